"""The whole way by keyboard alone: from an idea to the next cycle, and from a file to the book."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.journeys.clock import AFTER, Clock
from tests.journeys.hands import Hands
from tests.journeys.test_in_browser import EXPORT
from tests.journeys.visitor import Visitor, chromium, visiting

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

DRAFT = {
    "audience": "hobby cooks nearby who do not know us",
    "customer_objective": "look at the first kit",
    "idea": "open with the reader's question",
    "mechanism": "curiosity asks for an answer",
}


@pytest.fixture
def database_kind() -> str:
    """What the hands feel does not depend on the database."""
    return "sqlite"


@pytest.fixture
def visitor(own_app: Flask) -> Iterator[Visitor]:
    """Chromium in front of an empty book."""
    with visiting(own_app) as visitor:
        yield visitor


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(EXPORT, encoding="utf-8")
    return path


def test_from_an_idea_to_the_next_cycle_without_a_mouse(visitor: Visitor, file: Path, clock: Clock) -> None:
    page, hands = visitor.page, Hands(visitor.page)
    page.goto(visitor.base + "/")
    hands.jump("new goal", "New goal")
    hands.to(name="kind")
    hands.press("ArrowDown", 2)
    hands.fill("goal", "260 first kit orders a month by June")
    hands.go()
    assert "260 first kit orders a month by June" in visitor.text()

    hands.press("n")
    page.wait_for_url("**/experiments/new")
    page.wait_for_load_state("load")
    hands.to("Show what “worked” means")
    hands.go()  # too early: the focus goes to what is missing
    assert page.evaluate("document.activeElement.id") == "faults"
    for name, text in list(DRAFT.items())[:1]:
        hands.fill(name, text)
    hands.fill("goal_id", "1")
    for name, text in list(DRAFT.items())[1:]:
        hands.fill(name, text)
    hands.fill("channel", "paid social")
    hands.fill("budget", "280")
    hands.to("Show what “worked” means")
    hands.go()
    hands.to("Lock it")
    hands.go()
    assert "Fingerprint of the plan" in visitor.text()

    clock.move_to(*AFTER)
    hands.press("u")
    page.wait_for_url("**/experiments/1/upload")
    page.wait_for_load_state("load")
    hands.to(name="files")
    hands.give(file)
    hands.to("Show the result")
    hands.go()
    assert "Worked" in visitor.text()
    hands.press("c")
    page.wait_for_url("**/experiments/1/close")
    page.wait_for_load_state("load")
    hands.fill("claim", "A question as headline brings more clicks.")
    hands.to("Close it")
    hands.go()

    for keys in ("g", "a"):
        hands.press(keys)
    page.wait_for_url("**/archive")
    page.wait_for_load_state("load")
    hands.fill("q", "curiosity")
    page.locator("[data-said-here]", has_text="One entry found").wait_for(state="attached")
    assert page.evaluate("document.activeElement.name") == "q"
    hands.jump("q4", "Q4 2026")
    hands.to("Next-cycle plan")
    hands.go()
    assert page.url.endswith("/cycles/1/brief")
    hands.to("Put it in the plan")
    hands.go()
    assert "In the plan: a draft for the next cycle" in visitor.text()
    assert hands.wrong == []
    assert [one for one in visitor.wrong if "422" not in one] == []  # what was sent too early was refused


def test_from_a_file_to_the_book_without_a_mouse(visitor: Visitor, file: Path, clock: Clock) -> None:
    page, hands = visitor.page, Hands(visitor.page)
    clock.move_to(*AFTER)
    page.goto(visitor.base + "/")
    hands.press("d")  # to the place for files
    page.locator("input[type=file]:focus").wait_for(state="attached")
    hands.give(file)
    page.wait_for_url("**/read/*")
    hands.to(name="design")
    hands.press("Space")
    hands.to("Show the verdict")
    hands.go()
    assert "Worked" in visitor.text()
    assert hands.keys <= 60  # from the first page
    hands.to("Keep it in the book")
    hands.go()
    hands.fill("goal_kind", "new_sales")
    hands.fill("goal", "260 first orders a month by June")
    hands.to("Keep it")
    hands.go()
    assert "Close it" in visitor.text()
    assert hands.wrong == []
    assert visitor.wrong == []
