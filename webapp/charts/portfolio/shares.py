"""Shares as inline SVG: a strip from 0 to 100 in 100 with the likely range and the share itself."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH, HEIGHT, EDGE = 400, 18, 8
MARKS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class ShareStrip:
    """Where range and share lie, in units of the picture."""

    first: float
    last: float
    dot: float
    marks: tuple[float, ...]
    width: int = WIDTH
    height: int = HEIGHT


def share_strip(estimate: float, lower: float, upper: float) -> ShareStrip:
    """Lay a share out.

    Examples
    --------
    >>> strip = share_strip(0.5, 0.25, 0.75)
    >>> strip.first, strip.dot, strip.last
    (104.0, 200.0, 296.0)
    """
    return ShareStrip(_place(lower), _place(upper), _place(estimate), tuple(_place(mark) for mark in MARKS))


def _place(share: float) -> float:
    return round(EDGE + share * (WIDTH - 2 * EDGE), 1)
