"""Two tactics crossed: four versions read as four, against figures by hand, and ranges that hold by simulation."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.judging.crossed import CrossedReading, extra_of_social, read_crossed
from experiments.metrics.kinds import Design, Metric, MetricKind, Unit
from experiments.reduction.description import Cell, Moments, Summaries
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.several.crossed import Contrast, Crossed

PARTS = Crossed("Neither", "Social", "E-mail", "Both")
ORDERS = Metric("people who order", MetricKind.PROPORTION, "conversions", "visitors")
BOUGHT = Metric("people who order", MetricKind.PROPORTION, "ordered")
REVENUE = Metric("revenue per person", MetricKind.MEAN, "revenue")
FIRST = date(2026, 3, 2)


def two_by_two(summaries, metric, **facts):
    rule = {name: facts.pop(name) for name in ("looks", "confidence") if name in facts}
    return Comparison(
        "Neither", ("Social", "E-mail", "Both"), (metric,), Rule(**rule),
        Circumstances(**{"design": Design.RANDOMIZED, **facts}), summaries, currency="EUR",
    )  # fmt: skip


def of_people(name, values, measure, *, binary):
    values = np.asarray(values, dtype=float)
    kept = frozenset({measure}) if binary else frozenset()
    return Moments(
        name, None, len(values), {measure: float(values.sum())}, {measure: float((values**2).sum())}, {}, kept
    )


def ordered(*counts, units=2400):
    return Summaries(
        moments=tuple(
            Moments(name, None, units, {"ordered": float(count)}, {"ordered": float(count)}, {}, frozenset({"ordered"}))
            for name, count in zip(PARTS.all(), counts, strict=True)
        )
    )


def reading_of(summaries, metric, **facts):
    found = read_crossed(two_by_two(summaries, metric, **facts), PARTS)
    assert isinstance(found, CrossedReading), found
    return found


def effect(part):
    assert isinstance(part, Contrast)
    return part.estimate


def test_recipe_fourteen_is_read_four_ways():
    found = reading_of(ordered(96, 120, 132, 168), BOUGHT)
    scale = found.result.additive
    assert found.units == Crossed(2400, 2400, 2400, 2400)
    assert (found.unit, found.level, found.final, found.few_outcomes) == (Unit.USER, 0.95, True, False)
    # by hand: 4.0, 5.0, 5.5 and 7.0 in 100
    assert found.result.values.all() == pytest.approx((0.04, 0.05, 0.055, 0.07))
    assert effect(scale.a_without_b).estimate == pytest.approx(0.01)
    assert effect(scale.a_with_b).estimate == pytest.approx(0.015)
    assert effect(scale.b_without_a).estimate == pytest.approx(0.015)
    assert effect(scale.b_with_a).estimate == pytest.approx(0.02)
    assert effect(scale.together).estimate == pytest.approx(0.03)
    assert effect(scale.interaction).estimate == pytest.approx(0.005)
    # sqrt of the sum of p (1 - p) / 2400 over the four versions, times 1.95996
    error = np.sqrt(sum(p * (1 - p) for p in (0.04, 0.05, 0.055, 0.07)) / 2400)
    assert effect(scale.interaction).lower == pytest.approx(0.005 - 1.959964 * error)


def test_totals_of_people_are_read_as_the_people_themselves():
    cells = tuple(
        Cell(name, None, 1, "", {"conversions": float(count), "visitors": 2400.0}, 1)
        for name, count in zip(PARTS.all(), (96, 120, 132, 168), strict=True)
    )
    assert reading_of(Summaries(cells), ORDERS).result == reading_of(ordered(96, 120, 132, 168), BOUGHT).result


def test_what_social_brought_on_top_is_counted_over_all_who_had_it():
    found = extra_of_social(reading_of(ordered(96, 120, 132, 168), BOUGHT))
    assert isinstance(found, Estimate)
    # 24 more among those who had it alone, 36 more among those who had it beside the e-mail
    assert found.estimate == pytest.approx(60.0)
    error = 2400 * np.sqrt(sum(p * (1 - p) for p in (0.04, 0.05, 0.055, 0.07)) / 2400)
    assert (found.lower, found.upper) == pytest.approx((60 - 1.959964 * error, 60 + 1.959964 * error))


def test_averages_keep_their_own_spread():
    rng = np.random.default_rng(8)
    people = [rng.gamma(2.0, mean / 2.0, 300) for mean in (8.0, 9.0, 10.0, 14.0)]
    summaries = Summaries(
        moments=tuple(
            of_people(name, own, "revenue", binary=False) for name, own in zip(PARTS.all(), people, strict=True)
        )
    )
    found = reading_of(summaries, REVENUE)
    together = effect(found.result.additive.together)
    assert together.estimate == pytest.approx(people[3].mean() - people[0].mean())
    reach = np.sqrt(people[3].var(ddof=1) / 300 + people[0].var(ddof=1) / 300)
    assert (together.upper - together.lower) / 2 == pytest.approx(1.965 * reach, rel=2e-3)  # t near 500 degrees


def test_orders_a_day_are_read_on_shared_days():
    rng = np.random.default_rng(3)
    days = rng.poisson(40, 14)
    cells = [
        Cell(name, FIRST + timedelta(days=int(day)), 1, "", {"conversions": float(days[day] + lift)}, 1)
        for name, lift in zip(PARTS.all(), (0, 4, 6, 12), strict=True)
        for day in range(14)
    ]
    orders = Metric("orders", MetricKind.COUNT, "conversions")
    found = read_crossed(two_by_two(Summaries(tuple(cells)), orders, design=Design.PLATFORM_SPLIT), PARTS)
    assert isinstance(found, CrossedReading)
    assert (found.unit, found.units.both) == (Unit.DAY, 14)
    # what a day does to all four cancels out; here nothing is left, which is said
    assert isinstance(found.result.additive, NotEstimable) or isinstance(
        found.result.additive.interaction, NotEstimable
    )
    assert isinstance(extra_of_social(found), NotEstimable)


@pytest.mark.parametrize(
    ("metric", "reason"),
    [(ORDERS, "not_crossed"), (Metric("CTR", MetricKind.RATIO, "link_clicks", "impressions"), "not_crossed")],
)
def test_rates_by_day_are_compared_only_pair_by_pair(metric, reason):
    cells = tuple(
        Cell(
            name,
            FIRST + timedelta(days=day),
            1,
            "",
            {"conversions": 3.0, "visitors": 99.0 + day, "link_clicks": 9.0, "impressions": 900.0 + day},
            1,
        )
        for name in PARTS.all()
        for day in range(10)
    )
    found = read_crossed(two_by_two(Summaries(cells), metric, design=Design.PLATFORM_SPLIT), PARTS)
    assert isinstance(found, NotEstimable)
    assert found.reason == reason


def test_nothing_is_read_before_the_first_look():
    dated = Summaries(
        moments=tuple(
            Moments(name, FIRST, 100, {"ordered": 5.0}, {"ordered": 5.0}, {}, frozenset({"ordered"}))
            for name in PARTS.all()
        )
    )
    comparison = two_by_two(dated, BOUGHT, starts=FIRST, ends=FIRST + timedelta(days=29), looks="end")
    found = read_crossed(comparison, PARTS)
    assert isinstance(found, NotEstimable)
    assert found.reason == "no_look"


def test_a_version_that_is_missing_from_the_file_is_named():
    three = Summaries(moments=ordered(96, 120, 132, 168).moments[:3])
    found = read_crossed(two_by_two(three, BOUGHT), PARTS)
    assert isinstance(found, NotEstimable)
    assert "Both" in found.sentence


def test_few_outcomes_are_said():
    assert reading_of(ordered(9, 20, 20, 30), BOUGHT).few_outcomes


# A planted two-by-two: what is true of each question, and how often the range holds it.

SHARES = (0.04, 0.05, 0.055, 0.075)
MEANS = (8.0, 9.0, 10.5, 14.0)
QUESTIONS = ("a_without_b", "a_with_b", "b_without_a", "b_with_a", "together", "main_a", "main_b", "interaction")
WEIGHTS = {
    "a_without_b": (-1, 1, 0, 0), "a_with_b": (0, 0, -1, 1), "b_without_a": (-1, 0, 1, 0), "b_with_a": (0, -1, 0, 1),
    "together": (-1, 0, 0, 1), "main_a": (-0.5, 0.5, -0.5, 0.5), "main_b": (-0.5, -0.5, 0.5, 0.5),
    "interaction": (1, -1, -1, 1),
}  # fmt: skip


def covered(truths, draw, metric, times, units):
    """How often each range holds what is true, additive and in per cent, and that of all that social brought."""
    hits: dict[str, int] = {}
    for _ in range(times):
        found = reading_of(draw(), metric)
        for scale, true in (("additive", np.array(truths)), ("relative", np.log(truths))):
            answers = getattr(found.result, scale)
            for name in QUESTIONS:
                own = effect(getattr(answers, name))
                holds = own.lower <= float(np.dot(WEIGHTS[name], true)) <= own.upper
                hits[f"{scale} {name}"] = hits.get(f"{scale} {name}", 0) + holds
        extra = extra_of_social(found)
        assert isinstance(extra, Estimate)
        true_extra = units * (truths[1] - truths[0] + truths[3] - truths[2])
        hits["extra of social"] = hits.get("extra of social", 0) + (extra.lower <= true_extra <= extra.upper)
    return {name: count / times for name, count in hits.items()}


def planted_shares(rng, units):
    return lambda: ordered(*(int(rng.binomial(units, share)) for share in SHARES), units=units)


def planted_means(rng, units):
    """Most buy nothing, some buy for very different sums: as revenue per person is."""

    def draw():
        buys = [rng.random(units) < 0.3 for _ in MEANS]
        sums = [rng.gamma(1.5, mean / 0.3 / 1.5, units) * own for mean, own in zip(MEANS, buys, strict=True)]
        return Summaries(
            moments=tuple(
                of_people(name, own, "revenue", binary=False) for name, own in zip(PARTS.all(), sums, strict=True)
            )
        )

    return draw


def test_ranges_of_planted_shares_hold():
    found = covered(SHARES, planted_shares(np.random.default_rng(81), 2400), BOUGHT, 400, 2400)
    # 95 % of 400, four standard errors of the simulation to each side
    assert min(found.values()) >= 0.906
    assert max(found.values()) <= 0.994


def test_ranges_of_planted_averages_hold():
    found = covered(MEANS, planted_means(np.random.default_rng(82), 600), REVENUE, 300, 600)
    assert min(found.values()) >= 0.90
    assert max(found.values()) <= 1.0


@pytest.mark.soak
def test_coverage_in_full():
    """The figures of the help page ``methods-attribution``."""
    shares = covered(SHARES, planted_shares(np.random.default_rng(81), 2400), BOUGHT, 20_000, 2400)
    means = covered(MEANS, planted_means(np.random.default_rng(82), 600), REVENUE, 20_000, 600)
    for name in sorted(shares):
        print(f"{name:28} shares {shares[name]:.4f} averages {means[name]:.4f}")  # noqa: T201 - the figures are the point
    assert 0.945 <= min(shares.values()) <= max(shares.values()) <= 0.955
    assert 0.940 <= min(means.values()) <= max(means.values()) <= 0.956
