"""Whose language is spoken: fixed for the book, chosen by the reader, asked for by the browser, else British."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from babel import Locale

from tests.webapp.browser import Browser
from webapp.formatting import day, money, number, percent
from webapp.language.choice import language, reader_locale, written_in

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings


@pytest.fixture
def app(settings: Settings, now: datetime) -> Iterator[Flask]:
    yield from _app(settings, now, None)


@pytest.fixture
def fixed_app(settings: Settings, now: datetime) -> Iterator[Flask]:
    yield from _app(settings, now, "de_AT")


def _app(settings: Settings, now: datetime, locale: str | None) -> Iterator[Flask]:
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(settings.model_copy(update={"locale": locale}), mode=Mode.OWN, clock=lambda: now)
    yield app
    with app.app_context():
        running().book.engine.dispose()


@pytest.mark.parametrize(
    ("accepts", "cookie", "expected"),
    [
        ("", None, "en_GB"),
        ("en", None, "en_GB"),
        ("en-US,en;q=0.9", None, "en_US"),
        ("de", None, "de"),
        ("de-DE,de;q=0.9,en;q=0.8", None, "de_DE"),
        ("de-CH", None, "de_CH"),
        ("de-AT,de;q=0.9", None, "de_AT"),
        ("fr-FR,de;q=0.8,en;q=0.5", None, "de"),
        ("fr", None, "en_GB"),
        ("de-DE", "en", "en_GB"),
        ("de-DE,en-US;q=0.5", "en", "en_US"),
        ("en-GB", "de", "de"),
        ("en-GB,de-CH;q=0.3", "de", "de_CH"),
        ("de-DE", "fr", "de_DE"),
        ("de-DE", "../../etc", "de_DE"),
        ("", "DE", "en_GB"),
        ("", "d" * 3000, "en_GB"),
        ("nonsense;;", "", "en_GB"),
    ],
)
def test_the_reader_is_asked_before_the_browser(app: Flask, accepts: str, cookie: str | None, expected: str) -> None:
    headers = {"Accept-Language": accepts} | ({"Cookie": f"language={cookie}"} if cookie is not None else {})
    with app.test_request_context("/", headers=headers):
        assert str(reader_locale()) == expected
        assert language() == expected[:2]


def test_what_is_fixed_for_the_book_counts_and_nobody_is_asked(fixed_app: Flask) -> None:
    with fixed_app.test_request_context("/", headers={"Accept-Language": "en-US", "Cookie": "language=en"}):
        assert str(reader_locale()) == "de_AT"
    page = Browser(fixed_app).get("/").get_data(as_text=True)
    assert '<html lang="de"' in page
    assert 'class="languages"' not in page


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("de", ["1.234,5", "16\xa0%", "1.400\xa0€", "29. November 2026"]),
        ("de-DE", ["1.234,5", "16\xa0%", "1.400\xa0€", "29. November 2026"]),
        ("de-CH", ["1’234.5", "16\xa0%", "1’400\xa0EUR", "29. November 2026"]),
        ("de-AT", ["1.234,5", "16\xa0%", "1.400\xa0€", "29. November 2026"]),
        ("en-GB", ["1,234.5", "16\xa0%", "€1,400", "29 November 2026"]),
        ("en-US", ["1,234.5", "16\xa0%", "€1,400", "November 29, 2026"]),
    ],
)
def test_numbers_money_and_days_follow_the_language(app: Flask, locale: str, expected: list[str]) -> None:
    with app.test_request_context("/", headers={"Accept-Language": locale}):
        assert [number(1234.5, 1), percent(0.16), money(1400, "EUR"), day("2026-11-29")] == expected


def test_a_reader_chooses_in_the_foot_and_goes_on_where_they_were(app: Flask) -> None:
    reader = Browser(app)
    assert '<html lang="en"' in reader.get("/archive?q=mill").get_data(as_text=True)
    answer = reader.get("/language?wished=de&back=/archive?q%3Dmill")
    assert (answer.status_code, answer.location) == (302, "/archive?q=mill")
    page = reader.get(answer.location).get_data(as_text=True)
    assert '<html lang="de"' in page
    assert '<button name="wished" value="de" lang="de" aria-current="true">Deutsch</button>' in page
    reader.get("/language?wished=browser&back=/")
    assert '<html lang="en"' in reader.get("/").get_data(as_text=True)


@pytest.mark.parametrize(
    "back", ["https://example.org/", "//example.org", "/\\example.org", "", "javascript:x", "/a\nb"]
)
def test_the_way_back_never_leaves_the_book(app: Flask, back: str) -> None:
    from urllib.parse import quote

    answer = Browser(app).get(f"/language?wished=de&back={quote(back)}")
    assert (answer.status_code, answer.location) == (302, "/")


def test_a_language_that_is_none_is_not_kept(app: Flask) -> None:
    answer = Browser(app).get("/language?wished=fr&back=/")
    assert "language" not in (answer.headers.get("Set-Cookie") or "")


def test_programs_are_answered_in_english(app: Flask) -> None:
    asked = {"Accept-Language": "de", "Cookie": "language=de"}
    answer = app.test_client().get("/api/v1/experiments/999", headers=asked)
    assert answer.get_json()["title"] == "Not found"
    refused = app.test_client().post("/api/v1/goals", json={"kind": "nonsense"}, headers=asked).get_data(as_text=True)
    assert "Choose" in refused or "Input" in refused


def test_a_mail_is_written_as_its_team_reads() -> None:
    with written_in(None, "de"):
        assert (day("2026-11-29"), language()) == ("29. November 2026", "de")
    assert reader_locale() == Locale("en", "GB")
