"""Teams of the book: those one may know of, one's own and its settings, a new one."""

from __future__ import annotations

from typing import Any

from experiments.people.permission import require
from experiments.people.team import Team
from experiments.people.team_settings import change_team
from experiments.people.teams import known_teams, make_team
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.people import NewTeamBody, TeamAnswer, TeamPatch, TeamsAnswer
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("teams", "teams")


@api.get("")
@api.output(TeamsAnswer)
@tells()
def index() -> Any:
    """List the teams that one may know of: all for the brand, for others those one is in."""
    actor = current_actor()
    found = known_teams(session(), actor)
    return {"items": [TeamAnswer.of(one, own=one.id == actor.team_id) for one in found], "next_cursor": None}


@api.post("")
@api.input(NewTeamBody, location="json", arg_name="body")
@api.output(TeamAnswer, status_code=201)
@tells(400, 409, 415, 422)
def create(body: NewTeamBody) -> Any:
    """Make a team; whoever makes it becomes its administrator."""
    team = make_team(session(), current_actor(), body.wanted(), now=now())
    return created(TeamAnswer.of(team, own=False), "api_teams.index")


@api.get("/own")
@api.output(TeamAnswer)
@tells()
def own() -> Any:
    """Read the team in which the token acts, with its settings."""
    return TeamAnswer.of(session().get_one(Team, current_actor().team_id), own=True)


@api.patch("/own")
@api.input(TeamPatch, location="json", arg_name="body")
@api.output(TeamAnswer)
@tells(400, 415, 422)
def change(body: TeamPatch) -> Any:
    """Change name, what may be spent without approval, or what an hour costs."""
    db, actor = session(), current_actor()
    require(actor, "team.change")
    settings = body.settings(db.get_one(Team, actor.team_id))
    return TeamAnswer.of(change_team(db, actor, settings, now=now()), own=True)
