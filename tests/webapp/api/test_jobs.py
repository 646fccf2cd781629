"""Jobs as JSON: how far, what came of it, why not, and to cancel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from experiments.errors import Fault, RuleBroken
from experiments.results.jobs.queue import get_job
from experiments.results.jobs.table import JobStatus
from experiments.results.jobs.work import Work
from tests.webapp.api.caller import Caller, problems
from tests.webapp.api.conftest import Clock
from tests.webapp.working import HASHING, ask, row, work
from webapp.records.team.jobs import WAYS
from webapp.storage import session


@pytest.fixture(autouse=True)
def ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WAYS, "hash", HASHING)


@pytest.fixture
def person(local_app: Flask) -> Caller:
    """The local person of a book of one's own."""
    return Caller(local_app, None)


@pytest.fixture
def job_id(local_app: Flask, clock: Clock) -> int:
    return ask(local_app, clock())


def told(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.get_data(as_text=True)
    document = answer.get_json()
    assert list(document) == ["job"]
    job: dict[str, Any] = document["job"]
    return job


def test_a_job_tells_how_far_it_got(person: Caller, job_id: int, clock: Clock) -> None:
    with row(person.app, job_id) as job:
        job.status, job.stage, job.started_at = JobStatus.RUNNING, "reading", clock() - timedelta(seconds=10)
        job.total_bytes, job.done_bytes, job.rows = 40_000_000, 10_000_000, 120_000
    assert told(person.get(f"/jobs/{job_id}")) == {
        "id": job_id,
        "kind": "hash",
        "status": "running",
        "stage": "reading",
        "rows": 120000,
        "bytes": 10000000,
        "total_bytes": 40000000,
        "seconds_left": 30,
        "cancel_requested": False,
        "result": None,
        "problem": None,
    }
    assert told(person.post(f"/jobs/{job_id}/cancel"))["cancel_requested"] is True


def test_a_job_that_is_done_names_what_came_of_it(person: Caller, job_id: int, clock: Clock) -> None:
    work(person.app, clock())
    job = told(person.get(f"/jobs/{job_id}"))
    assert (job["status"], job["bytes"] == job["total_bytes"], job["rows"]) == ("done", True, 65536)
    assert job["result"] == "/api/v1/goals?limit=9"
    assert person.client.get(job["result"]).status_code == 200
    refused = person.post(f"/jobs/{job_id}/cancel")
    assert (refused.status_code, problems(refused)) == (409, [("id", "job_over")])


def test_a_refused_job_holds_the_problem_that_a_call_would_have_answered(
    person: Caller, job_id: int, clock: Clock
) -> None:
    def refuse(_work: Work) -> dict[str, Any]:
        raise RuleBroken(Fault("file", "empty", "The file is empty."))

    work(person.app, clock(), refuse)
    job = told(person.get(f"/jobs/{job_id}"))
    assert job["status"] == "failed"
    assert job["problem"] == {
        "type": "about:blank",
        "title": "This file cannot be used",
        "status": 422,
        "detail": "The file is empty.",
        "errors": [{"field": "file", "code": "empty", "sentence": "The file is empty."}],
    }


def test_what_broke_on_our_side_is_a_500_without_its_details(person: Caller, job_id: int, clock: Clock) -> None:
    work(person.app, clock(), lambda _work: {}["detail of a programmer"])
    problem = told(person.get(f"/jobs/{job_id}"))["problem"]
    assert (problem["status"], problem["errors"][0]["code"]) == (500, "broke")
    assert "detail of a programmer" not in str(problem)


def test_a_waiting_job_is_cancelled_at_once_and_twice_is_once(person: Caller, job_id: int) -> None:
    for _ in range(2):
        assert told(person.post(f"/jobs/{job_id}/cancel"))["status"] == "cancelled"


def test_an_accepted_job_names_its_address(local_app: Flask, job_id: int, clock: Clock) -> None:
    from webapp.schemas.jobs import accepted
    from webapp.security import current_actor

    with local_app.test_request_context():
        answer, status, headers = accepted(get_job(session(), current_actor(), job_id), clock())
    assert (answer.job.status, status, headers) == ("queued", 202, {"Location": f"/api/v1/jobs/{job_id}"})


@pytest.mark.parametrize("path", ["/jobs/7", "/jobs/0", "/jobs/99999999999999999999"])
def test_a_job_that_is_not_there_is_a_problem(person: Caller, path: str) -> None:
    assert person.get(path).status_code == 404
