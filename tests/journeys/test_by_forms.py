"""The main job from end to end, as a browser without scripts would send its forms."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import TYPE_CHECKING

from werkzeug.test import TestResponse

from tests.journeys.clock import AFTER, Clock
from tests.webapp.answers import TYPED, Fields
from tests.webapp.book import export, files
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

EXPORT = export(date(2026, 11, 9))  # two weeks; B gets 1.4 times the clicks of A
CLAIM = "A question as headline brings more clicks."


def filled(reader: Browser, page: str, **said: str) -> dict[str, str]:
    """Every field of a page as it stands there, with what is said instead."""
    return Fields(text(reader.get(page))).values | said


def words(answer: TestResponse) -> str:
    """The words of a page without its marks."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", text(answer))))


def followed(reader: Browser, page: str, sent: dict[str, str] | dict[str, object]) -> str:
    """Send a form to its own address and give the address one is led to."""
    answer = reader.post(page, sent)
    assert answer.status_code == 303, text(answer)
    return str(answer.location)


def test_from_goal_to_the_lesson_in_the_archive(own_app: Flask, clock: Clock) -> None:
    reader = Browser(own_app)
    assert "Or begin with a goal" in text(reader.get("/"))

    plan = followed(reader, "/experiments/new", filled(reader, "/experiments/new") | TYPED)
    assert plan == "/experiments/1/plan"
    followed(reader, plan, filled(reader, plan, act="lock"))
    assert "Fingerprint of the plan" in text(reader.get(plan))

    clock.move_to(*AFTER)
    assert "/experiments/1/upload" in text(reader.get("/"))
    upload = "/experiments/1/upload"
    mapping = followed(reader, upload, files(("export.csv", EXPORT)))
    result = followed(reader, mapping, filled(reader, mapping))
    page = text(reader.get(result))
    assert "Worked" in page

    close = "/experiments/1/close"
    followed(reader, close, filled(reader, close, claim=CLAIM))
    assert "Closed" in text(reader.get(result))

    assert CLAIM in words(reader.get("/lessons"))
    found = text(reader.get("/archive?q=curiosity"))
    assert 'href="/experiments/1' in found
    assert "Worked" in found
    assert 'href="/experiments/1' not in text(reader.get("/archive?q=giraffe"))
    # whoever has the idea again is told
    assert "/experiments/1" in text(reader.get("/experiments/tried?text=open+with+a+question"))


def test_from_a_file_to_the_book(own_app: Flask, clock: Clock) -> None:
    clock.move_to(*AFTER)
    reader = Browser(own_app)
    answer = reader.post("/drop", files(("export.csv", EXPORT)), page="/")
    questions = str(answer.location)
    result = followed(reader, questions, filled(reader, questions, design="platform_split"))
    page = text(reader.get(result))
    assert "Worked" in page
    assert "Entered afterwards" in page
    assert "One file was read, 0 kept." in words(reader.get("/archive"))

    keep = result.replace("/result", "/keep")
    goal = {"goal_id": "new", "goal_kind": "new_sales", "goal": "260 first orders a month by June"}
    close = followed(reader, keep, filled(reader, keep) | goal)
    kept = followed(reader, close, filled(reader, close, claim=CLAIM))
    assert "Entered afterwards" in text(reader.get(kept))
    assert CLAIM in words(reader.get("/archive?q=headline"))
    assert "One file was read, one kept." in words(reader.get("/archive"))


def test_a_failure_is_kept_as_carefully_as_a_success(own_app: Flask, clock: Clock) -> None:
    reader = Browser(own_app)
    plan = followed(reader, "/experiments/new", filled(reader, "/experiments/new") | TYPED)
    followed(reader, plan, filled(reader, plan, act="lock"))
    clock.move_to(*AFTER)
    worse = export(date(2026, 11, 9), gains=(1, 0.7))
    mapping = followed(reader, "/experiments/1/upload", files(("export.csv", worse)))
    result = followed(reader, mapping, filled(reader, mapping))
    assert "Did harm" in text(reader.get(result))

    close = "/experiments/1/close"
    unsaid = filled(reader, close, why="", claim="Questions cost clicks.")
    refused = reader.post(close, unsaid)
    assert refused.status_code == 422
    assert "Say in one tap why it did not work out" in text(refused)
    followed(reader, close, unsaid | {"why": "weak_idea"})
    for query in ("", "?verdict=failed", "?why=weak_idea", "?q=question"):
        found = text(reader.get(f"/archive{query}"))
        assert 'href="/experiments/1' in found, query
        assert "Did harm" in found, query
