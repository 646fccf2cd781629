"""Setting checked values on a draft, and deriving again what no person set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from experiments.errors import Fault
from experiments.goals.goal import Goal
from experiments.metrics.kinds import Design
from experiments.trials.attached import NextStep
from experiments.trials.change import PARTS
from experiments.trials.experiment import Experiment, MetricUse, Variant, VariantRole
from experiments.trials.gate import part_gaps
from experiments.trials.outcome import date_outcome, set_outcome
from experiments.trials.proposal import WHAT_WE_DO_NOW, Proposal, next_step_for, propose
from experiments.trials.sizes.typed import set_price

DERIVED = (
    "design",
    "unit",
    "unit_name",
    "equal_budgets",
    "settling_days",
    "variants",
    "metrics",
    "worthwhile_lift",
    "confidence",
    "looks",
    "minimum_days",
    "minimum_units",
    "ends",
    "next_step_due",
)
"""What is derived from goal kind, channel and start, unless a person set it."""
_OWN_HANDLING = (
    *("variants", "metrics", "outcome", "budget", "confirmed", "price_per_thousand"),
    *("next_step_text", "next_step_metric", "next_step_due"),
)
_STEP_FIELDS = ("next_step_text", "next_step_metric", "next_step_due")


def set_values(session: Session, experiment: Experiment, values: dict[str, Any]) -> None:
    """Set checked values (see :func:`experiments.trials.change.check_change`) and derive the rest."""
    people_changed = "audience" in values and values["audience"] != experiment.audience
    _set_plain(session, experiment, values)
    if values.get("variants"):
        set_variants(experiment, values["variants"])
    if values.get("metrics"):
        experiment.metrics = values["metrics"]
    by_hand = set(experiment.by_hand)
    for field in DERIVED:
        if field in values:
            # Emptying a part means: derive it again.
            (by_hand.discard if values[field] in (None, []) else by_hand.add)(field)
    experiment.by_hand = sorted(by_hand)
    derive(experiment)
    if "outcome" in values:
        set_outcome(experiment, values["outcome"])
    date_outcome(experiment)
    _set_next_step(experiment, values)
    _confirm(experiment, values, people_changed=people_changed)


def set_unjudged(session: Session, experiment: Experiment, values: dict[str, Any]) -> None:
    """Set checked values that are not judged on a locked experiment; nothing is derived."""
    _set_plain(session, experiment, values)
    if values.get("variants"):
        set_variants(experiment, values["variants"])
    if any(field in values for field in _STEP_FIELDS):
        _set_next_step(experiment, values)


def says_nothing_new(experiment: Experiment, values: dict[str, Any]) -> bool:
    """Say whether every value stands there already, set by a person where it could also be derived."""
    return all(
        field not in _OWN_HANDLING
        and getattr(experiment, field) == value
        and (field not in DERIVED or field in experiment.by_hand)
        for field, value in values.items()
    )


def same_comparison(present: Sequence[Variant], wanted: Sequence[Variant]) -> bool:
    """Say whether only texts and pictures differ: same names in the same order, same roles and shares."""
    return [(v.name, v.role, v.share) for v in present] == [(v.name, v.role, v.share) for v in wanted]


def vanishing(experiment: Experiment, wanted: Sequence[Variant] | None) -> list[Fault]:
    """Refuse to take away variants that have results."""
    if wanted is None:
        return []
    kept = {variant.name.casefold() for variant in wanted}
    gone = [variant.name for variant in experiment.variants if variant.name.casefold() not in kept]
    return [Fault("variants", "gone", f"{', '.join(gone)} cannot leave a comparison that has begun.")] if gone else []


def derive(experiment: Experiment) -> None:
    """Fill what no person set from goal kind and channel; without both, nothing is derived."""
    if experiment.goal is None or experiment.channel is None:
        return
    proposal = propose(
        experiment.goal.kind,
        experiment.channel,
        starts=experiment.starts,
        budget_minor=experiment.budget_minor,
        currency=experiment.currency,
    )
    free = [field for field in DERIVED if field not in experiment.by_hand]
    for field in free:
        if field == "variants" and experiment.first_data_at is not None:
            continue  # results point to the variants as they are
        if field == "variants":
            set_variants(experiment, _named_by_the_idea(experiment, proposal))
        elif field == "metrics":
            _set_proposed_metrics(experiment, proposal)
        elif field == "unit_name":
            experiment.unit_name = proposal.unit_name if experiment.unit == proposal.unit else None
        elif field == "equal_budgets":
            experiment.equal_budgets = proposal.equal_budgets and experiment.design is Design.PLATFORM_SPLIT
        elif field != "next_step_due":
            setattr(experiment, field, getattr(proposal, field))


def set_variants(experiment: Experiment, wanted: list[Variant]) -> None:
    """Replace the variants; one that keeps its name keeps its key, because results point to it."""
    present = {variant.name.casefold(): variant for variant in experiment.variants}
    kept = []
    for position, variant in enumerate(wanted):
        row = present.get(variant.name.casefold(), variant)
        row.position = position
        for field in ("name", "role", "text", "picture", "share"):
            setattr(row, field, getattr(variant, field))
        kept.append(row)
    experiment.variants = kept


def _set_plain(session: Session, experiment: Experiment, values: dict[str, Any]) -> None:
    for field, value in values.items():
        if field not in _OWN_HANDLING:
            setattr(experiment, field, value)
    if "goal_id" in values:
        experiment.goal = session.get(Goal, values["goal_id"]) if values["goal_id"] is not None else None
    if "budget" in values:
        budget = values["budget"]
        experiment.budget_minor = budget.minor if budget else None
        experiment.currency = budget.currency if budget else None
    set_price(experiment, values)


def _named_by_the_idea(experiment: Experiment, proposal: Proposal) -> list[Variant]:
    texts = {VariantRole.CONTROL: experiment.instead_of or WHAT_WE_DO_NOW, VariantRole.TREATMENT: experiment.idea}
    return [
        Variant(position=i, name=one.name, role=VariantRole(one.role), text=texts[VariantRole(one.role)])
        for i, one in enumerate(proposal.variants)
    ]


def _set_proposed_metrics(experiment: Experiment, proposal: Proposal) -> None:
    proposed = [
        MetricUse(
            position=position,
            name=metric.name,
            kind=metric.kind,
            numerator=metric.numerator,
            denominator=metric.denominator,
            direction=metric.direction,
            role=metric.role,
            margin=metric.margin,
        )
        for position, metric in enumerate(proposal.metrics)
    ]
    if [(use.name, use.role) for use in proposed] != [(use.name, use.role) for use in experiment.metrics]:
        experiment.metrics = proposed


def _set_next_step(experiment: Experiment, values: dict[str, Any]) -> None:
    """Write the given next step, or the one that the kind of goal offers."""
    offered = next_step_for(experiment.goal) if experiment.goal else None
    step = experiment.next_step
    by_hand = step is not None and step.by_hand
    text = step.text if step is not None and by_hand else offered.text if offered else None
    if "next_step_text" in values:
        by_hand = values["next_step_text"] is not None and values["next_step_text"] != (offered and offered.text)
        text = values["next_step_text"] or (offered.text if offered else None)
    if text is None:
        experiment.next_step = None
        return
    if step is None:
        step = experiment.next_step = NextStep(text=text, by_hand=by_hand)
    step.text, step.by_hand = text, by_hand
    if "next_step_metric" in values:
        step.metric = values["next_step_metric"]
    if offered and (step.metric is None or not (by_hand or "next_step_metric" in values)):
        step.metric = offered.metric
    if values.get("next_step_due"):
        step.due = values["next_step_due"]
    elif "next_step_due" not in experiment.by_hand:
        ends = experiment.ends
        step.due = ends + timedelta(days=offered.days_after) if offered and ends else None


def _confirm(experiment: Experiment, values: dict[str, Any], *, people_changed: bool) -> None:
    """Mark the parts that were given or named as looked at; new people unsettle everything after them."""
    if people_changed:
        experiment.objective_confirmed = experiment.strategy_confirmed = experiment.technology_confirmed = False
    gaps = part_gaps(experiment)
    for part, fields in PARTS.items():
        looked_at = part in values.get("confirmed", ()) or any(field in values for field in fields)
        if gaps[part]:
            setattr(experiment, f"{part}_confirmed", False)
        elif looked_at:
            setattr(experiment, f"{part}_confirmed", True)
