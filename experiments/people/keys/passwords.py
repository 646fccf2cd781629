"""What is kept on record when a password changes: that it did, by whom and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from experiments.people.first import actor_of
from experiments.people.permission import Actor
from experiments.people.record.audit import record_act


def password_changed(session: Session, actor: Actor, *, now: datetime) -> None:
    """Note that somebody who was logged in changed their own password."""
    record_act(session, actor, "person.password_change", "person", actor.person_id, None, None, now)
    session.flush()


def password_reset(session: Session, person_id: int, *, now: datetime) -> Actor:
    """Note that a person took a new password by the link of a mail; it stands in the record of their first team.

    Raises
    ------
    NotFound
        The person is deactivated or in no team.
    """
    actor = actor_of(session, person_id)
    record_act(session, actor, "person.password_reset", "person", person_id, None, None, now)
    session.flush()
    return actor
