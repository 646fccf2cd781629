"""How well social is integrated in a cycle: ratings by people, a score from facts."""

from __future__ import annotations

from typing import Any

from experiments.goals.self_rating import cycle_ratings, rate_cycle
from experiments.goals.survey import CMO_SURVEY
from experiments.learning.progress.integration import integration_of
from webapp.schemas.answering import created, open_room, tells
from webapp.schemas.integration import IntegrationAnswer, RatingBody, RatingsAnswer
from webapp.security import current_actor
from webapp.storage import now, session, today

api = open_room("ratings", "cycles")


@api.get("/<int:cycle_id>/ratings")
@api.output(RatingsAnswer)
@tells(404)
def index(cycle_id: int) -> Any:
    """Read how many people rated the cycle how; names are never told, one's own answer is."""
    return RatingsAnswer.of(cycle_id, cycle_ratings(session(), current_actor(), cycle_id))


@api.post("/<int:cycle_id>/ratings")
@api.input(RatingBody, location="json", arg_name="body")
@api.output(RatingsAnswer, status_code=201)
@tells(400, 404, 409, 415, 422)
def rate(cycle_id: int, body: RatingBody) -> Any:
    """Rate the cycle; a later answer of the same person takes the place of the earlier one."""
    db, actor = session(), current_actor()
    rate_cycle(db, actor, body.rating(cycle_id), now=now())
    answer = RatingsAnswer.of(cycle_id, cycle_ratings(db, actor, cycle_id))
    return created(answer, "api_ratings.index", cycle_id=cycle_id)


@api.get("/<int:cycle_id>/integration")
@api.output(IntegrationAnswer)
@tells(404)
def integration(cycle_id: int) -> Any:
    """Read the score that is computed from the cycle's experiments, beside a dated survey."""
    facts = integration_of(session(), current_actor(), cycle_id, today=today())
    return IntegrationAnswer.of(cycle_id, facts, CMO_SURVEY)
