"""The second factor: an authenticator app, recovery codes, and what cannot get around them."""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from flask import Flask

from experiments.people.permission import Role
from experiments.people.person import Person
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text
from tests.webapp.log_in import (
    INES,
    JONAS,
    KEY,
    PASSWORD,
    acts,
    add_jonas,
    connect_app,
    inside,
    link_of,
    log_in,
    mails,
    person,
    set_clock,
    set_up,
)
from tests.webapp.totp import app_code, code_at
from webapp.storage import running

if TYPE_CHECKING:
    from webapp.settings import Settings

HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def ines(served_app: Flask) -> Browser:
    """Ines, logged in, without a second factor."""
    set_up(served_app)
    browser = Browser(served_app)
    log_in(browser)
    return browser


@pytest.fixture
def key(ines: Browser, now: datetime) -> str:
    """The key in the app of Ines, whose second factor is on."""
    return connect_app(ines, now)


@pytest.fixture
def door(served_app: Flask, key: str, now: datetime) -> Browser:
    """Somebody who knows the password of Ines and stands before the second question, half a minute later."""
    set_clock(served_app, now + HALF_MINUTE)
    browser = Browser(served_app)
    answer = log_in(browser)
    assert answer.location.startswith("/tf-validate")
    return browser


def give(browser: Browser, code: str, page: str = "/tf-validate") -> int:
    return browser.post(page, {"code": code}, page=page).status_code


def wrong(key: str, moment: datetime) -> str:
    """A code that fits at none of the three steps around a moment."""
    near = {app_code(key, moment + HALF_MINUTE * step) for step in (-2, -1, 0, 1, 2)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in near)


def recovery_codes(browser: Browser) -> list[str]:
    page = browser.post("/mf-recovery-codes", page="/mf-recovery-codes")
    return re.findall(r"<li>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})</li>", text(page))


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_our_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    assert code_at(b"12345678901234567890", seconds, digits=8) == code  # RFC 6238, appendix B


def test_the_set_up_shows_a_picture_and_a_key_and_changes_nothing_before_the_first_code(
    ines: Browser, now: datetime
) -> None:
    ines.get("/tf-setup")
    page = text(ines.post("/tf-setup", {"setup": "authenticator"}))
    assert 'src="data:image/svg+xml;base64,' in page
    found = KEY.search(page)
    assert found is not None
    assert person(ines.app).tf_primary_method is None
    again = text(ines.post("/tf-validate", {"code": wrong(found[1], now)}))
    assert "This code does not fit" in again
    assert found[1] in again  # the same key: nothing to scan anew
    assert person(ines.app).tf_primary_method is None
    assert ines.post("/tf-validate", {"code": app_code(found[1], now)}).location == "/mf-recovery-codes"
    assert person(ines.app).tf_primary_method == "authenticator"


def test_from_then_on_a_log_in_asks_for_the_code(door: Browser, key: str, now: datetime) -> None:
    assert not inside(door)
    assert give(door, app_code(key, now + HALF_MINUTE)) == 302
    assert inside(door)


def test_after_the_code_one_arrives_where_one_wanted_to(served_app: Flask, key: str, now: datetime) -> None:
    set_clock(served_app, now + HALF_MINUTE)
    browser = Browser(served_app)
    browser.get("/login?next=/goals")
    answer = browser.post("/login?next=/goals", {"email": INES, "password": PASSWORD})
    assert browser.post(answer.location, {"code": app_code(key, now + HALF_MINUTE)}).location == "/goals"


def test_a_wrong_code_lets_nobody_in(door: Browser, key: str, now: datetime) -> None:
    moment = now + HALF_MINUTE
    for code in (wrong(key, moment), app_code(key, moment - timedelta(minutes=5)), "", "abc"):
        answer = door.post("/tf-validate", {"code": code})
        assert "This code does not fit" in text(answer)
    assert not inside(door)


