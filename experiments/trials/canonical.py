"""The canonical form of a plan: what is judged, as one JSON value whose bytes are always the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from experiments.database import canonical_json
from experiments.trials.experiment import Experiment, MetricUse, Variant
from experiments.trials.outcome import canonical_outcome
from experiments.trials.proposal import WHAT_WE_DO_NOW

FORMAT = 2
"""Raised when the form changes; older plans keep theirs and are read by it. 2: the later outcome (``outcome``)."""


def canonical_plan(experiment: Experiment) -> dict[str, Any]:
    """Write the judged part of an experiment as plain JSON values.

    Days are ISO text, money whole minor units, lifts and margins fractions. ``data_seen`` says that results were
    there at sealing, so that the plan itself tells whether it came first.
    """
    return {
        "format": FORMAT,
        "title": experiment.title,
        "people": {"audience": experiment.audience},
        "objective": _objective(experiment),
        "strategy": _strategy(experiment),
        "technology": {
            "channel": experiment.channel,
            "content_type": experiment.content_type,
            "tactic": experiment.tactic,
        },
        "design": _value(experiment.design),
        "unit": _value(experiment.unit),
        "unit_name": experiment.unit_name,
        "draw_seed": experiment.draw_seed,
        "alternated_by_hand": bool(experiment.alternated_by_hand),
        "equal_budgets": bool(experiment.equal_budgets),
        "carry_over": bool(experiment.carry_over),
        "settling_days": experiment.settling_days,
        "variants": canonical_variants(experiment.variants),
        "metrics": canonical_metrics(experiment.metrics),
        "outcome": canonical_outcome(experiment.outcome),
        "rule": {
            "worthwhile_lift": _float(experiment.worthwhile_lift),
            "confidence": _float(experiment.confidence),
            "looks": experiment.looks,
            "minimum_days": experiment.minimum_days,
            "minimum_units": experiment.minimum_units,
            "baseline": _float(experiment.baseline),
        },
        "budget": {"minor": experiment.budget_minor, "currency": experiment.currency},
        "hours": _float(experiment.hours),
        "starts": experiment.starts.isoformat() if experiment.starts else None,
        "ends": experiment.ends.isoformat() if experiment.ends else None,
        "retrospective": bool(experiment.retrospective),
        "data_seen": experiment.first_data_at is not None,
    }


def plan_hash(plan: dict[str, Any]) -> str:
    """Give the fingerprint of a plan: SHA-256 of its canonical text, in hex.

    Examples
    --------
    >>> plan_hash({"ends": "2026-11-15", "format": 1})[:16]
    '86f0eebda1559522'
    """
    return hashlib.sha256(canonical_json(plan).encode()).hexdigest()


def canonical_variants(variants: Iterable[Variant]) -> list[dict[str, Any]]:
    """Write the variants, in their order."""
    return [
        {"name": variant.name, "role": variant.role.value, "text": variant.text, "share": _float(variant.share)}
        for variant in variants
    ]


def canonical_metrics(metrics: Iterable[MetricUse]) -> list[dict[str, Any]]:
    """Write the metrics, in their order."""
    return [
        {
            "name": use.name,
            "kind": use.kind.value,
            "numerator": use.numerator,
            "denominator": use.denominator,
            "direction": use.direction.value,
            "role": use.role.value,
            "margin": _float(use.margin),
        }
        for use in metrics
    ]


def _objective(experiment: Experiment) -> dict[str, Any]:
    goal = experiment.goal
    return {
        "goal_id": experiment.goal_id,
        "goal_kind": goal.kind.value if goal else None,
        "goal": goal.goal if goal else None,
        "customer_objective": experiment.customer_objective,
        "funnel_from": experiment.funnel_from,
        "funnel_to": experiment.funnel_to,
    }


def _strategy(experiment: Experiment) -> dict[str, Any]:
    step = experiment.next_step
    return {
        "idea": experiment.idea,
        "instead_of": experiment.instead_of or WHAT_WE_DO_NOW,
        "expected": experiment.expected,
        "mechanism": experiment.mechanism,
        "next_step": {
            "text": step.text if step else None,
            "metric": step.metric if step else None,
            "due": step.due.isoformat() if step and step.due else None,
        },
        "other_tactics": list(experiment.other_tactics),
        "forecast": _float(experiment.forecast),
    }


def _value(member: Any) -> str | None:
    return None if member is None else member.value


def _float(number: float | None) -> float | None:
    # A number read back from the database is a float; one just set may be an int: their JSON would differ.
    return None if number is None else float(number)
