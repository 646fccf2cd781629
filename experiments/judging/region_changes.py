"""How the regions of two versions changed, compared: over regions, by days that foretell them, and day by day."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from experiments.judging.regions import PLACEBO_DAYS, Regions
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.places.did import compare_market_means
from stats.places.model_checks import ModelCheck
from stats.places.panel import MarketMeans
from stats.places.placebo import reaches
from stats.places.tbr import ENOUGH_DAYS, TimeBasedRegression, compare_by_time
from stats.summaries import Sums

ENOUGH_REGIONS = 3
"""Regions in a version from which their changes are compared; with fewer the days before have to foretell."""
FIRST_DAYS = 7
"""Days of the run that still live most from what was before."""

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


def compare_regions(control: Regions, treatment: Regions, *, confidence: float) -> Effect:
    """Compare how the regions of two versions changed.

    Difference in differences of the regions, on the logarithm where all of them had something (every region counts the
    same, whatever its size), else in plain numbers. With one or two regions in a version the days before the start
    foretell the treated ones (time-based regression), from ten days on.
    """
    if _are_enough(control, treatment):
        return lifts_of_changes(control, treatment, confidence=confidence)[0]
    found = by_time(control, treatment, confidence=confidence)
    return (
        _refused(found, control, treatment) if isinstance(found, NotEstimable) else _counted(found, control, treatment)
    )


def lifts_of_changes(control: Regions, treatment: Regions, *, confidence: float) -> tuple[Effect, ...]:
    """Compare the changes on the logarithm and in plain numbers, as far as regions are enough for it."""
    if not _are_enough(control, treatment):
        return ()
    periods = slice(0, control.start), slice(control.start, None)
    return tuple(
        _of_changes(control, treatment, periods, relative=relative, confidence=confidence)
        for relative in (True, False)
        if not relative or (control.all_positive and treatment.all_positive)
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
) -> Effect:
    """Compare two values per region, of an earlier and a later period."""
    sides = [MarketMeans(*(side.values(period) for period in periods)) for side in (control, treatment)]
    return compare_market_means(*sides, relative=relative, confidence=confidence)


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
    effect = _of_changes(control, treatment, periods, relative=relative, confidence=confidence)
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


def lifts_by_day(control: Regions, treatment: Regions) -> tuple[list[float | None], list[float | None]]:
    """Give the change on each day of the run alone and on all days so far, each against the time before the start.

    A day alone is that of all regions together. So far is what the comparison itself says of the days up to that one,
    so that the last one is its best guess; ``None`` where it cannot be reckoned.
    """
    days = range(control.start, len(control.days))
    alone = [_ratio(control, treatment, slice(day, day + 1)) for day in days]
    so_far = [_so_far(control, treatment, slice(control.start, day + 1)) for day in days]
    return alone, so_far


def first_week_and_rest(control: Regions, treatment: Regions) -> tuple[float, float] | None:
    """Give the change in the first week of the run and in the rest; ``None`` where the run is shorter than two."""
    run = control.days[control.start :]
    if not run or (run[-1] - run[0]).days < FIRST_DAYS:
        return None
    cut = control.start + sum((day - run[0]).days < FIRST_DAYS for day in run)
    parts = [
        _so_far(control, treatment, period) for period in (slice(control.start, cut), slice(cut, len(control.days)))
    ]
    return None if parts[0] is None or parts[1] is None else (parts[0], parts[1])


def _together(side: Regions, period: slice) -> float:
    """Give the metric of all regions of a version together: per day, or the ratio of the sums."""
    above = float(side.above[:, period].sum())
    below = float(side.above[:, period].shape[1]) if side.below is None else float(side.below[:, period].sum())
    return above / below if below > 0 else 0.0


def _ratio(control: Regions, treatment: Regions, period: slice) -> float | None:
    history = slice(0, control.start)
    base = _together(control, history), _together(treatment, history)
    now = _together(control, period), _together(treatment, period)
    if min(*base, now[0]) <= 0:
        return None
    return now[1] / base[1] / (now[0] / base[0]) - 1


def _so_far(control: Regions, treatment: Regions, run: slice) -> float | None:
    if not _are_enough(control, treatment) or not (control.all_positive and treatment.all_positive):
        return _ratio(control, treatment, run)
    now = control.values(run), treatment.values(run)
    if not all(bool(np.isfinite(side).all() and (side > 0).all()) for side in now):
        return None
    moved = [
        float((np.log(own) - np.log(side.before)).mean()) for own, side in zip(now, (control, treatment), strict=True)
    ]
    return float(np.expm1(moved[1] - moved[0]))


def changes_of(control: Regions, treatment: Regions) -> tuple[Sums, Sums]:
    """Give the changes as what is dealt out anew by the permutation test, each region counting the same."""
    relative = control.all_positive and treatment.all_positive
    first, second = (Sums(side.changes(relative=relative), np.ones(len(side.names))) for side in (control, treatment))
    return first, second
