"""Objectives: the larger aims of a cycle, each carrying several goals."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key, insert_into
from experiments.people.permission import Actor


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
