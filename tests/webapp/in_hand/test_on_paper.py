"""What goes into a meeting on paper: few sheets, no picture cut in two, no buttons, ink on white also from the dark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.visitor import chromium
from tests.looks.things import rooms
from tests.webapp.briefs.mill import present_cycle_id

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")

SHEET = {"width": 680, "height": 1000}
"""A sheet of A4 between its margins."""
SHEETS = {
    "/experiments/14/story": 1,
    "/lessons/3/story": 1,
    "/goals/7/story": 1,
    "/cycles/3/story": 1,
    "/experiments/14/result": 2,
    "/experiments/10/result": 4,
    "/lessons/3": 2,
    "/lessons/7": 2,
    "/goals/7": 2,
    "/goals/7/sheet": 1,
    "/cycles/3": 3,
    "brief": 2,
}
"""How many sheets are enough for a page of the demo."""
CONTROLS = """() => [...document.querySelectorAll("button:not(.term), .btn, .top, .tabs, summary, [type=submit]")]
  .filter((one) => one.checkVisibility() && !one.closest("details.passed, details.twigs"))
  .map((one) => one.outerHTML.slice(0, 120))"""
"""What can only be pressed; what a fold of checks or of experiments says is read on paper too."""
CUT = """(sheet) => [...document.querySelectorAll("figure, .picture, .mini, .ranges")]
  .filter((one) => one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().height > sheet
    || !one.matches("svg") && !one.closest("figure, .ranges, .entry, .sheet, .move li")
    || [one, one.closest("figure, .ranges, .entry, .sheet, .move li")].every((each) => !each
      || getComputedStyle(each).breakInside !== "avoid"))
  .map((one) => one.outerHTML.slice(0, 120))"""
"""Pictures that are larger than a sheet, or that nothing keeps together."""
NOT_ON_WHITE = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const light = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, opaque] = canvas.getImageData(0, 0, 1, 1).data;
    return opaque < 20 ? null : (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  };
  const wrong = [];
  for (const one of document.querySelectorAll("body, body *:not(svg *, input)")) {
    if (!one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    const ground = light(style.backgroundColor);
    const said = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (ground !== null && ground < 0.85) wrong.push(`ground ${one.outerHTML.slice(0, 90)}`);
    if (said && light(style.color) > 0.55) wrong.push(`ink ${one.outerHTML.slice(0, 90)}`);
  }
  return wrong;
}"""


@pytest.fixture
def paper(browser: Any, phone: Any) -> Any:
    """A page as it is printed, out of the dark of a phone; only the test itself looks into it by script."""
    phone.emulate_media(media="print", color_scheme="dark")
    phone.set_viewport_size(SHEET)
    return phone


def place(address: str, mill: Flask) -> str:
    return address if address != "brief" else f"/cycles/{present_cycle_id(mill)}/brief"


@pytest.mark.parametrize(("address", "sheets"), SHEETS.items())
def test_few_sheets_are_enough(phone: Any, mill: Flask, address: str, sheets: int) -> None:
    phone.goto(place(address, mill))
    printed = phone.pdf(prefer_css_page_size=True, format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= sheets


@pytest.mark.parametrize("address", SHEETS)
def test_no_picture_is_cut_in_two(paper: Any, mill: Flask, address: str) -> None:
    paper.goto(place(address, mill))
    assert paper.evaluate(CUT, SHEET["height"]) == []


@pytest.mark.parametrize("address", SHEETS)
def test_no_button_is_printed(paper: Any, mill: Flask, address: str) -> None:
    paper.goto(place(address, mill))
    assert paper.evaluate(CONTROLS) == []


def test_every_page_prints_as_ink_on_white_from_the_dark_as_well(paper: Any, mill: Flask) -> None:
    for address in rooms(mill):
        if address == "/help/look":
            continue  # shows every ground there is
        paper.goto(address)
        assert paper.evaluate(NOT_ON_WHITE) == [], address
