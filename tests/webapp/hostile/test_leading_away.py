"""Addresses that come from outside: where one is sent on to, and under which name links in mails begin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
import sqlalchemy as sa

from experiments.people.notices.mails import Mail
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text
from tests.webapp.doors.house import PASSWORD, House, build_house
from tests.webapp.hostile.crowded import every_route

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

    from webapp.settings import Settings

AWAY = (
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example",
    "https:elsewhere.example",
    "http:///elsewhere.example",
    "%2f%2felsewhere.example",
    "/%2f/elsewhere.example",
    "/\t/elsewhere.example",
    "\x01https://elsewhere.example",
    " https://elsewhere.example",
    "https://localhost@elsewhere.example/",
    "https://localhost.elsewhere.example/",
    "javascript:alert(3)",
    "data:text/html,<script>alert(1)</script>",
    "/account\r\nSet-Cookie: a=b",
    "/read/" + "1" * 5000,
)


def stays(answer: Any) -> bool:
    """Say whether a browser that follows this answer stays in the book."""
    location = answer.headers.get("Location")
    # browsers take a backslash for a slash and leave out tabs and line ends
    plain = "".join(sign for sign in (location or "/").replace("\\", "/") if ord(sign) > 32)
    parts = urlsplit(urljoin("http://localhost/page", plain))
    named = [value for name, value in answer.headers if name == "Set-Cookie"]
    return parts.scheme == "http" and parts.netloc == "localhost" and not any("a=b" in one for one in named)


@pytest.fixture
def house(served_app: Flask, now: datetime) -> House:
    return build_house(served_app, now)


@pytest.mark.parametrize("away", AWAY, ids=lambda away: ascii(away)[:40])
def test_a_log_in_leads_nowhere_else(house: House, away: str) -> None:
    visitor = Browser(house.app)
    given = {"email": "admin@quernwell.example", "password": PASSWORD, "next": away}
    page = f"/login?next={quote(away)}"
    answer = visitor.post(page, given, page=page, headers={"Referer": "https://elsewhere.example/"})
    # refused with the form shown again, or let in without being led away
    assert answer.status_code in {200, 302}
    assert stays(answer)
    assert stays(visitor.get(page))


def test_no_page_sends_on_to_what_it_was_called_with(house: House) -> None:
    admin, left = house.people["admin"].browser, []
    for endpoint, method, address in every_route(house):
        if endpoint in {"security.logout", "account.end"} or address.startswith("/api/"):
            continue
        names = ("next", "from", "url", "return", "to", "back", "redirect")
        away = dict.fromkeys(names, "//elsewhere.example/")
        headers = {"Referer": "https://elsewhere.example/", "Host": "localhost"}
        if method == "GET":
            answer = admin.client.get(address, query_string=away, headers=headers)
        else:
            answer = admin.client.open(
                address, method=method, data={**away, "csrf_token": admin.token}, headers=headers
            )
        if not stays(answer):
            left.append((method, address, answer.location))
        answer.close()
    assert left == []


@pytest.fixture
def demo(settings: Settings, thrown_away: Settings, now: datetime, tmp_path: Any) -> Iterator[Browser]:
    """The demo, beside a folder for a book of one's own."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    home = settings.model_copy(update={"data": tmp_path / "own"})
    app = create_app(thrown_away, mode=Mode.DEMO, home=home, clock=lambda: now)
    yield Browser(app)
    with app.app_context():
        running().book.engine.dispose()


@pytest.mark.parametrize("away", AWAY, ids=lambda away: ascii(away)[:40])
def test_the_way_from_the_demo_leads_nowhere_else(demo: Browser, away: str) -> None:
    answer = demo.post("/own-book", {"from": away}, page="/")
    assert answer.status_code == 302
    assert answer.location == "/"


def mails(app: Flask) -> list[str]:
    with opened(app) as session:
        return list(session.scalars(sa.select(Mail.body).order_by(Mail.id)))


def named_app(settings: Settings, now: datetime, url: str | None) -> Flask:
    from webapp.app import create_app
    from webapp.settings import Mode

    return create_app(settings.model_copy(update={"url": url}), mode=Mode.SERVE, clock=lambda: now)


FORGED = {"Host": "elsewhere.example", "X-Forwarded-Host": "elsewhere.example", "Forwarded": "host=elsewhere.example"}


@pytest.mark.parametrize("url", ["https://book.quernwell.example", "http://localhost"])
def test_a_book_with_an_address_answers_under_no_other_name_and_links_begin_with_it(
    settings: Settings, now: datetime, url: str
) -> None:
    house = build_house(named_app(settings, now, url), now)
    visitor = Browser(house.app)
    visitor.get("/reset")
    given = {"email": "admin@quernwell.example", "csrf_token": visitor.token}
    refused = visitor.client.post("/reset", data=given, headers=FORGED)
    assert refused.status_code == 400
    assert "elsewhere" not in text(refused)
    behind = {name: value for name, value in FORGED.items() if name != "Host"}
    assert visitor.client.post("/reset", data=given, headers=behind).status_code in {200, 302}
    house.people["admin"].browser.post(
        "/settings/people/invite", {"email": "new@quernwell.example", "role": "viewer"}, headers=behind
    )
    found = mails(house.app)
    assert len(found) == 2
    assert f"{url}/reset/" in found[0]
    assert f"{url}/join/" in found[1]
    assert "elsewhere.example" not in "".join(found)
    link = house.people["admin"].caller.post("/share-links", {"thing": "goal", "thing_id": 1, "name": "Board"})
    assert url in text(link) or link.status_code != 201


def test_a_book_without_an_address_builds_links_with_the_name_it_was_called_by(house: House) -> None:
    """Whoever serves a book to others sets TRIALBOOK_URL; the guide says so, and what happens without."""
    visitor = Browser(house.app)
    visitor.get("/reset", base_url="http://mill.local")
    given = {"email": "admin@quernwell.example", "csrf_token": visitor.token}
    visitor.client.post("/reset", data=given, base_url="http://mill.local", headers={"X-Forwarded-Host": "b.example"})
    (body,) = mails(house.app)
    assert "http://mill.local/reset/" in body
    assert "b.example" not in body
