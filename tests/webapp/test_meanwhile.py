"""Two people in one form: the second is told field by field what the first stored, and takes either."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from experiments.goals.goal import Goal
from experiments.people.first import add_person
from experiments.people.permission import Role
from experiments.people.team import Team
from experiments.trials.attached import Plan
from experiments.trials.experiment import Experiment
from tests.factories import make_team
from tests.webapp.answers import TYPED, Fields, book
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

EDIT = "/experiments/1/edit"
PLAN = "/experiments/1/plan"
PASSWORD = "kneading takes time"


@pytest.fixture
def people(served_app: Flask, now: datetime) -> tuple[Browser, Browser]:
    """Ines and Tom, who both lead a team; Ines has written a draft of recipe 1."""
    from flask_security import hash_password

    with served_app.app_context():
        hashed = hash_password(PASSWORD)
    with book(served_app) as session:
        team: Team = make_team(session, "Quernwell Mill")
        for name in ("Ines", "Tom"):
            email = f"{name.lower()}@quernwell.example"
            add_person(session, team, email=email, name=name, password_hash=hashed, role=Role.LEAD, now=now)
    ines, tom = Browser(served_app), Browser(served_app)
    for browser, name in ((ines, "ines"), (tom, "tom")):
        given = {"email": f"{name}@quernwell.example", "password": PASSWORD}
        assert browser.post("/login", given, page="/login").status_code == 302
    answer = ines.post("/experiments/new", Fields(text(ines.get("/experiments/new"))).values | TYPED)
    assert answer.status_code == 303, text(answer)
    return ines, tom


def form(reader: Browser, page: str) -> dict[str, str]:
    """What a browser would send of a page that was opened now."""
    return Fields(text(reader.get(page))).values


def plain(answer: TestResponse) -> str:
    """The words of a page without its marks."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text(answer))))


def draft(reader: Browser) -> Experiment:
    with book(reader.app) as session:
        experiment = session.get_one(Experiment, 1)
        assert isinstance(experiment.other_tactics, list)
        return experiment


def test_who_saves_a_draft_second_sees_both_texts_and_may_take_either(people: tuple[Browser, Browser]) -> None:
    ines, tom = people
    seen = form(tom, EDIT)
    assert ines.post(EDIT, form(ines, EDIT) | {"idea": "ask the reader", "audience": "dog walkers"}).status_code == 303
    late = tom.post(EDIT, seen | {"idea": "open with a riddle", "mechanism": "riddles stay"})
    assert late.status_code == 409
    said = plain(late)
    assert "Ines changed this on" in said
    assert "Nothing of yours was stored yet, and nothing is lost." in said
    # what both wrote, what only Tom wrote, what only Ines wrote
    assert "If we In the book now ask the reader What you sent open with a riddle" in said
    assert "Because In the book now curiosity asks for an answer What you sent riddles stay" in said
    assert "Who is it for? In the book now dog walkers What you sent hobby cooks nearby who do not know us" in said
    assert draft(tom).idea == "ask the reader"

    offered = Fields(text(late)).values
    # one's own words are chosen at first, and those of the other where one typed nothing
    assert (offered["idea"], offered["mechanism"], offered["audience"]) == (
        "open with a riddle",
        "riddles stay",
        "dog walkers",
    )
    assert tom.post(EDIT, offered | {"mechanism": "curiosity asks for an answer"}).status_code == 303
    kept = draft(tom)
    assert (kept.idea, kept.mechanism, kept.audience) == (
        "open with a riddle",
        "curiosity asks for an answer",
        "dog walkers",
    )


def test_a_choice_made_on_an_old_version_is_asked_once_more(people: tuple[Browser, Browser]) -> None:
    ines, tom = people
    seen = form(tom, EDIT)
    ines.post(EDIT, form(ines, EDIT) | {"idea": "ask the reader"})
    offered = Fields(text(tom.post(EDIT, seen | {"idea": "open with a riddle"}))).values
    ines.post(EDIT, form(ines, EDIT) | {"idea": "ask twice"})
    again = tom.post(EDIT, offered)
    assert again.status_code == 409
    assert "If we In the book now ask twice What you sent open with a riddle" in plain(again)


def test_choices_are_said_in_words_and_ticked_boxes_are_kept_together(people: tuple[Browser, Browser]) -> None:
    ines, tom = people
    seen = form(tom, EDIT)
    with book(ines.app) as session:
        names = dict(session.execute(sa.text("SELECT name, id FROM person")).all())
    ines.post(EDIT, form(ines, EDIT) | {"owner_id": names["Tom"], "other_tactics": ["mail", "press"]})
    late = tom.post(EDIT, seen | {"owner_id": "", "idea": "open with a riddle", "other_tactics": ["outdoor"]})
    assert late.status_code == 409
    assert "Owner In the book now Tom What you sent nothing" in plain(late)
    assert "What else runs at the same time? In the book now mail press What you sent outdoor" in plain(late)
    offered = Fields(text(late)).values
    assert tom.post(EDIT, offered | {"other_tactics": "mail\r\npress"}).status_code == 303
    assert draft(tom).other_tactics == ["mail", "press"]


