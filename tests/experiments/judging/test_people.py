"""Analyses of people drawn one by one, against figures of independent tools."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from experiments.judging.analysis import analyze
from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.metrics.kinds import Design, Metric, MetricKind, Role
from experiments.reduction.description import Moments, Summaries
from tests.experiments.judging.made import check, treatment


def people(name, n, visits, orders):
    return Moments(
        name, None, n, {"visit": visits, "orders": orders},
        {"visit": visits, "orders": orders}, {"orders*visit": orders},
        frozenset({"visit", "orders"}),
    )  # fmt: skip


# shared/data/expected.json, hillstrom: visit
HILLSTROM = Summaries(
    moments=(
        people("No E-Mail", 21306, 2262, 122),
        people("Mens E-Mail", 21307, 3894, 267),
        people("Womens E-Mail", 21387, 3238, 189),
    )
)
VISIT = Metric("visit", MetricKind.PROPORTION, "visit")


def hillstrom(metrics=(VISIT,), **facts):
    rule = Rule()
    return analyze(
        Comparison(
            "No E-Mail", ("Mens E-Mail", "Womens E-Mail"), metrics, rule,
            Circumstances(**{"design": Design.RANDOMIZED, **facts}), HILLSTROM,
        )
    )  # fmt: skip


def test_visits_of_the_hillstrom_mails():
    document = hillstrom()
    mens, womens = document["metrics"][0]["variants"][1:]
    assert mens["lift"]["estimate"] == pytest.approx(0.721404616781)
    assert (mens["lift"]["lower"], mens["lift"]["upper"]) == pytest.approx((0.64038, 0.80643), abs=2e-4)
    assert womens["lift"]["estimate"] == pytest.approx(0.426055070267)
    assert [row["deciding"]["level"] for row in (mens, womens)] == [0.975, 0.975]
    assert (document["verdict"], document["grade"]) == ("succeeded", "C")
    assert check(document, "sample_ratio")["numbers"]["p_value"] == pytest.approx(0.90369295756)


def test_a_sealed_draw_of_people_is_solid():
    assert hillstrom(sealed_in_time=True, drawn_by_us=True)["grade"] == "B"


def test_orders_per_visit_are_a_ratio_over_people():
    metric = Metric("orders per visit", MetricKind.RATIO, "orders", "visit")
    row = treatment(hillstrom((metric,)))
    assert row["lift"]["estimate"] == pytest.approx(0.271300108616)  # expected.json, conversion_per_visit


def test_secondary_metrics_are_exploratory_and_adjusted_together():
    orders = Metric("orders", MetricKind.PROPORTION, "orders", role=Role.SECONDARY)
    document = hillstrom((VISIT, orders))
    second = document["metrics"][1]
    assert second["exploratory"] is True
    assert [row["verdict"] for row in second["variants"]] == [None, None, None]
    # Benjamini-Hochberg over the two: the smaller p times 2, the larger times 1
    mens, womens = second["variants"][1:]
    assert mens["p_adjusted"] == pytest.approx(2 * mens["p_value"])
    assert womens["p_adjusted"] == pytest.approx(womens["p_value"])


def test_groups_that_do_not_match_the_draw_make_everything_invalid():
    document = analyze(
        Comparison(
            "No E-Mail", ("Mens E-Mail",), (VISIT,), Rule(), Circumstances(Design.RANDOMIZED),
            Summaries(moments=(people("No E-Mail", 21306, 2262, 122), people("Mens E-Mail", 20000, 3894, 267))),
        )
    )  # fmt: skip
    assert document["verdict"] == "invalid"
    assert check(document, "sample_ratio")["fatal"] is True
    assert document["sentence"].startswith("Not usable: group sizes do not match the draw")


def test_while_people_still_come_the_group_sizes_are_judged_by_what_may_be_read_daily():
    def judged(first, second, today):
        moments = people("No E-Mail", first, 200, 12), people("Mens E-Mail", second, 240, 20)
        facts = Circumstances(
            Design.RANDOMIZED, starts=date(2026, 3, 2), ends=date(2026, 3, 29), today=today, drawn_by_us=True
        )
        return analyze(Comparison("No E-Mail", ("Mens E-Mail",), (VISIT,), Rule(), facts, Summaries(moments=moments)))

    # scipy.stats.chisquare([2050, 1810]): p 0.000112. The Dirichlet-multinomial against it, with concentration 50 each,
    # by scipy.special.gammaln: inverse odds 0.00435
    running = check(judged(2050, 1810, date(2026, 3, 10)), "sample_ratio")
    assert running["numbers"]["p_value"] == pytest.approx(0.00435176, abs=1e-7)
    assert running["passed"] is True
    over = check(judged(2050, 1810, date(2026, 4, 2)), "sample_ratio")
    assert over["numbers"]["p_value"] == pytest.approx(0.000112, abs=5e-7)
    assert over["fatal"] is True


# 21,306 + 21,307 + 21,387 = 64,000 people are compared.
@pytest.mark.parametrize(
    ("in_several", "passed", "sentence"),
    [
        (0, None, None),
        (1, True, "1 person saw two versions and is left out (0 % of all)."),
        (64, True, "64 people saw two versions and are left out (0.1 % of all)."),
        (1000, False, "1,000 people saw two versions and are left out (1.5 % of all)."),  # 1,000 / 65,000
        (
            96_000,
            False,
            (
                "96,000 people saw two versions and are left out (60 % of all). "
                "If the ids begin anew in each version, take their column out."
            ),
        ),
    ],
)
def test_people_who_saw_two_versions_are_named(in_several, passed, sentence):
    found = Comparison(
        "No E-Mail", ("Mens E-Mail", "Womens E-Mail"), (VISIT,), Rule(), Circumstances(Design.RANDOMIZED),
        replace(HILLSTROM, in_several=in_several),
    )  # fmt: skip
    said = check(analyze(found), "people_in_several")
    if sentence is None:
        assert said is None
    else:
        assert (said["passed"], said["sentence"].replace("\xa0", " ")) == (passed, sentence)


SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "expected.json"


@pytest.mark.parametrize("source", [SHARED] if SHARED.exists() else [])
def test_hillstrom_agrees_with_independent_tools(source):
    results = json.loads(source.read_text(encoding="utf-8"))["hillstrom"]["results"]
    visits = {
        each["treatment"]: each for each in results if each["metric"] == "visit" and each["control"] == "No E-Mail"
    }
    for row in hillstrom()["metrics"][0]["variants"][1:]:
        low, high = visits[row["name"]]["tools"]["statsmodels"]["rel_ci95_log"]
        assert row["lift"]["estimate"] == pytest.approx(visits[row["name"]]["rel_lift"])
        assert (row["lift"]["lower"], row["lift"]["upper"]) == pytest.approx((low, high), abs=0.02 * (high - low))
