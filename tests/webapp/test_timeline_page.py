"""What runs when: on its page, on the first page in short, and on the screen where a draft is confirmed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from experiments.people.first import local_actor
from experiments.trials.draft import start_draft
from experiments.trials.next_step import answer_next_step
from tests.factories import QUESTION_HEADLINE, make_goal, make_registered
from tests.webapp.answers import Fields, book
from tests.webapp.browser import Browser, text


def meeting(reader: Browser, now: datetime) -> tuple[int, int]:
    """Lock one experiment and draft another for the same people in the same days; give both keys."""
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        locked = make_registered(session, actor, now)
        goal = make_goal(session, actor, now)
        asked = replace(QUESTION_HEADLINE, title="Price first", goal_id=goal.id, starts=now.date() + timedelta(days=9))
        return locked.id, start_draft(session, actor, asked, now=now).id


def test_an_empty_timeline_teaches_the_next_step(reader: Browser) -> None:
    page = text(reader.get("/timeline"))
    assert "Nothing runs and nothing is planned." in page
    assert Fields(page).primary == 1
    assert "What runs when" not in text(reader.get("/"))


def test_a_draft_that_meets_another_one_is_warned_and_can_be_locked_all_the_same(
    reader: Browser, now: datetime
) -> None:
    locked, draft = meeting(reader, now)
    page = text(reader.get(f"/experiments/{draft}/plan"))
    assert f'href="/experiments/{locked}">Question or statement?</a>' in page
    assert "Both on paid social on 12 days (11 Nov to 22 Nov), for the same people: hobby, cooks, nearby" in page
    assert "Move one of them, or leave those people out of the other." in page
    assert 'value="lock"' in page


def test_the_timeline_says_the_same_as_picture_as_warning_and_as_list(reader: Browser, now: datetime) -> None:
    _, draft = meeting(reader, now)
    page = text(reader.get("/timeline"))
    assert "Two reach for the same people at the same time." in page
    assert 'role="img" aria-label="2 experiments from 5 Oct to 27 Dec"' in page
    assert page.count('class="span-clash"') == 5  # two bars, wide and narrow, and the key
    assert "9 November 2026 to 22 November 2026" in page
    assert f'<a href="/experiments/{draft}">Price first</a>' in page
    short = text(reader.get("/"))
    assert 'href="/timeline"' in short
    assert "Move one of them" in short


def test_what_is_on_its_own_says_why_and_what_would_change_it(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        early = now - timedelta(days=200)
        one = make_registered(session, actor, early, starts=early.date() + timedelta(days=7))
    page = text(reader.get(f"/experiments/{one.id}/plan"))
    assert 'id="alone"' in page
    assert "name an expert, name what else runs, or answer whether the next step came" in page
    assert f'href="/experiments/{one.id}/plan#alone"' in text(reader.get("/experiments"))
    with book(reader.app) as session:
        answer_next_step(session, local_actor(session, now=now), one.id, came=False, now=now)
    assert 'id="alone"' not in text(reader.get(f"/experiments/{one.id}/plan"))
    assert "plan#alone" not in text(reader.get("/experiments"))
