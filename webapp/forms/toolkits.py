"""The purse as typed, and the fields of a toolkit as what is to be set on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.errors import Fault
from experiments.learning.recipes.purse import Purse, purse_of
from experiments.trials.proposal import VariantGiven
from experiments.trials.toolkits.keeping import ToolkitChange
from experiments.trials.toolkits.pattern import Pattern
from experiments.trials.toolkits.toolkit import Toolkit
from webapp.forms.numbers import (
    money_from,
    money_text,
    number_text,
    per_cent_from,
    percent_text,
    small_number,
    whole_number,
)
from webapp.language.offered import name_of, offered, pattern_of

ON_THE_ROW = ("name", "channel", "tactic")
TEXTS = (
    *("where", "audience", "customer_objective", "idea", "instead_of", "expected", "mechanism"),
    *("next_step", "next_metric", "how", "expects"),
)


def purse_given(sent: Mapping[str, str], currency: str, faults: list[Fault]) -> Purse:
    """Read the purse; what cannot be read is a fault and limits nothing."""
    money = money_from("money", sent.get("money", ""), currency, faults)
    hours = small_number("hours", sent.get("hours", ""), faults)
    weeks = small_number("weeks", sent.get("weeks", ""), faults)
    return purse_of(money, hours, weeks)


def toolkit_fields(toolkit: Toolkit) -> dict[str, str]:
    """Write a toolkit as the fields of its form; what nobody changed of a recipe in the reader's language."""
    pattern = pattern_of(toolkit)
    tactic = (offered(toolkit.tactic) if toolkit.recipe is not None else toolkit.tactic) if toolkit.tactic else ""
    fields = {"name": name_of(toolkit), "channel": toolkit.channel, "tactic": tactic}
    fields |= {name: getattr(pattern, name) or "" for name in TEXTS}
    fields |= {version_field(place): one.text or "" for place, one in enumerate(pattern.versions)}
    return fields | {
        "worthwhile_lift": percent_text(pattern.worthwhile_lift),
        "budget": money_text(pattern.cost.least_minor, pattern.cost.currency) if pattern.cost else "",
        "hours": number_text(pattern.hours),
        "days": str(pattern.days or ""),
    }


def version_field(place: int) -> str:
    """Name the field of the text of a version."""
    return f"version_{place}"


def toolkit_given(form: Mapping[str, str], toolkit: Toolkit, currency: str, faults: list[Fault]) -> ToolkitChange:
    """Read what differs from the toolkit as it stands."""
    pattern, present = pattern_of(toolkit), toolkit_fields(toolkit)
    typed = {name: form[name].strip().replace("\r\n", "\n") for name in present if name in form}
    changed = {name: value for name, value in typed.items() if value != present[name]}
    given: dict[str, Any] = {name: changed[name] or None for name in (*ON_THE_ROW, *TEXTS) if name in changed}
    if "worthwhile_lift" in changed:
        given["worthwhile_lift"] = per_cent_from("worthwhile_lift", changed["worthwhile_lift"], faults)
    if "budget" in changed:
        given["budget"] = money_from("budget", changed["budget"], currency, faults)
    if "hours" in changed:
        given["hours"] = small_number("hours", changed["hours"], faults)
    if "days" in changed:
        given["days"] = whole_number("days", changed["days"], faults)
    if any(version_field(place) in changed for place in range(len(pattern.versions))):
        given["versions"] = _versions(pattern, typed)
    return ToolkitChange(**given)


def _versions(pattern: Pattern, typed: Mapping[str, str]) -> tuple[VariantGiven, ...]:
    return tuple(
        VariantGiven(one.name, one.role, typed.get(version_field(place), one.text or "") or None)
        for place, one in enumerate(pattern.versions)
    )
