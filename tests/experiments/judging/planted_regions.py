"""Sales of regions with a planted effect: very unequal sizes, days that resemble the next, weekdays, own trends."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from experiments.judging.comparison import Circumstances, Comparison, Rule
from experiments.metrics.kinds import Design, Metric, MetricKind, Unit
from experiments.reduction.description import Cell, Summaries

FIRST = date(2026, 1, 5)  # a Monday
REVENUE = Metric("revenue per region", MetricKind.MEAN, "revenue")
WITHOUT, WITH = "No ads", "Ads as now"


@dataclass(frozen=True, slots=True)
class Planted:
    """One draw: what each region sold on each day, which had the ads, and what they truly brought.

    ``sales`` has the shape (regions, days); ``extra`` is what the treated would not have sold without.
    """

    sales: npt.NDArray[np.float64]
    treated: npt.NDArray[np.bool_]
    days_before: int
    extra: float

    @property
    def starts(self) -> date:
        return FIRST + timedelta(days=self.days_before)

    @property
    def ends(self) -> date:
        return FIRST + timedelta(days=self.sales.shape[1] - 1)

    def cells(self) -> tuple[Cell, ...]:
        return tuple(
            Cell(name, FIRST + timedelta(days=day), 1, f"Region {row}", {"revenue": float(amount)}, 1)
            for row, name in enumerate(np.where(self.treated, WITH, WITHOUT).tolist())
            for day, amount in enumerate(self.sales[row])
        )

    def comparison(self, **facts: object) -> Comparison:
        """Give it as a sealed experiment; regions drawn by us unless said otherwise."""
        rule = Rule(looks=facts.pop("looks", "end"), minimum_units=facts.pop("minimum_units", 5))
        known = {"sealed_in_time": True, "drawn_by_us": True, "starts": self.starts, "ends": self.ends, **facts}
        circumstances = Circumstances(design=Design.GEO, unit=Unit.REGION, **known)
        return Comparison(WITHOUT, (WITH,), (REVENUE,), rule, circumstances, Summaries(self.cells()), currency="EUR")

    def table(self) -> str:
        """Write it as a shop exports it, with points at the decimals."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("location", "date", "geo.group", "Y"))
        for cell in self.cells():
            writer.writerow((cell.unit, cell.day, cell.variant, f"{cell.sums['revenue']:.2f}"))
        return out.getvalue()


def planted(
    rng: np.random.Generator,
    pairs: int,
    lift: float,
    *,
    lift_sd: float = 0.0,
    trend_sd: float = 0.03,
    resembling: float = 0.5,
    before: int = 56,
    run: int = 28,
    counts: bool = False,
) -> Planted:
    """Draw one of each pair of regions of about the same size, and what all of them sold.

    Parameters
    ----------
    pairs : int
        Regions in each version; their sizes are lognormal with a spread of 1 (the largest sells forty times as much).
    lift, lift_sd : float
        Effect of the ads, and how much it differs from region to region.
    trend_sd : float
        By how much per cent regions drift apart in four weeks.
    resembling : float
        Correlation of a day with the next.
    counts : bool
        Orders, a few a day, instead of revenue.
    """
    regions, days = 2 * pairs, before + run
    size = 150 * np.exp(rng.normal(0, 1, regions))
    phase = np.arange(days) / 7 + rng.normal(0, 0.05, (regions, 1))
    week = rng.normal(0.15, 0.05, (regions, 1)) * np.sin(2 * np.pi * phase)
    season = np.cumsum(rng.normal(0, 0.02, days))
    trend = rng.normal(0, trend_sd, (regions, 1)) * np.arange(days) / 28
    own = rng.normal(0, 0.12, (regions, days))
    for day in range(1, days):
        own[:, day] = resembling * own[:, day - 1] + np.sqrt(1 - resembling**2) * own[:, day]
    sales = size[:, None] * np.exp(week + season + trend + own)
    if counts:
        sales = rng.poisson(sales / 20).astype(float)
    treated = np.zeros(regions, dtype=bool)
    for pair in np.argsort(-size).reshape(-1, 2):
        treated[rng.choice(pair)] = True
    effect = rng.normal(lift, lift_sd, regions)
    with_ads = sales.copy()
    with_ads[treated, before:] *= 1 + effect[treated, None]
    return Planted(with_ads, treated, before, float((with_ads - sales).sum()))
