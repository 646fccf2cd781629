"""Looking at a lesson again on its date: it still holds, until a new date, or it does not and is out of date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import day
from experiments.learning.lessons.lesson import (
    HINTS,
    REVIEW_A_HINT_AFTER,
    REVIEW_AFTER,
    Lesson,
    LessonStatus,
    Stance,
    get_lesson,
)
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.trials.experiment import Experiment


@dataclass(frozen=True, slots=True)
class LessonReview:
    """What somebody says who looked again; ``review_on`` is the next date, ``None`` takes the usual one."""

    holds: bool
    review_on: date | None = None


def review_lesson(session: Session, actor: Actor, lesson_id: int, given: LessonReview, *, now: datetime) -> Lesson:
    """Say that a lesson still holds, with the date to look again, or that it does not: then it is out of date.

    A later experiment that speaks for or against it sets it anew.

    Raises
    ------
    RuleBroken
        The next date has passed, is too far away, or was given though the lesson no longer holds.
    WrongStatus
        The lesson was replaced by another one.
    """
    lesson = get_lesson(session, actor, lesson_id)
    require(actor, "lesson.write", lesson)
    if lesson.status is LessonStatus.SUPERSEDED:
        raise WrongStatus(Fault("status", "superseded", "This lesson was replaced; look at the one that did."))
    today = now.date()
    faults: list[Fault] = []
    day("review_on", given.review_on, faults)
    if given.review_on is not None and given.review_on <= today:
        faults.append(Fault("review_on", "passed", "Choose a day to come for looking at it again."))
    if given.review_on is not None and not given.holds:
        faults.append(Fault("review_on", "not_needed", "What no longer holds is not looked at again."))
    if faults:
        raise RuleBroken(*faults)
    before = _as_json(lesson)
    if given.holds:
        lesson.review_on = given.review_on or usual_review(session, lesson, today)
        against = any(one.stance is Stance.CONTRADICTS for one in lesson.evidence)
        lesson.status = LessonStatus.CONTESTED if against else LessonStatus.CURRENT
    else:
        lesson.review_on, lesson.status = None, LessonStatus.EXPIRED
    lesson.changed_at = now
    record_act(session, actor, "lesson.review", "lesson", lesson.id, before, _as_json(lesson), now)
    session.flush()
    return lesson


def usual_review(session: Session, lesson: Lesson, today: date) -> date:
    """Give the day on which a lesson is usually looked at again: sooner where only hints stand behind it."""
    behind = [one.experiment_id for one in lesson.evidence]
    grades = {grade or "E" for grade in session.scalars(sa.select(Experiment.grade).where(Experiment.id.in_(behind)))}
    return today + (REVIEW_A_HINT_AFTER if grades <= HINTS else REVIEW_AFTER)


def _as_json(lesson: Lesson) -> dict[str, object]:
    return {"status": lesson.status.value, "review_on": lesson.review_on.isoformat() if lesson.review_on else None}
