"""The page of a lesson: its history in sentences, who used it, and what a closing has just changed in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from experiments.learning.lessons.changes import ChangedBecause, LessonChange, Moment
from experiments.learning.lessons.using import How, Used
from webapp.formatting import day, lift, span
from webapp.words import word


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the history: the day, what happened, and whether the status turned with it."""

    on: date
    says: str
    turn: bool
    experiment_id: int | None


@dataclass(frozen=True, slots=True)
class UseLine:
    """One use of a lesson."""

    says: str
    experiment_id: int | None
    title: str
    on: date


def history_lines(history: Sequence[Moment], people: Mapping[int, str]) -> list[HistoryLine]:
    """Say what happened to a lesson, the last first."""
    return [HistoryLine(one.on, moment_says(one, people), one.is_turn, one.experiment_id) for one in reversed(history)]


def moment_says(one: Moment, people: Mapping[int, str]) -> str:
    """Say one entry of a history in a sentence."""
    facts, who = one.facts, people.get(one.person_id or 0, "")
    number = one.experiment_id or ""
    match one.because:
        case ChangedBecause.WRITTEN:
            found = _found(facts)
            return _("Written, on experiment %(id)s%(found)s.", id=number, found=found) if number else _("Written.")
        case ChangedBecause.SUPPORTED | ChangedBecause.SETTLED | ChangedBecause.FIGURES:
            return _supported(one)
        case ChangedBecause.CONTRADICTED:
            disputed = word("lesson_status", "contested")
            found = _found(facts)
            return _(
                "%(state)s: experiment %(id)s found the opposite%(found)s.", state=disputed, id=number, found=found
            )
        case ChangedBecause.LEFT_OPEN:
            return _left_open(one)
        case ChangedBecause.PROVEN:
            numbers = ", ".join(str(key) for key in facts.get("experiments", ()))
            return _("Proven again: experiments %(ids)s agree, each solid by itself.", ids=numbers)
        case ChangedBecause.NO_LONGER_PROVEN:
            return _("No longer proven again: its experiments do not agree any more.")
        case _:
            return _by_hand(one, who)


def _supported(one: Moment) -> str:
    found, together = _found(one.facts), _together(one.facts)
    if one.because is ChangedBecause.SETTLED:
        return _(
            "Holds again: experiment %(id)s settles it%(found)s, and all of them agree.%(together)s",
            id=one.experiment_id or "",
            found=found,
            together=together,
        )
    return _(
        "Experiment %(id)s supports it%(found)s.%(together)s",
        id=one.experiment_id or "",
        found=found,
        together=together,
    )


def _left_open(one: Moment) -> str:
    if one.facts.get("verdict") == "invalid":
        return _("Experiment %(id)s was not usable: it says nothing of it.", id=one.experiment_id or "")
    return _(
        "Experiment %(id)s leaves it open%(found)s; it counts all the same.%(together)s",
        id=one.experiment_id or "",
        found=_found(one.facts),
        together=_together(one.facts),
    )


def _by_hand(one: Moment, who: str) -> str:
    """Say what somebody did to a lesson, or what its date did."""
    facts = one.facts
    review = facts.get("review_on")
    until = day(date.fromisoformat(review)) if review else ""
    reason = facts.get("reason") or ""
    match one.because:
        case ChangedBecause.HOLDS:
            return " ".join(filter(None, (_("Looked at again: it still holds, until %(day)s.", day=until), reason)))
        case ChangedBecause.SETTLED_BY_HAND:
            return _("Settled by %(who)s: %(reason)s", who=who or _("somebody"), reason=reason)
        case ChangedBecause.NO_LONGER_HOLDS:
            return " ".join(filter(None, (_("Looked at again: it holds no more."), reason)))
        case ChangedBecause.EDITED:
            return _edited(facts, who)
        case ChangedBecause.REPLACED:
            said = _("Replaced by lesson %(id)s: %(claim)s.", id=facts["other"], claim=facts["claim"].rstrip("."))
            return f"{said} {reason}".strip()
        case ChangedBecause.REPLACES:
            said = _("Took the place of lesson %(id)s: %(claim)s.", id=facts["other"], claim=facts["claim"].rstrip("."))
            return f"{said} {reason}".strip()
        case ChangedBecause.RESTORED:
            return _("Took its place back from lesson %(id)s.", id=facts["other"])
        case ChangedBecause.GAVE_BACK:
            return _("Gave its place back to lesson %(id)s.", id=facts["other"])
        case _:
            return _("Out of date: its review date, %(day)s, has passed.", day=until)


def _edited(facts: Mapping[str, Any], who: str) -> str:
    names = {
        "claim": _("claim"),
        "scope": _("for whom"),
        "why": _("why"),
        "what_to_do": _("what to do"),
    }
    changed = ", ".join(names[name] for name in names if name in facts["after"])
    said = _("Said better by %(who)s (%(what)s).", who=who or _("somebody"), what=changed)
    before = facts["before"].get("claim")
    return said if not before else f"{said} " + _("It had been: “%(claim)s”", claim=before)


def _found(facts: Mapping[str, Any]) -> str:
    """Say the change that an experiment found, in brackets."""
    return "" if facts.get("lift") is None else f" ({lift(facts['lift'])})"


def _together(facts: Mapping[str, Any]) -> str:
    pooled = facts.get("pooled")
    if not pooled or facts.get("experiments", 0) < 2:
        return ""
    said = f"{lift(pooled[0])} ({span(pooled[1], pooled[2])})"
    if facts.get("if_all_measure_the_same"):
        return " " + _("Together now %(range)s, if all measure the same.", range=said)
    return " " + _("Together now %(range)s.", range=said)


def use_lines(uses: Sequence[Used]) -> list[UseLine]:
    """Say who used a lesson."""
    return [UseLine(_use_says(one), one.experiment_id, one.title or "", one.at.date()) for one in uses]


def _use_says(one: Used) -> str:
    who = one.person or _("Somebody")
    if one.how is How.BUILT_ON:
        return _("%(who)s built on an experiment behind it:", who=who)
    if one.how is How.HEARD:
        return _("%(who)s began a draft with it:", who=who)
    return _("%(who)s: %(note)s", who=who, note=one.note or "")


def closing_lines(changes: Sequence[LessonChange]) -> list[str]:
    """Say after a closing what it changed in lessons that were there before; nothing of one that is new."""
    lines = []
    for change in changes:
        became = {"contested": _("it is disputed now"), "current": _("it holds again")}.get(change.became, "")
        number = change.lesson_id
        if change.because == ChangedBecause.PROVEN.value:
            lines.append(_("Lesson %(id)s is proven again now: separate experiments agree.", id=number))
        elif change.because == ChangedBecause.NO_LONGER_PROVEN.value:
            lines.append(_("Lesson %(id)s is no longer proven again.", id=number))
        elif change.was is None:
            continue
        elif change.was != change.became and became:
            lines.append(_("This changes lesson %(id)s: %(became)s.", id=number, became=became))
        elif change.because == ChangedBecause.SUPPORTED.value:
            lines.append(_("It supports lesson %(id)s.", id=number) + _together(change.facts))
        elif change.because == ChangedBecause.CONTRADICTED.value:
            lines.append(_("It contradicts lesson %(id)s, which stays disputed.", id=number))
        elif change.because == ChangedBecause.LEFT_OPEN.value:
            lines.append(
                _("It leaves lesson %(id)s open and counts all the same.", id=number) + _together(change.facts)
            )
    return lines
