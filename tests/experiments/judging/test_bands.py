"""Looking early: a range that stays right however often somebody looks, or none."""

from datetime import date

import pytest

from experiments.judging.analysis import analyze
from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.metrics.kinds import Design, Metric, MetricKind
from experiments.reduction.description import Moments, Summaries
from tests.experiments.judging.made import CLICKS_A, CLICKS_B, CPA, by_day, cell, comparison, treatment

RUNNING = {"starts": date(2026, 3, 2), "ends": date(2026, 3, 29), "today": date(2026, 3, 10), "sealed_in_time": True}


def orders_so_far(first, second):
    def people(name, n, orders):
        return Moments(name, None, n, {"orders": orders}, {"orders": orders}, {}, frozenset({"orders"}))

    return analyze(
        Comparison(
            "A", ("B",), (Metric("orders per person", MetricKind.PROPORTION, "orders"),), Rule(looks="end"),
            Circumstances(Design.RANDOMIZED, drawn_by_us=True, **RUNNING),
            Summaries(moments=(people("A", *first), people("B", *second))),
        )
    )  # fmt: skip


def test_shares_of_people_have_the_asymptotic_sequence_between_looks():
    document = orders_so_far((2_000, 200), (2_000, 240))
    assert (document["verdict"], document["undecided_reason"]) == ("undecided", "interim")
    band = treatment(document)["band"]
    # ln(240/200) = 0.18232, standard error sqrt(1/200 - 1/2000 + 1/240 - 1/2000) = 0.09037;
    # rho^2 = (5.99146 + ln 6.99146) / 10000 = 0.000793604, N rho^2 = 3.174414,
    # radius sqrt(2 * 4.174414 / 3.174414 * ln(sqrt(4.174414) / 0.05)) = 3.12372: ln lift 0.18232 +- 0.28229
    assert band["estimate"] == pytest.approx(0.2)
    assert (band["lower"], band["upper"]) == pytest.approx((-0.0951, 0.5914), abs=2e-4)
    assert treatment(document)["lift"]["lower"] > band["lower"]
    assert document["sentence"].startswith("So far “B”: 10\xa0% fewer to 59\xa0% more orders per person.")


def test_too_few_cases_for_a_band_give_no_range_at_all():
    document = orders_so_far((2_000, 60), (2_000, 80))
    assert treatment(document)["band"] is None
    assert "Too early to say anything" in document["sentence"]


def posts_so_far(how_many):
    cells = [
        cell(name, day, f"{name}{day}", link_clicks=clicks, impressions=10_000)
        for name, row in (("A", CLICKS_A[:how_many]), ("B", CLICKS_B[:how_many]))
        for day, clicks in enumerate(row)
    ]
    return analyze(comparison(cells, looks="end", **RUNNING))


def test_posts_have_the_t_sequence_of_their_rates_between_looks():
    document = posts_so_far(8)
    assert (document["method"], document["undecided_reason"]) == ("cluster_robust", "interim")
    band, lift = treatment(document)["band"], treatment(document)["lift"]
    # all posts were shown equally often, so the average rate of a post moves by as much as the ratio of sums: 968 / 802
    assert band["estimate"] == pytest.approx(968 / 802 - 1)
    assert band["lower"] < lift["lower"] < lift["upper"] < band["upper"]


def test_two_posts_of_a_kind_have_no_range_before_the_look():
    document = posts_so_far(2)
    assert treatment(document)["band"] is None
    assert "Too early to say anything" in document["sentence"]


def revenue_so_far(first, second):
    def people(name, n, revenue, squares):
        return Moments(name, None, n, {"revenue": revenue}, {"revenue": squares}, {}, frozenset())

    return analyze(
        Comparison(
            "A", ("B",), (Metric("revenue per person", MetricKind.MEAN, "revenue"),), Rule(looks="end"),
            Circumstances(Design.RANDOMIZED, drawn_by_us=True, **RUNNING),
            Summaries(moments=(people("A", *first), people("B", *second))), currency="EUR",
        )
    )  # fmt: skip


def test_averages_of_people_have_the_asymptotic_sequence_from_100_people_with_a_value_on():
    # 400 and 440 of 20,000 bought for 30 euro each: sums of squares 900 times as many
    document = revenue_so_far((20_000, 12_000, 360_000), (20_000, 13_200, 396_000))
    band, lift = treatment(document)["band"], treatment(document)["lift"]
    assert band["estimate"] == pytest.approx(0.1)
    assert band["lower"] < lift["lower"] < 0 < lift["upper"] < band["upper"]
    assert treatment(revenue_so_far((2_000, 1_200, 36_000), (2_000, 1_320, 39_600)))["band"] is None


def test_the_band_of_days_is_the_last_of_the_picture():
    cells = [*by_day("A", CLICKS_A[:9]), *by_day("B", CLICKS_B[:9])]
    document = analyze(comparison(cells, looks="end", **RUNNING))
    last, band = document["days"]["B"][-1], treatment(document)["band"]
    assert (band["lower"], band["upper"]) == (last["band_lower"], last["band_upper"])


def test_a_cost_that_clearly_falls_risks_hardly_anything_and_one_that_rises_much():
    cheaper = [
        *by_day("A", CLICKS_A, spend=100.0, conversions=10.0),
        *(cell("B", day, impressions=10_000.0, spend=100.0, conversions=18.0 + day % 3) for day in range(14)),
    ]
    better = treatment(analyze(comparison(cheaper, metrics=(CPA,))))
    worse = treatment(analyze(comparison(cheaper, metrics=(CPA,), control="B", treatments=("A",))))
    assert better["chance_to_beat_control"] > 0.99
    assert better["expected_loss"] < 0.001
    assert worse["chance_to_beat_control"] < 0.01
    assert worse["expected_loss"] > 0.3
