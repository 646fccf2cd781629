"""What the team's own archive says of the next test: the prior by which first results are shrunk."""

from __future__ import annotations

import math
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.metrics.kinds import Direction
from stats.across.archive import ArchivePrior, archive_prior

FEWEST = 5
"""Below this many answers of one's own the usual prior holds: two or three lucky tests are no archive."""

MOST = 500
"""The latest answers are enough, and bound what a page costs."""


def archive_prior_of(
    session: Session, team_id: int, *, but: int | Collection[int] | None = None
) -> ArchivePrior | None:
    """Give the distribution of the team's own lifts, oriented so that more is better.

    Parameters
    ----------
    team_id : int
        Whose archive.
    but : int, collection of int or None
        Experiments that are to be judged by the others, and so must not count themselves.

    Returns
    -------
    ArchivePrior or None
        Of all closed experiments that could be compared, whatever their verdict: losers count as much as successes.
        Hints (grades D and E) and what was entered afterwards stay out, since those were chosen. ``None`` below five.
    """
    found = (
        sa.select(ArchiveCard.lift, ArchiveCard.log_lift_se, ArchiveCard.direction)
        .where(
            ArchiveCard.team_id == team_id,
            ArchiveCard.outcome == Outcome.CONCLUDED,
            ArchiveCard.retrospective.is_(False),
            ArchiveCard.grade.in_(("A", "B", "C")),
            ArchiveCard.lift > -1,
            ArchiveCard.log_lift_se > 0,
        )
        .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
        .limit(MOST)
    )
    if but is not None:
        found = found.where(ArchiveCard.experiment_id.not_in([but] if isinstance(but, int) else list(but)))
    rows = session.execute(found).all()
    if len(rows) < FEWEST:
        return None
    logs, errors = [], []
    for lift, error, direction in rows:
        assert lift is not None
        assert error is not None
        logs.append(-math.log1p(lift) if direction is Direction.DOWN else math.log1p(lift))
        errors.append(error)
    return archive_prior(logs, errors)
