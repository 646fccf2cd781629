"""Two people in two browsers write on one draft: the second reads what the first stored and takes either."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.visitor import ARGUMENTS, DESK, Visitor, chromium, served
from tests.webapp.answers import TYPED, Fields
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

EDIT = "/experiments/1/edit"


def test_the_second_of_two_browsers_keeps_its_words_and_reads_those_of_the_first(own_app: Flask) -> None:
    from playwright.sync_api import sync_playwright

    writer = Browser(own_app)
    writer.post("/experiments/new", Fields(text(writer.get("/experiments/new"))).values | TYPED)
    with served(own_app) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        first, second = (_page(browser) for _ in range(2))
        for page in (first, second):
            page.goto(base + EDIT)
        first.locator("[name=idea]").fill("ask the reader")
        first.locator("[name=audience]").fill("dog walkers")
        first.get_by_role("button", name="Leave as a draft").click()
        first.wait_for_url("**/experiments")

        second.locator("[name=idea]").fill("open with a riddle\nand answer it below")
        second.get_by_role("button", name="Show what “worked” means").click()
        second.get_by_role("heading", name="Somebody was quicker").wait_for()
        visitor = Visitor(second, base)
        visitor.look_closely("somebody was quicker")
        assert visitor.wrong == []
        idea = second.get_by_role("group", name="If we")
        assert idea.get_by_role("radio", name="What you sent open with a riddle and answer it below").is_checked()
        people = second.get_by_role("group", name="Who is it for?")
        assert people.get_by_role("radio", name="In the book now dog walkers").is_checked()

        idea.get_by_text("ask the reader").click()
        people.get_by_text(TYPED["audience"]).click()
        second.get_by_role("button", name="Keep what is chosen").click()
        second.get_by_role("button", name="Lock it").wait_for()
        second.goto(base + EDIT)
        assert second.locator("[name=idea]").input_value() == "ask the reader"
        assert second.locator("[name=audience]").input_value() == TYPED["audience"]
        browser.close()


def _page(browser: Any) -> Any:
    page = browser.new_context(locale="en-GB", viewport=DESK, reduced_motion="reduce").new_page()
    page.set_default_timeout(60_000)
    return page
