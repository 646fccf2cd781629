"""What waits, in sentences with the one thing to do, for the start page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.today import Fact, Learned, Wait, WaitingItem
from webapp.formatting import day, minor_money

SHOWN = 6
PLACES = {
    Wait.EXPORT_MISSING: "/upload",
    Wait.EXPORT_INCOMPLETE: "/upload",
    Wait.CLOSE_IT: "/result",
    Wait.NEXT_STEP_DUE: "/plan#next-step",
    Wait.APPROVAL_ASKED: "#approval",
    Wait.DRAFT_MISSING: "",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the list: what, why, and the button."""

    title: str
    href: str
    sentence: str
    act: str


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """The reader's own lines first, then those of colleagues; ``more`` counts what is not shown."""

    mine: tuple[Waiting, ...]
    others: tuple[Waiting, ...]
    more: int


@dataclass(frozen=True, slots=True)
class LearnedLine:
    """What was closed lately: what came out in its sentence, and the lesson where there is one."""

    sentence: str
    href: str
    verdict: str | None
    title: str
    lesson: str
    lesson_href: str


def waiting_page(items: Sequence[WaitingItem], person_id: int, *, may_approve: bool = False) -> WaitingPage:
    """Put what waits into sentences.

    What has no owner waits for everybody, so also for the reader; an approval waits for those who may give it.
    """
    mine, others = [], []
    for item in items:
        asked = item.kind is Wait.APPROVAL_ASKED
        for_reader = may_approve if asked else item.owner_id in {person_id, None}
        (mine if for_reader else others).append(item)
    hidden = max(len(mine) - SHOWN, 0) + max(len(others) - SHOWN, 0)
    return WaitingPage(tuple(map(_line, mine[:SHOWN])), tuple(map(_line, others[:SHOWN])), hidden)


def learned_lines(learned: Sequence[Learned]) -> list[LearnedLine]:
    """Take sentence and lesson of what was closed lately."""
    return [
        LearnedLine(
            sentence=one.card.sentence or one.card.title,
            href=f"/experiments/{one.card.experiment_id}/result",
            verdict=one.card.verdict,
            title=one.card.title,
            lesson=one.lesson.claim if one.lesson else "",
            lesson_href=f"/lessons/{one.lesson.id}" if one.lesson else "",
        )
        for one in learned
    ]


def waiting_sentence(item: WaitingItem) -> str:
    """Say what one thing waits for, for the board."""
    return _said(item.kind, item.facts)[0]


def _line(item: WaitingItem) -> Waiting:
    sentence, act = _said(item.kind, item.facts)
    return Waiting(item.title, f"/experiments/{item.experiment_id}{PLACES[item.kind]}", sentence, act)


def _said(kind: Wait, facts: Mapping[str, Fact]) -> tuple[str, str]:
    if kind is Wait.EXPORT_MISSING:
        return _("It ended on %(day)s. The export is all that is missing.", day=_day(facts, "ended")), _(
            "Upload the export"
        )
    if kind is Wait.EXPORT_INCOMPLETE:
        sentence = _(
            "It ended on %(day)s; the file stops on %(last)s.", day=_day(facts, "ended"), last=_day(facts, "last")
        )
        return sentence, _("Upload the rest")
    if kind is Wait.CLOSE_IT:
        return _("The result is in since %(day)s. Three lines, all pre-written.", day=_day(facts, "ended")), _(
            "Close it"
        )
    if kind is Wait.NEXT_STEP_DUE:
        return _("Due on %(day)s: %(text)s", day=_day(facts, "due"), text=facts.get("text")), _("Did it come?")
    if kind is Wait.APPROVAL_ASKED:
        budget = facts.get("budget_minor")
        money = minor_money(int(budget) if isinstance(budget, int) else None, str(facts.get("currency") or "EUR"))
        return _("%(money)s is above the team's cap and needs an approval.", money=money), _("Look at it")
    missing = facts.get("missing")
    number = missing if isinstance(missing, int) else 0
    counted = ngettext("Draft. One answer missing:", "Draft. %(num)d answers missing, first:", number)
    first = str(facts.get("first") or "").removeprefix("Missing: ")
    return f"{counted} {first}", _("Finish the draft")


def _day(facts: Mapping[str, Fact], name: str) -> str:
    value = facts.get(name)
    return day(value) if isinstance(value, date) else _("its last day")
