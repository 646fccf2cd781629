"""Posts, ads and days as the units: cluster-robust errors, wild bootstrap, randomisation test, day pairs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from stats import (
    Estimate,
    NotEstimable,
    OtherErrors,
    QuasiPoisson,
    RobustTest,
    Sums,
    compare_clusters,
    compare_within_days,
    day_scores,
    lift_of_totals,
    log_ratio,
    other_errors,
    permutation_test,
    quasi_poisson_of_r,
    ran_on_both,
    ratio_of,
    robust_test,
    same_rate_p,
    sign_flip_p,
    wild_cluster_bootstrap,
)
from tests.stats.reference.case import Answers, Inputs, sums_of

ARMS = "control", "treatment"


def cluster_robust(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    if "rows" not in inputs:
        return _randomisation(inputs)
    if "numerator" not in inputs:
        return _wild(inputs)
    return _ratios(inputs, expected)


def _ratios(inputs: Inputs, expected: Mapping[str, Any]) -> dict[str, Any]:
    names = [inputs.take(name) for name in ("cluster", "numerator", "denominator")]
    confidence, rows = inputs.get("confidence", 0.95), inputs.take("rows")
    control, treatment = (sums_of(rows, arm, *names) for arm in ARMS)
    numbered = [{**row, "row": place} for place, row in enumerate(rows)]
    as_rows = other_errors(*(sums_of(numbered, arm, "row", *names[1:]) for arm in ARMS))
    ratios = {arm: ratio_of(side) for arm, side in zip(ARMS, (control, treatment), strict=True)}
    effect = compare_clusters(control, treatment, confidence=confidence)
    answers: dict[str, Any] = {
        "difference": ratios["treatment"] - ratios["control"],
        "relative_lift": _lift_of_ratios(ratios, effect.lift),
        "log_ratio": log_ratio(control, treatment),
        "se_difference_rows_as_independent_WRONG": as_rows.linearised_difference,
    }
    answers |= _others(other_errors(control, treatment))
    plain = robust_test(control, treatment, working="by_denominator")
    equal = robust_test(control, treatment, working="equal")
    answers |= _of_target(plain, "_CR2_target_inverse_weights", confidence)
    answers |= _of_target(equal, "_CR2_target_identity", confidence)
    # names without a target: the product's textbook form
    answers |= _of_target(plain, "", confidence) | _of_target(plain, "_CR2", confidence)
    fit = quasi_poisson_of_r(control, treatment)
    if isinstance(fit, QuasiPoisson):
        answers |= _printed_by_r(fit)
    answers |= {f"{name}_after_aggregation": value for name, value in answers.items()}
    # the ratio itself goes by the metric's own name (cpc_treatment)
    for name in expected:
        found = re.fullmatch(r"(?!se_)[a-z_]+_(control|treatment)", name)
        if found and name not in answers:
            answers[name] = ratios[found[1]]
    return answers


def _lift_of_ratios(ratios: Mapping[str, float], lift: Estimate | NotEstimable) -> float | NotEstimable:
    """The estimate exists where the interval does not (one post carries the variant)."""
    if isinstance(lift, Estimate):
        return lift.estimate
    return ratios["treatment"] / ratios["control"] - 1 if ratios["control"] > 0 else lift


def _of_target(test: RobustTest, suffix: str, confidence: float) -> dict[str, Any]:
    difference, lift = test.difference(confidence), test.lift(confidence)
    ends = (lift.lower, lift.upper) if isinstance(lift, Estimate) else (lift, lift)
    return {
        f"se_difference{suffix}": test.difference_se,
        f"df_satterthwaite{suffix}": test.difference_df,
        f"ci_low{suffix}": difference.lower,
        f"ci_high{suffix}": difference.upper,
        f"p_value{suffix}": test.difference_p(),
        f"se_log_ratio{suffix}": test.log_se,
        f"df_log_ratio{suffix}": test.log_df,
        f"p_value_log_ratio{suffix}": test.lift_p(),
        f"relative_low_log_ratio{suffix}": ends[0],
        f"relative_high_log_ratio{suffix}": ends[1],
    }


def _others(found: OtherErrors) -> dict[str, Any]:
    return {
        "se_control_linearised": found.linearised_control,
        "se_treatment_linearised": found.linearised_treatment,
        "se_ratio_control_linearised": found.linearised_control,
        "se_ratio_treatment_linearised": found.linearised_treatment,
        "se_difference_linearised": found.linearised_difference,
        "se_difference_CR0": found.cr0_difference,
        "se_difference_CR3": found.cr3_difference,
        "quasipoisson_dispersion": found.dispersion,
        "se_log_ratio_poisson_naive": found.poisson_log_ratio,
        "se_log_ratio_quasipoisson": found.quasi_poisson_log_ratio,
        "p_value_naive_pooled_z_WRONG": found.pooled_z_p,
    }


def _printed_by_r(fit: QuasiPoisson) -> dict[str, Any]:
    """Name what the search of R's glm adds to the exact figures: a few millionths of them."""
    return {
        "quasipoisson_dispersion": fit.dispersion,
        "se_log_ratio_poisson_naive": fit.poisson_log_ratio,
        "se_log_ratio_quasipoisson": fit.quasi_poisson_log_ratio,
        "se_log_ratio_CR2": fit.cr2_log_ratio,
        "df_log_ratio_CR2": fit.cr2_degrees,
    }


