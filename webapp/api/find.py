"""Find by name: experiments, goals, lessons, toolkits, channels and cycles."""

from __future__ import annotations

from typing import Any

from experiments.learning.finding.things import find_things
from webapp.schemas.answering import open_room, tells
from webapp.schemas.find import FindAsked, FoundAnswer, FoundListAnswer
from webapp.security import current_actor
from webapp.storage import session, today

api = open_room("find", "find")


@api.get("")
@api.input(FindAsked, location="query", arg_name="asked")
@api.output(FoundListAnswer)
@tells(422)
def index(asked: FindAsked) -> Any:
    """Find things by the beginnings of the words of their names."""
    found = find_things(session(), current_actor(), asked.q, today=today())
    return {"items": [FoundAnswer.of(one) for one in found], "next_cursor": None}
