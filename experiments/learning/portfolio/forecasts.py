"""What was forecast beside what came: probabilities that it works, over the experiments that were decided."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from experiments.learning.archive.learned import FORECAST
from experiments.learning.archive.tallies import ANSWERED
from experiments.learning.decisions.shares import Share, ranged, share_of
from experiments.learning.portfolio.counted import Counted, Line
from stats.errors import NotEstimable

EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class ForecastBin:
    """Forecasts from ``low`` up to below ``high`` (the last with its end): their average, and how many of them worked.

    ``share`` is ``None`` where nothing was forecast so; its range is wide where there are few.
    """

    low: float
    high: float
    decided: int
    worked: int
    average: float | None
    share: Share | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Forecasts against what came.

    ``brier`` is the mean squared distance between forecast and outcome (0 is perfect); ``brier_of_base_rate`` that of
    whoever always says how often it works anyway. ``undecided`` had a forecast and were closed without an answer.
    """

    decided: int
    undecided: int
    worked: int
    average: float | NotEstimable
    base_rate: Share | NotEstimable
    brier: float | NotEstimable
    brier_of_base_rate: float | NotEstimable
    bins: tuple[ForecastBin, ...]


def calibration_of(found: Counted) -> Calibration:
    """Compare forecasts with what came; below eight decided ones nothing is said."""
    lines = found.of(FORECAST)
    decided = [line for line in lines if line.verdict in ANSWERED]
    number, worked = _number(decided), _worked(decided)
    base = share_of(worked, number, "decided experiments with a forecast")
    undecided = _number(lines) - number
    if isinstance(base, NotEstimable):
        return Calibration(number, undecided, worked, base, base, base, base, ())
    missed = math.fsum(line.experiments * (float(line.value) - (line.verdict == "succeeded")) ** 2 for line in decided)
    rate = worked / number
    return Calibration(
        number,
        undecided,
        worked,
        _average(decided),
        base,
        missed / number,
        rate * (1 - rate),
        tuple(_bins(decided)),
    )


def _bins(decided: Sequence[Line]) -> list[ForecastBin]:
    bins = []
    for low, high in itertools.pairwise(EDGES):
        inside = [line for line in decided if low <= float(line.value) < high or float(line.value) == high == EDGES[-1]]
        number, worked = _number(inside), _worked(inside)
        average = _average(inside) if inside else None
        bins.append(ForecastBin(low, high, number, worked, average, ranged(worked, number) if number else None))
    return bins


def _average(lines: Sequence[Line]) -> float:
    return math.fsum(line.experiments * float(line.value) for line in lines) / _number(lines)


def _number(lines: Sequence[Line]) -> int:
    return sum(line.experiments for line in lines)


def _worked(lines: Sequence[Line]) -> int:
    return sum(line.experiments for line in lines if line.verdict == "succeeded")
