"""Looking at a lesson again, by page and by call."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from experiments.learning.lessons.lesson import Lesson
from experiments.people.first import local_actor
from tests.experiments.learning.closed import closed
from tests.webapp.answers import book
from tests.webapp.api.caller import Caller
from tests.webapp.browser import Browser, text


@pytest.fixture
def lesson_id(reader: Browser, now: datetime, tmp_path: Path) -> int:
    """A lesson whose date came a month ago."""
    with book(reader.app) as session:
        closed(session, local_actor(session, now=now), tmp_path, starts=now - timedelta(days=420))
        return session.scalars(sa.select(Lesson)).one().id


def review_on(reader: Browser) -> date | None:
    with book(reader.app) as session:
        return session.scalars(sa.select(Lesson)).one().review_on


def test_the_first_page_leads_to_the_question_and_the_answer_ends_it(
    reader: Browser, lesson_id: int, now: datetime
) -> None:
    assert f'href="/lessons/{lesson_id}#review"' in text(reader.get("/"))
    page = text(reader.get(f"/lessons/{lesson_id}"))
    assert "Does it still hold?" in page
    refused = reader.post(f"/lessons/{lesson_id}/review", {"holds": "yes", "review_on": "2020-01-01"})
    assert refused.status_code == 422
    assert "Choose a day to come" in text(refused)
    kept = reader.post(f"/lessons/{lesson_id}/review", {"holds": "yes", "review_on": "2027-06-01"})
    assert kept.status_code == 303
    assert review_on(reader) == date(2027, 6, 1)
    assert "#review" not in text(reader.get("/"))
    assert "Does it still hold?" not in text(reader.get(f"/lessons/{lesson_id}"))


def test_not_any_more_by_page_and_holds_again_by_call(reader: Browser, lesson_id: int) -> None:
    assert reader.post(f"/lessons/{lesson_id}/review", {"holds": "no", "review_on": "2027-06-01"}).status_code == 303
    caller = Caller(reader.app, None)
    assert caller.get(f"/lessons/{lesson_id}").get_json()["status"] == "expired"
    assert caller.post(f"/lessons/{lesson_id}/review", {"holds": True, "review_on": "2020-01-01"}).status_code == 422
    answer = caller.post(f"/lessons/{lesson_id}/review", {"holds": True})
    assert (answer.status_code, answer.get_json()["status"]) == (201, "current")
