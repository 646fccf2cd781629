"""A worker process is killed in the middle: a fresh one takes its job up by itself, and nothing is done twice."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from tests.experiments.results.jobs.reading import Bench

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize("where", ["half", "finishing"])
def test_a_fresh_worker_finishes_what_a_killed_process_left(bench: Bench, database_url: str, where: str) -> None:
    job_id = bench.ask(stay=where)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.experiments.results.jobs.reading", database_url, str(bench.store.folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == f"{where}\n"
        assert bench.job(job_id).status == "running", "on PostgreSQL and SQLite alike nothing else is seen before"
    finally:
        process.kill()  # SIGKILL: nothing of the process gets to run any more
        process.communicate()
    assert bench.hashed() == []

    assert bench.worker().work_once() is True
    job = bench.job(job_id)
    assert (job.status, job.attempt) == ("done", 2)
    assert bench.hashed() == [hashlib.sha256(bench.body).hexdigest()]
    assert bench.worker().work_once() is False
