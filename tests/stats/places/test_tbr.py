import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from stats.effects import Estimate
from stats.places.tbr import compare_by_time, day_regression
from tests.stats.strategies import quick

CASES = Path(__file__).parents[2] / "data" / "stats_cases.json"


def case():
    found = json.loads(CASES.read_text(encoding="utf-8"))["cases"]
    inputs = next(one for one in found if one["id"] == "d-geo-tbr-28-14")["inputs"]
    return np.array(inputs["control"]), np.array(inputs["treatment"])


def series(seed, days=42, effect=0.0, carry=0.0):
    generator = np.random.default_rng(seed)
    noise = generator.normal(size=days + 20) * 3
    for day in range(1, noise.size):
        noise[day] += carry * noise[day - 1]
    control = 100 + 10 * generator.normal(size=days)
    treatment = 5 + 0.9 * control + noise[20:]
    treatment[28:] += effect
    return control, treatment


def test_the_cumulative_effect_is_that_of_googles_matched_markets():
    found = compare_by_time(*case(), 28, confidence=0.9)
    # google/matched_markets TBR(use_cooldown=False).summary(level=0.9, tails=2)
    assert found.cumulative.estimate == pytest.approx(1775.79948143467, rel=1e-10)
    assert found.cumulative.lower == pytest.approx(1523.07120903063, rel=1e-8)
    assert found.cumulative.upper == pytest.approx(2028.52775383871, rel=1e-8)
    assert found.cumulative_error == pytest.approx(148.174025071047, rel=1e-10)
    assert found.probability_positive == pytest.approx(0.999999999997844, abs=1e-13)
    # R lm
    assert found.regression.intercept == pytest.approx(14.0009790772671, rel=1e-10)
    assert found.regression.slope == pytest.approx(0.955458050877535, rel=1e-12)
    assert found.regression.sigma == pytest.approx(32.1493912013415, rel=1e-12)
    assert found.regression.degrees_of_freedom == 26


def test_per_day_figures_and_lift_belong_to_the_same_effect():
    found = compare_by_time(*case(), 28)
    assert found.effect.difference.estimate == pytest.approx(126.842820102476)
    assert found.effect.treatment - found.effect.control == pytest.approx(126.842820102476)
    assert found.effect.lift.estimate == pytest.approx(126.842820102476 / found.effect.control)
    assert sum(found.effect_by_day) == pytest.approx(found.cumulative.estimate)
    assert found.effect.lift.lower < found.effect.lift.estimate < found.effect.lift.upper


@quick
@given(st.integers(0, 10_000), st.integers(1, 14))
def test_the_error_is_that_of_a_summed_prediction(seed, n_test):
    control, treatment = series(seed)
    found = compare_by_time(control, treatment, 28, n_test)
    oracle = sm.OLS(treatment[:28], sm.add_constant(control[:28])).fit()
    ahead = np.column_stack([np.ones(n_test), control[28 : 28 + n_test]]).sum(axis=0)
    variance = ahead @ oracle.cov_params() @ ahead + n_test * oracle.scale
    assert found.cumulative.estimate == pytest.approx(
        treatment[28 : 28 + n_test].sum() - ahead @ oracle.params, abs=1e-8
    )
    assert found.cumulative_error == pytest.approx(np.sqrt(variance), rel=1e-9)


@quick
@given(st.integers(0, 10_000), st.floats(-8, 8), st.sampled_from([0.8, 0.95]))
def test_p_and_intervals_never_disagree(seed, effect, confidence):
    found = compare_by_time(*series(seed, effect=effect), 28, confidence=confidence)
    excluded = found.effect.p_value < 1 - confidence
    for one in (found.cumulative, found.effect.difference, found.effect.lift):
        assert (one.lower > 0 or one.upper < 0) == excluded
    assert (found.probability_positive > 0.5) == (found.cumulative.estimate > 0)


def test_days_after_the_test_are_not_looked_at():
    control, treatment = series(1)
    changed = treatment.copy()
    changed[35:] += 1e6
    assert compare_by_time(control, changed, 28, 7) == compare_by_time(control, treatment, 28, 7)


