"""What of a toolkit goes into a draft, and when: the channel lands last, once the first three parts are complete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from experiments.goals.goal import Goal
from experiments.people.money import Money
from experiments.trials.change import DraftChange, MetricGiven
from experiments.trials.experiment import Experiment
from experiments.trials.gate import BEFORE_TECHNOLOGY, part_gaps
from experiments.trials.outcome import OutcomeGiven
from experiments.trials.proposal import VariantGiven
from experiments.trials.toolkits.listing import pattern_in
from experiments.trials.toolkits.pattern import Pattern
from experiments.trials.toolkits.toolkit import Toolkit


def draft_of(toolkit: Toolkit, pattern: Pattern, *, currency: str) -> DraftChange:
    """Write a pattern as what is set on a draft: everything but goal, channel and days.

    Money of another currency than the team's is left out: what it costs there nobody has said.
    """
    given: dict[str, Any] = {
        "title": toolkit.name,
        "audience": pattern.audience,
        "customer_objective": pattern.customer_objective,
        "idea": pattern.idea,
        "instead_of": pattern.instead_of,
        "expected": pattern.expected,
        "mechanism": pattern.mechanism,
        "next_step_text": pattern.next_step,
        "other_tactics": pattern.other_tactics,
        "variants": tuple(VariantGiven(one.name, one.role, one.text) for one in pattern.versions),
        "metrics": metrics_of(pattern),
        "hours": pattern.hours,
        "equal_budgets": pattern.equal_budgets,
    }
    if pattern.next_step is not None:
        given["next_step_metric"] = pattern.next_metric
    for field in ("design", "unit", "unit_name", "worthwhile_lift", "looks", "minimum_days"):
        value = getattr(pattern, field)
        if value is not None:
            given[field] = value
    if pattern.cost is not None and (pattern.cost.currency == currency or pattern.cost.least_minor == 0):
        given["budget"] = Money(pattern.cost.least_minor, currency)
    if pattern.outcome is not None:
        late = pattern.outcome
        given["outcome"] = OutcomeGiven(
            late.name, late.kind, late.numerator, direction=late.direction, days_after=late.days_after
        )
    return DraftChange(toolkit_id=toolkit.id, **given)


def metrics_of(pattern: Pattern) -> tuple[MetricGiven, ...]:
    """Write the numbers of a pattern in plain values."""
    return tuple(
        MetricGiven(one.name, one.kind, one.numerator, one.denominator, one.direction, one.role, one.margin)
        for one in pattern.metrics
    )


def technology_of(toolkit: Toolkit, say: Callable[[str], str] = str) -> dict[str, Any]:
    """Say where the toolkit runs: what a draft takes over last; the tactic of a shipped recipe as ``say`` says it."""
    pattern, tactic = pattern_in(toolkit), toolkit.tactic
    if toolkit.recipe is not None and tactic is not None:
        tactic = say(tactic)
    return {"channel": toolkit.channel, "content_type": pattern.content_type, "tactic": tactic}


def landing(
    session: Session, experiment: Experiment | None, values: dict[str, Any], say: Callable[[str], str] = str
) -> dict[str, Any]:
    """Give the channel of the toolkit where a change answers the last of the first three questions; else nothing.

    What the person gave, or what stands there, is never replaced.

    Parameters
    ----------
    experiment : Experiment or None
        The draft as it stands; ``None`` for one that is only being started.
    values : dict
        Checked values that are about to be set on it.
    say : callable
        Says a text of a shipped recipe in the language of whoever writes the draft.
    """
    toolkit_id = values.get("toolkit_id", experiment.toolkit_id if experiment is not None else None)
    stands = experiment is not None and experiment.channel is not None
    if toolkit_id is None or stands or "channel" in values:
        return {}
    if experiment is not None and not _open_before_technology(part_gaps(experiment)):
        return {}
    goal = session.get(Goal, values["goal_id"]) if values.get("goal_id") is not None else None
    if _open_before_technology(part_gaps(experiment, values, goal)):
        return {}
    toolkit = session.get(Toolkit, toolkit_id)
    if toolkit is None:
        return {}  # its own fault says so
    return {
        name: value for name, value in technology_of(toolkit, say).items() if value is not None and name not in values
    }


def _open_before_technology(gaps: dict[str, list[str]]) -> bool:
    return any(gaps[part] for part in BEFORE_TECHNOLOGY)
