"""What only a browser shows: pictures keep their height on paper and at other widths, menus by keyboard, marks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.visitor import PHONE, chromium
from tests.webapp.in_chromium import OPEN_FOLDS, complaints, sideways

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")


@pytest.fixture
def result(address: str, analysed: int) -> str:
    """Address of a result."""
    return f"{address}/experiments/{analysed}/result"


def heights(tab: Any) -> list[int]:
    return list(tab.evaluate("[...document.querySelectorAll('.picture')].map(place => place.clientHeight)"))


def test_pictures_keep_their_height_on_paper_and_on_a_phone_and_the_console_is_silent(page: Any, result: str) -> None:
    page.goto(result)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for media in ("screen", "print"):
            page.emulate_media(media=media)
            shown = heights(page)
            assert len(shown) == 2
            assert min(shown) > 150
    assert page.said == []


def test_marks_are_drawn_from_their_file(page: Any, result: str) -> None:
    page.goto(result)
    # A mark that was not found would have no size of its own; the refused file would be said in the console.
    width = page.evaluate("document.querySelector('.verdict use').getBoundingClientRect().width")
    assert width > 10
    assert page.said == []


def test_the_menu_of_a_phone_closes_with_escape_and_gives_the_focus_back(page: Any, result: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(result)
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    page.locator(".menu[open]").wait_for()
    page.keyboard.press("Escape")
    assert page.locator(".menu[open]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    page.locator(".menu[open]").wait_for()
    page.mouse.click(20, 700)
    assert page.locator(".menu[open]").count() == 0


def test_the_table_of_other_methods_fits_a_phone(page: Any, result: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(result)
    page.evaluate(OPEN_FOLDS)
    region = page.get_by_role("region", name="By other methods")
    assert region.get_by_text("used here").is_visible()
    assert region.evaluate("place => place.scrollWidth - place.clientWidth") == 0
    assert sideways(page) == 0
    # laid out anew, it is a table still
    assert region.get_by_role("columnheader").all_inner_texts() == ["Method", "Best guess", "Likely range", "p-value"]
    assert region.get_by_role("rowheader").count() > 5


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_is_silent_with_every_fold_open(page: Any, result: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(result)
    page.evaluate(OPEN_FOLDS)
    assert page.get_by_role("region", name="By other methods").is_visible()
    assert complaints(page) == []


def test_the_fold_with_other_methods_opens_by_keyboard_and_its_table_takes_the_focus(page: Any, result: str) -> None:
    page.goto(result)
    page.locator("details.fold").filter(has_text="By other methods").first.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("region", name="By other methods").wait_for()
    for _ in range(2):  # the link to the guide, then the table
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("By other methods")


def test_open_folds_are_printed_and_closed_ones_are_not(page: Any, result: str) -> None:
    page.goto(result)
    page.emulate_media(media="print")
    details = page.get_by_role("heading", name="Details", exact=True)
    assert not details.is_visible()
    methods = page.locator("details.fold").filter(has_text="By other methods").first
    methods.evaluate("fold => fold.open = true")
    assert details.is_visible()
    assert page.get_by_role("region", name="By other methods").is_visible()


def test_how_the_numbers_are_made_is_reached_from_the_margin(page: Any, result: str) -> None:
    page.goto(result.partition("/experiments")[0] + "/help")
    for title in ("How the numbers are made", "People: shares and averages", "How often are we wrong?"):
        page.get_by_role("navigation", name="Help").get_by_role("link", name=title, exact=True).click()
        page.get_by_role("heading", level=1, name=title).wait_for()
    assert not page.get_by_text("Promised and found").is_visible()
    page.locator("article summary").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Promised and found").wait_for()
    assert complaints(page) == []
    page.set_viewport_size(PHONE)
    assert sideways(page) == 0
    assert page.said == []


@pytest.mark.parametrize("name", ["days", "posts", "people", "looks", "now", "planning", "places", "archive"])
def test_pages_on_methods_keep_to_the_width_of_a_phone(page: Any, result: str, name: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{result.partition('/experiments')[0]}/help/methods-{name}")
    assert page.get_by_role("heading", name="For everybody").is_visible()
    assert sideways(page) == 0
