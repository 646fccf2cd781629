"""What the four questions do while somebody types; every form works without it, as the tests beside this show."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from experiments.people.first import local_actor
from experiments.trials.decline import Refusal, decline_idea
from tests.factories import make_goal
from tests.journeys.visitor import chromium
from tests.webapp.answers import TYPED, book

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")


@pytest.fixture
def form(page: Any, address: str) -> Any:
    """The page of a new experiment in Chromium."""
    page.goto(f"{address}/experiments/new")
    return page


def answer(tab: Any, *names: str) -> None:
    """Fill in some of the answers of recipe 1."""
    for name in names:
        if name == "goal_kind":
            tab.select_option("#goal_kind", TYPED[name])
        else:
            tab.fill(f"#{name}", TYPED[name])


def test_the_channel_opens_when_the_three_questions_before_it_are_answered(form: Any) -> None:
    assert form.locator("#channel").is_disabled()
    answer(form, "audience", "goal_kind", "goal", "customer_objective", "idea")
    assert form.locator("[data-missing]").inner_text().strip() == "Why should it work?"
    answer(form, "mechanism")
    assert form.locator("#channel").is_enabled()
    assert not form.locator("[data-closed]").is_visible()
    form.fill("#audience", "")
    assert form.locator("#channel").is_disabled()


def test_the_next_step_comes_with_the_kind_of_goal_and_never_over_own_words(form: Any) -> None:
    answer(form, "goal_kind")
    assert form.input_value("#next_step_text") == "Send the new customers the welcome series."
    form.select_option("#goal_kind", "brand_awareness")
    assert form.input_value("#next_step_text") == ""
    form.fill("#next_step_text", "Show them the first kit.")
    form.select_option("#goal_kind", "donations")
    assert form.input_value("#next_step_text") == "Show them the first kit."


def test_what_was_typed_under_a_closed_channel_is_not_lost(form: Any) -> None:
    answer(form, *(name for name in TYPED if name not in {"channel", "budget"}))
    answer(form, "channel", "budget")
    form.fill("#audience", "")
    form.get_by_role("button", name="Show what").click()
    form.wait_for_selector("#faults")
    assert form.input_value("#channel") == TYPED["channel"]
    assert form.input_value("#budget") == TYPED["budget"]
    assert form.input_value("#starts") == "2026-11-09"


def test_an_earlier_no_appears_while_somebody_types(form: Any, local_app: Flask, now: datetime) -> None:
    with book(local_app) as session:
        actor = local_actor(session, now=now)
        refusal = Refusal("Our buyers are over 40.")
        decline_idea(session, actor, "An account on the new video network", refusal, now=now)
    form.fill("#idea", "open an account on the new video network")
    form.wait_for_selector("#tried >> text=Our buyers are over 40.")
    assert "We said no" in form.locator("#tried").inner_text()


def test_with_goals_in_the_book_the_line_for_a_new_one_waits_until_it_is_wanted(
    page: Any, address: str, local_app: Flask, now: datetime
) -> None:
    with book(local_app) as session:
        make_goal(session, local_actor(session, now=now), now)
    page.goto(f"{address}/experiments/new")
    assert not page.locator("#goal").is_visible()
    page.select_option("#goal_id", "1")
    assert page.input_value("#next_step_text") == "Send the new customers the welcome series."
    page.select_option("#goal_id", "new")
    assert page.locator("#goal").is_visible()
