"""Pretended experiments put through the judging of the product, first verdict first: for the planner to agree with."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np

from experiments.judging.case import frame_of, work_out
from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.judging.judged import judge
from experiments.metrics.kinds import Design, Direction, Metric, MetricKind, Unit
from experiments.reduction.description import Cell, Moments, Summaries
from experiments.trials.sizes.asked import SizeAsked
from experiments.trials.sizes.chances import chances_of, fractions_of

FIRST = date(2026, 11, 2)
RATE = 0.01
CLICKS = Metric("link clicks per time shown", MetricKind.RATIO, "link_clicks", "impressions")
COST = Metric("cost per order", MetricKind.RATIO, "spend", "conversions", Direction.DOWN)
BUYERS = Metric("people who ordered", MetricKind.PROPORTION, "conversions")
Verdicts = dict[str, float]
Drawn = Callable[[np.random.Generator], Summaries]


def planned(asked: SizeAsked, units: float, days: int) -> Verdicts:
    """The chances that the planner names."""
    found = chances_of(asked, units, days, lift=asked.expected)
    return {name: getattr(found, name) for name in ("succeeded", "harmful", "no_useful_difference", "undecided")}


def simulated(
    draw: Drawn, metric: Metric, asked: SizeAsked, circumstances: Circumstances, *, days: int, runs: int
) -> Verdicts:
    """The share of experiments that end with each verdict on the first treatment, read at every planned look."""
    random = np.random.default_rng(20261129)
    looks = [round(part * days) for part in fractions_of(days, asked.looks)]
    seen: Counter[str] = Counter()
    for _ in range(runs):
        everything = draw(random)
        verdict = "undecided"
        for day in looks:
            comparison = _comparison(everything, metric, asked, circumstances, FIRST + timedelta(days=day - 1))
            verdict = judge(work_out(frame_of(comparison), metric), (), (), "B").decision.verdict.value
            if verdict != "undecided":
                break
        seen[verdict] += 1
    return {name: seen[name] / runs for name in planned(asked, 1e6, days)}


def _comparison(
    summaries: Summaries, metric: Metric, asked: SizeAsked, circumstances: Circumstances, day: date
) -> Comparison:
    so_far = Summaries(
        cells=tuple(cell for cell in summaries.cells if cell.day is None or cell.day <= day), moments=summaries.moments
    )
    aim = asked.precision.aim
    return Comparison(
        control="A",
        treatments=tuple("BCD"[: aim.treatments]),
        metrics=(metric,),
        rule=Rule(asked.worthwhile_lift, aim.confidence, asked.looks, asked.minimum_days, asked.minimum_units),
        circumstances=circumstances,
        summaries=so_far,
        covered_to=day if so_far.cells else None,
    )


def run_of(days: int, design: Design = Design.PLATFORM_SPLIT, unit: Unit = Unit.USER) -> Circumstances:
    """A sealed run of so many days, drawn by us where posts or people are dealt out."""
    return Circumstances(
        design=design,
        unit=unit,
        sealed_in_time=True,
        drawn_by_us=design is Design.RANDOMIZED,
        starts=FIRST,
        ends=FIRST + timedelta(days=days - 1),
    )


def days_of_clicks(days: int, shown: float, lifts: tuple[float, ...], wobble: float) -> Drawn:
    """Clicks of each day: luck of counting, and each version swings by itself."""

    def draw(random: np.random.Generator) -> Summaries:
        cells = []
        for name, lift in zip("ABCD", (0.0, *lifts), strict=False):
            swing = np.exp(random.normal(-(wobble**2) / 2, wobble, days))
            clicks = random.poisson(shown * RATE * (1 + lift) * swing)
            cells += [
                Cell(name, FIRST + timedelta(days=day), 1, "", {"link_clicks": float(each), "impressions": shown}, 1)
                for day, each in enumerate(clicks)
            ]
        return Summaries(cells=tuple(cells))

    return draw


def days_of_orders(days: int, spend: float, cost: float, fall: float, wobble: float) -> Drawn:
    """Orders of each day for the same money; the treatment's cost falls."""

    def draw(random: np.random.Generator) -> Summaries:
        cells = []
        for name, own in (("A", cost), ("B", cost * (1 - fall))):
            swing = np.exp(random.normal(-(wobble**2) / 2, wobble, days))
            orders = random.poisson(spend / own * swing)
            cells += [
                Cell(name, FIRST + timedelta(days=day), 1, "", {"conversions": float(each), "spend": spend}, 1)
                for day, each in enumerate(orders)
            ]
        return Summaries(cells=tuple(cells))

    return draw


def posts_of_clicks(posts: int, lift: float, relative_sd: float) -> Drawn:
    """Posts of the same reach whose rates differ; one a day of each version."""
    spread = math.sqrt(math.log1p(relative_sd**2))

    def draw(random: np.random.Generator) -> Summaries:
        cells = []
        for name, own in (("A", 1.0), ("B", 1 + lift)):
            rates = own * np.exp(random.normal(-(spread**2) / 2, spread, posts))
            cells += [
                Cell(
                    name,
                    FIRST + timedelta(days=post),
                    1,
                    f"{name}{post}",
                    {"link_clicks": 100_000 * RATE * float(rate), "impressions": 100_000.0},
                    1,
                )
                for post, rate in enumerate(rates)
            ]
        return Summaries(cells=tuple(cells))

    return draw


def people_who_order(people: int, share: float, lift: float) -> Drawn:
    """People of a list, each counted once."""

    def draw(random: np.random.Generator) -> Summaries:
        return Summaries(
            moments=tuple(
                Moments(
                    name,
                    None,
                    people,
                    {"conversions": float(orders)},
                    {"conversions": float(orders)},
                    {},
                    frozenset({"conversions"}),
                )
                for name, orders in (
                    ("A", random.binomial(people, share)),
                    ("B", random.binomial(people, share * (1 + lift))),
                )
            )
        )

    return draw
