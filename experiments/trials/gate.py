"""The POST gate: people, objective and strategy come before technology, because a channel is only a means."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from experiments.errors import Fault
from experiments.goals.goal import Goal
from experiments.metrics.goal_kinds import ADVICE
from experiments.trials.change import PARTS
from experiments.trials.experiment import Experiment

BEFORE_TECHNOLOGY = ("people", "objective", "strategy")

ASKED: dict[str, str] = {
    "audience": "Who is it for?",
    "goal_id": "Which goal does it serve?",
    "customer_objective": "What should they do?",
    "idea": "If we do what?",
    "mechanism": "Why should it work?",
    "next_step_text": "What happens next when it works?",
    "channel": "Where does it run?",
}
"""Answers without which a part is not complete, by field, as questions."""


def part_gaps(
    experiment: Experiment | None, values: dict[str, Any] | None = None, goal: Goal | None = None
) -> dict[str, list[str]]:
    """Name the missing answers of each part, in POST order; a complete part has an empty list.

    Parameters
    ----------
    experiment : Experiment or None
        The draft as it stands; ``None`` for one that is only being started.
    values : dict, optional
        Checked values that are about to be set on it.
    goal : Goal, optional
        The goal it is about to serve, where ``values`` change it.
    """
    values = values or {}
    if goal is None and experiment is not None and "goal_id" not in values:
        goal = experiment.goal
    answers = {
        field: values[field] if field in values else getattr(experiment, field, None)
        for field in ASKED
        if field != "next_step_text"
    }
    answers["next_step_text"] = _next_step(experiment, values, goal)
    return {
        part: [field for field in fields if field in ASKED and not answers[field]] for part, fields in PARTS.items()
    }


def too_early(session: Session, experiment: Experiment | None, values: dict[str, Any]) -> Fault | None:
    """Refuse technology before people, objective and strategy are complete, counting what comes in the same change."""
    if not any(values.get(field) for field in PARTS["technology"]):
        return None
    goal = session.get(Goal, values["goal_id"]) if values.get("goal_id") is not None else None
    gaps = part_gaps(experiment, values, goal)
    missing = [ASKED[field] for part in BEFORE_TECHNOLOGY for field in gaps[part]]
    if not missing:
        return None
    return Fault("technology", "too_early", f"The channel comes last. First answer: {' '.join(missing)}")


def _next_step(experiment: Experiment | None, values: dict[str, Any], goal: Goal | None) -> str | None:
    """Give the text that the next step will have: the given one, the one written before, or the offered one."""
    offered = None if goal is None or ADVICE[goal.kind].next_step_by_hand else ADVICE[goal.kind].next_step
    written = experiment.next_step if experiment is not None else None
    if "next_step_text" in values:
        return values["next_step_text"] or offered
    if written is not None and written.by_hand:
        return written.text
    return offered
