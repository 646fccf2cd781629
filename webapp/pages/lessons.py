"""Lessons: what the team believes now, and what speaks for and against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import DomainError, Fault, RuleBroken
from experiments.learning.lessons.changes import Moment, history_of
from experiments.learning.lessons.following import usual_review
from experiments.learning.lessons.lesson import (
    Evidence,
    Lesson,
    LessonQuery,
    LessonStatus,
    Stance,
    evidence_of,
    get_lesson,
    list_lessons,
)
from experiments.learning.lessons.listing import MOST_COUNTED, count_by_status
from experiments.learning.lessons.of_others import lessons_of_others
from experiments.learning.lessons.pooling import pooled_of
from experiments.learning.lessons.replacing import replace_lesson, replaced_by
from experiments.learning.lessons.restoring import restore_lesson
from experiments.learning.lessons.reviewing import review_lesson
from experiments.learning.lessons.using import use_counts, use_lesson, uses_of
from experiments.learning.lessons.writing import edit_lesson
from experiments.people.permission import may
from experiments.people.person import Person
from experiments.people.team import Team
from experiments.trials.experiment import Experiment
from webapp.formatting import day as said_day
from webapp.forms.answers import key
from webapp.forms.lessons import NEW, edit_from, replacement_from, review_from, use_from
from webapp.records.archive.cards import entry_of
from webapp.records.lessons.page import history_lines, use_lines
from webapp.records.lessons.pool import pool_page, short_range
from webapp.security import current_actor
from webapp.storage import now, session, today
from webapp.undoing import done as done_and_undo

pages = Blueprint("lessons", __name__)

PER_PAGE = 50
OFFERED = 50
"""The newest lessons that are offered to take the place of one."""


@pages.get("/lessons")
def index() -> ResponseReturnValue:
    """List the lessons, those that hold and those that do not."""
    wished = request.args.get("status", "")
    status = LessonStatus(wished) if wished in set(LessonStatus) else None
    text = request.args.get("q", "").strip()
    before = key(request.args.get("before"))
    query = LessonQuery(text=text, status=status, limit=PER_PAGE + 1, before_id=before, today=today())
    found = list_lessons(session(), current_actor(), query)
    lessons = found[:PER_PAGE]
    plain = not (status or text or before)
    return render_template(
        "lessons/index.html",
        lessons=[(lesson, lesson.status_on(today()), short_range(lesson.pooled)) for lesson in lessons],
        uses=use_counts(session(), [lesson.id for lesson in lessons]),
        counts=count_by_status(session(), current_actor(), today=today()),
        most=MOST_COUNTED,
        older=lessons[-1].id if len(found) > PER_PAGE else None,
        status=status,
        text=text,
        before=before,
        of_others=lessons_of_others(session(), current_actor(), today=today()) if plain else [],
    )


@pages.get("/lessons/<int:lesson_id>")
def show(lesson_id: int) -> ResponseReturnValue:
    """Show a lesson: claim, state, the range of all repeats, what to do, what happened to it, and who used it."""
    return _lesson(lesson_id, (), "")


@pages.post("/lessons/<int:lesson_id>/review")
def review(lesson_id: int) -> ResponseReturnValue:
    """Say whether it still holds, also what is disputed."""

    def done() -> int:
        lesson = review_lesson(session(), current_actor(), lesson_id, review_from(request.form), now=now())
        if lesson.review_on is not None:
            flash(_("It holds until %(day)s, when it is looked at again.", day=said_day(lesson.review_on)))
        else:
            flash(_("It is out of date from now on. What was learned stays."))
        return lesson.id

    return _do(lesson_id, "review", done)


@pages.post("/lessons/<int:lesson_id>/edit")
def edit(lesson_id: int) -> ResponseReturnValue:
    """Say it better; what it was stays in its history."""

    def done() -> int:
        edit_lesson(session(), current_actor(), lesson_id, edit_from(request.form), now=now())
        flash(_("Changed. What it had been stands in its history."))
        return lesson_id

    return _do(lesson_id, "edit", done)


@pages.post("/lessons/<int:lesson_id>/replace")
def supersede(lesson_id: int) -> ResponseReturnValue:
    """Put another lesson in its place; this one stays, and both lead to each other."""

    def done() -> int:
        given = replacement_from(request.form)
        new = replace_lesson(session(), current_actor(), lesson_id, given, now=now())
        done_and_undo(
            _("Lesson %(old)s is replaced. This one counts from now on.", old=lesson_id),
            url_for("lessons.restore", lesson_id=lesson_id),
            _("Give lesson %(old)s its place back", old=lesson_id),
            version=get_lesson(session(), current_actor(), lesson_id).version,
        )
        return new.id

    return _do(lesson_id, "replace", done)


@pages.post("/lessons/<int:lesson_id>/restore")
def restore(lesson_id: int) -> ResponseReturnValue:
    """Take back that it was replaced, while nothing was built on the other one."""
    restore_lesson(session(), current_actor(), lesson_id, version=key(request.form.get("version")), now=now())
    flash(_("Taken back. This lesson has its place again."))
    return redirect(url_for("lessons.show", lesson_id=lesson_id), 303)


@pages.post("/lessons/<int:lesson_id>/use")
def use(lesson_id: int) -> ResponseReturnValue:
    """Say in one line what it was used for."""

    def done() -> int:
        use_lesson(session(), current_actor(), lesson_id, use_from(request.form), now=now())
        flash(_("Kept. It shows that the lesson is worth something."))
        return lesson_id

    return _do(lesson_id, "use", done)


def _do(lesson_id: int, part: str, act: Callable[[], int]) -> ResponseReturnValue:
    """Do what a form of the page asks for; a refusal shows the page again with that form open."""
    try:
        shown = act()
    except RuleBroken as refusal:
        session().rollback()
        # The words of a new lesson have fields of their own beside those of the old one.
        renamed = part == "replace"
        faults = [replace(one, field=f"new_{one.field}") if renamed else one for one in refusal.faults]
        return _lesson(lesson_id, faults, part), 422
    return redirect(url_for("lessons.show", lesson_id=shown), 303)


def _lesson(lesson_id: int, faults: Sequence[Fault], part: str) -> str:
    db, actor = session(), current_actor()
    lesson = get_lesson(db, actor, lesson_id)
    own = lesson.team_id == actor.team_id
    every = evidence_of(db, lesson)
    # Of another team's evidence only what one may open is shown; the rest is counted.
    evidence = every if own else [one for one in every if may(actor, "see", _behind(one))]
    status = lesson.status_on(today())
    history = history_of(db, lesson, today=today()) if own else []
    replacement = _replacement(lesson)
    writes = may(actor, "lesson.write", lesson) and status is not LessonStatus.SUPERSEDED
    return render_template(
        "lessons/show.html",
        lesson=lesson,
        status=status,
        pool=pool_page(
            pooled_of(db, lesson, now=now()),
            {one.card.experiment_id: one.card.title for one in every},
            lesson.plan_with,
        )
        if own
        else None,
        entries={stance.value: [entry_of(one.card) for one in evidence if one.stance is stance] for stance in Stance},
        unseen=len(every) - len(evidence),
        history=history_lines(history, _names(history)),
        since=_since(history, status),
        uses=use_lines(uses_of(db, lesson)) if own else [],
        replaced=replaced_by(db, lesson) if own else [],
        replacement=replacement,
        others=_others(lesson) if writes else [],
        may_write=writes,
        may_restore=replacement is not None and may(actor, "lesson.write", lesson),
        may_use=may(actor, "lesson.use", lesson),
        due=lesson.review_on is not None and lesson.review_on <= today(),
        usual=usual_review(db, lesson, today()) if writes else None,
        given=request.form,
        faults=faults,
        part=part,
        new=NEW,
        team=None if own else db.get_one(Team, lesson.team_id).name,
    )


def _behind(evidence: Evidence) -> Experiment:
    return session().get_one(Experiment, evidence.card.experiment_id)


def _names(history: Sequence[Moment]) -> dict[int, str]:
    ids = {one.person_id for one in history if one.person_id is not None}
    rows = session().execute(sa.select(Person.id, Person.name).where(Person.id.in_(ids)))
    return {key: name for key, name in rows}  # noqa: C416 - a row is no pair to the type checker


def _since(history: Sequence[Moment], status: LessonStatus) -> str:
    """Say since when the status is what it is."""
    turns = [one for one in history if one.is_turn and one.became == status.value]
    return said_day(turns[-1].on) if turns else ""


def _replacement(lesson: Lesson) -> Lesson | None:
    """Give the lesson that took its place, where one may see it."""
    try:
        return None if lesson.replaced_by_id is None else get_lesson(session(), current_actor(), lesson.replaced_by_id)
    except DomainError:
        return None


def _others(lesson: Lesson) -> list[tuple[int, str]]:
    newest = list_lessons(session(), current_actor(), LessonQuery(limit=OFFERED))
    return [
        (one.id, f"{one.id} {one.claim}")
        for one in newest
        if one.id != lesson.id and one.status is not LessonStatus.SUPERSEDED
    ]
