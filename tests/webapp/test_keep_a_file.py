"""A read file is kept in the book: goal, dates, then the three lines of closing."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from flask import Flask

from experiments.goals.goal import GoalChange, create_goal
from experiments.people.first import local_actor
from experiments.people.permission import Role
from tests.webapp.book import become, export, files, opened
from tests.webapp.browser import Browser, text
from tests.webapp.test_read_a_file import ANSWERS
from webapp.storage import running

KEEP = {"title": "Question headline", "goal_id": "new", "goal_kind": "new_sales", "goal": "260 first orders a month"}
DATES = {"starts": "2026-09-07", "ends": "2026-09-20"}


@pytest.fixture
def read_file(reader: Browser) -> str:
    """Address of a file that was read to its verdict."""
    answer = reader.post("/drop", files(("export.csv", export(date(2026, 9, 7)))), page="/")
    reader.post(answer.location, ANSWERS)
    return str(answer.location)


def test_dates_and_title_come_out_of_the_file(reader: Browser, read_file: str) -> None:
    page = text(reader.get(f"{read_file}/keep"))
    assert 'value="2026-09-07"' in page
    assert 'value="2026-09-20"' in page
    assert 'value="B against A"' in page


def test_kept_with_a_new_goal_in_one_line_it_goes_on_to_closing(reader: Browser, read_file: str) -> None:
    answer = reader.post(f"{read_file}/keep", {**KEEP, **DATES}, page=f"{read_file}/keep")
    assert answer.status_code == 303
    assert answer.location.endswith("/close")
    page = text(reader.get(answer.location))
    assert "Close it in three lines" in page
    assert "260 first orders a month" in text(reader.get(answer.location.replace("/close", "/result")))
    # It cannot be kept twice; the file now leads to its experiment.
    assert "Open it in the book" in text(reader.get(f"{read_file}/result"))
    assert reader.post(f"{read_file}/keep", {**KEEP, **DATES}).status_code == 409


def test_what_is_pre_written_and_told_of_a_kept_file_is_german_for_a_german_reader(
    reader: Browser, read_file: str
) -> None:
    closing = str(reader.post(f"{read_file}/keep", {**KEEP, **DATES}, page=f"{read_file}/keep").location)
    with reader.app.app_context():
        running().home = running().home.model_copy(update={"locale": "de_DE"})
    page = text(reader.get(closing))
    assert "Wenn wir „B“ verwenden statt „A“, wird „Link-Klicks je Einblendung“ besser." in page
    told = text(reader.get(closing.replace("/close", "/story")))
    assert "Neue Verkäufe: 260 first orders a month" in told
    assert "schlechter.Die" not in told  # two explanations, and a space between them


def test_kept_under_a_goal_of_the_book(reader: Browser, read_file: str, local_app: Flask, now: datetime) -> None:
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        goal = create_goal(session, actor, GoalChange(kind="donations", goal="€3,000 a quarter"), now=now)
    page = text(reader.get(f"{read_file}/keep"))
    assert "€3,000 a quarter" in page
    assert re.findall(r'name="goal_id" id="[^"]+" value="([^"]+)"( checked)?', page) == [
        (str(goal.id), " checked"),  # where there is one goal, nobody has to choose it
        ("new", ""),
    ]
    answer = reader.post(f"{read_file}/keep", {**KEEP, **DATES, "goal_id": str(goal.id)})
    assert answer.status_code == 303


def test_what_is_missing_is_said_together_and_nothing_is_stored(
    reader: Browser, read_file: str, local_app: Flask
) -> None:
    answer = reader.post(f"{read_file}/keep", {"title": " ", "goal_id": "new", "goal_kind": "", "goal": ""})
    page = text(answer)
    assert answer.status_code == 422
    assert "Say in one line what this experiment was." in page
    assert 'id="goal_kind-fault-1"' in page
    assert 'id="goal-fault-1"' in page
    with opened(local_app) as session:
        from experiments.results.records import DroppedFileSet

        assert session.get_one(DroppedFileSet, 1).kept_as is None


def test_of_several_goals_none_is_chosen_and_of_none_nothing_is_asked(
    reader: Browser, read_file: str, local_app: Flask, now: datetime
) -> None:
    empty = text(reader.get(f"{read_file}/keep"))
    assert '<input type="hidden" name="goal_id" value="new">' in empty
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        for line in ("€3,000 a quarter", "€4,000 a quarter"):
            create_goal(session, actor, GoalChange(kind="donations", goal=line), now=now)
    page = text(reader.get(f"{read_file}/keep"))
    assert [on for _, on in re.findall(r'name="goal_id" id="([^"]+)" value="[^"]+"( checked)?', page)] == ["", "", ""]


def test_without_a_goal_it_is_not_kept_here(reader: Browser, read_file: str) -> None:
    answer = reader.post(f"{read_file}/keep", {"title": "Question headline", **DATES}, page=f"{read_file}/keep")
    assert answer.status_code == 422
    assert "Say which goal this served" in text(answer)


def test_it_cannot_end_before_it_began(reader: Browser, read_file: str) -> None:
    wrong = {**KEEP, "starts": "2026-09-20", "ends": "2026-09-07"}
    answer = reader.post(f"{read_file}/keep", wrong, page=f"{read_file}/keep")
    assert answer.status_code == 422
    assert "It cannot end before it began." in text(answer)
    assert 'value="260 first orders a month"' in text(answer)


def test_questions_that_are_not_answered_come_first(reader: Browser) -> None:
    answer = reader.post("/drop", files(("export.csv", export(date(2026, 9, 7)))), page="/")
    assert reader.get(f"{answer.location}/keep").location == answer.location


def test_who_may_only_look_is_not_offered_to_keep(
    reader: Browser, read_file: str, local_app: Flask, now: datetime
) -> None:
    become(local_app, now, Role.VIEWER)
    assert f"{read_file}/keep" not in text(reader.get(f"{read_file}/result"))
    assert reader.post(f"{read_file}/keep", {**KEEP, **DATES}).status_code == 403
