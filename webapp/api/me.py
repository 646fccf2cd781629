"""Who a token acts for, and what that person says of themselves."""

from __future__ import annotations

from typing import Any

from experiments.people.members import change_department
from experiments.people.person import Person
from experiments.people.team import Team
from webapp.schemas.answering import open_room, tells
from webapp.schemas.people import SelfAnswer, SelfPatch
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("me", "me")


@api.get("")
@api.output(SelfAnswer)
@tells()
def show() -> Any:
    """Say person, team, role, department and scopes."""
    return _self()


@api.patch("")
@api.input(SelfPatch, location="json", arg_name="body")
@api.output(SelfAnswer)
@tells(400, 415, 422)
def change(body: SelfPatch) -> Any:
    """Say in which department one works."""
    if "department" in body.given():
        actor = current_actor()
        change_department(session(), actor, actor.person_id, body.department, now=now())
    return _self()


def _self() -> SelfAnswer:
    db, actor = session(), current_actor()
    person, team = db.get_one(Person, actor.person_id), db.get_one(Team, actor.team_id)
    scopes = None if actor.scopes is None else sorted(actor.scopes)
    return SelfAnswer(
        person_id=person.id,
        name=person.name,
        team_id=team.id,
        team=team.name,
        role=actor.role.value,
        department=person.department,
        scopes=scopes,
    )