def test_clocks_may_differ_by_one_step_and_no_more(door: Browser, key: str, now: datetime) -> None:
    moment = now + timedelta(minutes=10)
    set_clock(door.app, moment)
    assert give(door, app_code(key, moment + 2 * HALF_MINUTE)) == 200
    assert give(door, app_code(key, moment - 2 * HALF_MINUTE)) == 200
    assert give(door, app_code(key, moment + HALF_MINUTE)) == 302


def test_a_code_that_was_used_is_refused(door: Browser, key: str, now: datetime) -> None:
    code = app_code(key, now + HALF_MINUTE)
    assert give(door, code) == 302
    other = Browser(door.app)
    log_in(other)
    assert give(other, code) == 200
    assert not inside(other)


def test_the_code_of_the_set_up_is_used_too_and_so_are_all_before_it(ines: Browser, key: str, now: datetime) -> None:
    browser = Browser(ines.app)
    log_in(browser)
    assert give(browser, app_code(key, now)) == 200
    assert give(browser, app_code(key, now - HALF_MINUTE)) == 200
    assert give(browser, app_code(key, now + HALF_MINUTE)) == 302


def test_staying_logged_in_begins_after_the_code(served_app: Flask, key: str, now: datetime) -> None:
    moment = now + HALF_MINUTE
    set_clock(served_app, moment)
    browser = Browser(served_app)
    assert "remember_token" not in str(log_in(browser, remember="y").headers)
    assert not inside(browser)
    answer = browser.post("/tf-validate", {"code": app_code(key, moment)}, page="/tf-validate")
    assert "remember_token" in str(answer.headers.getlist("Set-Cookie"))
    browser.post("/logout", page="/account")
    assert log_in(browser, remember="y").location.startswith("/tf-validate")  # the next log-in asks again


def test_turning_it_on_ends_the_sessions_that_began_without_it(ines: Browser, now: datetime) -> None:
    elsewhere = Browser(ines.app)
    log_in(elsewhere, remember="y")
    connect_app(ines, now)
    assert inside(ines)
    assert not inside(elsewhere)


def test_the_second_question_needs_the_first(served_app: Flask, key: str, now: datetime) -> None:
    set_clock(served_app, now + HALF_MINUTE)
    browser = Browser(served_app)
    for page in ("/tf-validate", "/mf-recovery"):
        browser.get("/login")
        assert browser.get(page).location == "/login"
        assert browser.post(page, {"code": app_code(key, now + HALF_MINUTE)}).location == "/login"
    assert not inside(browser)


def test_a_second_factor_cannot_be_set_up_or_changed_from_before_the_second_question(door: Browser) -> None:
    assert door.get("/tf-setup").location.startswith("/login")
    assert door.post("/tf-setup", {"setup": "authenticator"}).status_code == 401
    assert door.post("/tf-setup", {"setup": "disable"}).status_code == 401
    assert door.post("/mf-recovery-codes").status_code == 401
    assert person(door.app).tf_primary_method == "authenticator"


def test_other_ways_of_the_library_are_closed(ines: Browser) -> None:
    ines.get("/account")
    assert ines.post("/tf-setup/x", {"code": "000000"}).status_code == 404
    assert ines.get("/tf-rescue").status_code == 404
    assert ines.get("/tf-select").status_code == 404


def test_asking_for_the_code_page_without_need_does_not_log_out(ines: Browser) -> None:
    assert ines.get("/tf-validate").location == "/account"
    assert inside(ines)


def test_the_book_holds_no_readable_secret_and_no_readable_code(ines: Browser, key: str) -> None:
    codes = recovery_codes(ines)
    assert len(set(codes)) == 10
    with opened(ines.app) as session:
        held = "\n".join(
            str(tuple(row)) for table in Person.metadata.sorted_tables for row in session.execute(sa.select(table))
        )
    for secret in (key, key.replace("-", ""), *codes, *(code.replace("-", "") for code in codes)):
        assert secret not in held
        assert secret.upper() not in held


