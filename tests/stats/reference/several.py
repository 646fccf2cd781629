"""Several variants or p-values at once, and two tactics crossed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from stats import (
    Contrast,
    Crossed,
    Factorial,
    Mean,
    NotEstimable,
    Proportion,
    Scale,
    benjamini_hochberg,
    benjamini_yekutieli,
    bonferroni,
    dunnett,
    dunnett_critical_value,
    equal_loadings,
    factorial_means,
    factorial_proportions,
    hochberg,
    holm,
    rejected,
)
from tests.stats.reference.case import Answers, Inputs

ADJUSTED: dict[str, Callable[[Sequence[float]], list[float]]] = {
    "bonferroni": bonferroni,
    "holm": holm,
    "hochberg": hochberg,
    "bh": benjamini_hochberg,
    "by": benjamini_yekutieli,
}


def multiple_comparisons(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    if "p_values" in inputs:
        return _adjusted(inputs, expected)
    if "groups" in inputs:
        return _dunnett(inputs)
    return _critical(inputs)


def _adjusted(inputs: Inputs, expected: Mapping[str, Any]) -> dict[str, Any]:
    p_values, alpha = inputs.take("p_values"), inputs.get("alpha", 0.05)
    adjusted = {name: function(p_values) for name, function in ADJUSTED.items()}
    answers: dict[str, Any] = {f"adjusted_{name}": values for name, values in adjusted.items()}
    answers |= {f"reject_{name}": rejected(values, alpha) for name, values in adjusted.items()}
    for name in expected:
        found = re.fullmatch(r"reject_([a-z]+)_([0-9.]+)", name)
        if found and found[1] in adjusted:
            answers[name] = rejected(adjusted[found[1]], float(found[2]))
    return answers


def _dunnett(inputs: Inputs) -> dict[str, Any]:
    groups, control = inputs.take("groups"), inputs.get("control", "control")
    confidence = inputs.get("confidence", 1 - inputs.get("alpha", 0.05))
    inputs.also("alpha")
    others = [name for name in groups if name != control]
    found = dunnett(_mean(groups[control]), [_mean(groups[name]) for name in others], confidence=confidence)
    if isinstance(found, NotEstimable):
        names = ("difference", "t_statistic", "p_adjusted", "ci_low", "ci_high", "critical_value", "df")
        return dict.fromkeys(names, found)
    return {
        "comparisons": others,
        "difference": [one.difference.estimate for one in found.comparisons],
        "t_statistic": [one.t_statistic for one in found.comparisons],
        "p_adjusted": [one.p_adjusted for one in found.comparisons],
        "ci_low": [one.difference.lower for one in found.comparisons],
        "ci_high": [one.difference.upper for one in found.comparisons],
        "critical_value": found.critical_value,
        "df": found.degrees_of_freedom,
    }


def _mean(figures: Sequence[float] | Mapping[str, float]) -> Mean:
    """Rows, or what is known of them."""
    if isinstance(figures, Mapping):
        return Mean(int(figures["n"]), figures["mean"], figures["sd"] ** 2)
    values = np.array(figures, dtype=float)
    return Mean(values.size, float(values.mean()), float(values.var(ddof=1)) if values.size > 1 else 0.0)


def _critical(inputs: Inputs) -> dict[str, Any]:
    correlation, confidence = inputs.get("correlation", 0.5), 1 - inputs.get("alpha", 0.05)
    degrees = inputs.get("df")
    counts, freedoms = (given if isinstance(given, list) else [given] for given in (inputs.take("k"), degrees))
    return {
        f"k{count}_{'normal' if freedom is None else f'df{freedom}'}": dunnett_critical_value(
            equal_loadings(count, correlation), freedom, confidence=confidence
        )
        for count in counts
        for freedom in dict.fromkeys([None, *freedoms])
    }


def factorial(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    confidence, cells = inputs.get("confidence", 0.95), inputs.parts("cells")
    by_tactics = {(bool(cell.take("A")), bool(cell.take("B"))): cell for cell in cells}
    four = [by_tactics[place] for place in ((False, False), (True, False), (False, True), (True, True))]
    if "successes" in four[0]:
        crossed = Crossed(*(Proportion(cell.take("successes"), cell.take("n")) for cell in four))
        return _named(factorial_proportions(crossed, confidence=confidence), "")
    means = Crossed(*(Mean(cell.take("n"), cell.take("mean"), cell.take("sd") ** 2) for cell in four))
    separate = factorial_means(means, pooled=False, confidence=confidence)
    pooled = factorial_means(means, pooled=True, confidence=confidence)
    answers = _named(separate, "_unpooled") | _named(pooled, "_pooled")
    # a case on means asks for the interaction and names only how its variance was taken
    for suffix, found in (("pooled", pooled), ("unpooled", separate)):
        if isinstance(found.additive, Scale) and isinstance(found.additive.interaction, Contrast):
            interaction = found.additive.interaction
            answers |= {
                "interaction": interaction.estimate.estimate,
                f"se_{suffix}": interaction.standard_error,
                f"t_{suffix}": interaction.statistic,
                f"df_{suffix}": interaction.degrees_of_freedom,
                f"p_{suffix}": interaction.p_value,
                f"ci_low_{suffix}": interaction.estimate.lower,
                f"ci_high_{suffix}": interaction.estimate.upper,
            }
    return answers


QUESTIONS = {
    "interaction": "interaction",
    "main_effect_A": "main_a",
    "main_effect_B": "main_b",
    "simple_effect_A_at_B0": "a_without_b",
    "simple_effect_A_at_B1": "a_with_b",
    "simple_effect_B_at_A0": "b_without_a",
    "simple_effect_B_at_A1": "b_with_a",
    "together": "together",
}


def _named(found: Factorial, suffix: str) -> dict[str, Any]:
    """Name each question on each scale; without a scale the difference is meant."""
    scales = {
        "_difference": found.additive,
        "": found.additive,
        "_log_ratio": found.relative,
        "_log_odds": found.log_odds,
    }
    answers: dict[str, Any] = {}
    for scale_name, scale in scales.items():
        for name, field in QUESTIONS.items():
            contrast = getattr(scale, field) if isinstance(scale, Scale) else scale
            said = isinstance(contrast, Contrast)
            place = f"{name}{scale_name}"
            for known in {f"{place}{suffix}", place}:
                answers |= {
                    known: contrast.estimate.estimate if said else contrast,
                    f"se_{known}": contrast.standard_error if said else contrast,
                    f"z_{known}": contrast.statistic if said else contrast,
                    f"t_{known}": contrast.statistic if said else contrast,
                    f"p_{known}": contrast.p_value if said else contrast,
                    f"ci_low_{known}": contrast.estimate.lower if said else contrast,
                    f"ci_high_{known}": contrast.estimate.upper if said else contrast,
                    f"{known}_low": contrast.estimate.lower if said else contrast,
                    f"{known}_high": contrast.estimate.upper if said else contrast,
                }
    return answers


TOPICS = {"multiple comparisons": multiple_comparisons, "factorial": factorial}
