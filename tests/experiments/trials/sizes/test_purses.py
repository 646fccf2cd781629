"""Money and precision: more never sees less, what is asked for is enough, and everything that is said agrees."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.metrics.kinds import Direction
from experiments.people.money import Money
from experiments.trials.sizes.asked import Price, SizeAsked
from experiments.trials.sizes.delivered import Delivered
from experiments.trials.sizes.precision import Aim, Shares, Values
from experiments.trials.sizes.sizing import Size, size_of
from stats.errors import NotEstimable
from tests.stats.strategies import quick

PER_THOUSAND = Price(Decimal("6.20"), "EUR", "thousand")
PURSES = (1, 50, 2_000, 80_000, 12_000_000, 1_000_000_000)


def euros(amount: float) -> Money:
    return Money(round(amount * 100), "EUR")


def seen(size: Size) -> float:
    """What a size sees; nothing that happens is the largest."""
    return math.inf if isinstance(size.detectable_lift, NotEstimable) else size.detectable_lift


@st.composite
def plans(draw: st.DrawFn) -> SizeAsked:
    """Plans of every kind that money buys, from the rarest to the commonest events and with many versions."""
    aim = Aim(treatments=draw(st.sampled_from([1, 2, 7])))
    rate = draw(st.sampled_from([1e-6, 1e-4, 0.01, 0.3, 0.9]))
    way = draw(st.sampled_from(list(Direction)))
    days = draw(st.sampled_from([7, 14, 28, 364]))
    kinds: list[Shares | Values | Delivered] = [
        Shares(rate, aim, way),
        Values(2.4, aim, way),
        Delivered(min(rate, 0.3), 0.15, days, aim=aim, direction=way),
    ]
    precision = draw(st.sampled_from(kinds))
    # 0.9 cannot rise by more than a ninth
    wanted = draw(st.sampled_from([0.08, 0.1]))
    return SizeAsked(precision, wanted, PER_THOUSAND, days=days, dated=draw(st.booleans()), looks="end")


@quick
@given(plans())
def test_more_money_never_sees_less(asked: SizeAsked) -> None:
    sights = [seen(_sized(replace(asked, budget=euros(purse)))) for purse in PURSES]
    assert all(more <= less * (1 + 1e-6) for less, more in itertools.pairwise(sights))


@quick
@given(plans())
def test_the_money_and_days_that_are_asked_for_see_what_was_wanted(asked: SizeAsked) -> None:
    asked_for = _sized(asked)
    assert asked_for.cost is not None
    again = _lasting(replace(asked, budget=asked_for.cost, dated=True), asked_for.days)
    assert seen(size_of(again)) <= asked.worthwhile_lift * (1 + 1e-6)
    if asked_for.units_per_variant > 10_000:
        less = _lasting(replace(asked, budget=euros(float(asked_for.cost.amount) * 0.98), dated=True), asked_for.days)
        fewest = isinstance(less.precision, Delivered) and asked_for.units_per_variant <= less.precision.fewest
        assert fewest or seen(size_of(less)) > asked.worthwhile_lift


@quick
@given(plans(), st.sampled_from(PURSES), st.none() | st.integers(100, 10**7), st.none() | st.sampled_from([40.0, 9e4]))
def test_the_curve_says_of_the_budget_what_the_sentence_says(
    asked: SizeAsked, purse: float, audience: int | None, a_day: float | None
) -> None:
    if isinstance(asked.precision, Delivered):
        audience = None
    size = _sized(replace(asked, budget=euros(purse), audience=audience, units_per_day=a_day))
    here = next(point for point in size.curve if point.cost == euros(purse))
    assert (math.inf if here.detectable_lift is None else here.detectable_lift) == pytest.approx(seen(size), rel=1e-9)
    if size.finest is not None:
        assert all(point.detectable_lift is None or point.detectable_lift >= size.finest for point in size.curve)


def _sized(asked: SizeAsked) -> Size:
    """Size a plan; where days swing too much for it, with a run that is long enough."""
    try:
        return size_of(asked)
    except ValueError as error:
        assert "so small a" in str(error)  # noqa: PT017 - what cannot be shown says so
        return size_of(replace(asked, worthwhile_lift=0.11, rule_lift=asked.worthwhile_lift))


def _lasting(asked: SizeAsked, days: int) -> SizeAsked:
    precision = asked.precision.lasting(days) if isinstance(asked.precision, Delivered) else asked.precision
    return replace(asked, precision=precision, days=days)


def test_twelve_million_in_two_weeks_see_no_more_than_the_days_allow() -> None:
    asked = SizeAsked(Delivered(0.01, 0.15, 14), 0.05, PER_THOUSAND, euros(12_000_000), days=14, dated=True)
    size = size_of(asked)
    # statsmodels 0.15.0, TTestPower().solve_power(nobs=14, alpha=0.05, power=0.8): 0.810147 day-to-day deviations;
    # a day's log lift swings by 0.15 √2, hence e^(0.810147 · 0.15 √2) - 1
    assert size.finest == pytest.approx(0.187509, abs=1e-6)
    assert size.detectable_lift == pytest.approx(0.1875, abs=1e-4)
    assert "Large enough" not in size.advice
    # by hand: half of what 5 % allows is left to days: 2 · 0.15² / days ≤ (ln 1.05 / 2.81)² / 2 from 299 days on
    assert size.days == 301
    # by hand: (ln 1.05 / 2.811)² = 3.0125e-4, less 0.045 / 301; 200 events · 2 versions · € 0.0062 over what is left
    assert size.cost is not None
    assert float(size.cost.amount) == pytest.approx(16_330, rel=0.01)


def test_what_so_many_people_see_agrees_with_a_formula_from_outside() -> None:
    # R 4.2.2 power.prop.test(p1 = .012, p2 = .0132, power = .8): 135,623.5 people per variant
    cost = 2 * 135_624 * 0.0062
    size = size_of(SizeAsked(Shares(0.012), 0.10, PER_THOUSAND, euros(cost)))
    assert size.detectable_lift == pytest.approx(0.10, rel=1e-5)
    assert size.finest is None


def test_times_shown_a_day_say_how_long_it_takes() -> None:
    slow = SizeAsked(Delivered(0.01, 0.15, 14), 0.2, PER_THOUSAND, units_per_day=200.0)
    fast = replace(slow, units_per_day=2_000_000.0)
    few, many = size_of(slow), size_of(fast)
    assert many.days == size_of(replace(slow, units_per_day=None)).days
    assert few.days * 200 / 2 >= few.units_per_variant > (few.days - 7) * 200 / 2
    # a longer run leaves less to the days, so it needs fewer times shown
    assert few.units_per_variant < many.units_per_variant


def test_money_buys_nobody_who_is_not_there() -> None:
    asked = SizeAsked(Shares(0.02), 0.1, PER_THOUSAND, euros(1_000_000), audience=5_000)
    size = size_of(asked)
    assert size.detectable_lift == size.finest == pytest.approx(seen(size_of(replace(asked, budget=None))))
    assert {point.detectable_lift for point in size.curve} == {size.finest}


@pytest.mark.parametrize(("posts", "whole"), [(11, 5), (12, 6)])
def test_half_a_post_sees_nothing(posts: int, whole: int) -> None:
    assert size_of(SizeAsked(Values(0.35), 0.3, audience=posts)).affordable_units == whole
