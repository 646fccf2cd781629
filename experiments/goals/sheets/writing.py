"""Writing a goal, and a whole planning cycle with its objectives and goals, as plain text.

Every part is written, empty ones too: what is there and empty is emptied where the sheet is taken in, and whoever
writes a sheet by hand sees what there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from experiments.goals.criteria import GoalLine
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal, get_goal
from experiments.goals.goal_change import Criterion
from experiments.goals.listing import get_cycle
from experiments.goals.objective import objectives_of
from experiments.goals.sheets.layout import CYCLE_PARTS, GOAL_PARTS, HEADINGS, RULE
from experiments.goals.sheets.notation import INDENT, block, criterion_text, figure
from experiments.goals.sheets.reading import begins_like_item
from experiments.metrics.goal_kinds import ADVICE
from experiments.people.money import Money
from experiments.people.permission import Actor
from experiments.people.person import Person, team_members

WAYS = {"up": "more", "down": "less"}


def goal_sheet(session: Session, actor: Actor, goal_id: int) -> str:
    """Write the sheet of a goal that the actor may see."""
    goal = get_goal(session, actor, goal_id)
    return "\n".join(_goal_lines(goal, team_members(session, goal.team_id))) + "\n"


def cycle_sheet(session: Session, actor: Actor, cycle_id: int) -> str:
    """Write a planning cycle of the actor's team with its objectives and all its goals, in the order of writing."""
    cycle = get_cycle(session, actor, cycle_id)
    goals = session.scalars(
        sa.select(Goal)
        .where(Goal.team_id == cycle.team_id, Goal.cycle_id == cycle.id)
        .order_by(Goal.id)
        .options(selectinload(Goal.lines), selectinload(Goal.owner))
    )
    people = team_members(session, cycle.team_id)
    lines = _part(CYCLE_PARTS, "cycle", cycle.name)
    lines += _part(CYCLE_PARTS, "starts", cycle.starts.isoformat())
    lines += _part(CYCLE_PARTS, "ends", cycle.ends.isoformat())
    lines += _part(CYCLE_PARTS, "marketing_budget", _budget(cycle.marketing_budget_minor, cycle.currency))
    lines += _part(CYCLE_PARTS, "social_budget", _budget(cycle.social_budget_minor, cycle.currency))
    lines += ["", CYCLE_PARTS["objectives"]]
    for objective in objectives_of(session, actor, cycle.id):
        lines += block(objective.name, f"{INDENT}- ", INDENT * 2)
    for goal in goals.unique():
        lines += ["", RULE, *_goal_lines(goal, people, alone=False)]
    return "\n".join(lines) + "\n"


def criteria_text(lines: Iterable[GoalLine]) -> list[str]:
    """Write success criteria with their figures, one text each."""
    return [
        criterion_text(
            Criterion(line.text, line.metric, line.direction and line.direction.value, line.amount, line.deadline)
        )
        for line in lines
    ]


def list_text(items: Iterable[str]) -> str:
    """Write a list as it stands in a field: an item a line, its further lines two spaces in."""
    lines: list[str] = []
    for item in items:
        lines += block(item, "- " if begins_like_item(item) else "", INDENT)
    return "\n".join(lines)


def cycle_named(cycle: Cycle) -> str:
    """Name a cycle so that it is found again: names may repeat, days never do."""
    return f"{cycle.name} ({cycle.starts.isoformat()} to {cycle.ends.isoformat()})"


def owner_named(owner: Person | None, people: Sequence[Person]) -> str:
    """Name an owner, with the address where two of the team have the same name."""
    if owner is None:
        return ""
    alike = [one for one in people if one.name.casefold() == owner.name.casefold() and one.id != owner.id]
    return f"{owner.name} <{owner.email}>" if alike else owner.name


def _goal_lines(goal: Goal, people: Sequence[Person], *, alone: bool = True) -> list[str]:
    lines = _part(GOAL_PARTS, "goal", goal.goal)
    lines += ["", GOAL_PARTS["success_criteria"]]
    for criterion in criteria_text(goal.success_criteria):
        lines += block(criterion, f"{INDENT}- ", INDENT * 2)
    lines += ["", GOAL_PARTS["implementation_plan"]]
    for number, step in enumerate(goal.implementation_plan, start=1):
        lines += block(step, f"{INDENT}{number}. ", INDENT * 2)
    lines += ["", *_part(GOAL_PARTS, "owner", owner_named(goal.owner, people)), ""]
    rest = {
        "kind": ADVICE[goal.kind].label,
        "name": goal.name,
        "objective": goal.objective,
        "cycle": cycle_named(goal.cycle) if alone else None,
        "metric": goal.metric,
        "direction": WAYS[goal.direction.value] if goal.direction else None,
        "baseline": _figure(goal.baseline),
        "target": _figure(goal.target),
        "standing": _standing(goal.standing, goal.standing_on),
        "deadline": _day(goal.deadline),
        "audience": goal.audience,
        "funnel_stage": goal.funnel_stage,
    }
    for part, value in rest.items():
        if part != "cycle" or alone:
            lines += _part(GOAL_PARTS, part, value or "")
    return lines


def _part(names: Mapping[str, str], part: str, value: str) -> list[str]:
    name = names[part]
    if part in HEADINGS:
        return [name, *(block(value, INDENT, INDENT) if value else [])]
    return block(value, f"{name}: " if value else f"{name}:", INDENT)


def _figure(value: float | None) -> str | None:
    return None if value is None else figure(value)


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _standing(value: float | None, day: date | None) -> str | None:
    if value is None:
        return None
    return f"{figure(value)} on {day.isoformat()}" if day else figure(value)


def _budget(minor: int | None, currency: str) -> str:
    if minor is None:
        return ""
    money = Money(minor, currency)
    return f"{money.amount} {money.currency}"
