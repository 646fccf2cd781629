"""One's own account: the name, and the end of all sessions."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from tests.webapp.browser import Browser, text
from tests.webapp.log_in import JONAS, acts, add_jonas, inside, log_in, person, set_up


@pytest.fixture
def jonas(served_app: Flask, now: datetime) -> Browser:
    """Jonas, who may only read, logged in."""
    set_up(served_app)
    add_jonas(served_app, now)
    browser = Browser(served_app)
    log_in(browser, JONAS)
    return browser


def test_the_account_leads_to_password_and_second_factor(jonas: Browser) -> None:
    page = text(jonas.get("/account"))
    for way in ('href="/change"', 'href="/tf-setup"', 'action="/account/sessions/end"', 'action="/account/name"'):
        assert way in page


def test_logging_out_everywhere_ends_every_session_this_one_too(jonas: Browser) -> None:
    elsewhere, ines = Browser(jonas.app), Browser(jonas.app)
    log_in(elsewhere, JONAS, remember="y")
    log_in(ines)
    answer = jonas.post("/account/sessions/end", page="/account")
    assert (answer.status_code, answer.location) == (303, "/login")
    assert "logged out on every device" in text(jonas.get("/login"))
    assert not inside(jonas)
    assert not inside(elsewhere)
    assert inside(ines)
    assert acts(jonas.app) == [("person.end_sessions", 2, None)]
    assert log_in(jonas, JONAS).status_code == 302


def test_a_name_is_changed_by_its_person(jonas: Browser) -> None:
    assert jonas.post("/account/name", {"name": " Jonas P. Weber "}, page="/account").status_code == 303
    assert person(jonas.app, JONAS).name == "Jonas P. Weber"
    assert acts(jonas.app) == [("person.rename", 2, None)]


def test_a_name_that_is_none_is_refused_at_its_field(jonas: Browser) -> None:
    answer = jonas.post("/account/name", {"name": " "}, page="/account")
    assert answer.status_code == 422
    assert 'id="name-fault-1"' in text(answer)
    assert person(jonas.app, JONAS).name == "Jonas Weber"


@pytest.mark.parametrize("path", ["/account/sessions/end", "/account/name"])
def test_both_need_their_token(jonas: Browser, path: str) -> None:
    assert jonas.client.post(path, data={"name": "Somebody"}).status_code == 400
    assert inside(jonas)


def test_without_a_log_in_there_is_nothing_of_this(reader: Browser) -> None:
    page = text(reader.get("/account"))
    for word in ("Log out", "/change", "/tf-setup", "/account/name"):
        assert word not in page
    assert "Light or dark" in page
    for path in ("/account/sessions/end", "/account/name"):
        assert reader.post(path, {"name": "Somebody"}, page="/account").status_code == 404
