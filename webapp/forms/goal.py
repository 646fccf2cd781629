"""Fields of a goal sheet as what is to be set on a goal."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from experiments.errors import Fault
from experiments.goals.goal import Criterion, Goal, GoalChange
from webapp.forms.answers import day, key
from webapp.forms.numbers import number_text, plain_number

LINES = ("success_criteria", "implementation_plan")
TEXTS = ("name", "goal", "objective", "metric", "direction", "funnel_stage", "audience")


def goal_fields(goal: Goal | None) -> dict[str, str]:
    """Write a goal as the fields of its sheet; lists one line each."""
    if goal is None:
        return dict.fromkeys((*TEXTS, *LINES, "kind", "baseline", "target", "deadline", "owner_id"), "")
    return {name: str(getattr(goal, name) or "") for name in TEXTS} | {
        "kind": goal.kind.value,
        "success_criteria": "\n".join(line.text for line in goal.success_criteria),
        "implementation_plan": "\n".join(goal.implementation_plan),
        "baseline": number_text(goal.baseline),
        "target": number_text(goal.target),
        "deadline": goal.deadline.isoformat() if goal.deadline else "",
        "owner_id": str(goal.owner_id or ""),
    }


def goal_given(form: Mapping[str, str], goal: Goal | None) -> tuple[GoalChange, list[Fault]]:
    """Read the sheet; a criterion whose words stay keeps the figures that a machine checks."""
    faults: list[Fault] = []
    kept = {line.text: line for line in goal.success_criteria} if goal is not None else {}
    criteria = tuple(
        Criterion(text, line.metric, line.direction, line.amount, line.deadline)
        if (line := kept.get(text)) is not None
        else Criterion(text)
        for text in _lines(form, "success_criteria")
    )
    deadline = day(form.get("deadline", ""))
    if form.get("deadline") and deadline is None:
        faults.append(Fault("deadline", "not_a_day", _("Give the date as a day.")))
    texts = {name: form.get(name, "").strip() or None for name in TEXTS if name != "goal"}
    change = GoalChange(
        kind=form.get("kind", ""),
        goal=form.get("goal", ""),
        name=texts["name"],
        objective=texts["objective"],
        metric=texts["metric"],
        direction=texts["direction"],
        funnel_stage=texts["funnel_stage"],
        audience=texts["audience"],
        success_criteria=criteria,
        implementation_plan=tuple(_lines(form, "implementation_plan")),
        baseline=plain_number("baseline", form.get("baseline", ""), faults),
        target=plain_number("target", form.get("target", ""), faults),
        deadline=deadline,
        owner_id=key(form.get("owner_id")),
    )
    return change, faults


def _lines(form: Mapping[str, str], name: str) -> list[str]:
    return [line.strip() for line in form.get(name, "").splitlines() if line.strip()]
