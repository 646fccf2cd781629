"""Somebody in a real Chromium who counts clicks and looks closely at every page."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import ConsoleMessage, Locator, Page, Request, ViewportSize

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


def chromium() -> str | None:
    """Where Chromium is installed, if it is."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve the application as the product does, on a port that the system chooses."""
    from waitress.server import create_server

    sockets: dict[int, Any] = {}
    # A browser that is closed before it has read all would leave the file open into which a large answer is put.
    server = create_server(app, host="127.0.0.1", port=0, threads=4, map=sockets, outbuf_overflow=64 * 1024 * 1024)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown()
        # Waking the loop from inside makes it close everything and end.
        server.trigger.pull_trigger(lambda: [one.close() for one in list(sockets.values())])
        thread.join(10)


def found_by_axe(page: Page, context: str | None = None) -> list[str]:
    """Name each rule of axe that the page, or a part of it, breaks, with the first places."""
    from axe_playwright_python.sync_playwright import Axe

    broken = Axe().run(page, context=context).response["violations"]
    return [f"{one['id']}: {'; '.join(node['html'][:160] for node in one['nodes'][:3])}" for one in broken]


@contextmanager
def listening_page() -> Iterator[Any]:
    """Open a page of Chromium that keeps what the console says in ``page.said``; nothing on it moves by itself."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        page: Any = browser.new_page(locale="en-GB", viewport=DESK, reduced_motion="reduce")
        page.set_default_timeout(60_000)
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        yield page
        browser.close()


class Visitor:
    """A page of Chromium. Every click goes through ``click``; every page is looked at once, by its kind."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.clicks = 0
        self.looked_at: set[str] = set()
        self.wrong: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("request", self._request)
        page.on("response", lambda answer: self._answer(answer.url, answer.status))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"{self.page.url}: {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(self.base).netloc:
            self.wrong.append(f"{self.page.url} asked another host: {request.url}")

    def _answer(self, url: str, status: int) -> None:
        if status >= 400:
            self.wrong.append(f"{url} answered {status}")

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.base + path)
        self.look()

    def click(self, what: Locator) -> None:
        """Click once, wait for the page it may lead to, and look at that."""
        self.clicks += 1
        what.click()
        self.page.wait_for_load_state("load")
        self.look()

    def button(self, says: str) -> Locator:
        return self.page.get_by_role("button", name=says, exact=True)

    def link(self, says: str) -> Locator:
        return self.page.get_by_role("link", name=says, exact=True).first

    def text(self) -> str:
        return self.page.inner_text("body")

    def asked(self) -> list[str]:
        """Name everything on the page that can be filled in without unfolding anything."""
        found: list[str] = self.page.evaluate(
            """() => Array.from(document.querySelectorAll("main input, main select, main textarea"))
                 .filter((each) => each.type !== "hidden" && each.checkVisibility())
                 .map((each) => each.labels?.[0]?.innerText || each.ariaLabel || each.name)"""
        )
        return found

    def look(self) -> None:
        """Look at a page of a kind not seen yet: axe in light and dark, no sideways scrolling on a phone."""
        kind = re.sub(r"/\d+|/[\w-]{20,}", "/…", urlsplit(self.page.url).path)
        if kind not in self.looked_at:
            self.looked_at.add(kind)
            self.look_closely(kind)

    def look_closely(self, kind: str) -> None:
        """Look at this page, whatever was seen before."""
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            self.wrong += [f"{kind} ({scheme}): {found}" for found in found_by_axe(self.page)]
        self.page.set_viewport_size(PHONE)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        if width > PHONE["width"]:
            self.wrong.append(f"{kind} is {width} px wide on a phone")
        self.page.set_viewport_size(DESK)
        self.page.emulate_media(color_scheme="light")


@contextmanager
def in_front_of(app: Flask) -> Iterator[tuple[Page, str]]:
    """Serve the application; give a page of Chromium on which nothing moves by itself, and where it is served."""
    from playwright.sync_api import sync_playwright

    with served(app) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            page = browser.new_page(viewport=DESK, locale="en-GB", reduced_motion="reduce", base_url=base)
            page.set_default_timeout(60_000)
            yield page, base
        finally:
            browser.close()


@contextmanager
def visiting(app: Flask) -> Iterator[Visitor]:
    """Serve the application and open Chromium in front of it."""
    with in_front_of(app) as (page, base):
        yield Visitor(page, base)


def log_in(page: Page, email: str, password: str) -> None:
    """Come in by the form of the log-in, as nobody who was in before."""
    page.context.clear_cookies()
    page.goto("/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    with page.expect_navigation():
        page.locator("main form button").first.click()
