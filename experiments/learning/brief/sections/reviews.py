"""What is to be looked at again by the end of the next cycle: lessons that expire, and noes."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.lessons.lesson import Lesson, LessonStatus
from experiments.people.permission import Actor
from experiments.trials.noes import No, list_noes

MOST_LESSONS = 30
MOST_NOES = 30


def expiring_lessons(session: Session, actor: Actor, *, by: date) -> tuple[Lesson, ...]:
    """List lessons that are out of date or are to be looked at again by a day, the earliest first.

    Those that somebody called out of date without naming a day come first.
    """
    of_team = sa.select(Lesson).where(Lesson.team_id == actor.team_id)
    by_hand = of_team.where(Lesson.status == LessonStatus.EXPIRED, Lesson.review_on.is_(None)).order_by(Lesson.id)
    by_day = of_team.where(Lesson.status != LessonStatus.SUPERSEDED, Lesson.review_on <= by)
    by_day = by_day.order_by(Lesson.review_on, Lesson.id)
    found = [*session.scalars(by_hand.limit(MOST_LESSONS)), *session.scalars(by_day.limit(MOST_LESSONS))]
    return tuple(found[:MOST_LESSONS])


def noes_due(session: Session, actor: Actor, *, by: date) -> tuple[No, ...]:
    """List what was said no to and is to be looked at again by a day, the earliest first."""
    return tuple(list_noes(session, actor, due_by=by, limit=MOST_NOES))
