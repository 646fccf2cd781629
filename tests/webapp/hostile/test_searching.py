"""Signs that mean something to databases and to search, in every question that a page or call can be asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.webapp.browser import text
from tests.webapp.doors.house import House, build_house
from tests.webapp.hostile.crowded import every_address
from tests.webapp.hostile.reading import Page

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

ODD = (
    '"',
    "'",
    "*",
    "%",
    "_",
    "\\",
    "NEAR(",
    "NEAR(a b, 5)",
    "AND",
    "OR NOT",
    "a* OR b*",
    "title:ask",
    "^ask",
    "{title claim}: ask",
    "-- ;",
    "') OR 1=1 --",
    "' UNION SELECT password FROM person --",
    "'; DROP TABLE experiment; --",
    "ask' & !(b | c):*",
    "<-> ask",
    ":* & | !",
    "x" * 5000,
    "ask " * 500,
    "((((((((((",
    "\x00",
    "ask\x00",
    "\ud7ff\uffff",
    "🌾🥖",
    "\N{RIGHT-TO-LEFT OVERRIDE}ask",
    "a\r\nSet-Cookie: a=b",
)

ANSWERS_TO_WHAT_IS_ASKED = {
    ("/api/v1/channels/reach", "channel"),
    ("/api/v1/archive/similar", "text"),
    ("/api/v1/find", "q"),
}
"""Warnings about a channel that is named, what was tried before of an idea, and things by their names: without words
there is nothing of it, so the question makes more of it."""


@pytest.fixture
def house(database_url: str, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The house on each database, to be asked as often as one likes."""
    from webapp.app import create_app
    from webapp.settings import Mode, Settings
    from webapp.storage import running

    for name in [name for name in os.environ if name.startswith("TRIALBOOK_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    often = {"api_per_minute": 100_000, "secret_key": "a key only for tests", "locale": "en_GB"}
    settings = Settings(_env_file=None, data=tmp_path / "data", database_url=database_url, **often)
    app = create_app(settings, mode=Mode.SERVE, clock=lambda: now)
    yield build_house(app, now)
    with app.app_context():
        running().book.engine.dispose()


def asked_by_pages(house: House) -> dict[str, set[str]]:
    """Give the names that the forms and links of each page ask with."""
    admin, found = house.people["admin"].browser, {}
    for address in every_address(house):
        answer = admin.get(address)
        page = Page(text(answer), address) if answer.mimetype == "text/html" else Page("")
        for form in page.forms:
            if form.method == "get":
                names = {one.name for one in form.fields if one.name}
                found[form.action] = found.get(form.action, set()) | names
        for link in page.links:
            path, _mark, query = link.partition("#")[0].partition("?")
            if query and path.startswith("/"):
                found[path] = found.get(path, set()) | {part.partition("=")[0] for part in query.split("&")}
    return found


def asked_by_calls(house: House) -> dict[str, set[str]]:
    """Give the names that each call of the interface can be asked with, by the OpenAPI document."""
    spec = house.people["admin"].browser.get("/api/v1/openapi.json").get_json()
    return {
        path: {one["name"] for one in call.get("parameters", []) if one["in"] == "query"}
        for path, calls in spec["paths"].items()
        for method, call in calls.items()
        if method == "get" and "{" not in path
    }


def test_no_question_to_a_page_breaks_it_or_runs_in_it(house: House) -> None:
    admin, wrong, looked = house.people["admin"].browser, {}, 0
    # a form for it is there as soon as there is something to find
    pages = asked_by_pages(house) | {"/archive": asked_by_calls(house)["/api/v1/archive"]}
    for address, names in pages.items():
        for name in sorted(names):
            for typed in ODD:
                answer = admin.client.get(address, query_string={name: typed})
                looked += 1
                body = answer.get_data(as_text=True)
                if answer.status_code >= 500 or "a=b" in str(answer.headers.getlist("Set-Cookie")):
                    wrong[address, name, typed[:40]] = answer.status_code
                if answer.mimetype == "text/html" and Page(body).wrong:
                    wrong[address, name, typed[:40]] = Page(body).wrong
    assert wrong == {}
    assert {"/archive", "/lessons", "/settings/record"} <= set(pages)
    assert looked > 600


def test_no_question_to_a_call_breaks_it_or_finds_more_than_there_is(house: House) -> None:
    caller, wrong, looked = house.people["admin"].caller, {}, 0
    for path, names in asked_by_calls(house).items():
        here = path.removeprefix("/api/v1")
        whole = _count(caller.get(here))
        for name in sorted(names):
            for typed in ODD:
                answer = caller.call("GET", here, query_string={name: typed})
                looked += 1
                more = _count(answer) > whole and (path, name) not in ANSWERS_TO_WHAT_IS_ASKED
                if answer.status_code >= 500 or more:
                    wrong[path, name, typed[:40]] = answer.status_code
    assert wrong == {}
    assert looked > 600


def _count(answer: Any) -> int:
    body = answer.get_json() if answer.is_json else None
    if not isinstance(body, dict):
        return len(answer.get_data().splitlines())
    found = body.get("items", body.get("similar", []))
    return len(found) if isinstance(found, list) else 0


def test_what_is_typed_while_one_writes_breaks_nothing(house: House) -> None:
    for typed in ODD:
        answer = house.people["marketer"].browser.client.get("/experiments/tried", query_string={"text": typed})
        # what no database keeps is refused by some of them
        assert answer.status_code in ({200, 422} if "\x00" in typed else {200}), typed
        assert Page(text(answer)).wrong == []


def test_within_a_word_signs_of_like_match_only_themselves(house: House) -> None:
    caller = house.people["admin"].caller
    for path in ("/archive", "/lessons"):
        for typed in ("A%sk", "_sk", "?sk", "A%s_k9", "%sk"):
            answer = caller.call("GET", path, query_string={"q": typed})
            assert answer.get_json()["items"] == [], (path, typed)


def test_the_book_of_another_team_stays_closed_to_every_question(house: House) -> None:
    other = house.people["other"].caller
    for path in ("/archive", "/lessons", "/experiments", "/goals", "/readings", "/share-links"):
        for typed in ODD:
            for name in ("q", "audience", "channel", "cursor", "run_by"):
                answer = other.call("GET", path, query_string={name: typed})
                assert _count(answer) == 0 or answer.status_code >= 400, (path, name, typed)
