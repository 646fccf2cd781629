"""The entrance by purse: what fits, what it can then see and by whose figures, and in which order."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from experiments.errors import RuleBroken
from experiments.learning.recipes.evidence import Stance, State, ToolkitEvidence, ToolkitProof
from experiments.learning.recipes.purse import Figures, Found, Lack, Purse, find_out, purse_of
from experiments.metrics.kinds import Direction, MetricKind
from experiments.people.money import Money
from experiments.trials.toolkits.pattern import body_of
from experiments.trials.toolkits.recipes.book import RECIPES
from experiments.trials.toolkits.toolkit import Toolkit
from stats.planning.power import detectable_lift

TOOLKITS = [
    Toolkit(
        id=100 + recipe.number,
        team_id=1,
        recipe=recipe.number,
        name=recipe.name,
        goal_kind=recipe.goal_kind,
        channel=recipe.channel,
        body=body_of(recipe.pattern),
    )
    for recipe in RECIPES
]
OWN = ToolkitProof(
    experiment_id=7,
    title="Does a question bring more first clicks?",
    closed_on=date(2026, 5, 1),
    verdict="succeeded",
    grade="C",
    stance=Stance.SUPPORTS,
    retrospective=False,
    provisional=False,
    sentence="The question brings more.",
    direction=Direction.UP,
    kind=MetricKind.RATIO,
    denominator="impressions",
    lift=0.16,
    lower=0.05,
    upper=0.28,
    worthwhile_lift=0.05,
    log_lift_se=0.045,
    cost_minor=84300,
    currency="EUR",
    hours=4,
    days=14,
)


def euros(amount: float) -> Money:
    return Money(round(amount * 100), "EUR")


def by_recipe(found: list[Found]) -> dict[int | None, Found]:
    return {one.toolkit.recipe: one for one in found}


def test_three_hundred_euros_ten_hours_and_two_weeks() -> None:
    found = find_out(TOOLKITS, {}, Purse(euros(300), 10, 2))
    assert [one.toolkit.recipe for one in found if one.fits] == [11, 1]
    one = by_recipe(found)
    # Recipe 1 sees ±30 % for €280; for €300 the root of 280/300 of its logarithm.
    assert one[1].lift == pytest.approx(math.expm1(math.log(1.3) * math.sqrt(280 / 300)))
    assert (one[11].lift, one[11].figures) == (pytest.approx(0.85), Figures.SHIPPED)
    assert not any(each.enough for each in found)
    assert one[3].lacks == (Lack.WEEKS,)
    assert one[9].lacks == (Lack.WEEKS,)
    assert one[14].lacks == (Lack.MONEY, Lack.WEEKS)
    assert one[3].lift == pytest.approx(0.35)  # at its own size


def test_hours_may_be_what_is_lacking() -> None:
    found = by_recipe(find_out(TOOLKITS, {}, Purse(hours=3, weeks=8)))
    assert (found[4].fits, found[3].lacks, found[12].lacks) == (True, (Lack.HOURS,), (Lack.HOURS,))


def test_a_purse_too_small_for_anything_fits_nothing() -> None:
    assert not any(one.fits for one in find_out(TOOLKITS, {}, Purse(euros(10), 1, 1)))


def test_ten_hours_a_week_in_more_weeks_see_more_but_only_as_far_as_both_reach() -> None:
    usual = by_recipe(find_out(TOOLKITS, {}, Purse(hours=10, weeks=8)))[3]
    more_hours = by_recipe(find_out(TOOLKITS, {}, Purse(hours=40, weeks=8)))[3]
    both = by_recipe(find_out(TOOLKITS, {}, Purse(hours=40, weeks=32)))[3]
    assert usual.lift == more_hours.lift == pytest.approx(0.35)
    assert both.lift == pytest.approx(1.35 ** (1 / 2) - 1)  # four times as many posts, half the logarithm
    assert (both.enough, usual.times) == (True, 3)  # (ln 1.35 / ln 1.2) squared is 2.7


def test_a_list_has_no_more_people_for_more_money() -> None:
    dear, dearest = (by_recipe(find_out(TOOLKITS, {}, Purse(euros(sum_)))) for sum_ in (700, 70_000))
    assert dear[5].lift == dearest[5].lift == pytest.approx(0.13)
    assert by_recipe(find_out(TOOLKITS, {}, Purse(euros(400))))[5].lift == pytest.approx(0.24)
    assert dearest[7].lift is not None
    assert dear[7].lift is not None
    assert dearest[7].lift < dear[7].lift  # ads reach more


def test_the_teams_own_last_run_takes_the_place_of_the_shipped_figure() -> None:
    evidence = {101: ToolkitEvidence((OWN,), 0, State.HOLDS)}
    one = by_recipe(find_out(TOOLKITS, evidence, Purse(euros(843))))[1]
    assert (one.figures, one.own) == (Figures.OWN, OWN)
    assert one.lift == pytest.approx(detectable_lift(0.045, 14, 14))
    quarter = by_recipe(find_out(TOOLKITS, evidence, Purse(euros(4 * 843))))[1]
    assert quarter.lift == pytest.approx((1 + detectable_lift(0.045, 14, 14)) ** 0.5 - 1)
    # Without a purse: at what the recipe itself costs.
    plain = by_recipe(find_out(TOOLKITS, evidence, Purse()))[1]
    assert plain.lift == pytest.approx((1 + detectable_lift(0.045, 14, 14)) ** math.sqrt(843 / 280) - 1)


def test_a_run_that_counted_the_same_stands_in_where_none_of_its_own_is_closed() -> None:
    found = by_recipe(find_out(TOOLKITS, {}, Purse(euros(843)), kindred={101: OWN}))
    assert (found[1].figures, found[2].figures) == (Figures.OWN, Figures.SHIPPED)
    unusable = replace(OWN, log_lift_se=None)
    assert by_recipe(find_out(TOOLKITS, {}, Purse(), kindred={101: unusable}))[1].figures is Figures.SHIPPED


def test_a_run_that_counted_something_else_says_nothing_of_the_spread() -> None:
    other = replace(OWN, kind=MetricKind.MEAN, denominator=None)
    found = by_recipe(find_out(TOOLKITS, {101: ToolkitEvidence((other, OWN), 0, State.MIXED)}, Purse(euros(843))))
    assert found[1].own == OWN
    alone = by_recipe(find_out(TOOLKITS, {101: ToolkitEvidence((other,), 0, State.MIXED)}, Purse(euros(843))))
    assert alone[1].figures is Figures.SHIPPED


def test_a_price_in_another_currency_is_not_guessed_but_an_own_run_tells_it() -> None:
    pounds = Purse(Money(30000, "GBP"))
    one = by_recipe(find_out(TOOLKITS, {}, pounds))
    assert (one[1].lacks, one[3].lacks) == ((Lack.PRICE,), ())  # what costs nothing costs nothing anywhere
    own = {101: ToolkitEvidence((replace(OWN, currency="GBP", cost_minor=30000),), 0, State.HOLDS)}
    told = by_recipe(find_out(TOOLKITS, own, pounds))[1]
    assert (told.fits, told.lift) == (True, pytest.approx(detectable_lift(0.045, 14, 14)))
    foreign = {101: ToolkitEvidence((OWN,), 0, State.HOLDS)}
    assert by_recipe(find_out(TOOLKITS, foreign, pounds))[1].lacks == (Lack.PRICE,)


def test_what_sees_its_worthwhile_change_comes_first_and_what_is_contradicted_last() -> None:
    contradicted = {103: ToolkitEvidence((replace(OWN, stance=Stance.CONTRADICTS),), 0, State.CONTRADICTED)}
    found = find_out(TOOLKITS, contradicted, Purse(euros(300), 40, 32))
    assert found[-1].toolkit.recipe == 3
    order = [(one.fits, one.enough) for one in found[:-1]]
    assert order == sorted(order, reverse=True)
    assert found[0].enough
    plain = [one.toolkit.recipe for one in find_out(TOOLKITS, contradicted, Purse())]
    assert plain == [number for number in range(1, 15) if number != 3] + [3]


def test_an_own_toolkit_without_a_run_says_that_nothing_is_known() -> None:
    pattern = replace(RECIPES[0].pattern, sees=(), kept_from=5)
    kept = Toolkit(id=7, team_id=1, name="Ask", goal_kind="new_sales", channel="paid social", body=body_of(pattern))
    (found,) = find_out([kept], {}, Purse(euros(300)))
    assert (found.lift, found.figures, found.times, found.enough) == (None, None, None, False)
    assert found.unknown is not None
    (known,) = find_out([kept], {7: ToolkitEvidence((OWN,), 0, State.HOLDS)}, Purse(euros(843)))
    assert known.lift == pytest.approx(detectable_lift(0.045, 14, 14))


@given(
    money=st.none() | st.integers(0, 10**13),
    hours=st.none() | st.floats(0, 100_000),
    weeks=st.none() | st.floats(0, 520),
)
def test_any_purse_has_an_answer_and_more_of_it_never_sees_less(
    money: int | None, hours: float | None, weeks: float | None
) -> None:
    purse = purse_of(None if money is None else Money(money, "EUR"), hours, weeks)
    more = Purse(
        None if purse.money is None else Money(2 * purse.money.minor, "EUR"),
        None if hours is None else 2 * hours,
        None if weeks is None else 2 * weeks,
    )
    small, large = (by_recipe(find_out(TOOLKITS, {101: ToolkitEvidence((OWN,))}, each)) for each in (purse, more))
    assert len(small) == len(TOOLKITS)
    for number, one in small.items():
        assert one.lift is None or 0 < one.lift <= 10
        assert not one.fits or large[number].fits
        if one.fits and one.lift is not None:
            again = large[number].lift
            assert again is not None
            assert again <= one.lift * (1 + 1e-9)


@pytest.mark.parametrize(
    ("money", "hours", "weeks", "fields"),
    [
        (Money(-1, "EUR"), -1, -1, {"money", "hours", "weeks"}),
        (Money(10**16, "EUR"), math.inf, math.nan, {"money", "hours", "weeks"}),
        (None, 100_001, 521, {"hours", "weeks"}),
    ],
)
def test_what_is_no_purse_is_refused_all_at_once(
    money: Money | None, hours: float, weeks: float, fields: set[str]
) -> None:
    with pytest.raises(RuleBroken) as refused:
        purse_of(money, hours, weeks)
    assert {fault.field for fault in refused.value.faults} == fields
