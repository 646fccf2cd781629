"""What the person whose token it is wants to be told by mail."""

from __future__ import annotations

from typing import Any

from experiments.people.notices.choices import choices_of, choose
from webapp.schemas.answering import open_room, tells
from webapp.schemas.notices import NoticesAnswer, NoticesBody
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("notices", "notices")


@api.get("")
@api.output(NoticesAnswer)
@tells()
def show() -> Any:
    """Say of what mails are sent."""
    return NoticesAnswer.of(choices_of(session(), current_actor().person_id))


@api.patch("")
@api.input(NoticesBody, location="json", arg_name="body")
@api.output(NoticesAnswer)
@tells(400, 415, 422)
def change(body: NoticesBody) -> Any:
    """Switch on or off what is sent; what happened before is not told afterwards."""
    actor = current_actor()
    choose(session(), actor, body.wanted(), now=now())
    return NoticesAnswer.of(choices_of(session(), actor.person_id))
