"""A planning cycle by link: what it taught, for somebody without a log-in, and nothing else of the book."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from experiments.goals.goal import Goal, GoalChange, create_goal
from experiments.learning.lessons.lesson import Lesson, LessonStatus
from experiments.people.first import local_actor
from experiments.people.keys.share_links import NewLink, SharedThing, make_link, note_read, revoke_link
from experiments.people.permission import Actor, Role
from experiments.people.person import Person
from tests import audited
from tests.experiments.learning.cards_made import made_card
from tests.factories import make_actor, make_team
from tests.webapp.book import opened
from tests.webapp.browser import Browser, text

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def cycle_id(local_app: Flask, now: datetime) -> int:
    """A cycle with two closed experiments, a lesson and a goal; another one with a secret."""
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        goal = create_goal(
            session, actor, GoalChange(kind="donations", goal="€3,000 for the fund", target=3000), now=now
        )
        lesson = _lesson(actor, now)
        session.add(lesson)
        session.flush()
        for title, verdict in (("One bag of flour", "succeeded"), ("The loud banner", "harmful")):
            made_card(session, actor, title=title, verdict=verdict, goal_id=goal.id, cycle_id=goal.cycle_id,
                      lesson_id=lesson.id, grade="B", full_cost_minor=143_900)  # fmt: skip
        other = create_goal(session, actor, GoalChange(kind="new_sales", goal="A secret plan"), now=now + timedelta(91))
        made_card(session, actor, title="A secret test", goal_id=other.id, cycle_id=other.cycle_id)
        return goal.cycle_id


def _lesson(actor: Actor, now: datetime) -> Lesson:
    return Lesson(
        team_id=actor.team_id, claim="Say what €5 does", scope="people near a school", why="", what_to_do="Say it.",
        status=LessonStatus.CURRENT, review_on=now.date() + timedelta(days=180), person_id=actor.person_id,
        written_at=now, changed_at=now,
    )  # fmt: skip


def linked(app: Flask, now: datetime, cycle_id: int, *, scope: str = "story", ended: str = "") -> str:
    with opened(app) as session:
        actor = local_actor(session, now=now)
        made = now - timedelta(days=40) if ended == "expired" else now
        link, secret = make_link(session, actor, SharedThing.CYCLE, cycle_id, NewLink("The board", scope), now=made)
    if ended == "taken back":
        with opened(app) as session:
            revoke_link(session, actor, link.id, now=now)
    return f"/s/{secret}"


def read(app: Flask, path: str) -> TestResponse:
    """Open a page as somebody who was never here."""
    return app.test_client().get(path)


def shown(app: Flask, path: str) -> str:
    answer = read(app, path)
    assert answer.status_code == 200, text(answer)
    return html.unescape(text(answer)).replace("\u00a0", " ")


def test_a_link_tells_what_the_cycle_taught_without_money_or_single_results(
    local_app: Flask, now: datetime, cycle_id: int
) -> None:
    page = shown(local_app, linked(local_app, now, cycle_id))
    for said in ("2 experiments were closed; 2 gave an answer (100", "Say what €5 does", "€3,000 for the fund"):
        assert said in page, said
    for left_out in ("One bag of flour", "The loud banner", "they cost", "1,439", "2,878", "secret"):
        assert left_out not in page, left_out


def test_with_all_figures_it_tells_what_was_found_and_what_it_cost(
    local_app: Flask, now: datetime, cycle_id: int
) -> None:
    page = shown(local_app, linked(local_app, now, cycle_id, scope="figures"))
    for said in ("One bag of flour", "The loud banner", "Together they cost €2,878, hours included."):
        assert said in page, said
    assert "secret" not in page


@pytest.mark.parametrize("scope", ["story", "figures"])
def test_it_leads_nowhere_and_names_nobody(local_app: Flask, now: datetime, cycle_id: int, scope: str) -> None:
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        session.get_one(Person, actor.person_id).name = "Ines Morrow"
        session.execute(sa.update(Goal).values(owner_id=actor.person_id))
        audited.by_hand(session)
    answer = read(local_app, linked(local_app, now, cycle_id, scope=scope))
    page = text(answer)
    assert not re.search(r"<a\b|<form|<script", page)
    assert "Ines" not in page
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("ended", ["expired", "taken back"])
def test_a_link_that_is_over_shows_nothing(local_app: Flask, now: datetime, cycle_id: int, ended: str) -> None:
    path = linked(local_app, now, cycle_id, ended=ended)
    for address in (path, f"{path}/pictures/{'0' * 64}"):
        answer = read(local_app, address)
        assert answer.status_code == 410
        assert "€3,000 for the fund" not in text(answer)


def test_no_picture_stands_behind_the_link_of_a_cycle(local_app: Flask, now: datetime, cycle_id: int) -> None:
    assert read(local_app, f"{linked(local_app, now, cycle_id)}/pictures/{'0' * 64}").status_code == 410


def test_a_cycle_that_is_not_there_or_of_another_team_is_not_shown(local_app: Flask, now: datetime) -> None:
    with opened(local_app) as session:
        local_actor(session, now=now)
        other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
        theirs = create_goal(session, other, GoalChange(kind="new_sales", goal="Theirs"), now=now).cycle_id
    for number in (theirs, 77):
        answer = read(local_app, linked(local_app, now, number))
        assert answer.status_code == 404
        assert "Theirs" not in text(answer)


def test_the_link_is_made_where_the_story_is_told_and_listed_by_its_name(
    reader: Browser, local_app: Flask, now: datetime, cycle_id: int
) -> None:
    page = text(reader.get(f"/cycles/{cycle_id}/story"))
    assert 'formaction="/share"' in page
    fields = {"thing": "cycle", "thing_id": str(cycle_id), "name": "The board", "scope": "story", "days": "30"}
    made = reader.post("/share", fields)
    assert made.status_code == 201
    address = re.search(r"/s/[\w-]+", text(made))
    assert address is not None
    assert read(local_app, address[0]).status_code == 200
    listed = text(reader.get("/settings/links"))
    assert "Planning cycle" in listed
    assert "Q4 2026" in listed
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        link, _ = make_link(session, actor, SharedThing.CYCLE, cycle_id, NewLink("Head office"), now=now)
        note_read(session, link, program=FIREFOX, now=now)
    assert "Head office" in text(reader.get(f"/cycles/{cycle_id}/story"))


@pytest.mark.parametrize("wrong", ["0", "x", "77", "-1", str(2**40)])
def test_a_cycle_that_is_none_is_not_shared(reader: Browser, cycle_id: int, wrong: str) -> None:
    fields = {"thing": "cycle", "thing_id": wrong, "name": "The board", "scope": "story", "days": "30"}
    assert reader.post("/share", fields).status_code == 404
