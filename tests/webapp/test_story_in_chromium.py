"""The story page as it is read: in light and dark, on a phone, on paper; and the link that leads to it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.journeys.visitor import PHONE, chromium
from tests.webapp.in_chromium import complaints, sideways

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")


def share(tab: Any, place: str, *, figures: bool) -> str:
    """Make a link by the form at the end of a page, looking closely on the way; gives its address."""
    tab.goto(place)
    tab.get_by_text("Make a link to this page").click()
    tab.get_by_label("For whom").fill("The board")
    if figures:
        # by keyboard: a page that still scrolls to the form moves it away under the pointer
        tab.get_by_label("The story with all figures").press("Space")
    tab.get_by_label("How long it works").select_option("7 days")
    assert complaints(tab) == []
    tab.get_by_role("button", name="Make the link").click()
    tab.get_by_role("heading", name="Your link for “The board”").wait_for()
    assert complaints(tab) == []
    link: str = tab.get_by_label("Address").input_value()
    return link


def test_a_result_is_shared_read_in_light_dark_and_on_a_phone_and_taken_back(
    page: Any, address: str, analysed: int
) -> None:
    link = share(page, f"{address}/experiments/{analysed}/result", figures=True)
    page.get_by_label("Address").focus()
    assert page.evaluate("getSelection().toString()") == link
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    page.goto(link)
    page.locator(".picture svg:visible").first.wait_for()
    assert complaints(page) == []
    leading = page.get_by_role("link").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert [to for to in leading if "/picture/" not in to and not to.startswith("/language")] == []
    page.set_viewport_size(PHONE)
    page.reload()
    page.locator(".picture svg:visible").first.wait_for()
    assert (complaints(page), sideways(page)) == ([], 0)
    page.goto(f"{address}/settings/links")
    assert (complaints(page), sideways(page)) == ([], 0)
    page.get_by_role("link", name="The board", exact=True).click()
    page.get_by_text("Chrome on Linux").first.wait_for()
    assert (complaints(page), sideways(page)) == ([], 0)
    page.get_by_role("button", name="Take back the link for The board").click()
    page.get_by_text("taken back on").wait_for()
    assert page.said == []
    page.goto(link)
    page.get_by_role("heading", name="This link has ended").wait_for()
    assert complaints(page) == []


def test_the_story_fits_on_paper_with_its_picture(page: Any, address: str, analysed: int) -> None:
    link = share(page, f"{address}/experiments/{analysed}/result", figures=False)
    page.set_viewport_size({"width": 680, "height": 960})  # a sheet of A4 between its margins
    page.emulate_media(media="print")
    page.goto(link)
    page.locator("svg.drawn:visible").first.wait_for()
    assert sideways(page) == 0
    assert page.evaluate("document.querySelector('.picture').clientHeight") > 100
    assert page.get_by_text("Sent by link").is_visible()
    assert page.said == []


@pytest.mark.usefixtures("analysed")
def test_a_goal_is_shared_and_read(page: Any, address: str) -> None:
    link = share(page, f"{address}/goals/1", figures=True)
    page.goto(link)
    page.get_by_role("heading", level=1, name="200 → 260 first kit orders a month").wait_for()
    assert complaints(page) == []
    assert page.said == []


def test_the_story_in_the_book_is_read_copied_and_printed_on_one_sheet(page: Any, address: str, analysed: int) -> None:
    page.goto(f"{address}/experiments/{analysed}/close")
    page.get_by_role("button", name="Close it").click()
    page.get_by_role("heading", name="Tell it").wait_for()
    assert complaints(page) == []
    page.get_by_text("Show the text").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Copied").wait_for()
    page.get_by_label("Who heard it, or for whom is the link?").fill("the board")
    page.get_by_role("button", name="Note it").click()
    page.get_by_text("the board", exact=True).wait_for()
    page.set_viewport_size(PHONE)
    assert (complaints(page), sideways(page)) == ([], 0)
    page.evaluate("window.print = () => document.body.dataset.printed = 'yes'")
    page.get_by_role("button", name="Print or save as PDF").click()
    assert page.evaluate("document.body.dataset.printed") == "yes"
    sheet = page.pdf(prefer_css_page_size=True, format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    page.set_viewport_size({"width": 680, "height": 1000})
    page.emulate_media(media="print")
    for said in ("more link clicks per time shown", "C, fair.", "Experiment 1, closed on 2 November 2026"):
        assert page.get_by_text(said).first.is_visible(), said
    assert not page.get_by_role("heading", name="Tell it").is_visible()
    assert sideways(page) == 0
    assert page.said == []
