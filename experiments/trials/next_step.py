"""What happens next when it works, asked on its date: did it come."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import without_index
from experiments.errors import Fault, WrongStatus
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.trials.attached import NextStep
from experiments.trials.experiment import LOCKED, Experiment, Status, get_experiment

__all__ = ["NextStep", "answer_next_step", "due_next_steps"]

ASKED_OF = (*LOCKED, Status.CONCLUDED)


def due_next_steps(session: Session, actor: Actor, *, today: date) -> list[tuple[Experiment, NextStep]]:
    """List the next steps of the team whose date has come and that nobody answered, the oldest first."""
    require(actor, "see")
    wanted = (
        sa.select(Experiment, NextStep)
        .join(NextStep, NextStep.experiment_id == Experiment.id)
        .where(
            # few steps are unanswered; the team has closed thousands of experiments
            without_index(Experiment.team_id) == actor.team_id,
            Experiment.status.in_(ASKED_OF),
            NextStep.due <= today,
            NextStep.answered_at.is_(None),
        )
        .order_by(NextStep.due, NextStep.id)
    )
    return [(experiment, step) for experiment, step in session.execute(wanted)]


def answer_next_step(session: Session, actor: Actor, experiment_id: int, *, came: bool, now: datetime) -> NextStep:
    """Write down whether the next step came; a later answer replaces an earlier one, both stand in the history."""
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "next_step.answer", experiment)
    step = experiment.next_step
    if step is None or experiment.status not in ASKED_OF:
        raise WrongStatus(Fault("status", "not_asked", "There is no next step to answer for."))
    was = None if step.came is None else {"came": step.came}
    step.came, step.answered_at = came, now
    record_act(session, actor, "next_step.answer", "experiment", experiment_id, was, {"came": came}, now)
    session.flush()
    return step
