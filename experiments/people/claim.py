"""The first person who can log in: new, or the local person who began the book alone."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import WrongStatus
from experiments.people.first import LOCAL_EMAIL, actor_of, set_up
from experiments.people.permission import Actor
from experiments.people.person import Person
from experiments.people.record.audit import record_act
from experiments.people.team import Team


def first_person(
    session: Session,
    *,
    email: str,
    name: str,
    password_hash: str | None,
    team_name: str,
    currency: str,
    now: datetime,
) -> Actor:
    """Give the book its first person who can log in.

    Where the local person began the book alone, that person gets the address, the name and the password, and the
    team its name and currency, so that everything in the book stays theirs.

    Raises
    ------
    RuleBroken
        Something is missing; all of it at once.
    WrongStatus
        Somebody can log in already.
    """
    try:
        return set_up(
            session,
            email=email,
            name=name,
            password_hash=password_hash,
            team_name=team_name,
            currency=currency,
            now=now,
        )
    except WrongStatus:  # what was given is in order, but the book has people
        local = session.scalar(sa.select(Person).where(Person.email == LOCAL_EMAIL))
        if local is None or somebody_can_log_in(session):
            raise
    actor = actor_of(session, local.id)
    team = session.get_one(Team, actor.team_id)
    local.email, local.name, local.password = email.strip().casefold(), name.strip(), password_hash
    team.name, team.currency = team_name.strip(), currency.upper()
    record_act(session, actor, "person.claim", "person", local.id, None, {"team": team.id}, now)
    session.flush()
    return actor


def somebody_can_log_in(session: Session) -> bool:
    """Say whether any person has a password."""
    return session.scalar(sa.select(Person.id).where(Person.password.is_not(None)).limit(1)) is not None
