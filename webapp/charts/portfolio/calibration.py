"""Forecasts against what came, as inline SVG: along what was forecast, up what came; on the line both are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SIZE, LEFT, ABOVE = 260, 44, 12
MARKS = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True)
class CalibrationDot:
    """Forecasts of one kind: where they lie, the ends of the range of what came, how large the dot is, how many."""

    x: float
    y: float
    low: float
    high: float
    size: float
    number: str


@dataclass(frozen=True, slots=True)
class CalibrationPicture:
    """The square, its marks and its dots; ``base`` is the height of the share that works anyway."""

    dots: tuple[CalibrationDot, ...]
    marks_x: tuple[tuple[float, float], ...]
    marks_y: tuple[tuple[float, float], ...]
    base: float
    left: int = LEFT
    right: int = LEFT + SIZE
    above: int = ABOVE
    below: int = ABOVE + SIZE
    width: int = LEFT + SIZE + 12
    height: int = ABOVE + SIZE + 42


def calibration_picture(bins: Sequence[tuple[float, float, float, float, int]], base: float) -> CalibrationPicture:
    """Lay out bins: average forecast, share that came, ends of its range, how many.

    Examples
    --------
    >>> picture = calibration_picture([(0.5, 1.0, 0.2, 1.0, 4)], 0.5)
    >>> picture.dots[0].x, picture.dots[0].y, picture.base
    (174.0, 12.0, 142.0)
    """
    dots = tuple(
        CalibrationDot(_x(forecast), _y(came), _y(low), _y(high), round(min(10.0, 3 + number**0.5), 1), str(number))
        for forecast, came, low, high, number in bins
    )
    return CalibrationPicture(
        dots,
        tuple((_x(mark), mark) for mark in MARKS),
        tuple((_y(mark), mark) for mark in MARKS),
        _y(base),
    )


def _x(share: float) -> float:
    return round(LEFT + share * SIZE, 1)


def _y(share: float) -> float:
    return round(ABOVE + (1 - share) * SIZE, 1)
