"""Workers inside the process that serves, and ``trialbook worker`` as a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from flask import Flask

from experiments.results.jobs.work import Work
from tests.experiments.results.jobs.reading import hash_file
from tests.opening import variables
from tests.webapp.working import ask, jobs
from webapp.settings import Settings
from webapp.worker import HANDLERS, working

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def command(settings: Settings) -> Iterator[subprocess.Popen[str]]:
    """Run ``trialbook worker`` with our kind of work on the book of the test."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.webapp.working", "worker"],
        env={**variables(settings), "PYTHONUNBUFFERED": "1", "PATH": ""},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(f"Working on the jobs of {settings.database[:10]}")
        yield process
    finally:
        process.kill()
        process.communicate()


def test_the_process_that_serves_works_too_and_hears_of_new_work(
    local_app: Flask, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = Event()

    def handler(work: Work) -> dict[str, object]:
        result = hash_file(work)
        done.set()
        return result

    monkeypatch.setitem(HANDLERS, "hash", handler)
    with working(local_app, 2):
        ask(local_app, now)
        assert done.wait(30)
    assert jobs(local_app) == [("done", 1)]


def test_with_no_jobs_of_its_own_it_leaves_them_to_others(local_app: Flask, now: datetime) -> None:
    with working(local_app, 0):
        ask(local_app, now)
    assert jobs(local_app) == [("queued", 0)]


def test_the_command_killed_in_the_middle_and_started_again_finishes_by_itself(
    local_app: Flask, settings: Settings
) -> None:
    ask(local_app, datetime.now(UTC), stay="half")
    with command(settings) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        assert jobs(local_app) == [("running", 1)]
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    with command(settings) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "half\n"  # taken up by itself, from the beginning
        assert jobs(local_app) == [("running", 2)]
        process.stdin.write("\n")  # go on
        process.stdin.flush()
        watched = Event()
        while jobs(local_app) != [("done", 2)]:
            assert process.poll() is None
            watched.wait(0.01)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_sigterm_ends_the_command_and_its_job_waits_for_the_next(local_app: Flask, settings: Settings) -> None:
    ask(local_app, datetime.now(UTC), stay="stopped")
    with command(settings) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert jobs(local_app) == [("queued", 0)]
