"""The next-cycle plan as slides, from the same record as the page; the evidence stands in the notes.

python-pptx is imported on use: nobody else waits for it.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from webapp.records.briefs.lines import ProposalLine
from webapp.records.briefs.page import KindPart, Plan
from webapp.records.briefs.sections import Entry, MoneyLine
from webapp.records.stories.sheet import plain
from webapp.words import word

if TYPE_CHECKING:
    from pptx.presentation import Presentation

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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a slide; ``points`` is the height of its letters."""

    text: str
    points: int = TEXT_PT
    bold: bool = False
    colour: str = INK

    @property
    def high(self) -> float:
        """How high it stands in points, its gap included."""
        letters = int(ACROSS * 72 / (self.points * LETTER))
        lines = len(textwrap.wrap(self.text, letters)) or 1
        return lines * self.points * LINE + GAP_PT


@dataclass(frozen=True, slots=True)
class Slide:
    """A title, blocks of paragraphs that stay together, and what the speaker reads below."""

    title: str
    blocks: tuple[tuple[Paragraph, ...], ...]
    notes: tuple[str, ...] = field(default_factory=tuple)


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


def slides_of(plan: Plan) -> Iterator[Slide]:
    """Give the slides: title, goals, one for each kind, what is open, money."""
    yield Slide(
        plan.heading,
        (
            (Paragraph(plan.sentence, 24),),
            *(((Paragraph(plan.foreword, LARGE_PT),),) if plan.foreword else ()),
            (
                Paragraph(f"{_('Plans')}: {plan.period}", NOTE_PT + 2, colour=SECOND),
                Paragraph(
                    _(
                        "From the evidence of %(cycle)s and all before it, as of %(day)s",
                        cycle=plan.cycle,
                        day=plan.as_of,
                    ),
                    NOTE_PT + 2,
                    colour=SECOND,
                ),
                Paragraph(f"{_('Budget')}: {plan.budget}", NOTE_PT + 2, colour=SECOND),
            ),
        ),
        tuple(_figure(one) for one in plan.figures),
    )
    if plan.goals:
        yield Slide(
            _("Goals: how far they got"),
            tuple((Paragraph(goal.goal, bold=True), Paragraph(goal.stands, 15, colour=SECOND)) for goal in plan.goals),
            tuple(f"{goal.goal}: {goal.counts} {goal.worth}".strip() for goal in plan.goals),
        )
    for part in plan.parts:
        yield _kind_slide(part)
    still = tuple(_open_blocks(plan)) or ((Paragraph(_("Nothing is open."), LARGE_PT),),)
    yield Slide(_("What is open"), still, tuple(_open_notes(plan)))
    yield Slide(
        _("Money and fit"),
        tuple((Paragraph(f"{one.label}: {one.value}", bold=True), *_small(one.note)) for one in plan.money),
        (plan.worth_note, *plan.ranking),
    )


def _kind_slide(part: KindPart) -> Slide:
    blocks = tuple(_proposal_block(line) for line in part.lines)
    if not blocks:
        blocks = ((Paragraph(part.empty or _("Nothing to propose."), LARGE_PT, colour=SECOND),),)
    return Slide(part.says, blocks, tuple(_evidence_notes(part.lines)))


def _proposal_block(line: ProposalLine) -> tuple[Paragraph, ...]:
    said = [Paragraph(line.sentence, LARGE_PT), *_small(line.said_of_it)]
    if line.accepted_says:
        became = f" {line.accepted.says}" if line.accepted else ""
        said.append(Paragraph(line.accepted_says + became, NOTE_PT, colour=ACCENT))
    return tuple(said)


def _evidence_notes(lines: Iterable[ProposalLine]) -> Iterator[str]:
    for line in lines:
        yield line.sentence
        for one in line.evidence:
            yield (
                f"– {one.link.says} ({one.marks}): {one.sentence}"
                if one.marks
                else f"– {one.link.says}: {one.sentence}"
            )


def _open_blocks(plan: Plan) -> Iterator[tuple[Paragraph, ...]]:
    questions = [Entry(line.says, line.why) for line in plan.questions]
    goals = [Entry(f"{goal.label}: {goal.goal}", goal.counts) for goal in plan.without_answer]
    for heading, entries in (
        (_("Not answered yet"), questions),
        (_("Goals without a clear answer"), goals),
        (_("Lessons out of date, or soon"), plan.expiring),
        (_("What we said no to"), plan.noes),
        (_("What was to happen next"), plan.promises),
        (_("What platforms claim"), plan.shares),
        (_("What stands in the way, as people said it"), [Entry(words, "") for words in plan.barriers]),
    ):
        for place, entry in enumerate(entries):
            head = (Paragraph(heading, TEXT_PT, bold=True),) if not place else ()
            said = f"{entry.says} ({entry.note.rstrip('.')})" if entry.note else entry.says
            yield (*head, Paragraph(said, 15))


