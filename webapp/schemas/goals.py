"""Goals as JSON: the goal sheet with its lists."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from experiments.goals.goal import Criterion, Goal, GoalChange
from webapp.schemas.answering import Answer
from webapp.schemas.reading import Body, Day, Key, Listed


class CriterionBody(Body):
    """A success criterion: text, and metric, direction, amount and deadline where a machine shall check it."""

    text: str
    metric: str | None = None
    direction: str | None = None
    amount: float | None = None
    deadline: Day | None = None


def _one_line(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


class GoalBody(Body):
    """What is to be set on a goal; what is left out stays. ``kind`` and ``goal`` make one."""

    cycle_id: Key | None = None
    objective_id: Key | None = None
    objective: str | None = None
    kind: str | None = None
    name: str | None = None
    goal: str | None = None
    success_criteria: list[Annotated[CriterionBody, BeforeValidator(_one_line)]] | None = None
    implementation_plan: list[str] | None = None
    owner: Key | None = None
    metric: str | None = None
    direction: str | None = None
    baseline: float | None = None
    target: float | None = None
    standing: float | None = None
    standing_on: Day | None = None
    deadline: Day | None = None
    funnel_stage: str | None = None
    audience: str | None = None

    def change(self) -> GoalChange:
        """Give the command record."""
        given: dict[str, Any] = self.given()
        given.pop("version", None)
        if "owner" in given:
            given["owner_id"] = given.pop("owner")
        if given.get("cycle_id", 0) is None:
            del given["cycle_id"]
        if "success_criteria" in given:
            lines = given["success_criteria"] or ()
            given["success_criteria"] = tuple(Criterion(**dict(one)) for one in lines)
        if "implementation_plan" in given:
            given["implementation_plan"] = tuple(given["implementation_plan"] or ())
        return GoalChange(**given)


class GoalPatch(GoalBody):
    """A change to a goal; with ``version`` it is refused where somebody else was quicker."""

    version: Key | None = None


GOAL_FIELDS = {"owner_id": "owner"}
"""Where the domain's fields stand in the body."""


class GoalsQuery(Listed):
    """Which goals to list."""

    cycle_id: Key | None = None


class CriterionAnswer(Answer):
    """A success criterion."""

    text: str
    metric: str | None
    direction: str | None
    amount: float | None
    deadline: date | None


class GoalAnswer(Answer):
    """A goal; ``sheet_gaps`` names the parts of its sheet that are still empty."""

    id: int
    version: int
    cycle_id: int
    objective_id: int | None
    objective: str | None
    kind: str
    name: str | None
    goal: str
    success_criteria: list[CriterionAnswer]
    implementation_plan: list[str]
    owner: int | None
    metric: str | None
    direction: str | None
    baseline: float | None
    target: float | None
    standing: float | None
    standing_on: date | None
    deadline: date | None
    funnel_stage: str | None
    audience: str | None
    sheet_gaps: list[str]
    created_at: datetime

    @classmethod
    def of(cls, goal: Goal) -> GoalAnswer:
        """Write a goal."""
        plain = (
            "id version cycle_id objective_id objective kind name goal metric direction baseline target standing "
            "standing_on deadline funnel_stage audience created_at implementation_plan"
        )
        return cls(
            **{name: getattr(goal, name) for name in plain.split()},
            owner=goal.owner_id,
            success_criteria=[CriterionAnswer.model_validate(line) for line in goal.success_criteria],
            sheet_gaps=goal.sheet_gaps(),
        )


class GoalsAnswer(Answer):
    """A page of goals."""

    items: list[GoalAnswer]
    next_cursor: str | None
