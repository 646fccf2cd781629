"""The other ways to do the same comparisons: a loop over plain formulas, scipy, statsmodels and, if there, others."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.plain_formulas import plain
from stats.averages.cuped import compare_cuped
from stats.averages.means import compare_means
from stats.averages.ratios import compare_ratios
from stats.shares.proportions import compare_proportions
from stats.summaries import Mean, Proportion, RatioMoments, WithCovariates

Columns = tuple[np.ndarray, ...]

# How many of the comparisons each way is given, so that a round takes seconds: the time of each is what counts.
PLAIN, SCIPY, STATSMODELS, OURS_SINGLE, TEA, GB = 20_000, 2_000, 1_000, 1_000, 300, 300


@dataclass(frozen=True, eq=False)
class Way:
    """One way to do so many comparisons of a kind."""

    kind: str
    method: str
    comparisons: int
    run: Callable[[], object]
    is_base: bool = False


def ways(kind: str, control: Columns, treatment: Columns) -> list[Way]:
    """Return the ways for this kind that can be imported here."""
    found = [_plain(kind, control, treatment), _single(kind, control, treatment)]
    if kind == "mean":
        found += _scipy(control, treatment)
        found += _statsmodels_means(control, treatment)
    if kind == "conversion" and importlib.util.find_spec("statsmodels"):
        found += _statsmodels_proportions(control, treatment)
    if importlib.util.find_spec("tea_tasting"):
        found.append(_tea(kind, control, treatment))
    if importlib.util.find_spec("gbstats"):
        found.append(_gbstats(kind, control, treatment))
    return found


def _rows(side: Columns, most: int) -> list[tuple[float, ...]]:
    return [tuple(row) for row in np.stack(side, axis=1)[:most].tolist()]


def _plain(kind: str, control: Columns, treatment: Columns) -> Way:
    pairs = list(zip(_rows(control, PLAIN), _rows(treatment, PLAIN), strict=True))
    run = lambda: [plain(kind, one, other) for one, other in pairs]  # noqa: E731
    return Way(kind, "plain Python with scipy.special, a loop", len(pairs), run)


def _single(kind: str, control: Columns, treatment: Columns) -> Way:
    def summary(row: tuple[float, ...]) -> Mean | RatioMoments | WithCovariates | Proportion:
        if kind == "mean":
            return Mean(int(row[0]), row[1], row[2])
        if kind == "ratio":
            return RatioMoments(int(row[0]), *row[1:])
        if kind == "cuped":
            n, y, x, yy, xx, yx = row
            return WithCovariates(int(n), np.array([y, x]), np.array([[yy, yx], [yx, xx]]))
        return Proportion(*row)

    one_of = {"mean": compare_means, "ratio": compare_ratios, "cuped": compare_cuped, "conversion": compare_proportions}
    compare = one_of[kind]
    pairs = [
        (summary(one), summary(other))
        for one, other in zip(_rows(control, OURS_SINGLE), _rows(treatment, OURS_SINGLE), strict=True)
    ]
    run = lambda: [compare(one, other) for one, other in pairs]  # noqa: E731
    return Way(kind, "ours, one at a time", len(pairs), run)


def _scipy(control: Columns, treatment: Columns) -> list[Way]:
    import scipy.stats

    def side(of: Columns) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return of[1], np.sqrt(of[2]), of[0]

    test = scipy.stats.ttest_ind_from_stats
    six = np.stack([*side(treatment), *side(control)], axis=1)[:SCIPY].tolist()

    def loop() -> None:
        for row in six:
            found = test(*row, equal_var=False)
            _ = found.statistic, found.pvalue

    arrays = lambda: test(*side(treatment), *side(control), equal_var=False)  # noqa: E731
    return [
        Way("mean", "scipy.stats.ttest_ind_from_stats, a loop (p only)", len(six), loop),
        Way("mean", "scipy.stats.ttest_ind_from_stats, arrays (p only)", len(control[0]), arrays),
    ]


def _statsmodels_means(control: Columns, treatment: Columns) -> list[Way]:
    if not importlib.util.find_spec("statsmodels"):
        return []
    from statsmodels.stats.weightstats import _tconfint_generic, _tstat_generic

    pairs = list(zip(_rows(control, STATSMODELS), _rows(treatment, STATSMODELS), strict=True))

    def run() -> None:
        for (n, mean, variance), (m, other, spread) in pairs:
            below, above = variance / n, spread / m
            error = math.sqrt(below + above)
            degrees = (below + above) ** 2 / (below**2 / (n - 1) + above**2 / (m - 1))
            _tstat_generic(other, mean, error, degrees, "two-sided")
            _tconfint_generic(other - mean, error, degrees, 0.05, "two-sided")

    return [Way("mean", "statsmodels t-test and interval, a loop", len(pairs), run)]


def _statsmodels_proportions(control: Columns, treatment: Columns) -> list[Way]:
    from statsmodels.stats.proportion import confint_proportions_2indep, test_proportions_2indep

    rows = np.stack([*treatment, *control], axis=1)[:STATSMODELS].tolist()

    def run() -> None:
        for row in rows:
            test_proportions_2indep(*row, compare="ratio", method="log")
            confint_proportions_2indep(*row, compare="ratio", method="log")

    return [Way("conversion", "statsmodels log ratio test and interval, a loop", len(rows), run)]


def _tea(kind: str, control: Columns, treatment: Columns) -> Way:
    import tea_tasting as tt
    from tea_tasting.aggr import Aggregates

    metric = {
        "mean": lambda: tt.Mean("y"),
        "ratio": lambda: tt.RatioOfMeans("y", "x"),
        "cuped": lambda: tt.Mean("y", "x"),
        "conversion": lambda: tt.Mean("y"),
    }[kind]()
    experiment = tt.Experiment(metric=metric)

    def side(row: tuple[float, ...]) -> Aggregates:
        if kind == "conversion":
            rate = row[0] / row[1]
            return Aggregates(count_=int(row[1]), mean_={"y": rate}, var_={"y": rate * (1 - rate)}, cov_={})
        if kind == "mean":
            return Aggregates(count_=int(row[0]), mean_={"y": row[1]}, var_={"y": row[2]}, cov_={})
        n, y, x, yy, xx, yx = row
        return Aggregates(count_=int(n), mean_={"y": y, "x": x}, var_={"y": yy, "x": xx}, cov_={("x", "y"): yx})

    pairs = [
        {0: side(one), 1: side(other)} for one, other in zip(_rows(control, TEA), _rows(treatment, TEA), strict=True)
    ]
    run = lambda: [experiment.analyze(pair) for pair in pairs]  # noqa: E731
    return Way(kind, "tea-tasting on aggregates, a loop", len(pairs), run)


def _gbstats(kind: str, control: Columns, treatment: Columns) -> Way:
    from gbstats.frequentist.tests import FrequentistConfig, TwoSidedTTest
    from gbstats.models.statistics import (
        ProportionStatistic,
        RatioStatistic,
        RegressionAdjustedStatistic,
        SampleMeanStatistic,
    )

    def sample(n: float, mean: float, variance: float) -> SampleMeanStatistic:
        return SampleMeanStatistic(n=int(n), sum=n * mean, sum_squares=variance * (n - 1) + n * mean * mean)

    def side(row: tuple[float, ...]) -> object:
        if kind == "conversion":
            return ProportionStatistic(n=int(row[1]), sum=row[0])
        if kind == "mean":
            return sample(*row)
        n, y, x, yy, xx, yx = row
        first, second, products = sample(n, y, yy), sample(n, x, xx), yx * (n - 1) + n * y * x
        if kind == "ratio":
            return RatioStatistic(n=int(n), m_statistic=first, d_statistic=second, m_d_sum_of_products=products)
        return RegressionAdjustedStatistic(
            n=int(n), post_statistic=first, pre_statistic=second, post_pre_sum_of_products=products, theta=0
        )

    pairs = [(side(one), side(other)) for one, other in zip(_rows(control, GB), _rows(treatment, GB), strict=True)]
    config = FrequentistConfig(difference_type="relative", traffic_proportion_b=0.5, phase_length_days=1)
    run = lambda: [TwoSidedTTest(one, other, config).compute_result() for one, other in pairs]  # noqa: E731
    return Way(kind, "gbstats test classes, a loop", len(pairs), run)
