"""Channels, noes and approvals: each gate is tried through a page's form and through the JSON interface alike."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from experiments.people.permission import Role
from experiments.people.team import Team
from tests.audited import by_hand
from tests.webapp.answers import book, set_role
from tests.webapp.api.caller import Caller
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Gate:
    """The same act by form and by call, in which state of the book and role, and the codes of the refusal."""

    what: str
    form: tuple[str, dict[str, Any]]
    body: tuple[str, str, dict[str, Any]]
    codes: tuple[str, ...]
    status: int = 422
    before: tuple[str, ...] = ()
    role: Role = Role.LEAD
    told: bool = field(default=True)


LOW_CAP = ("low cap", "draft")
GATES = (
    Gate("a channel without a name", ("/channels/new", {}), ("POST", "/channels", {}), ("missing",)),
    Gate(
        "a goal without saying in what it serves it better",
        ("/channels/new", {"name": "LinkedIn", "better_for_goal_id": "1"}),
        ("POST", "/channels", {"name": "LinkedIn", "better_for": {"goal_id": 1}}),
        ("missing",),
        before=("draft",),
    ),
    Gate(
        "a goal that is not there, to be looked at again on a day gone by",
        (
            "/channels/new",
            {"name": "X", "better_for_goal_id": "7", "better_because": "y", "review_on": "2026-11-02"},
        ),
        ("POST", "/channels", {"name": "X", "better_for": {"goal_id": 7, "because": "y"}, "review_on": "2026-11-02"}),
        ("not_found", "passed"),
    ),
    Gate(
        "a name that another channel has",
        ("/channels/new", {"name": "FEED ads"}),
        ("POST", "/channels", {"name": "FEED ads"}),
        ("same_name",),
        before=("channel",),
    ),
    Gate(
        "a marketer says that an account exists in which nothing ran",
        ("/channels/new", {"name": "LinkedIn", "exists_already": "yes"}),
        ("POST", "/channels", {"name": "LinkedIn", "exists_already": True}),
        ("role_too_small",),
        403,
        role=Role.MARKETER,
    ),
    Gate(
        "an analyst opens a channel",
        ("/channels/1/status", {"act": "open", "better_because": "x"}),
        ("POST", "/channels/1/status", {"status": "open", "better_for": {"because": "x"}}),
        ("role_too_small",),
        403,
        before=("shelf",),
        role=Role.ANALYST,
    ),
    Gate(
        "from the shelf without an answer",
        ("/channels/1/status", {"act": "open"}),
        ("POST", "/channels/1/status", {"status": "open"}),
        ("missing",),
        before=("shelf",),
    ),
    Gate(
        "to the shelf without a reason",
        ("/channels/1/status", {"act": "shelf", "review_on": "2026-10-01"}),
        ("POST", "/channels/1/status", {"status": "shelf", "review_on": "2026-10-01"}),
        ("missing", "passed"),
        before=("channel",),
    ),
    Gate(
        "opening what is open",
        ("/channels/1/status", {"act": "open", "better_for_goal_id": "1", "better_because": "x"}),
        ("POST", "/channels/1/status", {"status": "open", "better_for": {"goal_id": 1, "because": "x"}}),
        ("wrong_status",),
        409,
        before=("draft", "channel"),
    ),
    Gate(
        "changing what somebody changed meanwhile",
        ("/channels/1", {"name": "feed ads", "why": "mine", "version": "9"}),
        ("PATCH", "/channels/1", {"why": "mine", "version": 9}),
        ("changed_meanwhile",),
        409,
        before=("channel",),
        told=False,  # the page shows both versions instead of the sentence
    ),
    Gate(
        "a no to nothing, without a reason",
        ("/noes", {"review_on": "2026-11-02"}),
        ("POST", "/noes", {"review_on": "2026-11-02"}),
        ("missing", "passed"),
    ),
    Gate(
        "an analyst says no to an idea",
        ("/noes", {"idea": "Buy followers", "reason": "no"}),
        ("POST", "/noes", {"idea": "Buy followers", "reason": "no"}),
        ("role_too_small",),
        403,
        role=Role.ANALYST,
    ),
    Gate(
        "an analyst says no to a draft",
        ("/experiments/1/decline", {"reason": "no"}),
        ("POST", "/experiments/1/decline", {"reason": "no"}),
        ("role_too_small",),
        403,
        before=("draft",),
        role=Role.ANALYST,
    ),
    Gate(
        "no again, without a reason",
        ("/noes/1/again", {}),
        ("POST", "/noes/1/again", {}),
        ("missing",),
        before=("no",),
    ),
    Gate(
        "a marketer looks at a no again",
        ("/noes/1/reopen", {}),
        ("POST", "/noes/1/reopen", {}),
        ("role_too_small",),
        403,
        before=("no",),
        role=Role.MARKETER,
    ),
    Gate(
        "looking again at what somebody looked at already",
        ("/noes/1/reopen", {}),
        ("POST", "/noes/1/reopen", {}),
        ("already_answered",),
        409,
        before=("no", "reopened"),
    ),
    Gate(
        "locking above the cap",
        ("/experiments/1/plan", {"act": "lock"}),
        ("POST", "/experiments/1/register", {}),
        ("needs_approval",),
        before=LOW_CAP,
        role=Role.MARKETER,
    ),
    Gate(
        "locking in another currency than the cap's",
        ("/experiments/1/plan", {"act": "lock"}),
        ("POST", "/experiments/1/register", {}),
        ("needs_approval",),
        before=("cap in euros", "draft in dollars"),
        role=Role.MARKETER,
    ),
    Gate(
        "approving one's own budget as a marketer",
        ("/experiments/1/approval", {"act": "grant"}),
        ("POST", "/experiments/1/approval", {"act": "grant"}),
        ("role_too_small",),
        403,
        before=(*LOW_CAP, "asked"),
        role=Role.MARKETER,
    ),
    Gate(
        "refusing a budget without a reason",
        ("/experiments/1/approval", {"act": "refuse"}),
        ("POST", "/experiments/1/approval", {"act": "refuse"}),
        ("missing",),
        before=(*LOW_CAP, "asked"),
    ),
    Gate(
        "approving what was changed after asking",
        ("/experiments/1/approval", {"act": "grant"}),
        ("POST", "/experiments/1/approval", {"act": "grant"}),
        ("changed_meanwhile",),
        409,
        before=(*LOW_CAP, "asked", "dearer"),
    ),
    Gate(
        "locking what became dearer after the approval",
        ("/experiments/1/plan", {"act": "lock"}),
        ("POST", "/experiments/1/register", {}),
        ("needs_approval",),
        before=(*LOW_CAP, "asked", "granted", "dearer"),
        role=Role.MARKETER,
    ),
    Gate(
        "asking twice",
        ("/experiments/1/approval", {"act": "ask"}),
        ("POST", "/experiments/1/approval", {"act": "ask"}),
        ("already_asked",),
        409,
        before=(*LOW_CAP, "asked"),
        role=Role.MARKETER,
    ),
)
STATES = {
    before: [gate for gate in GATES if gate.before == before] for before in dict.fromkeys(g.before for g in GATES)
}
"""The gates by the state of the book in which they are tried."""


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """A book of one's own: page and interface act as the same local person."""
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    made = create_app(settings, mode=Mode.OWN, clock=lambda: NOW)
    yield made
    with made.app_context():
        running().book.engine.dispose()


