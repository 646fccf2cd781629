"""Pictures as they answer: still and sharp at once, walked through by keys, looked at closer only when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.visitor import chromium, listening_page, served
from tests.webapp.book import export, files, has_run
from tests.webapp.browser import Browser
from tests.webapp.test_pages_in_chromium import sideways

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")


@pytest.fixture
def base(local_app: Flask, now: datetime) -> Iterator[str]:
    """A book with a result, served on a free port."""
    experiment = has_run(local_app, now)
    assert experiment.starts is not None
    reader = Browser(local_app)
    place = f"/experiments/{experiment.id}/upload"
    uploaded = reader.post(place, files(("export.csv", export(experiment.starts, wobble=0.1))), page="/")
    assert reader.post(uploaded.location, page=uploaded.location).status_code == 303
    with served(local_app) as address:
        yield address


def complaints(page: Any) -> list[str]:
    """What axe finds in the pictures."""
    from axe_playwright_python.sync_playwright import Axe

    return [one["id"] for one in Axe().run(page, context="figure.drawn-figure").response["violations"]]


def test_a_picture_is_still_at_first_answers_to_keys_and_can_be_looked_at_closer(base: str) -> None:
    with listening_page(1280, 900) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{base}/experiments/1/result")
        days: Any = page.locator("figure.drawn-figure", has=page.locator(".d-line")).first
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
        assert complaints(page) == []
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
        assert (complaints(page), sideways(page)) == ([], 0)
        days.get_by_role("button", name="Back to the still picture").press("Enter")
        assert days.locator("svg.drawn-wide").is_visible()

        page.set_viewport_size({"width": 390, "height": 844})
        assert days.locator("svg.drawn-small").is_visible()
        assert days.locator("svg.drawn-wide").is_hidden()
        assert sideways(page) == 0
        assert [one for one in page.said if "Content Security Policy" not in one] == []
