"""Every gate of planning through form and interface: the same field and code from both, and nothing is stored."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from flask import template_rendered

from experiments.people.permission import Role
from experiments.people.team import Team
from tests.audited import by_hand
from tests.pictures import png
from tests.webapp.answers import book, set_role
from tests.webapp.api.caller import Caller
from tests.webapp.book import files
from tests.webapp.browser import Browser, text
from tests.webapp.planning_gates import (
    ABOVE_THE_CAP,
    MONDAY,
    READ_ONLY,
    RUNNING,
    RUNNING_ONES,
    STAGES,
    Fault,
    Gate,
    Stage,
    with_key,
)
from webapp.schemas.experiments import EXPERIMENT_FIELDS

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings

DOMAIN = {place: name for name, place in EXPERIMENT_FIELDS.items()}


class Clock:
    def __init__(self) -> None:
        self.now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    made = create_app(settings, mode=Mode.OWN, clock=clock)
    yield made
    with made.app_context():
        running().book.engine.dispose()


def stored(caller: Caller) -> list[Any]:
    return [caller.get(path).get_json() for path in ("/goals?limit=200", "/experiments?limit=200")]


def through_the_page(reader: Browser, gate: Gate, key: int) -> tuple[int, set[Fault], str]:
    """Send the form; give its status, what its page says by field and code, and its text."""
    told: set[Fault] = set()

    def note(_app: Flask, *, context: dict[str, Any], **_more: Any) -> None:
        told.update((one.field, one.code) for one in context.get("faults") or ())

    reader.get("/account")
    with template_rendered.connected_to(note, reader.app):
        answer = reader.post(*(with_key(part, key) for part in gate.form))
    return answer.status_code, told, html.unescape(text(answer))


def through_the_interface(caller: Caller, gate: Gate, key: int) -> tuple[int, set[Fault], list[str]]:
    answer = caller.call(*(with_key(part, key) for part in gate.body))
    errors = answer.get_json()["errors"]
    named = {(DOMAIN.get(one["field"], one["field"]), one["code"]) for one in errors}
    return answer.status_code, named, [one["sentence"] for one in errors]


def look_at(app: Flask, gate: Gate, key: int) -> list[str]:
    """Try a gate through both doors and say what was not alike."""
    caller, reader = Caller(app, None), Browser(app)
    before = stored(caller)
    status, faults, sentences = through_the_interface(caller, gate, key)
    wrong = [] if (status, faults) == (gate.status, set(gate.faults)) else [f"interface: {status} {sorted(faults)}"]
    status, told, page = through_the_page(reader, gate, key)
    if status != gate.status:
        wrong.append(f"page: {status}")
    if not gate.silent:
        # The page also names each answer that is missing at its field; the interface says them in one sentence.
        alike = faults <= told and {code for _field, code in told - faults} <= {"missing"}
        wrong += [] if alike else [f"page: {sorted(told)}"]
        wrong += [f"not on the page: {one}" for one in sentences if one not in page]
    return [*wrong, *([] if stored(caller) == before else ["something was stored"])]


@pytest.mark.parametrize(
    ("stages", "role", "day"),
    [
        (STAGES, Role.ADMIN, MONDAY),
        (ABOVE_THE_CAP, Role.MARKETER, MONDAY),
        (RUNNING_ONES, Role.ADMIN, RUNNING),
        (READ_ONLY, Role.VIEWER, MONDAY),
    ],
    ids=["before the start", "above the cap", "running", "somebody who only reads"],
)
def test_both_doors_are_closed_alike(
    app: Flask, clock: Clock, stages: tuple[Stage, ...], role: Role, day: datetime
) -> None:
    caller = Caller(app, None)
    keys = [stage.make(caller) for stage in stages]
    set_role(app, role)
    if stages is ABOVE_THE_CAP:
        with book(app) as session:
            by_hand(session)
            session.execute(sa.update(Team).values(spend_cap_minor=10000))
    clock.now = day
    tried = [(stage, gate, key) for stage, key in zip(stages, keys, strict=True) for gate in stage.gates]
    found = {f"{stage.name}: {gate.what}": look_at(app, gate, key) for stage, gate, key in tried}
    assert {what: wrong for what, wrong in found.items() if wrong} == {}


def test_a_page_cannot_even_say_that_two_versions_are_what_we_do_now(app: Flask) -> None:
    caller, reader = Caller(app, None), Browser(app)
    caller.make_draft()
    two = [{"name": "A", "role": "control"}, {"name": "B", "role": "control"}]
    errors = caller.patch("/experiments/1", {"variants": two}).get_json()["errors"]
    assert [(one["field"], one["code"]) for one in errors] == [("variants", "two_controls")]
    reader.get("/experiments/1/plan")
    reader.post("/experiments/1/plan", {"act": "change", "version_1_role": "control", "version_1_text": "a riddle"})
    roles = [one["role"] for one in caller.get("/experiments/1").get_json()["variants"]]
    assert roles == ["control", "treatment"]


def test_what_is_no_picture_is_refused_by_both(app: Flask) -> None:
    caller, reader = Caller(app, None), Browser(app)
    caller.make_draft()
    before = stored(caller)
    reader.get("/experiments/1/plan")
    for data, code in (
        (b"<html><script>alert(1)</script></html>", "not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "drawing"),
        (png() + b"<script>alert(1)</script>", "more_than_picture"),
        (png()[:-8], "cut_off"),
        (png(30000, 30000), "too_many_pixels"),
        (png() + bytes(5 * 1024 * 1024), "too_large"),
    ):
        errors = caller.send("/pictures", ("b.png", data)).get_json()["errors"]
        assert [(one["field"], one["code"]) for one in errors] == [("picture", code)]
        sent = {"version_1_file": files(("b.png", data))["files"], "act": "change"}
        answer = reader.post("/experiments/1/plan", sent)
        assert answer.status_code == 422
        assert errors[0]["sentence"] in html.unescape(text(answer))
    assert stored(caller) == before
