"""Names of what facets count by number: planning cycles and teams."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.learning.finding.search import ArchivePage
from experiments.people.team import Team


def cycle_names(session: Session, page: ArchivePage) -> dict[str, str]:
    """Name the planning cycles among the facets of a page."""
    numbers = [int(one.value) for one in page.facets.get("cycle_id", ()) if one.value.isdecimal()]
    rows = session.execute(sa.select(Cycle.id, Cycle.name).where(Cycle.id.in_(numbers)))
    return {str(key): name for key, name in rows}


def team_names(session: Session, page: ArchivePage) -> dict[int, str]:
    """Name the teams whose cards a page counts: one's own, and those that tried something for one's goals."""
    numbers = [int(one.value) for one in page.teams]
    rows = session.execute(sa.select(Team.id, Team.name).where(Team.id.in_(numbers)))
    return {key: name for key, name in rows}  # noqa: C416 - a row is no pair to the type checker
