"""What can be done to a next-cycle plan on its page: words, order, size, left out, added, accepted, carried over."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from experiments.goals.goal import get_goal
from experiments.people.first import local_actor
from experiments.trials.draft import start_draft
from tests.factories import QUESTION_HEADLINE, make_goal
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

ASK, LETTERS = "Ask twice before the fair.", "Stop the printed letters."


def words(answer: TestResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text(answer))).split())


class Planner:
    """The local person in front of the plan of the one cycle there is."""

    def __init__(self, reader: Browser, cycle_id: int) -> None:
        self.reader, self.place = reader, f"/cycles/{cycle_id}/brief"

    def page(self) -> str:
        return words(self.reader.get(self.place))

    def do(self, act: str, **fields: str) -> TestResponse:
        return self.reader.post(f"{self.place}/{act}", fields, page=self.place)

    def add(self, kind: str, sentence: str) -> str:
        """Add one of one's own; gives its key."""
        self.do("add", own="1", kind=kind, sentence=sentence)
        keys = re.findall(r'name="key" value="(own:\d+)"', text(self.reader.get(self.place)))
        return max(keys, key=lambda key: int(key.rpartition(":")[2]))


@pytest.fixture
def goal_id(local_app: Flask, now: datetime) -> int:
    """A goal with a draft that serves it and has no day yet."""
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        goal = make_goal(session, actor, now)
        start_draft(session, actor, replace(QUESTION_HEADLINE, goal_id=goal.id), now=now)
        return goal.id


@pytest.fixture
def planner(reader: Browser, local_app: Flask, now: datetime, goal_id: int) -> Planner:
    with opened(local_app) as session:
        return Planner(reader, get_goal(session, local_actor(session, now=now), goal_id).cycle_id)


def test_without_evidence_each_kind_says_why_it_is_empty(planner: Planner) -> None:
    page = planner.page()
    assert "No lesson of strength C or better says of something that somebody decided to use" in page
    assert "Nothing that did harm is still to be stopped." in page
    assert "no experiment was closed yet" in page


def test_an_empty_plan_can_be_taken_along_too(planner: Planner) -> None:
    from pptx import Presentation

    assert "Nothing that did harm is still to be stopped." in " ".join(
        text(planner.reader.get(f"{planner.place}.txt")).split()
    )
    shown = Presentation(io.BytesIO(planner.reader.get(f"{planner.place}.pptx").data))
    titles = [slide.shapes.title.text_frame.text for slide in shown.slides]
    assert titles[2:7] == ["Scale", "Keep", "Stop", "Repeat", "Test next"]


def test_the_foreword_stands_above_it_everywhere(planner: Planner) -> None:
    assert planner.do("foreword", foreword="We have one winter.\nLess is more.", version="0").status_code == 303
    assert "We have one winter. Less is more." in planner.page()
    assert "We have one winter." in text(planner.reader.get(f"{planner.place}.txt"))
    assert planner.do("foreword", foreword="Too late.", version="0").status_code == 409
    assert planner.do("foreword", foreword="", version="1").status_code == 303
    assert "We have one winter." not in planner.page()


def test_one_of_ones_own_is_added_said_better_and_moved(planner: Planner) -> None:
    first, second = planner.add("test", ASK), planner.add("test", "Ask once in spring.")
    assert planner.page().index(ASK) < planner.page().index("Ask once in spring.")
    shown = text(planner.reader.get(planner.place))
    below = re.search(rf'value="{first}">.{{0,200}}?name="to" value="(\d+)" aria-label="Down', shown, re.DOTALL)
    assert below is not None
    assert planner.do("move", key=first, version="1", to=below[1]).status_code == 303
    assert planner.page().index("Ask once in spring.") < planner.page().index(ASK)
    assert planner.do("edit", key=second, version="", sentence="Ask at the fair.").status_code == 303
    assert "Ask at the fair." in planner.page()
    assert "Ask once in spring." not in planner.page()


