"""Guardrails: shares against a margin (score and unpooled tests), averages against a margin (two Welch tests)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from stats import Equivalence, Margins, Mean, NotEstimable, equivalence_of_means, equivalence_of_proportions
from tests.stats.reference.case import Answers, Inputs
from tests.stats.reference.proportions import share

INTERVAL = re.compile(r"ci(\d+(?:\.\d+)?)_(low|high)(?:_(miettinen_nurminen|wald))?")


def mean(inputs: Inputs, arm: str) -> Mean:
    given = inputs.part(arm)
    return Mean(given.take("n"), given.take("mean"), given.take("sd") ** 2)


def intervals(expected: Mapping[str, Any], ask: Callable[[str | None, float], Any]) -> dict[str, Any]:
    """Answer ``ci90_low`` and the like: the number in the name is the level of the interval."""
    answers = {}
    for name in expected:
        if found := INTERVAL.fullmatch(name):
            result = ask(found[3], (1 - float(found[1]) / 100) / 2)
            if isinstance(result, NotEstimable):
                answers[name] = result
            else:
                answers[name] = result.effect.lower if found[2] == "low" else result.effect.upper
    return answers


def shares(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    control, treatment = share(inputs, "control"), share(inputs, "treatment")
    margins, alpha = Margins(inputs.take("margin")), inputs.get("alpha_one_sided", 0.05)

    def ask(method: str | None, risk: float) -> Equivalence:
        asked = "wald" if method == "wald" else "farrington_manning"
        return equivalence_of_proportions(control, treatment, margins, method=asked, alpha_one_sided=risk)

    score = ask(None, alpha)
    answers = {
        "difference": score.effect.estimate,
        "p_noninferiority_farrington_manning": score.p_not_worse,
        "p_upper_farrington_manning": score.p_not_better,
        "p_equivalence_tost": score.p_equivalent,
    }
    if any("wald" in name or name.startswith("z_") for name in expected):
        wald = ask("wald", alpha)
        answers |= {
            "z_noninferiority": wald.statistic_down,
            "z_upper": wald.statistic_up,
            "p_noninferiority_wald": wald.p_not_worse,
            "p_upper_wald": wald.p_not_better,
            "p_equivalence_tost_wald": wald.p_equivalent,
        }
    return answers | intervals(expected, ask)


def means(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    control, treatment = mean(inputs, "control"), mean(inputs, "treatment")
    margins, alpha = Margins(inputs.take("margin")), inputs.get("alpha_one_sided", 0.05)

    def ask(method: str | None, risk: float) -> Equivalence | NotEstimable:
        return equivalence_of_means(control, treatment, margins, alpha_one_sided=risk)

    found = ask(None, alpha)
    names = ("difference", "p_lower", "p_upper", "p_tost", "welch_df")
    if isinstance(found, NotEstimable):
        return dict.fromkeys(names, found) | intervals(expected, ask)
    values = (
        found.effect.estimate,
        found.p_not_worse,
        found.p_not_better,
        found.p_equivalent,
        found.degrees_of_freedom,
    )
    return dict(zip(names, values, strict=True)) | intervals(expected, ask)


def equivalence(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    return means(inputs, expected) if "mean" in inputs.part("treatment") else shares(inputs, expected)


TOPICS = {"non-inferiority/equivalence": equivalence}
