"""How far each goal got, as a picture to take along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.charts.planning.way import WayBar
from webapp.charts.sheet.drawing import Drawing, Mark, Part, Path, Rect, Text, num
from webapp.charts.sheet.key import KeyEntry, foot_of, key_of
from webapp.charts.sheet.measure import wrapped

WIDTH, LEFT, RIGHT = 860.0, 460.0, 859.0
LINE, LEAST = 18.0, 66.0


@dataclass(frozen=True, slots=True)
class WayRow:
    """A goal, where it stands in words, its bar, and what stands at both ends of it."""

    name: str
    under: str
    bar: WayBar
    ends: tuple[str, str]


def ways_drawing(rows: Sequence[WayRow], key: Sequence[KeyEntry]) -> Drawing:
    """Draw goals one below the other, words on the left, bars on the right."""
    parts: list[Part | Mark] = []
    top = 0.0
    for place, row in enumerate(rows):
        lines = [(line, "name") for line in wrapped(row.name, 14, LEFT - 40)]
        lines += [(line, "part") for line in wrapped(row.under, 13, LEFT - 40)]
        height = max(LEAST, LINE * len(lines) + 26)
        if place:
            parts.append(Path(f"M0 {num(top)}H{num(WIDTH)}", "row"))
        first = top + (height - LINE * len(lines)) / 2 + 13
        words = [Text(0, round(first + LINE * at, 1), line, look) for at, (line, look) in enumerate(lines)]
        bar = _bar(row, top + height / 2 - 6)
        parts.append(Mark(f"{row.name}: {row.under}", Rect(0, top, WIDTH, height, "hit"), (*words, *bar)))
        top += height
    keyed = key_of(key, WIDTH, top + 28)
    return Drawing(WIDTH, foot_of(keyed) + 8, (*parts, *keyed))


def _bar(row: WayRow, y: float) -> list[Part]:
    bar = row.bar
    if bar.done is None and bar.plan is None:
        return []

    def x(at: float) -> float:
        return round(LEFT + (at - bar.left) / (bar.right - bar.left) * (RIGHT - LEFT), 1)

    ends = f"M{num(LEFT)} {num(y)}H{num(RIGHT)}M{num(LEFT)} {num(y - 8)}v16M{num(RIGHT)} {num(y - 8)}v16"
    parts: list[Part] = [Path(ends, "axis")]
    if bar.done is not None:
        parts.append(Path(f"M{num(LEFT)} {num(y)}H{num(x(bar.done))}", "bar-l", "accent"))
    if bar.plan is not None:
        parts.append(Path(f"M{num(x(bar.plan))} {num(y - 12)}v24", "zero"))
    room = (RIGHT - LEFT) / 2 - 8
    for at, anchor, said in ((LEFT, "start", row.ends[0]), (RIGHT, "end", row.ends[1])):
        line = (wrapped(said, 13, room) or [""])[0]
        if line:
            parts.append(Text(at, y + 26, line, "tick", anchor))  # type: ignore[arg-type]
    return parts
