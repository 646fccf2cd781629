"""The slides of a next-cycle plan as a PPTX file. python-pptx is imported on use: nobody else waits for it."""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

from webapp.records.briefs.page import Plan
from webapp.records.briefs.sections import MoneyLine
from webapp.records.briefs.slide_box import (
    ACCENT,
    ACROSS,
    BAR_ACROSS,
    DOWN,
    FONT,
    GAP_PT,
    GOAL_ACROSS,
    GOALS_A_SLIDE,
    HIGH,
    INK,
    LEFT,
    NOTE_PT,
    SECOND,
    TITLE_PT,
    TOP,
    WIDE,
    Bar,
    Paragraph,
    Slide,
    letters_of,
    parted,
    shortened,
)
from webapp.records.briefs.slides import slides_of
from webapp.records.stories.sheet import plain
from webapp.words import word

if TYPE_CHECKING:
    from pptx.presentation import Presentation

RECTANGLE = 1
FAINT = "C9D0C9"
FIGURES_TOP, FIGURE_PT = 4.6, 34


def plan_slides(plan: Plan) -> bytes:
    """Write a plan as a PPTX file."""
    from pptx import Presentation
    from pptx.util import Inches

    shown = Presentation()
    shown.slide_width, shown.slide_height = Inches(WIDE), Inches(HIGH)
    shown.core_properties.title = plain(plan.heading)
    shown.core_properties.author = "Trialbook"
    for slide in slides_of(plan):
        for page in parted(slide):
            _draw(shown, page)
    kept = io.BytesIO()
    shown.save(kept)
    return kept.getvalue()


def _draw(shown: Presentation, slide: Slide) -> None:
    page = shown.slides.add_slide(shown.slide_layouts[5])
    _title(page.shapes.title, slide.title)
    if slide.bars:
        for place, (block, bar) in enumerate(zip(slide.blocks, slide.bars, strict=True)):
            _goal(page, place, block, bar)
    else:
        down = FIGURES_TOP - TOP - 0.2 if slide.figures else DOWN
        _text(_box(page, "Text", (LEFT, TOP, ACROSS, down)), slide.blocks)
    for place, figure in enumerate(slide.figures):
        _figure(page, place, figure, len(slide.figures))
    _filled(page, (LEFT, 1.32, 0.9, 0.05), ACCENT)
    foot = _box(page, "Foot", (LEFT, 7.0, ACROSS, 0.35))
    _write(foot.paragraphs[0], Paragraph(word("term", "brief"), 11, colour=SECOND))
    if slide.notes:
        page.notes_slide.notes_text_frame.text = "\n".join(plain(one) for one in slide.notes if one)


def _title(place: Any, title: str) -> None:
    from pptx.util import Inches

    place.left, place.top, place.width, place.height = (Inches(one) for one in (LEFT, 0.45, ACROSS, 0.85))
    place.text_frame.word_wrap = True
    says = textwrap.shorten(plain(title), letters_of(ACROSS, TITLE_PT), placeholder=" …")
    _write(place.text_frame.paragraphs[0], Paragraph(says, TITLE_PT, bold=True))


def _text(frame: Any, blocks: tuple[tuple[Paragraph, ...], ...]) -> None:
    from pptx.util import Pt

    first = True
    for block in blocks:
        for place, one in enumerate(block):
            written = frame.paragraphs[0] if first else frame.add_paragraph()
            written.space_before = Pt(0 if first or place else GAP_PT)
            written.space_after = Pt(GAP_PT)
            first = False
            _write(written, one)


def _goal(page: Any, place: int, block: tuple[Paragraph, ...], bar: Bar) -> None:
    """Write a goal in its row, with its bar to the right: how far, and where the plan would be today."""
    row = DOWN / GOALS_A_SLIDE
    top = TOP + place * row
    most = (row * 72 - 2 * GAP_PT) / len(block)
    frame = _box(page, "Goal", (LEFT, top, GOAL_ACROSS, row))
    _text(frame, (tuple(shortened(one, GOAL_ACROSS, most + one.points * 0.35) for one in block),))
    if bar.way.done is None and bar.way.plan is None:
        return
    left, middle = LEFT + ACROSS - BAR_ACROSS, top + 0.32

    def at(unit: float) -> float:
        return left + (unit - bar.way.left) / (bar.way.right - bar.way.left) * BAR_ACROSS

    _filled(page, (left, middle - 0.01, BAR_ACROSS, 0.02), SECOND)
    if bar.way.done is not None and bar.way.done > bar.way.left:
        _filled(page, (left, middle - 0.07, at(bar.way.done) - left, 0.14), ACCENT)
    if bar.way.plan is not None:
        _filled(page, (at(bar.way.plan) - 0.015, middle - 0.17, 0.03, 0.34), INK)
    for says, start, right in ((bar.ends[0], left, False), (bar.ends[1], left + BAR_ACROSS / 2, True)):
        end = _box(page, "End", (start, middle + 0.16, BAR_ACROSS / 2, 0.35))
        _write(end.paragraphs[0], Paragraph(says, NOTE_PT - 1, colour=SECOND), right=right)


def _figure(page: Any, place: int, figure: MoneyLine, number: int) -> None:
    """Write a figure large, with its name above and what it is of below."""
    wide = ACROSS / number
    left = LEFT + place * wide
    _filled(page, (left, FIGURES_TOP, wide - 0.25, 0.02), FAINT)
    frame = _box(page, "Figure", (left, FIGURES_TOP + 0.1, wide - 0.25, 1.9))
    parts = (
        Paragraph(figure.label, NOTE_PT + 1, colour=SECOND),
        Paragraph(figure.value, FIGURE_PT, bold=True),
        Paragraph(figure.note, NOTE_PT, colour=SECOND),
    )
    _text(frame, (tuple(one for one in parts if one.text),))


def _box(page: Any, name: str, inches: tuple[float, float, float, float]) -> Any:
    from pptx.util import Inches

    box = page.shapes.add_textbox(*(Inches(one) for one in inches))
    box.name = name
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    return frame


def _filled(page: Any, inches: tuple[float, float, float, float], colour: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Inches

    shape = page.shapes.add_shape(RECTANGLE, *(Inches(one) for one in inches))
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    shape.line.fill.background()


def _write(place: Any, one: Paragraph, *, right: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    place.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    run = place.add_run()
    run.text = plain(one.text)
    run.font.size, run.font.bold, run.font.name = Pt(one.points), one.bold, FONT
    run.font.color.rgb = RGBColor.from_string(one.colour)
