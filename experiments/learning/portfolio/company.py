"""Integrated beside on its own: what was closed with somebody, something or a follow-up beside it, and what was not.

Nobody drew lots for that, so a difference is observational: whoever takes an expert along may also choose other ideas.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.learned import ALONE, COMPANY, INTEGRATED, UNKNOWN, WAITING
from experiments.learning.archive.tallies import PROVISIONAL, Counts
from experiments.learning.decisions.shares import Share, share_of
from experiments.learning.portfolio.counted import Counted, counts_in
from experiments.trials.attached import NextStep
from stats.errors import NotEstimable


@dataclass(frozen=True, slots=True)
class Group:
    """Closed experiments of one kind of company, and how they ended."""

    counts: Counts
    answered: Share | NotEstimable
    worked: Share | NotEstimable


@dataclass(frozen=True, slots=True)
class Integrated:
    """Both groups; of ``open`` it cannot be told yet (their next step is still to come), of ``unknown`` never."""

    integrated: Group
    alone: Group
    open: int
    unknown: int


def integrated_or_alone(
    session: Session, team_id: int, found: Counted, *, today: date, cycle_id: int | None
) -> Integrated:
    """Count both groups from the tally; those with a next step whose day is still to come stand apart."""
    lines = found.of(COMPANY)
    ahead = _not_due(session, team_id, today, cycle_id)
    alone = counts_in([line for line in lines if line.value in {ALONE, WAITING}])
    for verdict, number in ahead.items():
        alone = alone.plus(verdict, -number)
    return Integrated(
        _group(counts_in([line for line in lines if line.value == INTEGRATED])),
        _group(alone),
        sum(ahead.values()),
        sum(line.experiments for line in lines if line.value == UNKNOWN),
    )


def _group(counts: Counts) -> Group:
    return Group(
        counts,
        share_of(counts.answered, counts.closed, "closed experiments"),
        share_of(counts.worked, counts.closed, "closed experiments"),
    )


def _not_due(session: Session, team_id: int, today: date, cycle_id: int | None) -> dict[str, int]:
    """Count by verdict what has nothing beside it and a next step whose day is still to come: found by that day."""
    card = ArchiveCard
    verdict = sa.case((card.provisional_until.is_not(None), PROVISIONAL), else_=card.verdict)
    wanted = (
        sa.select(verdict, sa.func.count())
        .select_from(NextStep)
        .join(card, card.experiment_id == NextStep.experiment_id)
        .where(
            # Written so that the day is looked up by its index and not everything that the team has closed.
            NextStep.due > today,
            sa.func.coalesce(card.team_id, 0) == team_id,
            card.verdict.is_not(None),
            sa.not_(card.retrospective),
            card.next_step == "open",
            card.with_others.is_(False),
            card.other_tactics.is_(False),
        )
        .group_by(verdict)
    )
    if cycle_id is not None:
        wanted = wanted.where(card.cycle_id == cycle_id)
    return {said: int(number) for said, number in session.execute(wanted) if said is not None}
