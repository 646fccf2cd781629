"""Lessons: search, read, look at again, say better, replace, use. They are written by closing an experiment."""

from __future__ import annotations

from typing import Any

from experiments.learning.lessons.changes import history_of
from experiments.learning.lessons.lesson import Lesson, get_lesson, list_lessons
from experiments.learning.lessons.pooling import pooled_of
from experiments.learning.lessons.replacing import replace_lesson
from experiments.learning.lessons.restoring import restore_lesson
from experiments.learning.lessons.reviewing import review_lesson
from experiments.learning.lessons.using import use_counts, use_lesson, uses_of
from experiments.learning.lessons.writing import edit_lesson
from webapp.schemas.answering import created, open_room, page_of, tells
from webapp.schemas.lesson_bodies import LessonPatch, LessonReviewBody, LessonUseBody, RestoreBody, SupersedeBody
from webapp.schemas.lessons import LessonAnswer, LessonsAnswer, LessonsQuery, LessonWhole
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("lessons", "lessons")


def _whole(lesson: Lesson) -> LessonWhole:
    """Write a lesson with its history and its uses; a lesson of another team without them."""
    own = lesson.team_id == current_actor().team_id
    history = history_of(session(), lesson, today=today()) if own else []
    uses = uses_of(session(), lesson) if own else []
    pooled = pooled_of(session(), lesson, now=now()) if own else None
    return LessonWhole.with_all(lesson, today(), history, uses, pooled, own=own)


@api.get("")
@api.input(LessonsQuery, location="query", arg_name="asked")
@api.output(LessonsAnswer)
@tells(422)
def index(asked: LessonsQuery) -> Any:
    """Search lessons by words, by status and by what the experiments behind them were about."""
    found = list_lessons(session(), current_actor(), asked.query(today()))
    uses = use_counts(session(), [one.id for one in found])
    return page_of(found, asked.limit, lambda one: LessonAnswer.of(one, today(), uses[one.id]), lambda one: one.id)


@api.get("/<int:lesson_id>")
@api.output(LessonWhole)
@tells(404)
def show(lesson_id: int) -> Any:
    """Read a lesson: its range and what stands behind it, what happened to it, and who used it."""
    return _whole(get_lesson(session(), current_actor(), lesson_id))


@api.patch("/<int:lesson_id>")
@api.input(LessonPatch, location="json", arg_name="body")
@api.output(LessonWhole)
@tells(400, 404, 409, 415, 422)
def change(lesson_id: int, body: LessonPatch) -> Any:
    """Say a lesson better; what it was stays in its history."""
    return _whole(edit_lesson(session(), current_actor(), lesson_id, body.edit(), now=now()))


@api.post("/<int:lesson_id>/review")
@api.input(LessonReviewBody, location="json", arg_name="body")
@api.output(LessonWhole, status_code=201)
@tells(400, 404, 409, 415, 422)
def review(lesson_id: int, body: LessonReviewBody) -> Any:
    """Say whether a lesson still holds; without a date it is looked at again when it usually is."""
    lesson = review_lesson(session(), current_actor(), lesson_id, body.review(), now=now())
    return created(_whole(lesson), "api_lessons.show", lesson_id=lesson.id)


@api.post("/<int:lesson_id>/supersede")
@api.input(SupersedeBody, location="json", arg_name="body")
@api.output(LessonWhole, status_code=201)
@tells(400, 404, 409, 415, 422)
def supersede(lesson_id: int, body: SupersedeBody) -> Any:
    """Put another lesson in its place, one that is there or a new one; answers with the one that counts from now on."""
    lesson = replace_lesson(session(), current_actor(), lesson_id, body.replacement(), now=now())
    return created(_whole(lesson), "api_lessons.show", lesson_id=lesson.id)


@api.post("/<int:lesson_id>/restore")
@api.input(RestoreBody, location="json", arg_name="body")
@api.output(LessonWhole)
@tells(400, 404, 409, 415, 422)
def restore(lesson_id: int, body: RestoreBody) -> Any:
    """Take back that a lesson was replaced; refused once something was built on the one that took its place."""
    return _whole(restore_lesson(session(), current_actor(), lesson_id, version=body.version, now=now()))


@api.post("/<int:lesson_id>/uses")
@api.input(LessonUseBody, location="json", arg_name="body")
@api.output(LessonWhole, status_code=201)
@tells(400, 404, 409, 415, 422)
def use(lesson_id: int, body: LessonUseBody) -> Any:
    """Say that one used a lesson: for an experiment, or in one line what for."""
    use_lesson(session(), current_actor(), lesson_id, body.use(), now=now())
    return created(_whole(get_lesson(session(), current_actor(), lesson_id)), "api_lessons.show", lesson_id=lesson_id)
