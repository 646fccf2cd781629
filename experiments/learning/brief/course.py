"""Where a goal would stand today if it went its way evenly from the first day of its cycle to its deadline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal


@dataclass(frozen=True, slots=True)
class Course:
    """How much of the way (0 to 1) an even plan would have done today, and the figure that it would stand at."""

    share: float
    value: float


def course_of(goal: Goal, cycle: Cycle, today: date) -> Course | None:
    """Give where an even plan would be; ``None`` for a goal without a start and a target.

    A goal without a deadline has until the last day of its cycle.
    """
    if goal.baseline is None or goal.target is None:
        return None
    until = goal.deadline or cycle.ends
    days = (until - cycle.starts).days
    gone = (today - cycle.starts).days
    share = 1.0 if days <= 0 else min(max(gone / days, 0.0), 1.0)
    return Course(share, goal.baseline + share * (goal.target - goal.baseline))
