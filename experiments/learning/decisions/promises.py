"""Of the next steps promised, how many came: answered on their day, counted by kind of goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Tally
from experiments.learning.archive.crossed import NEXT_STEPS, goal_value, halves
from experiments.learning.archive.tallies import count_in, count_out
from experiments.learning.decisions.filed import step_state
from experiments.people.permission import Actor, require
from experiments.trials.attached import NextStep
from experiments.trials.next_step import answer_next_step, take_back_next_step


@dataclass(frozen=True, slots=True)
class Promises:
    """Next steps of closed experiments: ``promised`` in all; those neither came nor unanswered are not due yet."""

    promised: int = 0
    came: int = 0
    did_not: int = 0
    unanswered: int = 0

    @property
    def answered(self) -> int:
        """Those of which somebody said whether they came; shares are of these."""
        return self.came + self.did_not

    @property
    def not_due(self) -> int:
        """Those whose day is still to come."""
        return self.promised - self.answered - self.unanswered


@dataclass(frozen=True, slots=True)
class PromisesKept:
    """All of them, and by goal (a kind, or ``custom:`` and its name)."""

    all: Promises
    by_goal: Mapping[str, Promises] = field(default_factory=dict)


def answer_promise(session: Session, actor: Actor, experiment_id: int, *, came: bool, now: datetime) -> NextStep:
    """Write down whether the next step came, and count it where the experiment is closed.

    Raises
    ------
    NotFound, Forbidden, WrongStatus
        As for :func:`~experiments.trials.next_step.answer_next_step`.
    """
    step = answer_next_step(session, actor, experiment_id, came=came, now=now)
    _count(session, step, experiment_id)
    return step


def take_back_promise(session: Session, actor: Actor, experiment_id: int, *, came: bool, now: datetime) -> NextStep:
    """Take back the answer whether the next step came, and count it as it stands then.

    Raises
    ------
    NotFound, Forbidden, WrongStatus
        As for :func:`~experiments.trials.next_step.take_back_next_step`.
    """
    step = take_back_next_step(session, actor, experiment_id, came=came, now=now)
    _count(session, step, experiment_id)
    return step


def _count(session: Session, step: NextStep, experiment_id: int) -> None:
    """Count a next step where its experiment is closed."""
    card = session.get(ArchiveCard, experiment_id)
    if card is not None and card.verdict is not None:
        count_out(session, card)
        card.next_step = step_state(step)
        count_in(session, card)


def promises_kept(session: Session, actor: Actor, *, today: date, cycle_id: int | None = None) -> PromisesKept:
    """Count those of one cycle or of all from the tally; those whose day is to come are looked up by that day."""
    require(actor, "see")
    wanted = (
        sa.select(Tally.value, sa.func.sum(Tally.experiments))
        .where(Tally.team_id == actor.team_id, Tally.dimension == NEXT_STEPS)
        .group_by(Tally.value)
    )
    rows = session.execute(wanted if cycle_id is None else wanted.where(Tally.cycle_id == cycle_id))
    found: dict[str, Promises] = {}
    for value, number in rows:
        state, goal = halves(value)
        one = found.get(goal, Promises())
        one = replace(one, promised=one.promised + int(number))
        if state == "came":
            one = replace(one, came=one.came + int(number))
        elif state == "did_not":
            one = replace(one, did_not=one.did_not + int(number))
        found[goal] = one
    ahead = _not_due(session, actor, today, cycle_id)
    for goal, one in found.items():
        found[goal] = replace(one, unanswered=one.promised - one.answered - ahead.get(goal, 0))
    kept = {goal: one for goal, one in sorted(found.items()) if one.promised}
    total = Promises(*(sum(getattr(one, name) for one in kept.values()) for name in Promises.__slots__))
    return PromisesKept(total, kept)


def _not_due(session: Session, actor: Actor, today: date, cycle_id: int | None) -> dict[str, int]:
    """Count the open ones whose day is still to come: few, however many were never answered for."""
    wanted = (
        sa.select(ArchiveCard.goal_kind, ArchiveCard.goal_name, sa.func.count())
        .join(NextStep, NextStep.experiment_id == ArchiveCard.experiment_id)
        .where(
            # Written so that the day is looked up by its index and not everything that the team has closed.
            sa.func.coalesce(ArchiveCard.team_id, 0) == actor.team_id,
            ArchiveCard.next_step == "open",
            sa.not_(ArchiveCard.retrospective),
            NextStep.due > today,
            NextStep.answered_at.is_(None),
        )
        .group_by(ArchiveCard.goal_kind, ArchiveCard.goal_name)
    )
    rows = session.execute(wanted if cycle_id is None else wanted.where(ArchiveCard.cycle_id == cycle_id))
    found: dict[str, int] = {}
    for kind, name, number in rows:
        goal = goal_value(ArchiveCard(goal_kind=kind, goal_name=name))
        found[goal] = found.get(goal, 0) + int(number)
    return found
