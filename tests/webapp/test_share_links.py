"""Sharing from a page of the book: a link shown once, the list of what is shared, taking back, who read it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask

from experiments.people.keys.share_links import NewLink, SharedThing, list_links, make_link, note_read
from experiments.people.permission import Actor, Role
from tests.factories import make_actor, make_goal, make_team
from tests.webapp.book import become, has_run, of_another_team, opened
from tests.webapp.browser import Browser, text

FIELDS = {"thing": "experiment", "thing_id": "1", "name": "The board", "scope": "story", "days": "90"}
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def book(reader: Browser, local_app: Flask, now: datetime) -> Browser:
    """The local person with one experiment."""
    has_run(local_app, now)
    return reader


def path_in(page: str) -> str:
    found = re.search(r'id="address" readonly value="(http://localhost/s/[\w-]{43})"', page)
    assert found is not None
    return found[1].removeprefix("http://localhost")


def other_person(app: Flask, team_id: int, now: datetime) -> Actor:
    with opened(app) as session:
        return make_actor(session, now, team=team_id, role=Role.MARKETER, name="Tom Reyes")


def test_the_address_is_shown_once_and_opens_the_page(book: Browser) -> None:
    made = book.post("/share", FIELDS, page="/experiments/1/result")
    assert made.status_code == 201
    assert "works until 31 January 2027" in text(made)
    path = path_in(text(made))
    assert "Question or statement?" in text(book.app.test_client().get(path))
    for page in ("/settings/links", "/settings/links/1"):
        assert path not in text(book.get(page))


def test_every_page_that_can_be_shared_offers_it_folded(book: Browser, now: datetime) -> None:
    for page, thing in (("/experiments/1/result", "experiment"), ("/goals/1", "goal")):
        shown = text(book.get(page))
        assert "Make a link to this page" in shown
        assert f'name="thing" value="{thing}"' in shown
    become(book.app, now, Role.VIEWER)
    assert "Make a link to this page" not in text(book.get("/experiments/1/result"))


def test_the_address_begins_as_the_settings_say_where_they_do(book: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    with book.app.app_context():
        from webapp.storage import running

        home = running().home
    monkeypatch.setattr(home, "url", "https://book.quernwell.example/")
    assert 'value="https://book.quernwell.example/s/' in text(book.post("/share", FIELDS))


def test_what_does_not_fit_is_said_at_the_fields_which_keep_what_was_typed(book: Browser) -> None:
    wrong = {**FIELDS, "name": " ", "scope": "all", "days": "400"}
    answer = book.post("/share", wrong, page="/account")
    assert answer.status_code == 422
    page = text(answer)
    for sentence in ("Say for whom it is", "Choose from: story, figures", "A link works for 1 to 365 days"):
        assert sentence in page
    again = text(book.post("/share", {**FIELDS, "days": "soon", "name": "<b>Board</b>"}))
    assert 'value="&lt;b&gt;Board&lt;/b&gt;"' in again
    assert book.post("/share", {"thing": "person", "thing_id": "1"}).status_code == 422
    with opened(book.app) as session:
        assert list_links(session, Actor(1, 1, Role.VIEWER)) == []


def test_what_is_not_ones_own_cannot_be_shared(book: Browser, local_app: Flask, now: datetime) -> None:
    other = of_another_team(local_app, now)
    for thing_id in (str(other.id), "99", "-1", "99999999999999999999", "9" * 5000, "²"):
        answer = book.post("/share", {**FIELDS, "thing_id": thing_id})
        assert answer.status_code == 404, thing_id


def test_whoever_may_only_look_shares_nothing_and_takes_nothing_back(book: Browser, now: datetime) -> None:
    book.post("/share", FIELDS)
    become(book.app, now, Role.VIEWER)
    assert book.post("/share", FIELDS).status_code == 403
    assert book.post("/settings/links/1/revoke").status_code == 403
    page = text(book.get("/settings/links"))
    assert "The board" in page
    assert "Take back</button>" not in page


def test_the_list_says_what_is_shared_with_whom_and_how_often_it_was_read(book: Browser) -> None:
    assert "Nothing is shared." in text(book.get("/settings/links"))
    path = path_in(text(book.post("/share", FIELDS)))
    page = text(book.get("/settings/links"))
    for said in ("The board", "Question or statement?", "made by You", "the story", "works until", "not yet"):
        assert said in page
    for _ in range(2):
        book.app.test_client().get(path, headers={"User-Agent": FIREFOX})
    assert "2 times, last on 2 Nov 2026, 09:00 UTC" in text(book.get("/settings/links"))


def test_the_record_of_readings_tells_people_from_previews_and_asking_for_the_head_is_none(book: Browser) -> None:
    path = path_in(text(book.post("/share", FIELDS)))
    client = book.app.test_client()
    client.get(path, headers={"User-Agent": FIREFOX})
    client.get(path, headers={"User-Agent": "Slackbot-LinkExpanding 1.0 <script>alert(1)</script>"})
    assert client.head(path, headers={"User-Agent": "curl/8"}).status_code == 200
    page = text(book.get("/settings/links/1"))
    assert "Firefox on Windows" in page
    assert "Slack" in page
    assert "a machine that looks before a person does" in page
    assert "curl" not in page
    assert "<script>alert" not in page


def test_taken_back_it_shows_nothing_from_that_moment_on(book: Browser) -> None:
    path = path_in(text(book.post("/share", FIELDS)))
    assert book.post("/settings/links/1/revoke", page="/settings/links").location == "/settings/links"
    page = text(book.get("/settings/links"))
    assert "Taken back. The link for “The board” shows nothing any more." in page
    assert "taken back on 2 November 2026" in page
    assert book.app.test_client().get(path).status_code == 410
    assert book.post("/settings/links/1/revoke").status_code == 303  # twice is no mistake


def test_links_of_colleagues_are_seen_by_all_and_taken_back_by_their_maker_or_a_lead(
    book: Browser, local_app: Flask, now: datetime
) -> None:
    me = become(local_app, now, Role.MARKETER)
    tom = other_person(local_app, me.team_id, now)
    with opened(local_app) as session:
        make_link(session, tom, SharedThing.EXPERIMENT, 1, NewLink("The agency"), now=now)
    page = text(book.get("/settings/links"))
    assert "made by Tom Reyes" in page
    assert "Take back</button>" not in page
    assert book.post("/settings/links/1/revoke").status_code == 403
    become(local_app, now, Role.LEAD)
    assert book.post("/settings/links/1/revoke", page="/settings/links").status_code == 303


def test_links_of_another_team_are_not_there(book: Browser, local_app: Flask, now: datetime) -> None:
    with opened(local_app) as session:
        other = make_actor(session, now, team=make_team(session), role=Role.LEAD, name="Other")
        goal = make_goal(session, other, now)
        link, _ = make_link(session, other, SharedThing.GOAL, goal.id, NewLink("Secret client"), now=now)
        note_read(session, link, program=FIREFOX, now=now)
    assert "Secret client" not in text(book.get("/settings/links"))
    assert book.get(f"/settings/links/{link.id}").status_code == 404
    assert book.post(f"/settings/links/{link.id}/revoke", page="/account").status_code == 404


def test_older_links_are_a_page_further(book: Browser, local_app: Flask, now: datetime) -> None:
    me = become(local_app, now, Role.LEAD)
    with opened(local_app) as session:
        for number in range(201):
            made_at = now + timedelta(seconds=number)
            make_link(session, me, SharedThing.EXPERIMENT, 1, NewLink(f"Reader {number}."), now=made_at)
    first = text(book.get("/settings/links"))
    assert "Reader 200." in first
    assert "Reader 0." not in first
    further = re.search(r'href="(/settings/links\?before=\d+)"', first)
    assert further is not None
    assert "Reader 0." in text(book.get(further[1]))
    for silly in ("x", "-1", "99999999999999"):
        assert book.get(f"/settings/links?before={silly}").status_code == 200
