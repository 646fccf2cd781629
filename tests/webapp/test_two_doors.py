"""One rule, two doors: the same refusals through a page's form and through the JSON interface."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.experiments.results.exports import daily
from tests.webapp.api.caller import Caller
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings


@dataclass(frozen=True)
class Gate:
    """What a person types and what a program sends for the same act, and the codes of the refusal."""

    what: str
    before: str
    form: tuple[str, dict[str, Any]]
    body: tuple[str, str, dict[str, Any]]
    codes: tuple[str, ...]
    status: int = 422
    day: datetime = field(default=datetime(2026, 11, 2, 9, 0, tzinfo=UTC))


AFTER = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
THREE = {"audience": "hobby cooks", "customer_objective": "look at the kit", "idea": "ask", "mechanism": "curiosity"}
PARTS = {
    "people": {"audience": "hobby cooks"},
    "objective": {"customer_objective": "look at the kit"},
    "strategy": {"hypothesis": "ask", "mechanism": "curiosity"},
}
GATES = (
    Gate(
        "nothing said",
        "nothing",
        ("/experiments/new", {"act": "draft"}),
        ("POST", "/experiments", {}),
        ("missing",),
    ),
    Gate(
        "the channel before the people",
        "nothing",
        ("/experiments/new", {"title": "Reels", "channel": "paid social"}),
        ("POST", "/experiments", {"title": "Reels", "technology": {"channel": "paid social"}}),
        ("too_early",),
    ),
    Gate(
        "a goal that is not there",
        "nothing",
        ("/experiments/new", {"title": "Reels", "goal_id": "77"}),
        ("POST", "/experiments", {"title": "Reels", "goal_id": 77}),
        ("not_found",),
    ),
    Gate(
        "brand awareness without a next step of one's own",
        "awareness",
        ("/experiments/new", THREE | {"goal_id": "1", "channel": "paid social"}),
        ("POST", "/experiments", PARTS | {"goal_id": 1, "technology": {"channel": "paid social"}}),
        ("too_early",),
    ),
    Gate(
        "locking an idea",
        "idea",
        ("/experiments/1/plan", {"act": "lock"}),
        ("POST", "/experiments/1/register", {}),
        ("missing", "no_primary"),
    ),
    Gate(
        "locking what somebody changed meanwhile",
        "draft",
        ("/experiments/1/plan", {"act": "lock", "version": "99"}),
        ("POST", "/experiments/1/register", {"version": 99}),
        ("changed_meanwhile",),
        409,
    ),
    Gate(
        "a no without reason, for a day that has passed",
        "draft",
        ("/experiments/1/decline", {"review_on": "2026-11-01"}),
        ("POST", "/experiments/1/decline", {"review_on": "2026-11-01"}),
        ("missing", "passed"),
    ),
    Gate(
        "giving up without a reason",
        "draft",
        ("/experiments/1/abandon", {}),
        ("POST", "/experiments/1/abandon", {}),
        ("missing",),
    ),
    Gate(
        "unlocking what has begun",
        "locked",
        ("/experiments/1/unlock", {}),
        ("POST", "/experiments/1/unlock", {}),
        ("has_begun",),
        409,
        AFTER,
    ),
    Gate(
        "a change after the start without a reason",
        "locked",
        ("/experiments/1/deviate", {"field": "ends", "after": "2026-12-06"}),
        ("POST", "/experiments/1/deviations", {"field": "ends", "after": "2026-12-06"}),
        ("missing",),
        422,
        AFTER,
    ),
    Gate(
        "closing without results",
        "locked",
        ("/experiments/1/close", {"decision": "keep"}),
        ("POST", "/experiments/1/conclusion", {"decision": "keep"}),
        ("no_results",),
        409,
        AFTER,
    ),
    Gate(
        "closing with nothing said",
        "results",
        ("/experiments/1/close", {"lesson_id": "none"}),
        ("POST", "/experiments/1/conclusion", {}),
        ("decision_missing", "claim_missing"),
        422,
        AFTER,
    ),
    Gate(
        "another verdict without a reason",
        "results",
        ("/experiments/1/close", {"lesson_id": "none", "decision": "keep", "verdict": "undecided", "why": "other"}),
        ("POST", "/experiments/1/conclusion", {"decision": "keep", "verdict": "undecided", "why": "other"}),
        ("override_reason_missing",),
        422,
        AFTER,
    ),
)
READ_AND_ANSWERED = {"control": "Kit A", "metric": "link_clicks/impressions", "design": "platform_split"}
GATES += (
    Gate(
        "nothing answered about a file",
        "read",
        ("/read/1", {}),
        ("POST", "/readings/1/answers", {}),
        ("control_missing", "metric_missing", "worthwhile_missing", "design_missing"),
    ),
    Gate(
        "a version that the file does not have, and a change that is worth it only at eleven times",
        "read",
        ("/read/1", READ_AND_ANSWERED | {"control": "Kit C", "worthwhile_lift": "1100"}),
        ("POST", "/readings/1/answers", READ_AND_ANSWERED | {"control": "Kit C", "worthwhile_lift": 11}),
        ("not_in_file", "worthwhile_out_of_range"),
    ),
    Gate(
        "keeping a file that was not answered",
        "read",
        ("/read/1/keep", {"title": "Ours", "goal_id": "1"}),
        ("POST", "/readings/1/keep", {"title": "Ours", "goal_id": 1}),
        ("not_answered",),
        409,
    ),
    Gate(
        "keeping a file without goal and title",
        "answered",
        ("/read/1/keep", {"starts": "2026-11-09", "ends": "2026-11-22"}),
        ("POST", "/readings/1/keep", {}),
        ("goal_missing", "title_missing"),
    ),
    Gate(
        "taking a file out twice",
        "undone",
        ("/experiments/1/data/1/undo", {}),
        ("POST", "/experiments/1/results/1/undo", {}),
        ("already_undone",),
        409,
        AFTER,
    ),
)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    """A book of one's own: page and interface act as the same local person."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    made = create_app(settings, mode=Mode.OWN, clock=clock)
    yield made
    with made.app_context():
        running().book.engine.dispose()


