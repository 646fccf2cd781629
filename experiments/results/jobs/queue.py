"""The queue as the people see it: ask for work, look at it, cancel it, ask once more. Nothing here commits.

The database row is the queue. Asking for work is a row in the transaction of the request, so it is kept or lost with
it; taking it up (:mod:`experiments.results.jobs.claims`) is ``UPDATE … WHERE status = 'queued'``, of which exactly one
worker finds its row. That holds on SQLite and PostgreSQL, in one process or several, and leaves no broker to run, to
lose a message, or to know something else than the table.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, WrongStatus
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.people.record.audit import record_act
from experiments.results.jobs.notice import ring_after_commit
from experiments.results.jobs.states import AS_BEFORE, WAITING, move
from experiments.results.jobs.table import Job, JobStatus

KEPT_FOR = timedelta(days=30)
"""How long jobs that are over are kept."""


def enqueue(
    session: Session,
    actor: Actor,
    kind: str,
    payload: dict[str, Any],
    *,
    total_bytes: int | None = None,
    now: datetime,
) -> Job:
    """Ask for work, in the transaction of the request: whoever commits it has promised it.

    Parameters
    ----------
    kind : str
        Names the handler.
    payload : dict
        What to work on, as JSON values: hashes and keys, never objects.
    total_bytes : int, optional
        How much there is to read, where that is known.

    Raises
    ------
    Forbidden
        The role may not upload.
    """
    require(actor, "results.upload")
    job = _job(actor, kind, payload, total_bytes, now)
    session.add(job)
    session.flush()
    record_act(session, actor, "job.ask", "job", job.id, None, {"kind": kind}, now)
    ring_after_commit(session)
    return job


def enqueue_once(session: Session, actor: Actor, kind: str, *, now: datetime) -> None:
    """Ask for work that follows from what a person did, unless the same waits for the team already.

    It is no act of the person, so it needs no further role and stands in no history.
    """
    waits = sa.exists().where(Job.team_id == actor.team_id, Job.kind == kind, Job.status == JobStatus.QUEUED)
    if session.scalar(sa.select(waits)):
        return
    session.add(_job(actor, kind, {}, None, now))
    session.flush()
    ring_after_commit(session)


def get_job(session: Session, actor: Actor, job_id: int) -> Job:
    """Read a job of one's team.

    Raises
    ------
    NotFound
        There is none of this number, or it is another team's.
    """
    job = session.get(Job, job_id) if is_key(job_id) else None
    if job is None or job.team_id != actor.team_id:
        raise not_found("job")
    require(actor, "see", job)
    return job


def cancel(session: Session, actor: Actor, job_id: int, *, now: datetime) -> Job:
    """Cancel a job: a waiting one at once, a running one as soon as its worker hears of it; twice is once.

    Raises
    ------
    NotFound, Forbidden
        No such job for this person, or the role may not upload.
    WrongStatus
        It is over.
    """
    job = get_job(session, actor, job_id)
    require(actor, "results.upload", job)
    waiting = move(
        session, (Job.id == job_id, Job.status == JobStatus.QUEUED), status=JobStatus.CANCELLED, finished_at=now
    )
    if not waiting and not move(session, (Job.id == job_id, Job.status == JobStatus.RUNNING), cancel_requested=True):
        session.refresh(job)
        if job.status is JobStatus.CANCELLED:
            return job
        raise WrongStatus(Fault("id", "job_over", "This has ended already, so there is nothing to cancel."))
    record_act(session, actor, "job.cancel", "job", job_id, None, None, now)
    session.flush()
    session.refresh(job)
    return job


def ask_again(session: Session, actor: Actor, job_id: int, *, now: datetime) -> Job:
    """Put a job that did not get done into the queue once more, from its beginning; one under way stays.

    Raises
    ------
    NotFound, Forbidden
        No such job for this person, or the role may not upload.
    WrongStatus
        It is done.
    """
    job = get_job(session, actor, job_id)
    require(actor, "results.upload", job)
    ended = (JobStatus.FAILED, JobStatus.CANCELLED, JobStatus.INTERRUPTED)
    moved = move(
        session,
        (Job.id == job_id, Job.status.in_(ended)),
        **WAITING,
        attempt=0,
        finished_at=None,
        result=None,
        fault=None,
    )
    if moved:
        record_act(session, actor, "job.again", "job", job_id, None, None, now)
        ring_after_commit(session)
        session.flush()
    session.refresh(job)
    if job.status is JobStatus.DONE:
        raise WrongStatus(Fault("id", "job_over", "This is done already."))
    return job


def forget_finished(session: Session, *, now: datetime) -> int:
    """Delete jobs that have been over for 30 days; tell how many."""
    old = sa.delete(Job).where(Job.finished_at < now - KEPT_FOR).returning(Job.id)
    return len(session.execute(old, execution_options=AS_BEFORE).all())


def bodies_waited_for(session: Session) -> set[str]:
    """Name the stored bodies that a waiting or running job is to read: ``sha256`` of its payload, or of its files."""
    found: set[str] = set()
    open_ones = sa.select(Job.payload).where(Job.status.in_((JobStatus.QUEUED, JobStatus.RUNNING)))
    for payload in session.scalars(open_ones):
        named = [payload, *payload.get("files", ())]
        found |= {str(each["sha256"]) for each in named if isinstance(each, dict) and "sha256" in each}
    return found


def _job(actor: Actor, kind: str, payload: dict[str, Any], total_bytes: int | None, now: datetime) -> Job:
    return Job(
        team_id=actor.team_id,
        person_id=actor.person_id,
        kind=kind,
        payload=payload,
        status=JobStatus.QUEUED,
        stage="",
        done_bytes=0,
        total_bytes=total_bytes,
        rows=0,
        attempt=0,
        cancel_requested=False,
        created_at=now,
    )
