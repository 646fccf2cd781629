"""Persons and what they are in which team."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from experiments.database import Base, Key, named_enum
from experiments.errors import Fault
from experiments.people.permission import Role, is_key
from experiments.people.team import Team


class Person(Base):
    """Somebody who may log in.

    Acts point to the person by id, so a name and an address can be erased without touching the record.
    ``password`` is a hash, ``None`` where nobody can log in as this person. ``fs_uniquifier`` ends all sessions
    when it changes (the name is the log-in library's).
    """

    __tablename__ = "person"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    password: Mapped[str | None]
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime]

    memberships: Mapped[list[Membership]] = relationship(back_populates="person", order_by="Membership.team_id")

    @property
    def roles(self) -> list[str]:
        """Site-wide roles: there are none, roles belong to a membership (the log-in library asks)."""
        return []

    @roles.setter
    def roles(self, value: list[str]) -> None:
        if value:
            raise ValueError("roles belong to a membership in a team")


class Membership(Base):
    """A person's role in a team."""

    __tablename__ = "membership"

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[Role] = mapped_column(named_enum(Role, "role"))

    person: Mapped[Person] = relationship(back_populates="memberships")
    team: Mapped[Team] = relationship()


def member(session: Session, team_id: int, field: str, person_id: int | None, faults: list[Fault]) -> int | None:
    """Check that a person named in ``field`` belongs to the team; otherwise it is a fault."""
    if person_id is None:
        return None
    if not is_key(person_id) or session.get(Membership, (team_id, person_id)) is None:
        faults.append(Fault(field, "not_in_team", "This person is not in the team."))
    return person_id


def team_members(session: Session, team_id: int) -> list[Person]:
    """List the active people of a team by name."""
    wanted = sa.select(Person).join(Membership, Membership.person_id == Person.id)
    wanted = wanted.where(Membership.team_id == team_id, Person.active).order_by(Person.name, Person.id)
    return list(session.scalars(wanted))
