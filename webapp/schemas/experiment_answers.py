"""An experiment as JSON: the same parts as in the body that made it, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from experiments.people.permission import may
from experiments.trials.attached import Deviation
from experiments.trials.experiment import Experiment, status_on
from experiments.trials.sizes.typed import currency_of
from webapp.schemas.answering import Answer, MoneyAnswer
from webapp.schemas.experiments import EXPERIMENT_FIELDS
from webapp.security import current_actor
from webapp.storage import session


class PeopleAnswer(Answer):
    """Who it is for."""

    audience: str | None
    confirmed: bool


class ObjectiveAnswer(Answer):
    """What they should do."""

    customer_objective: str | None
    funnel_from: str | None
    funnel_to: str | None
    confirmed: bool


class NextStepAnswer(Answer):
    """What happens next when it works; ``came`` is answered on the day it is due."""

    text: str
    metric: str | None
    due: date | None
    came: bool | None


class StrategyAnswer(Answer):
    """If we ``hypothesis`` instead of ``instead_of``, then ``expected``, because ``mechanism``."""

    hypothesis: str | None
    instead_of: str | None
    expected: str | None
    mechanism: str | None
    next_step: NextStepAnswer | None
    other_tactics: list[str]
    forecast: float | None
    confirmed: bool


class TechnologyAnswer(Answer):
    """Where it runs."""

    channel: str | None
    content_type: str | None
    tactic: str | None
    toolkit_id: int | None
    confirmed: bool


class VariantAnswer(Answer):
    """A version."""

    name: str
    role: str
    text: str | None
    picture: str | None
    share: float | None


class MetricAnswer(Answer):
    """A number and the part it plays."""

    name: str
    kind: str
    numerator: str
    denominator: str | None
    direction: str
    role: str
    margin: float | None


class OutcomeAnswer(Answer):
    """A later outcome that the number that decides only foretells, and the day on which it is known."""

    name: str
    kind: str
    numerator: str
    denominator: str | None
    direction: str
    due: date | None
    days_after: int | None


class RuleAnswer(Answer):
    """The rule by which the verdict falls."""

    worthwhile_lift: float | None
    confidence: float | None
    looks: str | None
    minimum_days: int | None
    minimum_units: int | None
    baseline: float | None


class SealAnswer(Answer):
    """When the plan was locked, by whom, and its fingerprint."""

    at: datetime
    by: int
    hash: str


class DeviationAnswer(Answer):
    """A change to a judged part after the start."""

    at: datetime
    by: int
    field: str
    before: Any
    after: Any
    reason: str

    @classmethod
    def of(cls, deviation: Deviation) -> DeviationAnswer:
        """Write a deviation, its field as the object has it."""
        plain = {name: getattr(deviation, name) for name in ("at", "by", "before", "after", "reason")}
        return cls(**plain, field=EXPERIMENT_FIELDS.get(deviation.field, deviation.field))


class ExperimentAnswer(Answer):
    """An experiment; ``status`` follows dates and files by itself.

    ``provisional_until`` is set while it is closed by an early sign alone: the day on which its outcome is known.
    """

    id: int
    version: int
    goal_id: int | None
    title: str
    status: str
    owner: int | None
    heard: str | None
    people: PeopleAnswer
    objective: ObjectiveAnswer
    strategy: StrategyAnswer
    technology: TechnologyAnswer | None
    design: str | None
    unit: str | None
    unit_name: str | None
    draw_seed: str | None
    alternated_by_hand: bool
    equal_budgets: bool
    carry_over: bool
    settling_days: int | None
    variants: list[VariantAnswer]
    metrics: list[MetricAnswer]
    outcome: OutcomeAnswer | None
    rule: RuleAnswer
    budget: MoneyAnswer | None
    hours: float | None
    expected_lift: float | None
    price_per_thousand: MoneyAnswer | None
    audience_size: int | None
    units_per_day: float | None
    relative_sd: float | None
    starts: date | None
    ends: date | None
    run_by: str | None
    built_on: int | None
    built_on_by: list[int]
    expert: str | None
    risky: bool
    sign_off: int | None
    retrospective: bool
    sealed: SealAnswer | None
    deviations: list[DeviationAnswer]
    verdict: str | None
    grade: str | None
    decision: str | None
    concluded_on: date | None
    provisional_until: date | None

    @classmethod
    def of(cls, experiment: Experiment, today: date) -> ExperimentAnswer:
        """Write an experiment as it stands on a day."""
        plan = experiment.plan
        same = (
            "id version goal_id title heard design unit unit_name draw_seed alternated_by_hand equal_budgets "
            "carry_over settling_days hours starts ends run_by expert risky retrospective verdict grade decision "
            "concluded_on provisional_until"
        )
        return cls(
            **{name: getattr(experiment, name) for name in same.split()},
            status=status_on(experiment, today, experiment.has_data).value,
            owner=experiment.owner_id,
            built_on=experiment.built_on_id,
            built_on_by=[later.id for later in experiment.built_on_by if may(current_actor(), "see", later)],
            sign_off=experiment.sign_off_id,
            people=PeopleAnswer(audience=experiment.audience, confirmed=experiment.people_confirmed),
            objective=_objective(experiment),
            strategy=_strategy(experiment),
            technology=_technology(experiment),
            variants=[VariantAnswer.model_validate(variant) for variant in experiment.variants],
            metrics=[MetricAnswer.model_validate(use) for use in experiment.metrics],
            outcome=OutcomeAnswer.model_validate(experiment.outcome) if experiment.outcome else None,
            rule=RuleAnswer.model_validate(experiment),
            budget=MoneyAnswer.of(experiment.budget_minor, experiment.currency),
            **_sized_by(experiment),
            sealed=SealAnswer(at=plan.sealed_at, by=plan.sealed_by, hash=plan.hash) if plan else None,
            deviations=[DeviationAnswer.of(deviation) for deviation in experiment.deviations],
        )


def _sized_by(experiment: Experiment) -> dict[str, Any]:
    """Write what somebody typed for the size; a price without a budget is in the team's currency."""
    names = ("expected_lift", "audience_size", "units_per_day", "relative_sd")
    price = experiment.price_per_thousand_minor
    currency = None if price is None else currency_of(session(), experiment)
    return {name: getattr(experiment, name) for name in names} | {"price_per_thousand": MoneyAnswer.of(price, currency)}


