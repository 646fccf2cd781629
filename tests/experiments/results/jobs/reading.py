"""Work that tests give to workers: read a stored file in pieces, hash it, and write the hash down once."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.people.permission import Actor
from experiments.people.record.audit import Audit, record_act
from experiments.results.files import FileStore
from experiments.results.jobs.queue import enqueue
from experiments.results.jobs.running import Worker
from experiments.results.jobs.table import Job
from experiments.results.jobs.work import Work, Workplace

PIECE = 64 * 1024
HASHED = "file.hashed"


class Clock:
    """Stands until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def goes_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Bench:
    """A book, its store, and a file of 20 pieces with ten rows each."""

    def __init__(self, engine: sa.Engine, folder: Path, actor: Actor, clock: Clock) -> None:
        self.engine, self.store, self.actor, self.clock = engine, FileStore(folder), actor, clock
        row = b"A,2026-11-02,1000,12\n".ljust(PIECE // 10 - 1, b" ") + b"\n"
        self.body = b"".join(row + b" " * (PIECE - 10 * len(row)) if at % 10 == 9 else row for at in range(200))
        self.sha256 = self.store.put(self.body)

    def ask(self, kind: str = "hash", **more: Any) -> int:
        """Ask for work on the file and commit."""
        with Session(self.engine) as session, session.begin():
            payload = {"sha256": self.sha256, **more}
            return enqueue(session, self.actor, kind, payload, total_bytes=len(self.body), now=self.clock()).id

    def worker(self, handler: Callable[[Work], dict[str, Any]] | None = None, **more: Any) -> Worker:
        """A worker that hashes, or does what ``handler`` says; its heart beats only when a test lets it."""
        place = Workplace(self.engine, self.store)
        return Worker(
            lambda: place, {"hash": handler or hash_file}, clock=self.clock, **{"pulse_seconds": 3600.0} | more
        )

    def job(self, job_id: int) -> Job:
        """The row as it is now."""
        with Session(self.engine) as session:
            return session.get_one(Job, job_id)

    def hashed(self) -> list[str]:
        """What was written down by those who finished."""
        with Session(self.engine) as session:
            found = session.scalars(sa.select(Audit).where(Audit.action == HASHED).order_by(Audit.id))
            return [act.after["sha256"] for act in found]


def in_pieces(work: Work, seen: Callable[[int], object] = lambda _at: None) -> str:
    """Read the stored file piece by piece and tell each; ``seen`` is called before a piece is."""
    body, read, rows = hashlib.sha256(), 0, 0
    data = work.store.get(work.payload["sha256"])
    for at in range(0, len(data), PIECE):
        seen(at // PIECE)
        piece = data[at : at + PIECE]
        body.update(piece)
        read, rows = read + len(piece), rows + piece.count(b"2026-11-02")
        work.progress("reading", read, rows)
    return body.hexdigest()


def hash_file(work: Work) -> dict[str, Any]:
    """Hash the file; what came out is written down in the transaction that ends the job."""
    return write_down(work, in_pieces(work))


def write_down(work: Work, sha256: str, before_commit: Callable[[], object] = lambda: None) -> dict[str, Any]:
    result = {"sha256": sha256}
    with work.session() as session:
        record_act(session, work.actor, HASHED, "job", work.job_id, None, result, work.now())
        work.finish(session, result)
        before_commit()
    return result


def stay(where: str) -> None:
    """Tell the parent process where we are, and wait there to be killed or told to go on."""
    sys.stdout.write(f"{where}\n")
    sys.stdout.flush()
    sys.stdin.readline()


def hash_until_killed(work: Work) -> dict[str, Any]:
    """Hash the file, but stand still where the payload says: for the parent, or until the worker has to stop."""
    place = work.payload["stay"]

    def seen(piece: int) -> None:
        if place == "half" and piece == 10:
            stay("half")
        if place == "stopped" and piece == 10:
            sys.stdout.write("half\n")
            sys.stdout.flush()
            tick = Event()
            while not work.should_stop():
                tick.wait(0.005)

    return write_down(work, in_pieces(work, seen), lambda: stay("finishing") if place == "finishing" else None)


def main(url: str, folder: str) -> None:
    """A worker in a process of its own, in real time."""
    from experiments.database import make_engine

    place = Workplace(make_engine(url), FileStore(Path(folder)))
    Worker(lambda: place, {"hash": hash_until_killed}, clock=lambda: datetime.now(UTC)).work_until_stopped()


if __name__ == "__main__":
    main(*sys.argv[1:])
