"""The first page: the place for a file, what came out lately, what waits; in the demo also a file to try with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.webapp.book import export, files, has_run
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings


@pytest.fixture
def demo(settings: Settings, tmp_path: Path, now: datetime) -> Iterator[Browser]:
    """The demo without its story."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    home = settings.model_copy(update={"data": tmp_path / "home"})
    app = create_app(settings, mode=Mode.DEMO, home=home, clock=lambda: now)
    yield Browser(app)
    with app.app_context():
        running().book.engine.dispose()


def test_the_place_for_a_file_stands_before_everything_else(reader: Browser, local_app: Flask, now: datetime) -> None:
    has_run(local_app, now)  # ended a week ago: its export waits
    page = text(reader.get("/"))
    assert page.index("Drop the export here") < page.index("Waits for you")
    assert '<a class="quiet-link" href="#waits">One thing waits for you</a>' in page
    assert 'id="waits"' in page


def test_what_came_out_stands_there_as_a_sentence_with_its_mark(
    reader: Browser, local_app: Flask, now: datetime
) -> None:
    experiment = has_run(local_app, now)
    uploaded = reader.post(
        f"/experiments/{experiment.id}/upload", files(("export.csv", export(experiment.starts))), page="/"
    )
    reader.post(uploaded.location, page=uploaded.location)
    form = text(reader.get(f"/experiments/{experiment.id}/close"))
    version = form.split('name="version" value="')[1].split('"')[0]
    closed = reader.post(
        f"/experiments/{experiment.id}/close",
        {
            "version": version,
            "decision": "adopt",
            "claim": "Questions bring clicks",
            "what_to_do": "Use it.",
            "lesson_id": "new",
        },
    )
    assert closed.status_code == 303, text(closed)
    page = text(reader.get("/"))
    assert "What came out last" in page
    # The mark, the sentence of the verdict and the lesson; the sentence leads to the result, the lesson to itself.
    assert "#m-succeeded" in page
    assert "brings at least" in page or "has at least" in page or "at least" in page
    assert f'href="/experiments/{experiment.id}/result"' in page
    assert 'href="/lessons/1">Questions bring clicks</a>' in page


def test_whoever_has_no_file_at_hand_reads_a_sample_in_the_demo(demo: Browser) -> None:
    page = text(demo.get("/"))
    assert "No file at hand? Read a sample of the mill" in page
    questions = demo.post("/drop/sample", page="/")
    assert questions.status_code == 303
    page = text(demo.get(questions.location))
    # Two versions, told from the names of the ad sets, and a row per day of the fourteen days before today.
    assert "Closed loaf" in page
    assert "First slice" in page
    assert "Meta Ads Manager" in page


def test_a_book_of_ones_own_offers_no_sample(reader: Browser) -> None:
    assert "sample of the mill" not in text(reader.get("/"))
    assert reader.post("/drop/sample", page="/").status_code == 404
