"""Shares of people: every interval and p-value by its name, whichever of the three topics asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from stats import (
    NotEstimable,
    Proportion,
    difference_interval,
    least_lift,
    linear_delta_se,
    proportion_p,
    ratio_interval,
    share_interval,
)
from tests.stats.reference.case import Answers, Inputs

DIFFERENCES = ("newcombe", "miettinen_nurminen", "mee", "wald", "agresti_caffo")
RATIOS: dict[str, Literal["log_ratio", "koopman_score", "mover_wilson"]] = {
    "log_katz": "log_ratio",
    "relative_log": "log_ratio",
    "score_koopman": "koopman_score",
    "mover_wilson": "mover_wilson",
}


def share(inputs: Inputs, arm: str) -> Proportion:
    given = inputs.part(arm)
    return Proportion(given.take("successes"), given.take("n"))


def limits(name: str, found: Any) -> dict[str, Any]:
    if isinstance(found, NotEstimable):
        return {f"{name}_low": found, f"{name}_high": found}
    return {f"{name}_low": found.lower, f"{name}_high": found.upper}


def proportions(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    control, treatment = share(inputs, "control"), share(inputs, "treatment")
    level = inputs.get("confidence", 0.95)
    answers: dict[str, Any] = {}
    for method in DIFFERENCES:
        found = difference_interval(control, treatment, method, confidence=level)
        answers |= limits(method, found) | limits(f"difference_{method}", found)
        answers["difference"] = found.estimate
    for name, method in RATIOS.items():
        answers |= limits(name, ratio_interval(control, treatment, method, confidence=level))
        if method != "log_ratio":
            answers[f"{name}_low"] = least_lift(control, treatment, method, confidence=level)
    lift = ratio_interval(control, treatment, "koopman_score", confidence=level)
    answers["relative_lift"] = lift if isinstance(lift, NotEstimable) else lift.estimate
    delta = limits("delta", ratio_interval(control, treatment, "linear_delta", confidence=level))
    answers["relative_low_delta_t"], answers["relative_high_delta_t"] = delta["delta_low"], delta["delta_high"]
    answers["se_relative_lift_delta"] = linear_delta_se(control, treatment)
    for method in ("pooled_z", "fisher_exact"):
        answers[f"p_value_{method}"] = proportion_p(control, treatment, method)
    answers |= limits("wilson_control", share_interval(control, confidence=level))
    return answers | limits("wilson_treatment", share_interval(treatment, confidence=level))


TOPICS = {
    "proportions/difference": proportions,
    "proportions/relative lift": proportions,
    "proportions/difference and relative lift": proportions,
}