def test_every_book_seals_with_a_key_of_its_own_and_not_with_the_one_that_signs(ines: Browser) -> None:
    from webapp.log_in.second_factor import sealing_key

    assert sealing_key("a key only for tests") != sealing_key("another key for tests")
    assert "a key only for tests" not in sealing_key("a key only for tests")
    assert {"1": sealing_key("a key only for tests")} == ines.app.config["SECURITY_TOTP_SECRETS"]


def test_a_recovery_code_lets_in_once(door: Browser, ines: Browser) -> None:
    first, second, *_others = recovery_codes(ines)
    assert "mf-recovery" in text(door.get("/tf-validate"))
    assert give(door, first, "/mf-recovery") == 302
    assert inside(door)
    other = Browser(door.app)
    log_in(other)
    answer = other.post("/mf-recovery", {"code": first}, page="/mf-recovery")
    assert "or it was used" in text(answer)
    assert not inside(other)
    assert give(other, f" {second.replace('-', ' ').upper()} ", "/mf-recovery") == 302
    assert inside(other)
    assert len(person(door.app).mf_recovery_codes or []) == 8


def test_recovery_codes_are_shown_once_and_new_ones_replace_them(door: Browser, ines: Browser) -> None:
    old = recovery_codes(ines)
    for page in ("/mf-recovery-codes", "/mf-recovery-codes?show_codes=Show"):
        assert old[0] not in text(ines.get(page))
    new = recovery_codes(ines)
    assert give(door, old[0], "/mf-recovery") == 200
    assert give(door, new[0], "/mf-recovery") == 302


def test_with_another_key_of_the_book_no_app_fits_but_recovery_codes_do(
    ines: Browser, key: str, settings: Settings, now: datetime
) -> None:
    from webapp.app import create_app
    from webapp.settings import Mode

    code = recovery_codes(ines)[0]
    moved = settings.model_copy(update={"secret_key": "another key for the tests"})
    browser = Browser(create_app(moved, mode=Mode.SERVE, clock=lambda: now + HALF_MINUTE))
    log_in(browser)
    assert give(browser, app_code(key, now + HALF_MINUTE)) == 200
    assert give(browser, code, "/mf-recovery") == 302
    assert inside(browser)
    with browser.app.app_context():
        running().book.engine.dispose()


def test_without_a_second_factor_there_are_no_recovery_codes_to_make(ines: Browser) -> None:
    assert ines.get("/mf-recovery-codes").location == "/account"
    assert ines.post("/mf-recovery-codes").location == "/account"
    assert person(ines.app).mf_recovery_codes is None


def test_it_is_turned_off_with_its_codes(ines: Browser, key: str) -> None:
    recovery_codes(ines)
    ines.get("/tf-setup")
    ines.post("/tf-setup", {"setup": "disable"})
    assert "The second factor is off" in text(ines.get("/account"))
    held = person(ines.app)
    assert (held.tf_primary_method, held.tf_totp_secret, held.mf_recovery_codes) == (None, None, None)
    assert log_in(Browser(ines.app)).location == "/"


def log_in_a_while_ago(browser: Browser, minutes: int) -> None:
    with browser.client.session_transaction() as session:
        session["fs_paa"] -= minutes * 60
        session.pop("fs_gexp", None)


@pytest.mark.parametrize("path", ["/tf-setup", "/mf-recovery-codes"])
def test_changing_it_asks_for_the_password_after_a_quarter_of_an_hour(ines: Browser, key: str, path: str) -> None:
    log_in_a_while_ago(ines, 14)
    assert ines.get(path).status_code == 200
    log_in_a_while_ago(ines, 16)
    assert ines.get(path).location == f"/verify?next={path}"
    ines.get("/verify")
    assert ines.post(path, {"setup": "disable"}).location == f"/verify?next={path}"
    assert person(ines.app).tf_primary_method == "authenticator"
    wrong = ines.post(f"/verify?next={path}", {"password": "wrong wrong wrong"})
    assert "This is not the password of your account" in text(wrong)
    assert ines.get(path).location.startswith("/verify")
    assert ines.post(f"/verify?next={path}", {"password": PASSWORD}).location == path
    assert ines.get(path).status_code == 200


