"""Keys with which a program repeats a call without doing it twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key
from experiments.errors import Fault, RuleBroken, WrongStatus


class RequestKey(Base):
    """A call that was answered: the same key of the same caller gets the same answer until it expires.

    ``owner`` is the token (``token:7``) or, without one, the person (``person:1``). ``call_hash`` is that of method,
    address and body: the key with another call is refused.
    """

    __tablename__ = "request_key"
    __table_args__ = (sa.UniqueConstraint("owner", "key"), sa.Index(None, "expires"))

    id: Mapped[Key]
    owner: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(255))
    call_hash: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int]
    answer: Mapped[str]
    location: Mapped[str | None]
    at: Mapped[datetime]
    expires: Mapped[datetime]


HOLDS = timedelta(hours=48)
LONGEST_KEY = 255
WAITS_MS = 15_000


def answered_before(session: Session, owner: str, key: str, call_hash: str, *, now: datetime) -> RequestKey | None:
    """Give the answer that this call got before; ``None`` where it is new.

    Raises
    ------
    RuleBroken
        The key is too long, or was used for another call.
    """
    if not 0 < len(key) <= LONGEST_KEY or not key.isprintable():
        sentence = f"Give an Idempotency-Key of 1 to {LONGEST_KEY} printable characters."
        raise RuleBroken(Fault("Idempotency-Key", "not_a_key", sentence))
    known = session.scalar(sa.select(RequestKey).where(RequestKey.owner == owner, RequestKey.key == key))
    if known is not None and known.expires <= now:
        # not by the object: another call may be forgetting it at the same moment
        session.expunge(known)
        session.execute(sa.delete(RequestKey).where(RequestKey.id == known.id, RequestKey.expires <= now))
        return None
    if known is not None and known.call_hash != call_hash:
        sentence = "This Idempotency-Key was used for another call. Take a new one for each."
        raise RuleBroken(Fault("Idempotency-Key", "key_of_another_call", sentence))
    return known


def claim_key(
    session: Session, owner: str, key: str, call_hash: str, *, now: datetime, waits_ms: int = WAITS_MS
) -> RequestKey:
    """Take a key for a call that is about to be done; its answer is written into it before the commit.

    Of two calls at the same moment the second waits here for the end of the first, and then breaks on the uniqueness
    (``IntegrityError``): it has done nothing yet and finds the answer of the first.

    Parameters
    ----------
    waits_ms : int
        How long PostgreSQL waits; SQLite waits as long as for everything (its ``busy_timeout``).

    Raises
    ------
    WrongStatus
        The first took too long to wait for.
    """
    on_postgres = session.get_bind().dialect.name == "postgresql"
    if on_postgres:
        session.execute(sa.text(f"SET LOCAL lock_timeout = {int(waits_ms)}"))
    claimed = RequestKey(owner=owner, key=key, call_hash=call_hash, status=0, answer="", at=now, expires=now + HOLDS)
    session.add(claimed)
    try:
        session.flush()
    except OperationalError as error:
        if not _waited_too_long(error):
            raise
        raise in_work() from error
    if on_postgres:
        session.execute(sa.text("SET LOCAL lock_timeout TO DEFAULT"))
    return claimed


def in_work() -> WrongStatus:
    """Make the refusal of a call whose first time has not ended yet."""
    sentence = "There is no answer yet to the call with this Idempotency-Key. Send it again in a moment."
    return WrongStatus(Fault("Idempotency-Key", "key_in_work", sentence))


def _waited_too_long(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) == "55P03" or "database is locked" in str(error.orig)


def forget_request_keys(session: Session, *, now: datetime) -> int:
    """Delete what has expired; give how many."""
    gone = session.execute(sa.delete(RequestKey).where(RequestKey.expires <= now))
    return int(getattr(gone, "rowcount", 0))