def test_quiet_days_before_pass_the_checks_and_the_placebo():
    found = compare_by_time(*series(2), 28)
    assert [check.name for check in found.checks if check.passed is not True] == []
    assert found.placebo_passed is True


def test_places_that_parted_before_the_start_fail_the_placebo():
    control, treatment = series(3)
    treatment[20:] += 15
    found = compare_by_time(control, treatment, 28)
    assert found.placebo_passed is False
    # nine days, a third of those before, one of them before the parting
    assert found.placebo.estimate == pytest.approx(8 * 15, abs=40)


@pytest.mark.parametrize("named", ["residual_autocorrelation", "fit_before", "within_range", "days_before"])
def test_what_breaks_the_interval_fails_its_check(named):
    control, treatment = series(5, carry=0.95) if named == "residual_autocorrelation" else series(5)
    n_pre = 28
    if named == "fit_before":
        treatment = treatment + np.random.default_rng(1).normal(size=42) * 50
    if named == "within_range":
        control = control + np.repeat([0.0, 100.0], [28, 14])
    if named == "days_before":
        control, treatment, n_pre = control[19:], treatment[19:], 9
    checks = {check.name: check.passed for check in compare_by_time(control, treatment, n_pre).checks}
    assert checks[named] is False


@pytest.mark.parametrize(
    ("control", "treatment", "n_pre", "reason"),
    [
        (np.arange(10.0), np.arange(10.0) ** 2, 3, "few_days_before"),
        (np.full(20, 7.0), np.arange(20.0) ** 2, 15, "control_does_not_move"),
        (np.arange(20.0), 2 * np.arange(20.0) + 1e6, 15, "no_variation"),
    ],
)
def test_what_cannot_be_foretold_is_refused_with_its_reason(control, treatment, n_pre, reason):
    found = compare_by_time(control, treatment, n_pre)
    assert found.cumulative.reason == found.effect.p_value.reason == found.effect.lift.reason == reason
    assert found.effect.treatment == pytest.approx(treatment[n_pre:].mean())
    assert found.placebo_passed is None


def test_few_days_before_leave_no_placebo():
    control, treatment = series(6)
    found = compare_by_time(control[16:], treatment[16:], 12)
    assert isinstance(found.cumulative, Estimate)
    assert found.placebo.reason == "few_days_before"
    assert found.placebo_passed is None


def test_a_forecast_at_or_near_zero_has_no_change_in_per_cent():
    control, treatment = series(7)
    assert compare_by_time(control, treatment - 500, 28).effect.lift.reason == "counterfactual_not_positive"
    level = compare_by_time(control, treatment, 28).effect.control
    assert compare_by_time(control, treatment - level + 0.1, 28).effect.lift.reason == "control_near_zero"


def test_series_that_do_not_belong_together_are_an_error_of_the_caller():
    control, treatment = series(8)
    with pytest.raises(ValueError, match="same days"):
        compare_by_time(control[1:], treatment, 28)
    with pytest.raises(ValueError, match="finite"):
        compare_by_time(control * np.nan, treatment, 28)
    for n_pre, n_test in ((28, 15), (42, None), (-1, 3)):
        with pytest.raises(ValueError, match="do not fit"):
            compare_by_time(control, treatment, n_pre, n_test)
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare_by_time(control, treatment, 28, confidence=90)


def test_a_line_on_a_high_level_loses_no_digits():
    control, treatment = series(9)
    plain, high = day_regression(control, treatment), day_regression(control + 1e9, treatment + 1e9)
    assert high.slope == pytest.approx(plain.slope, rel=1e-6)
    assert high.sigma == pytest.approx(plain.sigma, rel=1e-6)
    assert dataclasses.replace(plain, slope=1.0).slope == 1.0


def test_intervals_hold_the_truth_as_often_as_promised_only_if_days_are_independent():
    held = {
        carry: np.mean(
            [
                found.cumulative.lower <= 0 <= found.cumulative.upper
                for found in (compare_by_time(*series(seed, carry=carry), 28) for seed in range(600))
            ]
        )
        for carry in (0.0, 0.5)
    }
    assert held[0.0] == pytest.approx(0.95, abs=0.03)
    # 1,000 series: 75 %
    assert held[0.5] < 0.85
