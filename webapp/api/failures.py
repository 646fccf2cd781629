"""Why it failed: the reasons, what failures cost and what to try next, what not doing it saves."""

from __future__ import annotations

from typing import Any

from experiments.learning.failures.follow_ups import follow_ups_for
from experiments.learning.failures.ledger import avoided_loss, cost_of_failure, failures
from experiments.learning.failures.reasons import why_it_failed
from experiments.people.team import Team
from webapp.schemas.answering import open_room, tells
from webapp.schemas.failures import (
    AvoidedListAnswer,
    FailureAnswer,
    FailureListAnswer,
    LedgerAsked,
    WhyItFailedAnswer,
)
from webapp.security import current_actor
from webapp.storage import session

api = open_room("failures", "failures")


@api.get("")
@api.output(WhyItFailedAnswer)
@tells()
def index() -> Any:
    """Count why it did not work out, by channel, goal and team, and what it cost."""
    db, actor = session(), current_actor()
    return WhyItFailedAnswer.of(why_it_failed(db, actor), cost_of_failure(db, actor))


@api.get("/costs")
@api.input(LedgerAsked, location="query", arg_name="asked")
@api.output(FailureListAnswer)
@tells(422)
def costs(asked: LedgerAsked) -> Any:
    """List what did not work with its cost, and what to try next, the dearest first."""
    db, actor = session(), current_actor()
    page = failures(db, actor, limit=asked.limit, cursor=asked.cursor)
    tries = follow_ups_for(db, actor, page.cards)
    currency = db.get_one(Team, actor.team_id).currency
    items = [FailureAnswer.of(card, currency, tries.get(card.experiment_id)) for card in page.cards]
    return {"items": items, "next_cursor": page.next_cursor}


@api.get("/avoided")
@api.input(LedgerAsked, location="query", arg_name="asked")
@api.output(AvoidedListAnswer)
@tells(422)
def avoided(asked: LedgerAsked) -> Any:
    """List what not doing it saves, each with what it assumes."""
    return AvoidedListAnswer.of(avoided_loss(session(), current_actor(), limit=asked.limit, cursor=asked.cursor))
