"""Erasing a person's data: name, address and all that lets them in go; acts and plans stay, by id."""

from __future__ import annotations

import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, WrongStatus
from experiments.people.keys.invitations import Invitation
from experiments.people.keys.tokens import Token
from experiments.people.members import get_member
from experiments.people.notices.choices import NoticeChoice
from experiments.people.notices.mails import Mail
from experiments.people.permission import Actor, require
from experiments.people.person import Person
from experiments.people.record.audit import record_act

ERASED = "erased.invalid"
"""Domain of the addresses that stand in place of erased ones; nothing can be sent there (RFC 2606)."""


def erase_person(session: Session, actor: Actor, person_id: int, *, now: datetime) -> Person:
    """Take everything out that says who somebody was; what they did stays on record under their number.

    Only after they were deactivated in every team, so that their open work has gone to somebody else.

    Raises
    ------
    WrongStatus
        The person is still active somewhere, or was erased already.
    """
    require(actor, "people.change")
    person = get_member(session, actor, person_id).person
    if person.active:
        raise WrongStatus(Fault("person", "active", f"Deactivate {person.name} first, in every team."))
    if person.erased_at is not None:
        raise WrongStatus(Fault("person", "erased", "This person's data were erased already."))
    address = person.email
    placeholder = f"person-{person.id}@{ERASED}"
    person.email, person.name, person.department = placeholder, f"Person {person.id}", None
    person.password = person.tf_primary_method = person.tf_totp_secret = person.mf_recovery_codes = None
    person.fs_uniquifier = secrets.token_hex(32)
    person.erased_at = now
    session.execute(sa.update(Token).where(Token.person_id == person.id).values(name="-"))
    session.execute(sa.delete(NoticeChoice).where(NoticeChoice.person_id == person.id))
    session.execute(sa.delete(Mail).where(sa.or_(Mail.person_id == person.id, Mail.address == address)))
    session.execute(sa.update(Invitation).where(Invitation.email == address).values(email=placeholder))
    record_act(session, actor, "person.erase", "person", person.id, None, None, now)
    session.flush()
    return person
