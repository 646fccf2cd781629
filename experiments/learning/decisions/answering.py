"""Done? Did it hold? The answers to a decision on its day; the last one counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

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
from experiments.trials.taken_back import Answered, changed_since, counts, keep_taken_back

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
    session.flush()
    _say(session, card, [row], since=card.decision_done_on)
    now_says = {"done": done, "held": card.held, "lift": given.lift}
    record_act(session, actor, "decision.answer", "experiment", experiment_id, was, now_says, now)
    session.flush()
    return card


def answers_to(session: Session, actor: Actor, experiment_id: int) -> Sequence[FollowUp]:
    """List the answers to the decision that counts, the last first.

    Those to an earlier closing are over, and those that were taken back count no more.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "see", experiment)
    return _given(session, experiment_id)


def take_back_answer(
    session: Session, actor: Actor, experiment_id: int, answer_id: int, *, now: datetime
) -> ArchiveCard:
    """Take back the last answer to a decision: the one before counts again, and without one it is asked anew.

    Raises
    ------
    NotFound, Forbidden
        The person may not answer here.
    WrongStatus
        It is not closed, or this is no longer the last answer to what was decided.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "decision.answer", experiment)
    card = _card_of(session, experiment)
    rows = _given(session, experiment_id)
    if not rows or rows[0].id != answer_id:
        raise changed_since()
    keep_taken_back(session, actor, Answered.FOLLOW_UP, answer_id, now=now)
    _say(session, card, rows[:0:-1])
    was = {"done": rows[0].done, "held": rows[0].held, "lift": rows[0].lift}
    became = {"done": card.decision_done, "held": card.held, "lift": card.measured_lift}
    record_act(session, actor, "decision.take_back", "experiment", experiment_id, was, became, now)
    session.flush()
    return card


def _given(session: Session, experiment_id: int) -> Sequence[FollowUp]:
    given = sa.select(FollowUp).where(FollowUp.experiment_id == experiment_id, counts(Answered.FOLLOW_UP, FollowUp.id))
    conclusion = latest_conclusion(session, experiment_id)
    if conclusion is not None:
        given = given.where(FollowUp.at >= conclusion.at)
    return session.scalars(given.order_by(FollowUp.id.desc())).all()


def _say(session: Session, card: ArchiveCard, rows: Sequence[FollowUp], since: date | None = None) -> None:
    """Let a card say what answers say, the oldest first, and count it; ``since`` it was done before them."""
    count_out(session, card)
    for row in rows:
        since = (since or row.at.date()) if row.done else None
    last = rows[-1] if rows else None
    card.decision_done_on = since
    card.decision_done = None if last is None else last.done
    card.held = None if last is None or last.held is None else last.held.value
    card.measured_lift = None if last is None else last.lift
    count_in(session, card)


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
