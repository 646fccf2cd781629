"""Decisions followed up: what waits for an answer, what became of decisions, early signs and next steps."""

from __future__ import annotations

from typing import Any

from experiments.learning.decisions.early_signs import early_signs, sizes_foretold
from experiments.learning.decisions.promises import promises_kept
from experiments.learning.decisions.record import decision_record, decisions_due
from webapp.schemas.answering import open_room, tells
from webapp.schemas.followed import DecisionDueAnswer, DecisionDueListAnswer, DecisionRecordAnswer
from webapp.security import current_actor
from webapp.storage import session, today

api = open_room("followed", "decisions")

MOST = 200


@api.get("")
@api.output(DecisionDueListAnswer)
@tells()
def index() -> Any:
    """List the decisions whose day has come and that nobody answered for, 200 at most: answering makes room."""
    due = decisions_due(session(), current_actor(), today=today(), limit=MOST)
    return {"items": [DecisionDueAnswer.of(one) for one in due], "next_cursor": None}


@api.get("/record")
@api.output(DecisionRecordAnswer)
@tells()
def record() -> Any:
    """Say how many decisions were done, whether it held, what early signs foretold, which next steps came."""
    db, actor = session(), current_actor()
    return DecisionRecordAnswer.of(
        decision_record(db, actor, today=today()),
        early_signs(db, actor),
        sizes_foretold(db, actor),
        promises_kept(db, actor, today=today()),
    )