def bring_about(caller: Caller, before: str, clock: Clock) -> None:
    """Bring the book to where the gate stands."""
    if before == "awareness":
        caller.make_goal(kind="brand_awareness")
    elif before == "idea":
        assert caller.post("/experiments", {"title": "Free delivery banner"}).status_code == 201
    elif before == "draft":
        caller.make_draft()
    elif before in {"locked", "results", "undone"}:
        caller.make_locked()
    elif before in {"read", "answered"}:
        caller.make_goal()
        assert caller.send("/readings", ("export.csv", daily(14))).status_code == 201
    if before == "answered":
        answers = READ_AND_ANSWERED | {"worthwhile_lift": 0.05}
        assert caller.post("/readings/1/answers", answers).status_code == 200
    if before in {"results", "undone"}:
        clock.now = AFTER
        assert caller.upload(1, daily(14, a=20, b=30)).status_code == 201
    if before == "undone":
        assert caller.post("/experiments/1/results/1/undo").status_code == 200


def stored(caller: Caller) -> list[Any]:
    """Everything that a refusal must leave alone."""
    return [caller.get(path).get_json() for path in ("/goals", "/experiments", "/lessons", "/readings")]


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.what)
def test_form_and_interface_refuse_alike(app: Flask, clock: Clock, gate: Gate) -> None:
    caller, reader = Caller(app, None), Browser(app)
    bring_about(caller, gate.before, clock)
    clock.now = gate.day
    before = stored(caller)

    method, path, body = gate.body
    refused = caller.call(method, path, body)
    errors = refused.get_json()["errors"]
    assert refused.status_code == gate.status
    assert {error["code"] for error in errors} == set(gate.codes)

    page = reader.post(*gate.form, page="/")
    assert page.status_code == gate.status
    shown = html.unescape(text(page))
    assert [error["sentence"] for error in errors if error["sentence"] not in shown] == []
    assert stored(caller) == before
