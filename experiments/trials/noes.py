"""The noes of a team, and what comes of them: said again with a new date, or looked at again as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from experiments.database import all_or_nothing
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.given import SHORT, text
from experiments.metrics.goal_kinds import NEVER_RAN_BECAUSE
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.people.person import Person
from experiments.people.record.audit import record_act
from experiments.trials.approval import Approval
from experiments.trials.change import PARTS, DraftChange
from experiments.trials.decline import Decline, Refusal, checked_reason
from experiments.trials.draft import start_draft
from experiments.trials.experiment import Experiment, Status, get_experiment

MOST = 200


@dataclass(frozen=True, slots=True)
class No:
    """The last no to one thing: who said it, how often one was said, and the draft that looks at it again."""

    decline: Decline
    by: str
    times: int = 1
    reopened_as: int | None = None

    def is_due(self, today: date) -> bool:
        """Say whether the day has come to look at it again, and nobody has."""
        day = self.decline.review_on
        return self.reopened_as is None and day is not None and day <= today


def list_noes(
    session: Session, actor: Actor, *, before_id: int | None = None, due_by: date | None = None, limit: int = MOST
) -> list[No]:
    """List what the actor's team said no to, each thing once with the last no to it, the last said first.

    Parameters
    ----------
    due_by : date, optional
        Only what is to be looked at again by that day and was not yet, the earliest first.
    """
    require(actor, "see")
    lifted, again = aliased(Decline), aliased(Decline)
    wanted = (
        sa.select(Decline, Person.name, lifted.reopened_as_id)
        .join(Person, Person.id == Decline.by)
        .outerjoin(lifted, sa.and_(lifted.answers_id == Decline.id, lifted.reopened_as_id.is_not(None)))
        .outerjoin(again, sa.and_(again.answers_id == Decline.id, again.reopened_as_id.is_(None)))
        .where(Decline.team_id == actor.team_id, Decline.reopened_as_id.is_(None), again.id.is_(None))
        .order_by(Decline.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        wanted = wanted.where(Decline.id < before_id)
    if due_by is not None:
        wanted = wanted.where(Decline.review_on <= due_by, lifted.id.is_(None))
        wanted = wanted.order_by(None).order_by(Decline.review_on, Decline.id)
    rows = session.execute(wanted).all()
    times = _times(session, actor.team_id) if any(no.answers_id for no, _, _ in rows) else {}
    return [No(no, by, times.get(no.id, 1), lifted_as) for no, by, lifted_as in rows]


def get_no(session: Session, actor: Actor, no_id: int) -> Decline:
    """Give a no of the actor's team; anything else is not found."""
    no = session.get(Decline, no_id) if is_key(no_id) else None
    if no is None or no.reopened_as_id is not None:
        raise not_found("no")
    require(actor, "see", no)
    return no


def told(session: Session, no: Decline) -> No:
    """Tell a no with who said it, how often one was said by then, and the draft that looks at it again."""
    lifted = sa.select(Decline.reopened_as_id).where(Decline.answers_id == no.id)
    times = _times(session, no.team_id) if no.answers_id is not None else {}
    return No(no, decider(session, no), times.get(no.id, 1), session.scalar(lifted))


def decider(session: Session, answer: Decline | Approval) -> str:
    """Give the name of who said no, or answered for a budget."""
    return session.get_one(Person, answer.by).name


def say_no_again(session: Session, actor: Actor, no_id: int, refusal: Refusal, *, now: datetime) -> Decline:
    """Say no once more, with a reason of today and another day to look at it.

    Raises
    ------
    RuleBroken
        No reason, or a review date that has passed.
    WrongStatus
        It was answered already: said again, or looked at again as a draft.
    """
    no = get_no(session, actor, no_id)
    require(actor, "experiment.decline", no)
    reason = checked_reason(refusal, now)
    again = _answer(session, actor, no, reason, now, review_on=refusal.review_on)
    record_act(session, actor, "experiment.decline", *_thing(again), None, {"reason": reason}, now)
    session.flush()
    return again


