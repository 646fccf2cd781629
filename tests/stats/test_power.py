import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.power import detectable_lift, detectable_people_lift, people_needed, units_needed
from tests.stats.strategies import quick


@pytest.mark.parametrize(
    ("baseline", "lift", "confidence", "people"),
    [
        # R 4.2.2 power.prop.test(p1, p2, power = .8, sig.level), per variant
        (0.012, 0.10, 0.95, 135623.538427647),
        (0.25, 0.05, 0.90, 15081.3019967263),
        (2e-05, 0.5, 0.95, 3924340.57724085),
    ],
)
def test_people_needed_are_those_of_power_prop_test(baseline, lift, confidence, people):
    assert people_needed(baseline, lift, confidence=confidence) == pytest.approx(people, rel=1e-6)


def test_twelve_thousand_people_can_see_28_percent():
    # R 4.2.2 power.prop.test(n = 12000, p1 = .018, power = .8) gives 0.28476, from uniroot with tolerance 1e-4 on p2;
    # put back into the same formula that is 12,032 people, so the exact answer differs in the fourth digit
    found = detectable_people_lift(0.018, 12_000)
    assert found == pytest.approx(0.284760997296802, rel=2e-3)
    assert people_needed(0.018, found) == pytest.approx(12_000)


def test_two_people_cannot_see_anything():
    assert detectable_people_lift(0.5, 2) is None


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
    if needed > 2:
        assert detectable_lift(error, units, needed - 1) > lift * (1 - 1e-9)


@pytest.mark.parametrize(
    ("error", "units", "lift"), [(0.05, 14, 0.0), (0.05, 14, -1.0), (0.0, 14, 0.1), (0.1, 14, 1e-9)]
)
def test_what_no_number_of_units_shows_is_an_error_of_the_caller(error, units, lift):
    with pytest.raises(ValueError, match="number of units"):
        units_needed(error, units, lift)


def test_impossible_plans_are_an_error_of_the_caller():
    with pytest.raises(ValueError, match="differ"):
        people_needed(0.5, 1.5)
    with pytest.raises(ValueError, match="differ"):
        people_needed(0.5, 0.0)
    with pytest.raises(ValueError, match="cannot plan"):
        detectable_lift(0.05, 14, 1)
    with pytest.raises(ValueError, match="share between"):
        detectable_people_lift(0.0, 100)


def test_an_error_too_large_for_any_lift_is_infinite():
    assert detectable_lift(1000.0, 14, 2) == math.inf
