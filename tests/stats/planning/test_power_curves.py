import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stats.planning.power_curves import cost_curve, power_curve, spaced_costs
from stats.planning.power_people import detectable_people_lift, people_power
from tests.stats.strategies import quick


def visible(people):
    return detectable_people_lift(0.02, people)


def test_money_buys_people_for_all_variants():
    # by hand: 300 / 0.05 / 3
    (point,) = cost_curve(visible, (300,), price_per_unit=0.05, variants=3)
    assert point.units == pytest.approx(2000)
    assert point.lift == visible(2000)


@quick
@given(st.floats(50, 5_000))
def test_more_money_never_sees_less(middle):
    lifts = [point.lift for point in cost_curve(visible, spaced_costs(middle), price_per_unit=0.01)]
    assert lifts == sorted(lifts, reverse=True)


def test_what_buys_nobody_sees_nothing():
    assert cost_curve(visible, (0.01,), price_per_unit=1.0)[0].lift == math.inf


def test_half_the_visible_lift_costs_about_four_times_as_much():
    small, large = cost_curve(visible, (1_000, 4_000), price_per_unit=0.01)
    assert small.lift / large.lift == pytest.approx(2, abs=0.1)


def test_lift_against_power_leaves_out_nothing_but_zero():
    curve = power_curve(lambda lift: people_power(0.02, lift, 12_000), (-0.2, 0, 0.2))
    assert [lift for lift, _ in curve] == [-0.2, 0.2]
    assert curve[1][1] == people_power(0.02, 0.2, 12_000)


def test_costs_are_spaced_by_the_same_factor():
    costs = spaced_costs(100, points=3, span=4)
    # by hand
    assert costs == pytest.approx((50, 100, 200))


def test_curves_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="needs a price"):
        cost_curve(visible, (100,), price_per_unit=0)
    with pytest.raises(ValueError, match="needs a price"):
        cost_curve(visible, (0,), price_per_unit=1)
    with pytest.raises(ValueError, match="needs an amount"):
        spaced_costs(0)
