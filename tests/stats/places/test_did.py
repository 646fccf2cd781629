import dataclasses
import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.places.did import compare_panel, pooled_t_on_changes, welch_on_changes
from stats.places.panel import market_means
from tests.stats.places.panels import four_against_six, whole_panel
from tests.stats.strategies import quick


def test_four_against_six_markets_agree_with_r():
    # R 4.2.2 t.test on market-level changes
    found = compare_panel(four_against_six())
    assert found.effect.difference.estimate == pytest.approx(7.64708333333334)
    assert found.standard_error == pytest.approx(2.42153078258744, rel=1e-10)
    assert found.effect.degrees_of_freedom == pytest.approx(6.64025433292002, rel=1e-10)
    assert found.effect.p_value == pytest.approx(0.0171265912197541, rel=1e-9)
    assert (found.effect.control_units, found.effect.treatment_units) == (6, 4)
    assert found.treatment_change - found.control_change == pytest.approx(7.64708333333334)


def test_the_pooled_test_is_students():
    control, treated, _ = market_means(four_against_six())
    pooled = pooled_t_on_changes(control.change, treated.change)
    # R 4.2.2 t.test(var.equal = TRUE)
    assert pooled.standard_error == pytest.approx(2.42824728811059, rel=1e-10)
    assert pooled.p_value == pytest.approx(0.0136144999817195, rel=1e-9)
    oracle = scipy.stats.ttest_ind(treated.change, control.change).confidence_interval(0.9)
    assert (pooled.interval(0.9).lower, pooled.interval(0.9).upper) == pytest.approx((oracle.low, oracle.high))


def test_the_lift_is_a_part_of_what_the_treated_markets_would_have_had():
    values = [[100.0, 100, 130, 132], [200, 202, 240, 244], [50, 50, 55, 54], [80, 82, 85, 89], [60, 60, 62, 66]]
    found = compare_panel(whole_panel(values, 2, 2))
    # by hand: treated 150.5 to 186.5, changes of the others 4.5, 6, 4, mean 4.8333
    assert found.effect.control == pytest.approx(150.5 + 14.5 / 3)
    assert found.effect.treatment == pytest.approx(186.5)
    assert found.effect.lift.estimate == pytest.approx(186.5 / (150.5 + 14.5 / 3) - 1)
    # the limits are the ratios at which a t-test with Welch's degrees just stops rejecting
    quantile = scipy.stats.t.ppf(0.975, found.effect.degrees_of_freedom)
    own, others = np.var([31.0, 41.0], ddof=1) / 2, np.var([4.5, 6, 4], ddof=1) / 3
    for end in (found.effect.lift.lower, found.effect.lift.upper):
        gap = found.effect.treatment - (1 + end) * found.effect.control
        assert abs(gap) == pytest.approx(quantile * math.sqrt(own + (1 + end) ** 2 * others))


def test_in_per_cent_markets_of_any_size_count_alike():
    days = np.array([[10.0, 10, 12, 12], [1000, 1000, 1320, 1320], [20, 20, 22, 22], [500, 500, 500, 500]])
    found = compare_panel(whole_panel(days, 2, 2), relative=True)
    # by hand: mean log growth of the treated (ln 1.2 + ln 1.32) / 2, of the others ln 1.1 / 2
    assert found.effect.lift.estimate == pytest.approx(math.sqrt(1.2 * 1.32 / 1.1) - 1)
    assert found.effect.difference.reason == "only_in_per_cent"
    assert found.effect.control == pytest.approx(100 * math.sqrt(1.1))
    assert found.effect.treatment == pytest.approx(math.sqrt(12 * 1320))


def test_a_market_with_nothing_has_no_change_in_per_cent():
    days = np.array([[10.0, 10, 12, 12], [5, 9, 8, 7], [0, 0, 22, 22], [500, 500, 500, 500]])
    found = compare_panel(whole_panel(days, 2, 2), relative=True)
    assert found.effect.lift.reason == found.effect.p_value.reason == "average_not_positive"
    assert found.placebo_passed is None


def test_a_half_of_the_past_with_nothing_leaves_no_placebo_in_per_cent():
    days = np.array([[10.0, 10, 12, 12], [5, 9, 8, 7], [0, 8, 22, 22], [500, 500, 500, 500]])
    found = compare_panel(whole_panel(days, 2, 2), relative=True)
    assert isinstance(found.effect.lift, Estimate)
    assert found.placebo.reason == "average_not_positive"


def test_one_treated_market_gets_no_interval():
    found = compare_panel(whole_panel(np.random.default_rng(1).normal(size=(6, 8)), 1, 4))
    assert found.effect.difference.reason == found.effect.p_value.reason == "few_units"
    assert found.standard_error.reason == found.permutation_p.reason == "few_units"
    # one market's change less the average of the others' is a number, but nobody knows how sure it is
    assert found.did == pytest.approx(found.treatment_change - found.control_change)
    assert found.permutation_floor == pytest.approx(2 / 6)


