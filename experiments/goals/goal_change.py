"""What is to be set on a goal, as form, sheet and API give it, and the check of every field of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from experiments.errors import Fault
from experiments.goals.criteria import GoalLine, GoalPart
from experiments.goals.cycle import Cycle
from experiments.goals.given import LONG, SHORT, UNSET, NotGiven, choice, day, number, otherwise, text, texts
from experiments.goals.objective import Objective
from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor, is_key
from experiments.people.person import member


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success criterion as given: text, and metric, direction, amount, deadline where a machine shall check it."""

    text: str
    metric: str | None = None
    direction: str | None = None
    amount: float | None = None
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class GoalChange:
    """What is to be set on a goal; everything not given stays. ``kind`` and ``goal`` make a goal.

    ``kind`` and ``direction`` are plain values from form or API and are checked by the function that takes the record.
    An objective is named, and made where it is new, or pointed to by ``objective_id``.
    """

    kind: str | NotGiven = UNSET
    name: str | NotGiven | None = UNSET
    goal: str | NotGiven = UNSET
    success_criteria: tuple[Criterion | str, ...] | NotGiven = UNSET
    implementation_plan: tuple[str, ...] | NotGiven = UNSET
    metric: str | NotGiven | None = UNSET
    direction: str | NotGiven | None = UNSET
    baseline: float | NotGiven | None = UNSET
    target: float | NotGiven | None = UNSET
    standing: float | NotGiven | None = UNSET
    standing_on: date | NotGiven | None = UNSET
    deadline: date | NotGiven | None = UNSET
    funnel_stage: str | NotGiven | None = UNSET
    audience: str | NotGiven | None = UNSET
    objective: str | NotGiven | None = UNSET
    objective_id: int | NotGiven | None = UNSET
    owner_id: int | NotGiven | None = UNSET
    cycle_id: int | NotGiven = UNSET


def checked(session: Session, actor: Actor, change: GoalChange) -> tuple[dict[str, Any], list[Fault]]:
    """Read the given fields of the record into column values, with every fault.

    ``objective`` among the values is a name; the objective of that name is found when the cycle is known.
    """
    faults: list[Fault] = []
    values: dict[str, Any] = {}
    for field, limit in (("name", SHORT), ("goal", LONG), ("metric", SHORT), ("funnel_stage", SHORT)):
        if (given := getattr(change, field)) is not UNSET:
            values[field] = text(field, given, faults, limit=limit)
    for field in ("audience", "objective"):
        if (given := getattr(change, field)) is not UNSET:
            values[field] = text(field, given, faults)
    for field in ("baseline", "target", "standing"):
        if (given := getattr(change, field)) is not UNSET:
            values[field] = number(field, given, faults)
    for field in ("deadline", "standing_on"):
        if (given := getattr(change, field)) is not UNSET:
            values[field] = day(field, given, faults)
    if change.kind is not UNSET:
        values["kind"] = choice("kind", change.kind, GoalKind, faults)
    if change.direction is not UNSET:
        values["direction"] = choice("direction", change.direction, Direction, faults)
    if change.owner_id is not UNSET:
        values["owner_id"] = member(session, actor.team_id, "owner_id", change.owner_id, faults)
    if change.cycle_id is not UNSET:
        values["cycle_id"] = change.cycle_id
        cycle = session.get(Cycle, change.cycle_id) if is_key(change.cycle_id) else None
        if cycle is None or cycle.team_id != actor.team_id:
            faults.append(Fault("cycle_id", "not_found", "There is no such planning cycle."))
    _check_lines(change, faults)
    return values, faults


def point_to(
    session: Session, actor: Actor, change: GoalChange, values: dict[str, Any], cycle_id: int | None
) -> list[Fault]:
    """Put the name of the objective that ``objective_id`` points to among the values.

    Parameters
    ----------
    cycle_id : int or None
        The cycle of the goal; ``None`` for a new one that names none: it comes into that of its objective.
    """
    if change.objective_id is UNSET:
        return []
    if change.objective_id is None:
        values.setdefault("objective", None)
        return []
    found = session.get(Objective, change.objective_id) if is_key(change.objective_id) else None
    if found is None or found.team_id != actor.team_id or cycle_id not in (None, found.cycle_id):
        return [Fault("objective_id", "not_found", "The planning cycle of the goal has no such objective.")]
    if values.get("objective") not in (None, found.name):
        return [Fault("objective_id", "two_objectives", "The objective is given twice, by number and by another name.")]
    values["objective"] = found.name
    values.setdefault("cycle_id", found.cycle_id)
    return []


def lines_of(change: GoalChange, present: list[GoalLine]) -> list[GoalLine]:
    """Make the lines of the sheet: the given ones new, the others as they were."""
    criteria = [
        Criterion(line.text, line.metric, line.direction, line.amount, line.deadline)
        for line in present
        if line.part is GoalPart.CRITERION
    ]
    steps = [line.text for line in present if line.part is GoalPart.STEP]
    if change.success_criteria is not UNSET:
        criteria = [_criterion(given) for given in change.success_criteria]
    if change.implementation_plan is not UNSET:
        steps = list(change.implementation_plan)
    lines = [
        GoalLine(
            part=GoalPart.CRITERION,
            position=position,
            text=criterion.text.strip(),
            metric=(criterion.metric or "").strip() or None,
            direction=Direction(criterion.direction) if criterion.direction else None,
            amount=criterion.amount,
            deadline=criterion.deadline,
        )
        for position, criterion in enumerate(c for c in criteria if c.text.strip())
    ]
    written = (step.strip() for step in steps if step.strip())
    return lines + [GoalLine(part=GoalPart.STEP, position=i, text=step) for i, step in enumerate(written)]


def _check_lines(change: GoalChange, faults: list[Fault]) -> None:
    for criterion in otherwise(change.success_criteria, ()):
        if isinstance(criterion, Criterion):
            choice("success_criteria", criterion.direction, Direction, faults)
            number("success_criteria", criterion.amount, faults)
            text("success_criteria", criterion.metric, faults, limit=SHORT)
            day("success_criteria", criterion.deadline, faults)
    texts("success_criteria", [_criterion(c).text for c in otherwise(change.success_criteria, ())], faults)
    texts("implementation_plan", otherwise(change.implementation_plan, ()), faults)


def _criterion(given: Criterion | str) -> Criterion:
    return Criterion(given) if isinstance(given, str) else given
