"""The queue as a worker sees it: take a job up, say that one is at it, end it; and jobs whose worker is gone.

Every change asks for the claim that the worker holds. A worker that was thought dead and is not (a laptop that slept, a
network that stood still) therefore changes nothing any more, and its last transaction does not become true.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault
from experiments.results.jobs.states import AS_BEFORE, WAITING, move
from experiments.results.jobs.table import Job, JobStatus

STALE_AFTER = timedelta(seconds=10)
"""A running job whose heart has not beaten for so long is taken up again."""
MOST_ATTEMPTS = 3
INTERRUPTED = Fault(
    "job",
    "interrupted",
    f"This was interrupted {MOST_ATTEMPTS} times before it was done, so it was stopped. Try again.",
)
_OWN_MARK = secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a worker holds of a job it has taken up; ``mark`` is known to nobody else."""

    job_id: int
    mark: str
    kind: str
    payload: dict[str, Any]
    team_id: int
    person_id: int
    attempt: int
    total_bytes: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job got: a word for the stage, bytes and rows done, and all bytes where that was learned later."""

    stage: str
    done_bytes: int
    rows: int
    total_bytes: int | None = None

    def values(self) -> dict[str, Any]:
        """Give what is written into the row."""
        told = {"stage": self.stage, "done_bytes": self.done_bytes, "rows": self.rows, "total_bytes": self.total_bytes}
        return {name: value for name, value in told.items() if value is not None}


def claim_next(session: Session, worker: str, kinds: Collection[str], *, now: datetime) -> Claim | None:
    """Take up the oldest waiting job of these kinds; ``None`` where there is none. Commit at once.

    Of several workers that want the same row exactly one changes it; the others look for the next.
    """
    waiting = sa.select(Job.id).where(Job.status == JobStatus.QUEUED, Job.kind.in_(kinds)).order_by(Job.id).limit(1)
    while (job_id := session.scalar(waiting)) is not None:
        mark = secrets.token_hex(16)
        taken = session.execute(
            sa.update(Job)
            .where(Job.id == job_id, Job.status == JobStatus.QUEUED)
            .values(
                status=JobStatus.RUNNING,
                attempt=Job.attempt + 1,
                worker=worker,
                claim=mark,
                heartbeat=now,
                started_at=now,
                stage="",
                done_bytes=0,
                rows=0,
            )
            .returning(Job.kind, Job.payload, Job.team_id, Job.person_id, Job.attempt, Job.total_bytes),
            execution_options=AS_BEFORE,
        ).first()
        if taken is not None:
            return Claim(job_id, mark, *taken)
    return None


def beat(session: Session, claim: Claim, progress: Progress | None = None, *, now: datetime) -> bool | None:
    """Say that the job is being worked on, and how far it got.

    Returns
    -------
    bool or None
        Whether somebody wants it cancelled; ``None`` where the job is no longer this worker's.
    """
    values = {} if progress is None else progress.values()
    moved = sa.update(Job).where(*_held(claim)).values(heartbeat=now, **values).returning(Job.cancel_requested)
    return session.scalar(moved, execution_options=AS_BEFORE)


def mark_done(
    session: Session, claim: Claim, result: dict[str, Any], progress: Progress | None = None, *, now: datetime
) -> bool:
    """Mark the job done, in the transaction of what it did; say whether it still could be.

    It cannot where it was cancelled, or taken up by another worker, in the meantime: then the whole transaction has
    to go. On PostgreSQL the row stays locked, on SQLite the database, until the caller commits.
    """
    return move(
        session,
        (*_held(claim), Job.cancel_requested.is_(False)),
        status=JobStatus.DONE,
        finished_at=now,
        heartbeat=now,
        result=result,
        **({} if progress is None else progress.values()),
    )


def mark_failed(
    session: Session, claim: Claim, faults: Iterable[Fault], result: dict[str, Any] | None = None, *, now: datetime
) -> bool:
    """Mark the job failed, with every reason; say whether it was still this worker's."""
    told = [{"field": each.field, "code": each.code, "sentence": each.sentence} for each in faults]
    return move(session, _held(claim), status=JobStatus.FAILED, finished_at=now, fault=told, result=result)


