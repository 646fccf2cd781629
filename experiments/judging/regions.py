"""Regions with days before the start: one change per region, and the comparison of those changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from experiments.judging import figures
from experiments.metrics.kinds import Metric
from experiments.reduction.description import Cell, Summaries
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.places.did import DifferenceInDifferences, compare_panel
from stats.places.model_checks import ModelCheck
from stats.places.panel import Panel
from stats.places.placebo import reaches
from stats.places.tbr import ENOUGH_DAYS, TimeBasedRegression, compare_by_time
from stats.summaries import FloatArray, Sums

ENOUGH_REGIONS = 3
"""Regions in a version from which their changes are compared; with fewer the days before have to foretell."""
PLACEBO_DAYS = 14
"""Days before the start from which its halves are compared: a whole week each."""

FEW_REGIONS = NotEstimable(
    "few_regions",
    f"A version has fewer than {ENOUGH_REGIONS} regions, and fewer than {ENOUGH_DAYS} days before the start can stand "
    "in for them.",
)
FEW_REGIONS_RATE = NotEstimable(
    "few_regions", f"A version has fewer than {ENOUGH_REGIONS} regions, too few to compare how their rates changed."
)
SHORT_HISTORY = NotEstimable(
    "short_history", f"There are fewer than {PLACEBO_DAYS} days before the start, so its halves cannot be compared."
)


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


def compare_regions(control: Regions, treatment: Regions, *, confidence: float) -> Effect:
    """Compare how the regions of two versions changed.

    Difference in differences of the regions, on the logarithm where all of them had something (every region counts the
    same, whatever its size), else in plain numbers. With one or two regions in a version the days before the start
    foretell the treated ones (time-based regression), from ten days on.
    """
    if _are_enough(control, treatment):
        relative = control.all_positive and treatment.all_positive
        periods = slice(0, control.start), slice(control.start, None)
        return _of_changes(control, treatment, periods, relative=relative, confidence=confidence).effect
    found = by_time(control, treatment, confidence=confidence)
    return (
        _refused(found, control, treatment) if isinstance(found, NotEstimable) else _counted(found, control, treatment)
    )


def _are_enough(control: Regions, treatment: Regions) -> bool:
    return min(len(control.names), len(treatment.names)) >= ENOUGH_REGIONS


def by_time(control: Regions, treatment: Regions, *, confidence: float) -> TimeBasedRegression | NotEstimable:
    """Let the control's regions foretell the treated ones, all of them summed by day."""
    if control.below is not None:
        return FEW_REGIONS_RATE
    if not control.names or not treatment.names or control.start < ENOUGH_DAYS:
        return FEW_REGIONS
    everything = slice(None)
    return compare_by_time(
        control.by_day(everything), treatment.by_day(everything), control.start, confidence=confidence
    )


def _counted(found: TimeBasedRegression, control: Regions, treatment: Regions) -> Effect:
    """Name regions as what was compared: days of one region are not separate units."""
    return replace(found.effect, control_units=len(control.names), treatment_units=len(treatment.names))


def _refused(reason: NotEstimable, control: Regions, treatment: Regions) -> Effect:
    sizes = len(control.names), len(treatment.names)
    return Effect("did_log_changes", reason, reason, reason, reason, reason, None, *sizes)


def _of_changes(
    control: Regions, treatment: Regions, periods: tuple[slice, slice], *, relative: bool, confidence: float
) -> DifferenceInDifferences:
    """Compare two values per region, of an earlier and a later period."""
    names = [f"control {name}" for name in control.names] + [f"treatment {name}" for name in treatment.names]
    treated = np.repeat([False, True], [len(control.names), len(treatment.names)])
    values = [np.concatenate([control.values(period), treatment.values(period)]) for period in periods]
    count = len(names)
    panel = Panel(
        [*names, *names],
        np.repeat([0.0, 1.0], count),
        np.concatenate([treated, treated]),
        np.repeat([False, True], count),
        np.concatenate(values),
    )
    return compare_panel(panel, relative=relative, confidence=confidence)


@dataclass(frozen=True, slots=True)
class Placebo:
    """The same comparison within the time before the start, where nothing had been changed.

    ``passed`` is ``None`` where it could not be made; ``lift`` says how far the versions lay apart all the same.
    """

    passed: bool | None
    lift: Estimate | NotEstimable
    p_value: float | None = None


def placebo_of(control: Regions, treatment: Regions, *, confidence: float) -> Placebo:
    """Compare the first half of the history with the second; with few regions its last third is foretold."""
    if not _are_enough(control, treatment):
        return _placebo_by_time(control, treatment, confidence)
    middle = control.middle
    if middle is None:
        return Placebo(None, SHORT_HISTORY)
    periods = slice(0, middle), slice(middle, control.start)
    halves = [side.values(period) for side in (control, treatment) for period in periods]
    if not all(bool(np.isfinite(half).all()) for half in halves):
        return Placebo(None, SHORT_HISTORY)
    relative = all(bool((half > 0).all()) for half in halves)
    effect = _of_changes(control, treatment, periods, relative=relative, confidence=confidence).effect
    if isinstance(effect.p_value, NotEstimable):
        return Placebo(None, effect.lift if isinstance(effect.lift, NotEstimable) else effect.p_value)
    return Placebo(not reaches(effect.p_value, confidence), effect.lift, effect.p_value)


def _placebo_by_time(control: Regions, treatment: Regions, confidence: float) -> Placebo:
    """Take the placebo of the regression, and its own checks with it: where the line does not hold, nothing does."""
    found = by_time(control, treatment, confidence=confidence)
    if isinstance(found, NotEstimable):
        return Placebo(None, found)
    if found.placebo_passed is None:
        return Placebo(None, found.placebo if isinstance(found.placebo, NotEstimable) else SHORT_HISTORY)
    return Placebo(found.placebo_passed and all(check.passed is not False for check in found.checks), SHORT_HISTORY)


def checks_of_line(control: Regions, treatment: Regions, *, confidence: float) -> tuple[ModelCheck, ...]:
    """Give the checks of the regression, where it stands in for regions."""
    if _are_enough(control, treatment):
        return ()
    found = by_time(control, treatment, confidence=confidence)
    return () if isinstance(found, NotEstimable) else found.checks


def changes_of(control: Regions, treatment: Regions) -> tuple[Sums, Sums]:
    """Give the changes as what is dealt out anew by the permutation test, each region counting the same."""
    relative = control.all_positive and treatment.all_positive
    first, second = (Sums(side.changes(relative=relative), np.ones(len(side.names))) for side in (control, treatment))
    return first, second
