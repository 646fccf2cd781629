import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.places.before_after import compare_before_after, compare_posts_in_sequence
from stats.places.level_shift import level_shift
from stats.summaries import Sums
from tests.stats.strategies import quick


def history(seed=5, days=80, step=0.0, n_before=66):
    generator = np.random.default_rng(seed)
    values = 100 + 10 * generator.normal(size=days)
    values[n_before:] += step
    return values


def test_a_large_step_stands_out_and_still_is_only_a_hint():
    found = compare_before_after(history(step=30.0), 66, window=(14, 14))
    assert found.placebo_passed is True
    # 66 - 14 - 14 + 1 = 39 earlier dates, none with a step of 30
    assert len(found.placebo.placebos) == 39
    assert found.placebo.p_value == found.placebo.floor == pytest.approx(1 / 40)
    assert found.effect.control_units == found.effect.treatment_units == 14
    assert 0 <= found.placebo_alarms < 0.4


def test_no_step_does_not_stand_out():
    assert compare_before_after(history(), 66, window=(14, 14)).placebo_passed is False


def test_each_placebo_is_the_same_comparison_at_an_earlier_date():
    values = history(days=40, n_before=33)
    found = compare_before_after(values, 33, window=(7, 7))
    # by hand: the first date is day 7, comparing days 0-6 with 7-13
    assert found.placebo.placebos[0] == pytest.approx(abs(values[7:14].mean() - values[:7].mean()))
    assert found.placebo.placebos[-1] == pytest.approx(abs(values[26:33].mean() - values[19:26].mean()))
    assert found.placebo.observed == pytest.approx(abs(values[33:40].mean() - values[26:33].mean()))


def test_with_fewer_than_nineteen_earlier_dates_the_placebo_is_refused():
    # window 7 + 7: dates 7 to n_before - 7
    assert compare_before_after(history(days=39, n_before=32)[:39], 32, window=(7, 7)).placebo_passed is not None
    refused = compare_before_after(history(days=38, n_before=31), 31, window=(7, 7))
    assert refused.placebo.reason == refused.placebo_alarms.reason == "few_placebo_dates"
    assert refused.placebo_passed is None
    # a 10 % claim needs nine
    assert (
        compare_before_after(history(days=38, n_before=31), 31, window=(7, 7), confidence=0.9).placebo_passed is False
    )


def test_interval_and_naive_error_are_those_of_the_step():
    values = history()
    found, step = (
        compare_before_after(values, 66, trend=True, lag=3),
        level_shift(values, 66, np.arange(80.0)[:, None], lag=3),
    )
    assert found.effect.difference.estimate == pytest.approx(step.shift)
    assert found.standard_error == pytest.approx(step.standard_error)
    assert found.naive_standard_error == pytest.approx(step.naive_standard_error)
    # scipy 1.17.1: stats.t.ppf(0.975, 77) = 1.991254
    assert found.effect.difference.upper == pytest.approx(step.shift + 1.991254 * step.standard_error, rel=1e-6)


def test_weekday_swings_are_taken_out():
    weekly = np.tile([0.0, 0, 0, 0, 0, 60, 90], 12)[:80]
    plain = compare_before_after(history(step=10.0) + weekly, 66)
    adjusted = compare_before_after(history(step=10.0) + weekly, 66, weekdays=True)
    assert adjusted.naive_standard_error < plain.naive_standard_error / 2
    assert adjusted.effect.difference.estimate == pytest.approx(10.0, abs=6)


def test_a_column_that_changes_with_the_date_leaves_nothing_to_say():
    other = (np.arange(80) >= 66)[:, None].astype(float)
    found = compare_before_after(history(), 66, covariates=other)
    assert found.effect.difference.reason == found.effect.p_value.reason == "change_not_separable"
    assert found.lag is None


def test_a_level_below_zero_has_no_change_in_per_cent():
    found = compare_before_after(history() - 200, 66)
    assert found.effect.lift.reason == "counterfactual_not_positive"
    assert isinstance(found.effect.difference, Estimate)


def test_a_level_near_zero_has_no_change_in_per_cent_either():
    values = np.random.default_rng(0).normal(0.01, 10, size=40)
    found = compare_before_after(values - values[:20].mean() + 0.01, 20)
    assert found.effect.lift.reason == "control_near_zero"


def test_posts_are_compared_by_the_log_of_their_rate():
    saves, views = np.array([50.0, 61, 40, 72, 55, 75, 83, 70, 92, 71]), np.full(10, 5000.0)
    found = compare_posts_in_sequence(Sums(saves, views), 5)
    # by hand: difference of the mean logs
    gap = np.log(saves[5:]).mean() - np.log(saves[:5]).mean()
    assert found.effect.lift.estimate == pytest.approx(math.expm1(gap))
    assert found.effect.control == pytest.approx(math.exp(np.log(saves[:5] / 5000).mean()))
    assert found.effect.difference.reason == "only_in_per_cent"
    assert found.effect.lift.lower < found.effect.lift.estimate < found.effect.lift.upper


def test_a_post_without_a_save_adds_a_half_to_all():
    saves, views = np.array([5.0, 6, 0, 7, 5, 7, 8, 7, 9, 7]), np.full(10, 5000.0)
    found = compare_posts_in_sequence(Sums(saves, views), 5)
    gap = np.log(saves[5:] + 0.5).mean() - np.log(saves[:5] + 0.5).mean()
    assert found.effect.lift.estimate == pytest.approx(math.expm1(gap))


def test_what_is_known_of_a_post_is_taken_out():
    generator = np.random.default_rng(8)
    video = (np.arange(60) % 3 == 0).astype(float)
    views = generator.integers(2_000, 20_000, 60).astype(float)
    saves = np.round(views * 0.01 * np.exp(1.0 * video + 0.1 * generator.normal(size=60))) + 1
    plain = compare_posts_in_sequence(Sums(saves, views), 45, window=(10, 10))
    adjusted = compare_posts_in_sequence(Sums(saves, views), 45, window=(10, 10), covariates=video[:, None])
    assert adjusted.naive_standard_error < plain.naive_standard_error / 2
    assert len(adjusted.placebo.placebos) == 26


def test_impossible_figures_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="does not fit"):
        compare_before_after(history(), 66, window=(67, 5))
    with pytest.raises(ValueError, match="a row for each value"):
        compare_posts_in_sequence(Sums(np.ones(10), np.ones(10)), 5, covariates=np.ones((3, 1)))
    with pytest.raises(ValueError, match="above 0"):
        compare_posts_in_sequence(Sums(np.ones(10), np.zeros(10)), 5)
    with pytest.raises(ValueError, match="finite"):
        compare_posts_in_sequence(Sums(np.full(10, np.inf), np.ones(10)), 5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare_before_after(history(), 66, confidence=95)


@quick
@given(st.lists(st.integers(0, 300), min_size=16, max_size=30), st.sampled_from([0.8, 0.95]))
def test_p_difference_and_lift_never_disagree(values, confidence):
    effect = compare_before_after(np.array(values, dtype=float), 8, confidence=confidence).effect
    if isinstance(effect.p_value, NotEstimable) or abs(effect.p_value - 1 + confidence) < 1e-9:
        return
    for found in (effect.difference, effect.lift):
        if isinstance(found, Estimate):
            assert (found.lower > 0 or found.upper < 0) == (effect.p_value < 1 - confidence)