def test_a_device_that_stayed_logged_in_is_asked_for_the_password_too(served_app: Flask) -> None:
    set_up(served_app)
    browser = Browser(served_app)
    log_in(browser, remember="y")
    browser.client.delete_cookie("trialbook")
    assert inside(browser)
    assert browser.get("/tf-setup").location == "/verify?next=/tf-setup"


def test_acts_are_on_record_and_told_without_any_secret(ines: Browser, key: str) -> None:
    recovery_codes(ines)
    ines.post("/tf-setup", {"setup": "disable"})
    assert acts(ines.app) == [
        ("person.second_factor_on", 1, None),
        ("person.recovery_codes", 1, {"codes": 10}),
        ("person.second_factor_off", 1, None),
    ]
    assert [mail.subject for mail in mails(ines.app)] == ["Your second factor is on", "Your second factor is off"]


def test_an_administrator_takes_it_from_somebody_who_lost_it(ines: Browser, now: datetime) -> None:
    from experiments.people.first import actor_of
    from experiments.people.keys.second_factor import remove_second_factor

    jonas = Browser(ines.app)
    jonas_id = add_jonas(ines.app, now, Role.VIEWER)
    log_in(jonas, JONAS)
    connect_app(jonas, now)
    with opened(ines.app) as session:
        remove_second_factor(session, actor_of(session, 1), jonas_id, now=now)
    assert log_in(Browser(ines.app), JONAS).location == "/"
    assert acts(ines.app)[-1] == ("person.second_factor_off", jonas_id, None)


def test_an_administrator_turns_off_their_own_where_the_password_is_asked_for(ines: Browser, key: str) -> None:
    ines.get("/account")
    assert ines.post("/settings/people/1/second-factor/off").location == "/tf-setup"
    assert person(ines.app).tf_primary_method == "authenticator"


def test_nothing_secret_is_logged(ines: Browser, now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    key = connect_app(ines, now)
    codes = recovery_codes(ines)
    give(Browser(ines.app), codes[0], "/mf-recovery")
    ines.post("/reset", {"email": INES}, page="/reset")
    token = link_of(mails(ines.app)[-1]).removeprefix("/reset/")
    ines.get(f"/reset/{token}")
    held = person(ines.app)
    for secret in (key, codes[0], token, PASSWORD, held.password, held.tf_totp_secret, held.fs_uniquifier):
        assert secret is not None
        assert secret not in caplog.text


@pytest.mark.parametrize("path", ["/tf-setup", "/tf-validate", "/mf-recovery-codes", "/verify"])
def test_every_form_needs_its_token(ines: Browser, key: str, path: str) -> None:
    assert ines.client.post(path, data={"setup": "disable", "code": "000000"}).status_code == 400
    assert person(ines.app).tf_primary_method == "authenticator"


@pytest.mark.parametrize("path", ["/tf-validate", "/mf-recovery"])
def test_both_forms_of_the_second_question_need_their_token(door: Browser, path: str) -> None:
    assert door.client.post(path, data={"code": "000000"}).status_code == 400


def test_guessing_codes_is_limited_by_person_app_and_paper_together(door: Browser, key: str, now: datetime) -> None:
    bad = wrong(key, now + HALF_MINUTE)
    # setting up was the first of six in the minute
    answers = [give(door, bad), give(door, bad), give(door, "none", "/mf-recovery"), give(door, bad), give(door, bad)]
    assert answers == [200] * 5
    assert door.post("/mf-recovery", {"code": "none"}).status_code == 200
    assert door.post("/tf-validate", {"code": app_code(key, now + HALF_MINUTE)}).status_code == 429
    assert door.post("/mf-recovery", {"code": "none"}).status_code == 429


def test_guessing_the_password_again_is_limited(ines: Browser) -> None:
    ines.get("/verify")
    answers = [ines.post("/verify", {"password": "wrong wrong wrong"}).status_code for _ in range(9)]
    assert answers == [200] * 8 + [429]
