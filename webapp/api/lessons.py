"""Lessons: search, read, look at again. They are written by closing an experiment."""

from __future__ import annotations

from typing import Any

from experiments.learning.lessons.lesson import get_lesson, list_lessons
from experiments.learning.lessons.reviewing import review_lesson
from webapp.schemas.answering import created, open_room, page_of, tells
from webapp.schemas.lessons import LessonAnswer, LessonReviewBody, LessonsAnswer, LessonsQuery
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("lessons", "lessons")


@api.get("")
@api.input(LessonsQuery, location="query", arg_name="asked")
@api.output(LessonsAnswer)
@tells(422)
def index(asked: LessonsQuery) -> Any:
    """Search lessons by words and by what the experiments behind them were about."""
    found = list_lessons(session(), current_actor(), asked.query())
    return page_of(found, asked.limit, lambda one: LessonAnswer.of(one, today()), lambda one: one.id)


@api.get("/<int:lesson_id>")
@api.output(LessonAnswer)
@tells(404)
def show(lesson_id: int) -> Any:
    """Read a lesson."""
    return LessonAnswer.of(get_lesson(session(), current_actor(), lesson_id), today())


@api.post("/<int:lesson_id>/review")
@api.input(LessonReviewBody, location="json", arg_name="body")
@api.output(LessonAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def review(lesson_id: int, body: LessonReviewBody) -> Any:
    """Say whether a lesson still holds; without a date it is looked at again when it usually is."""
    lesson = review_lesson(session(), current_actor(), lesson_id, body.review(), now=now())
    return created(LessonAnswer.of(lesson, today()), "api_lessons.show", lesson_id=lesson.id)
