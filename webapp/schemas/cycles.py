"""Planning cycles as JSON."""

from __future__ import annotations

from datetime import date

from experiments.goals.cycle import Cycle
from experiments.goals.planning import CyclePlan
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.reading import Body, Day, MoneyBody


class CycleBody(Body):
    """A planning cycle: first and last day included, budgets in the team's currency."""

    name: str
    starts: Day
    ends: Day
    marketing_budget: MoneyBody | None = None
    social_budget: MoneyBody | None = None

    def plan(self) -> CyclePlan:
        """Give the command record."""
        marketing, social = self.marketing_budget, self.social_budget
        return CyclePlan(
            name=self.name,
            starts=self.starts,
            ends=self.ends,
            marketing_budget=marketing.money("marketing_budget") if marketing else None,
            social_budget=social.money("social_budget") if social else None,
        )


class CycleAnswer(Answer):
    """A planning cycle."""

    id: int
    name: str
    starts: date
    ends: date
    marketing_budget: MoneyAnswer | None
    social_budget: MoneyAnswer | None

    @classmethod
    def of(cls, cycle: Cycle) -> CycleAnswer:
        """Write a cycle."""
        return cls(
            id=cycle.id,
            name=cycle.name,
            starts=cycle.starts,
            ends=cycle.ends,
            marketing_budget=MoneyAnswer.of(cycle.marketing_budget_minor, cycle.currency),
            social_budget=MoneyAnswer.of(cycle.social_budget_minor, cycle.currency),
        )


class CyclesAnswer(Answer):
    """A page of cycles."""

    items: list[CycleAnswer]
    next_cursor: str | None
