"""How many lessons a team has of each status; bounded, however many there are."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.lessons.lesson import Lesson, LessonStatus
from experiments.people.permission import Actor, require

MOST_COUNTED = 500
"""Beyond this nobody wants an exact number: it is said as "more than"."""


def count_by_status(session: Session, actor: Actor, *, today: date) -> dict[LessonStatus, int]:
    """Count the team's lessons by their status on a day, each at most one more than :data:`MOST_COUNTED`.

    One query, each part of it along an index and stopped at that number.
    """
    require(actor, "see")
    late = _count(actor, Lesson.status != LessonStatus.SUPERSEDED, Lesson.review_on < today)
    by_hand = _count(actor, Lesson.status == LessonStatus.EXPIRED, Lesson.review_on.is_(None))
    held = sa.or_(Lesson.review_on.is_(None), Lesson.review_on >= today)
    wanted = {
        LessonStatus.CURRENT: _count(actor, Lesson.status == LessonStatus.CURRENT, held),
        LessonStatus.CONTESTED: _count(actor, Lesson.status == LessonStatus.CONTESTED, held),
        LessonStatus.SUPERSEDED: _count(actor, Lesson.status == LessonStatus.SUPERSEDED),
        LessonStatus.EXPIRED: late + by_hand,
    }
    row = session.execute(sa.select(*wanted.values())).one()
    return dict(zip(wanted, (int(number) for number in row), strict=True))


def _count(actor: Actor, *conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    some = sa.select(Lesson.id).where(Lesson.team_id == actor.team_id, *conditions).limit(MOST_COUNTED + 1).subquery()
    return sa.select(sa.func.count()).select_from(some).scalar_subquery()
