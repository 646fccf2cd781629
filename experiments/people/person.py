"""Persons and what they are in which team."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from experiments.database import Base, CanonicalJson, Key, named_enum
from experiments.errors import Fault
from experiments.people.permission import Role, is_key
from experiments.people.team import Team


class Person(Base):
    """Somebody who may log in.

    Acts point to the person by id, so a name and an address can be erased without touching the record.
    ``password`` is a hash, ``None`` where nobody can log in as this person. ``fs_uniquifier`` ends all sessions
    when it changes; ``tf_*`` and ``mf_recovery_codes`` belong to the second factor (the names are the log-in
    library's), the secret encrypted and the codes hashed. ``erased_at`` is when name and address were taken out.
    """

    __tablename__ = "person"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    department: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    password: Mapped[str | None]
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(CanonicalJson)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

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
    """A person's role in a team; one that has ended stays, so that its name is still known."""

    __tablename__ = "membership"

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[Role] = mapped_column(named_enum(Role, "role"))
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(back_populates="memberships")
    team: Mapped[Team] = relationship()


def member(session: Session, team_id: int, field: str, person_id: int | None, faults: list[Fault]) -> int | None:
    """Check that a person named in ``field`` belongs to the team; otherwise it is a fault."""
    if person_id is None:
        return None
    known = session.get(Membership, (team_id, person_id)) if is_key(person_id) else None
    if known is None or known.ended_at is not None:
        faults.append(Fault(field, "not_in_team", "This person is not in the team."))
    return person_id


def team_members(session: Session, team_id: int) -> list[Person]:
    """List the active people of a team by name."""
    wanted = sa.select(Person).join(Membership, Membership.person_id == Person.id)
    wanted = wanted.where(Membership.team_id == team_id, Membership.ended_at.is_(None), Person.active).order_by(
        Person.name, Person.id
    )
    return list(session.scalars(wanted))
