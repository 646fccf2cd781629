"""What a card keeps of a decision, of the promise that went with it, and of the early sign that spoke before."""

from __future__ import annotations

from experiments.learning.archive.cards import ArchiveCard
from experiments.metrics.kinds import Direction
from experiments.results.records import ConclusionRow
from experiments.trials.attached import NextStep
from experiments.trials.experiment import Experiment


def keep_early_sign(card: ArchiveCard, row: ConclusionRow) -> None:
    """Keep what the early sign said before the card is written anew with the outcome.

    The lift is kept oriented (times -1 where less is better), since the outcome may be counted the other way round.
    """
    if row.outcome_figures_id is not None and card.early_verdict is None:
        card.early_verdict, card.early_lift = card.verdict, oriented_lift(card)


def file_decision(card: ArchiveCard, row: ConclusionRow, experiment: Experiment) -> None:
    """Write the decision of a closing: nobody has answered for it yet, also where an earlier one was answered for."""
    card.decision = row.decision.value
    card.decision_owner_id, card.decision_due = row.decision_owner_id, row.decision_due
    card.decision_done = card.decision_done_on = None
    card.held = card.measured_lift = None
    card.next_step = step_state(experiment.next_step)


def step_state(step: NextStep | None) -> str | None:
    """Say what became of what was to happen next: ``open``, ``came`` or ``did_not``; ``None`` without a date."""
    if step is None or step.due is None:
        return None
    if step.came is None:
        return "open"
    return "came" if step.came else "did_not"


def oriented_lift(card: ArchiveCard) -> float | None:
    """Give the lift of a card so that more is better."""
    if card.lift is None or card.lift == 0:
        return card.lift
    return -card.lift if card.direction is Direction.DOWN else card.lift