def _wild(inputs: Inputs) -> dict[str, Any]:
    inputs.also("confidence", "alpha")  # an enumeration has no level
    rows, cluster = inputs.take("rows"), inputs.take("cluster")
    named = sorted((name for name in rows[0] if name not in {"arm", "day", cluster}), key=lambda name: name != "value")
    value = inputs.get("value") or named[0]
    names = {name: place for place, name in enumerate(dict.fromkeys(row[cluster] for row in rows))}
    found = wild_cluster_bootstrap(
        np.array([row[value] for row in rows], dtype=float),
        np.array([row["arm"] == "treatment" for row in rows]),
        np.array([names[row[cluster]] for row in rows]),
    )
    if isinstance(found, NotEstimable):
        return dict.fromkeys(("coefficient", "t_CR1", "p_wild_restricted"), found)
    return {
        "coefficient": found.coefficient,
        "t_CR1": found.t_statistic,
        "p_wild_restricted": found.p_value_without_ties,  # how wildboottest counts
    }


def _randomisation(inputs: Inputs) -> dict[str, Any]:
    inputs.also("confidence", "alpha")  # an enumeration has no level
    sides = (np.array(inputs.take(arm), dtype=float) for arm in ARMS)
    found = permutation_test(*(Sums(values, np.ones_like(values)) for values in sides), exact_up_to=3_000_000)
    return {
        "difference": found.difference,
        "assignments": found.assignments,
        "p_two_sided": found.p_value,
        "p_greater": found.p_greater,
        "p_less": found.p_less,
    }


def day_pairs(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Answer as other programs do, from two days on."""
    return _day_pairs(inputs, minimum_days=2)


def day_pairs_of_the_product(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """Answer where the product would, and refuse where it does."""
    return _day_pairs(inputs)


def _day_pairs(inputs: Inputs, **least: int) -> Answers:
    rows, confidence = inputs.take("rows"), inputs.get("confidence", 0.95)
    unit, above, below = (inputs.get(name, name) for name in ("day", "numerator", "denominator"))
    days = list(dict.fromkeys(row[unit] for row in rows))
    control, treatment = (_by_day(rows, arm, days, (unit, above, below)) for arm in ARMS)
    both = ran_on_both(control, treatment)
    effect = compare_within_days(control, treatment, confidence=confidence, **least)
    lift, p_value = effect.lift, effect.p_value
    lower, upper = (lift.lower, lift.upper) if isinstance(lift, Estimate) else (lift, lift)
    return {
        "paired_days": effect.control_units,
        "dropped_days": sorted(day for day, ran in zip(days, both, strict=True) if not ran),
        "lift": lift.estimate if isinstance(lift, Estimate) else lift,
        "lift_low": lower,
        "lift_high": upper,
        "p_value": same_rate_p(control, treatment, **least) if isinstance(p_value, NotEstimable) else p_value,
        "lift_of_totals": lift_of_totals(control, treatment),
        "sign_flip_p": sign_flip_p(day_scores(control, treatment)),
    }


def _by_day(rows: list[Mapping[str, Any]], arm: str, days: list[Any], names: tuple[str, str, str]) -> Sums:
    """A day without figures has nothing to divide by."""
    unit, above, below = names
    figures = dict.fromkeys(days, (0.0, 0.0))
    for row in rows:
        if row["arm"] == arm and row.get(above) is not None and row.get(below) is not None:
            figures[row[unit]] = (figures[row[unit]][0] + row[above], figures[row[unit]][1] + row[below])
    table = np.array(list(figures.values()), dtype=float).reshape(-1, 2)
    return Sums(table[:, 0], table[:, 1])


TOPICS = {"ratio metrics/cluster-robust": cluster_robust, "ratio metrics/day pairs": day_pairs}
