"""A lesson that was replaced gets its place back, while nothing was built on the one that took it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import refuse_stale
from experiments.errors import Fault, WrongStatus
from experiments.learning.archive.filing import index_lesson
from experiments.learning.lessons.changes import Cause, ChangedBecause, LessonChange, note_change, settled_at
from experiments.learning.lessons.following import as_json, keep_plan, lock_lessons
from experiments.learning.lessons.lesson import Lesson, LessonStatus, get_lesson
from experiments.learning.lessons.pooling import picture_of
from experiments.learning.lessons.status import status_by
from experiments.learning.lessons.using import How, uses_of
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act


def restore_lesson(
    session: Session, actor: Actor, lesson_id: int, *, version: int | None = None, now: datetime
) -> Lesson:
    """Take back that a lesson was replaced: it holds its place again, as by what stands behind it.

    One that was written to take the place gives it back and is replaced itself, so that both are not said at once; one
    that was there before goes on as it was. Both keep what happened in their histories.

    Parameters
    ----------
    version : int or None
        The one that the person saw of the lesson that was replaced.

    Raises
    ------
    WrongStatus
        It was not replaced, somebody changed it meanwhile, or something was built on the other one since.
    """
    old = get_lesson(session, actor, lesson_id)
    require(actor, "lesson.write", old)
    wanted = [lesson_id] if old.replaced_by_id is None else [lesson_id, old.replaced_by_id]
    locked = {lesson.id: lesson for lesson in lock_lessons(session, wanted)}
    old = locked[lesson_id]
    refuse_stale(old, version)
    if old.status is not LessonStatus.SUPERSEDED or old.replaced_by_id not in locked:
        raise WrongStatus(Fault("status", "not_replaced", "No other lesson stands in its place."))
    new, change = locked[old.replaced_by_id], _replaced(session, old)
    if change is None:
        raise WrongStatus(Fault("status", "not_known", "When it was replaced is not on record, so it stays replaced."))
    _refuse_built_on(session, new, change.at)
    before = as_json(old)
    old.replaced_by_id, old.status = None, _stood(session, old, change)
    keep_plan(old)
    _note(session, old, Cause(ChangedBecause.RESTORED, actor.person_id), new, now, was="superseded")
    if change.facts.get("written"):
        was = new.status_on(now.date()).value
        new.status, new.replaced_by_id = LessonStatus.SUPERSEDED, old.id
        _note(session, new, Cause(ChangedBecause.GAVE_BACK, actor.person_id), old, now, was=was)
    record_act(session, actor, "lesson.restore", "lesson", old.id, before, as_json(old) | {"from": new.id}, now)
    return old


def _replaced(session: Session, lesson: Lesson) -> LessonChange | None:
    """Give the change by which it lost its place, or gave it back."""
    lost = LessonChange.because.in_((ChangedBecause.REPLACED.value, ChangedBecause.GAVE_BACK.value))
    own = LessonChange.lesson_id == lesson.id, lost
    return session.scalar(sa.select(LessonChange).where(*own).order_by(LessonChange.id.desc()).limit(1))


def _refuse_built_on(session: Session, new: Lesson, since: datetime) -> None:
    """Refuse where the other lesson was used, spoken of, edited or replaced after it took the place."""
    if new.status is LessonStatus.SUPERSEDED:
        sentence = "The lesson that took its place was replaced itself. Put that one back first."
        raise WrongStatus(Fault("status", "replaced_since", sentence))
    if new.changed_at > since:
        sentence = (
            "The lesson that took its place was changed since: by somebody, or by a new result. "
            "Replace that one by a new lesson with words of today."
        )
        raise WrongStatus(Fault("status", "changed_since", sentence))
    # What builds on an experiment behind it builds on the old one as well: the same experiments are behind both.
    if any(use.at > since and use.how is not How.BUILT_ON for use in uses_of(session, new)):
        sentence = "The lesson that took its place was used since, so it stays. Write a new one that says it better."
        raise WrongStatus(Fault("status", "used_since", sentence))


def _stood(session: Session, lesson: Lesson, change: LessonChange) -> LessonStatus:
    """Say where it stands again: what somebody had put out of date by hand stays so, all else by what is behind it."""
    if change.was == LessonStatus.EXPIRED.value and lesson.review_on is None:
        return LessonStatus.EXPIRED
    return status_by(lesson, picture_of(session, lesson), settled_at(session, lesson.id))


def _note(session: Session, lesson: Lesson, cause: Cause, other: Lesson, now: datetime, *, was: str) -> None:
    lesson.changed_at, lesson.version = now, lesson.version + 1
    session.flush()
    index_lesson(session, lesson)
    # Written to take the place of the other: who gives it back may get it back the same way.
    facts = {"other": other.id, "claim": other.claim, "written": True}
    note_change(session, lesson, cause, was, facts, now=now)
