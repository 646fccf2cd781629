"""Stories: what was found on one sheet to read aloud, print, save or send, and who has heard it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.learning.stories.hearers import hearers_of
from experiments.learning.stories.tell import Telling, tell
from experiments.learning.stories.things import Tellable, find_tellable, teams_around
from experiments.learning.stories.told import StoryThing, heard_of
from experiments.people.permission import may
from experiments.people.person import team_members
from experiments.trials.experiment import Experiment, Status
from webapp.forms.answers import key
from webapp.records.stories.shown import Shown
from webapp.records.stories.telling import heard_lines, hearer_lines, how_choices, suggestions
from webapp.records.stories.text import text_of
from webapp.security import current_actor
from webapp.storage import now, session, today
from webapp.storytelling import tell_story

pages = Blueprint("stories", __name__)


@pages.get("/experiments/<int:experiment_id>/story")
def experiment(experiment_id: int) -> ResponseReturnValue:
    """Tell an experiment, whatever came out."""
    return _page(StoryThing.EXPERIMENT, experiment_id)


@pages.get("/lessons/<int:lesson_id>/story")
def lesson(lesson_id: int) -> ResponseReturnValue:
    """Tell a lesson with all that speaks for it and against it."""
    return _page(StoryThing.LESSON, lesson_id)


@pages.get("/goals/<int:goal_id>/story")
def goal(goal_id: int) -> ResponseReturnValue:
    """Tell how far a goal got, and by what."""
    return _page(StoryThing.GOAL, goal_id)


@pages.get("/cycles/<int:cycle_id>/story")
def cycle(cycle_id: int) -> ResponseReturnValue:
    """Tell a planning cycle."""
    return _page(StoryThing.CYCLE, cycle_id)


@pages.get("/experiments/<int:experiment_id>/story.txt")
def experiment_text(experiment_id: int) -> ResponseReturnValue:
    """Download the story of an experiment as plain text."""
    return _file(StoryThing.EXPERIMENT, experiment_id)


@pages.get("/lessons/<int:lesson_id>/story.txt")
def lesson_text(lesson_id: int) -> ResponseReturnValue:
    """Download the story of a lesson as plain text."""
    return _file(StoryThing.LESSON, lesson_id)


@pages.get("/goals/<int:goal_id>/story.txt")
def goal_text(goal_id: int) -> ResponseReturnValue:
    """Download the story of a goal as plain text."""
    return _file(StoryThing.GOAL, goal_id)


@pages.get("/cycles/<int:cycle_id>/story.txt")
def cycle_text(cycle_id: int) -> ResponseReturnValue:
    """Download the story of a planning cycle as plain text."""
    return _file(StoryThing.CYCLE, cycle_id)


@pages.post("/stories/told")
def told() -> ResponseReturnValue:
    """Note that somebody heard it."""
    given = request.form
    thing, thing_id = given.get("thing", ""), key(given.get("thing_id")) or 0
    telling = Telling(
        thing,
        thing_id,
        given.get("name", ""),
        key(given.get("to_person_id")),
        key(given.get("to_team_id")),
        given.get("how") or None,
    )
    try:
        tell(session(), current_actor(), telling, now=now())
    except RuleBroken as refusal:
        if thing not in list(StoryThing):
            raise
        session().rollback()
        return _page(StoryThing(thing), thing_id, refusal.faults), 422
    flash(_("Noted. It stands below, with who heard it."))
    return redirect(url_for(f"stories.{thing}", **{f"{thing}_id": thing_id}, _anchor="tell"), 303)


@pages.app_template_global()
def may_tell(thing: object) -> bool:
    """Say whether whoever reads may note who heard a story of it."""
    return may(current_actor(), "story.tell", thing)


@pages.app_template_global()
def has_story(thing: object) -> bool:
    """Say whether the reader's team tells a story of it; what is open to others is theirs to tell."""
    return getattr(thing, "team_id", None) == current_actor().team_id


def _page(kind: StoryThing, thing_id: int, faults: Sequence[Fault] = ()) -> str:
    db, actor = session(), current_actor()
    found = find_tellable(db, actor, kind, thing_id)
    story = tell_story(found, actor, Shown.BOOK)
    finished = not isinstance(found, Experiment) or found.status is Status.CONCLUDED
    proposed = hearers_of(db, actor, found, today=today()) if isinstance(found, Experiment) and finished else []
    names = suggestions(team_members(db, actor.team_id), teams_around(db, actor)) if finished else []
    return render_template(
        f"stories/{kind.value}.html",
        story=story,
        thing=found,
        kind=kind.value,
        text=text_of(story),
        finished=finished,
        hearers=hearer_lines(proposed),
        heard=heard_lines(heard_of(db, actor, kind, thing_id)),
        hows=how_choices(),
        names=names,
        given=request.form,
        faults=faults,
    )


def _file(kind: StoryThing, thing_id: int) -> Response:
    found = find_tellable(session(), current_actor(), kind, thing_id)
    answer = Response(text_of(tell_story(found, current_actor(), Shown.BOOK)), content_type="text/plain; charset=utf-8")
    name = re.sub(r"[^a-z0-9]+", "-", f"{kind.value} {thing_id} {_title(found)}".lower()).strip("-")
    answer.headers["Content-Disposition"] = f"attachment; filename={name[:60]}.txt"
    return answer


def _title(found: Tellable) -> str:
    for name in ("title", "claim", "goal", "name"):
        if isinstance(getattr(found, name, None), str):
            return str(getattr(found, name))
    return ""
