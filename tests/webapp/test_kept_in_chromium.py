"""Nothing that was typed is lost: a closed tab, two tabs, an ended log-in, a book that is away, a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.pages import MOST_SHIFT, WATCH
from experiments.people.first import local_actor
from experiments.trials.experiment import Experiment
from tests.factories import make_draft
from tests.journeys.visitor import ARGUMENTS, Visitor, chromium, served
from tests.webapp.book import opened
from tests.webapp.doors.house import PASSWORD, build_house

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

VIEW: Any = {"width": 1280, "height": 900}
KEEPS = "Object.keys(localStorage).filter((key) => key.startsWith('kept:')).length"
IDEA = "open with a riddle"


@contextmanager
def browsing(app: Flask) -> Iterator[tuple[Any, str]]:
    """One Chromium, whose tabs share what the browser keeps, and the address of the book."""
    from playwright.sync_api import sync_playwright

    with served(app) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            context: Any = browser.new_context(locale="en-GB", viewport=VIEW, reduced_motion="reduce", base_url=base)
            context.set_default_timeout(60_000)
            context.add_init_script(WATCH)
            yield context, base
        finally:
            browser.close()


def tab(context: Any, path: str) -> Any:
    page = context.new_page()
    page.goto(path)
    return page


def bar(page: Any) -> Any:
    return page.locator(".kept-bar")


def kept(page: Any) -> int:
    return int(page.evaluate(KEEPS))


def test_a_closed_tab_and_two_tabs_lose_nothing_and_what_was_taken_is_not_offered(
    local_app: Flask, now: datetime
) -> None:
    with opened(local_app) as session:
        make_draft(session, local_actor(session, now=now), now)  # there is a goal to choose
    with browsing(local_app) as (context, base):
        first, second = (tab(context, "/experiments/new") for _ in range(2))
        first.fill("#idea", IDEA)
        first.get_by_text("kept in this browser").wait_for()
        second.fill("#idea", "show the oven")
        second.get_by_text("kept in this browser").wait_for()
        first.close()  # at once
        second.close(run_before_unload=False)
        page = tab(context, "/experiments/new")
        bar(page).wait_for()
        assert page.evaluate("window.shifted") <= MOST_SHIFT
        visitor = Visitor(page, base)
        visitor.look_closely("something typed is offered back")
        page.get_by_role("button", name="Bring it back").click()
        assert page.input_value("#idea") == "show the oven"  # the latest first
        assert page.evaluate("document.activeElement.matches('input, textarea')")
        page.reload()
        assert kept(page) == 2
        page.get_by_role("button", name="Forget it").click()
        page.get_by_role("button", name="Bring it back").click()
        assert page.input_value("#idea") == IDEA
        page.get_by_role("button", name="Leave as a draft").click()
        page.wait_for_url("**/experiments")
        assert kept(page) == 0
        page.goto("/experiments/new")
        assert bar(page).count() == 0
        assert visitor.wrong == []


def test_a_draft_saved_on_the_way_is_saved_when_its_tab_is_left_and_waits_while_the_book_is_away(
    local_app: Flask, now: datetime
) -> None:
    with opened(local_app) as session:
        number = make_draft(session, local_actor(session, now=now), now).id
    with browsing(local_app) as (context, _base):
        page = tab(context, f"/experiments/{number}/edit")
        told = page.locator("[data-saved]")
        context.set_offline(True)
        page.fill("#idea", IDEA)
        told.filter(has_text="not saved yet. What you typed is kept in this browser").wait_for()
        assert kept(page) == 1
        with page.expect_response("**/edit"):
            context.set_offline(False)  # back again, it is saved without a click
        told.filter(has_text="Saved").wait_for()
        assert kept(page) == 0
        page.fill("#mechanism", "a riddle wants its answer")
        with page.expect_response("**/edit"):
            page.evaluate(
                "Object.defineProperty(document, 'visibilityState', { value: 'hidden' });"
                "document.dispatchEvent(new Event('visibilitychange'))"
            )
        told.filter(has_text="Saved").wait_for()
    with opened(local_app) as session:
        draft = session.get_one(Experiment, number)
        assert (draft.idea, draft.mechanism) == (IDEA, "a riddle wants its answer")


def test_an_ended_log_in_is_told_and_after_the_next_one_all_is_there(served_app: Flask, now: datetime) -> None:
    house = build_house(served_app, now)
    with browsing(served_app) as (context, _base):
        page = tab(context, "/login?next=/experiments/new")
        _log_in(page, house.people["marketer"].email)
        page.fill("#idea", IDEA)
        page.get_by_text("kept in this browser").wait_for()
        context.clear_cookies()
        page.get_by_role("button", name="Leave as a draft").click()
        page.wait_for_load_state("load")
        assert kept(page) == 1
        page.goto("/experiments/new")
        _log_in(page, house.people["marketer"].email)
        page.get_by_role("button", name="Bring it back").click()
        assert page.input_value("#idea") == IDEA
        page.goto("/account")  # somebody else at the same machine is offered nothing, and logging out leaves nothing
        assert kept(page) == 1
        page.get_by_role("button", name="Log out", exact=True).click()
        page.wait_for_url("**/login**")
        assert kept(page) == 0


def test_a_refused_form_is_kept_until_it_is_taken(local_app: Flask) -> None:
    with browsing(local_app) as (context, _base):
        page = tab(context, "/goals/new")
        page.fill("#goal", IDEA)
        page.locator("main form[method=post] button.btn-primary").click()
        page.locator("#faults").wait_for()
        page.close()
        page = tab(context, "/goals/new")
        page.get_by_role("button", name="Bring it back").click()
        assert page.input_value("#goal") == IDEA


def _log_in(page: Any, email: str) -> None:
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/experiments/new")
