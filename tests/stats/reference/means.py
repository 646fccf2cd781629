"""Averages, ratios of sums and CUPED asked of ``stats``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from stats import (
    ByMethod,
    Mean,
    NotEstimable,
    RatioMoments,
    WithCovariates,
    compare_cuped,
    compare_means,
    compare_ratios,
    covariates_from_sums,
    covariates_of,
    delta_lift,
    fieller_lift,
    linearised,
    log_lift,
    mean_from_sd,
    mean_from_sums,
    mean_of,
    pooled_difference,
    ratio_moments_from_sums,
    ratio_moments_of,
    welch_difference,
)
from tests.stats.reference.case import Answers, Inputs

ARMS = ("control", "treatment")


def means(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    control, treatment = (_mean(inputs, arm) for arm in ARMS)
    confidence = _confidence(inputs)
    effect = compare_means(control, treatment, confidence=confidence)
    pooled = pooled_difference(control, treatment, confidence=confidence)
    return {
        **_ends("difference", effect.difference),
        "difference": _part(effect.difference, "estimate"),
        "welch_df": effect.degrees_of_freedom,
        "p_value_welch": effect.p_value,
        "p_value": effect.p_value,
        **_of_difference(welch_difference(control, treatment, confidence=confidence)),
        **_ends("difference", pooled.interval, "pooled_t"),
        **_ends("difference", pooled.interval, "pooled"),
        "se_difference_pooled": pooled.standard_error,
        "pooled_t": pooled.statistic,
        "pooled_df": pooled.degrees_of_freedom,
        "p_value_pooled": pooled.p_value,
        "p_value_pooled_t": pooled.p_value,
        **_lifts(control, treatment, confidence),
    }


def ratios(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    control, treatment = (_ratio(inputs, arm) for arm in ARMS)
    confidence = _confidence(inputs)
    effect = compare_ratios(control, treatment, confidence=confidence)
    units = [linearised(of) for of in (control, treatment)]
    answers: dict[str, Any] = {
        "ratio_control": effect.control,
        "ratio_treatment": effect.treatment,
        "difference": _part(effect.difference, "estimate"),
        **_ends("difference", effect.difference, "t"),
        **_ends("difference", effect.difference),
        "p_value_log": effect.p_value,
        "p_value_relative_log": effect.p_value,
    }
    for arm, of in zip(ARMS, units, strict=True):
        answers[f"unit_variance_{arm}"] = _part(of, "variance")
    base, other = units
    if isinstance(base, Mean) and isinstance(other, Mean):
        difference = welch_difference(base, other, confidence=confidence)
        answers |= {"p_value_difference": difference.p_value, **_of_difference(difference)}
        answers |= _lifts(base, other, confidence)
        # The product's own, which is the log ratio.
        answers |= _ends("relative", effect.lift, "log_t")
    return answers


def cuped(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    control, treatment = (_with_covariates(inputs, arm) for arm in ARMS)
    confidence = _confidence(inputs)
    found = compare_cuped(control, treatment, confidence=confidence)
    adjusted = welch_difference(found.control, found.treatment, confidence=confidence)
    plain = [Mean(of.units, float(of.means[0]), float(of.covariance[0, 0])) for of in (control, treatment)]
    unadjusted = welch_difference(*plain, confidence=confidence)
    lifts = _lifts(found.control, found.treatment, confidence)
    answers = {
        "theta": found.theta[0] if len(found.theta) == 1 else list(found.theta),
        "variance_ratio": found.variance_ratio,
        "control_mean_adjusted": found.effect.control,
        "treatment_mean_adjusted": found.effect.treatment,
        "difference_adjusted": _part(found.effect.difference, "estimate"),
        **_ends("difference", found.effect.difference, "adjusted"),
        **_ends("difference", found.effect.difference, "adjusted_t"),
        "p_value_adjusted": found.effect.p_value,
        "se_adjusted": adjusted.standard_error,
        "df_adjusted": adjusted.degrees_of_freedom,
        "difference_unadjusted": _part(unadjusted.interval, "estimate"),
        "se_unadjusted": unadjusted.standard_error,
        "df_unadjusted": unadjusted.degrees_of_freedom,
        "p_value_unadjusted": unadjusted.p_value,
        "relative_lift_adjusted": lifts["relative_lift"],
        "se_relative_lift_adjusted_delta": lifts["se_relative_lift_delta"],
    }
    for kind, by in (("adjusted", found.effect.difference), ("unadjusted", unadjusted.interval)):
        answers |= {f"{end}_{kind}_t": _part(by, f"{end}er" if end == "low" else "upper") for end in ("low", "high")}
    for end in ("low", "high"):
        answers[f"fieller_{end}_adjusted"] = lifts[f"fieller_{end}"]
        for method in ("log_t", "delta_t"):
            answers[f"relative_{end}_adjusted_{method}"] = lifts[f"relative_{end}_{method}"]
    return answers


def _confidence(inputs: Inputs) -> float:
    if "confidence" in inputs:
        inputs.also("alpha")
        return float(inputs.take("confidence"))
    return 1 - float(inputs.get("alpha", 0.05))


def _part(of: Any, name: str) -> Any:
    """Return a field of what may be missing with its reason."""
    return of if isinstance(of, NotEstimable) else getattr(of, name)


def _ends(name: str, interval: Any, method: str = "") -> dict[str, Any]:
    suffix = f"_{method}" if method else ""
    return {f"{name}_low{suffix}": _part(interval, "lower"), f"{name}_high{suffix}": _part(interval, "upper")}


def _of_difference(by: ByMethod) -> dict[str, Any]:
    return {
        "se_difference": by.standard_error,
        "welch_t": by.statistic,
        "welch_df": by.degrees_of_freedom,
        "df_difference": by.degrees_of_freedom,
        "p_value_welch": by.p_value,
        "p_value_difference": by.p_value,
    }


def _lifts(control: Mean, treatment: Mean, confidence: float) -> dict[str, Any]:
    delta, log, fieller = (by(control, treatment, confidence=confidence) for by in (delta_lift, log_lift, fieller_lift))
    return {
        "relative_lift": _part(delta.interval, "estimate"),
        "se_relative_lift_delta": delta.standard_error,
        "p_value_relative_delta": delta.p_value,
        **_ends("relative", delta.interval, "delta_t"),
        "se_log_ratio": log.standard_error,
        "p_value_relative_log": log.p_value,
        **_ends("relative", log.interval, "log_t"),
        "fieller_df": fieller.degrees_of_freedom,
        **_ends("fieller", fieller.interval),
        **_ends("relative", fieller.interval, "fieller"),
    }


def _rows(inputs: Inputs, arm: str) -> list[Mapping[str, Any]]:
    return [row for row in inputs.take("rows") if row["arm"] == arm]


def _column(rows: Sequence[Mapping[str, Any]], *names: str) -> Any:
    name = next(name for name in names if name in rows[0])
    return np.array([row[name] for row in rows], dtype=float)


def _mean(inputs: Inputs, arm: str) -> Mean:
    if arm not in inputs:
        return mean_of(_column(_rows(inputs, arm), "value", "y", "post", "outcome"))
    of = inputs.part(arm)
    inputs.also("rows")
    if "values" in of:
        of.also("n", "mean", "sd", "variance", "sum", "sum_squares")
        return mean_of(np.array(of.take("values"), dtype=float))
    n = int(of.take("n"))
    if "mean" not in of:
        return mean_from_sums(n, of.take("sum"), of.take("sum_squares"))
    of.also("sum", "sum_squares")
    if "variance" in of:
        of.also("sd")
        return Mean(n, of.take("mean"), of.take("variance"))
    return mean_from_sd(n, of.take("mean"), of.take("sd"))


def _ratio(inputs: Inputs, arm: str) -> RatioMoments:
    if arm not in inputs:
        rows = _rows(inputs, arm)
        return ratio_moments_of(_column(rows, "numerator"), _column(rows, "denominator"))
    of = inputs.part(arm)
    inputs.also("rows")
    both = [(of.take(f"{part}_sum"), of.take(f"{part}_sum_squares")) for part in ("numerator", "denominator")]
    return ratio_moments_from_sums(int(of.take("n")), both[0], both[1], of.take("sum_of_products"))


def _with_covariates(inputs: Inputs, arm: str) -> WithCovariates:
    if arm not in inputs:
        rows = _rows(inputs, arm)
        names = [name for name in rows[0] if name.startswith("pre")]
        return covariates_of(_column(rows, "post"), *(_column(rows, name) for name in names))
    of = inputs.part(arm)
    inputs.also("rows")
    post, pre, products = of.take("post_sum"), of.take("pre_sum"), of.take("sum_of_products")
    squares = np.array([[of.take("post_sum_squares"), products], [products, of.take("pre_sum_squares")]], dtype=float)
    return covariates_from_sums(int(of.take("n")), np.array([post, pre], dtype=float), squares)


TOPICS = {
    "means/difference and relative lift": means,
    "ratio metrics/delta method": ratios,
    "CUPED": cuped,
}
