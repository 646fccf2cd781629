"""A new password by mail: one answer for every address, one use of every link, and nobody left logged in."""

from __future__ import annotations

from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from experiments.people.person import Person
from tests.audited import by_hand
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text
from tests.webapp.log_in import INES, JONAS, acts, add_jonas, inside, link_of, log_in, mails, person, set_up

NEW = "bran, germ and husk"


@pytest.fixture
def mill(served_app: Flask) -> Flask:
    """A book of a team with Ines in it."""
    set_up(served_app)
    return served_app


def ask(browser: Browser, email: str) -> str:
    """Ask for a link; give the page that answers, without the token of its form."""
    page = text(browser.post("/reset", {"email": email}, page="/reset"))
    return page.replace(browser.token, "")


def test_a_forgotten_password_is_replaced_by_mail(mill: Flask) -> None:
    browser = Browser(mill)
    assert 'href="/reset"' in text(browser.get("/login"))
    assert "a mail with a link is on its way" in ask(browser, INES)
    link = link_of(mails(mill)[0])
    assert "Choose it" in text(browser.get(link))
    answer = browser.post(link, {"password": NEW})
    assert (answer.status_code, answer.location) == (302, "/login")
    assert "Log in with it" in text(browser.get("/login"))
    assert log_in(browser).status_code == 200  # the old one
    assert log_in(browser, password=NEW).status_code == 302
    assert inside(browser)


def test_the_mail_is_plain_and_its_link_names_the_host_of_the_request(mill: Flask) -> None:
    ask(Browser(mill), INES)
    (mail,) = mails(mill)
    assert (mail.address, mail.kind, mail.person_id) == (INES, "reset", 1)
    assert mail.subject == "A new password for Trialbook"
    assert "http://localhost/reset/" in mail.body
    assert "within 4 hours" in mail.body
    assert "<" not in mail.body
    assert "!" not in mail.body
    assert mail.key not in mail.body


def test_the_link_names_the_address_of_the_settings_where_there_is_one(mill: Flask) -> None:
    from webapp.storage import running

    with mill.app_context():
        running().home.url = "https://book.quernwell.example"
    browser = Browser(mill)
    browser.get("/reset", headers={"Host": "elsewhere.example"})
    given = {"email": INES, "csrf_token": browser.token}
    browser.client.post("/reset", data=given, headers={"Host": "elsewhere.example"})
    ask(Browser(mill), INES)
    assert "https://book.quernwell.example/reset/" in mails(mill)[0].body
    assert "elsewhere" not in mails(mill)[0].body


def test_an_unknown_address_gets_the_same_answer_and_no_mail(mill: Flask, now: datetime) -> None:
    add_jonas(mill, now)
    with opened(mill) as session:
        by_hand(session)
        session.execute(sa.update(Person).where(Person.email == JONAS).values(active=False))
    known = ask(Browser(mill), INES)
    for other in ("nobody@quernwell.example", JONAS, "no address", ""):
        assert ask(Browser(mill), other) == known
    assert [mail.address for mail in mails(mill)] == [INES]


def test_a_link_works_once(mill: Flask) -> None:
    browser = Browser(mill)
    ask(browser, INES)
    ask(browser, INES)
    used, other = (link_of(mail) for mail in mails(mill))
    browser.get(used)
    browser.post(used, {"password": NEW})
    for link in (used, other):
        assert browser.get(link).location == "/reset"
        assert "This link was used, or is too old" in text(browser.get("/reset"))
        assert browser.post(link, {"password": "quite another one"}).location == "/reset"
    assert log_in(browser, password=NEW).status_code == 302


def test_a_link_works_for_four_hours(mill: Flask) -> None:
    def link_from(minutes: int) -> str:
        class Earlier(TimestampSigner):
            def get_timestamp(self) -> int:
                return super().get_timestamp() - minutes * 60

        signer = URLSafeTimedSerializer(
            mill.config["SECRET_KEY"], salt=mill.config["SECURITY_RESET_SALT"], signer=Earlier
        )
        return f"/reset/{signer.dumps([person(mill).fs_uniquifier, None])}"

    browser = Browser(mill)
    assert browser.get(link_from(239)).status_code == 200
    assert browser.get(link_from(241)).location == "/reset"
    browser.get(link_from(239))
    assert browser.post(link_from(241), {"password": NEW}).location == "/reset"
    assert log_in(browser).status_code == 302  # the old one still holds


