"""What a goal's outcome costs across all channels: what was spent, how far its number moved, the budget over it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal, list_goals
from experiments.learning.archive.cards import Tally
from experiments.learning.archive.learned import GOAL
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor
from stats.errors import NotEstimable

MOST_GOALS = 30
_A_SHARE = re.compile(r"%|\b(in 100|in 1,000|per|share|rate|average)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class GoalOutcome:
    """A goal of a cycle.

    ``experiments`` were closed for it and cost ``spent_minor``, money and hours. ``moved`` is its number now less where
    it began. ``budget_per_outcome`` is the whole marketing budget of the cycle, of all channels and all goals, divided
    by its number now, in minor units: what one would cost if everything had been spent for it alone.
    """

    goal_id: int
    kind: str
    label: str
    goal: str
    metric: str | None
    experiments: int
    spent_minor: int
    standing: float | None
    standing_on: date | None
    moved: float | NotEstimable
    budget_per_outcome: float | NotEstimable


def outcomes_of(session: Session, actor: Actor, cycle: Cycle) -> tuple[GoalOutcome, ...]:
    """List the goals of a cycle with what was spent on experiments for them and how far they got."""
    goals = list_goals(session, actor, cycle_id=cycle.id, limit=MOST_GOALS)
    spent = _spent(session, actor.team_id, [goal.id for goal in goals])
    return tuple(_outcome(goal, cycle, *spent.get(goal.id, (0, 0))) for goal in goals)


def _outcome(goal: Goal, cycle: Cycle, experiments: int, spent: int) -> GoalOutcome:
    return GoalOutcome(
        goal.id,
        goal.kind.value,
        goal.label,
        goal.goal,
        goal.metric,
        experiments,
        spent,
        goal.standing,
        goal.standing_on,
        moved_by(goal),
        budget_per_outcome(goal, cycle),
    )


def moved_by(goal: Goal) -> float | NotEstimable:
    """Give how far the number of a goal moved from where it began."""
    if goal.standing is None:
        return NotEstimable("no_standing", "Nobody has typed where it stands now.")
    if goal.baseline is None:
        return NotEstimable("no_baseline", "Nobody has typed where it began.")
    return goal.standing - goal.baseline


def budget_per_outcome(goal: Goal, cycle: Cycle) -> float | NotEstimable:
    """Divide the marketing budget by the number of a goal, where that counts something and more of it is better."""
    if cycle.marketing_budget_minor is None:
        return NotEstimable("no_budget", "The cycle has no marketing budget.")
    if goal.standing is None:
        return NotEstimable("no_standing", "Nobody has typed where it stands now.")
    if goal.direction is Direction.DOWN:
        return NotEstimable("less_is_better", "Less of it is better: there is nothing to divide a budget by.")
    if goal.standing <= 0:
        return NotEstimable("nothing_yet", "There is nothing of it yet to divide a budget by.")
    if _A_SHARE.search(goal.metric or ""):
        return NotEstimable("a_share", "It is a share or a rate: a budget buys a number of something.")
    return cycle.marketing_budget_minor / goal.standing


def _spent(session: Session, team_id: int, goal_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows = session.execute(
        sa.select(Tally.value, sa.func.sum(Tally.experiments), sa.func.sum(Tally.cost_minor))
        .where(Tally.team_id == team_id, Tally.dimension == GOAL, Tally.value.in_([str(key) for key in goal_ids]))
        .group_by(Tally.value)
    )
    return {int(value): (int(number), int(minor)) for value, number, minor in rows}
