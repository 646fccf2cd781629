"""Refusals and failures: as a page, and as a problem document below /api."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from experiments.errors import DomainError, Fault, FileRefused, Forbidden, NotFound, RuleBroken, WrongStatus
from tests.audited import by_hand
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

RAISED: dict[str, Exception] = {}


class Narrower(RuleBroken):
    """A refusal that has no status of its own."""


@pytest.fixture
def failing(local_app: Flask) -> Iterator[Browser]:
    """The application with a page and an API call that raise what the test lays down."""

    def fail() -> str:
        raise RAISED["it"]

    local_app.add_url_rule("/fail", "fail", fail)
    local_app.add_url_rule("/api/v1/fail", "api_fail", fail)
    local_app.testing = False
    yield Browser(local_app)
    RAISED.clear()


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(RuleBroken, 422), (FileRefused, 422), (WrongStatus, 409), (NotFound, 404), (Forbidden, 403), (Narrower, 422)],
)
def test_each_refusal_has_its_status_and_tells_every_fault(
    failing: Browser, refusal: type[DomainError], status: int
) -> None:
    RAISED["it"] = refusal(Fault("a", "one", "The first thing."), Fault("b", "two", "The <second> thing."))
    page = failing.get("/fail")
    assert page.status_code == status
    assert "The first thing." in text(page)
    assert "The &lt;second&gt; thing." in text(page)
    document = failing.get("/api/v1/fail")
    assert document.status_code == status
    assert document.content_type == "application/problem+json"
    assert document.get_json()["status"] == status
    assert document.get_json()["errors"] == [
        {"field": "a", "code": "one", "sentence": "The first thing."},
        {"field": "b", "code": "two", "sentence": "The <second> thing."},
    ]


def test_a_failure_of_ours_tells_nothing_of_the_inside(failing: Browser, caplog: pytest.LogCaptureFixture) -> None:
    RAISED["it"] = ZeroDivisionError("secret detail")
    page = failing.get("/fail")
    assert page.status_code == 500
    assert "Something broke on our side" in text(page)
    assert "secret detail" not in text(page)
    assert "secret detail" in caplog.text
    document = failing.get("/api/v1/fail")
    assert document.status_code == 500
    assert document.content_type == "application/problem+json"
    assert "secret detail" not in text(document)


def test_what_is_not_there_is_said_in_our_voice(reader: Browser) -> None:
    assert "There is nothing here" in text(reader.get("/no/such/page"))
    document = reader.get("/api/v1/no-such-thing")
    assert document.status_code == 404
    assert document.get_json()["title"] == "There is nothing here"


def test_an_upload_above_the_bound_is_a_sentence(local_app: Flask) -> None:
    local_app.config["MAX_CONTENT_LENGTH"] = 1000
    reader = Browser(local_app)
    reader.get("/account")
    answer = reader.post("/account/theme", {"theme": "x" * 2000})
    assert answer.status_code == 413
    assert "too big for the browser" in text(answer)


def test_a_wrong_method_keeps_the_list_of_allowed_ones(reader: Browser) -> None:
    answer = reader.client.get("/own-book")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_what_a_refused_request_stored_is_rolled_back(failing: Browser) -> None:
    from experiments.people.team import Team
    from webapp import storage

    def store_then_refuse() -> str:
        storage.session().get_one(Team, 1).name = "changed"
        storage.session().flush()
        raise RuleBroken(Fault("a", "one", "No."))

    def store() -> str:
        by_hand(storage.session())
        storage.session().get_one(Team, 1).name = "kept"
        return "done"

    failing.app.view_functions["fail"] = store_then_refuse
    assert failing.get("/fail").status_code == 422
    assert team_name(failing.app) == "My team"
    failing.app.view_functions["fail"] = store
    assert failing.get("/fail").status_code == 200
    assert team_name(failing.app) == "kept"


def team_name(app: Flask) -> str:
    from experiments.people.team import Team
    from webapp.storage import running

    with app.app_context(), running().book.session() as session:
        return session.get_one(Team, 1).name


def from_our_page(address: str = "/goals/new") -> dict[str, str]:
    return {"Referer": f"http://localhost{address}", "Sec-Fetch-Site": "same-origin"}


IDEA = {"csrf_token": "old", "goal": "More orders <by> spring", "kind": "new_sales", "secret_note": "do not show"}


def test_a_form_that_was_open_too_long_is_sent_once_more_with_what_was_typed(reader: Browser) -> None:
    typed = {name: value for name, value in IDEA.items() if name != "secret_note"}
    answer = reader.client.post("/goals/new", data=typed, headers=from_our_page())
    page = text(answer)
    assert answer.status_code == 400
    assert "This page was open too long" in page
    assert '<form method="post" action="/goals/new"' in page
    assert '<input type="hidden" name="goal" value="More orders &lt;by&gt; spring">' in page
    assert 'value="old"' not in page
    assert '<p class="typed-text">More orders &lt;by&gt; spring</p>' in page


def test_a_password_is_neither_kept_on_the_page_nor_sent_again(reader: Browser) -> None:
    page = text(reader.client.post("/goals/new", data=IDEA, headers=from_our_page()))
    assert "Send it once more" not in page
    assert "do not show" not in page
    assert "More orders &lt;by&gt; spring" in page
    assert 'href="/goals/new">Back to the page' in page


@pytest.mark.parametrize("came", [{}, {"Referer": "http://evil.example/x"}, {"Sec-Fetch-Site": "cross-site"}])
def test_what_another_site_sends_is_not_repeated(reader: Browser, came: dict[str, str]) -> None:
    page = text(reader.client.post("/goals/new", data=IDEA, headers=came))
    assert "More orders" not in page
    assert "Send it once more" not in page


def test_a_failure_of_ours_has_a_number_that_stands_in_the_log_and_asks_no_database(
    failing: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    from webapp.storage import running

    asked: list[str] = []
    with failing.app.app_context():
        sa.event.listen(running().book.engine, "before_cursor_execute", lambda *its: asked.append(its[2]))
    RAISED["it"] = sa.exc.OperationalError("select", {}, Exception("the database is away"))
    page = text(failing.get("/fail"))
    assert asked == []
    number = re.search(r"the number ([0-9A-F]{6})", page)
    assert number
    assert f"number {number[1]}" in caplog.text
    assert 'href="/fail">Try again' in page


def test_a_file_above_the_bound_is_told_how_large_it_may_be(local_app: Flask) -> None:
    local_app.config["MAX_CONTENT_LENGTH"] = 3 * 1024 * 1024
    reader = Browser(local_app)
    reader.get("/account")
    answer = reader.client.post("/drop", data={"pasted": "x" * 4_000_000}, headers=from_our_page("/"))
    assert answer.status_code == 413
    assert "Up to 3 MB are taken at once" in text(answer)
    assert 'href="/">Back to the page' in text(answer)