class ExperimentsAnswer(Answer):
    """A page of experiments."""

    items: list[ExperimentAnswer]
    next_cursor: str | None


def _objective(experiment: Experiment) -> ObjectiveAnswer:
    return ObjectiveAnswer(
        customer_objective=experiment.customer_objective,
        funnel_from=experiment.funnel_from,
        funnel_to=experiment.funnel_to,
        confirmed=experiment.objective_confirmed,
    )


def _strategy(experiment: Experiment) -> StrategyAnswer:
    step = experiment.next_step
    return StrategyAnswer(
        hypothesis=experiment.idea,
        instead_of=experiment.instead_of,
        expected=experiment.expected,
        mechanism=experiment.mechanism,
        next_step=NextStepAnswer.model_validate(step) if step else None,
        other_tactics=list(experiment.other_tactics),
        forecast=experiment.forecast,
        confirmed=experiment.strategy_confirmed,
    )


def _technology(experiment: Experiment) -> TechnologyAnswer | None:
    if not (experiment.channel or experiment.content_type or experiment.tactic or experiment.toolkit_id):
        return None
    return TechnologyAnswer(
        channel=experiment.channel,
        content_type=experiment.content_type,
        tactic=experiment.tactic,
        toolkit_id=experiment.toolkit_id,
        confirmed=experiment.technology_confirmed,
    )
