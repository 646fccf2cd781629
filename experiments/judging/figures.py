"""From summaries to the figures that are compared: the rows that count, summed by person, day or unit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce

import numpy as np

from experiments.metrics.kinds import Metric
from experiments.reduction.adding import add_moments, product_key
from experiments.reduction.description import Cell, Moments, Summaries
from stats.summaries import Mean, Proportion, RatioMoments, Sums

DELIVERY = frozenset({"impressions", "reach", "sends", "visitors", "sessions", "recipients", "delivered", "users"})
"""Measures that say that a variant ran at all: a day with none of them is a day without that variant."""

PEOPLE = frozenset(
    {"visitors", "sends", "reach", "recipients", "delivered", "users", "people", "subscribers", "customers"}
)
"""Measures that count people, when they stand for the whole run."""

NOT_BY_PERSON = frozenset({"impressions", "spend", "revenue", "video_views", "engagements", "sessions"})
"""Measures that one person can have several of, or that are money: never a share of people."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Plain sums of one variant under one metric, and how many units they come from."""

    numerator: float | None
    denominator: float | None
    units: int

    @property
    def value(self) -> float | None:
        """The metric itself; ``None`` where it does not exist."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


def end_of(piece: Cell | Moments) -> date | None:
    """Tell the last day a cell or moments stand for."""
    if piece.day is None or isinstance(piece, Moments):
        return piece.day
    return piece.day + timedelta(days=piece.span_days - 1)


def last_day(summaries: Summaries) -> date | None:
    """Tell the last day with a row; ``None`` where the file has no dates."""
    return max((day for piece in _pieces(summaries) if (day := end_of(piece)) is not None), default=None)


def first_day(summaries: Summaries) -> date | None:
    """Tell the first day with a row; ``None`` where the file has no dates."""
    return min((piece.day for piece in _pieces(summaries) if piece.day is not None), default=None)


def _pieces(summaries: Summaries) -> Iterable[Cell | Moments]:
    yield from summaries.cells
    yield from summaries.moments


@dataclass(frozen=True, slots=True)
class Outside:
    """What stands in the files but not in the run: rows (or people), and their days."""

    rows: int
    days: tuple[date, ...]


def within(summaries: Summaries, starts: date | None, ends: date | None) -> tuple[Summaries, Outside]:
    """Keep what lies in the run, both ends included; pieces without a day stay.

    A row over a whole period stays when it begins and ends inside the run.
    """

    def keeps(piece: Cell | Moments) -> bool:
        last = end_of(piece)
        if piece.day is None or last is None:
            return True
        return (starts is None or piece.day >= starts) and (ends is None or last <= ends)

    lost = [piece for piece in _pieces(summaries) if not keeps(piece)]
    kept = Summaries(
        tuple(cell for cell in summaries.cells if keeps(cell)),
        tuple(moments for moments in summaries.moments if keeps(moments)),
        summaries.in_several,
    )
    rows = sum(piece.rows if isinstance(piece, Cell) else piece.n for piece in lost)
    return kept, Outside(rows, tuple(sorted({piece.day for piece in lost if piece.day is not None})))


def history_of(summaries: Summaries, starts: date) -> tuple[Summaries, Summaries]:
    """Part what ended before the start from the rest."""

    def is_before(cell: Cell) -> bool:
        last = end_of(cell)
        return last is not None and last < starts

    history = tuple(cell for cell in summaries.cells if is_before(cell))
    rest = tuple(cell for cell in summaries.cells if not is_before(cell))
    return Summaries(history), Summaries(rest, summaries.moments, summaries.in_several)


def cells_of(summaries: Summaries, variant: str) -> list[Cell]:
    """Pick the cells of one variant."""
    return [cell for cell in summaries.cells if cell.variant == variant]


def moments_of(summaries: Summaries, variant: str) -> Moments | None:
    """Add up the moments of one variant over all its days."""
    own = [moments for moments in summaries.moments if moments.variant == variant]
    return reduce(add_moments, own) if own else None


def total_of(summaries: Summaries, variant: str, measure: str) -> float | None:
    """Add up one measure of one variant; ``None`` where it was never reported."""
    pieces: Iterable[Cell | Moments] = [piece for piece in _pieces(summaries) if piece.variant == variant]
    values = [piece.sums[measure] for piece in pieces if measure in piece.sums]
    return sum(values) if values else None


def measures_of(summaries: Summaries) -> set[str]:
    """Name every measure that some row has."""
    return {name for piece in _pieces(summaries) for name in piece.sums}


def by_day(cells: Sequence[Cell], metric: Metric) -> dict[date, tuple[float, float] | None]:
    """Sum numerator and denominator per day; ``None`` for a day on which one of them was not reported.

    Without a denominator the day itself is the unit and the denominator is 1. A day on which the denominator says that
    nothing was delivered is a day without that variant and does not appear.
    """
    sums: dict[date, list[float | None]] = {}
    for cell in cells:
        if cell.day is None or cell.span_days > 1:
            continue
        pair = sums.setdefault(cell.day, [None, None])
        for index, name in enumerate((metric.numerator, metric.denominator)):
            if name is not None and name in cell.sums:
                pair[index] = (pair[index] or 0.0) + cell.sums[name]
    found: dict[date, tuple[float, float] | None] = {}
    for day, (above, below) in sorted(sums.items()):
        weight = 1.0 if metric.denominator is None else below
        if metric.denominator in DELIVERY and weight == 0:
            continue
        found[day] = None if above is None or weight is None else (above, weight)
    return found


def by_unit(cells: Sequence[Cell], metric: Metric, *, days_as_units: bool = False) -> dict[str, tuple[float, float]]:
    """Sum numerator and denominator per post, ad or region over its days; units without a value are left out."""
    sums: dict[str, list[float | None]] = {}
    for cell in cells:
        key = str(cell.day) if days_as_units else cell.unit
        pair = sums.setdefault(key, [None, None])
        for index, name in enumerate((metric.numerator, metric.denominator)):
            if name is not None and name in cell.sums:
                pair[index] = (pair[index] or 0.0) + cell.sums[name]
    found: dict[str, tuple[float, float]] = {}
    for key, (above, below) in sums.items():
        weight = 1.0 if metric.denominator is None else below
        if above is not None and weight is not None and (above or weight):
            found[key] = (above, weight)
    return found


def as_sums(pairs: Iterable[tuple[float, float]]) -> Sums:
    """Turn pairs of numerator and denominator into the arrays that ``stats`` reads, shape ``(n,)``."""
    table = np.array(list(pairs), dtype=np.float64).reshape(-1, 2)
    return Sums(table[:, 0].copy(), table[:, 1].copy())


def as_people(moments: Moments, metric: Metric) -> Proportion | Mean | RatioMoments | None:
    """Turn the moments of drawn units into what the metric compares; ``None`` where the measure is not in the file.

    A share where the values are 0 or 1 and nothing stands below the line, a mean otherwise, a ratio of sums where the
    metric has a denominator. In a ratio of sums a unit without a value adds nothing to its sum.
    """
    above, below = metric.numerator, metric.denominator
    if above not in moments.sums:
        return None
    if below is not None:
        return _as_ratio(moments, above, below)
    n = moments.observed.get(above, moments.n)
    total = moments.sums[above]
    if above in moments.binary:
        return Proportion(total, n)
    return as_mean(n, total, moments.squares[above])


def as_mean(n: int, total: float, squares: float) -> Mean:
    """Turn count, sum and sum of squares into mean and variance (divisor n - 1; 0 for a single value)."""
    mean = total / n
    return Mean(n, mean, max(squares - n * mean * mean, 0.0) / (n - 1) if n > 1 else 0.0)


def _as_ratio(moments: Moments, above: str, below: str) -> RatioMoments | None:
    if below not in moments.sums:
        return None
    n = moments.n
    mean_y, mean_x = moments.sums[above] / n, moments.sums[below] / n
    cross = moments.squares[above] if above == below else moments.products.get(product_key(above, below), 0.0)
    divisor = max(n - 1, 1)
    variance_y = max(moments.squares[above] - n * mean_y**2, 0.0) / divisor
    variance_x = max(moments.squares[below] - n * mean_x**2, 0.0) / divisor
    # where a spread is nought, rounding alone may leave a covariance, which cannot be
    largest = math.sqrt(variance_y) * math.sqrt(variance_x)
    covariance = min(max((cross - n * mean_y * mean_x) / divisor, -largest), largest)
    return RatioMoments(
        units=n,
        mean_y=mean_y,
        mean_x=mean_x,
        variance_y=variance_y,
        variance_x=variance_x,
        covariance=covariance,
    )
