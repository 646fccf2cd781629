"""What waits in the team: exports, closings, answers, approvals, reviews, unfinished drafts, the rating of a cycle."""

from __future__ import annotations

from typing import Any

from experiments.learning.waiting.today import waits_for
from webapp.schemas.answering import open_room, tells
from webapp.schemas.archive import WaitingAnswer, WaitingListAnswer
from webapp.security import current_actor
from webapp.storage import session, today

api = open_room("today", "today")


@api.get("")
@api.output(WaitingListAnswer)
@tells()
def index() -> Any:
    """List what waits, one's own first, then by urgency."""
    actor, day = current_actor(), today()
    found = waits_for(session(), actor, today=day)
    return {"items": [WaitingAnswer.of(one, actor, day) for one in found], "next_cursor": None}
