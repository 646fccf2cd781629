"""What only a browser shows of a job: its page looks again by itself, keeps the focus, and goes on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from experiments.results.jobs.table import JobStatus
from tests.journeys.visitor import chromium, found_by_axe
from tests.webapp.working import HASHING, ask, jobs, row, work
from webapp.records.team.jobs import WAYS

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")


@pytest.fixture(autouse=True)
def _hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The book knows where the results of these jobs lead."""
    monkeypatch.setitem(WAYS, "hash", HASHING)


def begun(app: Flask, now: datetime) -> int:
    """A job that has read a quarter."""
    job_id = ask(app, now)
    with row(app, job_id) as job:
        job.status, job.stage, job.started_at = JobStatus.RUNNING, "reading", now - timedelta(seconds=10)
        job.total_bytes, job.done_bytes, job.rows = 40_000_000, 10_000_000, 120_000
    return job_id


def test_the_page_follows_the_work_keeps_the_focus_and_goes_on_when_it_is_done(
    page: Any, address: str, local_app: Flask, now: datetime
) -> None:
    job_id = begun(local_app, now)
    page.goto(f"{address}/jobs/{job_id}")
    page.get_by_text("10.0 of 40.0 MB, 120,000 rows").wait_for()
    assert not page.get_by_role("link", name="Look again").is_visible()
    assert found_by_axe(page) == []
    cancel = page.get_by_role("button", name="Cancel")
    cancel.focus()

    with row(local_app, job_id) as job:
        job.done_bytes, job.rows, job.stage = 30_000_000, 360_000, "comparing"
    page.get_by_text("30.0 of 40.0 MB, 360,000 rows").wait_for()
    page.get_by_text("The versions are being compared.").wait_for()
    assert page.locator("progress").evaluate("bar => bar.value") == 0.75
    assert cancel.evaluate("button => button === document.activeElement")

    with row(local_app, job_id) as job:
        job.status, job.result = JobStatus.DONE, {"sha256": "abcdef"}
    page.wait_for_url("**/goals?hash=abcd")
    assert page.said == []


def test_cancelled_and_had_again_by_two_clicks(page: Any, address: str, local_app: Flask, now: datetime) -> None:
    job_id = ask(local_app, now)
    page.goto(f"{address}/jobs/{job_id}")
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("It was cancelled, and nothing of it was stored.").wait_for()
    page.get_by_role("button", name="Try again").click()
    page.get_by_text("It waits for its turn and begins by itself.").wait_for()
    work(local_app, now)
    page.wait_for_url("**/goals?hash=*")
    assert jobs(local_app) == [("done", 1)]


def test_what_went_wrong_appears_by_itself(page: Any, address: str, local_app: Flask, now: datetime) -> None:
    job_id = begun(local_app, now)
    page.goto(f"{address}/jobs/{job_id}")
    page.get_by_role("button", name="Cancel").focus()
    with row(local_app, job_id) as job:
        told = {"field": "file", "code": "empty", "sentence": "The file is empty."}
        job.status, job.fault = JobStatus.FAILED, [told]
    page.get_by_text("The file is empty.").wait_for()
    assert page.get_by_role("link", name="Try again").get_attribute("href") == "/experiments"
    assert page.evaluate("document.activeElement.dataset.job") == "failed"
    assert found_by_axe(page) == []
    assert page.said == []
