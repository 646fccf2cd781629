"""Looking at a lesson again: it still holds, until a new date, or it does not and is out of date.

What is disputed may be settled here by hand, with the reason for it; whatever contradicts it later disputes it anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from experiments.database import refuse_stale
from experiments.errors import Fault, RuleBroken
from experiments.goals.given import day, text
from experiments.learning.archive.filing import index_lesson
from experiments.learning.lessons.changes import Cause, ChangedBecause, note_change, settled_at
from experiments.learning.lessons.following import keep_plan, lock_lessons, usual_review
from experiments.learning.lessons.lesson import Lesson, LessonStatus, get_lesson
from experiments.learning.lessons.pooling import picture_of
from experiments.learning.lessons.status import status_by
from experiments.learning.lessons.writing import refuse_replaced
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act

__all__ = ["LessonReview", "review_lesson", "usual_review"]


@dataclass(frozen=True, slots=True)
class LessonReview:
    """What somebody says who looked again.

    ``review_on`` is the next date, ``None`` takes the usual one. ``settled_because`` says why, for the history; it
    settles what is disputed: why it holds although an experiment says otherwise. ``version`` is the one that the person
    saw.
    """

    holds: bool
    review_on: date | None = None
    settled_because: str | None = None
    version: int | None = None


def review_lesson(session: Session, actor: Actor, lesson_id: int, given: LessonReview, *, now: datetime) -> Lesson:
    """Say that a lesson still holds, with the date to look again, or that it does not: then it is out of date.

    A later experiment that speaks for or against it sets it anew.

    Raises
    ------
    RuleBroken
        The next date has passed, is too far away, or was given though the lesson no longer holds.
    WrongStatus
        The lesson was replaced by another one, or somebody changed it meanwhile.
    """
    lesson = get_lesson(session, actor, lesson_id)
    require(actor, "lesson.write", lesson)
    lesson = lock_lessons(session, [lesson_id])[0]
    refuse_stale(lesson, given.version)
    refuse_replaced(lesson)
    today = now.date()
    faults, reason = _faults(given, today)
    if faults:
        raise RuleBroken(*faults)
    before, was = _as_json(lesson), lesson.status_on(today).value
    because = ChangedBecause.HOLDS if given.holds else ChangedBecause.NO_LONGER_HOLDS
    if given.holds:
        lesson.review_on = given.review_on or usual_review(session, lesson, today)
        picture, settled = picture_of(session, lesson), settled_at(session, lesson.id)
        lesson.status = status_by(lesson, picture, now if reason else settled)
        if reason and status_by(lesson, picture, settled) is LessonStatus.CONTESTED:
            because = ChangedBecause.SETTLED_BY_HAND
    else:
        lesson.review_on, lesson.status = None, LessonStatus.EXPIRED
    keep_plan(lesson)
    lesson.changed_at, lesson.version = now, lesson.version + 1
    session.flush()
    index_lesson(session, lesson)
    facts = {} if reason is None else {"reason": reason}
    note_change(session, lesson, Cause(because, actor.person_id), was, facts, now=now)
    record_act(session, actor, "lesson.review", "lesson", lesson.id, before, _as_json(lesson), now)
    return lesson


def _faults(given: LessonReview, today: date) -> tuple[list[Fault], str | None]:
    faults: list[Fault] = []
    day("review_on", given.review_on, faults)
    if given.review_on is not None and given.review_on <= today:
        faults.append(Fault("review_on", "passed", "Choose a day to come for looking at it again."))
    if given.review_on is not None and not given.holds:
        faults.append(Fault("review_on", "not_needed", "What no longer holds is not looked at again."))
    return faults, text("settled_because", given.settled_because, faults)


def _as_json(lesson: Lesson) -> dict[str, object]:
    return {"status": lesson.status.value, "review_on": lesson.review_on.isoformat() if lesson.review_on else None}
