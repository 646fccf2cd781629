"""Objectives: the larger aims of a cycle, each carrying several goals."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key, insert_into, move_on, refuse_stale
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.cycle import Cycle
from experiments.goals.given import text
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.people.record.audit import record_act

# goal.py reads this file, so that its table is named here by its columns alone
_GOAL = sa.table("goal", sa.column("id"), sa.column("objective_id"))


class Objective(Base):
    """A larger aim of a team in a cycle."""

    __tablename__ = "objective"
    __table_args__ = (sa.UniqueConstraint("cycle_id", "name"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), index=True)
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"))
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]


def objective_named(session: Session, actor: Actor, cycle_id: int, name: str, *, now: datetime) -> Objective:
    """Give the objective of that name in a cycle, made where there is none; two who write it at once make one."""
    made = {"team_id": actor.team_id, "cycle_id": cycle_id, "name": name, "created_by": actor.person_id}
    statement = insert_into(session, Objective).values(created_at=now, **made)
    session.execute(statement.on_conflict_do_nothing(index_elements=["cycle_id", "name"]))
    return session.scalars(sa.select(Objective).where(Objective.cycle_id == cycle_id, Objective.name == name)).one()


def create_objective(session: Session, actor: Actor, cycle_id: int, name: str, *, now: datetime) -> Objective:
    """Write a larger aim for a cycle of the actor's team.

    Raises
    ------
    Forbidden
        The role is too small.
    RuleBroken
        No name, no such cycle, or the cycle has one of that name already.
    """
    require(actor, "goal.change")
    faults: list[Fault] = []
    cycle = session.get(Cycle, cycle_id) if is_key(cycle_id) else None
    if cycle is None or cycle.team_id != actor.team_id:
        faults.append(Fault("cycle_id", "not_found", "There is no such planning cycle."))
    written = _name(name, faults)
    if not faults:
        assert written is not None, "a fault otherwise"
        faults += _taken(session, cycle_id, written)
    if faults or written is None:
        raise RuleBroken(*faults)
    made = objective_named(session, actor, cycle_id, written, now=now)
    after = {"cycle_id": cycle_id, "name": written}
    record_act(session, actor, "objective.create", "objective", made.id, None, after, now)
    session.flush()
    return made


def rename_objective(
    session: Session, actor: Actor, objective_id: int, name: str, *, version: int | None = None, now: datetime
) -> Objective:
    """Give an objective another name; its goals go along.

    Raises
    ------
    WrongStatus
        Somebody renamed it meanwhile.
    RuleBroken
        No name, or the cycle has one of that name already.
    """
    objective = get_objective(session, actor, objective_id)
    require(actor, "goal.change", objective)
    faults: list[Fault] = []
    written = _name(name, faults)
    if written is not None and written != objective.name:
        faults += _taken(session, objective.cycle_id, written)
    if faults or written is None:
        raise RuleBroken(*faults)
    refuse_stale(objective, version)
    if written == objective.name:
        return objective
    before = objective.name
    move_on(session, objective, version, {"name": written})
    record_act(session, actor, "objective.rename", "objective", objective.id, {"name": before}, {"name": written}, now)
    session.flush()
    return objective


def delete_objective(session: Session, actor: Actor, objective_id: int, *, now: datetime) -> None:
    """Take an objective out that carries no goal.

    Raises
    ------
    WrongStatus
        Goals serve it.
    """
    objective = get_objective(session, actor, objective_id)
    require(actor, "goal.change", objective)
    before = {"cycle_id": objective.cycle_id, "name": objective.name}
    served = sa.exists().where(_GOAL.c.objective_id == objective.id)
    gone = session.execute(
        sa.delete(Objective).where(Objective.id == objective.id, ~served).execution_options(synchronize_session=False)
    )
    if cast("sa.CursorResult[Any]", gone).rowcount != 1:
        raise WrongStatus(Fault("id", "not_empty", "Goals serve this objective. Give them another one first."))
    session.expunge(objective)
    record_act(session, actor, "objective.delete", "objective", objective_id, before, None, now)
    session.flush()


def get_objective(session: Session, actor: Actor, objective_id: int) -> Objective:
    """Give an objective of the actor's team; anything else is not found."""
    objective = session.get(Objective, objective_id) if is_key(objective_id) else None
    if objective is None:
        raise not_found("objective")
    require(actor, "see", objective)
    return objective


def objectives_before(
    session: Session, actor: Actor, before_id: int | None, *, limit: int, cycle_id: int | None = None
) -> list[Objective]:
    """List objectives of the actor's team, the last made first; the next page begins below the last id of this one."""
    require(actor, "see")
    wanted = sa.select(Objective).where(Objective.team_id == actor.team_id).order_by(Objective.id.desc()).limit(limit)
    if cycle_id is not None:
        wanted = wanted.where(Objective.cycle_id == cycle_id)
    if before_id is not None:
        wanted = wanted.where(Objective.id < before_id)
    return list(session.scalars(wanted))


def objectives_of(session: Session, actor: Actor, cycle_id: int) -> list[Objective]:
    """List the objectives of a cycle in the order in which they were written."""
    require(actor, "see")
    wanted = sa.select(Objective).where(Objective.team_id == actor.team_id, Objective.cycle_id == cycle_id)
    return list(session.scalars(wanted.order_by(Objective.id)))


def _name(name: str, faults: list[Fault]) -> str | None:
    written = text("name", name, faults)
    if written is None:
        faults.append(Fault("name", "missing", "Give the objective a name, as in “More homes that bake”."))
    return written


def _taken(session: Session, cycle_id: int, name: str) -> list[Fault]:
    found = sa.select(Objective.id).where(Objective.cycle_id == cycle_id, Objective.name == name)
    if session.scalar(found) is None:
        return []
    return [Fault("name", "taken", "This planning cycle has an objective of that name already.")]
