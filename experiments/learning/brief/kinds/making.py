"""What all candidates have in common, made of a lesson or of a closed experiment: goal, figures, evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from experiments.learning.brief.candidate import Evidence
from experiments.learning.brief.kinds.material import HeldLesson, Later, Material
from experiments.learning.brief.kinds.runs import Run
from experiments.learning.sizes.kept_sizes import to_plan_with
from stats.errors import NotEstimable

MOST_EVIDENCE = 6


def of_lesson(material: Material, held: HeldLesson, run: Run) -> dict[str, Any]:
    """Give what a candidate on a lesson has, with ``run`` as the experiment that it begins from.

    Change and range are those of all experiments together, where more than one counts; of a single one the range that
    decided, which its own sentence speaks of.
    """
    lesson = held.lesson
    one = sum(1 for each in held.runs if each.card.lift is not None) <= 1 or lesson.pooled_estimate is None
    figures: dict[str, Any] = _figures(run)
    if not one:
        figures |= {"lift": lesson.pooled_estimate, "lower": lesson.pooled_lower, "upper": lesson.pooled_upper}
    return {
        **_served(material, run),
        **figures,
        "subject": lesson.claim,
        "what_to_do": lesson.what_to_do,
        "lesson_id": lesson.id,
        "experiment_id": run.id,
        "grade": lesson.grade or run.card.grade,
        "plan_with": figures["plan_with"] if lesson.plan_with is None else lesson.plan_with,
        "evidence": evidence_of(held.runs),
        "chain": material.chain_of(held.runs),
    }


def of_run(material: Material, run: Run) -> dict[str, Any]:
    """Give what a candidate on one closed experiment has."""
    return {
        **_served(material, run),
        **_figures(run),
        "subject": run.card.title,
        "lesson_id": run.card.lesson_id,
        "experiment_id": run.id,
        "grade": run.card.grade,
        "evidence": evidence_of([run]),
        "chain": material.chain_of([run]),
    }


def evidence_of(runs: Iterable[Run]) -> tuple[Evidence, ...]:
    """Give what the cards of experiments say, newest first and at most six."""
    ordered = sorted(runs, key=lambda run: (run.card.filed_on, run.id), reverse=True)
    cards = [run.card for run in ordered[:MOST_EVIDENCE]]
    return tuple(Evidence(card.experiment_id, card.title, card.verdict, card.grade, card.sentence) for card in cards)


def being_repeated(claim: str, again: Later) -> NotEstimable:
    """Say that the answer comes by itself: something under way asks the same."""
    return NotEstimable("being_repeated", f"“{claim.rstrip('.')}” is being asked again by “{again.title}”.")


def said_of(run: Run) -> dict[str, object]:
    """Give what any sentence about a closed experiment may need."""
    card = run.card
    return {
        "title": card.title,
        "verdict": card.verdict,
        "closed_on": card.filed_on.isoformat(),
        "decision": card.decision,
        "control": card.control,
        "variant": card.variant,
        "worthwhile_lift": card.worthwhile_lift,
        "channel": card.channel,
        "design": card.design,
        "why": card.why,
        "unit_name": run.unit_name,
    }


def _served(material: Material, run: Run) -> dict[str, Any]:
    goal = material.goals.get(run.goal)
    if goal is None:
        return {"goal_id": None, "goal_name": run.card.goal_name}
    return {"goal_id": goal.id, "goal_name": goal.label}


def _figures(run: Run) -> dict[str, Any]:
    card = run.card
    return {
        "metric": card.metric,
        "direction": card.direction,
        "lift": card.lift,
        "lower": card.lower,
        "upper": card.upper,
        "plan_with": to_plan_with(card),
    }
