"""What one more of what a goal counts is worth, as JSON."""

from __future__ import annotations

from datetime import datetime

from experiments.learning.brief.kept import GoalWorth
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.reading import Body, MoneyBody


class GoalWorthBody(Body):
    """An amount above 0 in the team's currency, or `null`."""

    money: MoneyBody | None


class GoalWorthAnswer(Answer):
    """What one more is worth, kept up for a whole planning cycle; all `null` where nobody has said it."""

    goal_id: int
    money: MoneyAnswer | None
    said_by: int | None
    said_at: datetime | None

    @classmethod
    def of(cls, goal_id: int, said: GoalWorth | None) -> GoalWorthAnswer:
        """Write it."""
        return cls(
            goal_id=goal_id,
            money=None if said is None else MoneyAnswer.of(said.amount_minor, said.currency),
            said_by=None if said is None else said.person_id,
            said_at=None if said is None else said.changed_at,
        )
