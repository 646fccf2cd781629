"""Pictures as they answer: still and sharp at once, walked through by keys, looked at closer only when asked for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.visitor import chromium, found_by_axe
from tests.webapp.in_chromium import sideways

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")


PICTURES = "figure.drawn-figure"


def test_a_picture_is_still_at_first_answers_to_keys_and_can_be_looked_at_closer(
    page: Any, address: str, analysed: int
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/experiments/{analysed}/result")
    days: Any = page.locator(PICTURES, has=page.locator(".d-line")).first
    days.locator("svg.drawn-wide").wait_for()
    assert not [one for one in asked if "plotly" in one]

    first = days.locator("svg.drawn-wide .mark[tabindex='0']")
    first.focus()
    begun = first.get_attribute("aria-label")
    page.keyboard.press("ArrowRight")
    says = days.locator(".drawn-says")
    assert says.is_visible()
    assert says.inner_text() != begun
    assert says.inner_text() == page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert found_by_axe(page, PICTURES) == []
    page.keyboard.press("Escape")
    assert says.is_hidden()
    assert page.evaluate("document.activeElement === document.body")

    days.get_by_role("button", name="Look closer").press("Enter")
    days.locator(".closer-place .main-svg").first.wait_for()
    assert days.locator("svg.drawn-wide").is_hidden()
    whole = page.evaluate("document.querySelector('.closer-place').layout.xaxis.range.join()")
    page.keyboard.press("+")
    page.wait_for_function(
        "was => document.querySelector('.closer-place').layout.xaxis.range.join() !== was", arg=whole
    )
    assert (found_by_axe(page, PICTURES), sideways(page)) == ([], 0)
    days.get_by_role("button", name="Back to the still picture").press("Enter")
    assert days.locator("svg.drawn-wide").is_visible()

    page.set_viewport_size({"width": 390, "height": 844})
    assert days.locator("svg.drawn-small").is_visible()
    assert days.locator("svg.drawn-wide").is_hidden()
    assert sideways(page) == 0
    assert [one for one in page.said if "Content Security Policy" not in one] == []
