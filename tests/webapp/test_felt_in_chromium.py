"""How the pages feel over the demo: nothing cut on 320 px or at 200 %, nothing moves, light on a first visit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.pages import MOST_BYTES, MOST_SHIFT, visit
from tests.demo import demo_app
from tests.journeys.visitor import ARGUMENTS, chromium, served
from tests.opening import without_settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.opening import Fresh

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

MAIN = (
    *("/", "/goals", "/goals/1", "/experiments", "/experiments/new", "/experiments/1/result", "/experiments/1/plan"),
    *(
        "/archive",
        "/lessons",
        "/lessons/1",
        "/portfolio",
        "/toolkits",
        "/channels",
        "/account",
        "/help/keyboard",
        "/find",
    ),
)
LIGHT = ("/", "/goals", "/experiments", "/experiments/new", "/archive", "/lessons", "/toolkits", "/account", "/help")
"""Pages without charts, which a first visit shows for at most 150 KB."""
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
    const out = "svg, .scroll, .table-wrap, [class*=visually-hidden], .skip, .mono";
    if (!one.checkVisibility() || one.closest(out)) return false;
    for (let at = one.parentElement; at; at = at.parentElement) {
        if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return false;
    }
    const box = one.getBoundingClientRect();
    return box.width > 1 && (box.right > innerWidth + 1 || box.left < -1);
}).map((one) => one.outerHTML.slice(0, 90)).slice(0, 3)"""
SMALL = """() => [...document.querySelectorAll("button, input, select, summary, .btn, nav a")].filter((one) => {
    if (!one.checkVisibility() || one.closest(".term, p, li > label, svg") || one.matches(".term")) return false;
    const boxes = [one, ...(one.labels ?? [])].map((each) => each.getBoundingClientRect());
    const width = Math.max(...boxes.map((box) => box.width));
    const height = Math.max(...boxes.map((box) => box.height));
    return width > 1 && (width < 23.5 || height < 23.5);
}).map((one) => one.outerHTML.slice(0, 90)).slice(0, 3)"""
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    const times = [style.transitionDuration, style.animationDuration].flatMap((all) => all.split(","));
    return times.some((time) => parseFloat(time) > 0.01);
}).map((one) => one.outerHTML.slice(0, 90)).slice(0, 3)"""


@pytest.fixture
def mill(fresh_demo: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Browser, str]]:
    """Chromium, and the address of the loaded demo."""
    from playwright.sync_api import sync_playwright

    without_settings(monkeypatch)
    with demo_app(fresh_demo, "sqlite", tmp_path / "mill") as app, served(app) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser, base
        browser.close()


def looked(browser: Browser, base: str, width: int, scale: int) -> dict[str, Any]:
    """What is wrong with the main pages at a width, without motion."""
    wrong: dict[str, Any] = {}
    page = browser.new_page(
        viewport={"width": width, "height": 720}, device_scale_factor=scale, reduced_motion="reduce", locale="en-GB"
    )
    for path in MAIN:
        page.goto(base + path)
        across = page.evaluate("document.documentElement.scrollWidth")
        found = {name: page.evaluate(script) for name, script in (("cut", CUT), ("small", SMALL), ("moves", MOVING))}
        found["wide"] = [across] if across > width else []
        wrong |= {f"{path} {name} at {width}": parts for name, parts in found.items() if parts}
    page.close()
    return wrong


def test_nothing_is_cut_or_moves_and_a_first_visit_is_light(mill: tuple[Browser, str]) -> None:
    browser, base = mill
    assert looked(browser, base, 320, 1) | looked(browser, base, 640, 2) == {}
    visits = [visit(browser, base, path, slower=1) for path in (*LIGHT, "/experiments/1/result")]
    assert {one.path: one.shift for one in visits if one.shift > MOST_SHIFT} == {}
    assert {one.path: one.kilobytes for one in visits[:-1] if one.kilobytes * 1024 > MOST_BYTES} == {}
