"""Between the planned looks: a range that stays right however often somebody looks, or none at all."""

from __future__ import annotations

import numpy as np

from experiments.judging.case import Case, Reading
from experiments.judging.document import DayDoc, EstimateDoc
from experiments.judging.pairs import Path
from experiments.judging.region_changes import lifts_by_day
from experiments.judging.regions import Regions
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.looks.always_valid import always_valid_day_band, always_valid_post_band
from stats.looks.always_valid_people import always_valid_mean_band, always_valid_people_band
from stats.summaries import Mean, Proportion, Sums
from stats.units.paired import day_pairs

TUNED_TO_PEOPLE = 10_000
"""People at which the band of shares is narrowest. Plans do not name a number of people; any number that is fixed
before the data keeps the promise, and 10,000 is the order of size of lists and landing pages."""

TUNED_TO_POSTS = 20
"""Posts of both versions at which their band is narrowest: ten of each kind, again fixed before the data."""


def band_of(case: Case, reading: Reading) -> EstimateDoc | None:
    """Give best guess and always-valid band of one treatment so far.

    Returns
    -------
    EstimateDoc or None
        For days the t sequence from day 3 on, for posts or ads that of their rates from three per version on, for
        shares of people the asymptotic sequence from 100 cases in each version on, for averages from 100 people with a
        value on; ``None`` wherever no band is known to hold: then no range may be shown before a planned look.
    """
    if reading.pair.path is Path.DAYS:
        return _so_far(_days_from(case, reading, last_only=True))
    found = _band(reading, case.comparison.rule.confidence)
    if found is None or isinstance(found, NotEstimable) or (found.lower is None and found.upper is None):
        return None
    return EstimateDoc(estimate=found.estimate, lower=found.lower, upper=found.upper)


def _band(reading: Reading, confidence: float) -> Estimate | NotEstimable | None:
    """Ask for the band that belongs to the figures; a ratio of sums over people has none."""
    first, second = reading.pair.control, reading.pair.treatment
    if isinstance(first, Proportion) and isinstance(second, Proportion):
        return always_valid_people_band(first, second, confidence=confidence, planned_units=TUNED_TO_PEOPLE)
    if isinstance(first, Mean) and isinstance(second, Mean):
        return always_valid_mean_band(first, second, confidence=confidence, planned_units=TUNED_TO_PEOPLE)
    if reading.pair.path is Path.UNITS and isinstance(first, Sums) and isinstance(second, Sums):
        return always_valid_post_band(first, second, confidence=confidence, planned_posts=TUNED_TO_POSTS)
    return None


def _so_far(days: list[DayDoc]) -> EstimateDoc | None:
    last = days[-1] if days else None
    so_far = last["so_far"] if last is not None else None
    if last is None or so_far is None or (last["band_lower"] is None and last["band_upper"] is None):
        return None
    return EstimateDoc(estimate=so_far, lower=last["band_lower"], upper=last["band_upper"])


def day_docs(case: Case, reading: Reading) -> list[DayDoc]:
    """Write each day alone, all days so far and the always-valid band; empty where days are not compared.

    So far is ΣP/ΣQ - 1 over the days up to that one (``stats.units.paired``). A cost is lined up the other way round
    (orders per euro), so its numbers are reciprocals.
    """
    return _days_from(case, reading, last_only=False)


def _days_from(case: Case, reading: Reading, *, last_only: bool) -> list[DayDoc]:
    pair = reading.pair
    first, second = pair.control, pair.treatment
    if isinstance(first, Regions) and isinstance(second, Regions):
        return _days_of_regions(first, second)
    if pair.path is not Path.DAYS or not pair.days or not isinstance(first, Sums) or not isinstance(second, Sums):
        return []
    facts, rule = case.comparison.circumstances, case.comparison.rule
    planned = len(pair.days)
    if facts.starts is not None and facts.ends is not None:
        planned = max((facts.ends - facts.starts).days + 1, planned)
    begin = len(pair.days) - 1 if last_only else 0
    bands = always_valid_day_band(first, second, confidence=rule.confidence, planned_days=planned, from_day=begin + 1)
    scores = day_pairs(first, second)
    alone = [_lift(p, q) for p, q in zip(scores.p, scores.q, strict=True)]
    so_far = [_lift(p, q) for p, q in zip(np.cumsum(scores.p), np.cumsum(scores.q), strict=True)]
    turn = pair.upside_down
    return [
        DayDoc(
            day=day.isoformat(),
            alone=_turned(one, turn),
            so_far=_turned(far, turn),
            band_lower=_turned(band[1 if turn else 0], turn) if band is not None else None,
            band_upper=_turned(band[0 if turn else 1], turn) if band is not None else None,
        )
        for day, one, far, band in zip(pair.days[begin:], alone[begin:], so_far[begin:], bands, strict=True)
    ]


def _days_of_regions(control: Regions, treatment: Regions) -> list[DayDoc]:
    """Write the days of the run of regions; no band is known to hold for them, so none is drawn."""
    alone, so_far = lifts_by_day(control, treatment)
    return [
        DayDoc(day=day.isoformat(), alone=one, so_far=far, band_lower=None, band_upper=None)
        for day, one, far in zip(control.days[control.start :], alone, so_far, strict=True)
    ]


def _lift(above: float, below: float) -> float | None:
    return float(above / below - 1) if below > 0 else None


def _turned(lift: float | None, turn: bool) -> float | None:  # noqa: FBT001  a yes or no of the caller's pair
    if not turn or lift is None:
        return lift
    return None if lift <= -1 else -lift / (1 + lift)
