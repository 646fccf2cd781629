"""The figures a size is reckoned with, as fields: what is left empty comes from the team's own experiments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from experiments.errors import Fault
from experiments.metrics.kinds import MetricKind, Role
from experiments.trials.experiment import Experiment
from webapp.forms.numbers import (
    money_from,
    money_text,
    number_text,
    per_cent_from,
    percent_text,
    plain_number,
    whole_number,
)

MONEY = ("spend", "revenue")
SHARES = ("expected_lift", "relative_sd")


def is_share(experiment: Experiment) -> bool:
    """Say whether the number that decides is written in per cent: a share or a rate without money in it."""
    primary = next((use for use in experiment.metrics if use.role is Role.PRIMARY), None)
    return primary is None or share_is_decided(primary.kind, primary.numerator, primary.denominator)


def share_is_decided(kind: str, numerator: str, denominator: str | None) -> bool:
    """Say whether a number is a share, or a rate without money in it."""
    is_rate = kind == MetricKind.RATIO and not {numerator, denominator} & set(MONEY)
    return kind == MetricKind.PROPORTION or is_rate


def sizing_fields(experiment: Experiment, currency: str) -> dict[str, str]:
    """Write what was typed for the size of a draft."""
    write = percent_text if is_share(experiment) else number_text
    return {
        "baseline": write(experiment.baseline),
        "expected_lift": percent_text(experiment.expected_lift),
        "price_per_thousand": money_text(experiment.price_per_thousand_minor, experiment.currency or currency),
        "audience_size": number_text(experiment.audience_size),
        "units_per_day": number_text(experiment.units_per_day),
        "relative_sd": percent_text(experiment.relative_sd),
    }


def sizing_given(
    changed: Mapping[str, str], experiment: Experiment, currency: str, faults: list[Fault]
) -> dict[str, Any]:
    """Read what was changed; an emptied field goes back to what the team's own experiments say."""
    given: dict[str, Any] = {}
    for name in SHARES + (("baseline",) if is_share(experiment) else ()):
        if name in changed:
            given[name] = per_cent_from(name, changed[name], faults)
    for name in ("units_per_day", "baseline"):
        if name in changed and name not in given:
            given[name] = plain_number(name, changed[name], faults)
    if "audience_size" in changed:
        given["audience_size"] = whole_number("audience_size", changed["audience_size"], faults)
    if "price_per_thousand" in changed:
        given["price_per_thousand"] = money_from("price_per_thousand", changed["price_per_thousand"], currency, faults)
    return given
