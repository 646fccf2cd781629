"""The page of all components in a browser: in every light, width and size nothing is cut off, pale, or too small."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.visitor import chromium, found_by_axe, served
from tests.webapp.in_chromium import sideways

if TYPE_CHECKING:
    from webapp.settings import Settings

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

LOOKS = {
    "light": ((1280, 900), {"color_scheme": "light"}),
    "dark": ((1280, 900), {"color_scheme": "dark"}),
    "phone": ((390, 844), {"color_scheme": "light"}),
    "phone in the dark": ((390, 844), {"color_scheme": "dark"}),
    "twice as large": ((640, 450), {"color_scheme": "light"}),  # what a window of 1280 holds then
    "forced colours": ((1280, 900), {"color_scheme": "light", "forced_colors": "active"}),
}
PALE = """() => {
  const light = (said) => said.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
    .map((part) => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [.2126, .7152, .0722][at], 0);
  return [...document.querySelectorAll(".ground")].map((each) => {
    const style = getComputedStyle(each);
    const word = light(each.textContent ? style.color : style.borderTopColor), ground = light(style.backgroundColor);
    const found = (Math.max(word, ground) + .05) / (Math.min(word, ground) + .05);
    return {name: each.className, found, least: +each.dataset.least};
  });
}"""
SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((each) => each.checkVisibility() && !each.classList.contains("zone-input"))
  .filter((each) => !["inline"].includes(getComputedStyle(each).display) || each.tagName === "INPUT")
  .map((each) => (each.matches("[type=radio], [type=checkbox]") ? each.closest(".form-check, label") : each))
  .map((each) => [each.outerHTML.slice(0, 90), each.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 23.9).map(([said]) => said)"""
TINY = """() => [...document.querySelectorAll("body *")]
  .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((each) => each.checkVisibility() && !each.closest("svg, template, .visually-hidden"))
  .filter((each) => parseFloat(getComputedStyle(each).fontSize) < 12).map((each) => each.outerHTML.slice(0, 90))"""
CUT = """() => [...document.querySelectorAll("main *")]
  .filter((each) => each.checkVisibility() && !each.closest(".scroll, svg, .visually-hidden, .zone-input"))
  .filter((each) => each.getBoundingClientRect().right > innerWidth + .5).map((each) => each.outerHTML.slice(0, 90))"""


@pytest.fixture
def parts(page: Any, settings: Settings, now: datetime) -> Iterator[Any]:
    """Chromium in front of the page, in a book where each reader has their language."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(settings.model_copy(update={"locale": None}), mode=Mode.OWN, clock=lambda: now)
    with served(app) as base:
        page.goto(f"{base}/help/look")
        yield page
    with app.app_context():
        running().book.engine.dispose()


def faults_of(tab: Any, name: str) -> list[str]:
    """Say all that is wrong with the page as it stands."""
    wrong = [f"{name}: cut off: {each}" for each in tab.evaluate(CUT)]
    wrong += [f"{name}: below 12 px: {each}" for each in tab.evaluate(TINY)]
    wrong += [f"{name}: no finger meets it: {each}" for each in tab.evaluate(SMALL)]
    wrong += [f"{name}: {sideways(tab)} px too wide"] * (sideways(tab) > 0)
    if name != "forced colours":
        contrasts = tab.evaluate(PALE)
        assert len(contrasts) > 25
        wrong += [f"{name}: pale: {each}" for each in contrasts if each["found"] < each["least"]]
        wrong += [f"{name}: {found}" for found in found_by_axe(tab)]
    return wrong


def test_every_component_holds_in_every_light_width_and_size(parts: Any, tmp_path: Path) -> None:
    wrong = []
    for name, ((width, height), media) in LOOKS.items():
        parts.set_viewport_size({"width": width, "height": height})
        parts.emulate_media(**{"forced_colors": "none", **media})
        wrong += faults_of(parts, name)
        parts.screenshot(path=tmp_path / f"{name.replace(' ', '-')}.png", full_page=True)
    assert "\n".join(wrong) == ""
    assert parts.said == []


def test_on_paper_it_is_light_without_buttons_and_in_german_words_break(parts: Any, tmp_path: Path) -> None:
    parts.emulate_media(media="print", color_scheme="dark")
    assert parts.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert parts.evaluate("getComputedStyle(document.body).color") == "rgb(23, 32, 27)"
    assert not parts.locator(".top").is_visible()
    assert parts.locator("main .btn:visible").count() == 0
    assert parts.evaluate("getComputedStyle(document.querySelector('.path a')).textDecorationLine") == "none"
    parts.screenshot(path=tmp_path / "print.png", full_page=True)

    parts.emulate_media(media="screen", color_scheme="light")
    parts.context.add_cookies([{"name": "language", "value": "de", "url": parts.url}])
    parts.set_viewport_size({"width": 390, "height": 844})
    parts.reload()
    assert parts.locator("html").get_attribute("lang") == "de"
    assert parts.evaluate("getComputedStyle(document.querySelector('h2')).hyphens") == "auto"
    assert sideways(parts) == 0
    assert parts.evaluate(CUT) == []
    parts.set_viewport_size({"width": 1280, "height": 900})
    assert parts.evaluate("document.querySelector('.top-in').getBoundingClientRect().height") < 70
    parts.screenshot(path=tmp_path / "german.png", full_page=True)
