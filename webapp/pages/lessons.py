"""Lessons: what the team believes now, and what speaks for and against it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.learning.lessons.lesson import (
    Evidence,
    LessonQuery,
    LessonStatus,
    Stance,
    evidence_of,
    get_lesson,
    list_lessons,
)
from experiments.learning.lessons.of_others import lessons_of_others
from experiments.learning.lessons.reviewing import LessonReview, review_lesson, usual_review
from experiments.people.permission import may
from experiments.people.team import Team
from experiments.trials.experiment import Experiment
from webapp.formatting import day as said_day
from webapp.forms.answers import day
from webapp.records.archive import entry_of
from webapp.security import current_actor
from webapp.storage import now, session, today

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
    plain = not (status or text)
    return render_template(
        "lessons/index.html",
        lessons=shown,
        counts=counts,
        status=status,
        text=text,
        of_others=lessons_of_others(session(), current_actor(), today=today()) if plain else [],
    )


@pages.get("/lessons/<int:lesson_id>")
def show(lesson_id: int) -> ResponseReturnValue:
    """Show a lesson: claim, state, believe and do, what supports and contradicts it."""
    return _lesson(lesson_id, ())


def _lesson(lesson_id: int, faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    lesson = get_lesson(db, actor, lesson_id)
    every = evidence_of(db, lesson)
    # Of another team's evidence only what one may open is shown; the rest is counted.
    evidence = every if lesson.team_id == actor.team_id else [one for one in every if may(actor, "see", _behind(one))]
    return render_template(
        "lessons/show.html",
        lesson=lesson,
        status=lesson.status_on(today()),
        supporting=[entry_of(one.card) for one in evidence if one.stance is Stance.SUPPORTS],
        contradicting=[entry_of(one.card) for one in evidence if one.stance is Stance.CONTRADICTS],
        unseen=len(every) - len(evidence),
        may_review=may(actor, "lesson.write", lesson) and lesson.status is not LessonStatus.SUPERSEDED,
        due=lesson.review_on is not None and lesson.review_on <= today(),
        usual=usual_review(db, lesson, today()),
        given=request.form,
        faults=faults,
        team=None if lesson.team_id == actor.team_id else db.get_one(Team, lesson.team_id).name,
    )


@pages.post("/lessons/<int:lesson_id>/review")
def review(lesson_id: int) -> ResponseReturnValue:
    """Say on its date whether it still holds."""
    db, actor = session(), current_actor()
    holds = request.form.get("holds") == "yes"
    given = LessonReview(holds, day(request.form.get("review_on", "")) if holds else None)
    try:
        lesson = review_lesson(db, actor, lesson_id, given, now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _lesson(lesson_id, refusal.faults), 422
    if lesson.review_on is not None:
        flash(_("It holds until %(day)s, when it is looked at again.", day=said_day(lesson.review_on)))
    else:
        flash(_("It is out of date from now on. What was learned stays."))
    return redirect(url_for("lessons.show", lesson_id=lesson_id), 303)


def _behind(evidence: Evidence) -> Experiment:
    return session().get_one(Experiment, evidence.card.experiment_id)
