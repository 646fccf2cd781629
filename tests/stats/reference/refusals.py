"""Figures for which some number must not be given: the reason instead of it, and what can still be described."""

from __future__ import annotations

import math
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
    mean_from_sd,
    pool,
    ratio_interval,
    standard_errors_from_zero,
)
from tests.stats.reference.across import empirical_bayes, meta, selection, variances
from tests.stats.reference.bayes import beta_binomial, normal
from tests.stats.reference.case import Answers, Inputs, sums_of
from tests.stats.reference.clusters import cluster_robust, day_pairs_of_the_product
from tests.stats.reference.equivalence import equivalence
from tests.stats.reference.means import cuped, means, ratios
from tests.stats.reference.planning import power, test_and_roll
from tests.stats.reference.proportions import proportions
from tests.stats.reference.sequential import always_valid, group_sequential, split
from tests.stats.reference.several import factorial, multiple_comparisons
from tests.stats.reference.time_and_place import before_after_or_did, synthetic, time_based_regression

Topic = Callable[[Inputs, Mapping[str, Any]], Answers]

ARMS = "control", "treatment"

# Part of a result → other words by which a case may name it, where it does not use the part's own name.
OTHER_WORDS = {
    "lift": ("relative", "ratio"),
    "p_value": ("significance",),
    "tau2": ("heterogeneity", "between_test"),
    "difference": ("interval", "standard_error"),
}


