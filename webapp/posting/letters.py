"""The words of mails and of what webhooks are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.lessons.lesson import Lesson
from experiments.learning.notices.noticing import Happening
from experiments.learning.notices.weekly import Reader, TeamWeek
from experiments.people.notices.choices import NoticeKind
from experiments.people.permission import Actor
from webapp import words
from webapp.language.choice import FALLBACK, written_in
from webapp.language.said import said
from webapp.records.plan_with import plan_with_said
from webapp.records.spoken import quoted
from webapp.records.week.today import Waiting, waiting_line

MOST_WAITING = 6


class Letters:
    """Writes mails whose links begin with the public address of the book; without one they say the page alone."""

    def __init__(self, base: str | None) -> None:
        self._base = base or ""

    def mail(self, happening: Happening) -> tuple[str, str]:
        """Give subject and text of a mail on one thing that happened."""
        told = {
            NoticeKind.WAITS_FOR_YOU: self._waits,
            NoticeKind.VERDICT_IN: self._verdict,
            NoticeKind.LESSON_CONTESTED: self._contested,
        }
        subject, text = told[happening.kind](happening)
        foot = _("You asked to be told of this. Choose anew: %(link)s", link=self._link("/account/notices"))
        return subject, f"{text}\n\n-- \n{foot}\n"

    def body(self, happening: Happening) -> dict[str, Any]:
        """Give what a webhook is told: keys, the facts, one sentence, and where to read on; programs read English."""
        with written_in(None, FALLBACK.language):
            return self._body(happening)

    def _body(self, happening: Happening) -> dict[str, Any]:
        told: dict[str, Any] = {
            "happened_at": happening.at.isoformat(),
            "experiment": {"id": happening.experiment_id, "title": happening.title},
            **happening.facts,
        }
        page = f"/experiments/{happening.experiment_id}/result"
        if happening.waiting is not None:
            line = _line(happening)
            facts = {name: _plain(value) for name, value in happening.waiting.facts.items()}
            told |= {"waits": happening.waiting.kind.value, "sentence": line.sentence, **facts}
            page = line.href
        elif happening.kind is NoticeKind.LESSON_CONTESTED:
            page = f"/lessons/{happening.facts['lesson_id']}"
        return told | {"link": self._link(page)}

    def weekly(self, reader: Reader, weeks: Sequence[TeamWeek], lesson: Lesson | None) -> tuple[str, str] | None:
        """Give the letter of the week; ``None`` where nothing waits and nothing came out: a lesson alone is no news."""
        waiting = [(week.team.name, line) for week in weeks for line in _mine(reader, week)]
        answers = [(week.team.name, card) for week in weeks for card in week.answers]
        if not waiting and not answers:
            return None
        several = len(weeks) > 1
        parts = [
            self._waiting_part(waiting, several=several),
            self._answers_part(answers, several=several),
            self._lesson_part(lesson),
            _(
                "This letter comes once a week, on Monday, and only when there is something to say.\n"
                "Turn it off, or ask for more: %(link)s",
                link=self._link("/account/notices"),
            ),
        ]
        return _subject(len(waiting), len(answers)), "\n\n\n".join(part for part in parts if part) + "\n"

    def _waits(self, happening: Happening) -> tuple[str, str]:
        line = _line(happening)
        text = f"{line.title}\n{said(line.sentence)}\n\n{line.act}: {self._link(line.href)}"
        return _("Waits for you: %(title)s", title=line.title), text

    def _verdict(self, happening: Happening) -> tuple[str, str]:
        verdict, sentence = str(happening.facts["verdict"]), said(str(happening.facts["sentence"]))
        link = self._link(f"/experiments/{happening.experiment_id}/result")
        text = f"{happening.title}\n{words.word('verdict', verdict)}. {sentence}\n\n" + _(
            "The whole result, and what to do now: %(link)s", link=link
        )
        return sentence, text

    def _contested(self, happening: Happening) -> tuple[str, str]:
        claim = str(happening.facts["claim"])
        text = _(
            "“%(claim)s”\n\nThe experiment “%(title)s” speaks against it: %(experiment)s\n\n"
            "Read both before you rely on it: %(lesson)s",
            claim=claim,
            title=happening.title,
            experiment=self._link(f"/experiments/{happening.experiment_id}/result"),
            lesson=self._link(f"/lessons/{happening.facts['lesson_id']}"),
        )
        return _("A lesson is disputed: %(claim)s", claim=claim), text

    def _waiting_part(self, waiting: Sequence[tuple[str, Waiting]], *, several: bool) -> str:
        if not waiting:
            return ""
        lines = [
            f"* {_of(team, line.title, several=several)}\n  {said(line.sentence)}\n  {self._link(line.href)}"
            for team, line in waiting[:MOST_WAITING]
        ]
        more = len(waiting) - MOST_WAITING
        if more > 0:
            lines.append(
                ngettext("One more: %(link)s", "%(num)d more: %(link)s", more, link=self._link("/")),
            )
        return "\n\n".join([_("WAITS FOR YOU"), *lines])

    def _answers_part(self, answers: Sequence[tuple[str, ArchiveCard]], *, several: bool) -> str:
        if not answers:
            return ""
        lines = [
            f"* {_of(team, card.title, several=several)}\n  {words.word('verdict', _closed(card.verdict))}. "
            f"{' '.join(filter(None, (said(card.sentence or ''), plan_with_said(card))))}\n"
            f"  {self._link(f'/experiments/{card.experiment_id}/result')}"
            for team, card in answers
        ]
        return "\n\n".join([_("WHAT CAME OUT LAST WEEK"), *lines])

    def _lesson_part(self, lesson: Lesson | None) -> str:
        if lesson is None:
            return ""
        text = f"{quoted(lesson.claim)}\n{lesson.what_to_do}\n{self._link(f'/lessons/{lesson.id}')}"
        return _("A LESSON FROM YOUR BOOK") + "\n\n" + text

    def _link(self, page: str) -> str:
        return f"{self._base}{page}"


def _mine(reader: Reader, week: TeamWeek) -> Sequence[Waiting]:
    actor = Actor(reader.person.id, week.team.id, reader.roles[week.team.id])
    return [waiting_line(item) for item in week.waiting if item.is_for(actor)]


def _subject(waiting: int, answers: int) -> str:
    waits = ngettext("one thing waits for you", "%(num)d things wait for you", waiting) if waiting else ""
    came = ngettext("one answer came in", "%(num)d answers came in", answers) if answers else ""
    if waits and came:
        return _("Your week: %(came)s, %(waits)s", came=came, waits=waits)
    return _("Your week: %(what)s", what=waits or came)


def _of(team: str, title: str, *, several: bool) -> str:
    return f"{title} ({team})" if several else title


def _line(happening: Happening) -> Waiting:
    assert happening.waiting is not None
    return waiting_line(happening.waiting)


def _closed(verdict: str | None) -> str:
    return "undecided_closed" if verdict in {None, "undecided"} else str(verdict)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
