"""The next-cycle plan: read it whole, change it, take a proposal into the next cycle."""

from __future__ import annotations

from typing import Any

from flask import url_for

from experiments.learning.brief.acting.accepting import accept_proposal
from experiments.learning.brief.acting.editing import add_proposal, change_proposal, write_foreword
from experiments.learning.brief.joining import get_proposal
from experiments.learning.brief.kept import AcceptedAs, ProposalRow
from experiments.learning.brief.writing import brief_of
from experiments.people.team import Team
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.briefs import BriefAnswer, BriefPatch
from webapp.schemas.proposals import OwnProposalBody, ProposalAnswer, ProposalPatch
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("briefs", "cycles")


@api.get("/<int:cycle_id>/brief")
@api.output(BriefAnswer)
@tells(404)
def show(cycle_id: int) -> Any:
    """Read the plan for what follows a cycle: it is written anew from the data at each call."""
    return BriefAnswer.of(brief_of(session(), current_actor(), cycle_id, today=today()))


@api.patch("/<int:cycle_id>/brief")
@api.input(BriefPatch, location="json", arg_name="body")
@api.output(BriefAnswer)
@tells(400, 404, 409, 415, 422)
def write(cycle_id: int, body: BriefPatch) -> Any:
    """Write what stands above the plan; everything else in it is written from the data."""
    db, actor = session(), current_actor()
    write_foreword(db, actor, cycle_id, body.foreword, version=body.version, now=now())
    return BriefAnswer.of(brief_of(db, actor, cycle_id, today=today()))


@api.post("/<int:cycle_id>/brief/proposals")
@api.input(OwnProposalBody, location="json", arg_name="body")
@api.output(ProposalAnswer, status_code=201)
@tells(400, 404, 415, 422)
def add(cycle_id: int, body: OwnProposalBody) -> Any:
    """Add a proposal of one's own; it stays until somebody leaves it out."""
    row = add_proposal(session(), current_actor(), cycle_id, body.own(), now=now())
    return created(_written(cycle_id, row.key), "api_briefs.proposal", cycle_id=cycle_id, proposal_key=row.key)


@api.get("/<int:cycle_id>/brief/proposals/<proposal_key>")
@api.output(ProposalAnswer)
@tells(404)
def proposal(cycle_id: int, proposal_key: str) -> Any:
    """Read one proposal, among the seven or not."""
    return _written(cycle_id, proposal_key)


@api.patch("/<int:cycle_id>/brief/proposals/<proposal_key>")
@api.input(ProposalPatch, location="json", arg_name="body")
@api.output(ProposalAnswer)
@tells(400, 404, 409, 415, 422)
def change(cycle_id: int, proposal_key: str, body: ProposalPatch) -> Any:
    """Change words, place or size of a proposal, leave it out with a reason, or take it back."""
    db, actor = session(), current_actor()
    change_proposal(db, actor, cycle_id, proposal_key, body.change(), version=body.version, now=now())
    return _written(cycle_id, proposal_key)


@api.post("/<int:cycle_id>/brief/proposals/<proposal_key>/accept")
@api.output(ProposalAnswer, status_code=201)
@tells(404, 409, 422)
def accept(cycle_id: int, proposal_key: str) -> Any:
    """Take a proposal into the next cycle; `Location` is the draft that it became, or the proposal of a decision."""
    row = accept_proposal(session(), current_actor(), cycle_id, proposal_key, now=now())
    return _written(cycle_id, proposal_key), 201, {"Location": _became(row)}


def _written(cycle_id: int, key: str) -> ProposalAnswer:
    db, actor = session(), current_actor()
    found = get_proposal(db, actor, cycle_id, key, today=today())
    return ProposalAnswer.of_proposal(found, db.get_one(Team, actor.team_id).currency)


def _became(row: ProposalRow) -> str:
    """Say where that stands which a proposal became."""
    if row.accepted_as is AcceptedAs.EXPERIMENT:
        return url_for("api_experiments.show", experiment_id=row.accepted_id)
    if row.accepted_as is AcceptedAs.GOAL:
        return url_for("api_goals.show", goal_id=row.accepted_id)
    return url_for("api_briefs.proposal", cycle_id=row.cycle_id, proposal_key=row.key)
