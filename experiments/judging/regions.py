"""Regions with days before the start: each version's regions laid out by day, before the start and in the run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from experiments.judging import figures
from experiments.metrics.kinds import Metric
from experiments.reduction.description import Cell, Summaries
from stats.summaries import FloatArray

PLACEBO_DAYS = 14
"""Days before the start from which its halves are compared: a whole week each."""


@dataclass(frozen=True, slots=True)
class Regions:
    """The regions of one version over the days of both periods; the days are the same for both versions.

    Parameters
    ----------
    names : tuple of str
        Regions with rows both before the start and in the run.
    days : tuple of date
        Days (or first days of weeks) with a row of some region, oldest first.
    start : int
        Place of the first day of the run.
    middle : int or None
        Place of the first day of the later half of the history; ``None`` where that is shorter than two weeks.
    above : ndarray of float, shape (n_regions, n_days)
        What is counted; a day without a row of a region is a day with nothing.
    below : ndarray of float, shape (n_regions, n_days), optional
        What it is divided by; ``None`` where nothing stands below the line.
    missing : int
        Days without a row, over all regions.
    left_out : tuple of str
        Regions that lack one of the periods, or changed their version in the run.
    """

    names: tuple[str, ...]
    days: tuple[date, ...]
    start: int
    middle: int | None
    above: FloatArray
    below: FloatArray | None
    missing: int = 0
    left_out: tuple[str, ...] = ()

    def values(self, period: slice) -> FloatArray:
        """Give the metric of each region in a period: its sum per day, or the ratio of its sums."""
        sums: FloatArray = self.above[:, period].sum(axis=1)
        if self.below is not None:
            return np.asarray(sums / self.below[:, period].sum(axis=1))
        return np.asarray(sums / max(self.above[:, period].shape[1], 1))

    @property
    def before(self) -> FloatArray:
        """The metric of each region before the start."""
        return self.values(slice(0, self.start))

    @property
    def after(self) -> FloatArray:
        """The metric of each region in the run."""
        return self.values(slice(self.start, None))

    @property
    def all_positive(self) -> bool:
        """Say whether every region had something in both periods."""
        return bool((self.before > 0).all() and (self.after > 0).all())

    def changes(self, *, relative: bool) -> FloatArray:
        """Change of each region: of the logarithm, or plain."""
        return np.log(self.after) - np.log(self.before) if relative else self.after - self.before

    def by_day(self, period: slice) -> FloatArray:
        """Give the metric of all regions together on each day."""
        sums: FloatArray = self.above[:, period].sum(axis=0)
        return sums if self.below is None else np.asarray(sums / self.below[:, period].sum(axis=0))


def has_history(history: Summaries, variants: Sequence[str]) -> bool:
    """Say whether there are rows of regions before the start."""
    return any(cell.unit and cell.day is not None and cell.variant in variants for cell in history.cells)


def regions_of(
    history: Summaries, run: Summaries, metric: Metric, variants: tuple[str, str]
) -> tuple[Regions, Regions]:
    """Gather the regions of control and treatment.

    The version of a region is the one it has in the run, whatever its rows before the start are called. A day on which
    a region has no row counts as a day with nothing.
    """
    versions: dict[str, set[str]] = {}
    for cell in run.cells:
        if cell.unit and cell.day is not None and cell.variant in variants:
            versions.setdefault(cell.unit, set()).add(cell.variant)
    moved = tuple(sorted(region for region, own in versions.items() if len(own) > 1))
    cells = [
        cell for cell in (*history.cells, *run.cells) if len(versions.get(cell.unit, ())) == 1 and cell.day is not None
    ]
    first = figures.first_day(run)
    days = tuple(sorted({cell.day for cell in cells if cell.day is not None}))
    start = sum(day < first for day in days) if first is not None else len(days)
    both = []
    for variant in variants:
        own = {region for region, names in versions.items() if names == {variant}}
        both.append(_side([cell for cell in cells if cell.unit in own], metric, days, start, own))
    return replace(both[0], left_out=(*both[0].left_out, *moved)), both[1]


def _side(cells: Sequence[Cell], metric: Metric, days: tuple[date, ...], start: int, regions: set[str]) -> Regions:
    """Lay out the rows of one version as a table of regions by days, and keep the regions that can be compared."""
    places, columns = {name: row for row, name in enumerate(sorted(regions))}, {day: n for n, day in enumerate(days)}
    shape = (len(places), len(days))
    above, below, seen = np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=bool)
    for cell in cells:
        assert cell.day is not None, "rows without a day were left out"
        spot = places[cell.unit], columns[cell.day]
        above[spot] += cell.sums.get(metric.numerator, 0.0)
        below[spot] += cell.sums.get(metric.denominator, 0.0) if metric.denominator is not None else 1.0
        seen[spot] |= metric.numerator in cell.sums
    whole = np.array([
        bool(seen[row, :start].any() and seen[row, start:].any())
        and (below[row, :start].sum() > 0 and below[row, start:].sum() > 0)
        for row in range(shape[0])
    ], dtype=bool)  # fmt: skip
    return Regions(
        names=tuple(name for name, row in places.items() if whole[row]),
        days=days,
        start=start,
        middle=_middle(days, start),
        above=above[whole],
        below=below[whole] if metric.denominator is not None else None,
        missing=int((~seen[whole]).sum()),
        left_out=tuple(name for name, row in places.items() if not whole[row]),
    )


def _middle(days: Sequence[date], start: int) -> int | None:
    """Find where the history is halved: at whole weeks where it has them; ``None`` where it is short."""
    if not 0 < start < len(days):
        return None
    length = (days[start] - days[0]).days
    if length < PLACEBO_DAYS:
        return None
    cut = days[0] + timedelta(days=length // 2 if length % 7 else length // 14 * 7)
    place = sum(day < cut for day in days[:start])
    return place if 0 < place < start else None
