import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st

from stats.averages.cuped import compare_cuped, compare_many_cuped, linearised_with_before
from stats.averages.lifts import log_lift
from stats.averages.means import compare_means
from stats.averages.moments import covariates_from_sums, covariates_of
from stats.summaries import ManyWithCovariates, Mean, WithCovariates
from tests.stats.strategies import quick


def from_sums(n, post, pre, products):
    return covariates_from_sums(n, np.array([post[0], pre[0]]), np.array([[post[1], products], [products, pre[1]]]))


CONTROL = from_sums(20, (325.6, 5864.0384), (262.05, 4155.7221), 4859.6504)
TREATMENT = from_sums(20, (342.67, 7009.5113), (265.06, 4812.1464), 5630.5259)


def rows(rng, size, slopes=(0.8,), lift=0.0):
    before = rng.gamma(2.0, 5.0, (len(slopes), size))
    return [np.array(slopes) @ before + rng.normal(10 + lift, 3, size), *before]


def test_engagement_per_follower_reads_like_gbstats_and_tea_tasting():
    found = compare_cuped(CONTROL, TREATMENT)
    # gbstats 0.8.0 RegressionAdjustedStatistic; tea-tasting 1.14.0 Mean(value, covariate)
    assert found.theta == (pytest.approx(0.8328852350062851),)
    assert found.effect.difference.estimate == pytest.approx(0.7281507721315617)
    assert found.effect.difference.lower == pytest.approx(-1.0887685831535785)
    assert found.effect.p_value == pytest.approx(0.4197418949784495)
    assert found.effect.control == pytest.approx(16.34267461393422)
    assert found.effect.treatment == pytest.approx(17.070825386065778)
    assert found.variance_ratio == pytest.approx(0.17697458540535452)
    # tea-tasting 1.14.0, relative interval on the log scale
    log = log_lift(found.control, found.treatment).interval
    assert log.lower == pytest.approx(-0.061938432731179494)
    assert log.upper == pytest.approx(0.16313849475270947)
    assert found.effect.lift.estimate == pytest.approx(0.04455517773759721)
    assert found.dropped == ()


@pytest.mark.parametrize("level", [0.0, 3.0, 0.1])
def test_a_covariate_that_never_varies_is_left_out_by_name(level):
    rng = np.random.default_rng(1)
    sides = [covariates_of(rng.normal(10, 2, 25), np.full(25, level)) for _ in range(2)]
    found = compare_cuped(*sides, names=["spend before"])
    plain = compare_means(*(Mean(of.units, of.means[0], of.covariance[0, 0]) for of in sides))
    assert (found.theta, found.dropped, found.variance_ratio) == ((0.0,), ("spend before",), 1.0)
    assert found.effect.p_value == pytest.approx(plain.p_value)
    assert found.effect.lift.lower == pytest.approx(plain.lift.lower)


def test_several_covariates_have_the_slopes_of_least_squares():
    rng = np.random.default_rng(4)
    sides = [rows(rng, 60, (0.8, -0.3, 0.0)), rows(rng, 45, (0.8, -0.3, 0.0), lift=1.0)]
    found = compare_cuped(*(covariates_of(*side) for side in sides))
    together = np.concatenate(sides, axis=1)
    # statsmodels 0.15 OLS over both variants with one constant
    oracle = sm.OLS(together[0], sm.add_constant(together[1:].T)).fit()
    assert found.theta == pytest.approx(oracle.params[1:], rel=1e-9)
    adjusted = [side[0] - oracle.params[1:] @ (np.array(side[1:]) - together[1:].mean(1)[:, None]) for side in sides]
    assert found.effect.control == pytest.approx(adjusted[0].mean())
    assert found.treatment.variance == pytest.approx(adjusted[1].var(ddof=1))


def test_a_covariate_that_the_others_tell_is_left_out_by_name():
    rng = np.random.default_rng(4)
    sides = []
    for _ in range(2):
        outcome, euros, visits = rows(rng, 50, (0.8, 0.2))
        sides.append(covariates_of(outcome, euros, euros * 100, visits, euros + visits))
    found = compare_cuped(*sides, names=["euros", "cents", "visits", "sum"])
    assert found.dropped == ("cents", "sum")
    kept = [WithCovariates(of.units, of.means[[0, 1, 3]], of.covariance[np.ix_([0, 1, 3], [0, 1, 3])]) for of in sides]
    assert found.effect.p_value == pytest.approx(compare_cuped(*kept).effect.p_value)
    assert compare_cuped(*sides).dropped == ("covariate 2", "covariate 4")


def test_a_covariate_that_tells_all_leaves_nothing_to_compare():
    before = np.array([1.0, 2.0, 4.0, 9.0])
    side = covariates_of(2 * before, before)
    assert compare_cuped(side, side).effect.p_value.reason == "no_variation"


def test_two_units_are_too_few_to_adjust():
    few = covariates_of(np.array([1.0, 3.0]), np.array([2.0, 4.0]))
    found = compare_cuped(few, TREATMENT)
    assert found.effect.lift.reason == found.effect.p_value.reason == "few_units_to_adjust"
    assert found.variance_ratio.reason == "few_units_to_adjust"
    assert found.effect.control == 2.0


