"""Averages that a few large values carry: no verdict, and the page says why."""

from datetime import date

import pytest

from experiments.judging.analysis import analyze
from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Role
from experiments.reduction.adding import product_key
from experiments.reduction.description import Moments, Summaries
from tests.experiments.judging.made import CLICKS_A, CLICKS_B, CTR, cell, check, comparison, treatment

REVENUE = Metric("revenue per person", MetricKind.MEAN, "revenue")
VISITS = Metric("visits per person", MetricKind.MEAN, "visits")


def judged(first, second, metrics=(REVENUE,), worthwhile=0.0):
    """A and B of 20,000 people each; a variant is buyers and what each of them spent, or a list of such."""

    def people(name, groups):
        total = sum(n * value for n, value in groups)
        squares = sum(n * value**2 for n, value in groups)
        sums = {"revenue": total, "visits": 60_000.0 if name == "A" else 66_000.0}
        return Moments(name, None, 20_000, sums, {"revenue": squares, "visits": 260_000.0}, {}, frozenset())

    return analyze(
        Comparison(
            "A", ("B",), metrics, Rule(worthwhile),
            Circumstances(Design.RANDOMIZED, drawn_by_us=True, sealed_in_time=True, ends=date(2026, 3, 1)),
            Summaries(moments=(people("A", first), people("B", second))), currency="EUR",
        )
    )  # fmt: skip


def test_a_sum_that_weighs_like_fewer_than_twenty_people_decides_nothing():
    # (16 * 30)^2 / (16 * 30^2) = 16 equal buyers in A, 100 in B: Welch alone would find a difference
    document = judged([(16, 30.0)], [(100, 30.0)])
    assert treatment(document)["p_value"] < 0.05
    assert (document["verdict"], document["undecided_reason"]) == ("undecided", "minimum")
    assert "as if only 16 people had brought all of it" in document["sentence"]
    assert check(document, "heavy_tail")["numbers"]["effective_number"] == pytest.approx(16)
    assert check(document, "heavy_tail")["passed"] is False
    assert document["what_to_do"].startswith("Decide by other reasons: so few large values")


def test_nobody_is_told_a_chance_or_a_size_that_rests_on_a_few_large_values():
    document = judged([(16, 30.0)], [(100, 30.0)])
    row = treatment(document)
    assert (row["chance_to_beat_control"], row["expected_loss"], row["plan_with"], row["prior"]) == (None,) * 4
    assert document["enough"] is None
    assert treatment(judged([(400, 30.0)], [(600, 30.0)]))["chance_to_beat_control"] > 0.9


def test_one_large_order_among_many_small_ones_is_what_carries_the_sum():
    # B: 200 times 30 and once 6,000: (200 * 30 + 6000)^2 / (200 * 900 + 36e6) = 144e6 / 36.18e6 = 3.98
    document = judged([(200, 30.0)], [(200, 30.0), (1, 6_000.0)])
    assert check(document, "heavy_tail")["numbers"]["effective_number"] == pytest.approx(3.98, abs=0.005)
    assert document["undecided_reason"] == "minimum"


def test_between_twenty_and_fifty_the_page_warns_and_the_rule_decides():
    document = judged([(30, 30.0)], [(120, 30.0)])
    assert document["verdict"] == "succeeded"
    assert "One more of them could change the picture" in check(document, "heavy_tail")["sentence"]


def test_many_buyers_need_no_word_about_tails():
    document = judged([(400, 30.0)], [(600, 30.0)])
    assert document["verdict"] == "succeeded"
    assert check(document, "heavy_tail") is None


def test_a_ratio_of_sums_is_carried_by_a_few_whichever_sum_they_stand_in():
    def people(name, buyers):
        revenue, squares = buyers * 50.0, buyers * 2_500.0
        sums = {"revenue": revenue, "spend": 1_000.0}
        products = {product_key("revenue", "spend"): revenue}
        return Moments(name, None, 1_000, sums, {"revenue": squares, "spend": 1_000.0}, products, frozenset())

    for above, below in (("revenue", "spend"), ("spend", "revenue")):
        metric = Metric(f"{above}/{below}", MetricKind.RATIO, above, below)
        facts = Circumstances(Design.RANDOMIZED, drawn_by_us=True, sealed_in_time=True, ends=date(2026, 3, 1))
        summaries = Summaries(moments=(people("A", 15), people("B", 40)))
        document = analyze(Comparison("A", ("B",), (metric,), Rule(), facts, summaries, currency="EUR"))
        assert (document["verdict"], document["undecided_reason"]) == ("undecided", "minimum")


def test_a_guardrail_that_falls_to_nothing_breaks():
    rail = Metric("orders", MetricKind.RATIO, "conversions", "impressions", Direction.UP, Role.GUARDRAIL, 0.1)
    orders = [18.0 + day % 5 for day in range(14)]
    cells = [
        cell(name, day, link_clicks=clicks, impressions=10_000.0, conversions=orders[day] if name == "A" else 0.0)
        for name, row in (("A", CLICKS_A), ("B", CLICKS_B))
        for day, clicks in enumerate(row)
    ]
    document = analyze(comparison(cells, metrics=(CTR, rail), sealed_in_time=True))
    assert document["verdict"] == "harmful"
    assert "100" in document["sentence"]


def test_people_whose_number_is_left_blank_were_drawn_all_the_same():
    def people(name, buyers):
        total = buyers * 30.0
        return Moments(
            name, None, 10_000, {"revenue": total}, {"revenue": total * 30}, {}, frozenset(), {"revenue": buyers}
        )

    facts = Circumstances(Design.RANDOMIZED, drawn_by_us=True, sealed_in_time=True, ends=date(2026, 3, 1))
    summaries = Summaries(moments=(people("A", 500), people("B", 700)))
    document = analyze(Comparison("A", ("B",), (REVENUE,), Rule(), facts, summaries, currency="EUR"))
    assert check(document, "sample_ratio")["passed"] is True
    assert document["verdict"] != "invalid"


def test_a_guardrail_of_money_that_three_orders_carry_cannot_break():
    rail = Metric("revenue per person", MetricKind.MEAN, "revenue", None, Direction.UP, Role.GUARDRAIL, 0.05)
    heavy = judged([(60, 30.0), (15, 300.0)], [(3, 30.0)], metrics=(VISITS, rail))
    plain = judged([(600, 30.0)], [(60, 30.0)], metrics=(VISITS, rail))
    assert heavy["verdict"] == "succeeded"
    assert "Revenue per person: too little to judge." in heavy["sentence"]
    assert plain["verdict"] == "harmful"
