"""Bars by month as inline SVG: what was closed hollow, what of it gave an answer solid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, BASE, TOP = 600, 140, 96, 18
MOST_WIDE = 34.0


@dataclass(frozen=True, slots=True)
class MonthBar:
    """A bar: its middle, how high it is in all and how high the answered part is.

    ``month`` and ``year`` stand below it, the year only where one begins: so the letters can be large on a phone.
    """

    x: float
    closed: float
    answered: float
    says: str
    number: str
    month: str
    year: str


@dataclass(frozen=True, slots=True)
class MonthsPicture:
    """All bars on one base line; ``wide`` is the width of a bar."""

    bars: tuple[MonthBar, ...]
    wide: float
    base: int = BASE
    width: int = WIDTH
    height: int = HEIGHT


def months_picture(
    months: Sequence[tuple[str, int, int]], below: Sequence[tuple[str, str]] | None = None
) -> MonthsPicture:
    """Lay out months: how each is named, how many were closed, how many of these gave an answer.

    Parameters
    ----------
    below : sequence of (str, str), optional
        Month and year as they stand below each bar; without, the whole name.

    Examples
    --------
    >>> picture = months_picture([("Oct", 2, 1), ("Nov", 4, 4)])
    >>> [(bar.closed, bar.answered) for bar in picture.bars], picture.wide
    ([(57.0, 76.5), (18.0, 18.0)], 34.0)
    >>> below = [("Dec", "2026"), ("Jan", "2027"), ("Feb", "2027")]
    >>> [bar.year for bar in months_picture([("", 1, 1)] * 3, below).bars]
    ['2026', '2027', '']
    """
    most = max((closed for _, closed, _ in months), default=0) or 1
    step = WIDTH / max(1, len(months))

    def top(number: int) -> float:
        return round(BASE - number / most * (BASE - TOP), 1)

    stands = below or [(says, "") for says, _, _ in months]
    years = ["", *(year for _, year in stands)]
    bars = tuple(
        MonthBar(
            x=round((place + 0.5) * step, 1),
            closed=top(closed),
            answered=top(answered),
            says=says,
            number=str(closed) if closed else "",
            month=stands[place][0],
            year="" if stands[place][1] == years[place] else stands[place][1],
        )
        for place, (says, closed, answered) in enumerate(months)
    )
    return MonthsPicture(bars, round(min(MOST_WIDE, step * 0.6), 1))
