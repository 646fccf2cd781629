"""Done? Did it hold? The answers to a decision on its day; the last one counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.learning.archive.cards import ArchiveCard
from experiments.learning.archive.tallies import count_in, count_out
from experiments.learning.decisions.follow_up import FollowUp, Held
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.results.closing.conclusion import latest_conclusion
from experiments.trials.experiment import Experiment, Status, get_experiment

LONGEST_NOTE = 2_000
LARGEST_LIFT = 1_000.0


@dataclass(frozen=True, slots=True)
class FollowUpGiven:
    """The answer of a person.

    Parameters
    ----------
    done : bool or None
        Whether what was decided was done; ``None`` is a fault, so that both doors tell it with the others.
    held : Held or None
        Whether what was found held, once it was done.
    lift : float or None
        What came of it as a fraction, where somebody measured it.
    note : str or None
        How one knows.
    """

    done: bool | None = None
    held: Held | None = None
    lift: float | None = None
    note: str | None = None


def answer_decision(
    session: Session, actor: Actor, experiment_id: int, given: FollowUpGiven, *, now: datetime
) -> ArchiveCard:
    """Write down whether a decision was done and did hold; earlier answers stay, the last one counts.

    Returns
    -------
    ArchiveCard
        With the answer on it; the tally counts it.

    Raises
    ------
    NotFound, Forbidden
        The person may not answer here.
    WrongStatus
        The experiment is not closed: nothing was decided yet.
    RuleBroken
        All faults of the answer; nothing was changed.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "decision.answer", experiment)
    card = _card_of(session, experiment)
    faults = _faults(given)
    if faults:
        raise RuleBroken(*faults)
    was = None if card.decision_done is None else {"done": card.decision_done, "held": card.held}
    done = given.done is True
    row = FollowUp(
        experiment_id=experiment_id,
        done=done,
        held=given.held,
        lift=given.lift,
        note=(given.note or "").strip() or None,
        person_id=actor.person_id,
        at=now,
    )
    session.add(row)
    count_out(session, card)
    card.decision_done_on = (card.decision_done_on or now.date()) if done else None
    card.decision_done = done
    card.held = None if given.held is None else given.held.value
    card.measured_lift = given.lift
    count_in(session, card)
    now_says = {"done": done, "held": card.held, "lift": given.lift}
    record_act(session, actor, "decision.answer", "experiment", experiment_id, was, now_says, now)
    session.flush()
    return card


def answers_to(session: Session, actor: Actor, experiment_id: int) -> Sequence[FollowUp]:
    """List the answers to the decision that counts, the last first; those to an earlier closing are over."""
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "see", experiment)
    given = sa.select(FollowUp).where(FollowUp.experiment_id == experiment_id)
    conclusion = latest_conclusion(session, experiment_id)
    if conclusion is not None:
        given = given.where(FollowUp.at >= conclusion.at)
    return session.scalars(given.order_by(FollowUp.id.desc())).all()


def _card_of(session: Session, experiment: Experiment) -> ArchiveCard:
    """Take the card and hold it, so that two answers at once are both counted."""
    wanted = sa.select(ArchiveCard).where(ArchiveCard.experiment_id == experiment.id)
    held = sa.update(ArchiveCard).where(ArchiveCard.experiment_id == experiment.id)
    session.execute(held.values(title=ArchiveCard.title).execution_options(synchronize_session=False))
    card = session.scalar(wanted.execution_options(populate_existing=True))
    if card is None or experiment.status is not Status.CONCLUDED:
        raise WrongStatus(Fault("status", "not_closed", "Nothing was decided yet: it is not closed."))
    return card


def _faults(given: FollowUpGiven) -> list[Fault]:
    faults = []
    if given.done is None:
        faults.append(Fault("done", "done_missing", "Say whether it was done."))
    if given.done is False and given.held is not None:
        faults.append(Fault("held", "not_done", "What was not done can neither hold nor fail."))
    if given.done is False and given.lift is not None:
        faults.append(Fault("lift", "not_done", "What was not done has brought no change that could be measured."))
    elif given.lift is not None and not (math.isfinite(given.lift) and -1 <= given.lift <= LARGEST_LIFT):
        sentence = "A change is at least −100 %, everything lost. Write +12 % as 0.12 in a call, as 12 in the form."
        faults.append(Fault("lift", "no_lift", sentence))
    if given.note is not None and len(given.note) > LONGEST_NOTE:
        sentence = f"Write at most {LONGEST_NOTE} signs: how one knows, not all that happened."
        faults.append(Fault("note", "too_long", sentence))
    return faults
