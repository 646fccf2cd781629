"""Fields of a planning cycle as what is to be planned or changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from experiments.errors import Fault
from experiments.goals.cycle import Cycle
from experiments.goals.planning import CyclePlan
from webapp.forms.answers import day
from webapp.forms.numbers import money_from, money_text


def cycle_fields(cycle: Cycle) -> dict[str, str]:
    """Write a planning cycle as the fields of its form."""
    return {
        "name": cycle.name,
        "starts": cycle.starts.isoformat(),
        "ends": cycle.ends.isoformat(),
        "marketing_budget": money_text(cycle.marketing_budget_minor, cycle.currency),
        "social_budget": money_text(cycle.social_budget_minor, cycle.currency),
    }


def proposed_fields(plan: CyclePlan) -> dict[str, str]:
    """Write what is proposed for the next cycle; budgets are asked, not proposed."""
    return {
        "name": plan.name,
        "starts": plan.starts.isoformat(),
        "ends": plan.ends.isoformat(),
        "marketing_budget": "",
        "social_budget": "",
    }


def cycle_given(form: Mapping[str, str], currency: str) -> tuple[CyclePlan | None, list[Fault]]:
    """Read a plan; without both days there is none."""
    faults: list[Fault] = []
    days: dict[str, date | None] = {name: day(form.get(name, "")) for name in ("starts", "ends")}
    faults += [Fault(name, "not_a_day", _("Give the date as a day.")) for name, found in days.items() if found is None]
    budgets = {
        name: money_from(name, form.get(name, ""), currency, faults) for name in ("marketing_budget", "social_budget")
    }
    starts, ends = days["starts"], days["ends"]
    if starts is None or ends is None:
        return None, faults
    return CyclePlan(form.get("name", ""), starts, ends, **budgets), faults
