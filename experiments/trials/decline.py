"""Saying no, with reason, decider and review date; and what never ran, with what stood in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import day, text
from experiments.people.permission import Actor, require
from experiments.people.record.audit import Audit, record_act
from experiments.trials.experiment import LOCKED, OPEN, Experiment, Status, advance, get_experiment


class Decline(Base):
    """A no to an experiment or to a bare idea (``idea``); shown when the idea comes back.

    Rows are never changed: what came of an earlier no is a row that ``answers_id`` it, once each. That is a no again,
    or, where it holds ``reopened_as_id``, the draft that looks at it again (its ``reason`` says why now).
    """

    __tablename__ = "decline"
    __table_args__ = (
        sa.Index(None, "team_id", "review_on", "id"),
        sa.CheckConstraint("experiment_id IS NOT NULL OR idea IS NOT NULL", name="something"),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    experiment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    idea: Mapped[str | None]
    reason: Mapped[str]
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    review_on: Mapped[date | None]
    answers_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decline.id"), index=True, unique=True)
    reopened_as_id: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A no: why, and on which day to look at it again (``None`` for never)."""

    reason: str
    review_on: date | None = None


def decline(
    session: Session,
    actor: Actor,
    experiment_id: int,
    refusal: Refusal,
    *,
    version: int | None = None,
    now: datetime,
) -> Decline:
    """Say no to an idea or draft.

    Raises
    ------
    RuleBroken
        No reason, or a review date that has passed.
    WrongStatus
        It is locked already (then it can only be abandoned) or closed.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "experiment.decline", experiment)
    reason = checked_reason(refusal, now)
    advance(session, experiment, statuses=OPEN, version=version, now=now, status=Status.DECLINED)
    return _keep(session, actor, refusal, reason, now, experiment=experiment)


def decline_idea(session: Session, actor: Actor, idea: str, refusal: Refusal, *, now: datetime) -> Decline:
    """Say no to an idea that never became an experiment."""
    require(actor, "experiment.decline")
    faults: list[Fault] = []
    words = text("idea", idea, faults)
    if words is None:
        faults.append(Fault("idea", "missing", "Say what the idea was."))
    try:
        reason = checked_reason(refusal, now)
    except RuleBroken as refused:
        raise RuleBroken(*faults, *refused.faults) from None
    if faults:
        raise RuleBroken(*faults)
    return _keep(session, actor, refusal, reason, now, idea=words)


def last_no(session: Session, actor: Actor, experiment_id: int) -> Decline | None:
    """Give the last no to an experiment, ``None`` where nobody said one."""
    experiment = get_experiment(session, actor, experiment_id)
    said = Decline.experiment_id == experiment.id, Decline.reopened_as_id.is_(None)
    return session.scalar(sa.select(Decline).where(*said).order_by(Decline.id.desc()).limit(1))


def abandon(
    session: Session,
    actor: Actor,
    experiment_id: int,
    reason: str,
    *,
    version: int | None = None,
    now: datetime,
) -> Experiment:
    """Give up an experiment that never ran or will not be finished; what stood in the way is kept.

    Parameters
    ----------
    reason : str
        One of :data:`~experiments.metrics.goal_kinds.NEVER_RAN_BECAUSE`, or other words.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "experiment.abandon", experiment)
    faults: list[Fault] = []
    words = text("reason", reason, faults)
    if words is None:
        faults.append(Fault("reason", "missing", "Say what stood in the way."))
    if faults:
        raise RuleBroken(*faults)
    was = {"status": experiment.status.value}
    advance(
        session,
        experiment,
        statuses=(*OPEN, *LOCKED),
        version=version,
        now=now,
        status=Status.ABANDONED,
        abandoned_because=words,
    )
    record_act(session, actor, "experiment.abandon", "experiment", experiment_id, was, {"reason": words}, now)
    session.flush()
    return experiment


def take_up_again(
    session: Session, actor: Actor, experiment_id: int, *, version: int | None = None, now: datetime
) -> Experiment:
    """Take back that an experiment never ran: it stands where it stood before, with its plan and its files.

    Raises
    ------
    WrongStatus
        It is not one that never ran, somebody changed it meanwhile, or the archive holds it by now: then a new draft
        is built on it.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "experiment.abandon", experiment)
    session.refresh(experiment, ["filed"])  # whoever searches the archive files what it finds there
    if experiment.status is Status.ABANDONED and experiment.filed:
        raise WrongStatus(Fault("status", "filed", "It stands in the archive by now. Begin a new draft from it."))
    columns = {"status": _before_abandoning(session, experiment), "abandoned_because": None}
    advance(session, experiment, statuses=(Status.ABANDONED,), version=version, now=now, **columns)
    became = {"status": experiment.status.value}
    record_act(session, actor, "experiment.take_up", "experiment", experiment_id, {"status": "abandoned"}, became, now)
    session.flush()
    return experiment


def _before_abandoning(session: Session, experiment: Experiment) -> Status:
    """Give the status that the record of changes says it had."""
    before = session.scalar(
        sa.select(Audit.before)
        .where(
            Audit.team_id == experiment.team_id,
            Audit.thing == "experiment",
            Audit.thing_id == experiment.id,
            Audit.action == "experiment.abandon",
        )
        .order_by(Audit.id.desc())
        .limit(1)
    )
    return Status(before["status"]) if before else Status.DRAFT


def checked_reason(refusal: Refusal, now: datetime) -> str:
    """Give the reason, trimmed; without one, or for a day that has passed, it is refused."""
    faults: list[Fault] = []
    reason = text("reason", refusal.reason, faults)
    if reason is None:
        faults.append(Fault("reason", "missing", "Say why not, so that it need not be argued twice."))
    day("review_on", refusal.review_on, faults)
    if refusal.review_on is not None and refusal.review_on <= now.date():
        faults.append(Fault("review_on", "passed", "Choose a day to come for looking at it again."))
    if faults or reason is None:
        raise RuleBroken(*faults)
    return reason


def _keep(
    session: Session,
    actor: Actor,
    refusal: Refusal,
    reason: str,
    now: datetime,
    *,
    experiment: Experiment | None = None,
    idea: str | None = None,
) -> Decline:
    no = Decline(
        team_id=actor.team_id,
        experiment_id=experiment.id if experiment else None,
        idea=experiment.title if experiment else idea,
        reason=reason,
        by=actor.person_id,
        at=now,
        review_on=refusal.review_on,
    )
    session.add(no)
    session.flush()
    thing, thing_id = ("experiment", experiment.id) if experiment else ("decline", no.id)
    record_act(session, actor, "experiment.decline", thing, thing_id, None, {"reason": reason}, now)
    session.flush()
    return no
