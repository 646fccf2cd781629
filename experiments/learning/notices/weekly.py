"""What the letter of the week holds: what came out in the week before, what waits, and one lesson."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, lazyload

from experiments.learning.archive.cards import ArchiveCard, Outcome
from experiments.learning.lessons.lesson import Lesson, LessonStatus
from experiments.learning.waiting.item import WaitingItem
from experiments.learning.waiting.today import waits_for
from experiments.people.notices.choices import NoticeChoice, NoticeKind
from experiments.people.notices.mails import Mail
from experiments.people.permission import Actor, Role
from experiments.people.person import Membership, Person
from experiments.people.team import Team

HOUR = time(7, tzinfo=UTC)
MOST_ANSWERS = 10


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets the letter: the key of this week's, and the role in each of the teams."""

    person: Person
    key: str
    roles: Mapping[int, Role]


@dataclass(frozen=True, slots=True)
class TeamWeek:
    """The week of one team: everything that waits, for whomever, and the answers of the seven days before."""

    team: Team
    waiting: Sequence[WaitingItem]
    answers: Sequence[ArchiveCard]


def monday_of(now: datetime) -> date:
    """Give the Monday of a moment's week (UTC).

    Examples
    --------
    >>> monday_of(datetime(2026, 11, 29, 23, 0, tzinfo=UTC))
    datetime.date(2026, 11, 23)
    """
    day = now.astimezone(UTC).date()
    return day - timedelta(days=day.weekday())


def is_due(now: datetime) -> bool:
    """Say whether the letter of the week may go out: from Monday, 07:00 UTC, on."""
    return now >= datetime.combine(monday_of(now), HOUR)


def letter_key(person_id: int, monday: date) -> str:
    """Give what is told once: the letter of a week to a person.

    Examples
    --------
    >>> letter_key(7, date(2026, 12, 28))
    'weekly:7:2026-W53'
    """
    return f"weekly:{person_id}:{_week(monday)}"


def _week(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def letter_readers(session: Session, monday: date, *, after_id: int = 0, limit: int = 100) -> list[Reader]:
    """List the people who want the letter and have not got it yet, by number, above ``after_id``; two queries.

    Who came, or turned it on, after it was due gets the next one. Who cannot log in gets none.
    """
    due = datetime.combine(monday, HOUR)
    chosen = sa.and_(NoticeChoice.person_id == Person.id, NoticeChoice.kind == NoticeKind.WEEKLY)
    told = sa.exists().where(
        Mail.person_id == Person.id,
        Mail.kind == NoticeKind.WEEKLY.value,
        Mail.key.endswith(f":{_week(monday)}", autoescape=True),
    )
    people = list(
        session.scalars(
            sa.select(Person)
            .outerjoin(NoticeChoice, chosen)
            .where(
                Person.id > after_id,
                Person.active,
                Person.password.is_not(None),
                Person.created_at <= due,
                ~told,
                sa.or_(NoticeChoice.wanted.is_(None), sa.and_(NoticeChoice.wanted, NoticeChoice.since <= due)),
            )
            .order_by(Person.id)
            .limit(limit)
        )
    )
    roles: dict[int, dict[int, Role]] = {person.id: {} for person in people}
    for one in session.scalars(
        sa.select(Membership)
        .where(Membership.person_id.in_(roles), Membership.ended_at.is_(None))
        .order_by(Membership.team_id)
    ):
        roles[one.person_id][one.team_id] = one.role
    return [Reader(one, letter_key(one.id, monday), roles[one.id]) for one in people]


def team_week(session: Session, team_id: int, monday: date, *, today: date) -> TeamWeek:
    """Give the week of a team: what waits today, and what was closed in the seven days before Monday."""
    reader = Actor(person_id=0, team_id=team_id, role=Role.VIEWER)
    answers = (
        sa.select(ArchiveCard)
        .where(
            ArchiveCard.team_id == team_id,
            ArchiveCard.outcome == Outcome.CONCLUDED,
            ArchiveCard.filed_on >= monday - timedelta(days=7),
            ArchiveCard.filed_on < monday,
        )
        .order_by(ArchiveCard.filed_on.desc(), ArchiveCard.experiment_id.desc())
        .limit(MOST_ANSWERS)
    )
    return TeamWeek(
        session.get_one(Team, team_id),
        waits_for(session, reader, today=today),
        list(session.scalars(answers)),
    )


def lesson_of_week(session: Session, team_ids: Sequence[int], monday: date) -> Lesson | None:
    """Choose a lesson of these teams that holds, the same for everybody in a week and the next one in the next week."""
    holds = (
        Lesson.team_id.in_(team_ids),
        Lesson.status == LessonStatus.CURRENT,
        sa.or_(Lesson.review_on.is_(None), Lesson.review_on >= monday),
    )
    number = session.scalar(sa.select(sa.func.count()).select_from(Lesson).where(*holds)) or 0
    if not number:
        return None
    week = monday.toordinal() // 7
    chosen = sa.select(Lesson).where(*holds).order_by(Lesson.id).offset(week % number).limit(1)
    return session.scalar(chosen.options(lazyload(Lesson.evidence)))
