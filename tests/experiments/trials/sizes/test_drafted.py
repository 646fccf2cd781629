"""Every way in which an experiment is judged has its size, or says why not; each figure says where it is from."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.metrics.catalogue import CATALOGUE
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Unit
from experiments.people.money import Money
from experiments.trials.sizes.advising import Do
from experiments.trials.sizes.delivered import Delivered
from experiments.trials.sizes.drafted import Drafted, drafted
from experiments.trials.sizes.facts import DraftFacts, Way
from experiments.trials.sizes.figures import NOTHING_OF_OUR_OWN, Figure, Origin, OwnFigures, SeenSpread
from experiments.trials.sizes.planned import plan_of
from experiments.trials.sizes.precision import Aim, Shares, Values
from stats.errors import NotEstimable

ADS = DraftFacts(
    metric=CATALOGUE["link_clicks_per_shown"],
    design=Design.PLATFORM_SPLIT,
    unit=Unit.USER,
    unit_name="people",
    channel="paid social",
    aim=Aim(),
    looks="weekly",
    worthwhile_lift=0.05,
    expected_lift=None,
    baseline=None,
    relative_sd=None,
    price_per_thousand_minor=None,
    budget=Money(28_000, "EUR"),
    currency="EUR",
    audience_size=None,
    units_per_day=None,
    days=14,
    dated=True,
    minimum_days=7,
    minimum_units=5,
)
"""Recipe 1: €280, two weeks."""
LIST = replace(
    ADS,
    metric=CATALOGUE["orders_per_sent"],
    design=Design.RANDOMIZED,
    unit_name="subscribers",
    channel="e-mail",
    looks="end",
    budget=None,
    worthwhile_lift=0.1,
    days=28,
    minimum_days=28,
)
POSTS = replace(LIST, metric=CATALOGUE["engagements_per_reached"], unit=Unit.POST, channel="organic social", days=56)


def plan(facts, own=NOTHING_OF_OUR_OWN):
    return plan_of(facts, own)


def test_ads_are_sized_by_their_days():
    planned = plan(ADS)
    # 140 euros buy 22,581 times shown at 6.20 a thousand, so 225.8 clicks at 1 in 100 (1 - 1/100 of the luck each):
    # variance 2 · 0.99/225.8 + 2 · 0.1²/14 = 0.0102; t(13) needs 2.160 + 0.870 errors, times √1.009 for the looks:
    # exp(3.044 · 0.1010) - 1 = 0.36
    assert planned.visible == pytest.approx(0.36, abs=0.005)
    assert planned.drafted.way is Way.PAIRED_DAYS
    assert {name: figure.origin for name, figure in planned.drafted.figures.items()} == dict.fromkeys(
        ("baseline", "price_per_thousand", "spread"), Origin.SHIPPED
    )
    # days swing by 10 %: 5 % takes more of them, in whole weeks, and the money follows
    assert planned.size.days % 7 == 0
    assert planned.size.days > 14
    assert planned.size.cost.minor > 100_000


def test_the_money_and_days_that_are_named_do_see_the_worthwhile_lift():
    size = plan(ADS).size
    enough = plan(replace(ADS, budget=size.cost, days=size.days))
    assert enough.visible == pytest.approx(0.05, rel=0.02)
    assert enough.size.power == pytest.approx(0.8, abs=0.02)
    assert [one.do for one in enough.advice][:1] in ([Do.GO_AHEAD], [Do.POOL_REPEATS], [Do.WIDEN])


def test_what_is_typed_comes_before_what_is_ones_own_before_what_is_shipped():
    own = OwnFigures(
        baseline=Figure(0.02, Origin.OWN, 3, "The spring test"),
        spread=SeenSpread(0.10, 14, True, (300.0, 320.0), 3, "The spring test"),
        price_per_thousand_minor=Figure(400.0, Origin.OWN, 3, "The spring test"),
    )
    figures = plan(replace(ADS, baseline=0.03), own).drafted.figures
    assert (figures["baseline"].value, figures["baseline"].origin) == (0.03, Origin.TYPED)
    assert (figures["price_per_thousand"].value, figures["price_per_thousand"].experiment_id) == (400.0, 3)
    # by hand: 0.10² - 0.97 (1/300 + 1/320) = 0.003736; √(0.003736 · 14/2) = 0.162 of a version's own swing a day
    assert figures["spread"].value == pytest.approx(0.162, abs=0.001)
    assert figures["spread"].title == "The spring test"


def test_a_cost_is_sized_by_the_orders_that_the_money_buys():
    cost = replace(ADS, metric=CATALOGUE["cost_per_order"], worthwhile_lift=0.15, baseline=14.0)
    found = drafted(cost, NOTHING_OF_OUR_OWN)
    assert isinstance(found.asked.precision, Delivered)
    # 140 euros a version at 14 euros each: 10 orders
    units = 14_000 / 620 * 1000
    assert found.asked.precision.rate * units == pytest.approx(10)
    assert found.asked.precision.cost
    planned = plan(cost)
    assert 0.5 < planned.visible < 1  # nothing falls by more than all of it
    assert planned.advice[0].do is Do.NEARER_METRIC
    assert planned.advice[0].metric in {"arrivals per time shown", "link clicks per time shown"}
    assert planned.advice[0].lift < planned.visible


def test_a_list_is_sized_by_its_people_and_gets_its_most_profitable_test():
    unknown = plan(LIST)
    assert (unknown.visible.reason, unknown.visible.sentence) == (
        "no_limit",
        "Say how many subscribers there are, and this says what they can see.",
    )
    assert unknown.size.units_per_variant > 100_000  # 0.5 in 100 order
    known = plan(replace(LIST, audience_size=9_600, baseline=0.16))
    # recipe: 4,800 people each at 16 in 100 see ±13 %
    assert known.visible == pytest.approx(0.135, abs=0.01)
    assert known.size.test_and_roll.units_per_variant < 4_800


def test_values_per_person_take_their_spread_from_buyers_and_baskets():
    revenue = Metric("revenue per person", MetricKind.MEAN, "revenue")
    found = plan(replace(LIST, metric=revenue, audience_size=40_000, baseline=1.2))
    assert isinstance(found.drafted.asked.precision, Values)
    # 2 in 100 buy, baskets differ by three quarters: √(0.02 · 0.75² + 0.02 · 0.98) / 0.02 = 8.78
    assert found.drafted.figures["spread"].value == pytest.approx(8.78, abs=0.01)
    assert found.visible == pytest.approx(8.78 * (2 / 20_000) ** 0.5 * 2.80, rel=0.01)
    assert found.size.test_and_roll is not None


@pytest.mark.parametrize(
    ("facts", "units_are", "visible"),
    [
        # 0.45 · √(2/14) · (t(26): 2.056 + 0.856), 14 posts each: one every other day for 56 days
        (POSTS, "posts", 0.496),
        (replace(POSTS, unit=Unit.AD, units_per_day=1.0), "ads", 0.23),
        (replace(POSTS, unit=Unit.SLOT, units_per_day=2.0), "slots", 0.24),
        (replace(POSTS, unit=Unit.REGION, design=Design.GEO, audience_size=16), "regions", 0.46),
        (
            replace(
                POSTS, unit=Unit.DAY, design=Design.SWITCHBACK, metric=CATALOGUE["visits_per_day"], channel="billboards"
            ),
            "days",
            0.23,
        ),
    ],
)
def test_posts_ads_slots_regions_and_days_are_sized_by_how_much_they_differ(facts, units_are, visible):
    planned = plan(facts)
    assert planned.drafted.asked.units_are == units_are
    assert planned.visible == pytest.approx(visible, rel=0.03)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(ADS, design=Design.BEFORE_AFTER), "cannot_decide"),
        (replace(ADS, design=Design.OBSERVATIONAL), "cannot_decide"),
        (replace(ADS, budget=None), "no_size"),
        (replace(ADS, dated=False), "no_size"),
        (replace(ADS, budget=Money(0, "EUR")), "too_small"),
        (replace(ADS, budget=Money(100, "EUR")), "too_small"),
        (replace(ADS, days=4), "too_short"),
        (replace(ADS, budget=Money(28_000, "JPY"), currency="JPY"), "no_price"),
        (replace(ADS, metric=Metric("saves per reach", MetricKind.RATIO, "saves", "hearts")), "no_rate"),
        (replace(ADS, worthwhile_lift=0.0), "no_lift"),
        (replace(ADS, metric=CATALOGUE["cost_per_order"], worthwhile_lift=1.5), "more_than_all"),
        (replace(LIST, metric=Metric("likers", MetricKind.PROPORTION, "likes")), "no_rate"),
        (replace(LIST, metric=CATALOGUE["solved_at_once"], worthwhile_lift=0.9), "more_than_all"),
        (replace(POSTS, unit=Unit.REGION, design=Design.GEO), "no_limit"),
    ],
)
def test_what_has_no_size_says_why(facts, reason):
    visible = plan(facts).visible
    assert isinstance(visible, NotEstimable)
    assert visible.reason == reason


def test_a_price_that_is_typed_makes_any_currency_plannable():
    assert isinstance(
        plan(replace(ADS, budget=Money(28_000, "JPY"), currency="JPY", price_per_thousand_minor=700)).visible, float
    )


def test_where_changing_costs_nothing_the_expected_lift_is_sized():
    planned = plan(replace(ADS, worthwhile_lift=0.0, expected_lift=0.2))
    assert planned.drafted.asked.worthwhile_lift == 0.2
    assert planned.size.chances.no_useful_difference == 0  # never falls where nothing is worthwhile


def test_the_expected_lift_is_one_and_a_half_times_the_worthwhile_one_unless_typed():
    assert plan(ADS).drafted.asked.expected == pytest.approx(0.075)
    assert plan(replace(ADS, expected_lift=-0.1)).drafted.asked.expected == -0.1
    hopeful, gloomy = (plan(replace(ADS, expected_lift=lift)).size.chances for lift in (0.4, -0.4))
    assert hopeful.succeeded > 0.7 > gloomy.succeeded
    assert gloomy.harmful > 0.5


@settings(deadline=None, max_examples=30, derandomize=True)
@given(
    st.sampled_from([ADS, LIST, POSTS, replace(ADS, metric=CATALOGUE["cost_per_order"])]),
    st.integers(3_000, 10_000_000),
    st.integers(100, 10_000_000),
    st.tuples(st.integers(1, 3), st.integers(1, 8), st.floats(0.01, 0.9)),
)
def test_more_never_sees_less_and_chances_add_up(facts, cents, people, rule):
    treatments, weeks, worthwhile = rule
    wanted = replace(
        facts,
        aim=Aim(treatments=treatments),
        audience_size=people,
        days=7 * weeks,
        worthwhile_lift=worthwhile,
        budget=Money(cents, "EUR") if facts.is_paid else None,
    )
    more = replace(
        wanted,
        audience_size=2 * people,
        units_per_day=1.0 if facts is POSTS else None,
        budget=Money(2 * cents, "EUR") if facts.is_paid else None,
    )
    first, second = plan(wanted), plan(more)
    if isinstance(first.visible, float):
        assert isinstance(second.visible, float)
        assert second.visible <= first.visible * (1 + 1e-9)
    for planned in (first, second):
        if isinstance(planned.size, NotEstimable):
            continue
        chances = planned.size.chances
        shares = [chances.succeeded, chances.harmful, chances.no_useful_difference, chances.undecided]
        assert sum(shares) == pytest.approx(1.0)
        assert min(shares) >= -1e-9
        if isinstance(planned.drafted.asked.precision, Delivered):
            assert planned.size.days % 7 == 0
        lifts = [point.detectable_lift for point in planned.size.curve if point.detectable_lift is not None]
        assert lifts == sorted(lifts, reverse=True)
        assert all(point.detectable_lift is not None for point in planned.size.curve[-1:]) or not lifts


def test_seven_days_and_three_treatments_see_less_because_all_days_must_agree():
    # the randomisation test must agree below 20 days: with a level of 1.7 % all seven have to point the same way
    week = replace(ADS, days=7, looks="end", aim=Aim(treatments=3))
    precision = drafted(week, NOTHING_OF_OUR_OWN)
    assert isinstance(precision, Drafted)
    units = 7_000 / 620 * 1000
    assert plan(week).visible > precision.asked.precision.visible(units) * 1.15


def test_no_fall_is_expected_to_be_more_than_all():
    cheaper = plan(replace(ADS, metric=CATALOGUE["cost_per_order"], worthwhile_lift=0.8))
    assert cheaper.drafted.asked.expected == 0.99


def test_where_less_is_better_the_chances_are_those_of_a_fall():
    down = Shares(0.1, direction=Direction.DOWN)
    assert down.error(1_000, 0.5) > down.error(1_000, -0.5)


def test_a_page_is_worth_at_most_150_milliseconds_of_work():
    plan(ADS)  # what is worked out once and kept
    spent = []
    for days in (14, 28, 56):
        began = time.process_time()
        plan(replace(ADS, days=days))
        spent.append(time.process_time() - began)
    assert min(spent) < 0.15
