"""The page of all components: nothing that pages are made of may be missing on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.webapp.browser import Browser, text
from webapp import words
from webapp.look import TOKENS
from webapp.records.guide.components import components_page

TEMPLATES = Path(__file__).parents[2] / "webapp" / "templates"
MACRO = re.compile(r"{%-? macro ([a-z]\w*)\(")


@pytest.fixture
def page(reader: Browser) -> str:
    answer = reader.get("/help/look")
    assert answer.status_code == 200
    return text(answer)


def test_every_macro_of_pages_is_shown_on_it() -> None:
    made = set(MACRO.findall((TEMPLATES / "_macros.html").read_text("utf-8")))
    shown = "".join(path.read_text("utf-8") for path in (TEMPLATES / "components").glob("*.html"))
    assert {"verdict", "field", "checks", "empty", "density"} <= made
    assert made - set(re.findall(r"tb\.(\w+)\(", shown)) == set()


@pytest.mark.parametrize("family", ["verdict", "reason", "grade", "status", "lesson_status"])
def test_every_state_that_a_mark_can_have_is_shown_on_it(page: str, family: str) -> None:
    for name in words.FAMILIES[family]:
        assert words.explain(family, name).replace("'", "&#39;") in page, name


def test_three_decisions_are_named_with_their_reasons(page: str) -> None:
    for decision in (
        "The margin names, the page tells.",
        "A verdict is a tiny picture with a word.",
        "Two families of colour that never mix.",
    ):
        assert decision in page


def test_every_colour_that_words_are_written_in_has_enough_contrast_on_its_grounds() -> None:
    colours = components_page().colours
    named = {colour.name for colour in colours}
    inks = set(
        re.findall(
            r"--tb-((?:ink|succeeded|harmful|none|undecided|invalid|interim|accent)(?:-\d)?):",
            TOKENS.read_text("utf-8"),
        )
    )
    assert inks - named == set()
    assert [(each.name, each.ground) for each in colours if min(each.light, each.dark) < each.least] == []


def test_tables_stand_close_where_it_was_wished_and_as_before_where_not(reader: Browser) -> None:
    headers = {"Referer": "http://localhost/help/look"}
    kept = reader.post("/account/density", {"density": "close"}, page="/help/look", headers=headers)
    assert kept.location == "/help/look"
    assert '<body data-density="close">' in text(reader.get("/"))
    away = reader.post("/account/density", {"density": "roomy"}, headers={"Referer": "http://localhost//evil.example/"})
    assert away.location == "/account"
    assert "data-density" not in text(reader.get("/"))
