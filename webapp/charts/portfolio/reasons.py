"""Bars of counts: what did not work solid, what brought no answer hollow behind it, all rows on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 200


@dataclass(frozen=True, slots=True)
class CountBar:
    """Where the solid part of a bar ends and where the hollow one behind it does, in units of the picture."""

    failed_to: float
    apart_to: float
    width: int = WIDTH


def count_bars(counts: Sequence[tuple[int, int]]) -> list[CountBar]:
    """Lay out one bar for each pair of counts (failed, apart); the longest fills the width.

    Examples
    --------
    >>> [(bar.failed_to, bar.apart_to) for bar in count_bars([(2, 2), (1, 0)])]
    [(100.0, 200.0), (50.0, 50.0)]
    """
    most = max((failed + apart for failed, apart in counts), default=0) or 1
    return [
        CountBar(round(failed / most * WIDTH, 1), round((failed + apart) / most * WIDTH, 1)) for failed, apart in counts
    ]
