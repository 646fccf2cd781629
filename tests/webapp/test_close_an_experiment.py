"""Closing: three pre-written lines, one button; the lesson is found again in the archive."""

from __future__ import annotations

import html
import re
from datetime import date, datetime

import pytest
from flask import Flask

from experiments.people.permission import Role
from experiments.trials.experiment import Experiment
from tests.webapp.book import become, export, files, has_run
from tests.webapp.browser import Browser, text

STARTS = date(2026, 10, 12)


def with_result(reader: Browser, experiment: Experiment, gain: float, wobble: float = 0.0) -> str:
    """Upload an export in which B gains by a factor; give the address of closing."""
    place = f"/experiments/{experiment.id}/upload"
    answer = reader.post(place, files(("export.csv", export(STARTS, gains=(1, gain), wobble=wobble))), page=place)
    reader.post(answer.location)
    return f"/experiments/{experiment.id}/close"


@pytest.fixture
def worked(reader: Browser, local_app: Flask, now: datetime) -> str:
    """Closing page of an experiment that worked."""
    return with_result(reader, has_run(local_app, now), 1.4)


@pytest.fixture
def harmed(reader: Browser, local_app: Flask, now: datetime) -> str:
    """Closing page of an experiment that did harm."""
    return with_result(reader, has_run(local_app, now), 0.7)


def fields_of(page: str) -> dict[str, str]:
    """Read the form as a browser would send it untouched."""
    form = page.split("<form", 1)[1] if "close" not in page else page[page.index('/close"') :]
    fields: dict[str, str] = {}
    for name, value in re.findall(r'<input[^>]*?name="(\w+)"[^>]*?type="(?:text|date)" value="([^"]*)"', form):
        fields[name] = html.unescape(value)
    fields.update(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields.update(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)" checked', form))
    for name, value in re.findall(r'<textarea[^>]*?name="(\w+)"[^>]*>([^<]*)</textarea>', form):
        fields[name] = html.unescape(value)
    for name, inside in re.findall(r'<select[^>]*?name="(\w+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        found = re.search(r'value="([^"]*)" selected', inside)
        fields[name] = found[1] if found else ""
    return fields


def test_pressed_once_without_typing_a_success_is_closed(reader: Browser, worked: str) -> None:
    page = text(reader.get(worked))
    assert "What we know" in page
    assert "What we do" in page
    assert "What we learned" in page
    answer = reader.post(worked, fields_of(page))
    assert answer.status_code == 303, text(answer)
    assert "Closed" in text(reader.get(answer.location))
    assert "Who heard it" in text(reader.get(answer.location))  # it leads to its story
    result = text(reader.get(worked.replace("/close", "/result")))
    assert "Why, and next" in result
    assert "Use the new version" in result


def test_the_lesson_is_found_again(reader: Browser, worked: str) -> None:
    fields = fields_of(text(reader.get(worked))) | {"claim": "Questions make people click."}
    reader.post(worked, fields)
    found = re.sub("</?mark>", "", text(reader.get("/archive?q=questions")))
    assert "Questions make people click." in found
    assert "Questions make people click." in text(reader.get("/lessons"))
    lesson = text(reader.get("/lessons/1"))
    assert "1 experiment supports it" in lesson
    assert "Question or statement?" in lesson


def test_what_did_harm_needs_its_why_in_one_tap(reader: Browser, harmed: str) -> None:
    page = text(reader.get(harmed))
    fields = fields_of(page)
    assert "why" not in fields  # nothing is pre-chosen where a person has to think
    refused = reader.post(harmed, fields)
    assert refused.status_code == 422
    assert "Say in one tap why it did not work out" in text(refused)
    answer = reader.post(harmed, {**fields, "why": "wrong_audience"})
    assert answer.status_code == 303
    page = text(reader.get("/archive?verdict=harmful"))
    assert "Wrong people" in page
    assert "Did harm" in page


def test_an_undecided_one_comes_with_too_small(reader: Browser, local_app: Flask, now: datetime) -> None:
    closing = with_result(reader, has_run(local_app, now), 1.03, wobble=0.3)
    fields = fields_of(text(reader.get(closing)))
    assert fields["why"] == "too_small"


def test_overriding_needs_a_reason_and_shows(reader: Browser, worked: str) -> None:
    fields = fields_of(text(reader.get(worked))) | {"verdict": "invalid", "why": "tracking_broken"}
    refused = reader.post(worked, fields)
    assert refused.status_code == 422
    assert "Say why you override it" in text(refused)
    assert 'value="tracking_broken" checked' in text(refused)  # what was said is kept
    answer = reader.post(worked, {**fields, "override_reason": "The button was counted twice."})
    assert "The button was counted twice." in text(reader.get(answer.location))
    page = text(reader.get(worked.replace("/close", "/result")))
    assert "Not usable" in page
    assert "The button was counted twice." in page
    assert "The locked rule says: Worked." in page


def test_a_marketer_may_close_but_not_override(reader: Browser, worked: str, local_app: Flask, now: datetime) -> None:
    become(local_app, now, Role.MARKETER)
    page = text(reader.get(worked))
    assert "Override the verdict" not in page
    fields = fields_of(page) | {"verdict": "undecided", "why": "other", "override_reason": "I think so."}
    assert reader.post(worked, fields).status_code == 422


def test_all_refusals_come_together(reader: Browser, harmed: str) -> None:
    fields = fields_of(text(reader.get(harmed))) | {"decision": "", "claim": " ", "what_to_do": ""}
    page = text(reader.post(harmed, fields))
    for sentence in (
        "Say in one tap why",
        "Say what you do now",
        "Say in one sentence what you learned.",
        "Say what the next one should do.",
    ):
        assert sentence in page


def test_it_can_speak_against_a_lesson_that_is_there(
    reader: Browser, worked: str, local_app: Flask, now: datetime
) -> None:
    reader.post(worked, fields_of(text(reader.get(worked))) | {"claim": "Questions make people click."})
    second = with_result(reader, has_run(local_app, now), 0.7)
    fields = fields_of(text(reader.get(second)))
    reader.post(second, {**fields, "why": "wrong_audience", "lesson_id": "1", "stance": "contradicts"})
    page = text(reader.get("/lessons/1"))
    assert "Disputed" in page
    assert "1 contradicts it" in page
    assert "Contradicted by" in page


def test_closed_is_closed(reader: Browser, worked: str) -> None:
    fields = fields_of(text(reader.get(worked)))
    reader.post(worked, fields)
    assert reader.post(worked, fields).status_code == 409
    assert reader.get(worked).status_code == 409


def test_who_looked_at_an_older_state_is_told(reader: Browser, worked: str) -> None:
    fields = fields_of(text(reader.get(worked)))
    assert reader.post(worked, {**fields, "version": "999"}).status_code == 409


def test_without_a_result_there_is_nothing_to_close(reader: Browser, local_app: Flask, now: datetime) -> None:
    waiting = has_run(local_app, now)
    assert reader.get(f"/experiments/{waiting.id}/close").status_code == 409


def test_who_may_only_look_may_not_close(reader: Browser, worked: str, local_app: Flask, now: datetime) -> None:
    become(local_app, now, Role.VIEWER)
    assert worked not in text(reader.get(worked.replace("/close", "/result")))
    assert reader.get(worked).status_code == 403
