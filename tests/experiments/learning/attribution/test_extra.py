"""What came extra: who was left out, whichever version that is; cost, return and whether it pays, with their ranges."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from experiments.judging.analysis import analyze
from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.judging.document import AnalysisDoc
from experiments.learning.attribution.extra import extra_that_counts, extras_in, leaves_out
from experiments.learning.attribution.left_out import (
    CostPerExtra,
    Extra,
    Pays,
    Return,
    cost_per_extra,
    return_on,
)
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Unit
from experiments.reduction.description import Cell, Moments, Summaries
from experiments.trials.experiment import Experiment, Variant, VariantRole
from stats.effects import Estimate
from stats.errors import NotEstimable

ORDERED = Metric("people who order", MetricKind.PROPORTION, "ordered")
OF_REGIONS = Metric("revenue per region", MetricKind.COUNT, "revenue")
STARTS = date(2026, 3, 2)


def of_people(*sides: tuple[str, int, int], metric: Metric = ORDERED) -> AnalysisDoc:
    """So many of so many people of each version; the first one is version A."""
    summaries = Summaries(
        moments=tuple(
            Moments(name, None, people, {"ordered": float(did)}, {"ordered": float(did)}, {}, frozenset({"ordered"}))
            for name, people, did in sides
        )
    )
    names = [name for name, _people, _did in sides]
    facts = Circumstances(Design.RANDOMIZED, unit=Unit.USER)
    return analyze(Comparison(names[0], tuple(names[1:]), (metric,), Rule(), facts, summaries))


def of_regions(control: str, treatment: str, *, lift: float) -> AnalysisDoc:
    """Eight regions of each version, three weeks before and two weeks of run, all alike but for a planted lift."""
    cells = []
    for place in range(16):
        name = treatment if place % 2 else control
        for day in range(-21, 14):
            sold = (100.0 + 10 * place) * (1 + 0.01 * ((place * 7 + day * 3) % 5))
            sold *= 1 + (lift if name == treatment and day >= 0 else 0.0)
            cells.append(Cell(name, STARTS + timedelta(days=day), 1, f"R{place}", {"revenue": sold}, 1))
    facts = Circumstances(Design.GEO, unit=Unit.REGION, starts=STARTS, ends=STARTS + timedelta(days=13))
    return analyze(Comparison(control, (treatment,), (OF_REGIONS,), Rule(), facts, Summaries(tuple(cells))))


def counts(document: AnalysisDoc) -> Extra:
    found = extra_that_counts(document, None)
    assert isinstance(found, Extra), found
    return found


def test_extra_orders_are_the_difference_over_all_who_had_it() -> None:
    extra = counts(of_people(("No ads", 3000, 150), ("Ads", 2000, 160)))
    # 8.0 instead of 5.0 in 100, over 2,000 people
    assert extra.amount.estimate == pytest.approx(60.0)
    assert (extra.came, extra.expected) == (160.0, pytest.approx(100.0))
    assert (extra.units, extra.left_out_units) == (2000, 3000)


def test_the_version_left_out_may_be_the_new_one() -> None:
    extras = extras_in(of_people(("Ads as now", 2000, 160), ("No ads", 3000, 150)))
    assert list(extras) == ["Ads as now"]
    extra = extras["Ads as now"]
    assert isinstance(extra, Extra)
    assert extra.amount.estimate == pytest.approx(60.0)
    turned = counts(of_people(("No ads", 3000, 150), ("Ads as now", 2000, 160)))
    assert extra.amount.lower == pytest.approx(turned.amount.lower)
    assert extra.amount.upper == pytest.approx(turned.amount.upper)
    assert (extra.came, extra.expected, extra.left_out_units) == (160.0, pytest.approx(100.0), 3000)


def test_regions_without_ads_as_the_new_version_say_what_the_ads_brought() -> None:
    extra = counts(of_regions("Ads as now", "No ads", lift=-0.1))
    assert extra.came is not None
    # without ads a tenth less is sold, so a tenth of what came with them is theirs
    assert extra.amount.estimate == pytest.approx(0.1 * extra.came, rel=0.02)
    assert extra.amount.lower is not None
    assert extra.amount.upper is not None
    assert 0 < extra.amount.lower < extra.amount.estimate < extra.amount.upper


def test_several_versions_beside_the_group_left_out_are_told_one_by_one() -> None:
    document = of_people(("Nothing", 2200, 44), ("News", 2200, 57), ("20 % off", 2200, 92))
    assert set(extras_in(document)) == {"News", "20 % off"}
    found = extra_that_counts(document, None)
    assert isinstance(found, NotEstimable)
    assert found.reason == "several_versions"


def test_where_less_is_better_nothing_extra_is_looked_for() -> None:
    metric = Metric("complaints", MetricKind.PROPORTION, "ordered", direction=Direction.DOWN)
    found = extra_that_counts(of_people(("Nothing", 900, 40), ("Reply", 900, 30), metric=metric), None)
    assert isinstance(found, NotEstimable)
    assert found.reason == "less_is_better"


def test_where_nobody_was_left_out_nothing_is_called_extra() -> None:
    document = of_people(("No ads", 900, 40), ("Ads", 900, 50))
    document["extra"] = {}
    found = extra_that_counts(document, None)
    assert isinstance(found, NotEstimable)
    assert found.reason == "no_left_out_group"


@pytest.mark.parametrize(
    ("names", "design", "left_out"),
    [
        (("Nothing", "News"), Design.RANDOMIZED, True),
        (("Ads as now", "No ads"), Design.RANDOMIZED, True),
        (("Hold-out", "Feed"), Design.RANDOMIZED, True),
        (("North", "South"), Design.GEO, True),
        (("No price", "Price"), Design.PLATFORM_SPLIT, False),
        (("E-mail", "E-mail and ads"), Design.RANDOMIZED, False),
    ],
)
def test_names_and_design_tell_whether_somebody_was_left_out(
    names: tuple[str, str], design: Design, *, left_out: bool
) -> None:
    variants = [
        Variant(name=name, position=place, role=VariantRole.TREATMENT if place else VariantRole.CONTROL)
        for place, name in enumerate(names)
    ]
    assert leaves_out(Experiment(variants=variants, design=design)) is left_out


@pytest.mark.parametrize(
    ("ends", "cost"),
    [
        ((20.0, 60.0), CostPerExtra(15.0, 10.0, 30.0)),
        ((0.0, 60.0), CostPerExtra(15.0, 10.0, None)),
        ((-5.0, 60.0), CostPerExtra(15.0, 10.0, None)),
        ((None, None), CostPerExtra(15.0, 0.0, None)),
    ],
)
def test_the_cost_of_one_extra_is_open_where_perhaps_none_came(
    ends: tuple[float | None, float | None], cost: CostPerExtra
) -> None:
    assert cost_per_extra(Estimate(40.0, *ends, 0.95), 600.0) == cost


def test_where_less_came_than_without_one_extra_has_no_cost() -> None:
    found = cost_per_extra(Estimate(-40.0, -60.0, -20.0, 0.95), 600.0)
    assert isinstance(found, NotEstimable)
    assert found.reason == "nothing_extra"
    open_still = cost_per_extra(Estimate(-5.0, -20.0, 10.0, 0.95), 600.0)
    assert open_still == CostPerExtra(None, 60.0, None)


def money(estimate: float, lower: float, upper: float) -> Extra:
    return Extra("revenue", is_money=True, currency="EUR", amount=Estimate(estimate, lower, upper, 0.95))


@pytest.mark.parametrize(
    ("extra", "margin", "pays"),
    [
        (money(4320.0, 900.0, 7830.0), None, Pays.OPEN),
        (money(8000.0, 3000.0, 13000.0), None, Pays.YES),
        (money(8000.0, 3000.0, 13000.0), 0.4, Pays.OPEN),
        (money(1000.0, 100.0, 1900.0), None, Pays.NO),
    ],
)
def test_whether_it_pays_is_open_where_the_range_holds_what_was_spent(
    extra: Extra, margin: float | None, pays: Pays
) -> None:
    found = return_on(extra, 2700.0, margin)
    assert isinstance(found, Return)
    assert found.pays is pays
    assert found.revenue.estimate == pytest.approx(extra.amount.estimate / 2700)
    assert found.kept.estimate == pytest.approx(found.revenue.estimate * (margin or 1))


def test_the_left_out_regions_of_the_model_sentence_come_out_as_written() -> None:
    found = return_on(money(4320.0, 900.0, 7830.0), 2700.0, None)
    assert isinstance(found, Return)
    # "€1.60 back per euro, between €0.33 and €2.90, so whether they pay is open"
    assert [round(end or 0.0, 2) for end in (found.kept.estimate, found.kept.lower, found.kept.upper)] == [
        1.6,
        0.33,
        2.9,
    ]


@pytest.mark.parametrize("spend", [None, 0.0])
def test_without_spend_nothing_is_said_of_paying(spend: float | None) -> None:
    found = return_on(money(4320.0, 900.0, 7830.0), spend, None)
    assert isinstance(found, NotEstimable)
    assert found.reason == "no_spend"
