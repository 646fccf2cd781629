"""Which path a file takes: the table of design.md section 5, and the days that can be paired."""

import dataclasses

import pytest

from experiments.judging.comparison import Circumstances
from experiments.judging.methods import compare
from experiments.judging.pairs import Path, choose_path, pair_up
from experiments.metrics.kinds import Design, Metric, MetricKind, Unit
from experiments.reduction.description import Summaries
from tests.experiments.judging.made import CPA, CTR, FIRST, cell, kaggle_cells

SPLIT = Circumstances(Design.PLATFORM_SPLIT)
SEVERAL_DAYS = [cell(name, day, link_clicks=5 + day, impressions=100) for name in "AB" for day in range(6)]
TURNS = [cell("AB"[day % 2], day, link_clicks=5, impressions=100) for day in range(8)]
ADS = [
    cell(name, day, f"{name}{ad}", link_clicks=5, impressions=100)
    for name in "AB" for ad in range(2) for day in range(6)
]  # fmt: skip
ONE_AD_OF_A = [each for each in ADS if each.unit != "A1"]
SAME_ADS = [each._replace(unit=each.unit[1:]) for each in ADS]
POSTS = [cell(name, day, f"{name}{day}", link_clicks=5, impressions=100) for name in "AB" for day in range(4)]
ADS_WITHOUT_DAYS = [cell(name, None, f"{name}{ad}", link_clicks=5, impressions=100) for name in "AB" for ad in range(3)]
TOTALS = [cell(name, None, visitors=100, conversions=5, link_clicks=3, impressions=999) for name in "AB"]
PER_VISITOR = Metric("x", MetricKind.RATIO, "conversions", "visitors")


@pytest.mark.parametrize(
    ("cells", "facts", "metric", "path"),
    [
        (SEVERAL_DAYS, {}, CTR, Path.DAYS),
        (SEVERAL_DAYS, {"unit": Unit.USER}, CTR, Path.DAYS),  # people were drawn, only days came out
        (SEVERAL_DAYS, {"design": Design.OBSERVATIONAL}, CTR, Path.DAYS),
        (SEVERAL_DAYS, {"design": Design.BEFORE_AFTER}, CTR, Path.DAYS_AS_UNITS),
        (SEVERAL_DAYS, {"unit": Unit.DAY, "design": Design.SWITCHBACK}, CTR, Path.DAYS_AS_UNITS),
        (TURNS, {"design": Design.OBSERVATIONAL}, CTR, Path.DAYS_AS_UNITS),
        (TURNS, {}, CTR, Path.DAYS),  # a split should have run beside each other: no common day, and that is said
        (ADS, {}, CTR, Path.DAYS),
        (ADS, {"unit": Unit.AD}, CTR, Path.UNITS),
        (ADS, {"design": Design.RANDOMIZED}, CTR, Path.UNITS),  # lots were drawn, and two ads each: of the ads
        (ADS, {"design": Design.RANDOMIZED, "unit": Unit.USER}, CTR, Path.DAYS),
        (ONE_AD_OF_A, {"design": Design.RANDOMIZED}, CTR, Path.DAYS),
        (SAME_ADS, {"design": Design.RANDOMIZED}, CTR, Path.DAYS),  # what stands in both versions was not drawn
        (ADS_WITHOUT_DAYS, {}, CTR, Path.UNITS),
        (POSTS, {}, CTR, Path.UNITS),
        (TOTALS, {}, PER_VISITOR, Path.TOTALS),
        (TOTALS, {}, CTR, Path.DESCRIBED),
        (TOTALS, {}, dataclasses.replace(PER_VISITOR, numerator="revenue"), Path.DESCRIBED),
    ],
)
def test_the_path_of_a_file(cells, facts, metric, path):
    assert choose_path(Summaries(tuple(cells)), metric, dataclasses.replace(SPLIT, **facts), ("A", "B")) is path


