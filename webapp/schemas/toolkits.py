"""Toolkits and recipes as JSON, and what is sent about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field

from experiments.learning.recipes.evidence import Stance, ToolkitEvidence
from experiments.learning.recipes.purse import Found, Purse, purse_of
from experiments.metrics.goal_kinds import GoalKind
from experiments.trials.draft import MetricGiven
from experiments.trials.toolkits.keeping import ToolkitChange, ToolkitKept
from experiments.trials.toolkits.pattern import Cost, Pattern
from experiments.trials.toolkits.starting import ToolkitStart
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.experiment_answers import MetricAnswer
from webapp.schemas.experiments import MetricBody, VariantBody
from webapp.schemas.reading import Body, Day, Key, Listed, MoneyBody, QueryText

TOOLKIT_FIELDS = {"idea": "hypothesis", "versions": "variants"}
"""Where the domain's fields stand in the body; the others have the same name."""


class ToolkitsQuery(Listed):
    """Which toolkits to list, and a purse that is held against each."""

    goal_kind: GoalKind | None = None
    channel: QueryText | None = None
    retired: bool = False
    money: QueryText | None = Field(default=None, description="An amount as in `300.00`.")
    currency: QueryText | None = Field(default=None, description="Of the money; without it the team's.")
    hours: float | None = None
    weeks: float | None = None

    def purse(self, currency: str) -> Purse:
        """Give what there is to spend."""
        money = None
        if self.money:
            money = MoneyBody(amount=self.money, currency=self.currency or currency).money("money")
        return purse_of(money, self.hours, self.weeks)


class ToolkitKeepBody(Body):
    """An experiment to keep as a toolkit; without a name it is called like the experiment."""

    experiment_id: Key
    name: str | None = None

    def kept(self) -> ToolkitKept:
        """Give the command record."""
        return ToolkitKept(self.name)


class ToolkitStartBody(Body):
    """What is said when a draft is started; what is left out is proposed, and still to be confirmed."""

    goal_id: Key | None = None
    audience: str | None = None
    starts: Day | None = None

    def start(self) -> ToolkitStart:
        """Give the command record."""
        return ToolkitStart(goal_id=self.goal_id, audience=self.audience, starts=self.starts)


class ToolkitPatch(Body):
    """A change to a toolkit; what is left out stays, ``null`` empties."""

    name: str | None = None
    channel: str | None = None
    tactic: str | None = None
    where: str | None = None
    audience: str | None = None
    customer_objective: str | None = None
    hypothesis: str | None = None
    instead_of: str | None = None
    expected: str | None = None
    mechanism: str | None = None
    next_step: str | None = None
    next_metric: str | None = None
    how: str | None = None
    expects: str | None = None
    variants: list[VariantBody] | None = None
    metrics: list[MetricBody] | None = None
    worthwhile_lift: float | None = None
    budget: MoneyBody | None = Field(default=None, description="What its smallest size costs.")
    hours: float | None = None
    days: float | None = None
    version: Key | None = None

    def change(self) -> ToolkitChange:
        """Give the command record."""
        domain = {place: field for field, place in TOOLKIT_FIELDS.items()}
        given: dict[str, Any] = {}
        for name, value in self.given().items():
            if name == "variants":
                given["versions"] = tuple(one.given_to_domain() for one in value or ())
            elif name == "metrics":
                given["metrics"] = tuple(MetricGiven(**dict(one)) for one in value or ())
            elif name == "budget":
                given["budget"] = value.money("budget") if value else None
            elif name != "version":
                given[domain.get(name, name)] = value
        return ToolkitChange(**given)


class RetireBody(Body):
    """Nothing but the version that was seen."""

    version: Key | None = None


class ToolkitVersionAnswer(Answer):
    """One thing compared."""

    name: str
    role: str
    text: str | None


class SightAnswer(Answer):
    """A change of ``lift`` is found four times in five with ``units`` of ``of`` in each version."""

    lift: float
    units: int | None
    of: str | None


class LaterAnswer(Answer):
    """A number that is known only so many days after the run."""

    name: str
    days_after: int


