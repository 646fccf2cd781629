"""What a handler is given: the work, a way to say how far it got, and a way to finish it in its own transaction."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session

from experiments.people.permission import Actor
from experiments.results.files import FileStore
from experiments.results.jobs.claims import Claim, Progress, beat, mark_done

WRITE_EVERY = 0.25
"""Seconds between two writings of how far it got."""

log = logging.getLogger("trialbook")


class WorkEnded(Exception):
    """The work has to be laid down; a handler lets this pass, and with it goes whatever it has not committed."""


class Cancelled(WorkEnded):
    """Somebody cancelled it."""


class Stopped(WorkEnded):
    """The process ends; the job goes back into the queue."""


class ClaimLost(WorkEnded):
    """Another worker has taken it up, because this one was thought gone."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """The database and the store of uploads that a worker works on."""

    engine: sa.Engine
    store: FileStore


class Work:
    """One job in the hands of its handler.

    A handler may be called again from the beginning for the same job (after a crash, a restart): whatever it keeps
    must be in the transaction in which it calls :meth:`finish`, or be the same when done twice.

    Attributes
    ----------
    job_id, kind, payload, attempt, total_bytes
        Of the row when it was taken up; ``attempt`` counts from 1.
    actor : Actor
        Who asked for it, with the role that the person has now.
    store : FileStore
        The uploads.
    """

    def __init__(
        self,
        workplace: Workplace,
        claim: Claim,
        *,
        actor: Actor,
        now: Callable[[], datetime],
        stopping: Event | None = None,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self.job_id, self.kind, self.payload = claim.job_id, claim.kind, claim.payload
        self.attempt, self.total_bytes = claim.attempt, claim.total_bytes
        self.actor, self.store, self.now = actor, workplace.store, now
        self.is_done = False
        self.noted: dict[str, Any] | None = None
        self._claim, self._engine, self._seconds = claim, workplace.engine, seconds
        self._stopping = stopping or Event()
        self._cancelled, self._lost = Event(), Event()
        self._open = 0
        self._turn = Lock()
        self._at = Progress("", 0, 0, claim.total_bytes)
        self._written: float | None = None

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a session in a transaction of its own: committed at the end of the block, rolled back by an error.

        Keep it short: SQLite lets one write at a time.
        """
        self._open += 1
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                yield session
        finally:
            self._open -= 1

    def progress(
        self, stage: str, done_bytes: int | None = None, rows: int | None = None, *, total_bytes: int | None = None
    ) -> None:
        """Say how far it got; call it as often as you like, it is written about four times a second.

        Numbers only grow within one attempt. Inside a ``session()`` block it is remembered and not written: the row
        may be locked by that very transaction.

        Parameters
        ----------
        stage : str
            One word for what is being done, as in ``"reading"``.
        done_bytes, rows : int, optional
            Read so far; what is left out stays.
        total_bytes : int, optional
            All there is to read, where that became known (or better known) only now.

        Raises
        ------
        Cancelled, Stopped, ClaimLost
            It has to be laid down.
        """
        self.check()
        with self._turn:
            was = self._at
            self._at = Progress(
                stage,
                max(was.done_bytes, done_bytes or 0),
                max(was.rows, rows or 0),
                was.total_bytes if total_bytes is None else total_bytes,
            )
            moment = self._seconds()
            due = self._written is None or moment - self._written >= WRITE_EVERY
            if self._open or not (due or stage != was.stage):
                return
            self._written = moment
            self._beat(self._at)
        self.check()

    def check(self) -> None:
        """Raise where the work has to be laid down; costs nothing.

        Raises
        ------
        Cancelled, Stopped, ClaimLost
            See there.
        """
        if self._lost.is_set():
            raise ClaimLost
        if self._cancelled.is_set():
            raise Cancelled
        if self._stopping.is_set():
            raise Stopped

    def should_stop(self) -> bool:
        """Say whether the work has to be laid down; for a loop, or another thread that can interrupt a long query."""
        return self._lost.is_set() or self._cancelled.is_set() or self._stopping.is_set()

    def finish(self, session: Session, result: dict[str, Any]) -> None:
        """Mark the job done in the transaction of what it did: both become true together, or neither.

        Do it last, and commit (leave the ``session()`` block) right after.

        Parameters
        ----------
        session : Session
            The session in which the work is stored.
        result : dict
            What came of it, as JSON values; the page and the interface make the way on out of it.

        Raises
        ------
        Cancelled, ClaimLost
            It was cancelled, or another worker has it: nothing of this transaction must be kept.
        """
        session.flush()
        if not mark_done(session, self._claim, result, self._at, now=self.now()):
            asked = beat(session, self._claim, now=self.now())
            raise ClaimLost if asked is None else Cancelled
        event.listen(session, "after_commit", self._note_done, once=True)

    def note(self, result: dict[str, Any]) -> None:
        """Keep ``result`` with the job if it fails: what a page shows beside the reasons."""
        self.noted = result

    def pulse(self) -> bool:
        """Say that the job is being worked on, and hear whether it has to be laid down; says whether to go on."""
        self._beat(None)
        return not (self._lost.is_set() or self.is_done)

    def _note_done(self, _session: Session) -> None:
        self.is_done = True

    def _beat(self, progress: Progress | None) -> None:
        try:
            with Session(self._engine) as session, session.begin():
                asked = beat(session, self._claim, progress, now=self.now())
        except sa.exc.OperationalError:
            # Somebody else wrote for long, or the database is away: it is no reason to lose the work. Whether the job
            # is still ours is asked once more when it is finished.
            log.warning("Job %d: how far it got could not be written", self.job_id, exc_info=True)
            return
        if asked is None:
            self._lost.set()
        elif asked:
            self._cancelled.set()
