"""Who a token acts for."""

from __future__ import annotations

from typing import Any

from experiments.people.person import Person
from experiments.people.team import Team
from webapp.schemas.answering import open_room, tells
from webapp.schemas.people import SelfAnswer
from webapp.security import current_actor
from webapp.storage import session

api = open_room("me", "me")


@api.get("")
@api.output(SelfAnswer)
@tells()
def show() -> Any:
    """Say person, team, role and scopes."""
    db, actor = session(), current_actor()
    person, team = db.get_one(Person, actor.person_id), db.get_one(Team, actor.team_id)
    scopes = None if actor.scopes is None else sorted(actor.scopes)
    return SelfAnswer(
        person_id=person.id, name=person.name, team_id=team.id, team=team.name, role=actor.role.value, scopes=scopes
    )
