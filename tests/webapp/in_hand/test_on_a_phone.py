"""A phone without scripts: the answer first, tabs in one line, third things folded away and nothing out of reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.visitor import DESK, PHONE, chromium
from tests.looks.things import rooms
from tests.webapp.briefs.mill import present_cycle_id

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

FOLDED = """() => [...document.querySelectorAll(".narrow-fold")]
  .filter((fold) => fold.parentElement.checkVisibility())
  .map((fold) => [
  fold.querySelector("summary").checkVisibility(),
  [...fold.querySelectorAll(":scope > :not(summary), :scope > :not(summary) *")].some((one) => one.checkVisibility()),
])"""
"""Of each fold whose place is shown: is its button to be seen, and what it holds."""
ROWS = """() => [...document.querySelectorAll(".tabs, .choices")].map((row) => {
  const tops = new Set([...row.children].map((one) => Math.round(one.getBoundingClientRect().top)));
  const here = row.querySelector("[aria-current]")?.getBoundingClientRect();
  return [tops.size, !here || (here.left >= 0 && here.right <= innerWidth)];
})"""
"""Of each row of tabs: how many lines it takes, and whether the chosen one is in view."""
FITS = "[...document.querySelectorAll('.scroll')].every((one) => one.scrollWidth <= one.clientWidth)"


def test_what_comes_third_is_folded_on_a_phone_and_open_on_a_desk_and_on_paper(phone: Any, mill: Flask) -> None:
    folds = 0
    for address in rooms(mill):
        phone.set_viewport_size(PHONE)
        phone.goto(address)
        on_phone = phone.evaluate(FOLDED)
        assert all(button and not shown for button, shown in on_phone), (address, on_phone)
        phone.set_viewport_size(DESK)
        assert all(shown and not button for button, shown in phone.evaluate(FOLDED)), address
        phone.set_viewport_size(PHONE)
        phone.emulate_media(media="print")
        assert all(shown and not button for button, shown in phone.evaluate(FOLDED)), f"{address} printed"
        phone.emulate_media(media="screen")
        folds += len(on_phone)
    assert folds > 50


def test_a_fold_opens_by_finger_and_by_keyboard(phone: Any) -> None:
    phone.goto("/portfolio")
    figures = phone.locator("#wins .narrow-fold")
    figures.locator("summary").click()
    assert figures.get_by_text("Beside it: what not doing it saves").is_visible()
    figures.locator("summary").press("Enter")
    assert not figures.get_by_text("Beside it: what not doing it saves").is_visible()


def test_tabs_stand_in_one_line_with_the_chosen_one_in_view(phone: Any) -> None:
    for address in ("/archive", "/archive/decisions", "/words", "/portfolio", "/portfolio/attribution", "/toolkits"):
        phone.goto(address)
        rows = phone.evaluate(ROWS)
        assert rows, address
        assert all(row == [1, True] for row in rows), (address, rows)
    phone.goto("/archive")
    last = phone.locator(".tabs a").last
    last.focus()  # what a keyboard reaches comes into view
    box = last.bounding_box()
    assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE["width"]


@pytest.mark.parametrize(
    ("address", "answer", "screens"),
    [
        ("/portfolio", ".sentence", 6),
        ("/archive", ".entry h3", 8),
        ("/experiments/10/result", ".badge-line", 7),
        ("/experiments/14/result", ".badge-line", 5),
        ("/archive/why", "h1", 5),
        ("/goals/7", ".way-line", 3),
        ("/rules", ".claim", 3.5),
        ("brief", ".figs", 7),
    ],
)
def test_the_first_screen_holds_the_answer(phone: Any, mill: Flask, address: str, answer: str, screens: float) -> None:
    phone.goto(address if address != "brief" else f"/cycles/{present_cycle_id(mill)}/brief")
    box = phone.locator(f"main {answer}").first.bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]
    assert phone.evaluate("document.documentElement.scrollHeight") <= screens * PHONE["height"]


def test_facets_stay_behind_one_button_that_counts_what_is_chosen(phone: Any) -> None:
    phone.goto("/archive?verdict=succeeded&verdict=harmful")
    button = phone.locator("#facets > summary")
    assert button.inner_text().split("\n") == ["Narrow down", "2 chosen"]
    assert not phone.get_by_label("B, solid").is_visible()
    button.click()
    assert phone.get_by_label("B, solid").is_visible()


def test_the_numbers_of_a_result_stay_a_table(phone: Any) -> None:
    for address, versions in (("/experiments/10/result", 3), ("/experiments/14/result", 2)):
        phone.goto(address)
        table = phone.locator(".figures:is(.below, .sides)")
        rows = table.locator("tbody tr:not(.kind, .number, .spoilt)").all()
        cells = [[cell.bounding_box() for cell in row.locator("td:not(:empty)").all()] for row in rows]
        assert len(rows) >= versions
        for row in cells:
            # beside one another, and only the range below its change
            assert len({round(box["y"]) for box in row}) <= 2
            assert all(box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"] for box in row)


def test_filters_do_not_push_the_record_away_and_stay_open_while_they_hold(phone: Any) -> None:
    phone.goto("/settings/record")
    first = phone.locator(".history li").first.bounding_box()
    assert first["y"] + first["height"] <= PHONE["height"]
    assert not phone.get_by_label("To what").is_visible()
    phone.goto("/settings/record?thing=goal")
    assert phone.get_by_label("To what").is_visible()


def test_a_table_of_the_guide_needs_no_scrolling_where_two_columns_say_all(phone: Any) -> None:
    phone.goto("/help")
    rows = phone.locator(".scroll tbody tr")
    assert rows.count() > 20
    assert phone.evaluate(FITS)
