"""Whether an average of people rests on enough of them, or a few large values carry it."""

from __future__ import annotations

from experiments.judging.pairs import Pair, Path
from stats.averages.heavy_tail import HeavyTail, heavy_tail
from stats.errors import NotEstimable
from stats.summaries import Mean, RatioMoments


def tail_of(pair: Pair) -> HeavyTail | None:
    """Count how many equally large values would carry the smaller of the two sums.

    Returns
    -------
    HeavyTail or None
        ``None`` where it does not apply: shares, days, posts (few of them need the randomisation test instead), and
        values below zero, for which there is no such number.
    """
    if pair.path is not Path.PEOPLE:
        return None
    found = [values for side in (pair.control, pair.treatment) for values in _values(side)]
    if not found or max(side.mean for side in found) <= 0:
        return None
    tail = heavy_tail(*found)
    return None if isinstance(tail, NotEstimable) else tail


def tail_decides(pair: Pair | None) -> bool:
    """Say whether a verdict may rest on these figures."""
    tail = tail_of(pair) if pair is not None else None
    return tail is None or tail.decides


def _values(side: object) -> list[Mean]:
    """Take what is averaged; of a ratio of sums both sums, since either can be carried by a few."""
    if isinstance(side, RatioMoments):
        return [Mean(side.units, side.mean_y, side.variance_y), Mean(side.units, side.mean_x, side.variance_x)]
    return [side] if isinstance(side, Mean) else []
