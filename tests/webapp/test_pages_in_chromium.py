"""What only a browser shows: pictures keep their height on paper and at other widths, menus by keyboard, marks."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.webapp.book import export, files, has_run
from tests.webapp.browser import Browser

if TYPE_CHECKING:
    from flask import Flask

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


@pytest.fixture
def result(local_app: Flask, now: datetime) -> Iterator[str]:
    """Address of a result, served on a free port."""
    from werkzeug.serving import make_server

    experiment = has_run(local_app, now)
    assert experiment.starts is not None
    reader = Browser(local_app)
    place = f"/experiments/{experiment.id}/upload"
    uploaded = reader.post(place, files(("export.csv", export(experiment.starts, wobble=0.1))), page="/")
    assert reader.post(uploaded.location, page=uploaded.location).status_code == 303
    server = make_server("127.0.0.1", 0, local_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/experiments/{experiment.id}/result"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page() -> Iterator[Any]:
    """A page of Chromium that keeps what the console says in ``page.said``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page(locale="en-GB", viewport={"width": 1280, "height": 900})
        page.set_default_timeout(10_000)
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        yield page
        browser.close()


def heights(page: Any) -> list[int]:
    return list(page.evaluate("[...document.querySelectorAll('.picture')].map(place => place.clientHeight)"))


def test_pictures_keep_their_height_on_paper_and_on_a_phone_and_the_console_is_silent(page: Any, result: str) -> None:
    page.goto(result)
    page.locator(".main-svg").first.wait_for()
    first = heights(page)
    assert len(first) == 2
    assert min(first) > 150
    page.set_viewport_size({"width": 390, "height": 900})
    page.wait_for_function("document.querySelector('.main-svg').clientWidth < 400")
    assert heights(page) == first
    page.emulate_media(media="print")
    assert heights(page) == first
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
