"""What remained of first results: three marks in a row (first, planned with, measured), all rows on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.charts.sheet.axis import lift_axis

WIDTH, SIDE = 270, 9


@dataclass(frozen=True, slots=True)
class RemainingRow:
    """Where the marks of one decision lie; ``None`` where there is no such figure."""

    raw: float | None
    planned: float | None
    measured: float


@dataclass(frozen=True, slots=True)
class RemainingPicture:
    """The rows, where zero and the round marks lie, and the ends of the scale as fractions."""

    rows: tuple[RemainingRow, ...]
    zero: float
    marks: tuple[float, ...]
    low: float
    high: float
    width: int = WIDTH
    left: int = SIDE
    right: int = WIDTH - SIDE


def remaining_picture(rows: Sequence[tuple[float | None, float | None, float]]) -> RemainingPicture:
    """Lay out (first result, planned with, measured) of each decision; what lies beyond the scale stands at its end."""
    axis = lift_axis([value for row in rows for value in row])

    def x_of(value: float | None) -> float | None:
        if value is None:
            return None
        return round(SIDE + (axis.clip(value) - axis.low) / (axis.high - axis.low) * (WIDTH - 2 * SIDE), 1)

    return RemainingPicture(
        tuple(RemainingRow(x_of(raw), x_of(planned), x_of(measured) or 0.0) for raw, planned, measured in rows),
        x_of(0.0) or 0.0,
        tuple(x_of(mark) or 0.0 for mark in axis.marks),
        axis.low,
        axis.high,
    )
