from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.metrics.kinds import Direction
from experiments.people.money import Money
from experiments.trials.sizes.precision import Aim, Days, Shares, Values
from experiments.trials.sizes.sizing import Price, SizeAsked, size_of
from stats.errors import NotEstimable
from tests.stats.strategies import quick

FIVE_CENTS = Price(Decimal("0.05"), "EUR")
PER_THOUSAND = Price(Decimal("6.20"), "EUR", "thousand")


def euros(amount):
    return Money(round(amount * 100), "EUR")


def test_people_and_money_for_a_worthwhile_lift():
    size = size_of(SizeAsked(Shares(0.012), 0.10, FIVE_CENTS))
    # R 4.2.2 power.prop.test(p1 = .012, p2 = .0132, power = .8): 135,623.5 people per variant
    assert size.units_per_variant == 135_624
    assert size.cost == euros(2 * 135_624 * 0.05)
    assert size.detectable_lift == pytest.approx(0.10, rel=1e-4)
    assert size.power == pytest.approx(0.8, abs=1e-4)
    assert size.advice.startswith("To see ±10")
    assert size.test_and_roll is None


def test_a_budget_sees_what_it_buys():
    size = size_of(SizeAsked(Shares(0.02), 0.2, FIVE_CENTS, euros(300)))
    assert size.affordable_units == pytest.approx(3_000)
    # R 4.2.2 form of power.prop.test: 3,000 people at 2 in 100 see 3.145 in 100
    assert size.detectable_lift == pytest.approx(0.5725, abs=5e-4)
    assert size.power == pytest.approx(0.183, abs=5e-4)
    assert size.worth_running
    assert size.advice.startswith("Worth running, though smaller than planned: your €300 can see ±57")


def test_too_small_is_said_aloud():
    size = size_of(SizeAsked(Shares(0.02), 0.2, FIVE_CENTS, euros(40)))
    assert not size.worth_running
    assert size.chance_decided < 0.3
    assert size.advice.startswith("Too small to be worth running: your €40.00 can see ±192")
    assert "you need about €2,111 and 14 days" in size.advice


def test_what_can_see_nothing_says_so():
    size = size_of(SizeAsked(Shares(0.02), 0.2, FIVE_CENTS, euros(0.10)))
    assert isinstance(size.detectable_lift, NotEstimable)
    assert (size.power, size.chance_decided, size.worth_running) == (0.0, 0.0, False)
    assert "can see no change that happens;" in size.advice


def test_more_than_enough_is_said():
    size = size_of(SizeAsked(Shares(0.02), 0.2, PER_THOUSAND, euros(300)))
    assert size.advice.startswith("Large enough: your €300 can see ±19")
    assert size.power > 0.8


def test_a_limited_audience_has_its_most_profitable_test():
    size = size_of(SizeAsked(Shares(0.02), 0.2, audience=5_000))
    assert size.affordable_units == 2_500
    assert size.cost is None
    assert size.curve == ()
    roll = size.test_and_roll
    # by hand: r = 0.0196 / 0.0028284² = 2450; √(2450 · 5000 / 4 + 1837.5²) - 1837.5 = 700.0
    assert roll.units_per_variant == 700
    assert roll.units_left == 5_000 - 2 * 700
    assert 0 < roll.error_rate < 0.5
    # by hand: 3600 · 8e-6 / √(8e-6 + 0.0196 / 700) / √π = 2.71 more orders
    assert roll.expected_gain == pytest.approx(2.71, abs=0.01)
    assert "your 5,000 people" in size.advice


def test_several_treatments_share_the_level_and_the_money():
    one, two = (size_of(SizeAsked(Shares(0.02, Aim(treatments=k)), 0.2, FIVE_CENTS, euros(3000))) for k in (1, 2))
    assert two.units_per_variant > one.units_per_variant
    assert two.affordable_units == pytest.approx(20_000)
    assert two.cost == euros(3 * two.units_per_variant * 0.05)


