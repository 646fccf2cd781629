"""The sweep: look at what is stored, and write the mails and calls that follow from it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.lessons.lesson import Lesson
from experiments.learning.notices.noticing import HORIZON
from experiments.learning.notices.telling import teams_that_listen, tell_team
from experiments.learning.notices.weekly import (
    Reader,
    TeamWeek,
    is_due,
    lesson_of_week,
    letter_readers,
    monday_of,
    team_week,
)
from experiments.learning.waiting.due_looks import keep_due_looks
from experiments.people.notices.choices import NoticeKind
from experiments.people.notices.mails import forget_mails, write_mail
from experiments.people.notices.webhooks import forget_calls
from experiments.people.team import Team
from webapp.language.choice import written_in
from webapp.posting.letters import Letters

UNDER_WAY = timedelta(hours=1)
"""A file is dated when its reading begins: one that was still being read at the last sweep is not missed."""
TIDY_EVERY = timedelta(days=1)

log = logging.getLogger("trialbook")


class Sweeper:
    """Sweeps a book. What was told is known by its key, so several may sweep at once, and again.

    Parameters
    ----------
    engine : sqlalchemy.Engine
        The book.
    clock : callable
        Gives the present moment (aware).
    base : str or None
        Public address of the book, for links.
    locale : str or None
        How numbers and dates are written for everybody; as each team has it without.
    """

    def __init__(
        self, engine: sa.Engine, *, clock: Callable[[], datetime], base: str | None, locale: str | None
    ) -> None:
        self._engine, self._clock, self._locale = engine, clock, locale
        self._letters = Letters(base)
        self._looked: dict[int, datetime] = {}
        self._lettered: date | None = None
        self._tidied: datetime | None = None

    def sweep(self) -> int:
        """Look at every team that listens, and at the letter of the week; give how many were written.

        A team at which it breaks is logged and keeps no other from being told.
        """
        now = self._clock()
        with self._session() as session:
            teams = teams_that_listen(session)
        told = sum(self._tell(team_id, now) for team_id in teams)
        if is_due(now) and self._lettered != monday_of(now):
            told += self._write_letters(now)
        if self._tidied is None or now - self._tidied >= TIDY_EVERY:
            self._tidied = now
            with self._session() as session, session.begin():
                forget_mails(session, now=now)
                forget_calls(session, now=now)
        return told

    def _session(self) -> Session:
        return Session(self._engine, expire_on_commit=False)

    def _tell(self, team_id: int, now: datetime) -> int:
        try:
            with self._session() as session:
                since = self._looked.get(team_id, now) - (UNDER_WAY if team_id in self._looked else HORIZON)
                keep_due_looks(session, team_id, since=since, now=now)
                session.commit()
                self._looked[team_id] = now
                with written_in(self._locale, session.get_one(Team, team_id).locale):
                    told = tell_team(session, team_id, self._letters, now=now)
                session.commit()
        except Exception:
            log.exception("What happened in team %d could not be told; the next sweep tries again", team_id)
            return 0
        return told

    def _write_letters(self, now: datetime) -> int:
        """Write this week's letters. Once all are written, this process does not ask again before the next Monday."""
        monday, after, told = monday_of(now), 0, 0
        with self._session() as session:
            week = _Week(session, monday, now.date())
            while readers := letter_readers(session, monday, after_id=after):
                for reader in readers:
                    told += self._write_letter(session, reader, week, now)
                session.commit()
                after = readers[-1].person.id
        self._lettered = monday
        return told

    def _write_letter(self, session: Session, reader: Reader, week: _Week, now: datetime) -> int:
        teams = [week.of(team_id) for team_id in reader.roles]
        if not teams:
            return 0
        with written_in(self._locale, teams[0].team.locale):
            letter = self._letters.weekly(reader, teams, week.lesson(tuple(reader.roles)))
        if letter is None:
            return 0
        subject, body = letter
        written = write_mail(
            session,
            address=reader.person.email,
            kind=NoticeKind.WEEKLY.value,
            key=reader.key,
            subject=subject,
            body=body,
            now=now,
            person_id=reader.person.id,
        )
        return int(written is not None)


class _Week:
    """The week of every team, read once for all of its readers."""

    def __init__(self, session: Session, monday: date, today: date) -> None:
        self._session, self._monday, self._today = session, monday, today
        self._teams: dict[int, TeamWeek] = {}
        self._lessons: dict[tuple[int, ...], Lesson | None] = {}

    def of(self, team_id: int) -> TeamWeek:
        """Give the week of a team."""
        if team_id not in self._teams:
            self._teams[team_id] = team_week(self._session, team_id, self._monday, today=self._today)
        return self._teams[team_id]

    def lesson(self, team_ids: tuple[int, ...]) -> Lesson | None:
        """Give the lesson for the people of these teams."""
        if team_ids not in self._lessons:
            self._lessons[team_ids] = lesson_of_week(self._session, team_ids, self._monday)
        return self._lessons[team_ids]
