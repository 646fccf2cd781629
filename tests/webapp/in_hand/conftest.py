"""The demo in front of a Chromium that runs no script; the tests here only read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.demo import demo_app
from tests.journeys.visitor import ARGUMENTS, PHONE, chromium, served
from tests.opening import without_settings

if TYPE_CHECKING:
    from flask import Flask

    from tests.opening import Fresh


@pytest.fixture(scope="module")
def mill(fresh_demo: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with pytest.MonkeyPatch.context() as patch:
        without_settings(patch)
        with demo_app(fresh_demo, "sqlite", tmp_path_factory.mktemp("in hand") / "mill") as app:
            yield app


@pytest.fixture(scope="module")
def browser(mill: Flask) -> Iterator[Any]:
    """Chromium, with the address of the demo in ``base``."""
    from playwright.sync_api import sync_playwright

    with served(mill) as base, sync_playwright() as playwright:
        browser: Any = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        browser.base = base
        yield browser
        browser.close()


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A page as wide as a phone."""
    context = browser.new_context(
        base_url=browser.base, viewport=PHONE, locale="en-GB", java_script_enabled=False, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    yield page
    context.close()
