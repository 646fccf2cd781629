"""Noes: what was said no to, by whom and why; said again, or looked at again as a draft."""

from __future__ import annotations

from typing import Any

from experiments.trials.decline import decline_idea
from experiments.trials.noes import barriers, get_no, list_noes, reopen, say_no_again, told
from webapp.schemas.answering import created, open_room, page_of, tells
from webapp.schemas.experiment_answers import ExperimentAnswer
from webapp.schemas.reading import Listed
from webapp.schemas.rules import BarriersAnswer, NewNoBody, NoAnswer, NoBody, NoesAnswer, ReopenBody
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("noes", "noes")


@api.get("")
@api.input(Listed, location="query", arg_name="asked")
@api.output(NoesAnswer)
@tells(422)
def index(asked: Listed) -> Any:
    """List what was said no to, each thing with the last no to it, the last said first."""
    found = list_noes(session(), current_actor(), before_id=asked.cursor, limit=asked.limit + 1)
    return page_of(found, asked.limit, lambda no: NoAnswer.of(no, today()), lambda no: no.decline.id)


@api.post("")
@api.input(NewNoBody, location="json", arg_name="body")
@api.output(NoAnswer, status_code=201)
@tells(400, 415, 422)
def create(body: NewNoBody) -> Any:
    """Say no to an idea that never became an experiment; a draft is declined at its own address."""
    db, actor = session(), current_actor()
    no = decline_idea(db, actor, body.idea, body.refusal(), now=now())
    return created(NoAnswer.of(told(db, no), today()), "api_noes.show", no_id=no.id)


@api.get("/<int:no_id>")
@api.output(NoAnswer)
@tells(404)
def show(no_id: int) -> Any:
    """Read a no."""
    db = session()
    no = get_no(db, current_actor(), no_id)
    return NoAnswer.of(told(db, no), today())


@api.post("/<int:no_id>/again")
@api.input(NoBody, location="json", arg_name="body")
@api.output(NoAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def again(no_id: int, body: NoBody) -> Any:
    """Say no once more, with another day to look at it."""
    db, actor = session(), current_actor()
    no = say_no_again(db, actor, no_id, body.refusal(), now=now())
    return created(NoAnswer.of(told(db, no), today()), "api_noes.show", no_id=no.id)


@api.post("/<int:no_id>/reopen")
@api.input(ReopenBody, location="json", arg_name="body")
@api.output(ExperimentAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def look_again(no_id: int, body: ReopenBody) -> Any:
    """Look at it again: begin a draft with what there was. The no stays as it was said."""
    draft = reopen(session(), current_actor(), no_id, body.reason, now=now())
    return created(ExperimentAnswer.of(draft, today()), "api_experiments.show", experiment_id=draft.id)


@api.get("/barriers")
@api.output(BarriersAnswer)
@tells()
def stood_in_the_way() -> Any:
    """Count what never ran by what stood in the way."""
    found = barriers(session(), current_actor())
    return {"items": [{"barrier": name, "experiments": number} for name, number in found], "next_cursor": None}