def reopen(session: Session, actor: Actor, no_id: int, reason: str | None, *, now: datetime) -> Experiment:
    """Look at it again: begin a draft with what there was, built on what was declined; the no stays as it was said.

    Parameters
    ----------
    reason : str or None
        What has changed since, if somebody says so.

    Raises
    ------
    WrongStatus
        It was answered already.
    """
    no = get_no(session, actor, no_id)
    require(actor, "experiment.reopen", no)
    faults: list[Fault] = []
    why = text("reason", reason, faults)
    if faults:
        raise RuleBroken(*faults)
    before = get_experiment(session, actor, no.experiment_id) if no.experiment_id is not None else None
    change = DraftChange(title=_short(no.idea or "")) if before is None else _as_change(before)
    draft = start_draft(session, actor, change, now=now)
    words = why or "Looked at again."
    lifted = _answer(session, actor, no, words, now, reopened_as_id=draft.id)
    kept = {"reason": words, "no": no.id}
    record_act(session, actor, "experiment.reopen", "experiment", draft.id, None, kept, now)
    if lifted.experiment_id is not None:
        record_act(session, actor, "experiment.reopen", "experiment", lifted.experiment_id, None, {"as": draft.id}, now)
    session.flush()
    return draft


def no_behind(session: Session, actor: Actor, experiment_id: int) -> No | None:
    """Give the no that a draft looks at again, ``None`` where it began otherwise."""
    get_experiment(session, actor, experiment_id)
    lifted = aliased(Decline)
    row = session.execute(
        sa.select(Decline, Person.name)
        .join(Person, Person.id == Decline.by)
        .join(lifted, lifted.answers_id == Decline.id)
        .where(lifted.reopened_as_id == experiment_id, Decline.team_id == actor.team_id)
    ).first()
    return None if row is None else No(row[0], row[1], reopened_as=experiment_id)


def barriers(session: Session, actor: Actor) -> list[tuple[str, int]]:
    """Count what never ran by what stood in the way, the commonest first; words of one's own are counted together."""
    require(actor, "see")
    rows = session.execute(
        sa.select(Experiment.abandoned_because, sa.func.count())
        .where(Experiment.team_id == actor.team_id, Experiment.status == Status.ABANDONED)
        .group_by(Experiment.abandoned_because)
    )
    counted = dict.fromkeys((*NEVER_RAN_BECAUSE, OTHER), 0)
    for said, number in rows:
        counted[said if said in NEVER_RAN_BECAUSE else OTHER] += number
    return sorted(((name, number) for name, number in counted.items() if number), key=lambda pair: -pair[1])


OTHER = "something else"
"""What stands for reasons in words of one's own."""


def _answer(
    session: Session,
    actor: Actor,
    no: Decline,
    reason: str,
    now: datetime,
    *,
    review_on: date | None = None,
    reopened_as_id: int | None = None,
) -> Decline:
    """Add what came of a no; each is answered once, and of two at the same moment the second is refused."""
    answer = Decline(
        team_id=no.team_id,
        experiment_id=no.experiment_id,
        idea=no.idea,
        reason=reason,
        by=actor.person_id,
        at=now,
        review_on=review_on,
        answers_id=no.id,
        reopened_as_id=reopened_as_id,
    )
    try:
        with all_or_nothing(session):
            session.add(answer)
            session.flush()
    except IntegrityError:
        sentence = "Somebody looked at this no already. Reload the page to see what came of it."
        raise WrongStatus(Fault("id", "already_answered", sentence)) from None
    return answer


def _short(idea: str) -> str:
    return idea if len(idea) <= SHORT else f"{idea[: SHORT - 1]}…"


def _thing(no: Decline) -> tuple[str, int]:
    return ("experiment", no.experiment_id) if no.experiment_id is not None else ("decline", no.id)


_NOT_COPIED = frozenset({"next_step_text", "next_step_metric", "next_step_due", "forecast"})


def _as_change(before: Experiment) -> DraftChange:
    """Take what was answered over into a new draft; days, forecast and the day of the next step are of their time."""
    names = [name for part in PARTS.values() for name in part if name not in _NOT_COPIED]
    values: dict[str, Any] = {name: getattr(before, name) for name in (*names, "title", "heard", "hours", "run_by")}
    values["other_tactics"] = tuple(before.other_tactics)
    step = before.next_step
    if step is not None:
        values |= {"next_step_text": step.text, "next_step_metric": step.metric}
    given = {name: value for name, value in values.items() if value is not None}
    return replace(DraftChange(built_on_id=before.id), **given)


def _times(session: Session, team_id: int) -> Mapping[int, int]:
    """Count how often a no was said to the thing of each row, along the rows that answer each other."""
    rows = session.execute(
        sa.select(Decline.id, Decline.answers_id)
        .where(Decline.team_id == team_id, Decline.reopened_as_id.is_(None))
        .order_by(Decline.id)
    )
    times: dict[int, int] = {}
    for key, answered in rows:
        times[key] = 1 + (times.get(answered, 0) if answered is not None else 0)
    return times