def test_who_typed_the_same_loses_nothing_and_is_not_asked(people: tuple[Browser, Browser]) -> None:
    ines, tom = people
    seen = form(tom, EDIT)
    ines.post(EDIT, form(ines, EDIT) | {"idea": "ask the reader"})
    assert tom.post(EDIT, seen | {"idea": "ask the reader"}).status_code == 303


def test_a_draft_that_was_locked_meanwhile_says_by_whom_and_shows_what_was_typed(
    people: tuple[Browser, Browser],
) -> None:
    ines, tom = people
    seen = form(tom, EDIT)
    assert ines.post(PLAN, form(ines, PLAN) | {"act": "lock"}).status_code == 303
    late = tom.post(EDIT, seen | {"idea": "open with a riddle"})
    assert late.status_code == 409
    assert "Ines locked this plan on" in plain(late)
    assert "What you sent that is not in it If we open with a riddle" in plain(late)
    assert f'href="{PLAN}"' in text(late)


def test_a_sentence_that_was_changed_meanwhile_is_not_locked_but_read_again(people: tuple[Browser, Browser]) -> None:
    ines, tom = people
    seen = form(tom, PLAN)
    assert ines.post(PLAN, form(ines, PLAN) | {"worthwhile_lift": "12", "act": "change"}).status_code == 303
    late = tom.post(PLAN, seen | {"act": "lock"})
    assert late.status_code == 409
    assert "Worth it from In the book now 12 What you sent 5" in plain(late)
    with book(tom.app) as session:
        assert session.scalars(sa.select(Plan)).all() == []
    offered = Fields(text(late)).values
    assert offered["worthwhile_lift"] == "12"
    assert tom.post(PLAN, offered | {"act": "lock"}).status_code == 303
    with book(tom.app) as session:
        assert session.get_one(Experiment, 1).plan is not None


def test_both_parts_of_a_sentence_may_be_taken(people: tuple[Browser, Browser]) -> None:
    ines, tom = people
    seen = form(tom, PLAN)
    assert ines.post(PLAN, form(ines, PLAN) | {"worthwhile_lift": "12", "act": "change"}).status_code == 303
    assert seen.pop("equal_budgets") == "yes"  # a box that is not ticked is not sent
    late = tom.post(PLAN, seen | {"worthwhile_lift": "8", "act": "change"})
    assert late.status_code == 409
    assert "Equal budgets In the book now yes What you sent no" in plain(late)
    assert tom.post(PLAN, Fields(text(late)).values | {"act": "change"}).status_code == 303
    kept = draft(tom)
    assert (kept.worthwhile_lift, kept.equal_budgets) == (0.08, False)


def test_a_refused_sentence_keeps_the_version_that_was_seen(people: tuple[Browser, Browser]) -> None:
    ines, tom = people
    seen = form(tom, PLAN)
    ines.post(PLAN, form(ines, PLAN) | {"worthwhile_lift": "12", "act": "change"})
    refused = tom.post(PLAN, seen | {"days": "many", "act": "change"})
    assert refused.status_code == 422
    assert f'name="version" value="{seen["version"]}"><input type="hidden" name="was"' in text(refused)
    assert tom.post(PLAN, seen | {"days": "21", "act": "change"}).status_code == 409


@pytest.mark.parametrize("typed", [{"target": "300", "goal": "260 first orders"}, {"kind": "donations"}])
def test_a_goal_sheet_tells_the_same_and_nothing_of_the_second_is_stored(
    people: tuple[Browser, Browser], typed: dict[str, Any]
) -> None:
    ines, tom = people
    edit = "/goals/1/edit"
    seen = form(tom, edit)
    assert seen["version"] == "1"
    assert ines.post(edit, form(ines, edit) | {"target": "280", "direction": "up"}).status_code == 303
    late = tom.post(edit, seen | typed)
    assert late.status_code == 409
    said = plain(late)
    assert "Ines changed this on" in said
    assert "Which way is better? In the book now" in said
    if "target" in typed:
        assert "Where it should be In the book now 280 What you sent 300" in said
    else:
        assert "What is the marketing for? In the book now New sales What you sent Donations" in said
    with book(tom.app) as session:
        assert session.get_one(Goal, 1).target == 280
    assert tom.post(edit, Fields(text(late)).values).status_code == 303
    with book(tom.app) as session:
        goal = session.get_one(Goal, 1)
        assert (goal.version, goal.direction) == (3, "up")
        assert (goal.target, goal.kind) == ((300, "new_sales") if "target" in typed else (280, "donations"))
