"""The picture of a result as it stands on the page: one row per number and version, drawn without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.charts.sheet.axis import lift_axis
from webapp.charts.sheet.bar import best_word, drawn_bar, end_words, floor_word
from webapp.charts.sheet.drawing import Drawing, Mark, Part, Path, Rect, Text, num
from webapp.charts.sheet.measure import wrapped
from webapp.charts.sheet.paper import Sheet, heads, marks, squares, uprights
from webapp.charts.sheet.rows import Row, Worth
from webapp.charts.sheet.style import Say


@dataclass(frozen=True, slots=True)
class Frame:
    """How wide a picture is and where its axis runs; names stand beside the paper or above each row."""

    name: str
    width: float
    left: float
    right: float
    names_above: bool


WIDE = Frame("wide", 860, 246, 830, names_above=False)
MIDDLE = Frame("middle", 560, 18, 536, names_above=True)
NARROW = Frame("small", 330, 14, 312, names_above=True)
FRAMES = (WIDE, MIDDLE, NARROW)

HEAVY, LIGHT = (52.0, 96.0), (38.0, 72.0)
"""Where the bar lies in its row and how high the row is: of the number that decides, of all others."""
TOP, FOOT = 30.0, 28.0
NAME_LINE, PART_LINE = 18.0, 17.0


@dataclass(frozen=True, slots=True)
class _Band:
    """A row laid out: where it begins and ends, where its paper begins, where its bar lies, its name in lines."""

    row: Row
    top: float
    paper: float
    bar: float
    bottom: float
    names: tuple[Text, ...]


def interval_drawing(rows: Sequence[Row], worth: Worth | None, say: Say, frame: Frame) -> Drawing:
    """Draw the rows from top to bottom on one axis.

    Parameters
    ----------
    rows : sequence of Row
        The deciding number first.
    worth : Worth or None
        ``None`` where no worthwhile lift was named.
    say : callable
        Writes a mark of the axis in the reader's locale.
    frame : Frame
        One of :data:`FRAMES`.
    """
    sheet = Sheet(lift_axis(_reach(rows, worth)), frame.left, frame.right, frame.width)
    bands = _bands(rows, frame)
    bottom = bands[-1].bottom
    drawn = [_row(band, sheet, worth) for band in bands]
    words = [*heads(sheet, worth), *(text for texts, _ in drawn for text in texts)]
    below: list[Part] = []
    for top, end in _spans(bands, frame):
        below += [*squares(sheet, top, end, worth), *uprights(sheet, worth, (top, end), words)]
    if worth is not None:
        below += uprights(sheet, worth, (TOP - 6, TOP), words)
    if not frame.names_above:
        below += [Path(f"M0 {num(band.top)}H{num(frame.width)}", "row") for band in bands[1:]]
    free = [text for text in words if not any(text in mark.parts for _, mark in drawn)]
    return Drawing(
        frame.width,
        round(bottom + FOOT, 1),
        (*below, *free, *(mark for _, mark in drawn), *marks(sheet, bottom, say)),
    )


def _reach(rows: Sequence[Row], worth: Worth | None) -> list[float | None]:
    reach: list[float | None] = [worth.lift * 2] if worth else []
    for row in rows:
        reach += [row.estimate, row.lower, row.upper, row.floor]
    return reach


def _spans(bands: Sequence[_Band], frame: Frame) -> list[tuple[float, float]]:
    """Give the stretches of graph paper: one sheet beside the names, or one under each name; none without a number."""
    spans: list[tuple[float, float]] = []
    for band in bands:
        if band.row.estimate is None:
            continue
        if spans and spans[-1][1] == band.paper and not frame.names_above:
            spans[-1] = (spans[-1][0], band.bottom)
        else:
            spans.append((band.paper, band.bottom))
    return spans


def _bands(rows: Sequence[Row], frame: Frame) -> list[_Band]:
    bands: list[_Band] = []
    at = TOP
    for row in rows:
        bands.append(_above(row, at, frame) if frame.names_above else _beside(row, at, frame))
        at = bands[-1].bottom
    return bands


def _beside(row: Row, top: float, frame: Frame) -> _Band:
    bar, height = HEAVY if row.weight == "primary" else LIGHT
    room = frame.left - 24
    names, parts = wrapped(row.name, 14, room), wrapped(row.part, 13, room)
    block = NAME_LINE * len(names) + PART_LINE * len(parts)
    height = max(height, block + 20)
    middle = max(bar, block / 2 + 10)
    return _Band(row, top, top, top + middle, top + height, _name(names, parts, top + middle - block / 2 + 13))


def _above(row: Row, top: float, frame: Frame) -> _Band:
    bar, height = HEAVY if row.weight == "primary" else LIGHT
    names, parts = wrapped(row.name, 14, frame.width - 4), wrapped(row.part, 13, frame.width - 4)
    paper = top + NAME_LINE * len(names) + PART_LINE * len(parts) + 16
    if row.estimate is None:
        bar, height = 8.5 * len(wrapped(row.missing or "", 13, frame.right - frame.left)), 17.0 * 2
        height = max(height, bar * 2 + 8)
    return _Band(row, top, paper, paper + bar, paper + height, _name(names, parts, top + 22))


def _name(names: Sequence[str], parts: Sequence[str], first: float) -> tuple[Text, ...]:
    """Write a name and what it is there for, each in as many lines as it needs."""
    said = [Text(0, first + NAME_LINE * place, line, "name") for place, line in enumerate(names)]
    after = first + NAME_LINE * len(names)
    return (*said, *(Text(0, after + PART_LINE * place, line, "part") for place, line in enumerate(parts)))


def _row(band: _Band, sheet: Sheet, worth: Worth | None) -> tuple[list[Text], Mark]:
    """Draw one row; gives all its words, and what answers when somebody points at it."""
    row = band.row
    hit = Rect(0, band.top, sheet.width, round(band.bottom - band.top, 1), "hit")
    if row.estimate is None:
        lines = wrapped(row.missing or "", 13, sheet.right - sheet.left)
        first = band.bar - 8.5 * (len(lines) - 1) + 4
        told = [
            Text(sheet.left if sheet.left > 100 else 0, first + 17 * place, line, "part")
            for place, line in enumerate(lines)
        ]
        return [*band.names, *told], Mark(f"{row.name}: {row.missing}", hit, tuple(told))
    words = [best_word(row, band.bar, sheet, worth), *end_words(row, band.bar, sheet, worth)]
    parts: list[Part] = [*drawn_bar(row, band.bar, sheet)]
    if row.floor is not None and sheet.axis.holds(row.floor):
        parts.append(Path(f"M{num(sheet.x(row.floor))} {num(band.bar - 14)}V{num(band.bar + 10)}", "floor"))
        words += floor_word(row, band.bar, sheet, words)
    says = f"{row.name}: {row.best_label}, {row.lower_label} … {row.upper_label}"
    return [*band.names, *words], Mark(says, hit, (*parts, *words))
