"""The table ``job``: what is to be worked on, how far it got, and how it ended."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson, Key, named_enum
from experiments.errors import Fault

KNOWN_AFTER = timedelta(seconds=1)
"""How long a job runs before its speed says anything."""


class JobStatus(StrEnum):
    """Where a job stands.

    ``queued → running → done | failed | cancelled | interrupted``; a running one goes back to ``queued`` when its
    process ended, and one that did not get done may be asked for again.
    """

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself."""
        return self not in {JobStatus.QUEUED, JobStatus.RUNNING}


class Job(Base):
    """One piece of work. The row itself is the queue: no broker, nothing that could know more or less than it.

    ``worker`` says which process works on it (host, process id, and a mark of that process), ``claim`` is the mark of
    this one taking up: whoever no longer holds it changes nothing any more.
    """

    __tablename__ = "job"
    __table_args__ = (sa.Index(None, "status", "id"), sa.Index(None, "team_id", "id"))

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
    status: Mapped[JobStatus] = mapped_column(named_enum(JobStatus, "status"))
    stage: Mapped[str]
    done_bytes: Mapped[int] = mapped_column(sa.BigInteger)
    total_bytes: Mapped[int | None] = mapped_column(sa.BigInteger)
    rows: Mapped[int] = mapped_column(sa.BigInteger)
    attempt: Mapped[int]
    cancel_requested: Mapped[bool]
    worker: Mapped[str | None]
    claim: Mapped[str | None] = mapped_column(sa.String(32))
    heartbeat: Mapped[datetime | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)
    fault: Mapped[list[dict[str, str]] | None] = mapped_column(CanonicalJson)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What speaks against it, of a job that failed or was interrupted."""
        return tuple(Fault(each["field"], each["code"], each["sentence"]) for each in self.fault or ())

    def seconds_left(self, now: datetime) -> int | None:
        """Estimate the time left by the speed so far; ``None`` until it is known, and where nothing is under way."""
        if self.status is not JobStatus.RUNNING or self.started_at is None or not self.total_bytes:
            return None
        elapsed = now - self.started_at
        if self.done_bytes <= 0 or elapsed < KNOWN_AFTER:
            return None
        left = max(0, self.total_bytes - self.done_bytes)
        return math.ceil(left * elapsed.total_seconds() / self.done_bytes)
