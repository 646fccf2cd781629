"""What every answer says to browsers, whatever was asked for and however it ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import TestResponse

from tests.webapp.browser import Browser
from tests.webapp.doors.house import PASSWORD
from tests.webapp.hostile.crowded import Crowded, every_route

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
PICTURE_POLICY = "default-src 'none'; sandbox"
"""Of a picture that somebody opens by itself."""
PICTURES = {"pictures.show", "api_pictures.show", "shared.picture"}
KEPT = {"static", "bootstrap.static", "assets.look", "assets.plotly"}
"""What browsers may keep."""
LET_IN_BY_ADDRESS = ("/join/x", "/set-up/x", "/reset/x", "/s/x")
"""Pages whose address alone lets somebody in: it must not be told to the next page, or to anybody's log."""
SILENT = {"no-referrer", "strict-origin"}


def faults_of(answer: TestResponse, *, kept: bool = False, picture: bool = False) -> list[str]:
    """Say what an answer lacks."""
    headers, faults = answer.headers, []
    shown = picture and headers.get("Content-Type", "").startswith("image/")
    if headers.get("Content-Security-Policy") != (PICTURE_POLICY if shown else POLICY):
        faults.append("policy")
    if headers.get("X-Content-Type-Options") != "nosniff":
        faults.append("nosniff")
    if headers.get("Referrer-Policy") not in {"same-origin", *SILENT}:
        faults.append("referrer")
    if not kept and headers.get("Cache-Control") != ("private, no-cache" if shown else "no-store"):
        faults.append("cache")
    return faults + [name for name in ("Server", "X-Powered-By", "Strict-Transport-Security") if name in headers]


@pytest.mark.parametrize("who", ["admin", "viewer", "nobody"])
def test_every_route_sends_all_headers(crowded: Crowded, who: str) -> None:
    client = crowded.house.app.test_client() if who == "nobody" else crowded.house.people[who].browser.client
    wrong, statuses = {}, set()
    for endpoint, method, address in every_route(crowded.house):
        if endpoint in {"security.logout", "account.end"}:
            continue
        # without its token nothing is changed by it
        for sent in {method, "OPTIONS", "HEAD"} if method == "GET" else {method}:
            answer = client.open(address, method=sent)
            statuses.add(answer.status_code)
            answer.close()
            if found := faults_of(answer, kept=endpoint in KEPT, picture=endpoint in PICTURES):
                wrong[sent, address] = found
    assert wrong == {}
    assert statuses >= ({200, 302, 400, 401} if who == "nobody" else {200, 302, 400, 404})


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/no/such/page", 404),
        ("DELETE", "/goals", 400),
        ("GET", "/api/v1/nothing", 404),
        ("TRACE", "/", 405),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/experiments/", 404),
        ("GET", "/help/%00", 404),
    ],
)
def test_a_refusal_sends_them_too(crowded: Crowded, method: str, address: str, status: int) -> None:
    answer = crowded.admin.client.open(address, method=method)
    assert answer.status_code == status
    assert faults_of(answer, kept=address.startswith("/static")) == []


def test_a_failure_and_a_request_that_is_too_large_send_them_too(served_app: Flask) -> None:
    def fail() -> str:
        raise ZeroDivisionError

    served_app.testing = False
    served_app.view_functions["security.login"] = fail
    served_app.config["MAX_CONTENT_LENGTH"] = 1000
    visitor = Browser(served_app)
    answer = visitor.get("/login")
    assert answer.status_code == 500
    assert faults_of(answer) == []
    answer = visitor.client.post("/set-up/x", data={"name": "x" * 2000})
    assert answer.status_code == 413
    assert faults_of(answer) == []


def test_a_file_that_did_not_change_sends_them_too(crowded: Crowded) -> None:
    client = crowded.house.app.test_client()
    first = client.get("/static/trialbook.css")
    first.close()
    again = client.get("/static/trialbook.css", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert faults_of(again, kept=True) == []
    again.close()


@pytest.mark.parametrize("address", LET_IN_BY_ADDRESS)
def test_an_address_that_lets_in_is_not_told_to_the_next_page(crowded: Crowded, address: str) -> None:
    assert crowded.house.app.test_client().get(address).headers["Referrer-Policy"] in SILENT


def test_a_story_and_an_invitation_are_not_told_to_the_next_page(crowded: Crowded) -> None:
    story = crowded.house.app.test_client().get(min(crowded.stories))
    assert story.status_code == 200
    assert story.headers["Referrer-Policy"] == "no-referrer"
    assert story.headers["X-Robots-Tag"] == "noindex"


@pytest.fixture
def safe_app(settings: Settings) -> Iterator[Flask]:
    """A book that is served over HTTPS."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(settings.model_copy(update={"https": True}), mode=Mode.SERVE)
    yield app
    with app.app_context():
        running().book.engine.dispose()


def set_up(app: Flask, base: str) -> TestResponse:
    """Set the book up in one browser and log in in another, staying logged in; give the answer to the log-in."""
    from tests.webapp.test_security import set_up_link

    link, origin = set_up_link(app), {"Referer": f"{base}/"}
    visitor = Browser(app)
    given = {"name": "Ines", "email": "ines@quernwell.example", "password": PASSWORD, "currency": "EUR"}
    visitor.get(link, base_url=base)
    made = visitor.post(link, {**given, "team_name": "Mill"}, base_url=base, headers=origin)
    assert made.status_code < 400
    assert any("Secure" in one for one in made.headers.getlist("Set-Cookie")) == base.startswith("https")
    visitor = Browser(app)
    visitor.get("/login", base_url=base)
    logged_in = visitor.post("/login", {**given, "remember": "y"}, base_url=base, headers=origin)
    assert logged_in.status_code == 302
    return logged_in


def test_over_https_cookies_stay_on_https_and_browsers_come_back_that_way(safe_app: Flask) -> None:
    answer = set_up(safe_app, "https://localhost")
    cookies = answer.headers.getlist("Set-Cookie")
    assert {cookie.partition("=")[0] for cookie in cookies} == {"trialbook", "remember_token"}
    assert all("HttpOnly" in one and "SameSite=Lax" in one and "Secure" in one for one in cookies)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_without_https_nothing_claims_it(served_app: Flask) -> None:
    answer = set_up(served_app, "http://localhost")
    cookies = answer.headers.getlist("Set-Cookie")
    assert all("HttpOnly" in one and "SameSite=Lax" in one and "Secure" not in one for one in cookies)
    assert "Strict-Transport-Security" not in answer.headers


def test_the_cookie_of_the_theme_is_kept_from_scripts_and_other_sites(crowded: Crowded) -> None:
    answer = crowded.admin.post("/account/theme", {"theme": "dark\r\nSet-Cookie: a=b"}, page="/account")
    assert not any("a=b" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    answer = crowded.admin.post("/account/theme", {"theme": "dark"}, page="/account")
    (cookie,) = (one for one in answer.headers.getlist("Set-Cookie") if one.startswith("theme="))
    assert "SameSite=Lax" in cookie
    assert "HttpOnly" in cookie
