"""What is open when a cycle ends: what was to happen next, what stands in the way, what may be told."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.self_rating import cycle_ratings
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.tallies import ANSWERED
from experiments.learning.brief.plan import OpenPromise
from experiments.people.permission import Actor
from experiments.trials.attached import NextStep

MOST_PROMISES = 20
MOST_BARRIERS = 20
MOST_STORIES = 10


def open_promises(session: Session, actor: Actor, cycle: Cycle, *, by: date) -> tuple[OpenPromise, ...]:
    """List what was to happen next after closed experiments by a day and is still open, the earliest first.

    The latest days count where there are many. What has no day is listed only after experiments of this cycle.
    """
    wanted = (
        sa.select(NextStep.experiment_id, ArchiveCard.title, NextStep.text, NextStep.due)
        .join(ArchiveCard, ArchiveCard.experiment_id == NextStep.experiment_id)
        .where(
            # Looked up by its day among the unanswered ones, not among everything that the team has closed.
            sa.func.coalesce(ArchiveCard.team_id, 0) == actor.team_id,
            ArchiveCard.next_step == "open",
            sa.not_(ArchiveCard.retrospective),
            NextStep.answered_at.is_(None),
        )
        .limit(MOST_PROMISES)
    )
    dated = wanted.where(NextStep.due <= by).order_by(NextStep.due.desc(), NextStep.id.desc())
    undated = wanted.where(NextStep.due.is_(None), ArchiveCard.cycle_id == cycle.id).order_by(NextStep.id)
    found = [*reversed(session.execute(dated).all()), *session.execute(undated)]
    return tuple(OpenPromise(*row) for row in found[:MOST_PROMISES])


def barriers_named(session: Session, actor: Actor, cycle: Cycle) -> tuple[str, ...]:
    """List what people say stands in the way of linking social media, each thing once; never whose words they are."""
    return tuple(dict.fromkeys(cycle_ratings(session, actor, cycle.id).hindrances))[:MOST_BARRIERS]


def answered_in(session: Session, actor: Actor, cycle: Cycle) -> tuple[ArchiveCard, ...]:
    """List what gave a clear answer in the cycle, the last closed first."""
    return tuple(
        session.scalars(
            sa.select(ArchiveCard)
            .where(
                ArchiveCard.team_id == actor.team_id,
                ArchiveCard.cycle_id == cycle.id,
                ArchiveCard.verdict.in_(sorted(ANSWERED)),
                sa.not_(ArchiveCard.retrospective),
                ArchiveCard.provisional_until.is_(None),
            )
            .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
            .limit(MOST_STORIES)
        )
    )
