import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.looks.anytime_t import always_valid_p, always_valid_radius, anytime_means, log_e_value, tuned_precision
from stats.summaries import Mean
from tests.stats.strategies import quick


@pytest.mark.parametrize(
    ("units", "precision", "radius"),
    # R avlm t_radius (michaellindon/avlm), two groups: units minus 2 degrees of freedom
    [(47, 1, 3.32352062162638), (810, 100, 3.04287622006417)],
)
def test_the_always_valid_t_radius_is_avlms(units, precision, radius):
    assert always_valid_radius(units, units - 2, precision, 0.05) == pytest.approx(radius, rel=1e-9)


def test_two_groups_agree_with_avlm():
    # R avlm t_radius, log_G_t, p_G_t
    read = anytime_means(Mean(410, 11.1, 5.8**2), Mean(400, 12.6, 36.0), precision=100)
    assert read.standard_error == pytest.approx(0.414613916736645, rel=1e-9)
    assert read.t == pytest.approx(3.61782356898734, rel=1e-9)
    assert read.p_value == pytest.approx(0.00931271138902377, rel=1e-9)
    assert (read.difference.lower, read.difference.upper) == pytest.approx(
        (0.238381172254389, 2.76161882774559), rel=1e-9
    )


def test_the_e_value_is_the_likelihood_of_t_averaged_over_the_prior():
    import scipy.integrate
    import scipy.stats

    t, units, degrees, precision = 2.3, 12, 10, 0.8

    def weighed(effect):
        shape = scipy.stats.nct.pdf(t, degrees, effect * math.sqrt(units))
        return shape * scipy.stats.norm.pdf(effect, scale=1 / math.sqrt(precision))

    # scipy 1.17 nct and quad: Bayes factor of Gönen et al. (2005)
    expected = scipy.integrate.quad(weighed, -9, 9, epsabs=1e-12)[0] / scipy.stats.t.pdf(t, degrees)
    assert log_e_value(t, units, degrees, precision) == pytest.approx(math.log(expected), rel=1e-6)


def test_no_other_prior_makes_the_band_narrower_at_the_planned_end():
    best = tuned_precision(14, 0.05)
    narrowest = always_valid_radius(14, 13, best, 0.05)
    assert narrowest < always_valid_radius(14, 13, best * 1.2, 0.05)
    assert narrowest < always_valid_radius(14, 13, best / 1.2, 0.05)
    assert math.isfinite(always_valid_radius(1.5, 4, tuned_precision(1.5, 0.05, degrees_of_freedom=4), 0.05))


def test_with_a_billion_units_the_t_radius_is_the_normal_one():
    # by hand, normal limit: √((n + g)/n · (ln((n + g)/g) + 2 ln(1/α))) with n = 1e9, g = 1e8
    normal = math.sqrt(1.1 * (math.log(11) + 2 * math.log(20)))
    assert always_valid_radius(1e9, 1e9, 1e8, 0.05) == pytest.approx(normal, rel=1e-6)


def test_too_few_units_for_the_level_leave_the_interval_unbounded():
    read = anytime_means(Mean(2, 1.0, 0.01), Mean(2, 9.0, 0.01), precision=3.0)
    assert math.isinf(read.radius_in_se)
    assert (read.difference.lower, read.difference.upper) == (None, None)
    assert read.p_value > 0.05


def test_an_overwhelming_difference_does_not_overflow():
    read = anytime_means(Mean(50, 0.0, 1e-300), Mean(50, 1e9, 1e-300))
    # by hand: no t statistic of 100 units with g = 1 gives more than r^-49 with r = 1/101
    assert read.p_value == pytest.approx(101.0**-49, rel=1e-9)


def test_what_cannot_be_told_is_refused():
    assert anytime_means(Mean(1, 1.0, 0.0), Mean(9, 2.0, 1.0)).reason == "few_units"
    assert anytime_means(Mean(9, 1.0, 0.0), Mean(9, 2.0, 0.0)).reason == "no_variation"
    with pytest.raises(ValueError, match="not negative"):
        anytime_means(Mean(9, 1.0, -1.0), Mean(9, 2.0, 1.0))
    with pytest.raises(ValueError, match="above 0"):
        anytime_means(Mean(9, 1.0, 1.0), Mean(9, 2.0, 1.0), precision=0.0)


@quick
@given(st.integers(2, 300), st.integers(2, 300), st.floats(-20, 20), st.floats(0.01, 50), st.floats(0.01, 200))
def test_p_and_interval_never_disagree(first, second, mean, variance, precision):
    read = anytime_means(Mean(first, 0.0, 1.0), Mean(second, mean, variance), precision=precision)
    if abs(read.p_value - 0.05) > 1e-9:
        lower, upper = read.difference.lower, read.difference.upper
        excluded = lower is not None and (lower > 0 or upper < 0)
        assert excluded == (read.p_value < 0.05)


def test_reading_after_every_unit_keeps_the_promise():
    rng = np.random.default_rng(8)
    values = rng.normal(size=(4_000, 60))
    counts = np.arange(1, 61)
    means = values.cumsum(axis=1) / counts
    spreads = np.sqrt(np.maximum((values**2).cumsum(axis=1) - counts * means**2, 0) / np.maximum(counts - 1, 1))
    precision = tuned_precision(60, 0.05)
    alarms = [
        np.abs(means[:, n - 1]) > always_valid_radius(n, n - 1, precision, 0.05) * spreads[:, n - 1] / math.sqrt(n)
        for n in range(3, 61)
    ]
    # at most 5 %, whatever the number of looks; Monte-Carlo error 0.3 points
    assert np.any(alarms, axis=0).mean() <= 0.05
    assert always_valid_p(2.0, 60, 59, precision) > 0.05
