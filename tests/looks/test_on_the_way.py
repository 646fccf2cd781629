"""Pages that no address alone opens: before and between two steps of a log-in, by a link, with a file, and refusals."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from experiments.people.keys.invitations import invite
from experiments.people.keys.share_links import NewLink, SharedThing, make_link, revoke_link
from experiments.people.permission import Actor
from tests.audited import by_hand
from tests.experiments.results.exports import daily
from tests.journeys.visitor import chromium, log_in
from tests.looks.looking import Looker, looking
from tests.webapp.book import files, opened
from tests.webapp.browser import Browser
from tests.webapp.doors.house import PASSWORD
from tests.webapp.log_in import link_of, mails
from tests.webapp.totp import app_code
from webapp.log_in.accounts import set_up_token
from webapp.pages.shared import WRONG_PER_MINUTE
from webapp.storage import running

if TYPE_CHECKING:
    from flask import Flask

    from tests.webapp.doors.house import House

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

MAIN = "main form[method=post]"
SEND = f"{MAIN} button:not([type=button])"
UNCLEAR = "Version,Day,Impressions,Link clicks\nA,03/04/2026,1000,12\nB,03/04/2026,1000,14\n"


def press(looker: Looker, name: str, *statuses: int) -> None:
    """Send the form of the page and look at what comes."""
    looker.come_to(name, looker.page.locator(SEND).first.click, *statuses)


def test_the_first_page_of_a_book_for_a_team(unopened: Flask) -> None:
    with unopened.app_context():
        address = f"/set-up/{set_up_token(running().home)}"
    with looking(unopened) as looker:
        looker.open(address)
        looker.refuse(address, MAIN)
        looker.open("/set-up/nonsense", 404)
        assert looker.wrong == {}


def test_its_address_once_it_has_been_opened(looker: Looker, house: House) -> None:
    with house.app.app_context():
        looker.open(f"/set-up/{set_up_token(running().home)}", 410)
    assert looker.wrong == {}


def test_an_invitation_is_read_refused_and_over(looker: Looker, house: House) -> None:
    with opened(house.app) as session:
        _, secret = invite(session, house.people["admin"].actor, email="new@mill.example", role="lead", now=house.now)
    looker.open(f"/join/{secret}")
    looker.refuse(f"/join/{secret}", MAIN)
    looker.open("/join/nonsense", 410)
    assert looker.wrong == {}


def test_a_new_password_by_mail(looker: Looker, house: House) -> None:
    looker.page.goto(f"{looker.base}/reset")
    looker.page.fill("[name=email]", house.people["lead"].email)
    press(looker, "a link is on its way")
    link = link_of(mails(house.app)[-1])
    looker.open(link)
    looker.refuse(link, MAIN)
    assert looker.wrong == {}


def test_the_second_factor_from_its_set_up_to_the_question_at_the_door(looker: Looker, house: House) -> None:
    page, email = looker.page, house.people["marketer"].email
    log_in(page, email, PASSWORD)
    page.goto(f"{looker.base}/tf-setup")
    press(looker, "connect an app")
    key = page.locator(".app-key").inner_text()
    page.fill("[name=code]", "000000")
    press(looker, "a wrong first code", 200, 422)
    page.fill("[name=code]", app_code(key, house.now))
    press(looker, "the app is connected")
    looker.open("/tf-setup")
    looker.open("/mf-recovery-codes")
    press(looker, "the recovery codes")

    log_in(page, email, PASSWORD)
    assert "/tf-validate" in page.url
    looker.open("/tf-validate")
    page.fill("[name=code]", "000000")
    press(looker, "a wrong code", 200, 422)
    looker.open("/mf-recovery")
    page.fill("[name=code]", "no-such-code")
    press(looker, "a wrong recovery code", 200, 422)
    assert looker.wrong == {}


def linked(house: House, actor: Actor, thing: SharedThing, key: int) -> str:
    """Make a link that shows all there is; gives its address."""
    with opened(house.app) as session:
        by_hand(session)
        _, secret = make_link(session, actor, thing, key, NewLink("The board", "figures"), now=house.now)
    return f"/s/{secret}"


def test_what_is_shared_by_link_and_a_link_that_has_ended(looker: Looker, house: House) -> None:
    actor, ids = house.people["admin"].actor, house.ids
    for thing, key in (
        (SharedThing.EXPERIMENT, ids["answered_id"]),
        (SharedThing.EXPERIMENT, ids["experiment_id"]),
        (SharedThing.LESSON, ids["lesson_id"]),
        (SharedThing.GOAL, ids["goal_id"]),
        (SharedThing.CYCLE, ids["cycle_id"]),
    ):
        looker.open(linked(house, actor, thing, key))
    with opened(house.app) as session:
        by_hand(session)
        ended, secret = make_link(session, actor, SharedThing.GOAL, ids["goal_id"], NewLink("Them"), now=house.now)
        revoke_link(session, actor, ended.id, now=house.now)
    looker.open(f"/s/{secret}", 410)
    assert looker.wrong == {}


def test_a_file_in_doubt_and_one_that_waits_for_its_columns_to_be_named(admin: Looker, house: House) -> None:
    sender = house.people["admin"].browser
    admin.open(sender.post("/drop", files(("unclear.csv", UNCLEAR)), page="/").location)
    starts = house.now.date() - timedelta(days=21)
    newer = daily(14, a=21, b=26, starts=starts)
    place = f"/experiments/{house.ids['experiment_id']}/upload"
    admin.open(sender.post(place, files(("newer.csv", newer)), page="/").location)
    assert admin.wrong == {}


def test_what_is_refused_and_what_fails(admin: Looker, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise ZeroDivisionError

    page = admin.page
    page.goto(f"{admin.base}/goals/new")
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(one => { one.value = 'of yesterday' })")
    page.evaluate(f"document.querySelector('{MAIN}').noValidate = true")
    press(admin, "a form that was open too long", 400)

    page.goto(f"{admin.base}/goals/new")
    page.evaluate(f"document.querySelector('{MAIN}').noValidate = true")
    with monkeypatch.context() as patch:
        patch.setitem(house.app.config, "MAX_CONTENT_LENGTH", 10)
        press(admin, "more than the book takes at once", 413)
    with monkeypatch.context() as patch:
        patch.setitem(house.app.view_functions, "channels.index", fail)
        admin.open("/channels", 500)
    log_in(page, house.people["viewer"].email, PASSWORD)
    admin.open("/settings/webhooks", 403)

    guessing = Browser(house.app)
    for _try in range(WRONG_PER_MINUTE + 1):
        guessing.get("/s/nonsense")
    admin.open("/s/nonsense", 429)
    assert admin.wrong == {}