class EvidenceAnswer(Answer):
    """What the team's closed experiments say; ``state`` follows from the last two that count.

    ``grade``, ``lift`` and ``plan_with`` (what usually remains of it) are those of the last that supports it.
    """

    state: str
    supporting: list[int]
    contradicting: list[int]
    open: list[int]
    under_way: int
    last_proved_on: date | None
    grade: str | None
    lift: float | None
    plan_with: float | None

    @classmethod
    def of_toolkit(cls, evidence: ToolkitEvidence) -> EvidenceAnswer:
        """Write the evidence."""
        ids = {stance: [proof.experiment_id for proof in evidence.of(stance)] for stance in Stance}
        proved = evidence.proved
        return cls(
            state=evidence.state.value,
            supporting=ids[Stance.SUPPORTS],
            contradicting=ids[Stance.CONTRADICTS],
            open=ids[Stance.OPEN],
            under_way=evidence.under_way,
            last_proved_on=proved.closed_on if proved else None,
            grade=proved.grade if proved else None,
            lift=proved.lift if proved else None,
            plan_with=proved.plan_with if proved else None,
        )


class FindsAnswer(Answer):
    """What the purse can find out with it: ``sees`` is at the toolkit's own size where it does not fit.

    ``figures`` says whose figures that rests on, ``own`` (those of ``run``) or ``shipped``; ``times`` how many such
    runs together see the worthwhile change; ``place`` where it stands among those that were asked for.
    """

    place: int
    fits: bool
    lacks: list[str]
    sees: float | None
    not_estimable: str | None
    figures: str | None
    run: int | None
    enough: bool
    times: int | None

    @classmethod
    def of_purse(cls, found: Found, place: int) -> FindsAnswer:
        """Write what was found."""
        return cls(
            place=place,
            fits=found.fits,
            lacks=[lack.value for lack in found.lacks],
            sees=found.lift,
            not_estimable=found.unknown,
            figures=found.figures.value if found.figures else None,
            run=found.own.experiment_id if found.own else None,
            enough=found.enough,
            times=found.times,
        )


class ToolkitAnswer(Answer):
    """A toolkit; ``recipe`` is the number of the shipped recipe it is a team's copy of."""

    id: int
    version: int
    recipe: int | None
    name: str
    goal_kind: str
    also_for: list[str]
    goal_name: str | None
    channel: str
    tactic: str | None
    where: str | None
    content_type: str | None
    audience: str | None
    customer_objective: str | None
    hypothesis: str | None
    instead_of: str | None
    expected: str | None
    mechanism: str | None
    next_step: str | None
    next_metric: str | None
    other_tactics: list[str]
    design: str | None
    unit: str | None
    unit_name: str | None
    variants: list[ToolkitVersionAnswer]
    metrics: list[MetricAnswer]
    worthwhile_lift: float | None
    budget: MoneyAnswer | None
    budget_most: MoneyAnswer | None
    hours: float | None
    days: int | None
    how: str | None
    expects: str | None
    sees: list[SightAnswer]
    outcome: LaterAnswer | None
    kept_from: int | None
    retired: bool
    evidence: EvidenceAnswer
    finds: FindsAnswer

    @classmethod
    def of(cls, found: Found, place: int) -> ToolkitAnswer:
        """Write a toolkit with its evidence and what a purse finds with it."""
        toolkit, pattern = found.toolkit, found.pattern
        same = (
            "goal_name where content_type audience customer_objective instead_of expected mechanism next_step "
            "next_metric design unit unit_name worthwhile_lift hours days how expects kept_from"
        )
        on_the_row = "id version recipe name goal_kind channel tactic"
        least, most = _money(pattern.cost)
        return cls(
            **{name: getattr(toolkit, name) for name in on_the_row.split()},
            **{name: getattr(pattern, name) for name in same.split()},
            hypothesis=pattern.idea,
            also_for=[kind.value for kind in pattern.also_for],
            other_tactics=list(pattern.other_tactics),
            variants=[ToolkitVersionAnswer.model_validate(one) for one in pattern.versions],
            metrics=[MetricAnswer.model_validate(one) for one in pattern.metrics],
            budget=least,
            budget_most=most,
            sees=[SightAnswer.model_validate(one) for one in pattern.sees],
            outcome=_later(pattern),
            retired=toolkit.retired_at is not None,
            evidence=EvidenceAnswer.of_toolkit(found.evidence),
            finds=FindsAnswer.of_purse(found, place),
        )


class ToolkitsAnswer(Answer):
    """A page of toolkits."""

    items: list[ToolkitAnswer]
    next_cursor: str | None


def _money(cost: Cost | None) -> tuple[MoneyAnswer | None, MoneyAnswer | None]:
    if cost is None:
        return None, None
    return MoneyAnswer.of(cost.least_minor, cost.currency), MoneyAnswer.of(cost.most_minor, cost.currency)


def _later(pattern: Pattern) -> LaterAnswer | None:
    return LaterAnswer.model_validate(pattern.outcome) if pattern.outcome else None
