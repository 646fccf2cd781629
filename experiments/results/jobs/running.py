"""The loop that takes jobs up and runs their handlers, in a thread of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import DomainError, Fault
from experiments.people.first import actor_of
from experiments.results.jobs.claims import (
    Claim,
    claim_next,
    give_back,
    mark_cancelled,
    mark_failed,
    process_name,
    take_up_left_behind,
    take_up_stale,
)
from experiments.results.jobs.notice import BELL
from experiments.results.jobs.work import Cancelled, ClaimLost, Stopped, Work, Workplace

Handler = Callable[[Work], dict[str, Any]]
"""Does the work of one kind and gives back the result; see :class:`Work` for what it may and must do."""

BROKE = Fault(
    "job", "broke", "Something broke on our side while this was being worked on. It was written to the log; try again."
)
LEFT_TEAM = Fault("person", "left_team", "Whoever asked for this is no longer in the team.")
POLL_SECONDS = 0.5
PULSE_SECONDS = 1.0

log = logging.getLogger("trialbook")


class Worker:
    """Takes up one job after the other.

    Parameters
    ----------
    workplace : callable
        Gives the database and the store to work on at present (the demo changes over to a book of one's own).
    handlers : mapping
        Kind to handler; jobs of other kinds are left to others.
    clock : callable
        Gives the present moment (aware).
    poll_seconds : float
        How often to look where no notice comes: jobs asked for in other processes, and those whose worker is gone.
    pulse_seconds : float
        How often the heart of a running job beats, and a wish to cancel is heard.
    """

    def __init__(
        self,
        workplace: Callable[[], Workplace],
        handlers: Mapping[str, Handler],
        *,
        clock: Callable[[], datetime],
        poll_seconds: float = POLL_SECONDS,
        pulse_seconds: float = PULSE_SECONDS,
        name: str | None = None,
    ) -> None:
        self.name = name or process_name()
        self._workplace, self._handlers, self._clock = workplace, handlers, clock
        self._poll_seconds, self._pulse_seconds = poll_seconds, pulse_seconds
        self._stopping = Event()
        self._thread: Thread | None = None
        self._known: sa.Engine | None = None

    def work_once(self) -> bool:
        """Take up one job and run it to its end; say whether there was one."""
        place = self._workplace()
        with Session(place.engine) as session:
            if self._known is not place.engine:
                take_up_left_behind(session, worker=self.name, now=self._clock())
                session.commit()
                self._known = place.engine
            take_up_stale(session, now=self._clock())
            session.commit()
            claim = claim_next(session, self.name, tuple(self._handlers), now=self._clock())
            session.commit()
        if claim is None:
            return False
        self._run(claim, place)
        return True

    def work_until_stopped(self) -> None:
        """Go on until :meth:`stop`; a database that is away is waited for."""
        while not self._stopping.is_set():
            heard = BELL.heard()
            try:
                found = self.work_once()
            except Exception:
                # Whatever it was, the next job may fare better, and this one is taken up again when it went silent.
                log.exception("A worker could not look for jobs, or store how one ended")
                found = False
            if not found and not self._stopping.is_set():
                BELL.wait(heard, self._poll_seconds)

    def start(self) -> None:
        """Work in a thread of its own from now on."""
        self._thread = Thread(target=self.work_until_stopped, name="trialbook-worker", daemon=True)
        self._thread.start()

    def tell_to_stop(self) -> None:
        """Tell the running job to stop (it goes back into the queue), and take up no other."""
        self._stopping.set()
        BELL.ring()

    def stop(self, timeout: float = 5.0) -> None:
        """Tell it to stop and wait until it did.

        A job that does not listen within ``timeout`` seconds ends with the process; the next start takes it up again.
        """
        self.tell_to_stop()
        if self._thread is not None:
            self._thread.join(timeout)

    def _run(self, claim: Claim, place: Workplace) -> None:
        """Run one job; every way to end becomes its status."""
        try:
            with Session(place.engine) as session:
                actor = actor_of(session, claim.person_id, claim.team_id)
        except DomainError:
            self._fail(place, claim, (LEFT_TEAM,), None)
            return
        work = Work(place, claim, actor=actor, now=self._clock, stopping=self._stopping)
        with self._pulse_of(work):
            self._handle(work, claim, place)

    def _handle(self, work: Work, claim: Claim, place: Workplace) -> None:
        try:
            result = self._handlers[claim.kind](work)
            if not work.is_done:
                with work.session() as session:
                    work.finish(session, result)
        except Cancelled:
            with Session(place.engine) as session, session.begin():
                mark_cancelled(session, claim, now=self._clock())
        except Stopped:
            with Session(place.engine) as session, session.begin():
                give_back(session, claim, now=self._clock())
        except ClaimLost:
            log.warning("Job %d was taken up by another worker; what was done here is not kept", claim.job_id)
        except DomainError as refusal:
            self._fail(place, claim, refusal.faults, work.noted)
        except (sa.exc.OperationalError, sa.exc.InterfaceError):
            # The database was away, or full. The job goes silent here and is taken up again a little later.
            log.exception("Job %d lost the database", claim.job_id)
        except Exception:
            log.exception("Job %d (%s) broke", claim.job_id, claim.kind)
            self._fail(place, claim, (BROKE,), work.noted)

    def _fail(self, place: Workplace, claim: Claim, faults: tuple[Fault, ...], noted: dict[str, Any] | None) -> None:
        with Session(place.engine) as session, session.begin():
            mark_failed(session, claim, faults, noted, now=self._clock())

    @contextmanager
    def _pulse_of(self, work: Work) -> Iterator[None]:
        """Let the heart beat beside the work, which may be one long query."""
        ended = Event()

        def go_on() -> None:
            while not ended.wait(self._pulse_seconds) and work.pulse():
                pass

        pulse = Thread(target=go_on, name=f"trialbook-pulse-{work.job_id}", daemon=True)
        pulse.start()
        try:
            yield
        finally:
            ended.set()
            pulse.join()
