"""What a sheet would make, for its preview: written down before it is taken back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from experiments.goals.sheets.taking_in import Taken
from experiments.goals.sheets.writing import cycle_sheet, goal_sheet
from experiments.people.permission import Actor


@dataclass(frozen=True, slots=True)
class TakenGoal:
    """A goal that would be made or changed; ``version`` tells whether anything of it changes."""

    id: int
    made: bool
    version: int
    label: str
    line: str
    sheet: str


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that a text would make; ``cycle`` is the text of the whole cycle where it is one."""

    goals: tuple[TakenGoal, ...]
    cycle: str | None
    cycle_name: str | None


def preview_of(session: Session, actor: Actor, taken: Taken) -> Preview:
    """Write down what was taken in."""
    goals = tuple(
        TakenGoal(goal.id, made, goal.version, goal.label, goal.goal, goal_sheet(session, actor, goal.id))
        for goal, made in taken.goals
    )
    cycle = taken.cycle
    if cycle is None:
        return Preview(goals, None, None)
    return Preview(goals, cycle_sheet(session, actor, cycle.id), cycle.name)