def test_impossible_summaries_are_an_error_of_the_caller_and_a_reason_among_many():
    wrong = WithCovariates(20, CONTROL.means, -CONTROL.covariance)
    with pytest.raises(ValueError, match="negative"):
        compare_cuped(wrong, TREATMENT)
    with pytest.raises(ValueError, match="finite"):
        compare_cuped(WithCovariates(20, CONTROL.means * np.nan, CONTROL.covariance), TREATMENT)
    many = compare_many_cuped(ManyWithCovariates.of(wrong, CONTROL), ManyWithCovariates.of(TREATMENT, TREATMENT))
    assert many.effects[0].lift.reason == "impossible_figures"
    assert many.effects[1].lift == compare_cuped(CONTROL, TREATMENT).effect.lift
    with pytest.raises(ValueError, match="belong together"):
        compare_cuped(CONTROL, TREATMENT, names=["one", "two"])
    with pytest.raises(ValueError, match="belong together"):
        WithCovariates(20, np.ones(2), np.ones((3, 3)))
    with pytest.raises(ValueError, match="belong together"):
        ManyWithCovariates(np.ones(3), np.ones((3, 2)), np.ones((3, 2, 3)))
    with pytest.raises(ValueError, match="shapes differ"):
        compare_many_cuped(ManyWithCovariates.of(CONTROL), ManyWithCovariates.of(TREATMENT, TREATMENT))
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare_cuped(CONTROL, TREATMENT, confidence=95)


def test_a_ratio_with_the_same_ratio_before_is_adjusted_on_its_linear_form():
    rng = np.random.default_rng(8)
    sides = []
    for _ in range(2):
        liking = rng.beta(2, 8, 400)
        shown = rng.integers(5, 30, (2, 400))
        clicks = rng.binomial(shown, liking)
        sides.append([clicks[0], shown[0], clicks[1], shown[1]])
    # by hand: values per unit (y - R x) / x̄, then the plain CUPED of these
    by_hand = []
    for y, x, y_before, x_before in sides:
        now, before = y.sum() / x.sum(), y_before.sum() / x_before.sum()
        by_hand.append(
            covariates_of(now + (y - now * x) / x.mean(), before + (y_before - before * x_before) / x_before.mean())
        )
    found = compare_cuped(*(linearised_with_before(covariates_of(*side)) for side in sides))
    oracle = compare_cuped(*by_hand)
    assert found.theta == pytest.approx(oracle.theta)
    assert found.effect.lift.lower == pytest.approx(oracle.effect.lift.lower)
    assert found.variance_ratio < 0.8


def test_a_ratio_with_nothing_to_divide_by_is_refused():
    moments = np.array([1.0, 2.0, 1.0, 0.0])
    assert linearised_with_before(WithCovariates(9, moments, np.eye(4))).reason == "zero_denominator"
    assert linearised_with_before(WithCovariates(9, -moments, np.eye(4))).reason == "negative_denominator"
    with pytest.raises(ValueError, match="now and before"):
        linearised_with_before(WithCovariates(9, np.ones(2), np.eye(2)))


@quick
@given(st.integers(0, 10_000), st.integers(5, 300), st.integers(5, 300), st.integers(0, 3))
def test_many_at_once_are_the_single_ones_and_a_shifted_covariate_changes_nothing(seed, first, second, count):
    rng = np.random.default_rng(seed)
    slopes = tuple(rng.normal(size=count))
    sides = [covariates_of(*rows(rng, size, slopes)) for size in (first, second)]
    found = compare_cuped(*sides)
    shift = np.append(0.0, np.full(count, 1000.0))
    moved = compare_cuped(*(WithCovariates(of.units, of.means + shift, of.covariance) for of in sides))
    assert moved.effect.difference.lower == pytest.approx(found.effect.difference.lower, rel=1e-6)
    many = compare_many_cuped(*(ManyWithCovariates.of(of, of) for of in sides))
    assert many.effects[1].p_value == pytest.approx(found.effect.p_value)
    assert many.theta[1] == pytest.approx(np.array(found.theta))


def test_adjusted_intervals_hold_the_true_difference_in_95_percent_of_tests_and_are_half_as_wide():
    # correlation 0.9 with what was spent before, 40 and 60 people, true difference 1; error of the share 0.35 points
    rng = np.random.default_rng(12)
    sides, plain = [], []
    for size, lift in ((40, 0.0), (60, 1.0)):
        before = rng.normal(50, 10, (4000, size))
        after = before + rng.normal(lift, 5, before.shape)
        both = np.stack([after, before], axis=1)
        centred = both - both.mean(axis=2, keepdims=True)
        covariance = centred @ centred.transpose(0, 2, 1) / (size - 1)
        sides.append(ManyWithCovariates(np.full(4000, float(size)), both.mean(axis=2), covariance))
        plain.append(covariance[:, 0, 0] / size)
    found = compare_many_cuped(*sides)
    difference = found.effects.difference
    assert np.mean((difference.lower <= 1) & (difference.upper >= 1)) == pytest.approx(0.95, abs=0.01)
    assert np.median(found.variance_ratio) == pytest.approx(0.2, abs=0.02)
