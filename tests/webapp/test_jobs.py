"""The page of a job: a sentence, how far it got, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape

import pytest
from flask import Flask

from experiments.errors import Fault, RuleBroken
from experiments.people.permission import Role
from experiments.results.jobs.table import JobStatus
from experiments.results.jobs.work import Work
from tests.webapp.book import become
from tests.webapp.browser import Browser, text
from tests.webapp.working import BODY, HASHING, ask, jobs, row, work
from webapp.records.team.jobs import STAGES, WAYS
from webapp.worker import HANDLERS


@pytest.fixture(autouse=True)
def ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(WAYS, "hash", HASHING)


@pytest.fixture
def running_job(local_app: Flask, now: datetime) -> Iterator[int]:
    """A job that has read a quarter of its 40 MB in ten seconds."""
    job_id = ask(local_app, now)
    with row(local_app, job_id) as job:
        job.status, job.stage, job.started_at = JobStatus.RUNNING, "reading", now - timedelta(seconds=10)
        job.total_bytes, job.done_bytes, job.rows, job.claim = 40_000_000, 10_000_000, 120_000, "x"
    return job_id


def page(reader: Browser, job_id: int) -> str:
    answer = reader.get(f"/jobs/{job_id}")
    assert answer.status_code == 200, answer.location
    return unescape(text(answer))


def test_a_job_that_waits_says_so(reader: Browser, now: datetime) -> None:
    shown = page(reader, ask(reader.app, now))
    assert "Reading “big.csv”" in shown
    assert "It waits for its turn and begins by itself." in shown
    assert "Cancel" in shown
    assert "Look again" in shown


def test_a_job_that_runs_says_what_it_does_how_far_it_is_and_how_long_it_takes(
    reader: Browser, running_job: int
) -> None:
    shown = page(reader, running_job)
    assert "The file is being read." in shown
    assert 'max="1" value="0.2500"' in shown
    assert "10.0 of 40.0 MB, 120,000 rows" in shown
    assert "at most a minute left" in shown


@pytest.mark.parametrize(
    ("done", "says"), [(0, ""), (38_000_000, "a few seconds left"), (2_000_000, "about 4 minutes left")]
)
def test_the_time_left_is_said_no_more_exactly_than_it_is_known(
    reader: Browser, running_job: int, done: int, says: str
) -> None:
    with row(reader.app, running_job) as job:
        job.done_bytes = done
    shown = page(reader, running_job)
    assert says in shown
    assert ("left</span>" in shown) == bool(says)


def test_where_the_whole_is_not_known_the_bar_says_nothing_it_does_not_know(reader: Browser, running_job: int) -> None:
    with row(reader.app, running_job) as job:
        job.total_bytes, job.rows = None, 0
    shown = page(reader, running_job)
    assert 'max="1">' in shown
    assert ">10.0 MB<" in shown


def test_the_script_asks_for_a_part_that_holds_no_page(reader: Browser, running_job: int) -> None:
    whole, part = page(reader, running_job), text(reader.get(f"/jobs/{running_job}?part=1"))
    assert "jobs.js" in whole
    assert f'data-part="/jobs/{running_job}?part=1" data-live' in whole
    assert part.lstrip().startswith('<section class="job-sheet" data-job="running"')
    assert "<html" not in part


def test_a_job_that_is_done_leads_on(reader: Browser, now: datetime) -> None:
    job_id = ask(reader.app, now)
    work(reader.app, now)
    onward = reader.get(f"/jobs/{job_id}")
    assert onward.status_code == 302
    assert onward.location.startswith("/goals?hash=")
    assert f'data-onward="{onward.location}"' in text(reader.get(f"/jobs/{job_id}?part=1"))


def test_a_running_job_is_told_to_stop_and_the_page_says_so(reader: Browser, running_job: int) -> None:
    answer = reader.post(f"/jobs/{running_job}/cancel", page=f"/jobs/{running_job}")
    assert (answer.status_code, answer.location) == (303, f"/jobs/{running_job}")
    shown = page(reader, running_job)
    assert "It is being cancelled." in shown
    assert "/cancel" not in shown


def test_a_waiting_job_is_cancelled_at_once_and_can_be_had_again(reader: Browser, now: datetime) -> None:
    job_id = ask(reader.app, now)
    reader.post(f"/jobs/{job_id}/cancel", page=f"/jobs/{job_id}")
    shown = page(reader, job_id)
    assert "It was cancelled, and nothing of it was stored." in shown
    assert "jobs.js" not in shown
    assert reader.post(f"/jobs/{job_id}/again", page=f"/jobs/{job_id}").location == f"/jobs/{job_id}"
    work(reader.app, now)
    assert jobs(reader.app) == [("done", 1)]


def test_too_late_to_cancel_the_page_shows_how_it_ended(reader: Browser, now: datetime) -> None:
    job_id = ask(reader.app, now)
    reader.get(f"/jobs/{job_id}")
    work(reader.app, now)
    assert reader.post(f"/jobs/{job_id}/cancel").location == f"/jobs/{job_id}"
    assert reader.get(f"/jobs/{job_id}").location.startswith("/goals?hash=")


def test_a_refusal_says_everything_and_leads_to_where_one_begins_anew(reader: Browser, now: datetime) -> None:
    job_id = ask(reader.app, now)

    def refuse(_work: Work) -> dict[str, object]:
        raise RuleBroken(Fault("file", "empty", "The file is empty."), Fault("file", "odd", "It is <odd> too."))

    work(reader.app, now, refuse)
    shown = text(reader.get(f"/jobs/{job_id}"))
    assert "It could not be done, and nothing of it was stored." in shown
    assert "<li>The file is empty.</li><li>It is &lt;odd&gt; too.</li>" in shown
    assert '<a class="btn btn-primary" href="/experiments">Try again</a>' in shown


def test_what_broke_on_our_side_is_tried_again_as_it_is(
    reader: Browser, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    job_id = ask(reader.app, now)
    work(reader.app, now, lambda _work: {}["detail of a programmer"])
    shown = page(reader, job_id)
    assert "Something broke on our side" in shown
    assert "detail of a programmer" not in shown
    assert "detail of a programmer" in caplog.text
    assert f'action="/jobs/{job_id}/again"' in shown
    reader.post(f"/jobs/{job_id}/again")
    work(reader.app, now)
    assert reader.get(f"/jobs/{job_id}").status_code == 302


def test_a_reader_sees_how_far_it_got_and_has_no_button(reader: Browser, running_job: int, now: datetime) -> None:
    become(reader.app, now, Role.VIEWER)
    shown = page(reader, running_job)
    assert "10.0 of 40.0 MB" in shown
    assert "/cancel" not in shown
    assert reader.post(f"/jobs/{running_job}/cancel", page="/account").status_code == 403


def test_there_is_no_page_for_a_job_that_is_not_there(reader: Browser) -> None:
    assert reader.get("/jobs/7").status_code == 404


def test_every_kind_of_work_has_its_ways_and_every_stage_its_words(local_app: Flask) -> None:
    assert set(HANDLERS) <= set(WAYS)
    with local_app.test_request_context():
        assert [str(words) for words in STAGES.values() if not str(words).endswith(".")] == []


def test_a_file_that_waits_for_its_job_is_not_tidied_away(local_app: Flask, now: datetime) -> None:
    import os

    from webapp.storage import running
    from webapp.tidying import _tidy

    job_id = ask(local_app, now)
    with local_app.app_context():
        store = running().book.store
        body = next(path for path in store.folder.glob("??/*"))
        old = (now - timedelta(days=2)).timestamp()
        os.utime(body, (old, old))
        _tidy()
        assert store.get(body.name) == BODY
        with row(local_app, job_id) as job:
            job.status, job.finished_at = JobStatus.CANCELLED, now - timedelta(days=31)
        _tidy()
        assert not store.has(body.name)
    assert jobs(local_app) == []
