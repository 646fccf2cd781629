"""Graph paper under a picture of lifts: squares that mean something, zero, the worthwhile band, the marks below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from webapp.charts.sheet.axis import Axis
from webapp.charts.sheet.drawing import Anchor, Part, Path, Rect, Text, num, upright
from webapp.charts.sheet.measure import width_of
from webapp.charts.sheet.rows import Worth
from webapp.charts.sheet.style import Say

FINE = 5
"""Small squares to a large one."""
HEAD = 18.0
"""Where the words above the paper stand."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Where the axis runs: its lifts, the units of the picture that it covers, and how wide the picture is."""

    axis: Axis
    left: float
    right: float
    width: float

    def x(self, lift: float) -> float:
        """Give the place of a lift; what leaves the axis stands at its end."""
        axis = self.axis
        share = (axis.clip(lift) - axis.low) / (axis.high - axis.low)
        return round(self.left + share * (self.right - self.left), 1)

    def ground(self, x: float, worth: Worth | None) -> Literal["sheet", "worth"]:
        """Say on which ground a place lies, so that words can shine in it."""
        if worth is None:
            return "sheet"
        edge = self.x(worth.lift)
        return "worth" if (x > edge if worth.lift > 0 else x < edge) else "sheet"

    def kept(self, text: Text, left: float | None = None) -> Text:
        """Give words that begin where they would begin, moved so far that they stay within the picture."""
        box = text.box
        first = (self.left - 8) if left is None else left
        start = max(first, min(box.left, self.width - 2 - (box.right - box.left)))
        return Text(round(start, 1), text.y, text.says, text.look, "start", text.ground)


def squares(sheet: Sheet, top: float, bottom: float, worth: Worth | None) -> list[Part]:
    """Draw the worthwhile band and the squares over it."""
    parts: list[Part] = []
    if worth is not None:
        edge, beyond = sheet.x(worth.lift), sheet.right if worth.lift > 0 else sheet.left
        parts.append(Rect(min(edge, beyond), top, round(abs(beyond - edge), 1), bottom - top, "worth"))
    count = round((sheet.axis.high - sheet.axis.low) / sheet.axis.step) * FINE
    places = [sheet.x(sheet.axis.low + sheet.axis.step / FINE * place) for place in range(count + 1)]
    for look, chosen in (("g1", places), ("g2", places[::FINE])):
        parts.append(Path("".join(f"M{num(x)} {num(top)}V{num(bottom)}" for x in chosen), look))
    return parts


def heads(sheet: Sheet, worth: Worth | None) -> list[Text]:
    """Write above the paper what its lines mean; what would write over something else is left out."""
    zero = sheet.x(0.0)
    if worth is None:
        return []
    edge = sheet.x(worth.lift)
    up = worth.lift > 0
    room = (sheet.width - edge if up else edge) - 8
    outward: Anchor = "start" if up else "end"
    if width_of(worth.label, 13) <= room:
        said = Text(edge + (6 if up else -6), HEAD, worth.label, "worth-t", outward)
    else:
        said = sheet.kept(Text(edge, HEAD, worth.label, "worth-t", "middle"), left=2)
    other = Text(zero + (-6 if up else 6), HEAD, worth.zero_label, "end", "end" if up else "start")
    fits = other.box.left >= 2 and other.box.right <= sheet.width - 2
    return [said, other] if fits and not other.box.meets(said.box) else [said]


def uprights(sheet: Sheet, worth: Worth | None, span: tuple[float, float], texts: Sequence[Text]) -> list[Part]:
    """Draw zero and the edge of what is worth having; both let words pass."""
    top, bottom = span
    lines: list[Part] = []
    if worth is not None:
        lines.append(Path(upright(sheet.x(worth.lift), top, bottom, texts), "worth-edge"))
    return [*lines, Path(upright(sheet.x(0.0), top, bottom, texts), "zero")]


def marks(sheet: Sheet, bottom: float, say: Say) -> list[Part]:
    """Write the marks under the paper, zero first: as many as stand apart from each other."""
    axis = sheet.axis
    widest = max(width_of(say(mark), 13) for mark in axis.marks) + 12
    apart = (sheet.right - sheet.left) / ((axis.high - axis.low) / axis.step)
    every = max(1, math.ceil(widest / apart))
    shown = [mark for mark in axis.marks if round(mark / axis.step) % every == 0]
    texts = [sheet.kept(Text(sheet.x(mark), bottom + 19, say(mark), "tick", "middle"), left=0) for mark in shown]
    return [Path(f"M{num(sheet.left)} {num(bottom)}H{num(sheet.right)}", "axis"), *texts]
