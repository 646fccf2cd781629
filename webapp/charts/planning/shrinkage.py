"""The picture of shrinkage: each test's first result above, what remains of it below, joined by a line."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 380
LEFT, RIGHT, ABOVE, BELOW = 24, 24, 62, 304
LOWEST, HIGHEST = -0.75, 3.0
"""Lifts beyond these are drawn at the edge: the table says what they are."""
ROUND = (-0.75, -0.5, -0.3, -0.2, -0.1, -0.05, -0.02, 0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
CLOSE = 84
"""Marks nearer to each other than this, in the units of the picture, would write over each other."""
LEAST = 0.05
"""The axis reaches at least this far to both sides, so that tiny lifts do not look large."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A test's first result and what remains of it, oriented so that more is better."""

    first: float
    left: float
    look: str


@dataclass(frozen=True, slots=True)
class Thread:
    """One test in the picture; ``out`` says that its first result lies beyond the edge."""

    x: float
    to: float
    look: str
    out: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A round lift on the axis."""

    x: float
    says: str
    zero: bool


@dataclass(frozen=True, slots=True)
class ShrinkagePicture:
    """What the template draws, in the units of the picture; ``rest`` is the band in which all others lie."""

    threads: tuple[Thread, ...]
    marks: tuple[Mark, ...]
    middle: float
    rest: str
    width: int = WIDTH
    height: int = HEIGHT
    above: int = ABOVE
    below: int = BELOW


def shrinkage_picture(
    pairs: Sequence[Pair], *, middle: float, rest: Sequence[float] | None, say: Callable[[float], str]
) -> ShrinkagePicture:
    """Lay the picture out, lifts on a log scale, so that half and double lie equally far from zero.

    Parameters
    ----------
    pairs : sequence of Pair
        Most extreme first; drawn in the reverse order, so that those lie on top.
    middle : float
        Of all true lifts.
    rest : sequence of float or None
        Lowest and highest first result of those that are not drawn, and lowest and highest of what remains.
    say : callable
        Writes a lift in the reader's locale.
    """
    known = [value for pair in pairs for value in (pair.first, pair.left)] + list(rest or ())
    low = max(min([*known, -LEAST]), LOWEST)
    high = min(max([*known, LEAST]), HIGHEST)
    ends = math.log1p(low), math.log1p(high)
    margin = 0.04 * (ends[1] - ends[0])

    def x_of(value: float) -> float:
        log = math.log1p(min(max(value, low), high))
        share = (log - ends[0] + margin) / (ends[1] - ends[0] + 2 * margin)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    threads = [Thread(x_of(one.first), x_of(one.left), one.look, not low <= one.first <= high) for one in pairs]
    return ShrinkagePicture(
        threads=tuple(reversed(threads)),
        marks=_marks([(x_of(value), value) for value in ROUND if low <= value <= high], say),
        middle=x_of(middle),
        rest="" if rest is None else _band(*(x_of(value) for value in rest)),
    )


def _band(first_low: float, first_high: float, left_low: float, left_high: float) -> str:
    return f"M{first_low} {ABOVE}H{first_high}L{left_high} {BELOW}H{left_low}Z"


def _marks(places: Sequence[tuple[float, float]], say: Callable[[float], str]) -> tuple[Mark, ...]:
    """Write as many round lifts as find room, zero before all others, then the ends."""
    ordered = sorted(places, key=lambda one: (one[1] != 0, one not in {places[0], places[-1]}, abs(one[1])))
    kept: list[tuple[float, float]] = []
    for one in ordered:
        if all(abs(one[0] - other[0]) >= CLOSE for other in kept):
            kept.append(one)
    return tuple(Mark(x, say(value), zero=value == 0) for x, value in sorted(kept))
