"""Comparisons over time and place: a step in a series, difference in differences, regression over time, mixes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from stats import (
    NotEstimable,
    Panel,
    PrintedMean,
    compare_by_time,
    compare_panel,
    did_from_means,
    level_shift,
    market_means,
    pooled_t_on_changes,
    synthetic_control,
    treated_times_post,
    trend_column,
    two_way_fixed_effects,
    welch_on_changes,
)
from tests.stats.reference.case import Answers, Inputs


def of(found: Any, *names: str) -> Any:
    """Follow the names into a record, as far as there is one."""
    for name in names:
        found = found if isinstance(found, NotEstimable) else getattr(found, name)
    return found


def interval(found: Any, confidence: float) -> Any:
    return found if isinstance(found, NotEstimable) else found.interval(confidence)


def before_after_or_did(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    """One series, the rows of a panel, or four printed averages."""
    if "values" in inputs:
        return before_after(inputs, expected)
    return panel(inputs) if "rows" in inputs else printed(inputs)


def before_after(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    values, n_before = np.array(inputs.take("values"), dtype=float), inputs.take("n_before")
    given = inputs.get("newey_west_lag")
    named = {int(lag) for name in expected for lag in re.findall(r"_lag(\d+)$", name)}
    answers: dict[str, Any] = {}
    for trend in ("", "with_trend_"):
        covariates = trend_column(values.size) if trend else None
        plain = level_shift(values, n_before, covariates, lag=given, small_sample=False)
        answers |= {
            f"shift_{trend}".removesuffix("_"): of(plain, "shift"),
            f"se_{trend}naive": of(plain, "naive_standard_error"),
            f"se_{trend}newey_west": of(plain, "standard_error"),
        }
        for lag in sorted(named):
            found = level_shift(values, n_before, covariates, lag=lag, small_sample=False)
            answers[f"se_{trend}newey_west_lag{lag}"] = of(found, "standard_error")
    return answers


def panel(inputs: Inputs) -> Answers:
    rows, confidence = inputs.take("rows"), inputs.get("confidence", 0.95)
    market = inputs.get("cluster", "market")
    of_rows = Panel(
        [row[market] for row in rows],
        np.array([row.get("day", row["post"]) for row in rows], dtype=float),
        np.array([row["treated"] for row in rows], dtype=bool),
        np.array([row["post"] for row in rows], dtype=bool),
        np.array([row["y"] for row in rows], dtype=float),
    )
    found, fit = compare_panel(of_rows, confidence=confidence), treated_times_post(of_rows)
    changes = [means.change for means in market_means(of_rows)[:2]]
    welch, pooled = welch_on_changes(*changes), pooled_t_on_changes(*changes)
    answers = {
        # where days are missing, the errors below belong to the regression's own estimate
        "did": found.did if isinstance(fit, NotEstimable) else fit.estimate,
        "change_treated": found.treatment_change,
        "change_comparison": found.control_change,
        "did_two_way_fixed_effects": two_way_fixed_effects(of_rows),
        "se_CR1S": of(fit, "cr1s"),
        "se_CR2": of(fit, "cr2"),
        "df_satterthwaite": of(fit, "cr2_degrees_of_freedom"),
        "ci_low_CR2": of(interval(fit, confidence), "lower"),
        "ci_high_CR2": of(interval(fit, confidence), "upper"),
        "se_iid_WRONG": of(fit, "iid"),
    }
    for name, test in (("welch", welch), ("pooled", pooled)):
        answers |= {
            f"changes_{name}_se": of(test, "standard_error"),
            f"changes_{name}_df": of(test, "degrees_of_freedom"),
            f"changes_{name}_p": of(test, "p_value"),
            f"changes_{name}_ci_low": of(interval(test, confidence), "lower"),
            f"changes_{name}_ci_high": of(interval(test, confidence), "upper"),
        }
    return answers


def printed(inputs: Inputs) -> Answers:
    means, errors = {}, {}
    for group in ("treated", "comparison"):
        given = inputs.part(group)
        before, after = given.part("before"), given.part("after")
        means[group] = (
            PrintedMean(before.take("mean"), before.get("se")),
            PrintedMean(after.take("mean"), after.get("se")),
        )
        errors[group] = given.get("change_se")
    found = did_from_means(
        means["comparison"],
        means["treated"],
        control_error=errors["comparison"],
        treatment_error=errors["treated"],
        confidence=inputs.get("confidence", 0.95),
    )
    return {
        "change_treated": found.treatment_change,
        "change_comparison": found.control_change,
        "did": found.did,
        "se_change_treated": found.treatment_error,
        "se_change_comparison": found.control_error,
        "se_did": found.standard_error,
        "ci_low": of(found.difference, "lower"),
        "ci_high": of(found.difference, "upper"),
        "p_value": found.p_value,
    }


def time_based_regression(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    series = [np.array(inputs.take(name), dtype=float) for name in ("control", "treatment")]
    n_pre, n_test = inputs.take("n_pre"), inputs.get("n_test")
    confidence = inputs.get("confidence", 0.9)
    found = compare_by_time(*series, n_pre, n_test, confidence=confidence)
    answers = {
        "intercept": of(found.regression, "intercept"),
        "slope": of(found.regression, "slope"),
        "sigma": of(found.regression, "sigma"),
        "df": of(found.regression, "degrees_of_freedom"),
        "cumulative_effect": of(found.cumulative, "estimate"),
        "se_cumulative": found.cumulative_error,
        "prob_effect_positive": found.probability_positive,
        "average_effect_per_day": of(found.effect.difference, "estimate"),
        "ci_low": of(found.cumulative, "lower"),
        "ci_high": of(found.cumulative, "upper"),
        "relative_lift": of(found.effect.lift, "estimate"),
    }
    for digits in {found for name in expected for found in re.findall(r"^ci(\d+)_", name)}:
        level = int(digits) / 10 ** len(digits)
        of_level = compare_by_time(*series, n_pre, n_test, confidence=level).cumulative
        answers[f"ci{digits}_low"] = of(of_level, "lower")
        answers[f"ci{digits}_high"] = of(of_level, "upper")
    return answers


def synthetic(inputs: Inputs, expected: Mapping[str, Any]) -> Answers:
    controls = inputs.take("controls")
    donors = np.array(list(controls.values()), dtype=float).T
    found = synthetic_control(np.array(inputs.take("treated"), dtype=float), donors, inputs.take("n_pre"))
    return {name: of(found, name) for name in SYNTHETIC_NAMES}


SYNTHETIC_NAMES = ("weights", "effect_by_day", "average_effect", "cumulative_effect", "pre_rmse", "post_rmse")

TOPICS = {
    "before/after and difference-in-differences": before_after_or_did,
    "geo/time-based regression": time_based_regression,
    "geo/synthetic control": synthetic,
}
