"""Looking early: a range that stays right however often somebody looks, or none."""

from datetime import date

import pytest

from experiments.judging.analysis import analyze
from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.metrics.kinds import Design, Metric, MetricKind
from experiments.reduction.description import Moments, Summaries
from tests.experiments.judging.made import CLICKS_A, CLICKS_B, by_day, cell, comparison, treatment

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


def test_posts_have_no_band_and_so_no_range_before_the_look():
    cells = [
        cell(name, day, f"{name}{day}", link_clicks=clicks, impressions=10_000)
        for name, row in (("A", CLICKS_A[:8]), ("B", CLICKS_B[:8]))
        for day, clicks in enumerate(row)
    ]
    document = analyze(comparison(cells, looks="end", **RUNNING))
    assert (document["method"], document["undecided_reason"]) == ("cluster_robust", "interim")
    assert treatment(document)["band"] is None
    assert "Too early to say anything" in document["sentence"]


def test_the_band_of_days_is_the_last_of_the_picture():
    cells = [*by_day("A", CLICKS_A[:9]), *by_day("B", CLICKS_B[:9])]
    document = analyze(comparison(cells, looks="end", **RUNNING))
    last, band = document["days"]["B"][-1], treatment(document)["band"]
    assert (band["lower"], band["upper"]) == (last["band_lower"], last["band_upper"])
