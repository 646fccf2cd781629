"""The next-cycle plan as plain text, from the same record as the page: what stands on one stands on the other."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from webapp.language.said import piece
from webapp.records.briefs.lines import ProposalLine
from webapp.records.briefs.page import Plan
from webapp.records.briefs.sections import Entry
from webapp.records.stories.sheet import Sheet
from webapp.words import word


def plan_text(plan: Plan) -> str:
    """Write a plan as plain text."""
    sheet = Sheet()
    sheet.title(word("term", "brief"), plan.heading)
    sheet.pair(_("Plans"), plan.period)
    sheet.pair(_("From the evidence of"), _("%(cycle)s, and all before it", cycle=plan.cycle))
    sheet.pair(_("As of"), plan.as_of)
    sheet.pair(_("Budget"), plan.budget)
    sheet.gap()
    sheet.text(plan.sentence)
    for each in plan.figures:
        sheet.pair(each.label, _beside(each.value, each.note))
    if plan.foreword:
        sheet.gap()
        for paragraph in plan.foreword.splitlines():
            sheet.text(paragraph)
    _goals(sheet, plan)
    _proposals(sheet, plan)
    _rest(sheet, plan)
    return sheet.written()


def _goals(sheet: Sheet, plan: Plan) -> None:
    if not plan.goals:
        return
    sheet.heading(_("Goals"))
    for goal in plan.goals:
        sheet.item(goal.goal)
        for line in (goal.stands, goal.counts, goal.worth):
            if line:
                sheet.text(line, indent=2)
        if goal.carried_as:
            sheet.text(_("Goes on in the next cycle."), indent=2)


def _proposals(sheet: Sheet, plan: Plan) -> None:
    sheet.heading(_("What to do"))
    for place, part in enumerate(plan.parts):
        if place:
            sheet.gap()
        sheet.text(part.says.upper())
        for line in part.lines:
            _proposal(sheet, line)
        if not part.lines:
            sheet.text(part.empty or _("Nothing to propose."))
    if plan.worth_note:
        sheet.gap()
        sheet.text(plan.worth_note)
    _listed(sheet, _("Also possible"), plan.also)
    if plan.left_out:
        sheet.heading(_("Left out"))
        for line in plan.left_out:
            sheet.item(f"{line.kind_says}: {line.sentence}")
            sheet.text(_("Left out: %(reason)s", reason=line.left_out_because), indent=2)


def _proposal(sheet: Sheet, line: ProposalLine) -> None:
    sheet.item(line.sentence)
    if line.said_of_it:
        sheet.text(line.said_of_it, indent=2)
    for one in line.evidence:
        sheet.text(_("From: %(title)s", title=one.link.says), indent=2)
    if line.accepted_says:
        sheet.text(" ".join(filter(None, [line.accepted_says, line.accepted.says if line.accepted else ""])), indent=2)


def _listed(sheet: Sheet, heading: str, lines: Iterable[ProposalLine]) -> None:
    found = list(lines)
    if not found:
        return
    sheet.heading(heading)
    for line in found:
        sheet.item(f"{line.kind_says}: {line.sentence}")
        if line.worth:
            sheet.text(line.worth, indent=2)


def _rest(sheet: Sheet, plan: Plan) -> None:
    if plan.questions:
        sheet.heading(_("Not answered yet"))
        for line in plan.questions:
            sheet.item(line.says)
            sheet.text(" ".join(part for part in (line.why, line.worth) if part), indent=2)
    if plan.without_answer:
        sheet.heading(_("Goals without a clear answer"))
        for goal in plan.without_answer:
            sheet.item(f"{piece(goal.label)}: {goal.goal}")
            sheet.text(goal.counts, indent=2)
    _entries(sheet, _("Lessons out of date, or soon"), plan.expiring)
    _entries(sheet, _("What we said no to"), plan.noes)
    _entries(sheet, _("What was to happen next"), plan.promises)
    if plan.barriers:
        sheet.heading(_("What stands in the way, as people said it"))
        for words in plan.barriers:
            sheet.item(words)
    _entries(sheet, _("What platforms claim"), plan.shares)
    sheet.heading(_("Money and fit"))
    for each in plan.money:
        sheet.pair(each.label, _beside(each.value, each.note))


def _entries(sheet: Sheet, heading: str, entries: Iterable[Entry]) -> None:
    found = list(entries)
    if not found:
        return
    sheet.heading(heading)
    for entry in found:
        sheet.item(entry.says)
        if entry.note:
            sheet.text(entry.note, indent=2)


def _beside(value: str, note: str) -> str:
    return f"{value} ({note})" if note else value
