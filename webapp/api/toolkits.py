"""Toolkits and recipes: list with a purse, read, keep, change, retire, and start a draft."""

from __future__ import annotations

from typing import Any

from experiments.learning.recipes.evidence import evidence_for
from experiments.learning.recipes.figures import kindred_runs
from experiments.learning.recipes.purse import Purse, find_out
from experiments.people.team import Team
from experiments.trials.toolkits.keeping import change_toolkit, keep_as_toolkit, restore_toolkit, retire_toolkit
from experiments.trials.toolkits.listing import get_toolkit, list_toolkits
from experiments.trials.toolkits.starting import start_from_toolkit
from webapp.schemas.answering import created, may_take, open_room, page_of, tells
from webapp.schemas.experiment_answers import ExperimentAnswer
from webapp.schemas.experiments import EXPERIMENT_FIELDS
from webapp.schemas.reading import body_or_nothing, named_as
from webapp.schemas.toolkits import (
    TOOLKIT_FIELDS,
    RetireBody,
    ToolkitAnswer,
    ToolkitKeepBody,
    ToolkitPatch,
    ToolkitsAnswer,
    ToolkitsQuery,
    ToolkitStartBody,
)
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("toolkits", "toolkits")


def _written(toolkit_id: int) -> ToolkitAnswer:
    toolkit = get_toolkit(session(), current_actor(), toolkit_id)
    evidence = evidence_for(session(), [toolkit], today=today())
    kindred = kindred_runs(session(), [toolkit], today=today())
    (found,) = find_out([toolkit], evidence, Purse(), kindred=kindred)
    return ToolkitAnswer.of(found, 1)


@api.get("")
@api.input(ToolkitsQuery, location="query", arg_name="asked")
@api.output(ToolkitsAnswer)
@tells(422)
def index(asked: ToolkitsQuery) -> Any:
    """List toolkits and recipes, the last made first; `finds.place` is their order for the purse."""
    db, actor = session(), current_actor()
    purse = asked.purse(db.get_one(Team, actor.team_id).currency)
    listed = list_toolkits(
        db, actor, now=now(), goal_kind=asked.goal_kind, channel=asked.channel, retired=asked.retired
    )
    evidence, kindred = evidence_for(db, listed, today=today()), kindred_runs(db, listed, today=today())
    found = find_out(listed, evidence, purse, kindred=kindred)
    placed = [(one, place) for place, one in enumerate(found, 1)]
    placed.sort(key=lambda pair: -pair[0].toolkit.id)
    below = [pair for pair in placed if asked.cursor is None or pair[0].toolkit.id < asked.cursor]
    return page_of(below, asked.limit, lambda pair: ToolkitAnswer.of(*pair), lambda pair: pair[0].toolkit.id)


@api.get("/<int:toolkit_id>")
@api.output(ToolkitAnswer)
@tells(404)
def show(toolkit_id: int) -> Any:
    """Read a toolkit with its evidence."""
    return _written(toolkit_id)


@api.post("")
@api.input(ToolkitKeepBody, location="json", arg_name="body")
@api.output(ToolkitAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def create(body: ToolkitKeepBody) -> Any:
    """Keep a locked or closed experiment as a toolkit."""
    kept = keep_as_toolkit(session(), current_actor(), body.experiment_id, body.kept(), now=now())
    return created(_written(kept.id), "api_toolkits.show", toolkit_id=kept.id)


@api.patch("/<int:toolkit_id>")
@api.input(ToolkitPatch, location="json", arg_name="body")
@api.output(ToolkitAnswer)
@tells(400, 404, 409, 415, 422)
def change(toolkit_id: int, body: ToolkitPatch) -> Any:
    """Change a toolkit, or the team's copy of a recipe; drafts that were started from it stay as they are."""
    with named_as(TOOLKIT_FIELDS):
        change_toolkit(session(), current_actor(), toolkit_id, body.change(), version=body.version, now=now())
    return _written(toolkit_id)


@api.post("/<int:toolkit_id>/start")
@may_take(ToolkitStartBody)
@api.output(ExperimentAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def start(toolkit_id: int) -> Any:
    """Begin a draft of it: what nobody said is a proposal, and each part is still to be confirmed."""
    body = body_or_nothing(ToolkitStartBody)
    with named_as(EXPERIMENT_FIELDS):
        draft = start_from_toolkit(session(), current_actor(), toolkit_id, body.start(), now=now())
    return created(ExperimentAnswer.of(draft, today()), "api_experiments.show", experiment_id=draft.id)


@api.post("/<int:toolkit_id>/retire")
@may_take(RetireBody)
@api.output(ToolkitAnswer)
@tells(400, 404, 409, 415, 422)
def retire(toolkit_id: int) -> Any:
    """Take a toolkit out of use; its evidence stays."""
    body = body_or_nothing(RetireBody)
    retire_toolkit(session(), current_actor(), toolkit_id, version=body.version, now=now())
    return _written(toolkit_id)


@api.post("/<int:toolkit_id>/restore")
@may_take(RetireBody)
@api.output(ToolkitAnswer)
@tells(400, 404, 409, 415, 422)
def restore(toolkit_id: int) -> Any:
    """Put a retired toolkit into use again."""
    body = body_or_nothing(RetireBody)
    restore_toolkit(session(), current_actor(), toolkit_id, version=body.version, now=now())
    return _written(toolkit_id)
