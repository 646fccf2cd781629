"""What was closed in each month as a picture to take along."""

from __future__ import annotations

from collections.abc import Sequence

from webapp.charts.portfolio.months import MonthsPicture
from webapp.charts.sheet.drawing import Drawing, Mark, Part, Path, Rect, Text, num
from webapp.charts.sheet.key import KeyEntry, foot_of, key_of

ACROSS, DOWN = 1.4, 2.0


def months_drawing(picture: MonthsPicture, key: Sequence[KeyEntry]) -> Drawing:
    """Draw a bar for each month, hollow for what was closed, filled for what of it gave an answer."""
    width, base = round(picture.width * ACROSS, 1), round(picture.base * DOWN, 1)
    wide = round(picture.wide * ACROSS, 1)
    parts: list[Part | Mark] = []
    right = numbered = -8.0
    for bar in picture.bars:
        x, closed, answered = round(bar.x * ACROSS, 1), round(bar.closed * DOWN, 1), round(bar.answered * DOWN, 1)
        left = round(x - wide / 2, 1)
        shapes: list[Part] = []
        if closed < base:
            shapes.append(Rect(left, closed, wide, round(base - closed, 1), "hollow", "accent"))
            number = Text(x, closed - 8, bar.number, "best-s", "middle")
            # Where months stand too close for all numbers, what points at a bar still says its own.
            if number.box.left >= max(numbered + 4, 0) and number.box.right <= width:
                shapes.append(number)
                numbered = number.box.right
        if answered < base:
            shapes.append(Rect(left, answered, wide, round(base - answered, 1), "fill", "accent"))
        parts.append(Mark(f"{bar.says}: {bar.number}", Rect(left, 0, wide, base, "hit"), tuple(shapes)))
        month = Text(x, base + 20, bar.says, "tick", "middle")
        if month.box.left >= right + 8:
            parts.append(month)
            right = month.box.right
    parts.append(Path(f"M0 {num(base)}H{num(width)}", "zero"))
    keyed = key_of(key, width, base + 52)
    return Drawing(width, foot_of(keyed) + 8, (*parts, *keyed))