def _open_notes(plan: Plan) -> Iterator[str]:
    for entry in (*plan.expiring, *plan.noes, *plan.promises, *plan.shares):
        yield f"{entry.says}. {entry.note}" if entry.note else entry.says


def _small(text: str) -> tuple[Paragraph, ...]:
    return (Paragraph(text, NOTE_PT, colour=SECOND),) if text else ()


def _figure(one: MoneyLine) -> str:
    return f"{one.label}: {one.value} ({one.note})"


def parted(slide: Slide) -> Iterator[Slide]:
    """Part a slide whose text does not fit into its box; what belongs together stays together."""
    room, page, high = DOWN * 72, [], 0.0
    pages: list[Sequence[tuple[Paragraph, ...]]] = []
    for block in slide.blocks:
        fitted = _fitted(block)
        needs = sum(one.high for one in fitted) + GAP_PT
        if page and high + needs > room:
            pages.append(tuple(page))
            page, high = [], 0.0
        page.append(fitted)
        high += needs
    pages.append(tuple(page))
    for place, blocks in enumerate(pages, 1):
        title = (
            slide.title
            if len(pages) == 1
            else _("%(title)s (%(place)s of %(all)s)", title=slide.title, place=place, all=len(pages))
        )
        yield Slide(title, tuple(blocks), slide.notes if place == 1 else ())


def _fitted(block: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Shorten a block that alone would not fit into the box; all of it stands in the plan itself."""
    most = DOWN * 72 / max(len(block), 1) - GAP_PT
    kept = []
    for one in block:
        lines = max(int(most / (one.points * LINE)), 1)
        text = textwrap.wrap(
            plain(one.text), int(ACROSS * 72 / (one.points * LETTER)), max_lines=lines, placeholder=" …"
        )
        kept.append(Paragraph(" ".join(text), one.points, one.bold, one.colour))
    return tuple(kept)


def _draw(shown: Presentation, slide: Slide) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Inches, Pt

    page = shown.slides.add_slide(shown.slide_layouts[5])
    title: Any = page.shapes.title
    title.left, title.top, title.width, title.height = Inches(LEFT), Inches(0.45), Inches(ACROSS), Inches(0.85)
    title.text_frame.word_wrap = True
    letters = int(ACROSS * 72 / (TITLE_PT * LETTER))
    _write(
        title.text_frame.paragraphs[0],
        Paragraph(textwrap.shorten(plain(slide.title), letters, placeholder=" …"), TITLE_PT, bold=True),
    )
    box = page.shapes.add_textbox(Inches(LEFT), Inches(TOP), Inches(ACROSS), Inches(DOWN))
    box.name = "Text"
    frame = box.text_frame
    frame.word_wrap = True
    first = True
    for block in slide.blocks:
        for place, one in enumerate(block):
            written = frame.paragraphs[0] if first else frame.add_paragraph()
            written.space_before = Pt(0 if first or place else GAP_PT)
            written.space_after = Pt(GAP_PT)
            first = False
            _write(written, one)
    line = page.shapes.add_shape(1, Inches(LEFT), Inches(1.32), Inches(0.9), Inches(0.05))
    line.fill.solid()
    line.fill.fore_color.rgb = RGBColor.from_string(ACCENT)
    line.line.fill.background()
    foot = page.shapes.add_textbox(Inches(LEFT), Inches(7.0), Inches(ACROSS), Inches(0.35))
    _write(foot.text_frame.paragraphs[0], Paragraph(word("term", "brief"), 11, colour=SECOND))
    if slide.notes:
        page.notes_slide.notes_text_frame.text = "\n".join(plain(one) for one in slide.notes if one)


def _write(place: Any, one: Paragraph) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    place.alignment = PP_ALIGN.LEFT
    run = place.add_run()
    run.text = plain(one.text)
    run.font.size, run.font.bold, run.font.name = Pt(one.points), one.bold, FONT
    run.font.color.rgb = RGBColor.from_string(one.colour)
