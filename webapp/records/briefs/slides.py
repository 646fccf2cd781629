"""What stands on the slides of a next-cycle plan, from the same record as the page; the evidence is in the notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from webapp.language.said import piece
from webapp.records.briefs.lines import ProposalLine
from webapp.records.briefs.page import KindPart, Plan
from webapp.records.briefs.sections import Entry, MoneyLine
from webapp.records.briefs.slide_box import ACCENT, LARGE_PT, NOTE_PT, SECOND, TEXT_PT, Bar, Paragraph, Slide


def slides_of(plan: Plan) -> Iterator[Slide]:
    """Give the slides: title, goals, one for each kind, what is open, money."""
    yield Slide(
        plan.heading,
        (
            (Paragraph(plan.sentence, 24),),
            *(((Paragraph(plan.foreword, LARGE_PT),),) if plan.foreword else ()),
            (
                Paragraph(_("Plans") + f": {plan.period}", NOTE_PT + 2, colour=SECOND),
                Paragraph(
                    _(
                        "From the evidence of %(cycle)s and all before it, as of %(day)s",
                        cycle=plan.cycle,
                        day=plan.as_of,
                    ),
                    NOTE_PT + 2,
                    colour=SECOND,
                ),
                Paragraph(_("Budget") + f": {plan.budget}", NOTE_PT + 2, colour=SECOND),
            ),
        ),
        tuple(_figure(one) for one in plan.figures),
        figures=plan.figures,
    )
    if plan.goals:
        yield Slide(
            _("Goals: how far they got"),
            tuple(
                (Paragraph(goal.goal, NOTE_PT + 2, bold=True), Paragraph(goal.stands, NOTE_PT, colour=SECOND))
                for goal in plan.goals
            ),
            tuple(f"{goal.goal}: {goal.counts} {goal.worth}".strip() for goal in plan.goals),
            bars=tuple(Bar(goal.bar, goal.ends) for goal in plan.goals),
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
    goals = [Entry(f"{piece(goal.label)}: {goal.goal}", goal.counts) for goal in plan.without_answer]
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