def test_what_is_added_needs_a_sentence_and_a_kind(planner: Planner) -> None:
    refused = planner.do("add", own="1", kind="test", sentence=" ")
    assert refused.status_code == 422
    assert "Say in one sentence what is to be done." in words(refused)
    refused = planner.do("add", own="1", kind="everything", sentence=ASK)
    assert refused.status_code == 422
    assert ASK in text(refused)


def test_words_left_as_they_stand_are_nobodys_own(planner: Planner) -> None:
    shown = text(planner.reader.get(planner.place))
    draft = re.search(r'value="(test:draft:\d+)"', shown)
    assert draft is not None
    sentence = re.search(r'name="sentence" rows="3">([^<]+)</textarea>', shown)
    assert sentence is not None
    same = html.unescape(sentence[1])
    assert planner.do("edit", key=draft[1], version="0", sentence=same, hours="12").status_code == 303
    assert "12 hours" in planner.page().replace("\xa0", " ")
    assert planner.do("edit", key=draft[1], version="1", sentence="Run it in spring.").status_code == 303
    assert "Run it in spring." in planner.page()
    assert "Written from the evidence it reads: Run “" in planner.page()
    assert planner.do("edit", key=draft[1], version="2", sentence="").status_code == 303
    assert "Run it in spring." not in planner.page()


def test_what_cannot_be_read_is_refused_where_it_was_typed(planner: Planner) -> None:
    key = planner.add("test", ASK)
    refused = planner.do("edit", key=key, version="1", sentence="Ask three times.", money="lots", hours="-4")
    assert refused.status_code == 422
    assert "This is not an amount." in words(refused)
    assert "Ask three times." in text(refused)
    assert 'role="alert"' in text(refused)
    assert "Ask three times." not in planner.page()


def test_leaving_out_needs_a_reason_and_can_be_taken_back(planner: Planner) -> None:
    key = planner.add("stop", LETTERS)
    refused = planner.do("leave-out", key=key, version="1", reason="")
    assert refused.status_code == 422
    assert "Say why it is left out" in words(refused)
    assert planner.do("leave-out", key=key, version="1", reason="The printer is paid until May.").status_code == 303
    assert "Left out: The printer is paid until May." in planner.page()
    assert planner.do("take-back", key=key, version="2").status_code == 303
    assert "Left out: The printer" not in planner.page()
    assert LETTERS in planner.page()


def test_what_is_to_be_stopped_becomes_a_decision_and_a_test_a_draft(planner: Planner) -> None:
    assert planner.do("accept", key=planner.add("stop", LETTERS)).status_code == 303
    assert "In the plan: decided." in planner.page()
    assert planner.do("accept", key=planner.add("test", ASK)).status_code == 303
    shown = text(planner.reader.get(planner.place))
    became = re.search(r'as a draft for the next cycle: <a href="(/experiments/\d+)">', shown)
    assert became is not None
    draft = text(planner.reader.get(became[1], follow_redirects=True))
    assert f'href="{planner.place}">Next-cycle plan</a>' in draft


def test_a_goal_goes_on_in_the_next_cycle_and_leads_back(planner: Planner, goal_id: int) -> None:
    assert planner.do("carry", goal_id=str(goal_id)).status_code == 303
    shown = text(planner.reader.get(planner.place))
    carried = re.search(r'<a href="(/goals/\d+)">Goes on in the next cycle</a>', shown)
    assert carried is not None
    assert carried[1] != f"/goals/{goal_id}"
    assert f'href="{planner.place}"' in text(planner.reader.get(carried[1]))


def test_what_is_not_in_the_plan_is_not_found(planner: Planner) -> None:
    for act in ("edit", "move", "leave-out", "take-back", "accept"):
        assert planner.do(act, key="scale:lesson:99", reason="no", to="1").status_code == 404, act
    assert planner.do("carry", goal_id="999").status_code == 404
    assert planner.reader.get("/cycles/999/brief").status_code == 404
