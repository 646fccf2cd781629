import dataclasses
import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.across.lessons import merge_treatments, pool_lesson
from stats.across.pooling import pool
from tests.stats.strategies import quick

LIFTS, ERRORS = [0.08, 0.15, 0.02], [0.05, 0.06, 0.04]


def test_one_experiment_is_passed_through_with_the_interval_it_had():
    found = pool_lesson([0.1], [0.05], degrees_of_freedom=[6])
    # by hand: t(6) = 2.4469119 (printed tables: 2.447)
    assert found.log_lift.lower == pytest.approx(0.1 - 2.4469118511 * 0.05)
    assert found.lift.upper == pytest.approx(math.exp(0.1 + 2.4469118511 * 0.05) - 1)
    assert found.method == "one_experiment"
    assert {found.tau.reason, found.prediction.reason, found.common.reason, found.i2.reason} == {"one_test"}


def test_a_few_experiments_agree_with_sums_over_a_fine_grid():
    found = pool_lesson(LIFTS, ERRORS)
    # independent: 1,500 × 3,000 points of (tau, mu), normal likelihoods times scipy's half-normal
    tau = ((np.arange(1500) + 0.5) / 1500 * 1.2)[:, None]
    mu = np.linspace(-1.0, 1.2, 3000)
    density = scipy.stats.halfnorm.pdf(tau, scale=0.15)
    for lift, error in zip(LIFTS, ERRORS, strict=True):
        density = density * scipy.stats.norm.pdf(lift, mu, np.sqrt(error**2 + tau**2))
    marginal = density.sum(axis=0) / density.sum()
    below = np.cumsum(marginal)
    assert found.log_lift.estimate == pytest.approx(marginal @ mu, abs=1e-5)
    assert found.log_lift.lower == pytest.approx(np.interp(0.025, below, mu), abs=1e-3)
    assert found.log_lift.upper == pytest.approx(np.interp(0.975, below, mu), abs=1e-3)
    assert found.tau == pytest.approx(float((density.sum(axis=1) @ tau[:, 0]) / density.sum()), abs=1e-4)


def test_beside_a_few_stands_what_holds_if_all_measure_the_same():
    found = pool_lesson(LIFTS, ERRORS)
    fixed = pool(LIFTS, np.square(ERRORS), spread="none", errors="normal")
    assert found.common == fixed.effect
    assert found.log_lift.lower < found.common.lower < found.common.upper < found.log_lift.upper
    assert found.prediction.lower < found.log_lift.lower
    assert found.spread_prior == "half-normal(0.15) on the spread of ln(1 + lift)"


def test_five_and_more_use_their_own_spread():
    lifts, errors = [0.08, 0.15, 0.02, 0.11, 0.20], [0.05, 0.06, 0.04, 0.07, 0.08]
    found, pooled = pool_lesson(lifts, errors), pool(lifts, np.square(errors))
    assert found.method == "reml_hartung_knapp"
    assert found.log_lift == pooled.effect
    assert found.tau == math.sqrt(pooled.tau2)
    assert found.common.reason == "enough_experiments"
    # wider than a plug-in of tau² = 0, under which the next test would be as sure as the average
    assert found.prediction.upper > pooled.prediction.upper


def test_days_widen_a_few_experiments_as_their_t_does():
    plain, days = pool_lesson(LIFTS, ERRORS), pool_lesson(LIFTS, ERRORS, degrees_of_freedom=[6, 6, None])
    stretch = scipy.stats.t.ppf(0.975, 6) / scipy.stats.norm.ppf(0.975)
    stretched = pool_lesson(LIFTS, np.array(ERRORS) * [stretch, stretch, 1]).log_lift
    assert dataclasses.astuple(days.log_lift) == pytest.approx(dataclasses.astuple(stretched), rel=1e-12)
    assert days.log_lift.upper - days.log_lift.lower > plain.log_lift.upper - plain.log_lift.lower


def test_two_treatments_of_one_test_merge_as_by_generalised_least_squares():
    lifts, errors, control = np.array([0.1, 0.25, 0.15]), np.array([0.1, 0.12, 0.2]), 0.006
    covariance = np.diag(errors**2 - control) + control
    inverse = np.linalg.inv(covariance)  # numpy, the textbook matrix form
    information = inverse.sum()
    assert merge_treatments(lifts, errors, control) == (
        pytest.approx(inverse.sum(axis=0) @ lifts / information),
        pytest.approx(1 / math.sqrt(information)),
    )
    # as two experiments they would look surer than they are
    assert merge_treatments(lifts, errors, control)[1] > pool(lifts, errors**2, spread="none").standard_error


@pytest.mark.parametrize("control", [-0.001, 0.0101, 0.02])
def test_a_control_less_sure_than_the_lift_itself_is_an_error_of_the_caller(control):
    with pytest.raises(ValueError, match="control's variance"):
        merge_treatments([0.1, 0.2], [0.1, 0.1], control)


def test_figures_that_cannot_be_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="at least one"):
        pool_lesson([], [])
    with pytest.raises(ValueError, match="degrees of freedom"):
        pool_lesson(LIFTS, ERRORS, degrees_of_freedom=[6])
    with pytest.raises(ValueError, match="above 0"):
        pool_lesson(LIFTS, ERRORS, scale=0.0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        pool_lesson(LIFTS, ERRORS, confidence=95)


@quick
@given(st.lists(st.tuples(st.floats(-1, 1), st.floats(0.02, 0.5)), min_size=1, max_size=8))
def test_swapping_control_and_treatment_turns_the_lesson_over(tests):
    lifts, errors = np.array(tests).T
    there, back = pool_lesson(lifts, errors), pool_lesson(-lifts, errors)
    assert there.log_lift.estimate == pytest.approx(-back.log_lift.estimate, abs=1e-7)
    assert (1 + there.lift.lower) * (1 + back.lift.upper) == pytest.approx(1, rel=1e-6)
    assert there.log_lift.lower < there.log_lift.estimate < there.log_lift.upper
