"""Goals: list, read, make, change, let go on in the next cycle."""

from __future__ import annotations

from typing import Any

from experiments.goals.goal import change_goal, create_goal, get_goal
from experiments.goals.listing import goals_before
from experiments.learning.brief.acting.carrying import carry_goal
from webapp.schemas.answering import created, open_room, page_of, tells
from webapp.schemas.goals import GOAL_FIELDS, GoalAnswer, GoalBody, GoalPatch, GoalsAnswer, GoalsQuery
from webapp.schemas.reading import named_as
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("goals", "goals")


@api.get("")
@api.input(GoalsQuery, location="query", arg_name="asked")
@api.output(GoalsAnswer)
@tells(422)
def index(asked: GoalsQuery) -> Any:
    """List goals, the last made first."""
    found = goals_before(session(), current_actor(), asked.cursor, limit=asked.limit + 1, cycle_id=asked.cycle_id)
    return page_of(found, asked.limit, GoalAnswer.of, lambda goal: goal.id)


@api.get("/<int:goal_id>")
@api.output(GoalAnswer)
@tells(404)
def show(goal_id: int) -> Any:
    """Read a goal."""
    return GoalAnswer.of(get_goal(session(), current_actor(), goal_id))


@api.post("")
@api.input(GoalBody, location="json", arg_name="body")
@api.output(GoalAnswer, status_code=201)
@tells(400, 415, 422)
def create(body: GoalBody) -> Any:
    """Make a goal: a kind and one line are enough."""
    with named_as(GOAL_FIELDS):
        goal = create_goal(session(), current_actor(), body.change(), now=now())
    return created(GoalAnswer.of(goal), "api_goals.show", goal_id=goal.id)


@api.patch("/<int:goal_id>")
@api.input(GoalPatch, location="json", arg_name="body")
@api.output(GoalAnswer)
@tells(400, 404, 409, 415, 422)
def change(goal_id: int, body: GoalPatch) -> Any:
    """Change what is sent; the rest stays."""
    with named_as(GOAL_FIELDS):
        goal = change_goal(session(), current_actor(), goal_id, body.change(), version=body.version, now=now())
    return GoalAnswer.of(goal)


@api.post("/<int:goal_id>/carry")
@api.output(GoalAnswer, status_code=201)
@tells(404, 409)
def carry(goal_id: int) -> Any:
    """Let a goal go on in the next cycle, from where it stands; asked twice, it is the same goal."""
    goal = carry_goal(session(), current_actor(), goal_id, now=now())
    return created(GoalAnswer.of(goal), "api_goals.show", goal_id=goal.id)
