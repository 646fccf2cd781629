"""The first person and team of a book, the local person of the demo, and who acts in a request."""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.people.permission import Actor, Role, not_found
from experiments.people.person import Membership, Person
from experiments.people.record.audit import record_act
from experiments.people.sharing import works_on
from experiments.people.team import Team

LOCAL_EMAIL = "you@localhost"
"""Address of the local person, with whom nobody can log in."""
_IN_NO_ADDRESS = frozenset(' ,;:<>()[]\\"')


def is_address(text: str) -> bool:
    """Say whether a text can be the mail address of one person.

    Examples
    --------
    >>> is_address("ines@quernwell.example"), is_address("ines@quernwell.example, tom@b.example"), is_address("ines@")
    (True, False, False)
    """
    mailbox, _at, host = text.strip().partition("@")
    fits = text.strip().isprintable() and not _IN_NO_ADDRESS & set(mailbox + host)
    return bool(mailbox and host) and "@" not in host and fits


def set_up(
    session: Session,
    *,
    email: str,
    name: str,
    password_hash: str | None,
    team_name: str,
    currency: str,
    now: datetime,
) -> Actor:
    """Make the first person and the first team of an empty book; the person is its admin.

    Raises
    ------
    WrongStatus
        There is somebody already.
    RuleBroken
        Something is missing; all of it at once.
    """
    given = (("email", email), ("name", name), ("team_name", team_name))
    faults = [
        Fault(field, "missing", f"Fill in {field.replace('_', ' ')}.") for field, text in given if not text.strip()
    ]
    if email.strip() and not is_address(email):
        faults.append(Fault("email", "not_an_address", "This is not an e-mail address."))
    if len(currency) != 3 or not (currency.isascii() and currency.isalpha()):
        faults.append(Fault("currency", "not_a_currency", "Give the currency as three letters, as in EUR."))
    if faults:
        raise RuleBroken(*faults)
    if session.scalar(sa.select(sa.func.count()).select_from(Person)):
        raise WrongStatus(
            Fault("email", "already_set_up", "This book has people already: log in or ask to be invited.")
        )
    team = Team(name=team_name.strip(), currency=currency.upper())
    session.add(team)
    return add_person(session, team, email=email, name=name, password_hash=password_hash, role=Role.ADMIN, now=now)


def add_person(
    session: Session, team: Team, *, email: str, name: str, password_hash: str | None, role: Role, now: datetime
) -> Actor:
    """Make a person and take them into ``team``; the address is kept in small letters."""
    person = Person(
        email=email.strip().casefold(),
        name=name.strip(),
        password=password_hash,
        fs_uniquifier=secrets.token_hex(32),
        created_at=now,
    )
    session.add(person)
    session.flush()
    session.add(Membership(team_id=team.id, person_id=person.id, role=role))
    actor = Actor(person_id=person.id, team_id=team.id, role=role)
    record_act(session, actor, "person.add", "person", person.id, None, {"role": role.value, "team": team.id}, now)
    session.flush()
    return actor


def local_actor(session: Session, *, now: datetime) -> Actor:
    """Give the local person of the demo or of one's own book, making person and team where they are missing."""
    person = session.scalar(sa.select(Person).where(Person.email == LOCAL_EMAIL))
    if person is not None:
        return actor_of(session, person.id)
    team = session.scalar(sa.select(Team).order_by(Team.id).limit(1))
    if team is None:
        team = Team(name="My team", currency="EUR")
        session.add(team)
        session.flush()
    return add_person(session, team, email=LOCAL_EMAIL, name="You", password_hash=None, role=Role.ADMIN, now=now)


def actor_of(session: Session, person_id: int, team_id: int | None = None) -> Actor:
    """Give the actor that a person is: in ``team_id``, or in the first of their teams.

    Raises
    ------
    NotFound
        No such person, no longer active, or not in that team.
    """
    found = (
        sa.select(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None), Person.active)
        .order_by(Membership.team_id)
        .limit(1)
    )
    if team_id is not None:
        found = found.where(Membership.team_id == team_id)
    membership = session.scalar(found)
    if membership is None:
        raise not_found("person")
    return Actor(person_id, membership.team_id, membership.role, works_on(session, membership.team_id))
