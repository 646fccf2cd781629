"""What other teams said no to, as JSON."""

from __future__ import annotations

from datetime import date

from webapp.schemas.answering import Answer


class GoalNoAnswer(Answer):
    """A refusal: what it was, why, and when it is looked at again."""

    experiment_id: int
    title: str
    reason: str
    review_on: date | None


class GoalNoesAnswer(Answer):
    """The last refusals about a goal."""

    items: list[GoalNoAnswer]
    next_cursor: str | None
