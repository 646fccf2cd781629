"""A book that was kept before: the migration counts what was closed then as a closing counts it now."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Tally
from experiments.migrations.run import downgrade, upgrade
from experiments.people.permission import Actor
from tests import audited
from tests.experiments.learning.closed import SPRING, closed

OURS = ("full_cost_minor", "decision_owner_id", "decision_due", "decision_done", "early_verdict", "next_step")


def state(session: Session) -> tuple[list[Any], list[Any]]:
    columns = [getattr(ArchiveCard, name) for name in OURS]
    cards = session.execute(sa.select(ArchiveCard.experiment_id, *columns).order_by(ArchiveCard.experiment_id))
    same = (Tally.team_id, Tally.cycle_id, Tally.dimension, Tally.value, Tally.verdict)
    tallies = session.execute(
        sa.select(*same, sa.func.sum(Tally.experiments), sa.func.sum(Tally.cost_minor)).group_by(*same).order_by(*same)
    )
    return [tuple(row) for row in cards], [tuple(row) for row in tallies]


def test_what_was_closed_before_is_counted_by_the_migration(
    database_url: str, session: Session, actor: Actor, tmp_path: Path
) -> None:
    for number, verdict in enumerate(("succeeded", "harmful", "undecided")):
        closed(session, actor, tmp_path, verdict=verdict, starts=SPRING + timedelta(days=60 * number))
    session.commit()
    before = state(session)
    assert any(dimension == "why.channel" for _team, _cycle, dimension, *_rest in before[1])
    session.close()
    downgrade(database_url, "0005")
    upgrade(database_url)
    assert state(session) == before
    audited.forget()  # a migration is nobody's act
