"""Bars by month as inline SVG: what was closed hollow, what of it gave an answer solid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, BASE, TOP = 600, 120, 96, 18
MOST_WIDE = 34.0


@dataclass(frozen=True, slots=True)
class MonthBar:
    """A bar: its middle and half width, how high it is in all and how high the answered part is."""

    x: float
    closed: float
    answered: float
    says: str
    number: str


@dataclass(frozen=True, slots=True)
class MonthsPicture:
    """All bars on one base line; ``wide`` is the width of a bar."""

    bars: tuple[MonthBar, ...]
    wide: float
    base: int = BASE
    width: int = WIDTH
    height: int = HEIGHT


def months_picture(months: Sequence[tuple[str, int, int]]) -> MonthsPicture:
    """Lay out months: how each is named, how many were closed, how many of these gave an answer.

    Examples
    --------
    >>> picture = months_picture([("Oct", 2, 1), ("Nov", 4, 4)])
    >>> [(bar.closed, bar.answered) for bar in picture.bars], picture.wide
    ([(57.0, 76.5), (18.0, 18.0)], 34.0)
    """
    most = max((closed for _, closed, _ in months), default=0) or 1
    step = WIDTH / max(1, len(months))

    def top(number: int) -> float:
        return round(BASE - number / most * (BASE - TOP), 1)

    bars = tuple(
        MonthBar(round((place + 0.5) * step, 1), top(closed), top(answered), says, str(closed) if closed else "")
        for place, (says, closed, answered) in enumerate(months)
    )
    return MonthsPicture(bars, round(min(MOST_WIDE, step * 0.6), 1))
