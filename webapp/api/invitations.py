"""Invitations into the team: list, send, take back."""

from __future__ import annotations

from typing import Any

from experiments.people.keys.invitations import invite, open_invitations, revoke_invitation
from webapp.log_in.invitations import refuse_without_log_in, send_invitation
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.people import InvitationAnswer, InvitationBody, InvitationsAnswer
from webapp.security import current_actor
from webapp.storage import now, session

api = open_room("invitations", "invitations")


@api.get("")
@api.output(InvitationsAnswer)
@tells()
def index() -> Any:
    """List the invitations that still work."""
    found = open_invitations(session(), current_actor(), now=now())
    return {"items": [InvitationAnswer.of(one) for one in found], "next_cursor": None}


@api.post("")
@api.input(InvitationBody, location="json", arg_name="body")
@api.output(InvitationAnswer, status_code=201)
@tells(400, 409, 415, 422)
def create(body: InvitationBody) -> Any:
    """Ask somebody in: the link goes by mail, and comes once with this answer."""
    db, actor = session(), current_actor()
    refuse_without_log_in(actor)
    invitation, secret = invite(db, actor, email=body.email, role=body.role, now=now())
    link = send_invitation(db, actor, invitation, secret)
    return created(InvitationAnswer.of(invitation, link), "api_invitations.index")


@api.post("/<int:invitation_id>/revoke")
@api.output(InvitationAnswer)
@tells(404)
def revoke(invitation_id: int) -> Any:
    """Take an invitation back; doing it twice changes nothing."""
    return InvitationAnswer.of(revoke_invitation(session(), current_actor(), invitation_id, now=now()))