def test_without_any_treated_market_there_is_nothing_to_say():
    found = compare_panel(whole_panel(np.ones((4, 8)), 0, 4))
    assert found.treatment_change.reason == found.did.reason == found.permutation_floor.reason == "few_units"


def test_markets_that_all_change_alike_get_no_interval_of_width_zero():
    levels = np.array([1e6, 2e6, 3e6, 4e6])[:, None]
    found = compare_panel(whole_panel(levels + np.array([0.1, 0.2, 0.3, 0.4]), 2, 2))
    assert found.effect.difference.reason == found.effect.p_value.reason == "no_variation"
    assert pooled_t_on_changes(np.ones(3), np.ones(3)).reason == "no_variation"
    assert pooled_t_on_changes(np.ones(1), np.ones(3)).reason == "few_units"


def test_markets_that_drifted_apart_before_the_start_fail_the_placebo():
    generator = np.random.default_rng(3)
    days = generator.normal(size=(10, 20))
    assert compare_panel(whole_panel(days, 4, 14)).placebo_passed is True
    drifting = days + np.outer(np.arange(10) < 4, np.arange(20.0))
    found = compare_panel(whole_panel(drifting, 4, 14))
    assert found.placebo_passed is False
    # seven days against seven of one more per day
    assert found.placebo.difference.estimate == pytest.approx(7.0, abs=1.5)


def test_one_day_before_leaves_no_placebo():
    found = compare_panel(whole_panel(np.random.default_rng(1).normal(size=(6, 4)), 3, 1))
    assert found.placebo.reason == "few_days_before"
    assert found.placebo_passed is None


def test_the_permutation_of_markets_says_the_least_it_could_reach():
    found = compare_panel(whole_panel(np.array([[0.0, 9], [0, 8], [0, 7], [0, 1], [0, 2], [0, 3]]), 3, 1))
    # by hand: of the 20 ways to call three of six treated one is as far out to this side, doubled
    assert found.permutation_p == found.permutation_floor == pytest.approx(0.1)


def test_a_level_at_or_below_zero_has_no_change_in_per_cent():
    found = compare_panel(whole_panel(np.random.default_rng(1).normal(size=(8, 8)) - 20, 4, 4))
    assert found.effect.lift.reason == "counterfactual_not_positive"
    days = np.random.default_rng(1).normal(size=(8, 8)) * 9
    control, treated, _ = market_means(whole_panel(days, 4, 4))
    level = 0.1 - treated.before.mean() - control.change.mean()
    near = compare_panel(whole_panel(days + level, 4, 4))
    assert near.effect.lift.reason == "control_near_zero"


@quick
@given(st.integers(0, 10_000), st.booleans(), st.sampled_from([0.8, 0.95]))
def test_p_difference_and_lift_never_disagree(seed, relative, confidence):
    generator = np.random.default_rng(seed)
    days = generator.uniform(50, 150, size=(generator.integers(4, 9), 6))
    effect = compare_panel(whole_panel(days, 2, 3), relative=relative, confidence=confidence).effect
    for found in (effect.difference, effect.lift):
        if isinstance(found, Estimate) and abs(effect.p_value - 1 + confidence) > 1e-9:
            assert (found.lower > 0 or found.upper < 0) == (effect.p_value < 1 - confidence)


@quick
@given(st.integers(0, 10_000), st.floats(-1e6, 1e6), st.floats(0.01, 1000))
def test_level_and_scale_of_the_figures_do_not_move_p(seed, level, scale):
    days = np.random.default_rng(seed).normal(size=(6, 6))
    plain = compare_panel(whole_panel(days, 3, 3))
    moved = compare_panel(whole_panel(level + scale * days, 3, 3))
    assert moved.effect.p_value == pytest.approx(plain.effect.p_value, rel=1e-4)
    assert moved.effect.difference.estimate == pytest.approx(scale * plain.effect.difference.estimate, abs=1e-7)


def test_markets_whose_days_resemble_each_other_raise_no_more_false_alarms_than_promised():
    generator = np.random.default_rng(21)
    noise = generator.normal(size=(4000, 10, 48))
    days = np.zeros_like(noise)
    for day in range(1, 48):
        days[..., day] = 0.5 * days[..., day - 1] + noise[..., day]
    changes = days[..., 34:].mean(axis=2) - days[..., 20:34].mean(axis=2)
    p_values = [welch_on_changes(row[4:], row[:4]).p_value for row in changes]
    # 160,000 draws of 4 against 6 independent normal changes, scipy 1.17.1 ttest_ind(equal_var=False): 4.6 %
    assert np.mean(np.array(p_values) <= 0.05) == pytest.approx(0.046, abs=0.01)


def test_confidence_must_be_a_level():
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare_panel(four_against_six(), confidence=95)


def test_the_record_is_frozen():
    found = compare_panel(four_against_six())
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.placebo_passed = True
    assert not isinstance(found.effect.p_value, NotEstimable)
