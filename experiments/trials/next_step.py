"""What happens next when it works, asked on its date: did it come."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import without_index
from experiments.errors import Fault, WrongStatus
from experiments.people.permission import Actor, require
from experiments.people.record.audit import Audit, record_act
from experiments.trials.attached import NextStep
from experiments.trials.experiment import LOCKED, Experiment, Status, get_experiment

__all__ = ["NextStep", "answer_next_step", "due_next_steps", "take_back_next_step"]

ANSWERED, TAKEN_BACK = "next_step.answer", "next_step.take_back"

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
    record_act(session, actor, ANSWERED, "experiment", experiment_id, was, {"came": came}, now)
    session.flush()
    return step


def take_back_next_step(session: Session, actor: Actor, experiment_id: int, *, came: bool, now: datetime) -> NextStep:
    """Take the last answer back: the one that it replaced counts again, and without one it is asked anew.

    Parameters
    ----------
    came : bool
        The answer that is taken back, as the person saw it.

    Raises
    ------
    WrongStatus
        Nobody answered, or somebody answered otherwise meanwhile.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "next_step.answer", experiment)
    step = experiment.next_step
    if step is None or step.came is not came:
        raise WrongStatus(Fault("came", "answered_since", "This is no longer the answer. Look at what counts by now."))
    before = _before_answering(session, experiment)
    step.came = None if before is None else before["came"]
    step.answered_at = None if before is None else step.answered_at
    record_act(session, actor, TAKEN_BACK, "experiment", experiment_id, {"came": came}, before, now)
    session.flush()
    return step


def _before_answering(session: Session, experiment: Experiment) -> dict[str, bool] | None:
    """Give what the last answer replaced; after taking back, what had come before that is not looked for."""
    own = Audit.team_id == experiment.team_id, Audit.thing == "experiment", Audit.thing_id == experiment.id
    acts = sa.select(Audit).where(*own, Audit.action.in_((ANSWERED, TAKEN_BACK))).order_by(Audit.id.desc()).limit(1)
    last = session.scalar(acts)
    return last.before if last is not None and last.action == ANSWERED else None
