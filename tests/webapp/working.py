"""Work that tests of pages and of the interface ask for: a stored file is read, hashed, and leads somewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import Flask

from experiments.people.first import local_actor
from experiments.results.jobs.queue import enqueue
from experiments.results.jobs.running import Worker
from experiments.results.jobs.table import Job
from experiments.results.jobs.work import Workplace
from tests.experiments.results.jobs.reading import hash_file, hash_until_killed
from tests.webapp.book import opened
from webapp.records.team.jobs import Ways
from webapp.storage import running

BODY = b"A,2026-11-02,1000,12\n".rjust(32) * 65536
HASHING = Ways(
    title=lambda job: f"Reading “{job.payload['name']}”",
    page=lambda job: f"/goals?hash={(job.result or {})['sha256'][:4]}",
    interface=lambda _job: "/api/v1/goals?limit=9",
    again=lambda _job: "/experiments",
)


def ask(app: Flask, now: datetime, **more: Any) -> int:
    """Ask for work on a stored file, for the local person."""
    with opened(app) as session:
        payload = {"sha256": running().book.store.put(BODY), "name": "big.csv"}
        actor = local_actor(session, now=now)
        return enqueue(session, actor, "hash", payload | more, total_bytes=len(BODY), now=now).id


@contextmanager
def row(app: Flask, job_id: int) -> Iterator[Job]:
    """Change a job behind everybody's back."""
    with opened(app) as session:
        yield session.get_one(Job, job_id)


def work(app: Flask, now: datetime, handler: Any = hash_file) -> None:
    """Do what is waiting."""
    with app.app_context():
        book = running().book
    worker = Worker(
        lambda: Workplace(book.engine, book.store), {"hash": handler}, clock=lambda: now, pulse_seconds=3600
    )
    while worker.work_once():
        pass


def jobs(app: Flask) -> list[tuple[str, int]]:
    """Status and attempt of every job."""
    with opened(app) as session:
        return [(str(job.status), job.attempt) for job in session.scalars(sa.select(Job).order_by(Job.id))]


def main() -> None:
    """Run a command of the application that knows our kind of work."""
    from webapp.cli import main as command_line
    from webapp.worker import HANDLERS

    HANDLERS["hash"] = hash_until_killed
    command_line()


if __name__ == "__main__":
    sys.exit(main())
