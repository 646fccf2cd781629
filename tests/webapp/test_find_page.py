"""Jump to anything: the page behind the button, and the lines of the dialog."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask import Flask

from experiments.people.first import local_actor
from tests.factories import make_registered
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text
from tests.webapp.doors.house import House, build_house

OPTION = re.compile(r'<div role="option" id="[\w-]+" data-href="([^"]+)" aria-selected="false"><span>(.*?)</span>')


@pytest.fixture
def house(served_app: Flask, now: datetime) -> House:
    return build_house(served_app, now)


def options(reader: Browser, typed: str) -> list[tuple[str, str]]:
    return OPTION.findall(text(reader.get("/find", query_string={"q": typed, "part": "found"})))


def test_a_thing_a_page_a_page_of_the_guide_and_an_act_are_found(reader: Browser) -> None:
    assert options(reader, "new exp") == [("/experiments/new", "New experiment")]
    assert options(reader, "drop") == [("/#files", "Drop a file")]
    assert options(reader, "record of") == [("/settings/record", "Record of changes")]
    assert ("/help/recipes", "Recipes and toolkits") in options(reader, "recipes")
    assert options(reader, "zebra") == []
    assert options(reader, "…") == []


def test_a_word_typed_wrong_finds_what_was_meant_and_says_so(local_app: Flask, reader: Browser, now: datetime) -> None:
    with opened(local_app) as session:
        number = make_registered(session, local_actor(session, now=now), now).id
    assert (f"/experiments/{number}", "Question or statement?") in options(reader, "quetsion")
    assert (f"/experiments/{number}", "Question or statement?") in options(reader, "statment qestion")
    assert ("/portfolio", "How we are learning") in options(reader, "laerning")
    assert ("/experiments/new", "New experiment") in options(reader, "new expreiment")
    part = text(reader.get("/find", query_string={"q": "quetsion", "part": "found"}))
    assert "Nothing is called “quetsion”; shown is “question”." in part
    assert "Nothing is called “quetsion”; shown is “question”." in text(reader.get("/find?q=quetsion"))
    assert "Nothing is called" not in text(reader.get("/find?q=question"))
    assert options(reader, "zeppelins") == []
    assert options(reader, "gaols")[0] == ("/goals", "Goals")


def test_what_an_experiment_waits_for_is_an_act(local_app: Flask, reader: Browser, now: datetime) -> None:
    with opened(local_app) as session:
        number = make_registered(session, local_actor(session, now=now), now).id
    assert (f"/experiments/{number}/upload", "Upload a file for “Question or statement?”") in options(reader, "")
    assert options(reader, "upload ques") == [
        (f"/experiments/{number}/upload", "Upload a file for “Question or statement?”")
    ]
    assert options(reader, "ques")[0] == (f"/experiments/{number}", "Question or statement?")


def test_without_script_it_is_a_page_with_links(reader: Browser) -> None:
    page = text(reader.get("/find?q=tried"))
    assert '<a href="/help/coverage">What was tried</a>' in page
    assert '<input class="form-control search-l" id="q" name="q" type="search" value="tried"' in page
    assert "Nothing found." in text(reader.get("/find?q=zebra"))
    assert '<a class="jump-open' in text(reader.get("/goals"))


def test_one_is_offered_only_what_one_may_do(house: House) -> None:
    assert options(house.people["viewer"].browser, "new exp") == []
    assert options(house.people["viewer"].browser, "record of") == []
    assert options(house.people["marketer"].browser, "new")[:3] == [
        ("/experiments/new", "New experiment"),
        ("/goals/new", "New goal"),
        ("/channels/new", "New channel"),
    ]


def test_keys_of_one_letter_are_turned_off_in_a_browser(reader: Browser) -> None:
    assert 'data-on="yes"' in text(reader.get("/goals"))
    assert reader.post("/account/keys", {"keys_of_one": "off"}).status_code == 302
    assert 'data-on="no"' in text(reader.get("/goals"))
    reader.post("/account/keys", {"keys_of_one": "on"})
    assert 'data-on="yes"' in text(reader.get("/goals"))