def test_weekly_looks_cost_a_little_and_the_days_follow_from_the_reach():
    asked = {"precision": Shares(0.02), "worthwhile_lift": 0.2, "units_per_day": 1_500.0}
    end, weekly = size_of(SizeAsked(**asked)), size_of(SizeAsked(**asked, looks="weekly"))
    # by hand: 2 · 21,109 / 1,500 = 28.1 days, in whole weeks 35
    assert end.days == weekly.days == 35
    assert 1.01 < weekly.units_per_variant / end.units_per_variant < 1.04
    assert weekly.power == pytest.approx(0.8, abs=1e-3)


def test_days_and_values_are_sized_as_well():
    days = size_of(SizeAsked(Days(0.3), 0.2, Price(Decimal(20), "EUR"), euros(280)))
    # days_needed(0.3, 0.2) = 23.2: R power.t.test(type = "paired") on ln 1.2 / 0.3
    assert (days.units_per_variant, days.days) == (24, 28)
    assert days.cost == euros(480)
    assert days.affordable_units == 14
    assert 0.2 < days.detectable_lift < 0.3
    posts = size_of(SizeAsked(Values(0.343), 0.3, units_are="posts"))
    assert posts.units_per_variant == 22
    assert "22 posts in each version" in posts.advice
    orders = size_of(SizeAsked(Values(2.4), 0.2, audience=2_000, baseline=3.2))
    assert orders.test_and_roll.units_per_variant <= 2_000 / 6


def test_where_less_is_better_the_lift_is_seen_downwards():
    up, down = (size_of(SizeAsked(Shares(0.1, direction=way), 0.2)) for way in (Direction.UP, Direction.DOWN))
    assert down.units_per_variant < up.units_per_variant
    assert down.detectable_lift == pytest.approx(0.2, rel=1e-3)
    assert size_of(SizeAsked(Days(0.3, direction=Direction.DOWN), 0.2)).units_per_variant < 24


@quick
@given(
    st.floats(0.001, 0.5),
    st.floats(0.01, 0.9),
    st.integers(100, 10_000_000),
    st.sampled_from(["end", "weekly"]),
    st.integers(10, 100_000) | st.none(),
)
def test_every_size_is_consistent(baseline, lift, cents, looks, audience):
    size = size_of(SizeAsked(Shares(baseline), lift, FIVE_CENTS, Money(cents, "EUR"), audience, looks=looks))
    assert 0 <= size.power <= 1
    assert 0 <= size.chance_decided <= 1
    assert size.days >= 7
    lifts = [point.detectable_lift for point in size.curve if point.detectable_lift is not None]
    assert lifts == sorted(lifts, reverse=True)
    costs = [point.cost.minor for point in size.curve]
    assert costs == sorted(costs)
    if not isinstance(size.detectable_lift, NotEstimable):
        enough = size.affordable_units >= size.units_per_variant
        assert (size.detectable_lift <= lift * (1 + 1e-6)) or not enough
    assert size.advice.endswith(".")


@pytest.mark.parametrize(
    ("wrong", "match"),
    [
        ({"worthwhile_lift": 0.0}, "worthwhile"),
        ({"worthwhile_lift": 0.2, "budget": euros(10)}, "price"),
        ({"worthwhile_lift": 0.2, "price": FIVE_CENTS, "budget": Money(10, "USD")}, "same currency"),
        ({"worthwhile_lift": 0.2, "price": FIVE_CENTS, "budget": Money(0, "EUR")}, "budget"),
        ({"worthwhile_lift": 0.2, "price": Price(Decimal(0), "EUR")}, "price"),
        ({"worthwhile_lift": 0.2, "audience": 3}, "audience"),
        ({"worthwhile_lift": 0.2, "days": 0}, "days"),
        ({"worthwhile_lift": 1e-6}, "more people than there are"),
        ({"worthwhile_lift": 60.0}, "between 0 and 1"),
    ],
)
def test_plans_that_cannot_be_are_refused(wrong, match):
    with pytest.raises(ValueError, match=match):
        size_of(SizeAsked(Shares(0.02), **wrong))
