"""The small marks: one file for all pages, every mark that is used is in it; small pictures of changes."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.people.first import local_actor
from tests.factories import make_registered
from tests.webapp.book import has_run, opened
from tests.webapp.browser import Browser, text
from webapp.records.archive.cards import Range

if TYPE_CHECKING:
    from flask import Flask

WEBAPP = Path(__file__).resolve().parents[2] / "webapp"


def drawn_in_the_file() -> set[str]:
    return set(re.findall(r'<symbol id="([^"]+)"', (WEBAPP / "static" / "marks.svg").read_text("utf-8")))


def test_marks_come_from_one_file_that_browsers_keep(reader: Browser) -> None:
    page = text(reader.get("/"))
    assert re.search(r'<use href="/static/marks\.svg\?v=[0-9a-f]+#brand"', page)
    assert "<symbol" not in page
    with reader.client.get("/static/marks.svg") as answer:
        assert answer.content_type.startswith("image/svg+xml")


def test_every_mark_of_verdict_evidence_status_lesson_and_note_is_in_the_file() -> None:
    verdicts = {"m-succeeded", "m-harmful", "m-none", "m-undecided", "m-invalid", "m-interim"}
    lessons = {"m-current", "m-contested", "m-superseded", "m-expired"}
    notes = {"i-ok", "i-warn", "i-info", "i-fail", "i-lock", "i-menu", "brand"}
    steps = {f"g-{letter}" for letter in "ABCDE"} | {f"s-{stop}" for stop in range(5)}
    assert verdicts | lessons | notes | steps <= drawn_in_the_file()


def test_marks_take_their_colours_from_where_they_stand() -> None:
    file = (WEBAPP / "static" / "marks.svg").read_text("utf-8")
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', file))
    assert colours == {"currentColor", "none", "var(--tb-sheet, #fff)"}


def small(app: Flask, best: float, lower: float, upper: float) -> str:
    with app.test_request_context("/"):
        macros = app.jinja_env.get_template("_macros.html").module
        return str(macros.mini(Range(best, lower, upper), "succeeded"))  # type: ignore[attr-defined] # a macro


def test_a_change_beyond_the_small_scale_is_an_arrow_with_its_number(local_app: Flask) -> None:
    far = small(local_app, 1.09, 0.39, 2.14)  # +109 % (+39 to +214 %) on a scale that ends at 30 %
    assert ">+109\N{NO-BREAK SPACE}%</text>" in far
    assert "circle" not in far
    assert 'class="cap"' not in far
    down = small(local_app, -0.41, -0.5, -0.304)
    assert ">\N{MINUS SIGN}41\N{NO-BREAK SPACE}%</text>" in down


def test_a_change_on_the_small_scale_has_its_dot_and_both_ends(local_app: Flask) -> None:
    near = small(local_app, 0.16, 0.05, 0.28)
    assert near.count('class="cap"') == 2
    assert near.count("<circle") == 1


def test_the_status_stands_once_and_the_name_is_the_title_before_a_result(
    reader: Browser, local_app: Flask, now: datetime
) -> None:
    experiment = has_run(local_app, now)
    page = text(reader.get(f"/experiments/{experiment.id}/result"))
    assert page.count('class="status"') == 1
    assert page.index('class="status"') < page.index('class="tabs"')


def test_before_the_first_day_the_result_page_says_when_it_starts(
    reader: Browser, local_app: Flask, now: datetime
) -> None:
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        locked = make_registered(session, actor, now, starts=now.date() + timedelta(days=7))
    page = text(reader.get(f"/experiments/{locked.id}/result"))
    assert "It starts on 9 November 2026." in page  # the clock of the tests stands on 2 November 2026
    assert "Upload results" not in page
