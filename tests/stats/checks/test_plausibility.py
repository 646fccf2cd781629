import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.checks.plausibility import delivery_shift, people_seen_again, too_good_to_be_true
from stats.effects import Estimate
from stats.summaries import Sums
from stats.units.paired import compare_within_days
from tests.stats.strategies import quick


@pytest.mark.parametrize(
    ("lift", "lower", "upper", "rare"),
    [
        (0.51, 0.1, 1.1, True),
        (0.49, 0.1, 1.1, False),
        (0.80, -0.1, 2.6, False),
        # by hand: 1 / 1.5 - 1 = -33.3 %
        (-0.34, -0.5, -0.1, True),
        (-0.33, -0.5, -0.1, False),
        (0.80, 0.4, None, False),
        (-1.0, -1.0, -0.5, False),
    ],
)
def test_a_significant_change_by_more_than_half_is_looked_at_twice(lift, lower, upper, rare):
    found = too_good_to_be_true(Estimate(lift, lower, upper, 0.95))
    assert found.rare == rare
    assert found.passed is (None if rare else True)


def test_true_lifts_are_rarely_so_large():
    rng = np.random.default_rng(13)
    # methods.md (e): without an archive ln lift is normal with standard deviation 0.2; 2 Φ(-0.405 / 0.2) = 4.3 %
    share = np.mean(
        [too_good_to_be_true(Estimate(lift, lift, lift, 0.95)).rare for lift in np.expm1(rng.normal(0, 0.2, 20_000))]
    )
    assert share == pytest.approx(0.043, abs=0.005)


def test_people_who_act_again_widen_the_interval():
    few, many = people_seen_again(900, 9_000, 9_000), people_seen_again(1_800, 9_000, 9_000)
    # by hand: 0.05 and 0.1 actions per person; 4 (1/9000 + 1/9000) = 0.000889
    assert (few.actions_per_person, few.passed, few.extra_log_variance) == (0.05, True, 0.0)
    assert (many.actions_per_person, many.passed) == (0.1, False)
    assert many.extra_log_variance == pytest.approx(8 / 9_000)


def test_the_added_variance_is_what_propensities_that_vary_by_a_factor_two_bring():
    rng = np.random.default_rng(15)
    people, clicks = 2_000, 0.5
    # gamma propensities with coefficient of variation 2, so var(ln total) = 1/total + 4/people
    totals = rng.poisson(rng.gamma(0.25, clicks / 0.25, (4_000, people)).sum(axis=1))
    added = people_seen_again(2 * people * clicks, people, people).extra_log_variance / 2
    assert np.log(totals).var() == pytest.approx(1 / (people * clicks) + added, rel=0.08)


def test_reach_that_is_not_known_is_not_checkable():
    assert people_seen_again(900, 0, 9_000).reason == "reach_unknown"
    with pytest.raises(ValueError, match="0 or more"):
        people_seen_again(-1, 9_000, 9_000)
    with pytest.raises(ValueError, match="0 or more"):
        people_seen_again(math.nan, 9_000, 9_000)


def test_totals_that_tell_another_story_are_named():
    # methods.md (a), worked example: +69.8 % by totals, +80.1 % within days (+39.8 to +133.9 %, t(28) = 2.048)
    error = (math.log(2.339) - math.log(1.398)) / (2 * 2.048)
    shift = delivery_shift(0.698, 0.801, error)
    # by hand: (0.58835 - 0.52945) / 0.12566
    assert shift.gap_in_standard_errors == pytest.approx(0.4687, abs=0.001)
    assert not shift.passed
    assert delivery_shift(0.77, 0.801, error).passed


@pytest.mark.parametrize("numbers", [(-1.0, 0.1, 0.1), (0.1, -1.2, 0.1), (0.1, 0.1, 0.0), (0.1, 0.1, math.inf)])
def test_shifts_without_a_logarithm_are_an_error_of_the_caller(numbers):
    with pytest.raises(ValueError, match="above"):
        delivery_shift(*numbers)


@quick
@given(st.floats(-0.9, 9), st.floats(-0.9, 9), st.floats(0.01, 5))
def test_the_gap_is_the_same_from_either_side(totals, lift, error):
    there, back = delivery_shift(totals, lift, error), delivery_shift(lift, totals, error)
    assert there.gap_in_standard_errors == back.gap_in_standard_errors
    assert there.passed == (abs(math.log((1 + totals) / (1 + lift))) <= 0.25 * error) or there.passed == back.passed


def test_delivery_on_good_days_is_named_and_even_delivery_is_not():
    rng = np.random.default_rng(16)
    good = np.array([0.01, 0.03] * 7)
    even = np.full(14, 20_000.0)
    chasing = np.where(good > 0.02, 30_000.0, 10_000.0)
    control = Sums(rng.poisson(good * even).astype(float), even)
    for shown, passed in ((even, True), (chasing, False)):
        treatment = Sums(rng.poisson(good * shown).astype(float), shown)
        effect = compare_within_days(control, treatment)
        ratio = treatment.numerator.sum() / shown.sum() / (control.numerator.sum() / even.sum())
        shift = delivery_shift(ratio - 1, effect.lift.estimate, effect.log_lift_se)
        assert shift.passed == passed
