"""Words of the picture of days: they look for a free place, and what finds none is left to the table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from webapp.charts.result.days import DayPoint, Look
from webapp.charts.sheet.drawing import Box, Text
from webapp.charts.sheet.measure import width_of
from webapp.charts.sheet.rows import Worth
from webapp.charts.sheet.style import Say

if TYPE_CHECKING:
    from webapp.charts.result.days_drawn import Plane

LINE = 18.0


def below_words(plane: Plane, looks: Sequence[Look]) -> list[Text]:
    """Write the numbers of the days, and which of them are planned looks."""
    frame = plane.frame
    widest = width_of(str(plane.days), 13) + 14
    step = (frame.right - frame.left - 16) / max(plane.days - 1, 1)
    every = next(n for n in (1, 2, 7, 14, 28, 56, 91, 182, 364, 10_000) if n * step >= widest or n == 10_000)
    shown = range(1, plane.days + 1, every)
    texts = [Text(plane.x(day), frame.bottom + 19, str(day), "tick", "middle") for day in shown]
    said: list[Text] = []
    # The last look is the one that decides; it is named before all others.
    for look in sorted(looks, key=lambda one: -one.day):
        half = width_of(look.label, 13) / 2
        middle = min(max(plane.x(look.day), half + 1), frame.width - half - 1)
        text = Text(middle, frame.bottom + 38, look.label, "tick", "middle")
        if all(not text.box.meets(other.box) for other in said):
            said.append(text)
    return [*texts, *said]


def end_words(plane: Plane, points: Sequence[DayPoint], say: Say, best: str = "best-d") -> list[Text]:
    """Write the numbers of the last day at the right end: the best guess, and the ends of the band where they fit."""
    last = next((point for point in reversed(points) if point.so_far is not None), None)
    if last is None or last.so_far is None:
        return []
    frame = plane.frame
    x = frame.right + 10

    def at(lift: float, look: str) -> Text:
        size = 19 if look == "best-d" else 13
        y = min(max(plane.y(lift) + size * 0.34, size), frame.bottom + 4)
        while look != "end" and Text(x, y, say(lift), look).box.right > frame.width - 1:
            look = {"best-d": "best-s", "best-s": "end"}[look]
        wide = width_of(say(lift), 13)
        return Text(x if look != "end" else round(min(x, frame.width - 1 - wide), 1), y, say(lift), look)

    texts = [at(last.so_far, best)]
    if last is not points[-1] or last.lower == last.upper:  # a band without width has no ends to name
        return texts
    for end, out in ((last.upper, -1), (last.lower, 1)):
        if end is None or not plane.axis.holds(end):
            continue
        text = at(end, "end")
        if abs(text.y - texts[0].y) < LINE:  # right below or above the best guess, wherever the band is narrow
            text = Text(text.x, texts[0].y + out * (LINE + (2 if out < 0 else 0)), text.says, "end")
        if text.box.top >= 0 and not any(text.box.meets(other.box) for other in texts):
            texts.append(text)
    return texts


def leaving_words(plane: Plane, day: int, says: str, points: Sequence[DayPoint]) -> list[Text]:
    """Say from which day on the band holds one side of zero, on the empty side of it."""
    frame = plane.frame
    up = (points[day - 1].lower or 0) > 0
    y = frame.bottom - 8 if up else frame.top + 16
    room = abs(y - plane.y(0))
    x = plane.x(day)
    for anchor, place in (("start", x + 6), ("end", x - 6)):
        text = Text(place, y, says, "end", anchor, "sheet")  # type: ignore[arg-type]
        if room > LINE and text.box.left >= frame.left + 2 and text.box.right <= frame.right - 2:
            return [text]
    return []


def worth_words(
    plane: Plane, worth: Worth | None, busy: Sequence[tuple[float, float]], others: Sequence[Text]
) -> list[Text]:
    """Name the worthwhile band within it, where no ring, no line and no other words are."""
    if worth is None or not plane.axis.holds(worth.lift):
        return []
    frame = plane.frame
    up = worth.lift > 0
    edge = plane.y(worth.lift)
    outer = frame.top + 16 if up else frame.bottom - 7
    inner = edge - 7 if up else edge + 16
    if abs(edge - (frame.top if up else frame.bottom)) < LINE + 2:
        outer = inner = edge + 16 if up else edge - 7  # the band is thinner than its name
    width = width_of(worth.label, 13)
    span = frame.right - frame.left - 12 - width
    if span < 0:
        return []
    best: tuple[float, Text] | None = None
    for y in (outer, inner):
        for share in (1.0, 0.0, 0.75, 0.5, 0.25):
            text = Text(round(frame.left + 6 + share * span, 1), y, worth.label, "worth-t")
            if any(text.box.meets(other.box) for other in others):
                continue
            met = sum(_near(text.box, spot) for spot in busy)
            if best is None or met < best[0]:
                best = (met, text)
    return [] if best is None or not math.isfinite(best[0]) else [best[1]]


def _near(box: Box, spot: tuple[float, float]) -> bool:
    x, y = spot
    return box.left - 6 < x < box.right + 6 and box.top - 6 < y < box.bottom + 6
