"""Ranges as inline SVG: one strip per number on one common axis, sharp on paper and drawn without a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.charts.sheet.axis import Axis, lift_axis
from webapp.charts.sheet.rows import Row, Worth
from webapp.charts.sheet.style import Say

WIDTH, EDGE = 600, 14
TALL, LOW = 62, 48
"""Heights of a strip: of the number that decides, and of all others."""
NARROW = 96
"""Ends nearer to each other than this, in the units of the picture, would write over each other."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words at a place; ``anchor`` is the class that says where they begin: ``""`` start, ``m`` middle, ``e`` end."""

    at: float
    says: str
    anchor: str = "m"


@dataclass(frozen=True, slots=True)
class Strip:
    """One number of one version; without ``dot`` there is no number, and ``missing`` says why.

    ``first`` and ``last`` are the ends of the bar; an end that lies beyond the axis has an arrow in place of a cap.
    """

    name: str
    part: str
    decides: bool
    tone: str
    height: int
    missing: str = ""
    first: float = 0
    last: float = 0
    open_first: bool = False
    open_last: bool = False
    dot: float | None = None
    best: Words | None = None
    ends: tuple[Words, ...] = ()
    floor: float | None = None

    @property
    def middle(self) -> int:
        """Where the bar lies."""
        return self.height - 24


@dataclass(frozen=True, slots=True)
class Ranges:
    """All strips with what they share: where zero is, where it begins to be worth it, the marks of the axis."""

    strips: tuple[Strip, ...]
    marks: tuple[Words, ...]
    zero: float
    worth: Words | None
    band: tuple[float, float] | None
    width: int = WIDTH


def ranges_of(rows: Sequence[Row], worth: Worth | None, say: Say) -> Ranges:
    """Lay rows out on one axis.

    Parameters
    ----------
    rows : sequence of Row
        As :func:`webapp.charts.result.interval.interval_figure` takes them, the deciding number first.
    worth : Worth or None
        From where on a change is worth having.
    say : callable
        Writes a mark of the axis in the reader's locale.
    """
    reach = [worth.lift * 2] if worth else []
    ends = [end for row in rows for end in (row.estimate, row.lower, row.upper, row.floor)]
    axis = lift_axis([*reach, *ends])
    edge = None if worth is None else _place(axis, worth.lift)
    beyond = 0.0 if worth is None else _place(axis, axis.high if worth.lift > 0 else axis.low)
    return Ranges(
        strips=tuple(_strip(row, axis) for row in rows),
        marks=tuple(Words(_place(axis, mark), say(mark), _anchor(_place(axis, mark))) for mark in axis.marks),
        zero=_place(axis, 0.0),
        worth=None if worth is None or edge is None else Words(edge, worth.label, _anchor(edge)),
        band=None if edge is None else (min(edge, beyond), abs(beyond - edge)),
    )


def _place(axis: Axis, lift: float) -> float:
    share = (axis.clip(lift) - axis.low) / (axis.high - axis.low)
    return round(EDGE + share * (WIDTH - 2 * EDGE), 1)


def _anchor(at: float) -> str:
    """Keep words inside: near an edge they begin or end at their place."""
    return "" if at < NARROW / 2 else "e" if at > WIDTH - NARROW / 2 else "m"


def _strip(row: Row, axis: Axis) -> Strip:
    decides = row.weight == "primary"
    height = TALL if decides else LOW
    if row.estimate is None:
        return Strip(row.name, row.part, decides, row.tone, height, missing=row.missing or "")
    first = _place(axis, axis.low if row.lower is None else row.lower)
    last = _place(axis, axis.high if row.upper is None else row.upper)
    dot = _place(axis, row.estimate)
    return Strip(
        name=row.name,
        part=row.part,
        decides=decides,
        tone=row.tone,
        height=height,
        first=first,
        last=last,
        open_first=row.lower is None or not axis.holds(row.lower),
        open_last=row.upper is None or not axis.holds(row.upper),
        dot=dot,
        best=Words(dot, row.best_label, _anchor(dot)),
        ends=_ends(first, last, row.lower_label, row.upper_label),
        floor=None if row.floor is None or not axis.holds(row.floor) else _place(axis, row.floor),
    )


def _ends(first: float, last: float, lower: str, upper: str) -> tuple[Words, ...]:
    """Write both ends under the bar; under a short one the words step aside."""
    if last - first >= NARROW:
        return Words(first, lower, _anchor(first)), Words(last, upper, _anchor(last))
    if first < NARROW or last > WIDTH - NARROW:
        at = first if first < NARROW else last
        return (Words(at, f"{lower} … {upper}", "" if first < NARROW else "e"),)
    return Words(first, lower, "e"), Words(last, upper, "")
