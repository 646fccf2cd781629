"""The main job in a real Chromium: clicks counted, every page looked at by axe in light and dark and on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.demo import demo_app
from tests.journeys.clock import AFTER, Clock
from tests.journeys.visitor import Visitor, chromium, visiting
from tests.webapp.answers import TYPED
from tests.webapp.book import export
from webapp.settings import Mode

if TYPE_CHECKING:
    from flask import Flask

    from tests.opening import Fresh

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

EXPORT = export(date(2026, 11, 9))  # two weeks; B gets 1.4 times the clicks of A
CLAIM = "A question as headline brings more clicks."


@pytest.fixture
def visitor(own_app: Flask) -> Iterator[Visitor]:
    """Chromium in front of an empty book."""
    with visiting(own_app) as visitor:
        yield visitor


@pytest.fixture
def demo(database_kind: str, fresh_demo: Fresh, tmp_path: Path) -> Iterator[Flask]:
    """The demo with its whole story."""
    with demo_app(fresh_demo, database_kind, tmp_path / "data", Mode.DEMO) as app:
        yield app


def results_of(visitor: Visitor) -> list[str]:
    """Addresses of a result of each kind in the book: by status and verdict."""
    answer = visitor.page.request.get(f"{visitor.base}/api/v1/experiments?limit=200").json()
    held = {"running", "analysed", "concluded"}
    kinds = {(one["status"], one["verdict"]): one["id"] for one in answer["items"] if one["status"] in held}
    assert len(kinds) >= 6
    return [f"/experiments/{number}/result" for number in kinds.values()]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(EXPORT, encoding="utf-8")
    return path


def test_an_idea_becomes_a_lesson_in_the_archive(visitor: Visitor, file: Path, clock: Clock) -> None:
    visitor.open("/")
    visitor.open("/goals")
    visitor.open("/goals/new")
    visitor.open("/experiments")
    visitor.open("/archive")
    visitor.open("/lessons")

    visitor.open("/experiments/new")
    inputs = keystrokes = 0
    asked = visitor.asked()
    for name, value in TYPED.items():
        control = visitor.page.locator(f"[name={name}]")
        if control.evaluate("each => each.tagName") == "SELECT":
            control.select_option(value)
            keystrokes += 1
        else:
            control.fill(value)
            keystrokes += len(value)
        inputs += 1
    visitor.click(visitor.button("Show what “worked” means"))
    screens = {"/experiments/new", visitor.page.url}
    asked += visitor.asked()
    visitor.click(visitor.button("Lock it"))
    assert "Fingerprint of the plan" in visitor.text()
    assert inputs == 8  # at most 10 are allowed
    assert len(screens) == 2
    assert keystrokes <= 400  # two minutes at 200 characters a minute
    assert [name for name in asked if "cycle" in name.lower() or "budget" in name.lower()] == []

    clock.move_to(*AFTER)
    visitor.open("/")
    visitor.clicks = 0
    visitor.click(visitor.page.locator("main a.btn[href='/experiments/1/upload']"))
    visitor.clicks += 1  # one in the system's own file dialog; none where the file is dropped
    visitor.page.set_input_files("input[type=file]", file)
    visitor.page.wait_for_url("**/upload/*")
    visitor.look()
    visitor.click(visitor.button("Show the result"))
    assert "Worked" in visitor.text()
    assert visitor.clicks == 3
    visitor.page.locator("figure.drawn-figure svg:visible").first.wait_for()

    visitor.click(visitor.link("Close it"))
    visitor.page.locator("[name=claim]").fill(CLAIM)
    visitor.click(visitor.button("Close it"))

    visitor.open("/archive")
    visitor.page.locator("#q").fill("curiosity")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/archive?*q=curiosity*")
    assert "Question" in visitor.text() or "question" in visitor.text()
    assert "Worked" in visitor.text()
    for path in ("/", "/experiments", "/experiments/1/plan", "/experiments/1/data", "/experiments/1/history"):
        visitor.open(path)
    for path in ("/goals/1", "/goals/1/edit", "/lessons", "/lessons/1", "/account", "/experiments/1/result"):
        visitor.open(path)
    assert visitor.wrong == []


def test_a_file_becomes_a_verdict_in_four_clicks_and_goes_into_the_book(
    visitor: Visitor, file: Path, clock: Clock
) -> None:
    clock.move_to(*AFTER)
    visitor.open("/")
    visitor.page.set_input_files("input[type=file]", file)  # dropped: sent at once
    visitor.page.wait_for_url("**/read/*")
    visitor.look()
    visitor.clicks = 0
    visitor.click(visitor.page.get_by_label("The ad platform split the audience"))
    visitor.click(visitor.button("Show the verdict"))
    assert "Worked" in visitor.text()
    assert "Entered afterwards" in visitor.text()
    assert visitor.clicks == 2  # with the file chosen in a dialog 3; at most 4 are allowed

    visitor.click(visitor.link("Keep it in the book"))
    visitor.page.locator("[name=goal_kind]").select_option("new_sales")
    visitor.page.locator("[name=goal]").fill("260 first orders a month by June")
    visitor.click(visitor.button("Keep it"))
    visitor.page.locator("[name=claim]").fill(CLAIM)
    visitor.click(visitor.button("Close it"))
    visitor.open("/archive")
    assert "Worked" in visitor.text()
    assert "Entered afterwards" in visitor.text() or "entered afterwards" in visitor.text()
    visitor.open("/read")
    assert visitor.wrong == []


def test_the_way_to_a_verdict_works_with_the_keyboard_alone(visitor: Visitor, file: Path, clock: Clock) -> None:
    clock.move_to(*AFTER)
    visitor.looked_at |= {"/", "/read/…", "/read/…/result"}
    visitor.open("/")
    visitor.page.set_input_files("input[type=file]", file)
    visitor.page.wait_for_url("**/read/*")
    pressed = 0
    while visitor.page.evaluate("document.activeElement.name") != "design":
        visitor.page.keyboard.press("Tab")
        pressed += 1
        assert pressed < 60, "the question about the design cannot be reached"
    visitor.page.keyboard.press("Space")
    while visitor.page.evaluate("document.activeElement.textContent") != "Show the verdict":
        visitor.page.keyboard.press("Tab")
        pressed += 1
        assert pressed < 60, "the button cannot be reached"
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/result")
    assert "Worked" in visitor.text()
    assert visitor.wrong == []


def test_the_guide_can_be_read_by_everybody(visitor: Visitor) -> None:
    # one with steps, one with wide tables, one with calls; the others are made of the same parts
    for name in ("uploading", "commands", "api"):
        visitor.open(f"/help/{name}")
    assert visitor.wrong == []


def test_the_story_of_the_demo_can_be_read_by_everybody(demo: Flask) -> None:
    with visiting(demo) as visitor:
        for path in ("/", "/goals", "/goals/1", "/experiments", "/archive", "/lessons", "/lessons/1", "/read"):
            visitor.open(path)
        # Every result looks different: each verdict, running, undecided, not usable, three versions, hints.
        for link in results_of(visitor):
            visitor.page.goto(visitor.base + link)
            visitor.look_closely(link)
        assert visitor.wrong == []
