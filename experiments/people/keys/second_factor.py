"""The second factor of a log-in: an authenticator app, and codes on paper for the day when the phone is gone."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.people.keys.secrets import secret_hash
from experiments.people.members import get_member
from experiments.people.permission import Actor, require
from experiments.people.person import Person
from experiments.people.record.audit import record_act

APP = "authenticator"
"""The only kind of second factor that there is (the log-in library's name for it)."""
CODES = 10
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Signs of a recovery code: none that is taken for another when it is written by hand."""
CODE_SIGNS = 16


def turn_on_second_factor(session: Session, actor: Actor, sealed: str, step: int | None, *, now: datetime) -> Person:
    """Ask for a code at every log-in from now on, and end all sessions that began without one.

    Parameters
    ----------
    sealed : str
        The secret shared with the app, encrypted.
    step : int or None
        The step of time whose code the person gave to show that the app works; that code is used up.
    """
    person = session.get_one(Person, actor.person_id)
    person.tf_primary_method, person.tf_totp_secret = APP, _kept(sealed, step)
    person.fs_uniquifier = secrets.token_hex(32)
    record_act(session, actor, "person.second_factor_on", "person", person.id, None, None, now)
    session.flush()
    return person


def remove_second_factor(session: Session, actor: Actor, person_id: int, *, now: datetime) -> Person:
    """Take a second factor away with its recovery codes: one's own, or as an admin that of somebody in the team.

    Where there is none, nothing changes and nothing is recorded. A token never does it for its own person alone.
    """
    if person_id != actor.person_id or actor.scopes is not None:
        require(actor, "people.change")
    person = get_member(session, actor, person_id).person
    if person.tf_primary_method is not None or person.tf_totp_secret is not None:
        person.tf_primary_method = person.tf_totp_secret = person.mf_recovery_codes = None
        record_act(session, actor, "person.second_factor_off", "person", person.id, None, None, now)
        session.flush()
    return person


def new_recovery_codes(session: Session, actor: Actor, *, now: datetime) -> list[str]:
    """Make recovery codes; those from before work no more. They are given here once and kept as hashes.

    Examples of their form: ``7f3k-0xq9-m2ta-c4hd``, 80 random bits each, so that a plain hash cannot be guessed back.
    """
    person = session.get_one(Person, actor.person_id)
    codes = ["".join(secrets.choice(SIGNS) for _ in range(CODE_SIGNS)) for _ in range(CODES)]
    person.mf_recovery_codes = [secret_hash(code) for code in codes]
    record_act(session, actor, "person.recovery_codes", "person", person.id, None, {"codes": CODES}, now)
    session.flush()
    return ["-".join(code[place : place + 4] for place in range(0, CODE_SIGNS, 4)) for code in codes]


def spend_recovery_code(session: Session, actor: Actor, code: str, *, now: datetime) -> bool:
    """Use a recovery code up; ``False`` where it is none, or was used. Of two tries at the same moment one succeeds."""
    person = session.get_one(Person, actor.person_id)
    before, used = person.mf_recovery_codes or [], secret_hash("".join(sign for sign in code.lower() if sign in SIGNS))
    if used not in before:
        return False
    left = [kept for kept in before if kept != used]
    if not _exchange(session, person, Person.mf_recovery_codes, before, left):
        return False
    record_act(session, actor, "person.recovery_code_used", "person", person.id, None, {"left": len(left)}, now)
    session.flush()
    return True


def last_step(kept: str) -> tuple[int | None, str]:
    """Part what is kept of a second factor: the step of the last code that was used, and the sealed secret.

    Examples
    --------
    >>> last_step('59123 {"v":1}'), last_step('{"v":1}')
    ((59123, '{"v":1}'), (None, '{"v":1}'))
    """
    step, space, sealed = kept.partition(" ")
    return (int(step), sealed) if space and step.isdecimal() else (None, kept)


def spend_step(session: Session, person_id: int, step: int) -> bool:
    """Use up the code of a step, and with it all of earlier ones; ``False`` where somebody was quicker."""
    person = session.get_one(Person, person_id)
    before = person.tf_totp_secret
    if before is None:
        return False
    last, sealed = last_step(before)
    if last is not None and step <= last:
        return False
    return _exchange(session, person, Person.tf_totp_secret, before, _kept(sealed, step))


def _kept(sealed: str, step: int | None) -> str:
    return sealed if step is None else f"{step} {sealed}"


def _exchange(session: Session, person: Person, column: Any, before: object, after: object) -> bool:
    """Write a value only where the one that was read still stands: nothing can be spent twice."""
    changed = sa.update(Person).where(Person.id == person.id, column == before).values({column: after})
    changed = changed.execution_options(synchronize_session=False)
    done = cast("sa.CursorResult[Any]", session.execute(changed)).rowcount == 1
    session.refresh(person)
    return done
