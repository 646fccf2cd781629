"""Look at a page in Chromium as closely as a machine can: axe, structure, width, console, requests, in every look.

A page is loaded once; colours and width are changed in place. All rules of axe (WCAG 2.2 AA and good practice) run on
the desk in light; in the dark those on colour; on the phone those on what lies where.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.journeys.visitor import DESK, PHONE, in_front_of

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import ConsoleMessage, Page, Request

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
OF_COLOUR = ["color-contrast", "link-in-text-block"]
OF_PLACE = ["target-size", "scrollable-region-focusable", "color-contrast", "button-name", "link-name", "label"]

_RUN = """async (options) => {
  const found = await axe.run(document, {...options, resultTypes: ["violations"]});
  return found.violations.map((one) =>
    `${one.id}: ${one.nodes.slice(0, 2).map((node) => node.html.slice(0, 150)).join(" ; ")} (${one.nodes.length})`);
}"""
_OPEN = """() => {
  for (const fold of document.querySelectorAll("details:not(.menu)")) fold.open = true;
}"""
_STRUCTURE = """() => {
  const wrong = [];
  const every = (query) => [...document.querySelectorAll(query)];
  const titles = every("h1");
  if (titles.length !== 1) wrong.push(`${titles.length} h1`);
  if (!document.documentElement.lang) wrong.push("no language");
  const seen = new Set();
  for (const one of every("[id]")) {
    if (seen.has(one.id)) wrong.push(`id ${one.id} twice`);
    seen.add(one.id);
  }
  let above = 0;
  for (const one of every("h1, h2, h3, h4, h5, h6").filter((each) => each.checkVisibility())) {
    const level = Number(one.tagName[1]);
    if (level > above + 1) wrong.push(`h${level} after h${above}: ${one.textContent.trim().slice(0, 60)}`);
    above = level;
  }
  for (const one of every("[for], [aria-labelledby], [aria-describedby], [aria-controls], [popovertarget]"))
    for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"])
      for (const id of (one.getAttribute(name) || "").split(/\\s+/).filter(Boolean))
        if (!document.getElementById(id)) wrong.push(`${name}="${id}" names nothing`);
  return wrong;
}"""
_SIDEWAYS = """() => {
  const far = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (far <= 0) return [];
  const edge = document.documentElement.clientWidth + 1;
  const over = [...document.querySelectorAll("main *, header *, footer *, aside *")]
    .filter((each) => each.getBoundingClientRect().right > edge).slice(-1).map((each) => each.outerHTML.slice(0, 120));
  return [`${far} px too wide: ${over.join("")}`];
}"""


@cache
def _axe() -> str:
    from axe_playwright_python.base import AXE_SCRIPT

    return str(AXE_SCRIPT)


class Looker:
    """A page of Chromium; ``wrong`` says of each address what is wrong with it, ``titles`` what it is called."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.wrong: dict[str, list[str]] = {}
        self.titles: dict[str, str] = {}
        self.now = ""
        self.refused = False
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("request", self._request)

    def _note(self, *found: str) -> None:
        if found:
            self.wrong.setdefault(self.now, []).extend(found)

    def _console(self, message: ConsoleMessage) -> None:
        # The browser itself says in the console that a page came with a status that the test asked for.
        asked_for = self.refused and "Failed to load resource" in message.text
        if message.type in {"error", "warning"} and not asked_for:
            self._note(f"console: {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != urlsplit(self.base).netloc:
            self._note(f"asked another host: {request.url}")

    def open(self, address: str, *statuses: int) -> None:
        """Open a page, which answers with 200 or one of ``statuses``, and look at it."""
        self.now, self.refused = address, bool(statuses)
        answer = self.page.goto(self.base + address)
        if answer is None or answer.status not in (statuses or (200,)):
            self._note(f"answered {answer and answer.status}")
        self.look()

    def refuse(self, address: str, form: str) -> None:
        """Send a form of a page empty, past what the browser itself would refuse, and look at what comes."""
        self.now = address
        self.page.goto(self.base + address)
        self.come_to(f"{address} refused", lambda: self.page.locator(form).first.evaluate(_SEND_EMPTY), 200, 422)

    def come_to(self, name: str, act: Callable[[], object], *statuses: int) -> None:
        """Do what leads to a page, which answers with 200 or one of ``statuses``, and look at it."""
        self.now, self.refused = name, bool(statuses)
        with self.page.expect_navigation() as came:
            act()
        if came.value.status not in (statuses or (200,)):
            self._note(f"answered {came.value.status}")
        self.look()

    def look(self) -> None:
        """Look at what is open, in every look."""
        if not self.refused:  # refusals of a kind are called alike
            led_to = urlsplit(self.page.url).path
            self.titles[led_to] = self.page.title()
        self.page.evaluate(_OPEN)
        self._note(*self.page.evaluate(_STRUCTURE))
        self.page.evaluate(_axe())
        self._run("", ALL)
        self._note(*self.page.evaluate(_SIDEWAYS))
        self.page.emulate_media(color_scheme="dark")
        self._run("dark: ", _only(OF_COLOUR))
        self.page.set_viewport_size(PHONE)
        self._note(*(f"phone: {one}" for one in self.page.evaluate(_SIDEWAYS)))
        self.page.emulate_media(color_scheme="light")
        self._run("phone: ", _only(OF_PLACE))
        self.page.set_viewport_size(DESK)

    def _run(self, look: str, options: dict[str, Any]) -> None:
        self._note(*(look + one for one in self.page.evaluate(_RUN, options)))


_SEND_EMPTY = """(form) => {
  for (const one of form.querySelectorAll("input, textarea, select")) {
    if (one.type === "hidden" || one.type === "file") continue;
    if (one.type === "radio" || one.type === "checkbox") one.checked = false;
    else if (one.tagName === "SELECT") one.value = "";
    else one.value = one.type === "text" && one.inputMode ? "x" : "";
    one.required = false;
  }
  form.noValidate = true;
  form.requestSubmit(form.querySelector("button:not([type=button]):not([formaction])"));
}"""


def _only(rules: list[str]) -> dict[str, Any]:
    return {"runOnly": {"type": "rule", "values": rules}}


def alike(titles: dict[str, str]) -> dict[str, list[str]]:
    """Name titles that pages of several kinds have; a thing's number makes no kind of its own."""
    kinds: dict[str, set[str]] = {}
    for address, title in titles.items():
        kinds.setdefault(title, set()).add(re.sub(r"/\d+|/[\w-]{20,}|\?.*", "/…", address).removesuffix(" refused"))
    return {title: sorted(which) for title, which in kinds.items() if len(which) > 1}


@contextmanager
def looking(app: Flask) -> Iterator[Looker]:
    """Serve the application and open Chromium in front of it."""
    with in_front_of(app) as (page, base):
        yield Looker(page, base)
