"""Between the planned looks: a range that stays right however often somebody looks, or none at all."""

from __future__ import annotations

import numpy as np

from experiments.judging.case import Case, Reading
from experiments.judging.document import DayDoc, EstimateDoc
from experiments.judging.pairs import Path
from stats.errors import NotEstimable
from stats.paired import day_pairs
from stats.sequential import always_valid_day_band, always_valid_people_band
from stats.summaries import Proportion, Sums

TUNED_TO_PEOPLE = 10_000
"""People at which the band of shares is narrowest. Plans do not name a number of people; any number that is fixed
before the data keeps the promise, and 10,000 is the order of size of lists and landing pages."""


def band_of(case: Case, reading: Reading) -> EstimateDoc | None:
    """Give best guess and always-valid band of one treatment so far.

    Returns
    -------
    EstimateDoc or None
        For days the t sequence from day 3 on, for shares of people the asymptotic sequence from 100 cases in each
        version on; ``None`` wherever no band is known to hold: then no range may be shown before a planned look.
    """
    first, second = reading.pair.control, reading.pair.treatment
    if isinstance(first, Proportion) and isinstance(second, Proportion):
        found = always_valid_people_band(
            first, second, confidence=case.comparison.rule.confidence, planned_units=TUNED_TO_PEOPLE
        )
        if isinstance(found, NotEstimable):
            return None
        return EstimateDoc(estimate=found.estimate, lower=found.lower, upper=found.upper)
    days = day_docs(case, reading)
    if not days or days[-1]["so_far"] is None:
        return None
    last = days[-1]
    if last["band_lower"] is None and last["band_upper"] is None:
        return None
    return EstimateDoc(estimate=days[-1]["so_far"], lower=last["band_lower"], upper=last["band_upper"])


def day_docs(case: Case, reading: Reading) -> list[DayDoc]:
    """Write each day alone, all days so far and the always-valid band; empty where days are not compared.

    So far is ΣP/ΣQ - 1 over the days up to that one (``stats.paired``). A cost is lined up the other way round
    (orders per euro), so its numbers are reciprocals.
    """
    pair = reading.pair
    first, second = pair.control, pair.treatment
    if pair.path is not Path.DAYS or not pair.days or not isinstance(first, Sums) or not isinstance(second, Sums):
        return []
    facts, rule = case.comparison.circumstances, case.comparison.rule
    planned = len(pair.days)
    if facts.starts is not None and facts.ends is not None:
        planned = max((facts.ends - facts.starts).days + 1, planned)
    bands = always_valid_day_band(first, second, confidence=rule.confidence, planned_days=planned)
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
        for day, one, far, band in zip(pair.days, alone, so_far, bands, strict=True)
    ]


def _lift(above: float, below: float) -> float | None:
    return float(above / below - 1) if below > 0 else None


def _turned(lift: float | None, turn: bool) -> float | None:  # noqa: FBT001  a yes or no of the caller's pair
    if not turn or lift is None:
        return lift
    return None if lift <= -1 else -lift / (1 + lift)
