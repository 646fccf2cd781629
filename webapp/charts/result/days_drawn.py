"""Day by day as it stands on the page: the change so far with its band for early looks, single days as rings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webapp.charts.result.days import DayPoint, Look
from webapp.charts.result.days_words import below_words, end_words, leaving_words, worth_words
from webapp.charts.sheet.axis import Axis, lift_axis
from webapp.charts.sheet.drawing import Circle, Drawing, Mark, Part, Path, Rect, Text, num
from webapp.charts.sheet.rows import Worth
from webapp.charts.sheet.style import Say

MOST_MARKS = 90
"""More days than these answer in groups: nobody walks through a year day by day."""
RING = 3.2
FOOT = 46.0


@dataclass(frozen=True, slots=True)
class DaysFrame:
    """How wide and high a picture of days is, and where its paper lies."""

    name: str
    width: float
    left: float
    right: float
    top: float
    bottom: float


FRAMES = (
    DaysFrame("wide", 860, 66, 756, 16, 316),
    DaysFrame("middle", 560, 62, 464, 16, 276),
    DaysFrame("small", 330, 52, 250, 14, 236),
)


@dataclass(frozen=True, slots=True)
class Plane:
    """Where a day and a lift stand."""

    frame: DaysFrame
    axis: Axis
    days: int

    def x(self, day: float) -> float:
        """Give the place of a day, counted from 1."""
        frame = self.frame
        share = 0.5 if self.days == 1 else (day - 1) / (self.days - 1)
        return round(frame.left + 8 + share * (frame.right - frame.left - 16), 1)

    def y(self, lift: float) -> float:
        """Give the height of a lift; what leaves the axis stands at its edge."""
        axis, frame = self.axis, self.frame
        share = (axis.clip(lift) - axis.low) / (axis.high - axis.low)
        return round(frame.bottom - share * (frame.bottom - frame.top), 1)


def days_drawing(  # noqa: PLR0917 - what is drawn, and in which words
    points: Sequence[DayPoint],
    looks: Sequence[Look],
    worth: Worth | None,
    tone: str,
    say: Say,
    frame: DaysFrame,
    leaves: tuple[int, str] | None = None,
) -> Drawing:
    """Draw the days from left to right.

    Parameters
    ----------
    points : sequence of DayPoint
        One for each day.
    looks : sequence of Look
        Planned looks as lines, those between them as triangles on the axis; what lies ahead is not drawn.
    tone : str
        The class of the verdict that colours line and band; ``v-interim`` while it runs.
    say : callable
        Writes a lift in the reader's locale.
    leaves : tuple of int and str, optional
        The day of :func:`leaving_day` and the words for it.
    """
    plane = Plane(frame, lift_axis(_reach(points, worth)), len(points))
    reached = [look for look in looks if 1 <= look.day <= len(points)]
    seen = [look for look in reached if look.planned]
    line = [(x, p.so_far) for x, p in enumerate(points, 1) if p.so_far is not None]
    words: list[Text] = [
        *_marks_up(plane, say),
        *below_words(plane, seen),
        *end_words(plane, points, say, "best-s" if tone == "v-interim" else "best-d"),
    ]
    busy = [(plane.x(x), plane.y(p.alone)) for x, p in enumerate(points, 1) if p.alone is not None]
    busy += [(plane.x(x), plane.y(y)) for x, y in line]
    if leaves is not None:
        words += leaving_words(plane, *leaves, points)
    words += worth_words(plane, worth, busy, words)
    parts: list[Part | Mark] = [*_ground(plane, worth), *_band(plane, points, tone), *_levels(plane, worth)]
    parts += [Path(f"M{num(plane.x(look.day))} {num(frame.top)}V{num(frame.bottom + 5)}", "look") for look in seen]
    parts += [_between(plane, look) for look in reached if not look.planned]
    if leaves is not None:
        parts += _leaving(plane, leaves[0], tone, points)
    d = "".join(f"{'L' if place else 'M'}{num(plane.x(x))} {num(plane.y(y))}" for place, (x, y) in enumerate(line))
    parts.append(Path(d, "line", tone))
    parts += _marks(plane, points)
    if line:
        parts.append(Circle(plane.x(line[-1][0]), plane.y(line[-1][1]), 6.5, "dot", tone))
    return Drawing(frame.width, frame.bottom + FOOT, (*parts, *words))


def _between(plane: Plane, look: Look) -> Path:
    """Draw a look that was not planned: a small triangle that stands on the axis."""
    x, y = plane.x(look.day), plane.frame.bottom
    return Path(f"M{num(x)} {num(y - 8)}L{num(x - 4.5)} {num(y)}H{num(x + 4.5)}Z", "looked")


def leaving_day(points: Sequence[DayPoint]) -> int | None:
    """Give the number of the day from which on the band lies on one side of zero; ``None`` where it does not."""
    first = None
    for day, point in enumerate(points, 1):
        if point.lower is None and point.upper is None and point.so_far is None:
            continue
        above = point.lower is not None and point.lower > 0
        below = point.upper is not None and point.upper < 0
        first = (first or day) if above or below else None
    return first


def _reach(points: Sequence[DayPoint], worth: Worth | None) -> list[float | None]:
    """Hold the line, the worthwhile lift and the band of the last day: the first days of a band are wider than all."""
    reach = [point.so_far for point in points]
    reach += [end for point in points[-1:] for end in (point.lower, point.upper)]
    return [*reach, worth.lift if worth else None]


def _ground(plane: Plane, worth: Worth | None) -> list[Part]:
    frame, axis = plane.frame, plane.axis
    parts: list[Part] = []
    if worth is not None and axis.holds(worth.lift):
        edge, end = plane.y(worth.lift), frame.top if worth.lift > 0 else frame.bottom
        height = round(abs(end - edge), 1)
        parts.append(Rect(frame.left, min(edge, end), frame.right - frame.left, height, "worth"))
    every = 1 if plane.days <= 31 else 7
    days = [plane.x(day) for day in range(1, plane.days + 1, every)]
    parts.append(Path("".join(f"M{num(x)} {num(frame.top)}V{num(frame.bottom)}" for x in days), "g1"))
    levels = [plane.y(mark) for mark in axis.marks]
    parts.append(Path("".join(f"M{num(frame.left)} {num(y)}H{num(frame.right)}" for y in levels), "g2"))
    return parts


def _levels(plane: Plane, worth: Worth | None) -> list[Part]:
    frame = plane.frame
    drawn: list[Part] = []
    if worth is not None and plane.axis.holds(worth.lift):
        drawn.append(Path(f"M{num(frame.left)} {num(plane.y(worth.lift))}H{num(frame.right)}", "worth-edge"))
    return [*drawn, Path(f"M{num(frame.left)} {num(plane.y(0))}H{num(frame.right)}", "zero")]


def _band(plane: Plane, points: Sequence[DayPoint], tone: str) -> list[Part]:
    """Draw the band on the days on which it exists, its edges only where they lie on the paper."""
    axis = plane.axis
    banded = [(x, p) for x, p in enumerate(points, 1) if p.lower is not None or p.upper is not None]
    if not banded:
        return []
    lower = [(x, axis.low if p.lower is None else p.lower) for x, p in banded]
    upper = [(x, axis.high if p.upper is None else p.upper) for x, p in banded]
    corners = [*upper, *reversed(lower)]
    area = "M" + "L".join(f"{num(plane.x(x))} {num(plane.y(y))}" for x, y in corners) + "Z"
    return [Path(area, "area", tone), *(Path(_edge(plane, edge), "edge", tone) for edge in (lower, upper))]


def _edge(plane: Plane, edge: Sequence[tuple[int, float]]) -> str:
    strokes, drawing = "", False
    for x, y in edge:
        inside = plane.axis.low < y < plane.axis.high
        if inside:
            strokes += f"{'L' if drawing else 'M'}{num(plane.x(x))} {num(plane.y(y))}"
        drawing = inside
    return strokes


def _leaving(plane: Plane, day: int, tone: str, points: Sequence[DayPoint]) -> Iterable[Part]:
    point = points[day - 1]
    to = plane.frame.bottom - 6 if (point.lower or 0) > 0 else plane.frame.top + 6
    x = num(plane.x(day))
    return Path(f"M{x} {num(plane.y(0))}V{num(to)}", "leader", tone), Circle(
        plane.x(day), plane.y(0), 4.5, "hollow", tone
    )


def _marks(plane: Plane, points: Sequence[DayPoint]) -> list[Mark]:
    """Let every day answer, or every group of days where they are many."""
    frame = plane.frame
    every = math.ceil(plane.days / MOST_MARKS)
    marks = []
    for first in range(1, plane.days + 1, every):
        group = range(first, min(first + every, plane.days + 1))
        left, right = plane.x(first - 0.5), plane.x(group[-1] + 0.5)
        if plane.days == 1:
            left, right = frame.left, frame.right
        left, right = max(left, frame.left), min(right, frame.right)
        hit = Rect(left, frame.top, round(right - left, 1), frame.bottom - frame.top, "hit")
        rings = tuple(_ring(plane, day, points[day - 1].alone) for day in group)
        marks.append(Mark(points[group[-1] - 1].says, hit, tuple(ring for ring in rings if ring is not None)))
    return marks


def _ring(plane: Plane, day: int, alone: float | None) -> Part | None:
    """Draw a day alone as a ring; one that leaves the paper points to where it went."""
    if alone is None:
        return None
    x, y = plane.x(day), plane.y(alone)
    if plane.axis.holds(alone):
        return Circle(x, y, RING, "speck")
    out = -1 if alone > plane.axis.high else 1
    base = y - out * 7
    return Path(f"M{num(x)} {num(y)}L{num(x - 4)} {num(base)}H{num(x + 4)}Z", "speck")


def _marks_up(plane: Plane, say: Say) -> list[Text]:
    axis, frame = plane.axis, plane.frame
    apart = (frame.bottom - frame.top) / ((axis.high - axis.low) / axis.step)
    every = max(1, math.ceil(20 / apart))
    shown = [mark for mark in axis.marks if round(mark / axis.step) % every == 0]
    return [Text(frame.left - 8, plane.y(mark) + 4.5, say(mark), "tick", "end") for mark in shown]
