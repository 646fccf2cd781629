"""Everything that is not asked: derived from goal kind and channel, shown as one sentence to confirm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from experiments.goals.goal import Goal
from experiments.metrics.catalogue import ChannelKind, channel_kind, suggest
from experiments.metrics.goal_kinds import ADVICE, GoalKind
from experiments.metrics.kinds import Design, Direction, Metric, Role, Unit
from experiments.people.money import Money
from experiments.trials.experiment import Experiment, VariantRole

WHAT_WE_DO_NOW = "what we do now"


@dataclass(frozen=True, slots=True)
class VariantGiven:
    """A variant as given: name, ``control`` or ``treatment``, its text, picture (SHA-256), planned share of units."""

    name: str
    role: str
    text: str | None = None
    picture: str | None = None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A whole set-up; every part can be changed where it stands.

    ``days`` is the length of the run in whole weeks; ``ends`` its last day, ``None`` while no start is known.
    ``settling_days`` is how long the platform goes on counting conversions after the last day.
    """

    variants: tuple[VariantGiven, ...]
    metrics: tuple[Metric, ...]
    design: Design
    unit: Unit
    unit_name: str | None
    equal_budgets: bool
    settling_days: int | None
    worthwhile_lift: float
    confidence: float
    looks: str
    minimum_days: int
    minimum_units: int
    days: int
    ends: date | None
    budget: Money | None


@dataclass(frozen=True, slots=True)
class _SetUp:
    """How a kind of channel is compared by default."""

    design: Design
    unit: Unit
    unit_name: str | None
    days: int
    looks: str
    minimum_days: int
    equal_budgets: bool = False
    settling_days: int | None = None


_SET_UPS: Mapping[ChannelKind, _SetUp] = {
    ChannelKind.PAID: _SetUp(Design.PLATFORM_SPLIT, Unit.USER, "people", 14, "weekly", 7, True, 7),
    # Posts and conversations are read once, at the end: between the weeks there is nothing to stop or to save.
    ChannelKind.ORGANIC: _SetUp(Design.RANDOMIZED, Unit.POST, None, 56, "end", 7),
    ChannelKind.MESSAGES: _SetUp(Design.RANDOMIZED, Unit.USER, "conversations", 28, "end", 7),
    # One-off sends wait for the whole outcome window.
    ChannelKind.EMAIL: _SetUp(Design.RANDOMIZED, Unit.USER, "subscribers", 28, "end", 28),
    ChannelKind.OTHER: _SetUp(Design.SWITCHBACK, Unit.DAY, None, 28, "weekly", 7),
}
_OUTCOME_DAYS = {GoalKind.REPEAT_BUSINESS: 63, GoalKind.CUSTOMER_RECOVERY: 35}
"""Days after an e-mail until its outcome is known, in whole weeks."""


def propose(
    goal_kind: GoalKind, channel: str, *, starts: date | None, budget_minor: int | None, currency: str | None
) -> Proposal:
    """Derive a whole set-up from goal kind and channel.

    Parameters
    ----------
    goal_kind : GoalKind
        What the goal wants.
    channel : str
        Where, as typed or chosen.
    starts : date or None
        First day, if it is known.
    budget_minor, currency
        Money planned, in minor units.

    Examples
    --------
    >>> plan = propose(GoalKind.NEW_SALES, "paid social", starts=date(2026, 11, 2), budget_minor=28000, currency="EUR")
    >>> plan.metrics[0].name, plan.worthwhile_lift, plan.days, plan.ends
    ('link clicks per time shown', 0.05, 14, datetime.date(2026, 11, 15))
    """
    kind = channel_kind(channel)
    set_up = _SET_UPS[kind]
    days = _OUTCOME_DAYS.get(goal_kind, set_up.days) if kind is ChannelKind.EMAIL else set_up.days
    numbers = suggest(goal_kind, channel, budget_minor=budget_minor)
    guardrails = (numbers.guardrail,) if numbers.guardrail else ()
    return Proposal(
        variants=(
            VariantGiven("A", VariantRole.CONTROL, WHAT_WE_DO_NOW),
            VariantGiven("B", VariantRole.TREATMENT),
        ),
        metrics=(numbers.decides, *guardrails, *numbers.watched),
        design=set_up.design,
        unit=set_up.unit,
        unit_name=set_up.unit_name,
        equal_budgets=set_up.equal_budgets,
        settling_days=set_up.settling_days,
        worthwhile_lift=numbers.worthwhile_lift,
        confidence=0.95,
        looks=set_up.looks,
        minimum_days=days if set_up.minimum_days > 7 else set_up.minimum_days,
        minimum_units=5,
        days=days,
        ends=starts + timedelta(days=days - 1) if starts else None,
        budget=Money(budget_minor, currency) if budget_minor is not None and currency else None,
    )


@dataclass(frozen=True, slots=True)
class NextStepOffered:
    """The next step that a kind of goal offers; ``text`` is ``None`` where it has to be written by hand."""

    text: str | None
    metric: str
    days_after: int


def next_step_for(goal: Goal) -> NextStepOffered:
    """Offer what happens next when it works."""
    advice = ADVICE[goal.kind]
    text = None if advice.next_step_by_hand else advice.next_step
    return NextStepOffered(text, advice.next_metric, advice.next_days)


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The facts of the one sentence to confirm; a part that is not known yet is ``None``.

    What the plan can see comes from :func:`experiments.learning.sizes.sizing.plan_size`, which knows the archive.

    "Worked means: at least 5 % more link clicks per time shown for B than for A after 14 days and €280, and arrivals
    per link click not clearly down. This can see ±30 %; if it works we use B from now on."
    """

    treatments: tuple[str, ...]
    control: str | None
    metric: str | None
    direction: Direction | None
    worthwhile_lift: float | None
    days: int | None
    budget: Money | None
    hours: float | None
    guardrails: tuple[tuple[str, Direction, float | None], ...]
    next_step: str | None


def plan_facts(experiment: Experiment) -> PlanFacts:
    """Bring together what the confirm sentence of a draft or plan says."""
    primary = next((use for use in experiment.metrics if use.role is Role.PRIMARY), None)
    treatments = tuple(v.name for v in experiment.variants if v.role is VariantRole.TREATMENT)
    dated = experiment.starts is not None and experiment.ends is not None
    return PlanFacts(
        treatments=treatments,
        control=next((v.name for v in experiment.variants if v.role is VariantRole.CONTROL), None),
        metric=primary.name if primary else None,
        direction=primary.direction if primary else None,
        worthwhile_lift=experiment.worthwhile_lift,
        days=days_of(experiment) if dated else None,
        budget=budget_of(experiment),
        hours=experiment.hours,
        guardrails=tuple((u.name, u.direction, u.margin) for u in experiment.metrics if u.role is Role.GUARDRAIL),
        next_step=experiment.next_step.text if experiment.next_step else None,
    )


def days_of(experiment: Experiment) -> int | None:
    """Count the days of the run, first and last included."""
    if experiment.starts is None or experiment.ends is None:
        return None
    return (experiment.ends - experiment.starts).days + 1


def budget_of(experiment: Experiment) -> Money | None:
    """Give the budget as money."""
    if experiment.budget_minor is None or experiment.currency is None:
        return None
    return Money(experiment.budget_minor, experiment.currency)
