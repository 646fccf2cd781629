"""Shares with their likely ranges as a picture to take along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.charts.sheet.axis import Axis
from webapp.charts.sheet.drawing import Circle, Drawing, Mark, Part, Path, Rect, Text, num
from webapp.charts.sheet.measure import wrapped
from webapp.charts.sheet.paper import Sheet, marks, squares
from webapp.charts.sheet.style import Say

WIDTH, LEFT, RIGHT = 860.0, 270.0, 690.0
LINE, LEAST = 18.0, 56.0


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share as it is drawn: name, a note under it, how many, share and range in words; without ends only words."""

    name: str
    under: str
    share: str
    range: str
    ends: tuple[float, float, float] | None


def shares_drawing(rows: Sequence[ShareRow], say: Say) -> Drawing:
    """Draw shares from 0 to 100 in 100, one below the other; ``ends`` are the share and the ends of its range."""
    sheet = Sheet(Axis(0.0, 1.0, 0.25), LEFT, RIGHT, WIDTH)
    drawn: list[Part | Mark] = []
    top = 8.0
    for row in rows:
        left = [*_lines(row.name, "name", LEFT - 24), *_lines(row.under, "part", LEFT - 24)]
        right = [*_lines(row.share, "name", WIDTH - RIGHT - 20), *_lines(row.range, "part", WIDTH - RIGHT - 20)]
        height = max(LEAST, LINE * max(len(left), len(right)) + 16)
        words = [*_placed(left, 0, top, height, "start"), *_placed(right, WIDTH, top, height, "end")]
        hit = Rect(0, top, WIDTH, height, "hit")
        drawn.append(Mark(f"{row.name}: {row.share}, {row.range}", hit, (*_bar(row, top + height / 2, sheet), *words)))
        top += height
    grid = squares(sheet, 8.0, top, None)
    return Drawing(WIDTH, top + 28, (*grid, *drawn, *marks(sheet, top, say)))


def _lines(says: str, look: str, room: float) -> list[tuple[str, str]]:
    return [(line, look) for line in wrapped(says, 14 if look == "name" else 13, room)]


def _placed(lines: Sequence[tuple[str, str]], x: float, top: float, height: float, anchor: str) -> list[Text]:
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
