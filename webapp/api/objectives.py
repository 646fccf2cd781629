"""Objectives: list, read, write, rename, take out."""

from __future__ import annotations

from typing import Any

from experiments.goals.objective import (
    create_objective,
    delete_objective,
    get_objective,
    objectives_before,
    rename_objective,
)
from webapp.schemas.answering import created, open_room, page_of, tells
from webapp.schemas.objectives import (
    ObjectiveAnswer,
    ObjectiveBody,
    ObjectivePatch,
    ObjectivesAnswer,
    ObjectivesQuery,
)
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("objectives", "objectives")


@api.get("")
@api.input(ObjectivesQuery, location="query", arg_name="asked")
@api.output(ObjectivesAnswer)
@tells(422)
def index(asked: ObjectivesQuery) -> Any:
    """List objectives, the last made first."""
    found = objectives_before(session(), current_actor(), asked.cursor, limit=asked.limit + 1, cycle_id=asked.cycle_id)
    return page_of(found, asked.limit, ObjectiveAnswer.model_validate, lambda objective: objective.id)


@api.get("/<int:objective_id>")
@api.output(ObjectiveAnswer)
@tells(404)
def show(objective_id: int) -> Any:
    """Read an objective."""
    return ObjectiveAnswer.model_validate(get_objective(session(), current_actor(), objective_id))


@api.post("")
@api.input(ObjectiveBody, location="json", arg_name="body")
@api.output(ObjectiveAnswer, status_code=201)
@tells(400, 415, 422)
def create(body: ObjectiveBody) -> Any:
    """Write a larger aim for a planning cycle; a goal that names a new one makes it by itself."""
    made = create_objective(session(), current_actor(), body.cycle_id, body.name, now=now())
    return created(ObjectiveAnswer.model_validate(made), "api_objectives.show", objective_id=made.id)


@api.patch("/<int:objective_id>")
@api.input(ObjectivePatch, location="json", arg_name="body")
@api.output(ObjectiveAnswer)
@tells(400, 404, 409, 415, 422)
def change(objective_id: int, body: ObjectivePatch) -> Any:
    """Give an objective another name; its goals go along."""
    objective = rename_objective(session(), current_actor(), objective_id, body.name, version=body.version, now=now())
    return ObjectiveAnswer.model_validate(objective)


@api.post("/<int:objective_id>/remove")
@api.output(ObjectiveAnswer)
@tells(404, 409)
def remove(objective_id: int) -> Any:
    """Take an objective out that carries no goal; the answer is what it was."""
    db, actor = session(), current_actor()
    before = ObjectiveAnswer.model_validate(get_objective(db, actor, objective_id))
    delete_objective(db, actor, objective_id, now=now())
    return before
