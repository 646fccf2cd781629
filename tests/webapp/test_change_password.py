"""Changing one's password while logged in."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.webapp.browser import Browser, text
from tests.webapp.log_in import INES, acts, inside, log_in, mails, person, set_up

NEW = "bran, germ and husk"


@pytest.fixture
def ines(served_app: Flask) -> Browser:
    """Ines, logged in."""
    set_up(served_app)
    browser = Browser(served_app)
    log_in(browser)
    return browser


def change(browser: Browser, old: str = "kneading takes time", new: str = NEW) -> str:
    answer = browser.post("/change", {"password": old, "new_password": new}, page="/change")
    return answer.location or text(answer)


def test_the_new_password_lets_in_and_the_old_one_does_not(ines: Browser) -> None:
    assert change(ines) == "/account"
    assert "Your password is changed" in text(ines.get("/account"))
    assert log_in(Browser(ines.app)).status_code == 200
    assert log_in(Browser(ines.app), password=NEW).status_code == 302


def test_other_devices_are_logged_out_and_this_one_stays(ines: Browser) -> None:
    elsewhere = Browser(ines.app)
    log_in(elsewhere, remember="y")
    change(ines)
    assert inside(ines)
    assert not inside(elsewhere)


def test_it_is_on_record_and_told_by_mail_without_the_password(ines: Browser) -> None:
    change(ines)
    assert acts(ines.app) == [("person.password_change", 1, None)]
    (mail,) = mails(ines.app)
    assert (mail.address, mail.subject) == (INES, "Your password was changed")
    assert NEW not in mail.body


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("wrong wrong wrong", NEW, "This is not the password of your account."),
        ("", NEW, "Fill in the password."),
        ("kneading takes time", "", "Fill in the password."),
        ("kneading takes time", "kneading takes time", "The new password is the one you have."),
        ("kneading takes time", "short", "at least 10 characters"),
        ("kneading takes time", "Ines Morrow 1", "among the first that are tried"),
        ("kneading takes time", "Mill Mill Mill 26", "among the first that are tried"),
    ],
)
def test_what_speaks_against_it_is_said_and_nothing_changes(ines: Browser, old: str, new: str, said: str) -> None:
    before = person(ines.app).password
    assert said in change(ines, old, new)
    assert person(ines.app).password == before
    assert acts(ines.app) == []


def test_no_password_comes_back_on_the_page(ines: Browser) -> None:
    page = change(ines, "wrong wrong wrong", "bran and germ")
    assert "wrong wrong wrong" not in page
    assert "bran and germ" not in page


def test_the_form_carries_a_token_against_forgery(ines: Browser) -> None:
    given = {"password": "kneading takes time", "new_password": NEW}
    assert ines.client.post("/change", data=given).status_code == 400


def test_guessing_at_an_open_session_is_limited_as_the_log_in_is(ines: Browser) -> None:
    ines.get("/change")
    wrong = {"password": "wrong wrong wrong", "new_password": NEW}
    answers = [ines.post("/change", wrong).status_code for _ in range(9)]
    assert answers == [200] * 8 + [429]  # set-up and log-in were the first two of the ten


def test_strangers_are_sent_to_the_log_in(served_app: Flask) -> None:
    set_up(served_app)
    assert Browser(served_app).get("/change").location == "/login?next=/change"