def test_versions_without_a_common_day_cannot_be_paired():
    pair = pair_up(Summaries(tuple(TURNS)), CTR, Path.DAYS, "A", "B")
    assert (pair.days, len(pair.left_out)) == ((), 8)
    assert compare(pair, confidence=0.95).lift.reason == "few_days"


def test_the_days_lacking_a_version_are_kept_with_who_lacks_them():
    cells = [*SEVERAL_DAYS[:6], *SEVERAL_DAYS[7:]]  # B's first day is gone
    pair = pair_up(Summaries(tuple(cells)), CTR, Path.DAYS, "A", "B")
    assert pair.left_out == ((FIRST, ("B",)),)
    assert (pair.control_totals.numerator, pair.units_in_all) == (6 + 7 + 8 + 9 + 10, 5)


def test_a_cost_is_compared_as_it_is_where_every_day_has_an_outcome():
    pair = pair_up(Summaries(tuple(kaggle_cells())), CPA, Path.DAYS, "Control Campaign", "Test Campaign")
    effect = compare(pair, confidence=0.95)
    assert (pair.upside_down, len(pair.days)) == (False, 29)
    # P = y_T x_C / (x_T + x_C) and Q likewise with y money and x purchases of the 29 days; limits by
    # scipy.optimize.brentq on the paired t-statistic of P - rho Q at 28 degrees, p at rho = 1
    assert effect.lift.estimate == pytest.approx(0.146467936, abs=1e-8)
    assert effect.lift.lower == pytest.approx(-0.082152938, abs=1e-8)
    assert effect.lift.upper == pytest.approx(0.433846445, abs=1e-8)
    assert effect.p_value == pytest.approx(0.217598199, abs=1e-8)


def test_a_cost_is_turned_back_with_its_interval_where_a_day_has_no_outcome():
    cells = [
        cell(name, day, spend=100.0 + day, conversions=(5 + day % 3 + (name == "B")) * (day > 0 or name == "A"))
        for name in "AB" for day in range(8)
    ]  # fmt: skip
    pair = pair_up(Summaries(tuple(cells)), CPA, Path.DAYS, "A", "B")
    assert (pair.upside_down, len(pair.days)) == (True, 8)  # the day on which B got nothing for its money stays
    effect = compare(pair, confidence=0.95)
    rate = compare(dataclasses.replace(pair, upside_down=False), confidence=0.95)
    assert 1 + effect.lift.estimate == pytest.approx(1 / (1 + rate.lift.estimate))
    assert 1 + effect.lift.lower == pytest.approx(1 / (1 + rate.lift.upper))
    assert 1 + effect.lift.upper == pytest.approx(1 / (1 + rate.lift.lower))
    assert effect.p_value == rate.p_value
    assert effect.control == pytest.approx(sum(100 + day for day in range(8)) / sum(5 + day % 3 for day in range(8)))


def test_totals_that_are_no_counts_of_people_are_described():
    cells = [cell(name, None, visitors=100, conversions=120) for name in "AB"]  # more than people
    pair = pair_up(Summaries(tuple(cells)), PER_VISITOR, Path.TOTALS, "A", "B")
    assert (pair.path, pair.reason.reason) == (Path.DESCRIBED, "totals_only")


def test_posts_without_a_denominator_are_averaged():
    pair = pair_up(Summaries(tuple(POSTS)), Metric("x", MetricKind.MEAN, "link_clicks"), Path.UNITS, "A", "B")
    assert (pair.kind, pair.control_totals.value) == (MetricKind.MEAN, 5.0)


def test_one_post_that_carries_its_version_gives_way_to_the_average_of_posts():
    cells = [
        cell(name, None, f"{name}{post}", link_clicks=shown // 50 + post + 4 * (name == "B"), impressions=shown)
        for name in "AB" for post, shown in enumerate((90_000, 1_000, 1_200, 900, 1_100))
    ]  # fmt: skip
    effect = compare(pair_up(Summaries(tuple(cells)), CTR, Path.UNITS, "A", "B"), confidence=0.95)
    assert effect.method != "cluster_robust"
    assert effect.lift
