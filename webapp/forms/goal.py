"""Fields of a goal sheet as what is to be set on a goal."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from experiments.errors import Fault
from experiments.goals.goal import Goal, GoalChange
from experiments.goals.sheets.notation import criterion_from, unread_figures
from experiments.goals.sheets.reading import list_from
from experiments.goals.sheets.writing import criteria_text, list_text
from experiments.metrics.goal_kinds import GoalKind
from webapp.forms.answers import day, key
from webapp.forms.numbers import number_text, plain_number
from webapp.language.offered import advice_on, offered, ready_goals, tag_meant

LINES = ("success_criteria", "implementation_plan")
FIGURES = ("baseline", "target", "standing")
DAYS = ("deadline", "standing_on")
UNREAD = _l(
    "%(part)s is not read as figures. Write them as in (cost per order, down, 14, by 2026-12-31), or put () behind it "
    "to keep it as words."
)
TEXTS = ("name", "goal", "objective", "metric", "direction", "funnel_stage", "audience")


def goal_fields(goal: Goal | None) -> dict[str, str]:
    """Write a goal as the fields of its sheet; lists one line each, criteria with their figures in brackets."""
    if goal is None:
        return dict.fromkeys((*TEXTS, *LINES, *FIGURES, *DAYS, "kind", "owner_id"), "")
    fields = {name: str(getattr(goal, name) or "") for name in TEXTS}
    fields["funnel_stage"] = offered(fields["funnel_stage"])
    fields |= {name: number_text(getattr(goal, name)) for name in FIGURES}
    for name in DAYS:
        value = getattr(goal, name)
        fields[name] = value.isoformat() if value else ""
    return fields | {
        "kind": goal.kind.value,
        "success_criteria": list_text(criteria_text(goal.success_criteria)),
        "implementation_plan": list_text(goal.implementation_plan),
        "owner_id": str(goal.owner_id or ""),
    }


def ready_fields(kind: str, name: str) -> dict[str, str]:
    """Fill in what the catalogue has ready for a kind, or for a goal of our own of that name: number and direction."""
    ready = next((one for one in ready_goals() if one.name == name), None)
    if ready is not None:
        return {"kind": GoalKind.CUSTOM, "name": ready.name, "metric": ready.metric, "direction": ready.direction}
    if kind not in set(GoalKind):
        return {}
    advice = advice_on(GoalKind(kind))
    if not advice.decides:
        return {"kind": kind}
    return {"kind": kind, "metric": advice.decides[0], "direction": advice.direction}


def goal_given(form: Mapping[str, str]) -> tuple[GoalChange, list[Fault]]:
    """Read the sheet; the figures of a criterion stand in brackets behind its words."""
    faults: list[Fault] = []
    days = {}
    for name in DAYS:
        days[name] = day(form.get(name, ""))
        if form.get(name) and days[name] is None:
            faults.append(Fault(name, "not_a_day", _("Give the date as a day.")))
    texts = {name: form.get(name, "").strip() or None for name in TEXTS if name != "goal"}
    change = GoalChange(
        kind=form.get("kind", ""),
        goal=form.get("goal", ""),
        name=texts["name"],
        objective=texts["objective"],
        metric=texts["metric"],
        direction=texts["direction"],
        funnel_stage=tag_meant(texts["funnel_stage"] or "") or None,
        audience=texts["audience"],
        success_criteria=tuple(criterion_from(line) for line in list_from(form.get("success_criteria", ""))),
        implementation_plan=tuple(list_from(form.get("implementation_plan", ""))),
        baseline=plain_number("baseline", form.get("baseline", ""), faults),
        target=plain_number("target", form.get("target", ""), faults),
        standing=plain_number("standing", form.get("standing", ""), faults),
        standing_on=days["standing_on"],
        deadline=days["deadline"],
        owner_id=key(form.get("owner_id")),
    )
    faults += [
        Fault("success_criteria", "not_figures", str(UNREAD) % {"part": unread})
        for line in list_from(form.get("success_criteria", ""))
        if (unread := unread_figures(line)) is not None
    ]
    return change, faults
