import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.power import TTestIndPower

from stats.planning.power_means import detectable_difference, mean_power, mean_units_needed, revenue_per_person
from tests.stats.strategies import quick


def test_the_examples_of_the_manual_of_power_t_test_come_out():
    # R manual, ?power.t.test: n = 20, delta = 1 gives power = 0.8689528; power = .9 gives n = 22.02110,
    # one-sided n = 17.84713
    assert mean_power(1.0, 1.0, 20, 20) == pytest.approx(0.8689528, abs=1e-7)
    assert mean_units_needed(1.0, 1.0, power=0.9).control == pytest.approx(22.02110, abs=1e-4)
    assert mean_units_needed(1.0, 1.0, power=0.9, sides=1).control == pytest.approx(17.84713, abs=1e-4)


def test_order_values_need_as_many_as_in_r():
    # R 4.2.2 power.t.test(delta = 1.8, sd = 14, power = .9)
    assert mean_units_needed(1.8, 14, power=0.9).control == pytest.approx(1272.22959993768, rel=1e-9)


def test_a_relative_lift_is_that_of_tea_tasting():
    # tea-tasting 1.14.0 Mean.solve_power: 72,715 in all; +9.5341044858087 % for 20,000
    assert mean_units_needed(0.05 * 3.2, 7.7, far_tail=True).in_all == 72_715
    shown = detectable_difference(7.7, 10_000, 10_000, far_tail=True) / 3.2
    assert shown == pytest.approx(0.095341044858087, rel=1e-9)
    # at 1 %, with next to no far tail: +7.596398895897759 % for 2,364; power 6.372974123157951 % for +2.3 %
    mean, sd = 1.5435995700502443, 0.8335444782870186
    shown = detectable_difference(sd, 1_182, 1_182, confidence=0.99, far_tail=True) / mean
    assert shown == pytest.approx(0.07596398895897759, rel=1e-9)
    found = mean_power(0.023350337262481254 * mean, sd, 1_182, 1_182, confidence=0.99, far_tail=True)
    assert found == pytest.approx(0.06372974123157951, rel=1e-9)


@quick
@given(st.floats(0.05, 0.6), st.floats(3, 300), st.floats(0.5, 0.99))
def test_equal_variants_have_the_power_of_statsmodels(effect, units, confidence):
    oracle = TTestIndPower().power(effect, units, 1 - confidence, ratio=1.0)
    assert mean_power(effect, 1.0, units, units, confidence=confidence, far_tail=True) == pytest.approx(
        oracle, abs=1e-8
    )


@quick
@given(st.floats(0.01, 2.0), st.floats(0.1, 10.0), st.sampled_from([1, 2]), st.integers(1, 4), st.floats(0.55, 0.98))
def test_size_power_and_detectable_difference_say_the_same(difference, split, sides, treatments, power):
    asked = {"sides": sides, "treatments": treatments}
    sizes = mean_units_needed(difference, 1.0, treatment_to_control=split, power=power, **asked)
    if min(sizes.control, sizes.treatment) > 2.001:
        assert mean_power(difference, 1.0, sizes.control, sizes.treatment, **asked) == pytest.approx(power, abs=1e-7)
        found = detectable_difference(1.0, sizes.control, sizes.treatment, power=power, **asked)
        assert found == pytest.approx(difference, rel=1e-6)


def test_a_huge_difference_still_needs_two_units_each():
    assert mean_units_needed(1e6, 1.0).control == 2.0
    assert mean_units_needed(1e6, 1.0, treatment_to_control=0.1).treatment == pytest.approx(2.0)


def test_a_billion_units_are_planned_without_losing_digits():
    # by hand: 2 · (1.959964 + 0.841621)² / 0.0001²
    assert mean_units_needed(1e-4, 1.0).control == pytest.approx(2 * 2.801585**2 * 1e8, rel=1e-5)


def test_revenue_of_people_who_mostly_buy_nothing_has_the_moments_of_the_mixture():
    random = np.random.default_rng(20260202)
    spread = revenue_per_person(0.1, 60.0, 45.0)
    # by hand: 0.1 · 45² + 0.1 · 0.9 · 60² = 526.5
    assert spread.mean == pytest.approx(6.0)
    assert spread.sd**2 == pytest.approx(526.5)
    orders = random.gamma((60 / 45) ** 2, 45**2 / 60, 400_000) * (random.random(400_000) < 0.1)
    assert orders.std() == pytest.approx(spread.sd, rel=0.01)
    assert spread.relative_sd == pytest.approx(spread.sd / 6)


def test_the_power_promised_is_the_power_had_by_the_welch_test():
    random = np.random.default_rng(20260203)
    a, b = random.normal(0, 1, (4000, 12)), random.normal(1.1, 1, (4000, 30))
    p = scipy.stats.ttest_ind(b, a, axis=1, equal_var=False)
    had = np.mean((p.pvalue < 0.05) & (p.statistic > 0))
    assert had == pytest.approx(mean_power(1.1, 1.0, 12, 30), abs=0.02)


def test_a_power_below_the_false_alarms_is_had_without_a_difference():
    assert detectable_difference(1.0, 10, 10, power=0.02) == 0.0


def test_plans_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="must not be 0"):
        mean_units_needed(0.0, 1.0)
    with pytest.raises(ValueError, match="above 0"):
        mean_units_needed(1.0, 1.0, treatment_to_control=0.0)
    with pytest.raises(ValueError, match="units that differ"):
        mean_power(1.0, 0.0, 10, 10)
    with pytest.raises(ValueError, match="units that differ"):
        mean_power(1.0, 1.0, 1, 10)
    with pytest.raises(ValueError, match="no realistic number"):
        mean_units_needed(1e-9, 1.0)
    for orders in ((0.0, 60.0, 45.0), (1.1, 60.0, 45.0), (0.1, 0.0, 45.0), (0.1, 60.0, -1.0)):
        with pytest.raises(ValueError, match="no such orders"):
            revenue_per_person(*orders)
