"""Shares with their likely ranges as a picture: on the page in three widths, and to take along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.charts.sheet.axis import Axis
from webapp.charts.sheet.drawing import Circle, Drawing, Mark, Part, Path, Rect, Text, num
from webapp.charts.sheet.frame import Frame
from webapp.charts.sheet.measure import wrapped
from webapp.charts.sheet.paper import Sheet, marks, squares
from webapp.charts.sheet.style import Say

FRAMES = (
    Frame("wide", 860, 270, 690, names_above=False),
    Frame("middle", 560, 18, 542, names_above=True),
    Frame("small", 330, 14, 316, names_above=True),
)
LINE, LEAST, BAND = 18.0, 56.0, 30.0
"""Heights of a line of words, of a row beside its words at least, and of the paper below them."""
HEADING = 34.0


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share as it is drawn: name, a note under it, how many, share and range in words; without ends only words.

    Rows of one ``group`` follow each other under its words.
    """

    name: str
    under: str
    share: str
    range: str
    ends: tuple[float, float, float] | None
    group: str = ""


@dataclass(frozen=True, slots=True)
class _Band:
    """A row where it lies: its words, and the paper that its bar is drawn on."""

    row: ShareRow
    words: tuple[Text, ...]
    top: float
    paper: float
    bottom: float


def shares_drawing(rows: Sequence[ShareRow], say: Say, frame: Frame = FRAMES[0]) -> Drawing:
    """Draw shares from 0 to 100 in 100, one below the other; ``ends`` are the share and the ends of its range."""
    sheet = Sheet(Axis(0.0, 1.0, 0.25), frame.left, frame.right, frame.width)
    grid: list[Part] = []
    drawn: list[Part | Mark] = []
    top, group = 8.0, ""
    for row in rows:
        if row.group != group:
            group = row.group
            said, top = _heading(group, top, frame)
            drawn += said
        band = _above(row, top, frame) if frame.names_above else _beside(row, top, frame)
        if row.ends is not None or not frame.names_above:
            grid += squares(sheet, band.paper, band.bottom, None)
        hit = Rect(0, band.top, frame.width, round(band.bottom - band.top, 1), "hit")
        name = f"{row.group}, {row.name}" if row.group else row.name
        bar = _bar(row, (band.paper + band.bottom) / 2, sheet)
        drawn.append(Mark(f"{name}: {row.share}, {row.range}", hit, (*bar, *band.words)))
        top = band.bottom
    return Drawing(frame.width, round(top + 28, 1), (*grid, *drawn, *marks(sheet, top, say)))


def _heading(says: str, top: float, frame: Frame) -> tuple[list[Part], float]:
    """Write what the rows below have in common, with a rule under it; give where they begin."""
    lines = wrapped(says, 14, frame.width)
    first = top + HEADING - 12
    words = [Text(0, first + LINE * place, line, "name") for place, line in enumerate(lines)]
    below = first + LINE * (len(lines) - 1) + 9
    return [*words, Path(f"M0 {num(below)}H{num(frame.width)}", "axis")], below


def _beside(row: ShareRow, top: float, frame: Frame) -> _Band:
    """Lay a row out with its words on both sides of the paper."""
    room = frame.width - frame.right - 20
    left = [*_lines(row.name, "name", frame.left - 24), *_lines(row.under, "part", frame.left - 24)]
    right = [*_lines(row.share, "name", room), *_lines(row.range, "part", room)]
    height = max(LEAST, LINE * max(len(left), len(right)) + 16)
    words = (*_middle(left, 0, top, height, "start"), *_middle(right, frame.width, top, height, "end"))
    return _Band(row, words, top, top, top + height)


def _above(row: ShareRow, top: float, frame: Frame) -> _Band:
    """Lay a row out with its words above its paper; where nothing is drawn there is no paper."""
    lines = [
        *_lines(row.name, "name", frame.width),
        *_lines(row.under, "part", frame.width),
        *_lines(" · ".join(part for part in (row.share, row.range) if part), "end", frame.width),
    ]
    words = tuple(Text(0, top + 22 + LINE * place, line, look) for place, (line, look) in enumerate(lines))
    paper = top + 22 + LINE * len(lines) - 8
    return _Band(row, words, top, paper, paper + (0 if row.ends is None else BAND))


def _lines(says: str, look: str, room: float) -> list[tuple[str, str]]:
    return [(line, look) for line in wrapped(says, 14 if look == "name" else 13, room)]


def _middle(lines: Sequence[tuple[str, str]], x: float, top: float, height: float, anchor: str) -> list[Text]:
    first = top + (height - LINE * len(lines)) / 2 + 13
    return [
        Text(x, round(first + LINE * place, 1), line, look, anchor)  # type: ignore[arg-type]
        for place, (line, look) in enumerate(lines)
    ]


def _bar(row: ShareRow, y: float, sheet: Sheet) -> list[Part]:
    if row.ends is None:
        return []
    at, low, high = (sheet.x(end) for end in row.ends)
    caps = f"M{num(low)} {num(y - 6)}V{num(y + 6)}M{num(high)} {num(y - 6)}V{num(y + 6)}"
    return [
        Path(f"M{num(low)} {num(y)}H{num(high)}", "bar", "accent"),
        Path(caps, "cap", "accent"),
        Circle(at, y, 7, "dot", "accent"),
    ]
