"""What a change comes to in a month: reckoned by hand here, from the same figures."""

from datetime import timedelta

import pytest

from experiments.judging.analysis import analyze
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind
from experiments.reduction.description import Moments, Summaries
from tests.experiments.judging.made import CLICKS_A, CLICKS_B, CPA, CTR, FIRST, HIDES, by_day, cell, comparison

PLAN = {"sealed_in_time": True, "looks": "weekly", "starts": FIRST, "ends": FIRST + timedelta(days=13)}


def month_of(cells, metrics=(CTR,), **changes):
    document = analyze(comparison(cells, metrics, **{**PLAN, **changes}))
    return document["verdict"], document["month"]


def test_all_that_was_delivered_in_two_weeks_is_taken_as_if_it_had_gone_to_one_version():
    verdict, months = month_of([*by_day("A", CLICKS_A), *by_day("B", CLICKS_B)])
    month = months["B"]
    # 1,405 clicks of 140,000 for A, both versions 280,000: 2,810 in 14 days, 6,021 in 30; B has 1,692 clicks.
    assert verdict == "succeeded"
    assert (month["days"], month["counted"], month["is_money"]) == (14, "link_clicks", False)
    assert month["control"] == pytest.approx(2810 * 30 / 14)
    assert month["extra"]["best"] == pytest.approx(2810 * 30 / 14 * (1692 / 1405 - 1))
    assert 0 < month["extra"]["lower"] < month["extra"]["best"] < month["extra"]["upper"]
    assert (month["spend"], month["saved"], month["price"]) == (None, None, None)  # no money in the file


def test_money_in_the_file_says_what_the_same_outcomes_would_cost():
    _, months = month_of([*by_day("A", CLICKS_A, spend=10.0), *by_day("B", CLICKS_B, spend=10.0)])
    month, lift = months["B"], 1692 / 1405 - 1
    assert month["spend"] == pytest.approx(600)  # 280 in 14 days
    assert month["saved"]["best"] == pytest.approx(600 * (1 - 1 / (1 + lift)))
    assert month["control_price"] == pytest.approx(140 / 1405)  # €10 on each of 14 days
    assert month["price"]["best"] == pytest.approx(140 / 1405 / (1 + lift))


def test_a_cost_that_falls_brings_more_for_the_same_money_and_the_same_for_less():
    cells = [
        *(cell("A", day, spend=100.0, conversions=9 + day % 3) for day in range(14)),
        *(cell("B", day, spend=100.0, conversions=18 + 2 * ((day + 1) % 3)) for day in range(14)),
    ]
    _, months = month_of(cells, [CPA])
    month = months["B"]
    # A: €1,400 for 139 conversions; B: 282. All €2,800 in 14 days are €6,000 in 30.
    assert month["counted"] == "conversions"
    assert month["spend"] == pytest.approx(6000)
    assert month["control"] == pytest.approx(6000 / (1400 / 139))
    assert month["extra"]["best"] == pytest.approx(month["control"] * 143 / 139, rel=0.01)  # 282, by days
    assert month["saved"]["best"] == pytest.approx(6000 * 143 / 282, rel=0.01)
    assert month["price"]["best"] == pytest.approx(1400 / 282, rel=0.01)
    assert month["extra"]["upper"] < month["extra"]["best"] < month["extra"]["lower"]  # dearest first


def test_a_list_that_was_drawn_is_taken_once_more_and_not_as_a_pace():
    def moments(variant, orders):
        return Moments(variant, None, 2000, {"order": orders}, {"order": orders}, {}, frozenset({"order"}))

    share = Metric("orders", MetricKind.PROPORTION, "order")
    summaries = Summaries((), (moments("A", 200.0), moments("B", 300.0)))
    found = analyze(
        comparison(
            [cell("A", 0), cell("B", 0)], [share], design=Design.RANDOMIZED, drawn_by_us=True, summaries=summaries
        )
    )["month"]["B"]
    assert (found["days"], found["units"]) == (None, 4000)
    assert found["control"] == pytest.approx(400)
    assert found["extra"]["best"] == pytest.approx(200)


def test_nothing_is_promised_before_the_last_look():
    assert month_of([*by_day("A", CLICKS_A[:9]), *by_day("B", CLICKS_B[:9])])[1] == {}


def test_nothing_is_promised_by_a_hint_or_by_what_is_not_usable():
    cells = [*by_day("A", CLICKS_A), *by_day("B", CLICKS_B)]
    assert month_of(cells, design=Design.OBSERVATIONAL)[1] == {}
    assert month_of(cells, mixed_currencies=True)[1] == {}


def test_nothing_is_promised_where_something_got_worse_that_must_not():
    cells = [
        *(cell("A", day, link_clicks=own, impressions=10_000, hides=50 + day % 3) for day, own in enumerate(CLICKS_A)),
        *(cell("B", day, link_clicks=own, impressions=10_000, hides=90 + day % 3) for day, own in enumerate(CLICKS_B)),
    ]
    assert month_of(cells, [CTR, HIDES]) == ("harmful", {})


def test_an_average_of_something_that_only_the_file_names_is_not_added_up():
    rating = Metric("rating", MetricKind.MEAN, "stars", None, Direction.UP)
    cells = [
        *(cell("A", day, stars=3.0 + day % 2) for day in range(14)),
        *(cell("B", day, stars=4.0 + day % 2) for day in range(14)),
    ]
    assert month_of(cells, [rating])[1] == {}
