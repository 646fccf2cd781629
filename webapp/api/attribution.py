"""What social media brings: the read-out of one experiment, claims, which version had what."""

from __future__ import annotations

from typing import Any

from experiments.learning.attribution.claims import claims_of, set_claim
from experiments.learning.attribution.reading import attribution_of
from experiments.learning.attribution.saying import set_parts
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.attribution import AttributionAnswer, ClaimBody, ClaimListAnswer, PartsBody
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("attribution", "experiments")


@api.get("/<int:experiment_id>/attribution")
@api.output(AttributionAnswer)
@tells(404)
def show(experiment_id: int) -> Any:
    """Read what social media brought alone and together, what came extra, the claim and the factor between."""
    return AttributionAnswer.of(attribution_of(session(), current_actor(), experiment_id, today=today()))


@api.put("/<int:experiment_id>/attribution")
@api.input(PartsBody, location="json", arg_name="body")
@api.output(AttributionAnswer)
@tells(400, 404, 409, 415, 422)
def say_parts(experiment_id: int, body: PartsBody) -> Any:
    """Say which version had what: neither, social media, the other tactic, both."""
    set_parts(session(), current_actor(), experiment_id, body.parts_given(), now=now())
    return AttributionAnswer.of(attribution_of(session(), current_actor(), experiment_id, today=today()))


@api.get("/<int:experiment_id>/claims")
@api.output(ClaimListAnswer)
@tells(404)
def claims(experiment_id: int) -> Any:
    """List what was claimed, the newest first: the first one counts."""
    return ClaimListAnswer.of(claims_of(session(), current_actor(), experiment_id))


@api.post("/<int:experiment_id>/claims")
@api.input(ClaimBody, location="json", arg_name="body")
@api.output(AttributionAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def claim(experiment_id: int, body: ClaimBody) -> Any:
    """Write down what a platform claims; the last one counts."""
    set_claim(session(), current_actor(), experiment_id, body.claim(), now=now())
    read = attribution_of(session(), current_actor(), experiment_id, today=today())
    return created(AttributionAnswer.of(read), "api_attribution.show", experiment_id=experiment_id)
