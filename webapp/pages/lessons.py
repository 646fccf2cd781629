"""Lessons: what the team believes now, and what speaks for and against it."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from experiments.learning.lesson import (
    LessonQuery,
    LessonStatus,
    Stance,
    evidence_of,
    get_lesson,
    list_lessons,
)
from webapp.records.archive import entry_of
from webapp.security import current_actor
from webapp.storage import session, today

pages = Blueprint("lessons", __name__)


@pages.get("/lessons")
def index() -> ResponseReturnValue:
    """List the lessons, those that hold and those that do not."""
    wished = request.args.get("status", "")
    status = LessonStatus(wished) if wished in set(LessonStatus) else None
    text = request.args.get("q", "").strip()
    lessons = list_lessons(session(), current_actor(), LessonQuery(text=text, limit=200))
    dated = [(lesson, lesson.status_on(today())) for lesson in lessons]
    counts = {each: sum(found is each for _lesson, found in dated) for each in LessonStatus}
    shown = [pair for pair in dated if status is None or pair[1] is status]
    return render_template("lessons/index.html", lessons=shown, counts=counts, status=status, text=text)


@pages.get("/lessons/<int:lesson_id>")
def show(lesson_id: int) -> ResponseReturnValue:
    """Show a lesson: claim, state, believe and do, what supports and contradicts it."""
    lesson = get_lesson(session(), current_actor(), lesson_id)
    evidence = evidence_of(session(), lesson)
    return render_template(
        "lessons/show.html",
        lesson=lesson,
        status=lesson.status_on(today()),
        supporting=[entry_of(one.card) for one in evidence if one.stance is Stance.SUPPORTS],
        contradicting=[entry_of(one.card) for one in evidence if one.stance is Stance.CONTRADICTS],
    )
