"""People of the team: list, read, roles, leaving, erasing."""

from __future__ import annotations

from typing import Any

from experiments.people.erasing import erase_person
from experiments.people.members import change_department, change_role, end_sessions, get_member, list_members
from experiments.people.permission import require
from experiments.trials.leaving import deactivate, open_work, reactivate
from webapp.log_in.lost_factor import take_second_factor
from webapp.schemas.answering import may_take, open_room, tells
from webapp.schemas.people import DeactivationBody, OpenWorkAnswer, PeopleAnswer, PersonAnswer, PersonPatch
from webapp.schemas.reading import body_or_nothing
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("people", "people")


@api.get("")
@api.output(PeopleAnswer)
@tells()
def index() -> Any:
    """List everybody who is or was in the team."""
    found = list_members(session(), current_actor())
    return {"items": [PersonAnswer.of(one) for one in found], "next_cursor": None}


@api.get("/<int:person_id>")
@api.output(PersonAnswer)
@tells(404)
def show(person_id: int) -> Any:
    """Read one person."""
    return PersonAnswer.of(get_member(session(), current_actor(), person_id))


@api.get("/<int:person_id>/open-work")
@api.output(OpenWorkAnswer)
@tells(404)
def work(person_id: int) -> Any:
    """List what somebody answers for; it goes to a successor when they leave."""
    return OpenWorkAnswer.of(open_work(session(), current_actor(), person_id))


@api.patch("/<int:person_id>")
@api.input(PersonPatch, location="json", arg_name="body")
@api.output(PersonAnswer)
@tells(400, 404, 409, 415, 422)
def change(person_id: int, body: PersonPatch) -> Any:
    """Give another role, or say in which department somebody works."""
    db, actor, given = session(), current_actor(), body.given()
    require(actor, "people.change")
    if "role" in given:
        change_role(db, actor, person_id, body.role or "", now=now())
    if "department" in given:
        change_department(db, actor, person_id, body.department, now=now())
    return PersonAnswer.of(get_member(db, actor, person_id))


@api.post("/<int:person_id>/deactivate")
@may_take(DeactivationBody)
@api.output(PersonAnswer)
@tells(400, 404, 409, 415, 422)
def leave(person_id: int) -> Any:
    """Deactivate somebody; their open work goes to the successor first."""
    body = body_or_nothing(DeactivationBody)
    return PersonAnswer.of(deactivate(session(), current_actor(), person_id, body.successor, now=now()))


@api.post("/<int:person_id>/reactivate")
@api.output(PersonAnswer)
@tells(404, 409)
def come_back(person_id: int) -> Any:
    """Let somebody act in the team again."""
    return PersonAnswer.of(reactivate(session(), current_actor(), person_id, now=now()))


@api.post("/<int:person_id>/erase")
@api.output(PersonAnswer)
@tells(404, 409)
def erase(person_id: int) -> Any:
    """Erase name and address of somebody deactivated; what they did stays on record by number."""
    db, actor = session(), current_actor()
    erase_person(db, actor, person_id, now=now())
    return PersonAnswer.of(get_member(db, actor, person_id))


@api.post("/<int:person_id>/end-sessions")
@api.output(PersonAnswer)
@tells(404)
def log_out(person_id: int) -> Any:
    """Log somebody out everywhere; tokens go on."""
    db, actor = session(), current_actor()
    end_sessions(db, actor, person_id, now=now())
    return PersonAnswer.of(get_member(db, actor, person_id))


@api.post("/<int:person_id>/second-factor/off")
@api.output(PersonAnswer)
@tells(404)
def second_factor_off(person_id: int) -> Any:
    """Turn off the second factor of somebody who lost it."""
    return PersonAnswer.of(take_second_factor(person_id))
