import math

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from stats.planning.power import detectable_lift, people_needed, units_needed, units_power
from tests.stats.strategies import quick


def test_enough_days_shrink_the_error_to_what_the_lift_needs():
    days = units_needed(0.05, 14, 0.10)
    # by hand: (2.0369 + 0.8535) · 0.05 · √(14/33) = 0.0941 ≤ ln 1.1 = 0.0953 < the same for 32 days, 0.0957
    assert days == 33


def test_a_huge_lift_still_needs_two_units():
    assert units_needed(0.05, 14, 1e6) == 2


@quick
@given(st.floats(0.01, 0.5), st.integers(5, 60), st.floats(0.02, 2.0))
def test_the_units_needed_can_see_the_lift_and_one_less_cannot(error, units, lift):
    needed = units_needed(error, units, lift)
    assert detectable_lift(error, units, needed) <= lift * (1 + 1e-9)
    assert units_power(error, units, needed, lift) >= 0.8 - 1e-9
    if needed > 2:
        assert detectable_lift(error, units, needed - 1) > lift * (1 - 1e-9)
        assert units_power(error, units, needed - 1, lift) < 0.8 + 1e-9 if needed > 3 else True


def test_downwards_the_same_distance_on_the_log_scale_is_fewer_per_cent():
    up, down = detectable_lift(0.05, 14, 33), detectable_lift(0.05, 14, 33, direction="down")
    assert down < 0
    assert (1 + up) * (1 + down) == pytest.approx(1)


def test_the_power_of_a_repeat_is_close_to_that_of_the_noncentral_t():
    shift = math.log(1.1) / (0.05 * math.sqrt(14 / 33))
    exact = scipy.stats.nct.sf(scipy.stats.t.ppf(0.975, 32), 32, shift)
    assert units_power(0.05, 14, 33, 0.10) == pytest.approx(exact, abs=0.01)


@pytest.mark.parametrize(
    ("error", "units", "lift"), [(0.05, 14, 0.0), (0.05, 14, -1.0), (0.0, 14, 0.1), (0.1, 14, 1e-9)]
)
def test_what_no_number_of_units_shows_is_an_error_of_the_caller(error, units, lift):
    with pytest.raises(ValueError, match="number of units"):
        units_needed(error, units, lift)


def test_impossible_plans_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="cannot plan"):
        detectable_lift(0.05, 14, 1)
    with pytest.raises(ValueError, match="cannot plan"):
        units_power(0.05, 14, 1, 0.1)


def test_an_error_too_large_for_any_lift_is_infinite():
    assert detectable_lift(1000.0, 14, 2) == math.inf


def test_the_sizes_of_shares_are_found_here_as_well():
    # R 4.2.2 power.prop.test(p1 = .012, p2 = .0132, power = .8)
    assert people_needed(0.012, 0.10) == pytest.approx(135623.538427647, rel=1e-6)
