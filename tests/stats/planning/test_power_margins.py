import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.planning.power_margins import (
    equivalence_power,
    margin_power,
    people_needed_for_equivalence,
    people_needed_for_margin,
    units_needed_for_equivalence,
    units_needed_for_margin,
)
from stats.planning.power_means import mean_units_needed
from tests.stats.strategies import quick


def farrington_manning(p1, p2, gap, theta):
    """Closed form of the restricted shares, Farrington & Manning (1990), appendix: theta = n2 / n1, p1 - p2 = gap."""
    a = 1 + theta
    b = -(1 + theta + p1 + theta * p2 + gap * (theta + 2))
    c = gap**2 + gap * (2 * p1 + theta + 1) + p1 + theta * p2
    d = -p1 * gap * (1 + gap)
    v = b**3 / (3 * a) ** 3 - b * c / (6 * a**2) + d / (2 * a)
    u = math.copysign(math.sqrt(b**2 / (3 * a) ** 2 - c / (3 * a)), v)
    w = (math.pi + math.acos(min(max(v / u**3, -1), 1))) / 3
    first = 2 * u * math.cos(w) - b / (3 * a)
    return first, first - gap


def test_a_guardrail_needs_as_many_as_in_rpact():
    # R rpact 3.3.4 getSampleSizeRates(thetaH0 = -0.005), one-sided 5 %
    sizes = people_needed_for_margin(0.05, 0.05, 0.005)
    assert sizes.control == pytest.approx(23526.4513693952, rel=1e-9)
    assert sizes.treatment == sizes.control


@quick
@given(st.floats(0.02, 0.9), st.floats(0.005, 0.1), st.floats(0.2, 5.0))
def test_the_shares_at_the_margin_are_those_of_the_closed_cubic(rate, margin, split):
    treatment, control = farrington_manning(rate, rate, -margin, 1 / split)
    z = scipy.stats.norm.ppf(0.95) * math.sqrt(control * (1 - control) + treatment * (1 - treatment) / split)
    z += scipy.stats.norm.ppf(0.8) * math.sqrt(rate * (1 - rate) * (1 + 1 / split))
    sizes = people_needed_for_margin(rate, rate, margin, treatment_to_control=split)
    assert sizes.control == pytest.approx((z / margin) ** 2, rel=1e-6)
    assert margin_power(rate, rate, margin, sizes.control, treatment_to_control=split) == pytest.approx(0.8, abs=1e-9)


def test_a_rare_guardrail_loses_no_digits():
    # 20 in a million; by hand with the variance at the expected share throughout: (1.644854 + .841621)² 2 p / m²
    rough = (1.644854 + 0.841621) ** 2 * 2 * 2e-5 / 1e-5**2
    assert people_needed_for_margin(2e-5, 2e-5, 1e-5).control == pytest.approx(rough, rel=0.05)


def test_a_treatment_expected_to_be_worse_needs_more():
    equal = people_needed_for_margin(0.05, 0.05, 0.01).control
    assert people_needed_for_margin(0.05, 0.045, 0.01).control > 3 * equal
    assert people_needed_for_margin(0.05, 0.055, 0.01).control < equal


def test_values_against_a_margin_are_the_one_sided_t_test():
    assert units_needed_for_margin(0.0, 14.0, 1.0) == mean_units_needed(1.0, 14.0, sides=1)


def test_equivalence_power_is_the_double_integral():
    # by scipy.integrate over the spread that the data show
    error, degrees = 14 * math.sqrt(2 / 30), 58
    border = scipy.stats.t.ppf(0.95, degrees)

    def inside(shown):
        room = border * error * shown
        chance = scipy.stats.norm.cdf((8 - room - 1) / error) - scipy.stats.norm.cdf((-8 + room - 1) / error)
        return max(chance, 0) * scipy.stats.chi.pdf(shown * math.sqrt(degrees), degrees) * math.sqrt(degrees)

    oracle = scipy.integrate.quad(inside, 0, 8 / (border * error))[0]
    assert equivalence_power(1.0, 14.0, 8.0, 30) == pytest.approx(oracle, abs=1e-7)


def test_two_one_sided_tests_pass_as_often_as_said():
    random = np.random.default_rng(20260206)
    a, b = random.normal(0, 1, (4000, 20)), random.normal(0.1, 1, (4000, 20))
    found = scipy.stats.ttest_ind(b, a, axis=1).confidence_interval(0.9)
    had = np.mean((found.low > -0.9) & (found.high < 0.9))
    assert had == pytest.approx(equivalence_power(0.1, 1.0, 0.9, 20), abs=0.02)


def test_at_the_margin_equivalence_is_found_as_often_as_the_level_says():
    assert equivalence_power(1.0, 1.0, 1.0, 200) == pytest.approx(0.05, abs=1e-6)


def test_equivalence_of_shares_asks_both_sides():
    sizes = people_needed_for_equivalence(0.3, 0.3, 0.05, treatment_to_control=2.0)
    assert sizes.treatment == pytest.approx(2 * sizes.control)
    # by hand: (z_.95 + z_.90)² 0.3 · 0.7 · 1.5 / 0.05², the variance at the margins being close
    assert sizes.control == pytest.approx((1.644854 + 1.281552) ** 2 * 0.21 * 1.5 / 0.0025, rel=0.02)
    assert sizes.control > people_needed_for_margin(0.3, 0.3, 0.05, treatment_to_control=2.0).control


def test_equivalence_of_means_has_its_power():
    units = units_needed_for_equivalence(0.2, 14.0, 1.0)
    assert equivalence_power(0.2, 14.0, 1.0, units) == pytest.approx(0.8, abs=1e-8)


def test_margins_that_leave_no_room_are_refused():
    for asked in ((0.05, 0.05, 0.0), (0.05, 0.03, 0.01)):
        with pytest.raises(ValueError, match="nothing to show"):
            people_needed_for_margin(*asked)
    with pytest.raises(ValueError, match="nothing to show"):
        people_needed_for_equivalence(0.05, 0.07, 0.01)
    with pytest.raises(ValueError, match="nothing to show"):
        units_needed_for_margin(-1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="nothing to show"):
        units_needed_for_equivalence(1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="no such shares"):
        people_needed_for_margin(0.0, 0.05, 0.01)
    with pytest.raises(ValueError, match="some people"):
        margin_power(0.05, 0.05, 0.01, 0)
    with pytest.raises(ValueError, match="units that differ"):
        equivalence_power(0.0, 0.0, 1.0, 10)
