"""Files larger than a moment's reading: a job reads them, the pages go on where small files go."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask import Flask

from experiments.results.jobs.running import Worker
from experiments.results.jobs.work import Workplace
from experiments.results.uploads.upload import stored_upload
from tests.experiments.reduction.test_large import HEADERS, as_text, people
from tests.webapp.book import files, opened
from tests.webapp.browser import Browser, text
from webapp.storage import running
from webapp.worker import HANDLERS

ROWS = 40_000
BODY = as_text(people(40, ROWS))
WITH_MAIL = as_text(
    [[*row, f"p{row[0][1:]}@example.org"] for row in people(41, ROWS)], headers=[*HEADERS, "email"]
)  # fmt: skip
ANSWERS = {"control": "Control", "metric": "conversions", "worthwhile_lift": "5", "design": "randomized"}


def work(app: Flask, now: datetime) -> None:
    """Do what is waiting."""
    with app.app_context():
        book = running().book
    worker = Worker(lambda: Workplace(book.engine, book.store), HANDLERS, clock=lambda: now, pulse_seconds=3600)
    while worker.work_once():
        pass


def dropped(reader: Browser, name: str, body: bytes, now: datetime, **more: object) -> str:
    """Drop a file, have the job done, and give where it leads."""
    answer = reader.post("/drop", {**files((name, body)), **more}, page="/")
    assert answer.status_code == 303
    assert re.fullmatch(r"/jobs/\d+", str(answer.location))
    work(reader.app, now)
    return str(answer.location)


def test_a_large_file_goes_from_the_job_to_the_questions_to_a_verdict(reader: Browser, now: datetime) -> None:
    job = dropped(reader, "people.csv", BODY, now)
    questions = str(reader.get(job).location)
    page = text(reader.get(questions))
    assert "40,000 rows" in page
    assert "“Control”, “New”" in page
    answer = reader.post(questions, ANSWERS)
    assert answer.location == f"{questions}/result"
    shown = text(reader.get(answer.location))
    assert "20,000" in shown


def test_a_copy_is_kept_beside_the_bytes_and_reads_the_same(reader: Browser, now: datetime) -> None:
    dropped(reader, "people.csv", BODY, now)
    with opened(reader.app):
        store = running().book.store
        (copy,) = store.folder.glob("??/*.parquet")
        again = stored_upload(store, "people.csv", copy.stem)
        assert again.is_large
        assert again.read().row_count == ROWS
        store.delete(copy.stem)
        assert list(store.folder.glob(f"??/{copy.stem}*")) == []


def test_a_refused_large_file_says_why_and_leaves_no_bytes(reader: Browser, now: datetime) -> None:
    rows = people(42, ROWS)
    rows[20_000][3] = "many"
    job = dropped(reader, "people.csv", as_text(rows), now)
    page = text(reader.get(job))
    assert "“many” under “visits” on line 20002 is not a figure." in page
    with opened(reader.app):
        assert list(running().book.store.folder.glob("??/*")) == []


def test_personal_data_in_a_large_file_is_refused_and_can_stay_out(reader: Browser, now: datetime) -> None:
    job = dropped(reader, "people.csv", WITH_MAIL, now)
    page = text(reader.get(job))
    assert "email" in page
    assert re.search(
        r'action="/drop"[^>]*enctype="multipart/form-data"[^>]*>.*name="without" value="email"', page, re.DOTALL
    )
    with opened(reader.app):
        assert list(running().book.store.folder.glob("??/*")) == []
    job = dropped(reader, "people.csv", WITH_MAIL, now, without="email")
    questions = str(reader.get(job).location)
    assert questions.startswith("/read/")
    assert "40,000 rows" in text(reader.get(questions))
    with opened(reader.app):
        store = running().book.store
        bodies = [path for path in store.folder.glob("??/*") if path.suffix == ""]
        assert len(bodies) == 1
        assert b"@example.org" not in bodies[0].read_bytes()


def test_a_large_file_of_an_experiment_is_read_then_asked_then_taken_in(reader: Browser, now: datetime) -> None:
    from tests.webapp.book import has_run

    experiment = has_run(reader.app, now)
    place = f"/experiments/{experiment.id}/upload"
    rows = [[i, {"Control": "A", "New": "B"}[v], *rest] for i, v, *rest in people(43, ROWS)]
    answer = reader.post(place, files(("people.csv", as_text(rows))), page=place)
    assert answer.status_code == 303
    job = str(answer.location)
    work(reader.app, now)
    mapping = str(reader.get(job).location)
    assert mapping.startswith(f"/experiments/{experiment.id}/upload/")
    assert "“A”" in text(reader.get(mapping))
    taken = reader.post(mapping, {})
    assert taken.location == f"/experiments/{experiment.id}/result", text(taken)
    assert "people.csv" in text(reader.get(f"/experiments/{experiment.id}/data"))


@pytest.mark.parametrize("what", ["cancel"])
def test_a_waiting_large_file_can_be_cancelled(reader: Browser, now: datetime, what: str) -> None:
    answer = reader.post("/drop", files(("people.csv", BODY)), page="/")
    job = str(answer.location)
    reader.post(f"{job}/{what}", {}, page=job)
    work(reader.app, now)
    assert "It was cancelled, and nothing of it was stored." in text(reader.get(job))
