"""Planning cycles as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any

from experiments.errors import Fault, RuleBroken
from experiments.goals.cycle import Cycle
from experiments.goals.planning import CycleChange, CyclePlan
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.reading import Body, Day, Key, MoneyBody


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


class CyclePatch(Body):
    """A change to a planning cycle; what is left out stays, a budget of null is emptied.

    With ``version`` it is refused where somebody else was quicker.
    """

    name: str | None = None
    starts: Day | None = None
    ends: Day | None = None
    marketing_budget: MoneyBody | None = None
    social_budget: MoneyBody | None = None
    version: Key | None = None

    def change(self) -> CycleChange:
        """Give the command record.

        Raises
        ------
        RuleBroken
            Name or a day are emptied, which no cycle can do without.
        """
        given: dict[str, Any] = self.given()
        given.pop("version", None)
        emptied = [name for name in ("name", "starts", "ends") if name in given and given[name] is None]
        if emptied:
            raise RuleBroken(*(Fault(name, "missing", "This is missing.") for name in emptied))
        for name in ("marketing_budget", "social_budget"):
            if (budget := given.get(name)) is not None:
                given[name] = budget.money(name)
        return CycleChange(**given)


class CycleAnswer(Answer):
    """A planning cycle."""

    id: int
    version: int
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
            version=cycle.version,
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
