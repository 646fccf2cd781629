"""The picture of what runs when: a bar per experiment over whole weeks, today's line, and where two meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from experiments.learning.progress.timeline import Overlap, Stretch, Timeline
from webapp.charts.sheet.measure import cut_to

ROW, TOP, BOTTOM = 40, 24, 8
SIZE = 14.0
"""How large the titles are, in units of the picture."""
Say = Callable[[date], str]


@dataclass(frozen=True, slots=True)
class Bar:
    """An experiment in the picture; ``clashes`` are the pieces of it in which it meets another one, from x to x."""

    x: float
    width: float
    y: int
    title: str
    look: str
    cut_left: bool
    cut_right: bool
    text_x: float
    text_end: bool
    clashes: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn, in units of the picture; ``weeks`` are lines, every second one with its day."""

    width: int
    height: int
    today_x: float
    weeks: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...]


def timeline_picture(shown: Timeline, say: Say, *, width: int = 760, every: int = 2, longest: int = 60) -> Picture:
    """Lay the timeline out.

    Parameters
    ----------
    shown : Timeline
        What is drawn.
    say : callable
        Writes a day in the reader's locale, short.
    width : int
        Units across; the picture stretches to the place it has.
    every : int
        Weeks from one written day to the next.
    longest : int
        Characters of a title that have room; the list below the picture has all of it.
    """
    days = (shown.last - shown.first).days + 1
    scale = width / days

    def place(day: date) -> float:
        return round(min(max((day - shown.first).days, 0), days) * scale, 1)

    weeks = []
    for number in range(days // 7):
        monday = shown.first + timedelta(days=7 * number)
        weeks.append((place(monday), say(monday) if number % every == 0 else ""))
    bars = tuple(_bar(one, row, shown, place, width, longest) for row, one in enumerate(shown.stretches))
    height = TOP + ROW * len(bars) + BOTTOM
    return Picture(width, height, place(shown.today), tuple(weeks), bars)


def _bar(  # noqa: PLR0917 - what the whole picture has in common
    one: Stretch, row: int, shown: Timeline, place: Callable[[date], float], width: int, longest: int
) -> Bar:
    left, right = place(one.starts), place(one.ends + timedelta(days=1))
    in_right_half = left > width / 2
    room = width if in_right_half else width - left
    title = cut_to(one.title if len(one.title) <= longest else f"{one.title[: longest - 1].rstrip()}…", SIZE, room)
    return Bar(
        x=left,
        width=round(right - left, 1),
        y=TOP + ROW * row + 22,
        title=title,
        look=_look(one),
        cut_left=one.starts < shown.first,
        cut_right=one.ends > shown.last,
        text_x=min(right, width) if in_right_half else max(left, 0),
        text_end=in_right_half,
        clashes=tuple(_clashes(one, shown.overlaps, place)),
    )


def _clashes(one: Stretch, overlaps: Sequence[Overlap], place: Callable[[date], float]) -> list[tuple[float, float]]:
    pieces = []
    for met in overlaps:
        if one.experiment_id in {met.first.experiment_id, met.second.experiment_id}:
            left = place(met.starts)
            pieces.append((left, round(place(met.ends + timedelta(days=1)) - left, 1)))
    return pieces


def _look(one: Stretch) -> str:
    """Say how a bar is drawn: pale and dashed what is only planned, filled what runs, outlined what is to come."""
    if one.is_planned:
        return "planned"
    return "locked" if one.status.value == "registered" else "running"
