"""The people of a team: who they are, what they may do, and their sessions."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.people.permission import Actor, Role, is_key, not_found, require
from experiments.people.person import Membership, Person
from experiments.people.record.audit import record_act


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is or was in the team."""

    person: Person
    role: Role
    ended_at: datetime | None

    @property
    def is_active(self) -> bool:
        """Whether the person can act in the team."""
        return self.ended_at is None and self.person.active


def list_members(session: Session, actor: Actor) -> list[Member]:
    """List everybody who is or was in the actor's team, those who are in it first, by name."""
    require(actor, "see")
    rows = session.execute(
        sa.select(Person, Membership.role, Membership.ended_at)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == actor.team_id)
        .order_by(Membership.ended_at.is_not(None), Person.name, Person.id)
    )
    return [Member(person, role, ended_at) for person, role, ended_at in rows]


def get_member(session: Session, actor: Actor, person_id: int) -> Member:
    """Give somebody of the actor's team; anybody else is not found."""
    require(actor, "see")
    found = session.get(Membership, (actor.team_id, person_id)) if is_key(person_id) else None
    if found is None:
        raise not_found("person")
    return Member(session.get_one(Person, person_id), found.role, found.ended_at)


def change_role(session: Session, actor: Actor, person_id: int, role: str, *, now: datetime) -> Member:
    """Give somebody in the team another role.

    Raises
    ------
    RuleBroken
        There is no such role.
    WrongStatus
        The person was deactivated, or is the last admin.
    """
    require(actor, "people.change")
    member = get_member(session, actor, person_id)
    if role not in list(Role):
        raise RuleBroken(Fault("role", "not_a_choice", f"Choose from: {', '.join(Role)}."))
    if not member.is_active:
        raise WrongStatus(Fault("person", "not_active", f"{member.person.name} was deactivated."))
    if member.role is Role.ADMIN and role != Role.ADMIN:
        refuse_last_admin(session, actor.team_id, person_id)
    row = session.get_one(Membership, (actor.team_id, person_id))
    before, row.role = row.role, Role(role)
    if before is not row.role:
        was, becomes = {"role": before.value}, {"role": row.role.value}
        record_act(session, actor, "person.role", "person", person_id, was, becomes, now)
    session.flush()
    return get_member(session, actor, person_id)


def refuse_last_admin(session: Session, team_id: int, person_id: int) -> None:
    """Refuse to take away the last admin of a team: nobody could look after it any more."""
    # The row of the team is locked, so that two admins cannot step down at the same moment.
    session.execute(sa.text("UPDATE team SET id = id WHERE id = :id"), {"id": team_id})
    others = (
        sa.select(sa.func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.team_id == team_id,
            Membership.role == Role.ADMIN,
            Membership.ended_at.is_(None),
            Membership.person_id != person_id,
            Person.active,
        )
    )
    if not session.scalar(others):
        raise WrongStatus(Fault("person", "last_admin", "A team needs an admin: make somebody else one first."))


def change_department(
    session: Session, actor: Actor, person_id: int, department: str | None, *, now: datetime
) -> Member:
    """Say in which department somebody of the team works: oneself, or as an admin anybody; empty takes it away.

    Raises
    ------
    RuleBroken
        The name is too long or holds signs that are no text.
    """
    require(actor, "person.describe" if person_id == actor.person_id else "people.change")
    member = get_member(session, actor, person_id)
    faults: list[Fault] = []
    name = _name("department", department, faults)
    if faults:
        raise RuleBroken(*faults)
    before, member.person.department = member.person.department, name
    if before != name:
        was, becomes = {"department": before}, {"department": name}
        record_act(session, actor, "person.department", "person", person_id, was, becomes, now)
        session.flush()
    return member


def departments_of(session: Session, team_id: int) -> list[str]:
    """List the departments that the people of a team name, each once, by name."""
    named = (
        sa.select(Person.department)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.team_id == team_id, Person.department.is_not(None))
        .distinct()
    )
    return sorted(name for name in session.scalars(named) if name)


def _name(field: str, value: str | None, faults: list[Fault]) -> str | None:
    """Trim a short name; empty is ``None``."""
    from experiments.people.joining import LONGEST

    name = (value or "").strip()
    if len(name) > LONGEST or not name.isprintable():
        faults.append(Fault(field, "not_a_text", f"Give a name of at most {LONGEST} characters."))
    return name or None


def end_sessions(session: Session, actor: Actor, person_id: int, *, now: datetime) -> None:
    """Log a person out everywhere: oneself, or as an admin somebody in the team."""
    if person_id != actor.person_id:
        require(actor, "people.change")
    person = get_member(session, actor, person_id).person
    person.fs_uniquifier = secrets.token_hex(32)
    record_act(session, actor, "person.end_sessions", "person", person.id, None, None, now)
    session.flush()


def rename(session: Session, actor: Actor, name: str, *, now: datetime) -> Person:
    """Change one's own name; the record notes that it changed, not what it was."""
    from experiments.people.joining import LONGEST

    person = session.get_one(Person, actor.person_id)
    if not name.strip() or not name.strip().isprintable() or len(name) > LONGEST:
        raise RuleBroken(Fault("name", "missing", f"Give a name of at most {LONGEST} characters."))
    if person.name != name.strip():
        person.name = name.strip()
        record_act(session, actor, "person.rename", "person", person.id, None, None, now)
        session.flush()
    return person
