"""What waits, in sentences with the one thing to do, for the start page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.waiting.item import Fact, Urgency, Wait, WaitingItem
from experiments.learning.waiting.today import Learned
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor
from webapp.formatting import day, minor_money
from webapp.records.archive.cards import Range
from webapp.words import word

SHOWN = 6
PLACES = {
    "export_missing": "/upload",
    "export_incomplete": "/upload",
    "close_it": "/result",
    "outcome_due": "/outcome",
    "next_step_due": "/plan#next-step",
    "decision_due": "/decision",
    "story_untold": "/story#tell",
    "sign_off_asked": "/plan#sign",
    "approval_asked": "#approval",
    "no_review": "/plan",
}
"""Where on an experiment it is done; the rest begins at its first page."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the list: what, why, the button, how many days late, for whom if not the reader.

    ``to`` is where the button leads, where that is not the thing itself.
    """

    title: str
    href: str
    sentence: str
    act: str
    late: str = ""
    whom: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """The question that is asked once a cycle: of which one."""

    cycle_id: int
    cycle: str


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """The reader's own lines first, then those of colleagues; ``more`` counts what is not shown.

    ``rating`` stands beside the list: it is no work, and nobody is counted late for it.
    """

    mine: tuple[Waiting, ...]
    others: tuple[Waiting, ...]
    more: int
    rating: Rating | None = None


@dataclass(frozen=True, slots=True)
class LearnedLine:
    """What was closed lately: what came out in its sentence and as a small range, and the lesson where there is one."""

    sentence: str
    href: str
    verdict: str | None
    title: str
    lesson: str
    lesson_href: str
    range: Range | None = None
    worthwhile: float | None = None
    down: bool = False


def waiting_page(
    items: Sequence[WaitingItem], actor: Actor, today: date, people: Mapping[int, str] | None = None
) -> WaitingPage:
    """Put what waits into sentences, in the order given; ``people`` names those for whom it waits."""
    mine = [item for item in items if item.is_for(actor) and item.kind is not Wait.RATE_CYCLE]
    others = [item for item in items if not item.is_for(actor)]
    asked = next((item for item in items if item.kind is Wait.RATE_CYCLE), None)
    hidden = max(len(mine) - SHOWN, 0) + max(len(others) - SHOWN, 0)
    return WaitingPage(
        tuple(waiting_line(item, today) for item in mine[:SHOWN]),
        tuple(replace(waiting_line(item, today), whom=_whom(item, people or {})) for item in others[:SHOWN]),
        hidden,
        Rating(asked.thing_id, asked.title) if asked else None,
    )


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
            range=Range(one.card.lift, one.card.lower, one.card.upper) if one.card.lift is not None else None,
            worthwhile=one.card.worthwhile_lift,
            down=one.card.direction is Direction.DOWN,
        )
        for one in learned
    ]


def waiting_sentence(item: WaitingItem) -> str:
    """Say what one thing waits for, for the board."""
    return _said(item)[0]


def waiting_line(item: WaitingItem, today: date | None = None) -> Waiting:
    """Put one thing that waits into a sentence with its button; without a day it is not said how late it is."""
    sentence, act = _said(item)
    late = ""
    if today is not None and item.urgency(today) is Urgency.LATE:
        late = ngettext("one day late", "%(num)d days late", item.days_late(today))
    return Waiting(item.title, _href(item), sentence, act, late, to=_button_leads(item))


def _whom(item: WaitingItem, people: Mapping[int, str]) -> str:
    if item.asked_of is not None:
        return _("for a lead")
    name = people.get(item.owner_id) if item.owner_id is not None else None
    return _("for %(name)s", name=name) if name else ""


def _href(item: WaitingItem) -> str:
    if item.thing == "experiment":
        return f"/experiments/{item.thing_id}{PLACES.get(item.kind.value, '')}"
    places = {
        "channel": f"/channels/{item.thing_id}",
        "decline": f"/noes#no-{item.thing_id}",
        "lesson": f"/lessons/{item.thing_id}#review",
        "cycle": f"/cycles/{item.thing_id}/ratings",
    }
    return places[item.thing]


def _button_leads(item: WaitingItem) -> str:
    """Give where the button leads: what disagrees is settled by a new experiment that builds on what spoke against."""
    against = item.facts.get("against")
    return f"/experiments/new?built_on_id={against}" if item.kind is Wait.LESSON_CONTESTED and against else ""


def _said(item: WaitingItem) -> tuple[str, str]:
    """Give the sentence and what its button says."""
    words = _of_experiment(item.kind, item.facts) or _of_review(item.kind, item.facts)
    if words is not None:
        return words
    if item.kind is Wait.RATE_CYCLE:
        return _("How well is social linked to the rest? Ten seconds, once a cycle."), _("Rate it")
    missing = item.facts.get("missing")
    number = missing if isinstance(missing, int) else 0
    counted = ngettext("One answer missing:", "%(num)d answers missing, first:", number)
    first = str(item.facts.get("first") or "").removeprefix("Missing: ")
    return f"{counted} {first}", _("Finish the draft")


def _of_experiment(kind: Wait, facts: Mapping[str, Fact]) -> tuple[str, str] | None:
    """Say what an experiment waits for, beside what is missing in a draft."""
    said = {
        Wait.EXPORT_MISSING: lambda: (
            _("It ended on %(day)s. The export is all that is missing.", day=_day(facts, "ended")),
            _("Upload the export"),
        ),
        Wait.EXPORT_INCOMPLETE: lambda: (
            _("It ended on %(day)s; the file stops on %(last)s.", day=_day(facts, "ended"), last=_day(facts, "last")),
            _("Upload the rest"),
        ),
        Wait.CLOSE_IT: lambda: (
            _("The result is in since %(day)s. Three lines, all pre-written.", day=_day(facts, "ended")),
            _("Close it"),
        ),
        Wait.OUTCOME_DUE: lambda: (
            _(
                "Due on %(day)s: %(text)s. The verdict is provisional until it is closed with it.",
                day=_day(facts, "due"),
                text=facts.get("text"),
            ),
            _("Enter the outcome"),
        ),
        Wait.NEXT_STEP_DUE: lambda: (
            _("Due on %(day)s: %(text)s", day=_day(facts, "due"), text=facts.get("text")),
            _("Did it come?"),
        ),
        Wait.DECISION_DUE: lambda: (
            _(
                "Decided: %(decision)s. Its day was %(day)s: done? Did it hold?",
                decision=_lowered(word("decision", str(facts.get("decision")))),
                day=_day(facts, "due"),
            ),
            _("Answer"),
        ),
        Wait.STORY_UNTOLD: lambda: (
            _("Closed on %(day)s, and told to nobody since. Who should hear it?", day=_day(facts, "closed")),
            _("Tell it"),
        ),
        Wait.SIGN_OFF_ASKED: lambda: (
            _("It could embarrass or hurt somebody: look at the versions before it is locked."),
            _("Look at it"),
        ),
        Wait.APPROVAL_ASKED: lambda: (
            _("%(money)s is above the team's cap and needs an approval.", money=_budget(facts)),
            _("Look at it"),
        ),
    }
    return said[kind]() if kind in said else None


def _of_review(kind: Wait, facts: Mapping[str, Fact]) -> tuple[str, str] | None:
    """Say what is to be looked at again."""
    on = _day(facts, "due")
    if kind is Wait.CHANNEL_REVIEW:
        return _("To be looked at again since %(day)s: which goal does it serve better by now?", day=on), _(
            "Look again"
        )
    if kind is Wait.NO_REVIEW:
        return _("We said no, to be looked at again on %(day)s: %(text)s", day=on, text=facts.get("text")), _(
            "Look again"
        )
    if kind is Wait.LESSON_CONTESTED:
        return _("Experiments disagree about this lesson, and none runs that could settle it."), _("Draft one")
    if kind is Wait.LESSON_REVIEW:
        return _("This lesson was to be looked at again on %(day)s. Does it still hold?", day=on), _("Look again")
    return None


def _budget(facts: Mapping[str, Fact]) -> str:
    budget = facts.get("budget_minor")
    return minor_money(int(budget) if isinstance(budget, int) else None, str(facts.get("currency") or "EUR"))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _day(facts: Mapping[str, Fact], name: str) -> str:
    value = facts.get(name)
    return day(value) if isinstance(value, date) else _("its last day")