def test_a_forged_link_opens_nothing(mill: Flask) -> None:
    assert Browser(mill).get("/reset/forged").location == "/reset"


def test_the_rules_for_passwords_hold(mill: Flask) -> None:
    browser = Browser(mill)
    ask(browser, INES)
    link = link_of(mails(mill)[0])
    browser.get(link)
    for weak, said in (
        ("short", "at least 10 characters"),
        ("Mill2026!Mill", "among the first that are tried"),
        (INES, "among the first that are tried"),
        ("", "Fill in the password"),
    ):
        assert said in text(browser.post(link, {"password": weak}))
    assert browser.post(link, {"password": NEW}).status_code == 302


@pytest.mark.parametrize("typed", ["R\u00f6sten \u00fcber Nacht", "Ro\u0308sten u\u0308ber Nacht"])
def test_letters_with_marks_are_the_same_on_every_device(served_app: Flask, typed: str) -> None:
    set_up(served_app, password=typed)
    for other in ("R\u00f6sten \u00fcber Nacht", "Ro\u0308sten u\u0308ber Nacht"):
        assert log_in(Browser(served_app), password=other).status_code == 302


def test_every_session_ends_and_a_second_word_of_it_goes_out_by_mail(mill: Flask) -> None:
    elsewhere = Browser(mill)
    log_in(elsewhere, remember="y")
    browser = Browser(mill)
    ask(browser, INES)
    link = link_of(mails(mill)[0])
    browser.get(link)
    browser.post(link, {"password": NEW})
    assert not inside(elsewhere)
    assert not inside(browser)
    told = mails(mill)[1]
    assert (told.address, told.subject) == (INES, "Your password was changed")
    assert NEW not in told.body
    assert acts(mill) == [("person.password_reset", 1, None)]


def test_who_was_deactivated_after_asking_cannot_use_the_link(mill: Flask) -> None:
    browser = Browser(mill)
    ask(browser, INES)
    link = link_of(mails(mill)[0])
    browser.get(link)
    with opened(mill) as session:
        by_hand(session)
        session.execute(sa.update(Person).values(active=False))
    before = person(mill).password
    assert browser.get(link).location == "/reset"
    assert browser.post(link, {"password": NEW}).location == "/reset"
    assert person(mill).password == before


def test_the_token_stands_nowhere_in_the_book_but_in_the_mail(mill: Flask) -> None:
    ask(Browser(mill), INES)
    (mail,) = mails(mill)
    token = link_of(mail).removeprefix("/reset/")
    with opened(mill) as session:
        held = [str(tuple(row)) for table in Person.metadata.sorted_tables for row in session.execute(sa.select(table))]
    assert [row for row in held if token in row and "A new password for Trialbook" not in row] == []


def test_both_forms_carry_a_token_against_forgery(mill: Flask) -> None:
    ask(Browser(mill), INES)
    assert Browser(mill).client.post("/reset", data={"email": INES}).status_code == 400
    assert Browser(mill).client.post(link_of(mails(mill)[0]), data={"password": NEW}).status_code == 400
    assert len(mails(mill)) == 1


def test_asking_is_limited_by_address_before_the_place_is(mill: Flask) -> None:
    browser = Browser(mill)
    answers = [browser.post("/reset", {"email": INES}, page="/reset").status_code for _ in range(6)]
    assert answers == [200, 200, 200, 200, 200, 429]
    unknown = [browser.post("/reset", {"email": "nobody@quernwell.example"}).status_code for _ in range(5)]
    assert unknown == [200, 200, 200, 200, 429]  # ten a minute from one place
    assert len(mails(mill)) == 5


def test_trying_links_is_limited_by_place(mill: Flask) -> None:
    browser = Browser(mill)
    browser.get("/reset")
    answers = [browser.post("/reset/forged", {"password": NEW}).status_code for _ in range(11)]
    assert answers[:10] == [302] * 10
    assert answers[10] == 429


def test_what_is_no_form_is_not_read(mill: Flask) -> None:
    browser = Browser(mill)
    browser.get("/reset")
    answer = browser.client.post("/reset", json={"email": INES}, headers={"X-CSRFToken": browser.token})
    assert answer.status_code == 415
    assert mails(mill) == []
