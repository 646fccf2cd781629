"""A chance as a hundred dots: so many of them filled, the others small and open. No axis, no scale, nothing to read."""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = 25
STEP = 8


@dataclass(frozen=True, slots=True)
class Hundred:
    """Two paths of points that a round line end makes into dots, and the box they lie in."""

    filled: str
    others: str
    width: int
    height: int
    number: int


def hundred_dots(number: int) -> Hundred:
    """Lay out a hundred dots in rows, the first ``number`` of them filled.

    Parameters
    ----------
    number : int
        Between 1 and 99: nobody knows anything for certain.

    Examples
    --------
    >>> shown = hundred_dots(2)
    >>> shown.filled, shown.others[:16], shown.width, shown.height
    ('M4 4h0M12 4h0', 'M20 4h0M28 4h0M3', 200, 32)
    """
    if not 1 <= number <= 99:
        raise ValueError(f"a chance is between 1 and 99 in 100, not {number}")
    places = [(STEP // 2 + STEP * (at % COLUMNS), STEP // 2 + STEP * (at // COLUMNS)) for at in range(100)]
    dots = [f"M{x} {y}h0" for x, y in places]
    rows = 100 // COLUMNS
    return Hundred("".join(dots[:number]), "".join(dots[number:]), STEP * COLUMNS, STEP * rows, number)
