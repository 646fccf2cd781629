"""The same comparison once more: what a new draft takes over from an earlier experiment on which it is built."""

from __future__ import annotations

from typing import Any

from experiments.people.money import Money
from experiments.trials.change import DraftChange, MetricGiven
from experiments.trials.experiment import Experiment
from experiments.trials.outcome import LateOutcome, OutcomeGiven
from experiments.trials.proposal import VariantGiven

QUESTIONS = (
    *("audience", "customer_objective", "funnel_from", "funnel_to", "idea", "instead_of", "expected", "mechanism"),
    *("channel", "content_type", "tactic"),
)
"""Answers that hold for the same thing tried once more."""
_ABOUT = ("heard", "hours", "run_by", "expert", "toolkit_id")
_COMPARED = (
    *("design", "unit", "unit_name", "settling_days", "worthwhile_lift", "confidence", "looks"),
    *("minimum_days", "minimum_units", "audience_size", "units_per_day", "relative_sd"),
)
_FLAGS = ("equal_budgets", "carry_over", "risky")


def again(before: Experiment, *, same_comparison: bool = True) -> DraftChange:
    """Write what is taken over as a change; goal, days, forecast and seed are of their time and are left out.

    Parameters
    ----------
    same_comparison : bool
        Also its versions and who decides who sees what, so that both runs count together; without it only people,
        objective, idea, channel and numbers, for another try that begins from it.
    """
    names = (*QUESTIONS, *_ABOUT, *(_COMPARED if same_comparison else ()))
    given: dict[str, Any] = {name: value for name in names if (value := getattr(before, name)) is not None}
    given |= {name: True for name in _FLAGS if getattr(before, name)}
    given["title"] = before.title
    if before.other_tactics:
        given["other_tactics"] = tuple(before.other_tactics)
    if before.next_step is not None:
        given |= {"next_step_text": before.next_step.text, "next_step_metric": before.next_step.metric}
    if before.budget_minor is not None and before.currency is not None:
        given["budget"] = Money(before.budget_minor, before.currency)
    if before.metrics:
        given["metrics"] = tuple(
            MetricGiven(one.name, one.kind, one.numerator, one.denominator, one.direction, one.role, one.margin)
            for one in before.metrics
        )
    if same_comparison and before.variants:
        given["variants"] = tuple(
            VariantGiven(one.name, one.role, one.text, one.picture, one.share) for one in before.variants
        )
    if before.outcome is not None and before.outcome.days_after is not None:
        given["outcome"] = _outcome(before.outcome)
    return DraftChange(built_on_id=before.id, **given)


def _outcome(late: LateOutcome) -> OutcomeGiven:
    return OutcomeGiven(
        late.name, late.kind, late.numerator, late.denominator, late.direction, days_after=late.days_after
    )
