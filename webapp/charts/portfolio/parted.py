"""A whole in its parts, and amounts beside each other, as inline SVG bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, GAP, LEAST = 800.0, 4.0, 6.0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the whole: which it is, where it begins and how wide it is, in units of the picture."""

    name: str
    x: float
    wide: float


def parted(parts: Sequence[tuple[str, int]], width: float = WIDTH) -> tuple[Part, ...]:
    """Lay parts of a whole side by side; what is empty is left out, what is small can still be seen.

    Examples
    --------
    >>> [(part.name, part.x, part.wide) for part in parted([("a", 1), ("b", 0), ("c", 3)], 404)]
    [('a', 0.0, 100.0), ('c', 104.0, 300.0)]
    """
    there = [(name, number) for name, number in parts if number > 0]
    whole = sum(number for _name, number in there)
    room = width - GAP * max(0, len(there) - 1)
    wides = [max(LEAST, room * number / whole) for _name, number in there]
    over = room / sum(wides) if wides else 1.0
    laid, x = [], 0.0
    for (name, _number), wide in zip(there, wides, strict=True):
        laid.append(Part(name, round(x, 1), round(wide * over, 1)))
        x += wide * over + GAP
    return tuple(laid)


def lengths(values: Sequence[float | None], width: float = 100.0) -> tuple[float | None, ...]:
    """Give each amount a length on one scale that begins at zero; what is not known has none.

    Examples
    --------
    >>> lengths([50.0, None, 200.0, 0.0])
    (25.0, None, 100.0, 0.0)
    """
    most = max((value for value in values if value is not None), default=0.0)
    if most <= 0:
        return tuple(None for _value in values)
    return tuple(None if value is None else round(max(0.0, value) / most * width, 1) for value in values)
