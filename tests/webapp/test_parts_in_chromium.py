"""Only the part that a choice is about changes: history, focus, what is said, late answers, and no network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.demo import demo_app
from tests.journeys.visitor import chromium, visiting
from tests.opening import without_settings

if TYPE_CHECKING:
    from tests.journeys.visitor import Visitor
    from tests.opening import Fresh

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

HERE = "[data-said-here]"
KEPT = "document.querySelector('h1').dataset.here = 'yes'"
"""A mark on the page that a full reload would wipe away."""


@pytest.fixture
def mill(fresh_demo: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visitor]:
    """Chromium in front of the loaded demo."""
    without_settings(monkeypatch)
    with demo_app(fresh_demo, "sqlite", tmp_path / "mill") as app, visiting(app) as visitor:
        yield visitor


def opened(visitor: Visitor, path: str) -> Any:
    page: Any = visitor.page
    page.goto(visitor.base + path)
    page.evaluate(KEPT)
    return page


def stayed(page: Any) -> bool:
    return bool(page.locator("h1[data-here=yes]").count())


def said(page: Any) -> str:
    page.wait_for_function(f"document.querySelector('{HERE}').textContent !== ''")
    return str(page.locator(HERE).inner_text())


def test_cycles_of_the_portfolio_and_goals_of_recipes_change_without_a_reload(mill: Visitor) -> None:
    page = opened(mill, "/portfolio")
    whole = page.locator("#learning .sentence").inner_text()
    chip = page.locator(".choices a").nth(1)
    name, address = chip.inner_text(), chip.get_attribute("href")
    chip.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")
    here = page.locator(".choices a[aria-current=true]")
    assert (here.inner_text(), page.evaluate("document.activeElement.innerText")) == (name, name)
    assert said(page) == page.locator("#learning .sentence").inner_text() != whole
    page.go_back()
    page.wait_for_function("text => document.querySelector('#learning .sentence').innerText === text", arg=whole)
    assert stayed(page)

    page = opened(mill, "/toolkits")
    page.fill("#money", "300")
    page.wait_for_url("**money=300*")
    page.locator("#kinds .choices a").nth(2).click()
    page.wait_for_url("**goal_kind=*")
    assert "money=300" in page.url  # what was typed goes along
    page.fill("#weeks", "3")
    page.wait_for_url("**weeks=3*")
    assert re.search(r"goal_kind=\w+", page.url)  # and what was chosen too
    assert page.get_by_role("link", name="Show all").first.is_visible()
    assert stayed(page)
    assert mill.wrong == []


def test_a_search_of_lessons_stays_with_the_state_that_was_chosen(mill: Visitor) -> None:
    page = opened(mill, "/lessons")
    tab = page.locator("#found .tabs a").nth(1)
    tab.click()
    page.wait_for_url("**status=*")
    page.fill("#q", "question")
    page.wait_for_url("**q=question*")
    assert "status=" in page.url
    assert said(page).endswith("found")
    assert stayed(page)


def test_an_older_answer_never_takes_the_place_of_a_newer_one(mill: Visitor) -> None:
    from playwright.sync_api import Error as PlaywrightError

    page = opened(mill, "/archive")
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/archive?*q=bread*", hold)
    with page.expect_request("**/archive?*q=bread*"):
        page.fill("#q", "bread")
    page.fill("#q", "question")
    page.wait_for_url("**q=question*")
    newer = page.locator("#found .tally").inner_text()
    for route in held:
        with suppress(PlaywrightError):  # the page may have given it up already
            route.fulfill(status=200, content_type="text/html", body='<div id="found">an older answer</div>')
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.locator("#found .tally").inner_text() == newer
    assert page.input_value("#q") == "question"
    assert page.locator("#found[aria-busy]").count() == 0


def test_without_the_network_it_is_said_and_can_be_asked_again(mill: Visitor) -> None:
    page = opened(mill, "/archive")
    before = page.locator("#found .tally").inner_text()
    page.context.set_offline(True)
    page.fill("#q", "question")
    alert = page.get_by_role("alert")
    alert.wait_for()
    assert "does not answer" in alert.inner_text()
    assert page.locator("#found .tally").inner_text() == before
    mill.wrong.clear()  # the console says that there is no network, too
    mill.look_closely("an archive without network")
    page.get_by_role("button", name="Search", exact=True).click()  # the button of the form asks as well
    alert.wait_for()
    page.context.set_offline(False)
    page.get_by_role("button", name="Ask again").click()
    page.wait_for_url("**q=question*")
    alert.wait_for(state="detached")
    assert stayed(page)
    assert [one for one in mill.wrong if "ERR_INTERNET_DISCONNECTED" not in one] == []


def test_the_palette_says_that_nothing_was_found_and_that_nobody_answers(mill: Visitor) -> None:
    page = opened(mill, "/")
    page.keyboard.press("/")
    told = page.locator("#jump [data-said]")
    page.fill("#jump-field", "zzzzzz")
    told.filter(has_text="Nothing found").wait_for()
    assert told.bounding_box()["height"] > 10
    page.context.set_offline(True)
    page.fill("#jump-field", "goals")
    told.filter(has_text="does not answer").wait_for()
    page.context.set_offline(False)
    page.keyboard.press("Enter")  # asks once more, and goes
    page.wait_for_url("**/goals")
    page.route("**/find?*part=found*", lambda route: route.fulfill(status=302, headers={"Location": "/help"}))
    page.keyboard.press("/")
    page.wait_for_url("**/find?q=*")  # a session that has ended: the page itself is asked for


def test_where_the_answer_is_another_page_one_goes_there(mill: Visitor) -> None:
    page = opened(mill, "/archive")
    page.route("**/archive?*part=found*", lambda route: route.fulfill(status=302, headers={"Location": "/help"}))
    page.fill("#q", "question")
    page.wait_for_url("**/archive?q=question")
    assert not stayed(page)  # the page itself was asked for, so that a log-in can be seen
    assert page.input_value("#q") == "question"
