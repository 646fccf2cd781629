"""Figures for which some number must not be given: the reason instead of it, and what can still be described."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from stats import (
    Effect,
    Estimate,
    Mean,
    NotEstimable,
    Proportion,
    compare_clusters,
    compare_means,
    compare_proportions,
    pool,
    standard_errors_from_zero,
)
from tests.stats.reference.across import variances
from tests.stats.reference.case import Answers, Inputs, sums_of
from tests.stats.reference.clusters import day_pairs
from tests.stats.reference.means import cuped, ratios
from tests.stats.reference.planning import power, test_and_roll
from tests.stats.reference.sequential import split
from tests.stats.reference.several import factorial, multiple_comparisons
from tests.stats.reference.time_and_place import before_after_or_did, synthetic, time_based_regression

ARMS = "control", "treatment"


def refusals(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Ask for everything, and say which of it was refused."""
    quantity = expected.get("refused_quantity")
    # the reason is free text: that there is one is what counts
    told = {"reason": expected.get("reason"), "refused_quantity": quantity}
    try:
        answers, parts = _asked(inputs, expected)
    except ValueError as refused:
        return {**told, "refused": bool(str(refused))}
    # a refused quantity names parts of a result ("tau2 and prediction interval"); without one, all of it is refused
    named = [part for name, part in parts.items() if quantity is not None and name in quantity.lower()]
    wanted = named or list(parts.values())
    return {
        **answers,
        **told,
        "refused": all(isinstance(part, NotEstimable) and part.sentence != "" for part in wanted),
    }


def _asked(inputs: Inputs, expected: Mapping[str, Any]) -> tuple[Answers, dict[str, Any]]:
    """Give what can be described, and the parts of the result that may be refused."""
    if "effects" in inputs:
        found = pool(inputs.take("effects"), variances(inputs), confidence=inputs.get("confidence", 0.95))
        effect = found.effect
        described = {
            "estimate": effect.estimate if isinstance(effect, Estimate) else effect,
            "se": found.standard_error,
        }
        return described, {"tau2": found.tau2, "prediction": found.prediction}
    if "control" in inputs and "treatment" in inputs and "n_pre" not in inputs:
        first = inputs.part("treatment")
        if "successes" in first:
            return _parts(compare_proportions(*(_share(inputs, arm) for arm in ARMS), confidence=_level(inputs)))
        if "mean" in first:
            control, treatment = (_mean(inputs, arm) for arm in ARMS)
            answers, parts = _parts(compare_means(control, treatment, confidence=_level(inputs)))
            return {**answers, "control_t": standard_errors_from_zero(control)}, parts
    if "rows" in inputs and "numerator" in inputs and "day" not in inputs.take("rows")[0]:
        return _clusters(inputs, expected)
    answers = _topic(inputs)(inputs, expected)
    refused = {name: answer for name, answer in answers.items() if isinstance(answer, NotEstimable)}
    return answers, refused or {"everything": "was answered"}


def _topic(inputs: Inputs) -> Callable[[Inputs, Mapping[str, Any]], Answers]:
    """Find the topic to which inputs of this shape belong."""
    shapes: list[tuple[tuple[str, ...], Callable[[Inputs, Mapping[str, Any]], Answers]]] = [
        (("observed",), split),
        (("batches",), split),
        (("groups",), multiple_comparisons),
        (("p_values",), multiple_comparisons),
        (("cells",), factorial),
        (("treated", "n_pre"), synthetic),
        (("treatment", "n_pre"), time_based_regression),
        (("values", "n_before"), before_after_or_did),
        (("N",), test_and_roll),
        (("control_rate",), power),
    ]
    for names, topic in shapes:
        if all(name in inputs for name in names):
            return topic
    row = inputs.take("rows")[0] if "rows" in inputs else {}
    if "pre" in row or ("treatment" in inputs and "pre_sum" in inputs.part("treatment")):
        return cuped
    if "market" in row:
        return before_after_or_did
    return day_pairs if "day" in row else ratios


def _clusters(inputs: Inputs, expected: Mapping[str, Any]) -> tuple[Answers, dict[str, Any]]:
    names = [inputs.get("cluster", "cluster"), inputs.take("numerator"), inputs.take("denominator")]
    sides = [sums_of(inputs.take("rows"), arm, *names) for arm in ARMS]
    effect = compare_clusters(*sides, confidence=_level(inputs))
    described, parts = _parts(effect)
    for arm, value in zip(ARMS, (effect.control, effect.treatment), strict=True):
        described |= {name: value for name in expected if name.endswith(f"_{arm}")}
    return described, parts


def _parts(effect: Effect) -> tuple[dict[str, Any], dict[str, Any]]:
    difference = effect.difference
    answers = {"difference": difference.estimate if isinstance(difference, Estimate) else difference}
    return answers, {"lift": effect.lift, "difference": effect.difference, "p_value": effect.p_value}


def _level(inputs: Inputs) -> float:
    found: float = inputs.get("confidence", 0.95)
    return found


def _share(inputs: Inputs, arm: str) -> Proportion:
    given = inputs.part(arm)
    return Proportion(given.take("successes"), given.take("n"))


def _mean(inputs: Inputs, arm: str) -> Mean:
    given = inputs.part(arm)
    return Mean(given.take("n"), given.take("mean"), given.take("sd") ** 2)


TOPICS = {"refusals": refusals}