def set_cap(app: Flask, minor: int) -> None:
    with book(app) as session:
        by_hand(session)
        session.execute(sa.update(Team).values(spend_cap_minor=minor, currency="EUR"))


def bring_about(app: Flask, caller: Caller, before: tuple[str, ...]) -> None:
    """Bring the book to where the gate stands, as a lead would."""
    calls: dict[str, tuple[str, str, dict[str, Any]]] = {
        "channel": ("POST", "/channels", {"name": "feed ads", "exists_already": True}),
        "shelf": ("POST", "/channels", {"name": "video network", "reason": "not now"}),
        "no": ("POST", "/noes", {"idea": "Buy followers", "reason": "We do not."}),
        "reopened": ("POST", "/noes/1/reopen", {}),
        "asked": ("POST", "/experiments/1/approval", {"act": "ask"}),
        "granted": ("POST", "/experiments/1/approval", {"act": "grant"}),
        "dearer": ("PATCH", "/experiments/1", {"budget": {"amount": "310.00", "currency": "EUR"}}),
    }
    for step in before:
        if step == "draft":
            caller.make_draft()
        elif step == "draft in dollars":
            caller.make_draft(budget={"amount": "280.00", "currency": "USD"})
        elif step == "low cap":
            set_cap(app, 200_00)
        elif step == "cap in euros":
            set_cap(app, 1_000_00)
        else:
            done = caller.call(*calls[step])
            assert done.status_code < 300, done.get_data(as_text=True)


def stored(caller: Caller) -> list[Any]:
    """Everything that a refusal must leave alone."""
    return [caller.get(path).get_json() for path in ("/channels", "/noes", "/experiments")]


@pytest.mark.parametrize("before", STATES, ids=lambda before: ", ".join(before) or "nothing")
def test_form_and_interface_refuse_alike(app: Flask, before: tuple[str, ...]) -> None:
    caller, reader = Caller(app, None), Browser(app)
    caller.get("/me")  # who acts is made on the way
    set_role(app, Role.LEAD)
    bring_about(app, caller, before)
    there = stored(caller)
    for gate in STATES[before]:  # what is refused leaves the book as it was, for the next one
        set_role(app, gate.role)
        refused = caller.call(*gate.body)
        errors = refused.get_json()["errors"]
        assert refused.status_code == gate.status, gate.what
        assert {error["code"] for error in errors} == set(gate.codes), gate.what

        page = reader.post(*gate.form)
        assert page.status_code == gate.status, gate.what
        shown = html.unescape(text(page))
        missing = [error["sentence"] for error in errors if error["sentence"] not in shown]
        assert missing == [] or not gate.told, gate.what
        assert stored(caller) == there, gate.what


def test_below_the_cap_everybody_who_plans_starts_at_once_and_approved_above_it_too(app: Flask) -> None:
    caller = Caller(app, None)
    caller.get("/me")
    set_role(app, Role.MARKETER)
    set_cap(app, 280_00)
    assert caller.post(f"/experiments/{caller.make_draft()['id']}/register").status_code == 201

    set_cap(app, 200_00)
    number = caller.make_draft()["id"]
    assert caller.post(f"/experiments/{number}/approval", {"act": "ask"}).status_code == 201
    set_role(app, Role.LEAD)
    assert caller.post(f"/experiments/{number}/approval", {"act": "grant"}).status_code == 201
    set_role(app, Role.MARKETER)
    cheaper = {"budget": {"amount": "260.00", "currency": "EUR"}}
    assert caller.patch(f"/experiments/{number}", cheaper).status_code == 200
    assert caller.post(f"/experiments/{number}/register").status_code == 201, "less than was approved needs no more"
