"""The page of a lesson and its calls: the pooled range, what happened, who used it, changing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from experiments.learning.lessons.lesson import Lesson, LessonDraft, list_lessons
from experiments.people.first import local_actor
from experiments.people.permission import Actor
from experiments.trials.draft import DraftChange, start_draft
from tests.audited import by_hand
from tests.experiments.learning.closed import closed
from tests.experiments.learning.lessons.kept import card_of, lesson_on, speaks
from tests.webapp.answers import book
from tests.webapp.api.caller import Caller
from tests.webapp.browser import Browser, text


@pytest.fixture
def lesson_id(reader: Browser, now: datetime, tmp_path: Path) -> int:
    """A lesson on one that worked and a repeat that could not tell, a month ago."""
    with book(reader.app) as session:
        actor: Actor = local_actor(session, now=now)
        first = closed(session, actor, tmp_path, starts=now - timedelta(days=120))
        (lesson,) = list_lessons(session, actor)
        key = lesson.id
        own = LessonDraft("Something else.", "", "", "Look again.")
        starts = now - timedelta(days=60)
        closed(session, actor, tmp_path, verdict="undecided", starts=starts, lesson=own, built_on_id=first.id)
        return key


def test_the_page_says_the_range_shows_it_and_tells_what_happened(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        earlier = now - timedelta(days=40)
        # the two runs of the mill's question headline: +16 % and +5.2 %, together +11 % (+3.1 % to +19 %)
        first = card_of(session, actor, 0.1482, 0.0503, now=earlier, grade="C")
        lesson = lesson_on(session, actor, first, now=earlier)
        again = card_of(session, actor, 0.0507, 0.0530, now=now, grade="C", verdict="undecided")
        speaks(session, actor, lesson, again, now=now)
        by_hand(session)
        start_draft(session, actor, DraftChange(title="A third run", built_on_id=first.experiment_id), now=now)
        path = f"/lessons/{lesson.id}"
    page = text(reader.get(path))
    assert (
        "“Question” brings at least 3.1\u00a0% more link clicks per time shown if both measure the same thing" in page
    )
    assert "Allowing for differences between them:" in page
    assert "The next one will probably land between" in page
    assert re.search(r"Plan with \+[\d.]+.%: all repeats together", page)
    assert "1 experiment supports it, 1 leaves it open" in page
    # for each width a picture: a square for each that counts, a diamond for all, the dashed line of the next one
    assert page.count("d-dot v-") == 2 * 3
    assert page.count("d-dot accent") == 3, "the diamond of each"
    assert page.count("d-bar-i dashes accent") == 3
    assert "Written, on experiment 1 (+16\u00a0%)." in page
    assert "Experiment 2 leaves it open (+5.2\u00a0%); it counts all the same. Together now +11\u00a0%" in page
    assert "built on an experiment behind it:" in page
    listed = text(reader.get("/lessons"))
    assert "if all measure the same" in listed
    assert "used once" in listed


def test_used_said_better_and_replaced_by_page(reader: Browser, lesson_id: int) -> None:
    refused = reader.post(f"/lessons/{lesson_id}/use", {"note": " "})
    assert refused.status_code == 422
    assert "Say in one line what you used it for." in text(refused)
    assert reader.post(f"/lessons/{lesson_id}/use", {"note": "For the spring flyer."}).status_code == 303
    assert "For the spring flyer." in text(reader.get(f"/lessons/{lesson_id}"))
    page = text(reader.get(f"/lessons/{lesson_id}"))
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    words = {"claim": "Ask first.", "scope": "", "why": "", "what_to_do": "Ask.", "version": version[1]}
    assert reader.post(f"/lessons/{lesson_id}/edit", words).status_code == 303
    assert reader.post(f"/lessons/{lesson_id}/edit", words).status_code == 409, "changed meanwhile"
    assert "It had been: “If we open with the reader" in text(reader.get(f"/lessons/{lesson_id}"))
    empty = reader.post(f"/lessons/{lesson_id}/replace", {"by_id": "new", "new_claim": "", "new_what_to_do": ""})
    assert empty.status_code == 422
    assert 'id="new_claim-fault-1"' in text(empty)
    given = {"by_id": "new", "new_claim": "Ask those who bake.", "new_what_to_do": "Ask them.", "reason": "Others no."}
    done = reader.post(f"/lessons/{lesson_id}/replace", given)
    assert done.status_code == 303
    old = text(reader.get(f"/lessons/{lesson_id}"))
    assert "Another lesson counts from now on" in old
    assert done.location in old
    assert "I used this" not in old
    assert "It took the place of" in text(reader.get(done.location))


def test_a_draft_that_begins_with_a_lesson_is_a_use_of_it(reader: Browser, lesson_id: int) -> None:
    page = text(reader.get(f"/experiments/new?heard=Ask&lesson_id={lesson_id}"))
    assert f'name="lesson_id" value="{lesson_id}"' in page
    sent = {"idea": "ask first", "heard": "Ask", "lesson_id": str(lesson_id)}
    assert reader.post("/experiments/new", sent).status_code == 303
    assert "began a draft with it:" in text(reader.get(f"/lessons/{lesson_id}"))


def test_the_calls_say_and_do_the_same(reader: Browser, lesson_id: int) -> None:
    caller = Caller(reader.app, None)
    whole = caller.get(f"/lessons/{lesson_id}").get_json()
    assert (whole["status"], whole["grade"], whole["uses"]) == ("current", "C", 1)
    assert (whole["supporting"], whole["leaving_open"]) == ([1], [2])
    pooled = whole["pooled"]
    assert (pooled["method"], pooled["experiments"], pooled["version"]) == ("integrated_spread", 2, "B")
    assert [one["left_out"] for one in pooled["members"]] == [None, None]
    assert pooled["lift"]["lower"] < pooled["common"]["lower"]
    assert [one["because"] for one in whole["history"]] == ["written", "left_open"]
    assert [one["how"] for one in whole["used"]] == ["built_on"]
    used = caller.post(f"/lessons/{lesson_id}/uses", {"note": "For the flyer."})
    assert (used.status_code, used.get_json()["uses"]) == (201, 2)
    assert caller.post(f"/lessons/{lesson_id}/uses", {}).status_code == 422
    changed = caller.patch(f"/lessons/{lesson_id}", {"claim": "Ask first.", "version": whole["version"]})
    assert (changed.status_code, changed.get_json()["claim"]) == (200, "Ask first.")
    stale = caller.patch(f"/lessons/{lesson_id}", {"claim": "Ask last.", "version": whole["version"]})
    assert stale.status_code == 409
    new = caller.post(f"/lessons/{lesson_id}/supersede", {"claim": "Ask those who bake.", "what_to_do": "Ask."})
    assert new.status_code == 201
    assert caller.get(f"/lessons/{lesson_id}").get_json()["replaced_by_id"] == new.get_json()["id"]
    for status, number in (("superseded", 1), ("current", 2), ("contested", 0)):
        assert len(caller.get(f"/lessons?status={status}").get_json()["items"]) == number


def test_a_lesson_of_earlier_days_is_pooled_while_it_is_read(reader: Browser, now: datetime) -> None:
    """Before books pooled, nothing was kept with a lesson; reading it keeps nothing either."""
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        lesson = lesson_on(session, actor, card_of(session, actor, 0.2, 0.05), now=now)
        lesson.pooled, key = None, lesson.id
    assert "One experiment so far" in text(reader.get(f"/lessons/{key}"))
    with book(reader.app) as session:
        assert session.get_one(Lesson, key).pooled is None


def test_lists_and_pages_ask_a_fixed_number_of_queries(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        for turn in range(3):
            lesson_on(session, actor, card_of(session, actor, 0.1, 0.05, now=now - timedelta(days=turn)), now=now)
    with counted() as few:
        assert reader.get("/lessons").status_code == 200
    with book(reader.app) as session:
        actor = local_actor(session, now=now)
        for turn in range(57):
            lesson_on(session, actor, card_of(session, actor, 0.1, 0.05, now=now - timedelta(days=turn)), now=now)
    with counted() as many:
        page = text(reader.get("/lessons"))
    assert len(many) == len(few)
    assert page.count('class="entry lesson-entry"') == 50
    older = re.search(r'href="(/lessons\?before=\d+)"', page)
    assert older is not None
    assert text(reader.get(older[1])).count('class="entry lesson-entry"') == 10


@contextmanager
def counted() -> Iterator[list[str]]:
    """Note the statements of a block."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    sa.event.listen(sa.Engine, "after_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "after_cursor_execute", note)
