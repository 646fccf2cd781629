"""What an experiment that went its way leaves behind as a pattern."""

from __future__ import annotations

from experiments.metrics.kinds import Metric
from experiments.trials.experiment import Experiment, MetricUse
from experiments.trials.proposal import budget_of, days_of
from experiments.trials.toolkits.pattern import Cost, Later, Pattern, Version


def pattern_from(experiment: Experiment) -> Pattern:
    """Take over what an experiment answered; what was only true for that run (days, seed) stays behind."""
    budget, step = budget_of(experiment), experiment.next_step
    costs = budget is not None and budget.minor > 0
    return Pattern(
        audience=experiment.audience,
        customer_objective=experiment.customer_objective,
        idea=experiment.idea,
        instead_of=experiment.instead_of,
        expected=experiment.expected,
        mechanism=experiment.mechanism,
        versions=tuple(Version(one.name, one.role.value, one.text) for one in experiment.variants),
        design=experiment.design,
        unit=experiment.unit,
        unit_name=experiment.unit_name,
        equal_budgets=experiment.equal_budgets,
        metrics=tuple(map(_number, experiment.metrics)),
        worthwhile_lift=experiment.worthwhile_lift,
        looks=experiment.looks,
        minimum_days=experiment.minimum_days,
        next_step=step.text if step else None,
        next_metric=step.metric if step else None,
        days=days_of(experiment),
        cost=Cost(budget.minor, budget.minor, budget.currency) if budget else None,
        hours=experiment.hours,
        grows_with=("money",) if costs else ("hours", "weeks"),
        goal_name=experiment.goal.name if experiment.goal else None,
        content_type=experiment.content_type,
        other_tactics=tuple(experiment.other_tactics),
        outcome=_later(experiment),
        kept_from=experiment.id,
    )


def _number(use: MetricUse) -> Metric:
    return Metric(use.name, use.kind, use.numerator, use.denominator, use.direction, use.role, use.margin)


def _later(experiment: Experiment) -> Later | None:
    late = experiment.outcome
    if late is None or late.days_after is None:
        return None
    return Later(late.name, late.days_after, late.kind, late.numerator, late.direction)
