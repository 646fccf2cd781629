"""How an experiment may end: a bar for the chance of each verdict, filled where it is an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.charts.sheet.axis import Axis
from webapp.charts.sheet.bar import tone_class
from webapp.charts.sheet.drawing import Drawing, Mark, Part, Path, Rect, Text, num
from webapp.charts.sheet.frame import Frame
from webapp.charts.sheet.measure import width_of, wrapped
from webapp.charts.sheet.paper import Sheet, marks, squares
from webapp.charts.sheet.signs import sign
from webapp.charts.sheet.style import Say

FRAMES = (
    Frame("wide", 860, 230, 700, names_above=False),
    Frame("middle", 560, 14, 546, names_above=True),
    Frame("small", 330, 12, 318, names_above=True),
)
TOP, LINE, ROW, FOOT = 6.0, 18.0, 38.0, 28.0
THICK, AFTER_SIGN = 16.0, 22.0
SEEN = 1.5
"""A chance that is there is seen, however small; one that is not has no bar."""


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """A verdict with its chance, as a part of 1 and in words; what is no answer is drawn as an outline."""

    verdict: str
    says: str
    chance: float
    share: str


def chances_drawing(rows: Sequence[ChanceRow], say: Say, frame: Frame) -> Drawing:
    """Draw the verdicts one below the other, in the order given, on paper from 0 to 100 in 100.

    Parameters
    ----------
    rows : sequence of ChanceRow
        At least one.
    say : callable
        Writes a mark of the axis in the reader's locale.
    frame : Frame
        One of :data:`FRAMES`.
    """
    sheet = Sheet(Axis(0.0, 1.0, 0.25), frame.left, frame.right, frame.width)
    grid: list[Part] = []
    drawn: list[Mark] = []
    top = TOP
    for row in rows:
        words, paper, bottom = _above(row, top, frame) if frame.names_above else _beside(row, top, frame)
        grid += squares(sheet, paper, bottom, None)
        tone = tone_class(row.verdict)
        signed = sign(tone, 6, words[0].y - 4.5)
        hit = Rect(0, top, frame.width, round(bottom - top, 1), "hit")
        bar = _bar(row, (paper + bottom) / 2, sheet, tone)
        drawn.append(Mark(f"{row.says}: {row.share}", hit, (*bar, *signed, *words)))
        top = bottom
    foot = [Path(f"M{num(sheet.left)} {num(TOP)}V{num(top)}", "axis")] if not frame.names_above else []
    return Drawing(frame.width, round(top + FOOT, 1), (*grid, *drawn, *foot, *marks(sheet, top, say)))


def _beside(row: ChanceRow, top: float, frame: Frame) -> tuple[list[Text], float, float]:
    """Write verdict and chance on both sides of the paper; give them, and the paper from top to bottom."""
    names = wrapped(row.says, 14, frame.left - AFTER_SIGN - 16)
    height = max(ROW, LINE * len(names) + 16)
    first = top + (height - LINE * len(names)) / 2 + 13.5
    words = [Text(AFTER_SIGN, round(first + LINE * place, 1), line, "name") for place, line in enumerate(names)]
    words.append(Text(frame.width, round(top + height / 2 + 4.5, 1), row.share, "name", "end"))
    return words, top, top + height


def _above(row: ChanceRow, top: float, frame: Frame) -> tuple[list[Text], float, float]:
    """Write verdict and chance above the paper; give them, and the paper from top to bottom."""
    names = wrapped(row.says, 14, frame.width - AFTER_SIGN - width_of(row.share, 14) - 14)
    words = [Text(AFTER_SIGN, top + 20 + LINE * place, line, "name") for place, line in enumerate(names)]
    words.append(Text(frame.width, top + 20, row.share, "name", "end"))
    paper = top + 20 + LINE * (len(names) - 1) + 9
    return words, paper, paper + 26


def _bar(row: ChanceRow, y: float, sheet: Sheet, tone: str) -> list[Part]:
    if row.chance <= 0:
        return []
    wide = max(sheet.x(row.chance) - sheet.left, SEEN)
    look = "hollow" if row.verdict == "undecided" and wide > THICK / 2 else "fill"
    return [Rect(sheet.left, round(y - THICK / 2, 1), round(wide, 1), THICK, look, tone)]
