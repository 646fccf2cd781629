"""What one more of what a goal counts is worth to the business."""

from __future__ import annotations

from typing import Any

from experiments.learning.brief.weighing.goal_worth import GoalWorthGiven, set_goal_worth, worth_of_goal
from webapp.schemas.answering import open_room, tells
from webapp.schemas.goal_worth import GoalWorthAnswer, GoalWorthBody
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("goal_worth", "goals")


@api.get("/<int:goal_id>/worth")
@api.output(GoalWorthAnswer)
@tells(404)
def show(goal_id: int) -> Any:
    """Read what one more of what a goal of one's own team counts is worth; `null` where nobody has said it."""
    return GoalWorthAnswer.of(goal_id, worth_of_goal(session(), current_actor(), goal_id))


@api.put("/<int:goal_id>/worth")
@api.input(GoalWorthBody, location="json", arg_name="body")
@api.output(GoalWorthAnswer)
@tells(400, 404, 415, 422)
def say(goal_id: int, body: GoalWorthBody) -> Any:
    """Say it: one more, kept up for a whole planning cycle; `null` takes it back."""
    given = GoalWorthGiven(None if body.money is None else body.money.money("money"))
    return GoalWorthAnswer.of(goal_id, set_goal_worth(session(), current_actor(), goal_id, given, now=now()))
