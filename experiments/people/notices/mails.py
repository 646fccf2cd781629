"""Mails that wait to be sent: written in the transaction of the change, sent afterwards, each once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key, insert_into, named_enum


class Delivery(StrEnum):
    """Where a mail or a call of a webhook stands."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Mail(Base):
    """A mail. ``key`` says what it tells, so that nothing is told twice; the body goes once it was sent."""

    __tablename__ = "mail"
    __table_args__ = (sa.Index(None, "status", "next_try"),)

    id: Mapped[Key]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    address: Mapped[str]
    kind: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    subject: Mapped[str]
    body: Mapped[str]
    created_at: Mapped[datetime]
    status: Mapped[Delivery] = mapped_column(named_enum(Delivery, "status"))
    attempts: Mapped[int]
    next_try: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    problem: Mapped[str | None]


PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 1440))
"""How long to wait after the first, second … try that failed; after the last one it is given up."""
CLAIM = timedelta(minutes=5)
"""Whoever sends a mail or makes a call has it for this long; after a crash somebody else takes it up."""


def pause_after(attempts: int) -> timedelta | None:
    """Say how long to wait after so many failed tries; ``None`` gives it up.

    Examples
    --------
    >>> pause_after(1), pause_after(7)
    (datetime.timedelta(seconds=60), None)
    """
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def write_mail(
    session: Session,
    *,
    address: str,
    kind: str,
    key: str,
    subject: str,
    body: str,
    now: datetime,
    person_id: int | None = None,
) -> Mail | None:
    """Write a mail in the transaction of what it tells; ``None`` where this key was told already.

    Parameters
    ----------
    kind, key : str
        What sort of mail, and what exactly it tells: of each key one mail is written, ever.
    person_id : int, optional
        Who it is for, where that is somebody in the book.
    """
    row = {
        "person_id": person_id,
        "address": address,
        "kind": kind,
        "key": key,
        "subject": " ".join(subject.split()),
        "body": body,
        "created_at": now,
        "status": Delivery.WAITING,
        "attempts": 0,
        "next_try": now,
    }
    written = written_once(session, Mail, row)
    return None if written is None else session.get_one(Mail, written)


def written_once(session: Session, table: type[Any], row: Mapping[str, object]) -> int | None:
    """Write a row unless its key was written before, also where another process is writing it at this moment.

    Returns
    -------
    int or None
        The key of the row; ``None`` where it was written before.
    """
    insert = insert_into(session, table).values(**row).on_conflict_do_nothing()
    key: int | None = session.scalar(insert.returning(table.id))
    return key


def claim_mails(session: Session, *, now: datetime, limit: int = 20) -> list[Mail]:
    """Take the mails that are due, each for one sender; the caller commits before it sends them."""
    due = sa.select(Mail.id).where(Mail.status == Delivery.WAITING, Mail.next_try <= now)
    wanted = list(session.scalars(due.order_by(Mail.next_try, Mail.id).limit(limit)))
    # In the order of their keys, so that two who take at once wait for each other in one direction only.
    taken = [key for key in sorted(wanted) if is_taken(session, Mail, key, now)]
    return list(session.scalars(sa.select(Mail).where(Mail.id.in_(taken)).order_by(Mail.id)))


def is_taken(session: Session, table: type[Any], key: int, now: datetime) -> bool:
    """Take one waiting row of ``mail`` or ``webhook_call`` for :data:`CLAIM`; of two at once, one gets it."""
    mine = (
        sa.update(table)
        .where(table.id == key, table.status == Delivery.WAITING, table.next_try <= now)
        .values(attempts=table.attempts + 1, next_try=now + CLAIM)
        .execution_options(synchronize_session=False)
    )
    return cast("sa.CursorResult[Any]", session.execute(mine)).rowcount == 1


def mail_sent(session: Session, mail_id: int, *, now: datetime) -> None:
    """Note that a mail went out; its text, which may hold a link that lets in, is forgotten."""
    mail = session.get(Mail, mail_id)
    if mail is not None:
        mail.status, mail.sent_at, mail.body, mail.problem = Delivery.SENT, now, "", None
        session.flush()


def mail_failed(session: Session, mail_id: int, problem: str, *, now: datetime) -> None:
    """Note that a try failed; it is tried again later, and given up after about a day and a half."""
    mail = session.get(Mail, mail_id)
    if mail is not None:
        pause = pause_after(mail.attempts)
        mail.problem = problem[:500]
        if pause is None:
            mail.status, mail.body = Delivery.GIVEN_UP, ""
        else:
            mail.next_try = now + pause
        session.flush()


KEPT_FOR = timedelta(days=90)
"""How long it is remembered what was told; nothing older than the horizon of what is noticed is told at all."""


def forget_mails(session: Session, *, now: datetime) -> int:
    """Forget mails that went out, or were given up, long ago; addresses of people need not be kept for ever."""
    gone = sa.delete(Mail).where(Mail.status != Delivery.WAITING, Mail.created_at < now - KEPT_FOR)
    return cast("sa.CursorResult[Any]", session.execute(gone)).rowcount
