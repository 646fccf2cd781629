"""Taking somebody into a team of a book that is there already, and finding a person by address."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, NotFound, RuleBroken, WrongStatus
from experiments.people.first import actor_of, add_person, is_address
from experiments.people.permission import Actor, Role
from experiments.people.person import Membership, Person
from experiments.people.record.audit import record_act
from experiments.people.team import Team

LONGEST = 200
"""Most characters of an address and of a name."""


def the_team(session: Session, name: str | None = None) -> Team:
    """Give the team of that name, or the only one there is.

    Raises
    ------
    NotFound
        There is none, none of that name, or several and none was named.
    """
    teams = list(session.scalars(sa.select(Team).order_by(Team.id)))
    found = teams if name is None else [team for team in teams if team.name.casefold() == name.strip().casefold()]
    if len(found) == 1:
        return found[0]
    if not teams:
        raise NotFound(Fault("team", "no_team", "There is no team yet: open the book with its set-up link first."))
    listed = ", ".join(f"“{team.name}”" for team in teams)
    raise NotFound(Fault("team", "which_team", f"Name one team of this book: {listed}."))


def give_password(session: Session, team: Team, email: str, password_hash: str, *, now: datetime) -> Actor | None:
    """Give a password to somebody of a team who has none, as after a whole book came in; ``None`` for everybody else.

    For whoever has the machine on which the book lies: nobody else may set the password of another person.
    """
    known = session.scalar(sa.select(Person).where(Person.email == email.strip().casefold()))
    there = None if known is None else session.get(Membership, (team.id, known.id))
    if known is None or known.password is not None or not known.active or there is None or there.ended_at is not None:
        return None
    known.password = password_hash
    actor = Actor(person_id=known.id, team_id=team.id, role=there.role)
    record_act(session, actor, "person.password_change", "person", known.id, None, None, now)
    session.flush()
    return actor


def take_in(
    session: Session, team: Team, *, email: str, name: str, role: Role, password_hash: str | None, now: datetime
) -> Actor:
    """Take a person into a team; one who is in the book already keeps name and password.

    Raises
    ------
    RuleBroken
        Address or name do not fit; both at once.
    WrongStatus
        The person is in this team already.
    """
    known = session.scalar(sa.select(Person).where(Person.email == email.strip().casefold()))
    if known is None:
        faults = person_faults(email, name)
        if faults:
            raise RuleBroken(*faults)
        return add_person(session, team, email=email, name=name, password_hash=password_hash, role=role, now=now)
    there = session.get(Membership, (team.id, known.id))
    if there is not None and there.ended_at is None and known.active:
        raise WrongStatus(Fault("email", "in_team", f"{known.email} is in “{team.name}” already."))
    if there is None:
        session.add(Membership(team_id=team.id, person_id=known.id, role=role))
    else:
        there.role, there.ended_at = role, None
    known.active = True
    actor = Actor(person_id=known.id, team_id=team.id, role=role)
    record_act(session, actor, "person.join", "person", known.id, None, {"role": role.value, "team": team.id}, now)
    session.flush()
    return actor


def actor_by_email(session: Session, email: str, team: Team | None = None) -> Actor:
    """Give the actor that the person with this address is, in ``team`` or in the first of their teams.

    Raises
    ------
    NotFound
        Nobody has this address, or not in that team.
    """
    person = session.scalar(sa.select(Person).where(Person.email == email.strip().casefold()))
    if person is None:
        raise NotFound(Fault("email", "not_found", f"Nobody in this book has the address {email.strip()}."))
    return actor_of(session, person.id, team.id if team else None)


def actor_in_team(session: Session, team_id: int, email: str | None = None) -> Actor:
    """Give the actor that works on things of a team: the person with this address, or the only one there is.

    Raises
    ------
    NotFound
        Nobody in the team has this address, or there is nobody.
    RuleBroken
        There are several people and none was named.
    """
    of_team = sa.select(Person).join(Membership, Membership.person_id == Person.id)
    people = list(
        session.scalars(
            of_team.where(Membership.team_id == team_id, Membership.ended_at.is_(None), Person.active).order_by(
                Person.email
            )
        )
    )
    wanted = people if email is None else [one for one in people if one.email == email.strip().casefold()]
    if len(wanted) == 1:
        return actor_of(session, wanted[0].id, team_id)
    if email is not None or not people:
        who = "is active" if email is None else f"has the address {email.strip()}"
        raise NotFound(Fault("email", "not_found", f"Nobody in the team of this experiment {who}."))
    listed = ", ".join(one.email for one in people)
    raise RuleBroken(Fault("email", "which_person", f"Name the person who does it, with --as: {listed}."))


def person_faults(email: str, name: str) -> list[Fault]:
    """Find what does not fit in address and name of a person."""
    faults: list[Fault] = []
    if not is_address(email) or len(email.strip()) > LONGEST:
        faults.append(Fault("email", "not_an_address", "This is not an e-mail address."))
    if not name.strip() or not name.strip().isprintable() or len(name) > LONGEST:
        faults.append(Fault("name", "missing", f"Give a name of at most {LONGEST} characters."))
    return faults
