"""The picture of a lesson: every experiment behind it, what they say together, and where the next one may land."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from webapp.charts.sheet.axis import lift_axis
from webapp.charts.sheet.drawing import Drawing, Mark, Part, Path, Rect, Text, num
from webapp.charts.sheet.frame import Frame
from webapp.charts.sheet.measure import width_of, wrapped
from webapp.charts.sheet.paper import Sheet, heads, marks, squares, uprights
from webapp.charts.sheet.rows import Worth
from webapp.charts.sheet.style import Say

MOST_SIZE, LEAST_SIZE, HOLLOW = 20.0, 9.0, 10.0
"""Side of the square of an experiment that is the whole pool, of one that is next to nothing, of one not counted."""
TOP, FOOT = 30.0, 28.0
NAME_LINE, PART_LINE = 18.0, 17.0


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One experiment as it is drawn: ``weight`` is its share of the pool, ``None`` draws it hollow and without share.

    ``tone`` is the class of the verdict that colours it; ``diamond`` marks what all of them say together, ``dashed``
    where the next one may land; both have no weight.
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


FRAMES = (
    Frame("wide", 860, 290, 700, names_above=False),
    Frame("middle", 560, 18, 536, names_above=True),
    Frame("small", 330, 14, 312, names_above=True),
)


@dataclass(frozen=True, slots=True)
class _Band:
    row: ForestRow
    top: float
    paper: float
    bar: float
    bottom: float
    words: tuple[Text, ...]


def forest_drawing(rows: Sequence[ForestRow], worth: Worth | None, say: Say, frame: Frame) -> Drawing:
    """Draw the experiments from top to bottom; those rows that stand for all of them come last.

    Parameters
    ----------
    rows : sequence of ForestRow
        At least one.
    worth : Worth or None
        The smallest worthwhile change, signed: below 0 where less is better.
    say : callable
        Writes a mark of the axis in the reader's locale.
    frame : Frame
        One of :data:`FRAMES`.
    """
    axis = lift_axis([*_reach(rows), *([] if worth is None else [worth.lift * 2])])
    # Nothing may stand right of the axis where the values stand.
    sheet = Sheet(axis, frame.left, frame.right, frame.width if frame.names_above else frame.right + 20)
    bands: list[_Band] = []
    for row in rows:
        top = bands[-1].bottom if bands else TOP
        bands.append(_above(row, top, frame) if frame.names_above else _beside(row, top, frame))
    bottom = bands[-1].bottom
    words = [*heads(sheet, worth), *(text for band in bands for text in band.words)]
    spans = [(band.paper, band.bottom) for band in bands] if frame.names_above else [(TOP, bottom)]
    parts: list[Part | Mark] = []
    for span in spans:
        parts += [*squares(sheet, *span, worth), *uprights(sheet, worth, span, words)]
    if worth is not None:
        parts += uprights(sheet, worth, (TOP - 6, TOP), words)
    together = next((band.top for band in bands if band.row.diamond or band.row.dashed), TOP)
    if together > TOP:
        parts.append(Path(f"M0 {num(together)}H{num(frame.width)}", "axis"))
    parts += words
    for band in bands:
        hit = Rect(0, band.top, frame.width, round(band.bottom - band.top, 1), "hit")
        said = ", ".join(text for text in (band.row.value, band.row.beside) if text)
        parts.append(Mark(f"{band.row.label}: {said}", hit, tuple(_bar(band, sheet))))
    return Drawing(frame.width, round(bottom + FOOT, 1), (*parts, *marks(sheet, bottom, say)))


def _reach(rows: Sequence[ForestRow]) -> list[float | None]:
    """Give what the axis should hold; one experiment far off does not squeeze all others together."""
    pooled = [row for row in rows if row.weight is not None or row.diamond or row.dashed]
    return [end for row in (pooled or rows) for end in (row.estimate, row.lower, row.upper)]


def _beside(row: ForestRow, top: float, frame: Frame) -> _Band:
    """Lay a row out with its name on the left and its number on the right."""
    names, under = wrapped(row.label, 14, frame.left - 24), wrapped(row.under, 13, frame.left - 24)
    room = frame.width - frame.right - 24
    values, beside = wrapped(row.value, 14, room), wrapped(row.beside, 13, room)
    lines = max(len(names), len(values)), max(len(under), len(beside))
    block = NAME_LINE * lines[0] + PART_LINE * lines[1]
    height = max(54.0, block + 18)
    first = top + (height - block) / 2 + 13
    words = (
        *_lines(names, 0, first, "name", "start"),
        *_lines(under, 0, first + NAME_LINE * len(names), "part", "start"),
        *_lines(values, frame.width, first, "name", "end"),
        *_lines(beside, frame.width, first + NAME_LINE * len(values), "part", "end"),
    )
    return _Band(row, top, top, top + height / 2, top + height, words)


def _above(row: ForestRow, top: float, frame: Frame) -> _Band:
    """Lay a row out with its name above its paper; the number stands beside the name or below it."""
    wide = width_of(row.value, 14) + 14
    one_line = wide < frame.width / 2
    names = wrapped(row.label, 14, frame.width - (wide if one_line else 0))
    values = [row.value] if one_line else wrapped(row.value, 14, frame.width)
    told = " · ".join(part for part in (row.under, row.beside) if part)
    under = wrapped(told, 13, frame.width)
    first = top + 22
    next_line = first + NAME_LINE * len(names)
    words = [*_lines(names, 0, first, "name", "start")]
    if one_line:
        words += _lines(values, frame.width, first, "name", "end")
    else:
        words += _lines(values, 0, next_line, "name", "start")
        next_line += NAME_LINE * len(values)
    words += _lines(under, 0, next_line, "part", "start")
    paper = next_line + PART_LINE * len(under) - 6
    return _Band(row, top, paper, paper + 20, paper + 40, tuple(words))


def _lines(lines: Sequence[str], x: float, first: float, look: str, anchor: str) -> list[Text]:
    step = NAME_LINE if look == "name" else PART_LINE
    return [
        Text(x, round(first + step * place, 1), line, look, anchor)  # type: ignore[arg-type]
        for place, line in enumerate(lines)
    ]


def _bar(band: _Band, sheet: Sheet) -> list[Part]:
    row, y, axis = band.row, band.bar, sheet.axis
    if row.estimate is None and row.lower is None and row.upper is None:
        return []
    low = sheet.left if row.lower is None else sheet.x(row.lower)
    high = sheet.right if row.upper is None else sheet.x(row.upper)
    at = None if row.estimate is None else sheet.x(row.estimate)
    if row.diamond and at is not None:
        d = f"M{num(low)} {num(y)}L{num(at)} {num(y - 11)}L{num(high)} {num(y)}L{num(at)} {num(y + 11)}Z"
        return [Path(d, "dot", row.tone)]
    off = (
        row.lower is None or not axis.holds(row.lower),
        row.upper is None or not axis.holds(row.upper),
    )
    parts: list[Part] = [
        Path(f"M{num(low)} {num(y)}H{num(high)}", "bar-i dashes" if row.dashed else "bar-i", row.tone),
        Path(_cap(low, y, -1 if off[0] else 0) + _cap(high, y, 1 if off[1] else 0), "bar-i", row.tone),
    ]
    if at is not None and not row.dashed and axis.holds(row.estimate or 0.0):
        side = HOLLOW if row.weight is None else max(LEAST_SIZE, MOST_SIZE * math.sqrt(row.weight))
        look = "hollow" if row.weight is None else "dot"
        corner = (round(at - side / 2, 1), round(y - side / 2, 1))
        parts.append(Rect(*corner, round(side, 1), round(side, 1), look, row.tone))
    return parts


def _cap(x: float, y: float, out: int) -> str:
    """Close an end with a cap; where the range runs off the paper, with an arrow."""
    if not out:
        return f"M{num(x)} {num(y - 5)}V{num(y + 5)}"
    back = num(x - out * 7)
    return f"M{back} {num(y - 5)}L{num(x)} {num(y)}L{back} {num(y + 5)}"
