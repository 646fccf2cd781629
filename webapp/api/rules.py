"""The rules of a team: who may start what, up to which spend."""

from __future__ import annotations

from typing import Any

from experiments.people.rules import team_rules
from webapp.schemas.answering import open_room, tells
from webapp.schemas.rules import RulesAnswer
from webapp.security import current_actor
from webapp.storage import session

api = open_room("rules", "rules")


@api.get("")
@api.output(RulesAnswer)
@tells()
def show() -> Any:
    """Read the rules of the team."""
    return RulesAnswer.of(team_rules(session(), current_actor()))
