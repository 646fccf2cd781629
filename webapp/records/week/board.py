"""The board: experiments by status, each with what it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from experiments.learning.progress.alone import Company
from experiments.learning.waiting.item import WaitingItem
from experiments.trials.experiment import Experiment, Status, status_on
from webapp.formatting import day, minor_money, short_day
from webapp.language.said import piece
from webapp.records.archive.outcome import shown_verdict
from webapp.records.week.today import waiting_sentence

ORDER = (
    Status.ANALYSED,
    Status.RUNNING,
    Status.REGISTERED,
    Status.DRAFT,
    Status.IDEA,
    Status.CONCLUDED,
    Status.DECLINED,
    Status.ABANDONED,
)
SHOWN_CLOSED = 10
ENDED = frozenset({Status.CONCLUDED, Status.DECLINED, Status.ABANDONED})


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One experiment: what it is, for which goal, whose, when, what it waits for."""

    id: int
    title: str
    href: str
    goal: str | None
    facts: tuple[str, ...]
    waits: str | None
    verdict: str | None
    grade: str | None
    alone: bool = False
    planned: str = ""


@dataclass(frozen=True, slots=True)
class BoardPart:
    """One status with its experiments; ``more`` counts those that only the archive shows."""

    status: Status
    lines: tuple[BoardLine, ...]
    more: int


def board(
    experiments: Sequence[Experiment],
    waits: Sequence[WaitingItem],
    today: date,
    companies: Mapping[int, Company] | None = None,
    planned: Mapping[int, str] | None = None,
    *,
    noes: Mapping[int, str] | None = None,
) -> list[BoardPart]:
    """Sort the experiments by status.

    Parameters
    ----------
    companies : mapping or None
        Says which of them are on their own.
    planned : mapping or None
        What to plan with after those that are closed, in words.
    noes : mapping or None
        Why those were declined that were.
    """
    alone = {key for key, company in (companies or {}).items() if company.is_alone}
    sentences: dict[int, str] = dict(noes or {})
    for item in waits:
        if item.experiment_id is not None:
            sentences.setdefault(item.experiment_id, waiting_sentence(item))
    parts = []
    for status in ORDER:
        here = [one for one in experiments if status_on(one, today, one.has_data) is status]
        if status in ENDED:
            here.sort(key=lambda one: (one.concluded_on or one.changed_at.date(), one.id), reverse=True)
        shown = here[:SHOWN_CLOSED] if status in ENDED else here
        if here:
            lines = tuple(
                replace(
                    _line(one, status, sentences, today, alone=one.id in alone), planned=(planned or {}).get(one.id, "")
                )
                for one in shown
            )
            parts.append(BoardPart(status, lines, len(here) - len(shown)))
    return parts


def _line(one: Experiment, status: Status, waits: Mapping[int, str], today: date, *, alone: bool) -> BoardLine:
    goal = f"{piece(one.goal.label)}: {one.goal.goal}" if one.goal else None
    return BoardLine(
        id=one.id,
        title=one.title,
        href=f"/experiments/{one.id}",
        goal=goal,
        facts=tuple(_facts(one, status)),
        waits=waits.get(one.id) or _waits(one, status, today),
        verdict=shown_verdict(one) if status is Status.CONCLUDED else None,
        grade=one.grade if status is Status.CONCLUDED else None,
        alone=alone,
    )


def _facts(one: Experiment, status: Status) -> list[str]:
    facts = [one.owner.name] if one.owner else []
    facts += [one.channel] if one.channel else []
    if one.starts and one.ends and status not in ENDED:
        facts.append(_("%(first)s to %(last)s", first=short_day(one.starts), last=short_day(one.ends)))
    if one.budget_minor and one.currency:
        facts.append(minor_money(one.budget_minor, one.currency))
    if one.concluded_on:
        facts.append(_("closed on %(day)s", day=day(one.concluded_on)))
    return facts


def _waits(one: Experiment, status: Status, today: date) -> str | None:
    if status is Status.REGISTERED and one.starts:
        return _("Starts on %(day)s.", day=day(one.starts))
    if status is Status.RUNNING and one.ends:
        length = (one.ends - one.starts).days + 1 if one.starts else None
        at = (today - one.starts).days + 1 if one.starts else None
        if length and at and 1 <= at <= length:
            return _(
                "Day %(at)s of %(length)s. Leave it running until %(day)s.", at=at, length=length, day=day(one.ends)
            )
        return _("Ends on %(day)s.", day=day(one.ends))
    if status is Status.DRAFT:
        return _("Complete: it waits to be locked.")
    if status is Status.IDEA:
        return _("One line so far. Four questions make a draft of it.")
    if status is Status.ABANDONED and one.abandoned_because:
        because = piece(one.abandoned_because)
        return because[:1].upper() + because[1:]
    return None
