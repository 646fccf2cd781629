"""When somebody leaves a team: what is open goes to a successor first, then the person can act there no more."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.goal import Goal
from experiments.people.keys.tokens import end_tokens
from experiments.people.members import Member, get_member, refuse_last_admin
from experiments.people.permission import Actor, Role, require
from experiments.people.person import Membership, Person, member
from experiments.people.record.audit import record_act
from experiments.trials.experiment import LOCKED, OPEN, Experiment


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What a person is responsible for in a team: experiments that are not over, and goals."""

    person_id: int
    experiments: Sequence[Experiment]
    goals: Sequence[Goal]

    def __bool__(self) -> bool:
        """Say whether there is any."""
        return bool(self.experiments or self.goals)


def open_work(session: Session, actor: Actor, person_id: int) -> OpenWork:
    """List what somebody of the actor's team is responsible for."""
    get_member(session, actor, person_id)
    experiments = sa.select(Experiment).where(
        Experiment.team_id == actor.team_id,
        Experiment.owner_id == person_id,
        Experiment.status.in_((*OPEN, *LOCKED)),
    )
    goals = sa.select(Goal).where(Goal.team_id == actor.team_id, Goal.owner_id == person_id)
    return OpenWork(
        person_id,
        session.scalars(experiments.order_by(Experiment.id)).all(),
        session.scalars(goals.order_by(Goal.id)).all(),
    )


def deactivate(session: Session, actor: Actor, person_id: int, successor_id: int | None, *, now: datetime) -> Member:
    """End what somebody may do in the actor's team; open experiments and goals go to the successor.

    One who is in no other team either is logged out and cannot log in any more. What the person did stays on record.

    Raises
    ------
    RuleBroken
        There is open work and no successor, or the successor is not in the team.
    WrongStatus
        It is oneself, the last admin, or somebody deactivated already.
    """
    require(actor, "people.change")
    leaving = get_member(session, actor, person_id)
    if not leaving.is_active:
        raise WrongStatus(Fault("person", "not_active", f"{leaving.person.name} was deactivated already."))
    if person_id == actor.person_id:
        raise WrongStatus(Fault("person", "oneself", "Nobody deactivates themselves: ask another admin."))
    if leaving.role is Role.ADMIN:
        refuse_last_admin(session, actor.team_id, person_id)
    work = open_work(session, actor, person_id)
    faults: list[Fault] = []
    if work and successor_id is None:
        counted = f"{len(work.experiments)} open experiments and {len(work.goals)} goals"
        faults.append(Fault("successor", "missing", f"Say who takes over: {counted} belong to {leaving.person.name}."))
    if successor_id == person_id:
        faults.append(Fault("successor", "oneself", "The successor has to be somebody else."))
    successor = member(session, actor.team_id, "successor", successor_id, faults)
    if faults:
        raise RuleBroken(*faults)
    if successor is not None:
        _hand_over(session, actor, work, successor, now)
    session.get_one(Membership, (actor.team_id, person_id)).ended_at = now
    end_tokens(session, person_id, actor.team_id, now=now)
    session.flush()
    _end_where_in_no_team(session, leaving.person)
    handed = {"experiments": [one.id for one in work.experiments], "goals": [one.id for one in work.goals]}
    after = {"successor": successor, **handed}
    record_act(session, actor, "person.deactivate", "person", person_id, {"role": leaving.role.value}, after, now)
    session.flush()
    return get_member(session, actor, person_id)


def reactivate(session: Session, actor: Actor, person_id: int, *, now: datetime) -> Member:
    """Let somebody act in the team again, with the role they had; what was handed over stays where it is.

    Raises
    ------
    WrongStatus
        The person is active, or was erased.
    """
    require(actor, "people.change")
    returning = get_member(session, actor, person_id)
    if returning.is_active:
        raise WrongStatus(Fault("person", "active", f"{returning.person.name} is active."))
    if returning.person.erased_at is not None:
        raise WrongStatus(Fault("person", "erased", "This person's data were erased: send a new invitation."))
    session.get_one(Membership, (actor.team_id, person_id)).ended_at = None
    returning.person.active = True
    record_act(session, actor, "person.reactivate", "person", person_id, None, {"role": returning.role.value}, now)
    session.flush()
    return get_member(session, actor, person_id)


def _hand_over(session: Session, actor: Actor, work: OpenWork, to_id: int, now: datetime) -> None:
    was, becomes = {"owner_id": work.person_id}, {"owner_id": to_id}
    for experiment in work.experiments:
        experiment.owner_id = to_id
        # A page that was opened before is told that somebody was quicker.
        experiment.version += 1
        experiment.changed_at = now
        record_act(session, actor, "experiment.hand_over", "experiment", experiment.id, was, becomes, now)
    for goal in work.goals:
        goal.owner_id = to_id
        record_act(session, actor, "goal.hand_over", "goal", goal.id, was, becomes, now)
    session.flush()


def _end_where_in_no_team(session: Session, person: Person) -> None:
    live = sa.select(Membership.team_id).where(Membership.person_id == person.id, Membership.ended_at.is_(None))
    if session.scalar(live.limit(1)) is None:
        person.active = False
        person.fs_uniquifier = secrets.token_hex(32)
