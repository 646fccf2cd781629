"""Spend above the team's cap waits for approval by a lead; below it everybody starts at once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key, named_enum
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import text
from experiments.people.money import Money
from experiments.people.permission import Actor, may, require
from experiments.people.record.audit import record_act
from experiments.people.team import Team
from experiments.trials.experiment import LOCKED, ONGOING, OPEN, Experiment, get_experiment
from experiments.trials.taken_back import Answered, changed_since, counts, keep_taken_back


class Answer(StrEnum):
    """What a row says: somebody asked, or a lead answered."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Approval(Base):
    """One step of an approval, never changed; the last that was not taken back counts, up to the budget it names."""

    __tablename__ = "approval"

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    answer: Mapped[Answer] = mapped_column(named_enum(Answer, "answer"))
    budget_minor: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    reason: Mapped[str | None]
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


def cap_faults(session: Session, actor: Actor, experiment: Experiment, budget: Money | None) -> list[Fault]:
    """Refuse spend above the team's cap unless a lead acts or has granted it.

    Money in another currency than the cap's cannot be compared with it and needs approval too.
    """
    team = session.get_one(Team, experiment.team_id)
    cap = team.spend_cap_minor
    if budget is None or budget.minor == 0 or cap is None:
        return []
    if budget.currency == team.currency and budget.minor <= cap:
        return []
    if may(actor, "experiment.register_above_cap", experiment) or is_granted(session, experiment.id, budget):
        return []
    limit = Money(cap, team.currency)
    sentence = (
        f"{budget.amount} {budget.currency} is above what may start without approval "
        f"({limit.amount} {limit.currency}): ask a lead to approve it."
    )
    return [Fault("budget", "needs_approval", sentence)]


def is_granted(session: Session, experiment_id: int, budget: Money) -> bool:
    """Say whether the last answer grants at least this budget."""
    last = last_step(session, experiment_id)
    return (
        last is not None
        and last.answer is Answer.GRANTED
        and last.currency == budget.currency
        and last.budget_minor >= budget.minor
    )


def last_step(session: Session, experiment_id: int) -> Approval | None:
    """Give the last step of the approval of an experiment; where it is ``asked``, the experiment waits."""
    said = Approval.experiment_id == experiment_id, counts(Answered.APPROVAL, Approval.id)
    return session.scalar(sa.select(Approval).where(*said).order_by(Approval.id.desc()).limit(1))


def waiting_approvals(session: Session, actor: Actor) -> list[tuple[Experiment, Approval]]:
    """List the drafts of the team that wait for an answer, the oldest question first."""
    require(actor, "see")
    standing = counts(Answered.APPROVAL, Approval.id)
    newest = sa.select(sa.func.max(Approval.id)).where(standing).group_by(Approval.experiment_id)
    wanted = (
        sa.select(Experiment, Approval)
        .join(Approval, Approval.experiment_id == Experiment.id)
        .where(
            Experiment.team_id == actor.team_id,
            sa.text(f"experiment.{ONGOING}"),
            Experiment.status.in_(OPEN),
            Approval.id.in_(newest),
            Approval.answer == Answer.ASKED,
        )
        .order_by(Approval.id)
    )
    return [(experiment, approval) for experiment, approval in session.execute(wanted)]


def ask_approval(session: Session, actor: Actor, experiment_id: int, *, now: datetime) -> Approval:
    """Ask a lead to approve the budget of a draft; asking again while it waits is refused."""
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "approval.ask", experiment)
    if experiment.status not in OPEN:
        raise WrongStatus(Fault("status", "wrong_status", f"This experiment is {experiment.status.value} by now."))
    if experiment.budget_minor is None or experiment.currency is None:
        raise RuleBroken(Fault("budget", "missing", "Say how much money it needs."))
    last = last_step(session, experiment_id)
    if last is not None and last.answer is Answer.ASKED and last.budget_minor == experiment.budget_minor:
        raise WrongStatus(Fault("status", "already_asked", "This waits for approval already."))
    return _add(session, actor, experiment, Answer.ASKED, None, now)


def answer_approval(
    session: Session, actor: Actor, experiment_id: int, *, granted: bool, reason: str | None = None, now: datetime
) -> Approval:
    """Grant or refuse the budget that was asked for; refusing needs a reason.

    Raises
    ------
    WrongStatus
        Nothing waits for an answer, or the budget was changed after asking.
    """
    experiment = get_experiment(session, actor, experiment_id)
    require(actor, "approval.answer", experiment)
    last = last_step(session, experiment_id)
    if last is None or last.answer is not Answer.ASKED or experiment.status not in OPEN:
        raise WrongStatus(Fault("status", "not_asked", "Nobody asked for this approval."))
    if (last.budget_minor, last.currency) != (experiment.budget_minor, experiment.currency):
        raise WrongStatus(Fault("budget", "changed_meanwhile", "The budget was changed after asking."))
    faults: list[Fault] = []
    reason = text("reason", reason, faults)
    if not granted and reason is None:
        faults.append(Fault("reason", "missing", "Say why not, so that it need not be argued twice."))
    if faults:
        raise RuleBroken(*faults)
    return _add(session, actor, experiment, Answer.GRANTED if granted else Answer.REFUSED, reason, now)


def take_back_approval(
    session: Session, actor: Actor, experiment_id: int, step_id: int, *, now: datetime
) -> Approval | None:
    """Take back the last step: what was asked is asked no more, what was answered waits for an answer again.

    Returns
    -------
    Approval or None
        The step that counts from now on.

    Raises
    ------
    WrongStatus
        There was another step since, or the plan was locked on the answer meanwhile.
    """
    experiment = get_experiment(session, actor, experiment_id)
    last = last_step(session, experiment_id)
    answered = last is not None and last.answer is not Answer.ASKED
    require(actor, "approval.answer" if answered else "approval.ask", experiment)
    if last is None or last.id != step_id:
        raise changed_since()
    if experiment.status in LOCKED:
        sentence = "The plan was locked on this answer. Open the plan again first, while that is still possible."
        raise WrongStatus(Fault("status", "locked_since", sentence))
    if experiment.status not in OPEN:
        raise WrongStatus(Fault("status", "wrong_status", f"This experiment is {experiment.status.value} by now."))
    keep_taken_back(session, actor, Answered.APPROVAL, last.id, now=now)
    was = {"answer": last.answer.value}
    record_act(session, actor, "approval.take_back", "experiment", experiment_id, was, None, now)
    return last_step(session, experiment_id)


def _add(  # noqa: PLR0917 - one column each
    session: Session, actor: Actor, experiment: Experiment, answer: Answer, reason: str | None, now: datetime
) -> Approval:
    assert experiment.budget_minor is not None
    assert experiment.currency is not None
    step = Approval(
        experiment_id=experiment.id,
        answer=answer,
        budget_minor=experiment.budget_minor,
        currency=experiment.currency,
        reason=reason,
        by=actor.person_id,
        at=now,
    )
    session.add(step)
    session.flush()
    record_act(session, actor, f"approval.{answer.value}", "experiment", experiment.id, None, {"reason": reason}, now)
    return step