def mark_cancelled(session: Session, claim: Claim, *, now: datetime) -> bool:
    """Mark the job cancelled: its worker has laid it down."""
    return move(session, _held(claim), status=JobStatus.CANCELLED, finished_at=now)


def give_back(session: Session, claim: Claim, *, now: datetime) -> bool:
    """Put the job back because the process ends in order (that is no attempt that went wrong), or end it if wished."""
    if move(session, (*_held(claim), Job.cancel_requested.is_(True)), status=JobStatus.CANCELLED, finished_at=now):
        return True
    return move(session, _held(claim), **WAITING, attempt=Job.attempt - 1)


def take_up_stale(session: Session, *, now: datetime) -> int:
    """Put running jobs whose worker has not been heard of into the queue again; tell how many were found.

    Clocks of several machines must agree within a few seconds. If they do not, work may be begun twice, but the first
    worker then no longer holds the job, and what it did is not stored.
    """
    silent = (Job.status == JobStatus.RUNNING, Job.heartbeat < now - STALE_AFTER)
    # Only looked for first: nobody else can write to SQLite while an UPDATE is tried.
    return _restart(session, session.scalars(sa.select(Job.claim).where(*silent)).all(), now)


def take_up_left_behind(
    session: Session, *, now: datetime, worker: str | None = None, lives: Callable[[int], bool] | None = None
) -> int:
    """Put jobs of processes of this machine that are gone into the queue again, without waiting; tell how many.

    Parameters
    ----------
    worker : str, optional
        Name of this process, :func:`process_name` without.
    lives : callable, optional
        Says whether there is a process of a number.
    """
    host, own, mark = (worker or process_name()).rsplit(":", 2)
    lives = lives or process_lives
    gone = []
    running = sa.select(Job.worker, Job.claim).where(Job.status == JobStatus.RUNNING, Job.worker.is_not(None))
    for name, claim in session.execute(running).all():
        its_host, number, its_mark = str(name).rsplit(":", 2)
        # A number that is ours now was that of the dead process: in a container it is the same after each start.
        if its_host == host and its_mark != mark and (number == own or not lives(int(number))):
            gone.append(claim)
    return _restart(session, gone, now)


def process_name() -> str:
    """Name this process: machine, number, and a mark that tells it from an earlier one of the same number."""
    return f"{socket.gethostname()}:{os.getpid()}:{_OWN_MARK}"


def process_lives(number: int) -> bool:
    """Say whether this machine has a process of that number; where one cannot ask, yes: its silence will tell."""
    if os.name == "nt":
        return True  # signal 0 would end it there
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _held(claim: Claim) -> tuple[sa.ColumnElement[bool], ...]:
    return (Job.id == claim.job_id, Job.status == JobStatus.RUNNING, Job.claim == claim.mark)


def _restart(session: Session, claims: Collection[str | None], now: datetime) -> int:
    """Take jobs from workers that are gone: cancelled where that was wished, given up after too many attempts."""
    if not claims:
        return 0
    theirs = (Job.status == JobStatus.RUNNING, Job.claim.in_(claims))
    move(session, (*theirs, Job.cancel_requested.is_(True)), status=JobStatus.CANCELLED, finished_at=now)
    told = [{"field": INTERRUPTED.field, "code": INTERRUPTED.code, "sentence": INTERRUPTED.sentence}]
    too_often = (*theirs, Job.attempt >= MOST_ATTEMPTS)
    move(session, too_often, status=JobStatus.INTERRUPTED, finished_at=now, fault=told)
    move(session, theirs, **WAITING)
    return len(claims)
