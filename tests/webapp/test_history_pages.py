"""Bring your history on pages: asked for, looked at, refused with every reason, taken in, and the archive as a file."""

from __future__ import annotations

import io
import re
from datetime import datetime
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from experiments.people.permission import Role
from experiments.results.jobs.running import Worker
from experiments.results.jobs.table import Job, JobStatus
from experiments.results.jobs.work import Workplace
from experiments.transfer.history.columns import CHOICES
from experiments.trials.experiment import Experiment
from tests.experiments.transfer.history.tables import SMALL, rows_of, simulated
from tests.webapp.answers import book, set_role
from tests.webapp.browser import Browser, text
from tests.webapp.working import row
from webapp import words
from webapp.storage import running
from webapp.worker import HANDLERS

GIVEN = "/archive/history/preview"
TOKEN = re.compile(r'name="token" value="([^"]+)"')


def upload(reader: Browser, table: str, **more: Any) -> Any:
    return reader.post(GIVEN, {"files": (io.BytesIO(table.encode()), "past.csv"), **more}, page="/archive/history")


def experiments(reader: Browser) -> int:
    with book(reader.app) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Experiment)) or 0


def test_an_empty_archive_leads_to_history_and_the_sample_comes_in(reader: Browser) -> None:
    assert 'href="/archive/history"' in text(reader.get("/archive"))
    assert "How the table is written" in text(reader.get("/archive/history"))
    sample = reader.get("/archive/history/sample.csv")
    assert sample.headers["Content-Disposition"] == 'attachment; filename="past experiments.csv"'
    looked = unescape(text(upload(reader, sample.get_data(as_text=True))))
    assert "3 past experiments, in 6 rows" in looked
    assert "question against statement" in looked
    assert experiments(reader) == 0
    found = TOKEN.search(looked)
    assert found is not None
    taken = reader.post("/archive/history", {"token": found[1]})
    assert (taken.status_code, taken.location) == (303, "/archive")
    shown = unescape(text(reader.get("/archive")))
    assert "3 past experiments came in. They stand outside every rate." in shown
    assert "Entered afterwards" in shown
    again = unescape(text(upload(reader, sample.get_data(as_text=True))))
    assert "3 of them are in the book already; they stay as they are." in again
    assert "Take it into the archive" not in again


def test_what_came_in_has_a_page_with_its_figures_and_no_link_breaks(reader: Browser) -> None:
    looked = text(upload(reader, SMALL))
    reader.post("/archive/history", {"token": TOKEN.search(looked)[1]})  # type: ignore[index]  # it is there
    shown = unescape(text(reader.get("/experiments/1/result"))).replace("\u00a0", " ")
    assert "“B” worked better than “A”: people who clicked +98 % (5.94 instead of 3 in 100)" in shown
    assert "30 of 1,000" in shown
    for part in ("plan", "data", "history", "story"):
        assert reader.get(f"/experiments/1/{part}").status_code == 200
    for target in set(re.findall(r'href="(/[^"#]+)"', shown)):
        answer = reader.get(target.replace("&amp;", "&"))
        assert answer.status_code in {200, 303, 304}, target
        answer.close()


def test_a_refused_table_says_everything_and_stores_nothing(reader: Browser) -> None:
    answer = upload(reader, SMALL.replace(",30,", ",3000,").replace("undecided", "won"))
    shown = unescape(text(answer))
    assert answer.status_code == 422
    assert "2 things to put right" in shown
    assert "there cannot be more successes than n" in shown
    assert "“won” is none of succeeded" in shown
    assert not list((reader.app.extensions["trialbook"].book.settings.files).glob("??/*"))
    assert reader.post(GIVEN, {}, page="/archive/history").status_code == 422
    unclear = (
        SMALL.replace(",", ";")
        .replace("1000;30", "1000;30")
        .replace("verdict", "started")
        .replace("randomized;", "randomized;3/4/2025")
    )
    asked = unescape(text(upload(reader, unclear.replace("undecided", ""))))
    assert "What comes first in its dates?" in asked
    assert upload(reader, unclear.replace("undecided", ""), date_style="day").status_code == 200


def test_a_pasted_table_is_a_table(reader: Browser) -> None:
    pasted = reader.post(GIVEN, {"pasted": SMALL.replace(",", "\t")}, page="/archive/history")
    assert "2 past experiments, in 4 rows" in text(pasted)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("much", "Give a number of per cent, as in 5."),
        ("1,500", "This can be read in two ways: is 1.5 meant, or 1500?"),
        ("2000", "What is worth it is a change between 0 and ten times."),
    ],
)
def test_from_when_on_it_was_worth_it_is_never_guessed_and_pasted_rows_come_back(
    reader: Browser, typed: str, sentence: str
) -> None:
    answer = reader.post(GIVEN, {"pasted": "experiment;variant\nours;A", "worthwhile": typed}, page="/archive/history")
    page = unescape(text(answer))
    assert answer.status_code == 422
    assert page.count(sentence) == 2  # summed up on top and at its field
    assert f'value="{typed}"' in page
    assert "experiment;variant\nours;A</textarea>" in page


def test_a_token_of_nobody_takes_nothing(reader: Browser) -> None:
    answer = reader.post("/archive/history", {"token": "x"}, page="/archive/history")
    assert answer.status_code == 422
    assert "The table is no longer kept. Choose it again." in text(answer)


def test_a_long_history_is_a_job(reader: Browser, monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("webapp.pages.history.LARGE_ROWS", 10)
    looked = text(upload(reader, simulated(4)))
    answer = reader.post("/archive/history", {"token": TOKEN.search(looked)[1]})  # type: ignore[index]  # it is there
    job_id = int(answer.location.rsplit("/", 1)[1])
    with reader.app.app_context():
        own = running().book
    worker = Worker(lambda: Workplace(own.engine, own.store), HANDLERS, clock=lambda: now, pulse_seconds=3600)
    while worker.work_once():
        pass
    with row(reader.app, job_id) as job:
        assert (job.status, job.result) == (JobStatus.DONE, {"experiments": 4, "rows": 16, "known": 0})
    assert reader.get(f"/jobs/{job_id}").location == "/archive"
    assert experiments(reader) == 4
    assert not list((reader.app.extensions["trialbook"].book.settings.files).glob("??/*"))
    with book(reader.app) as session:
        assert session.scalars(sa.select(Job.kind)).all() == ["history"]


def test_the_archive_as_a_table_is_what_came_in(reader: Browser, now: datetime) -> None:
    looked = text(upload(reader, SMALL))
    reader.post("/archive/history", {"token": TOKEN.search(looked)[1]})  # type: ignore[index]  # it is there
    answer = reader.get("/archive/export.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="archive.csv"'
    assert [row["n"] for row in rows_of(answer.get_data(as_text=True))] == ["1000", "1010", "500", "510"]
    set_role(reader.app, Role.MARKETER)
    assert reader.get("/archive/export.csv").status_code == 403
    assert reader.get("/archive/history").status_code == 403
    assert "/archive/history" not in text(reader.get("/archive"))


def test_every_word_that_the_pages_say_is_understood() -> None:
    families = {"verdict": words.VERDICTS, "why": words.WHYS, "design": words.DESIGNS, "kind": words.KINDS}
    names = set(CHOICES["verdict"].values()) | {"undecided_closed"}
    missing = [
        str(word.says)
        for column, family in families.items()
        for name, word in family.items()
        if column != "verdict" or name in names
        if str(word.says).casefold() not in CHOICES[column]
    ]
    assert missing == []
