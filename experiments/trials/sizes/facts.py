"""The facts of a draft that its size depends on, and the way in which it will be judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from experiments.judging.comparison import Looks
from experiments.metrics.catalogue import ChannelKind, channel_kind
from experiments.metrics.kinds import Design, Metric, MetricKind, Role, Unit
from experiments.people.money import Money
from experiments.trials.experiment import Experiment
from experiments.trials.sizes.asked import USUAL_DAYS
from experiments.trials.sizes.precision import Aim
from stats.errors import NotEstimable


class Way(StrEnum):
    """How the result will be compared (``design.md`` section 5), as far as the plan tells."""

    SHARES = "shares"
    VALUES = "values"
    PAIRED_DAYS = "paired_days"
    UNITS = "units"
    DAYS_APART = "days_apart"


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """A draft as its size sees it; money in ``currency``. ``dated`` says that first and last day are known."""

    metric: Metric
    design: Design
    unit: Unit | None
    unit_name: str | None
    channel: str
    aim: Aim
    looks: Looks
    worthwhile_lift: float | None
    expected_lift: float | None
    baseline: float | None
    relative_sd: float | None
    price_per_thousand_minor: int | None
    budget: Money | None
    currency: str
    audience_size: int | None
    units_per_day: float | None
    days: int
    dated: bool
    minimum_days: int
    minimum_units: int

    @property
    def is_paid(self) -> bool:
        """Say whether money buys times shown."""
        return channel_kind(self.channel) is ChannelKind.PAID


def facts_of(experiment: Experiment, *, currency: str) -> DraftFacts | NotEstimable:
    """Read a draft.

    Parameters
    ----------
    currency : str
        The team's, for a plan without a budget.
    """
    primary = next((use for use in experiment.metrics if use.role is Role.PRIMARY), None)
    if primary is None or experiment.channel is None or experiment.design is None:
        return NotEstimable("draft", "First say where it runs and which number decides.")
    own = experiment.currency or currency
    dated = experiment.starts is not None and experiment.ends is not None
    length = (experiment.ends - experiment.starts).days + 1 if experiment.starts and experiment.ends else USUAL_DAYS
    return DraftFacts(
        metric=Metric(primary.name, primary.kind, primary.numerator, primary.denominator, primary.direction),
        design=experiment.design,
        unit=experiment.unit,
        unit_name=experiment.unit_name,
        channel=experiment.channel,
        aim=Aim(confidence=experiment.confidence or 0.95, treatments=max(1, len(experiment.variants) - 1)),
        looks="weekly" if experiment.looks == "weekly" else "end",
        worthwhile_lift=experiment.worthwhile_lift,
        expected_lift=experiment.expected_lift,
        baseline=experiment.baseline,
        relative_sd=experiment.relative_sd,
        price_per_thousand_minor=experiment.price_per_thousand_minor,
        budget=None if experiment.budget_minor is None else Money(experiment.budget_minor, own),
        currency=own,
        audience_size=experiment.audience_size,
        units_per_day=experiment.units_per_day,
        days=length,
        dated=dated,
        minimum_days=experiment.minimum_days or 1,
        minimum_units=experiment.minimum_units or 1,
    )


def with_metric(facts: DraftFacts, metric: Metric) -> DraftFacts:
    """Give the same draft decided by another number, whose typed figures are not known."""
    return replace(facts, metric=metric, baseline=None, relative_sd=None)


def way_of(facts: DraftFacts) -> Way | NotEstimable:
    """Say how the result will be compared.

    Where people were drawn but an ad platform only tells days, days are compared in pairs.
    """
    if facts.design in (Design.BEFORE_AFTER, Design.OBSERVATIONAL):
        return NotEstimable(
            "cannot_decide",
            "Where nothing is drawn, nothing is decided, however large it is: let chance decide who gets what.",
        )
    if facts.design is Design.SWITCHBACK or facts.unit is Unit.DAY:
        return Way.UNITS if facts.unit is Unit.SLOT else Way.DAYS_APART
    if facts.design is Design.GEO or facts.unit in (Unit.POST, Unit.AD, Unit.SLOT, Unit.REGION):
        return Way.UNITS
    if facts.metric.kind is MetricKind.PROPORTION:
        return Way.SHARES
    if facts.metric.kind is MetricKind.MEAN:
        return Way.VALUES
    if facts.design is Design.PLATFORM_SPLIT or facts.is_paid:
        return Way.PAIRED_DAYS
    return Way.VALUES
