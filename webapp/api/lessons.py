"""Lessons: search and read. They are written by closing an experiment."""

from __future__ import annotations

from typing import Any

from experiments.learning.lesson import get_lesson, list_lessons
from webapp.schemas.answering import open_room, page_of, tells
from webapp.schemas.lessons import LessonAnswer, LessonsAnswer, LessonsQuery
from webapp.security import current_actor
from webapp.storage import session, today

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