def refusals(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Ask for everything, and say which of it was refused."""
    # the reason is free text: that there is one is what counts
    told = {"reason": expected.get("reason"), "refused_quantity": expected.get("refused_quantity")}
    try:
        answers, parts = _asked(inputs, expected)
    except ValueError as refused:
        inputs.also_all()  # figures that cannot be are refused before the rest is read
        return {**told, "refused": bool(str(refused))}
    wanted = _wanted(parts, told["refused_quantity"])
    refused = all(isinstance(part, NotEstimable) and part.sentence != "" for part in wanted)
    return {**answers, **told, "refused": refused}


def _wanted(parts: Mapping[str, Any], quantity: str | None) -> list[Any]:
    """Find what a refused quantity names ("tau2 and prediction interval"); without one, all of it is refused."""
    if quantity is None:
        return list(parts.values())
    words = quantity.lower().replace("-", "_").replace(" ", "_")
    named = [part for name, part in parts.items() if name in words]
    for name, others in OTHER_WORDS.items():
        if not named and name in parts and any(other in words for other in others):
            named = [parts[name]]
    return named or list(parts.values())


def _asked(inputs: Inputs, expected: Mapping[str, Any]) -> tuple[Answers, dict[str, Any]]:
    """Give what can be described, and the parts of the result that may be refused."""
    if "effects" in inputs and not {"tau2_method", "selection_alpha"} & set(inputs):
        return _pooled(inputs, expected)
    if _has_two_variants(inputs) and not set(inputs) - {"control", "treatment", "confidence", "alpha"}:
        first = inputs.part("treatment")
        if "successes" in first:
            return _shares(inputs, expected)
        if "mean" in first:
            return _means(inputs, expected)
    if "numerator" in inputs and ("cluster" in inputs or "day" not in inputs.take("rows")[0]):
        return _clusters(inputs, expected)
    topic = _topic(inputs)
    # sizes are given only by name
    answers = topic(inputs, {**expected, "total_n": None, "mde_relative": None} if topic is power else expected)
    refused = {name: answer for name, answer in answers.items() if isinstance(answer, NotEstimable)}
    if topic is selection and not answers["selected_index_zero_based"]:
        refused["selected"] = NotEstimable("none_selected", "No test passed the threshold.")
    return answers, refused or {"everything": "was answered"}


def _has_two_variants(inputs: Inputs) -> bool:
    """Tell two variants with figures from two series over days and from two lists of posts."""
    return all(arm in inputs and isinstance(inputs.take(arm), Mapping) for arm in ARMS)


def _topic(inputs: Inputs) -> Topic:
    """Find the topic to which inputs of this shape belong."""
    shapes: list[tuple[tuple[str, ...], Topic]] = [
        (("effects", "selection_alpha"), selection),
        (("effects",), empirical_bayes),
        (("observed",), split),
        (("batches",), split),
        (("groups",), multiple_comparisons),
        (("p_values",), multiple_comparisons),
        (("k",), multiple_comparisons),
        (("cells",), factorial),
        (("treated", "n_pre"), synthetic),
        (("treatment", "n_pre"), time_based_regression),
        (("values", "n_before"), before_after_or_did),
        (("treated", "comparison"), before_after_or_did),
        (("values",), always_valid),
        (("v",), always_valid),
        (("tau2",), always_valid),
        (("tuning_total_n",), always_valid),
        (("control", "g"), always_valid),
        (("type",), group_sequential),
        (("N",), test_and_roll),
        (("arms",), _best),
        (("control", "prior_alpha"), beta_binomial),
        (("control", "prior"), normal),
        (("control", "credible"), _best),
        (("control", "margin"), equivalence),
        (("control_rate",), power),
        (("sd",), power),
    ]
    for names, topic in shapes:
        if all(name in inputs for name in names):
            return topic
    if "rows" in inputs:
        return _of_rows(inputs, inputs.take("rows")[0])
    if not _has_two_variants(inputs):
        return cluster_robust
    return cuped if "pre_sum" in inputs.part("treatment") else ratios


def _of_rows(inputs: Inputs, row: Mapping[str, Any]) -> Topic:
    if "pre" in row:
        return cuped
    if "market" in row:
        return before_after_or_did
    if "cluster" in inputs:
        return cluster_robust
    return day_pairs_of_the_product if "day" in row else ratios


def _best(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Shares or averages: the first variant tells."""
    first = inputs.take("arms")[0] if "arms" in inputs else inputs.take("control")
    return (beta_binomial if "successes" in first else normal)(inputs, expected)


def _pooled(inputs: Inputs, expected: Mapping[str, Any]) -> tuple[Answers, dict[str, Any]]:
    found = pool(inputs.take("effects"), variances(inputs), confidence=_level(inputs))
    effect = found.effect
    described = {
        "estimate": effect.estimate if isinstance(effect, Estimate) else effect,
        "se": found.standard_error,
    }
    parts = {"effect": effect, "tau2": found.tau2, "prediction": found.prediction}
    return _with_more(described, meta, inputs, expected), parts


def _shares(inputs: Inputs, expected: Mapping[str, Any]) -> tuple[Answers, dict[str, Any]]:
    control, treatment = (_share(inputs, arm) for arm in ARMS)
    described, parts = _parts(compare_proportions(control, treatment, confidence=_level(inputs)), expected)
    parts["log"] = ratio_interval(control, treatment, "log_ratio", confidence=_level(inputs))
    return _with_more(described, proportions, inputs, expected), parts


def _means(inputs: Inputs, expected: Mapping[str, Any]) -> tuple[Answers, dict[str, Any]]:
    control, treatment = (_mean(inputs, arm) for arm in ARMS)
    described, parts = _parts(compare_means(control, treatment, confidence=_level(inputs)), expected)
    described["control_t"] = standard_errors_from_zero(control)
    return _with_more(described, means, inputs, expected), parts


def _clusters(inputs: Inputs, expected: Mapping[str, Any]) -> tuple[Answers, dict[str, Any]]:
    names = [inputs.get("cluster", "cluster"), inputs.take("numerator"), inputs.take("denominator")]
    sides = [sums_of(inputs.take("rows"), arm, *names) for arm in ARMS]
    return _parts(compare_clusters(*sides, confidence=_level(inputs)), expected)


def _parts(effect: Effect, expected: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Describe both variants and their difference even where no interval is given."""
    values, difference = (effect.control, effect.treatment), effect.difference
    described: dict[str, Any] = {"difference": difference}
    if isinstance(difference, Estimate):
        described["difference"] = difference.estimate
    elif not any(isinstance(value, NotEstimable) for value in values):
        described["difference"] = values[1] - values[0]
        described |= {"relative_lift": values[1] / values[0] - 1} if values[0] > 0 else {}
    for arm, value in zip(ARMS, values, strict=True):
        described |= {name: value for name in expected if name.endswith(f"_{arm}")}
    return described, {"lift": effect.lift, "difference": difference, "p_value": effect.p_value}


def _with_more(described: Answers, topic: Topic, inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Add what the topic answers where a case describes more than that."""
    described = {"refused": None, "reason": None, "refused_quantity": None, **described}
    return described if set(expected) <= set(described) else {**topic(inputs, expected), **described}


def _level(inputs: Inputs) -> float:
    if "confidence" in inputs:
        inputs.also("alpha")
        return float(inputs.take("confidence"))
    return 1 - float(inputs.get("alpha", 0.05))


def _share(inputs: Inputs, arm: str) -> Proportion:
    given = inputs.part(arm)
    return Proportion(given.take("successes"), given.take("n"))


def _mean(inputs: Inputs, arm: str) -> Mean:
    given = inputs.part(arm)
    if "variance" in given:
        given.also("sd")
        return Mean(given.take("n"), given.take("mean"), given.take("variance"))
    sd = given.take("sd")  # of a single value there is none
    return mean_from_sd(given.take("n"), given.take("mean"), math.nan if sd is None else sd)


TOPICS = {"refusals": refusals}
