"""Answers that were taken back: the row of the answer stays as it was given, and counts no more."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key, insert_into, named_enum
from experiments.errors import Fault, WrongStatus
from experiments.people.permission import Actor


class Answered(StrEnum):
    """Which answers can be taken back; each is a table whose rows are never changed."""

    APPROVAL = "approval"
    SIGN_OFF = "sign_off"
    FOLLOW_UP = "follow_up"


class TakenBack(Base):
    """That an answer counts no more; append-only, once per answer. ``row_id`` is its row in the table ``answered``."""

    __tablename__ = "taken_back"
    __table_args__ = (sa.UniqueConstraint("answered", "row_id"),)

    id: Mapped[Key]
    answered: Mapped[Answered] = mapped_column(named_enum(Answered, "answered"))
    row_id: Mapped[int]
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


def counts(answered: Answered, row_id: sa.orm.InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    """Make the condition that an answer was not taken back."""
    taken = sa.select(TakenBack.id).where(TakenBack.answered == answered, TakenBack.row_id == row_id)
    return ~taken.correlate(row_id.class_).exists()


def keep_taken_back(session: Session, actor: Actor, answered: Answered, row_id: int, *, now: datetime) -> None:
    """Write down that an answer counts no more; of two who do it at once, the second is refused."""
    values = {"answered": answered, "row_id": row_id, "by": actor.person_id, "at": now}
    once = insert_into(session, TakenBack).values(values).on_conflict_do_nothing().returning(TakenBack.id)
    if session.scalar(once) is None:
        raise changed_since()


def changed_since() -> WrongStatus:
    """Make the refusal of who wants to take back what is no longer the last answer."""
    return WrongStatus(Fault("id", "answered_since", "This is no longer the last answer. Look at what counts by now."))
