"""The box of a slide: what fits into it, how large its letters may be, and where a slide is parted."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import gettext as _

from webapp.charts.planning.way import WayBar
from webapp.records.briefs.sections import MoneyLine
from webapp.records.stories.sheet import plain

WIDE, HIGH = 13.333, 7.5
"""Inches of a slide: 16 to 9."""
LEFT, TOP, ACROSS, DOWN = 0.7, 1.45, 11.93, 5.45
"""The box of the text, in inches."""
TITLE_PT, LARGE_PT, TEXT_PT, NOTE_PT = 30, 20, 17, 13
LINE = 1.22
"""Height of a line, in heights of its letters."""
LETTER = 0.5
"""Mean width of a letter, in heights: Calibri is narrower, so what fits here fits there."""
GAP_PT = 7
INK, SECOND, ACCENT = "17201B", "435049", "2B3EA8"
FONT = "Calibri"
ROOMY = 0.72
"""Part of the box up to which letters are made larger, so that a slide with one sentence does not look lost."""
LARGER = (1.4, 1.3, 1.2, 1.1)
GOALS_A_SLIDE = 5
GOAL_ACROSS, BAR_ACROSS = 7.9, 3.5
"""Inches of a goal's words, and of the bar beside them."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a slide; ``points`` is the height of its letters."""

    text: str
    points: int = TEXT_PT
    bold: bool = False
    colour: str = INK

    def high(self, across: float = ACROSS) -> float:
        """Say how high it stands in points, its gap included, where a line is so many inches long."""
        lines = len(textwrap.wrap(self.text, letters_of(across, self.points))) or 1
        return lines * self.points * LINE + GAP_PT


@dataclass(frozen=True, slots=True)
class Bar:
    """How far a goal got, beside its words; ``ends`` stand below."""

    way: WayBar
    ends: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Slide:
    """A title, blocks of paragraphs that stay together, and what the speaker reads below.

    With ``bars`` there is one beside each block; ``figures`` stand large along the foot.
    """

    title: str
    blocks: tuple[tuple[Paragraph, ...], ...]
    notes: tuple[str, ...] = field(default_factory=tuple)
    bars: tuple[Bar, ...] = ()
    figures: tuple[MoneyLine, ...] = ()


def letters_of(across: float, points: float) -> int:
    """Give how many letters stand on a line."""
    return int(across * 72 / (points * LETTER))


def parted(slide: Slide) -> Iterator[Slide]:
    """Part a slide whose text does not fit into its box; what belongs together stays together."""
    if slide.bars:
        yield from _by_goals(slide)
        return
    pages = _pages([_fitted(block) for block in slide.blocks])
    for place, blocks in enumerate(pages, 1):
        yield replace(
            slide,
            title=_titled(slide.title, place, len(pages)),
            blocks=tuple(_enlarged(blocks)),
            notes=slide.notes if place == 1 else (),
        )


def _by_goals(slide: Slide) -> Iterator[Slide]:
    places = range(0, len(slide.blocks), GOALS_A_SLIDE)
    for place, start in enumerate(places, 1):
        some = slice(start, start + GOALS_A_SLIDE)
        title = _titled(slide.title, place, len(places))
        notes = slide.notes if place == 1 else ()
        yield replace(slide, title=title, blocks=slide.blocks[some], bars=slide.bars[some], notes=notes)


def _titled(title: str, place: int, pages: int) -> str:
    return title if pages == 1 else _("%(title)s (%(place)s of %(all)s)", title=title, place=place, all=pages)


def _needs(block: Sequence[Paragraph]) -> float:
    return sum(one.high() for one in block) + GAP_PT


def _pages(blocks: Sequence[tuple[Paragraph, ...]]) -> list[list[tuple[Paragraph, ...]]]:
    """Give out blocks over as few pages as they need, evenly: no slide ends with a single line of its own."""
    room = DOWN * 72
    fewest = _filled(blocks, room)
    for part in (0.5, 0.6, 0.7, 0.8, 0.9):
        evenly = _filled(blocks, room * part)
        if len(evenly) == len(fewest):
            return evenly
    return fewest


def _filled(blocks: Sequence[tuple[Paragraph, ...]], room: float) -> list[list[tuple[Paragraph, ...]]]:
    pages: list[list[tuple[Paragraph, ...]]] = [[]]
    high = 0.0
    for block in blocks:
        needs = _needs(block)
        if pages[-1] and high + needs > room:
            pages.append([])
            high = 0.0
        pages[-1].append(block)
        high += needs
    return pages


def _enlarged(blocks: Sequence[tuple[Paragraph, ...]]) -> Sequence[tuple[Paragraph, ...]]:
    """Make letters larger where there is room."""
    for factor in LARGER:
        larger = [tuple(replace(one, points=round(one.points * factor)) for one in block) for block in blocks]
        if sum(_needs(block) for block in larger) <= DOWN * 72 * ROOMY:
            return larger
    return blocks


def _fitted(block: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Shorten a block that alone would not fit into the box; all of it stands in the plan itself."""
    most = DOWN * 72 / max(len(block), 1) - GAP_PT
    return tuple(shortened(one, ACROSS, most) for one in block)


def shortened(one: Paragraph, across: float, most_points: float) -> Paragraph:
    """Shorten a paragraph to the lines that stand within a height in points."""
    lines = max(int(most_points / (one.points * LINE)), 1)
    letters = letters_of(across, one.points)
    text = textwrap.wrap(plain(one.text), letters, max_lines=lines, placeholder=" …")
    return replace(one, text=" ".join(text))
