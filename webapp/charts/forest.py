"""The picture of a lesson: every experiment behind it, what they say together, and where the next one may land."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from webapp.charts.axis import Axis, lift_axis

Say = Callable[[float], str]
MOST_SIZE, LEAST_SIZE = 20.0, 9.0
"""Side of the square of an experiment that is the whole pool, and of one that is next to nothing."""
HOLLOW = 9.0
LETTER = 8.2
"""Width of a letter of the labels, in units of the picture; a little too much rather than too little."""


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One experiment as it is drawn: ``weight`` is its share of the pool, ``None`` draws it hollow and without share.

    ``tone`` is the verdict that colours it; ``diamond`` marks what all of them say together, ``dashed`` where the next
    one may land; both have no weight.
    """

    label: str
    under: str
    value: str
    beside: str
    tone: str
    estimate: float | None
    lower: float | None
    upper: float | None
    weight: float | None = None
    diamond: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """The measures of a picture: where its axis runs, and how its rows are laid out."""

    width: int
    left: int
    right: int
    row: int
    top: int
    bar: int
    labels_above: bool


WIDE = Size(width=860, left=310, right=720, row=54, top=28, bar=26, labels_above=False)
NARROW = Size(width=330, left=14, right=316, row=74, top=46, bar=56, labels_above=True)


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """A row in units of the picture; ``square`` is left, top and side, ``lines`` are the strokes of the range."""

    label: str
    under: str
    value: str
    beside: str
    tone: str
    label_y: float
    under_y: float
    value_y: float
    bar_y: float
    line: str
    caps: str
    square: tuple[float, float, float] | None
    hollow: bool
    diamond: str
    dashed: bool
    missing: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the axis with its words."""

    x: float
    says: str


@dataclass(frozen=True, slots=True)
class Forest:
    """Everything that is drawn, in units of the picture."""

    size: Size
    height: float
    bottom: float
    rows: tuple[DrawnRow, ...]
    fine: str
    coarse: str
    zero: float
    marks: tuple[Mark, ...]
    worth: tuple[float, float, float] | None
    worth_says: str
    zero_says: str
    worth_end: bool
    rule_y: float | None


def forest(  # noqa: PLR0917 - what is drawn, and in which words
    rows: Sequence[ForestRow], worth: float | None, say: Say, size: Size, worth_says: str, zero_says: str
) -> Forest:
    """Lay the picture out.

    Parameters
    ----------
    rows : sequence of ForestRow
        From top to bottom; those that stand for all of them come last.
    worth : float or None
        The smallest worthwhile change, signed: below 0 where less is better.
    say : callable
        Writes a change in the reader's locale.
    size : Size
        :data:`WIDE` or :data:`NARROW`.
    """
    axis = lift_axis([*_reach(rows), *([] if worth is None else [worth * 2])])
    bottom = size.top + size.row * len(rows)
    together = next((place for place, row in enumerate(rows) if row.diamond or row.dashed), None)
    room = _x(axis, size, 0.0) - size.left
    return Forest(
        size=size,
        height=bottom + 28,
        bottom=bottom,
        rows=tuple(_row(row, axis, size, size.top + size.row * place) for place, row in enumerate(rows)),
        fine=_uprights(axis, size, bottom, 5),
        coarse=_uprights(axis, size, bottom, 1),
        zero=_x(axis, size, 0.0),
        marks=_marks(axis, size, say),
        worth=None if worth is None else _worth(axis, size, worth),
        worth_says=worth_says,
        zero_says=zero_says if len(zero_says) * LETTER < room else "",
        worth_end=worth is not None and (worth < 0 or _room_right(axis, size, worth) < len(worth_says) * LETTER),
        rule_y=None if not together else size.top + size.row * together,
    )


def _reach(rows: Sequence[ForestRow]) -> list[float | None]:
    """Give what the axis should hold; one experiment far off does not squeeze all others together."""
    pooled = [row for row in rows if row.weight is not None or row.diamond or row.dashed]
    return [end for row in (pooled or rows) for end in (row.estimate, row.lower, row.upper)]


def _x(axis: Axis, size: Size, value: float) -> float:
    share = (axis.clip(value) - axis.low) / (axis.high - axis.low)
    return round(size.left + share * (size.right - size.left), 1)


def _row(row: ForestRow, axis: Axis, size: Size, top: float) -> DrawnRow:
    bar = top + size.bar
    label = top + (18 if size.labels_above else 20)
    missing = row.estimate is None and row.lower is None and row.upper is None
    at = None if row.estimate is None or row.dashed else _x(axis, size, row.estimate)
    low = size.left if row.lower is None else _x(axis, size, row.lower)
    high = size.right if row.upper is None else _x(axis, size, row.upper)
    side = HOLLOW if row.weight is None else max(LEAST_SIZE, MOST_SIZE * math.sqrt(row.weight))
    drawn = not (missing or row.diamond)
    square = None if at is None or row.diamond else (round(at - side / 2, 1), round(bar - side / 2, 1), round(side, 1))
    return DrawnRow(
        label=_cut(row.label, size.width if size.labels_above else size.left - 24),
        under=row.under,
        value=row.value,
        beside=row.beside,
        tone=row.tone,
        label_y=label,
        under_y=label + 16,
        value_y=_value_y(row, size, label),
        bar_y=bar,
        line=f"M{low} {bar}H{high}" if drawn else "",
        caps=_caps(row, axis, (low, high), bar) if drawn else "",
        square=square,
        hollow=row.weight is None,
        diamond="" if at is None or not row.diamond else f"{low},{bar} {at},{bar - 11} {high},{bar} {at},{bar + 11}",
        dashed=row.dashed,
        missing=missing,
    )


def _value_y(row: ForestRow, size: Size, label: float) -> float:
    """Give the line of the value: beside the label, or below it where a narrow picture has no room."""
    fits = not size.labels_above or (len(row.label) + len(row.value) + 2) * LETTER < size.width
    return label if fits else label + 16


def _cut(label: str, room: float) -> str:
    longest = int(room / LETTER)
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"


def _caps(row: ForestRow, axis: Axis, ends: tuple[float, float], bar: float) -> str:
    """Close each end with a cap; where the range runs off the picture, with an arrow."""
    low, high = ends
    off_left = row.lower is None or not axis.holds(row.lower)
    off_right = row.upper is None or not axis.holds(row.upper)
    left = f"M{low + 6} {bar - 5}L{low} {bar}L{low + 6} {bar + 5}" if off_left else f"M{low} {bar - 5}V{bar + 5}"
    right = f"M{high - 6} {bar - 5}L{high} {bar}L{high - 6} {bar + 5}" if off_right else f"M{high} {bar - 5}V{bar + 5}"
    return left + right


def _uprights(axis: Axis, size: Size, bottom: float, pieces: int) -> str:
    count = round((axis.high - axis.low) / axis.step) * pieces
    places = (axis.low + axis.step / pieces * place for place in range(count + 1))
    return "".join(f"M{_x(axis, size, place)} {size.top}V{bottom}" for place in places)


def _marks(axis: Axis, size: Size, say: Say) -> tuple[Mark, ...]:
    """Write as many marks as find room, always counted from zero."""
    apart = (size.right - size.left) / ((axis.high - axis.low) / axis.step)
    every = max(1, math.ceil(58 / apart))
    return tuple(Mark(_x(axis, size, mark), say(mark)) for mark in axis.marks if round(mark / axis.step) % every == 0)


def _worth(axis: Axis, size: Size, worth: float) -> tuple[float, float, float]:
    """Give the edge of the band of what is worth having, where it begins and how wide it is."""
    edge = _x(axis, size, worth)
    return (edge, edge, round(size.right - edge, 1)) if worth > 0 else (edge, size.left, round(edge - size.left, 1))


def _room_right(axis: Axis, size: Size, worth: float) -> float:
    return size.width - _x(axis, size, worth)
