"""Other teams that work on a goal, and the goals of others that one's own team works on."""

from __future__ import annotations

from typing import Any

from experiments.goals.goal import get_goal
from experiments.goals.working import end_share, goals_of_others, share_goal, teams_on
from experiments.learning.lessons.of_others import lessons_of_others, noes_of_others
from experiments.people.permission import not_found
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.goals import GoalAnswer, GoalsAnswer
from webapp.schemas.lessons import LessonAnswer, LessonsAnswer
from webapp.schemas.people import TeamAnswer, TeamsAnswer, WorkingTeamBody
from webapp.schemas.shared import GoalNoAnswer, GoalNoesAnswer
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("goal_teams", "goals")


def _teams(goal_id: int) -> TeamsAnswer:
    found = teams_on(session(), current_actor(), goal_id)
    return TeamsAnswer(items=[TeamAnswer.of(one, own=False) for one in found], next_cursor=None)


@api.get("/of-others")
@api.output(GoalsAnswer)
@tells()
def of_others() -> Any:
    """List the goals of other teams on which one's own works."""
    found = goals_of_others(session(), current_actor())
    return {"items": [GoalAnswer.of(goal) for goal, _team in found], "next_cursor": None}


@api.get("/<int:goal_id>/teams")
@api.output(TeamsAnswer)
@tells(404)
def index(goal_id: int) -> Any:
    """List the other teams that work on a goal of one's own."""
    if get_goal(session(), current_actor(), goal_id).team_id != current_actor().team_id:
        raise not_found("goal")
    return _teams(goal_id)


@api.post("/<int:goal_id>/teams")
@api.input(WorkingTeamBody, location="json", arg_name="body")
@api.output(TeamsAnswer, status_code=201)
@tells(400, 404, 415, 422)
def let_in(goal_id: int, body: WorkingTeamBody) -> Any:
    """Let a team work on a goal: it sees the goal, its current lessons and its noes, and tries things for it."""
    share_goal(session(), current_actor(), goal_id, body.team_id, now=now())
    return created(_teams(goal_id), "api_goal_teams.index", goal_id=goal_id)


@api.post("/<int:goal_id>/teams/<int:team_id>/end")
@api.output(TeamsAnswer)
@tells(404)
def end(goal_id: int, team_id: int) -> Any:
    """End the work of a team on a goal; what it tried for it stays."""
    end_share(session(), current_actor(), goal_id, team_id, now=now())
    return _teams(goal_id)


@api.get("/<int:goal_id>/lessons")
@api.output(LessonsAnswer)
@tells(404)
def lessons(goal_id: int) -> Any:
    """List the current lessons of other teams about a goal that one works on or has."""
    db, actor = session(), current_actor()
    get_goal(db, actor, goal_id)
    found = lessons_of_others(db, actor, today=today(), goal_ids=[goal_id])
    return {"items": [LessonAnswer.of(one.lesson, today(), None, own=False) for one in found], "next_cursor": None}


@api.get("/<int:goal_id>/noes")
@api.output(GoalNoesAnswer)
@tells(404)
def noes(goal_id: int) -> Any:
    """List what the team of a goal that one works on said no to."""
    db, actor = session(), current_actor()
    get_goal(db, actor, goal_id)
    items = [GoalNoAnswer.model_validate(one) for one in noes_of_others(db, actor, goal_id)]
    return {"items": items, "next_cursor": None}
