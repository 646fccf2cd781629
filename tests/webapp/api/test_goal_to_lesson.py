"""The whole way by the JSON interface: a token from the command line, then goal to lesson, over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from flask import Flask

from experiments.people.joining import take_in
from experiments.people.permission import Role
from tests.experiments.results.exports import daily
from tests.factories import make_team
from tests.journeys.visitor import served
from tests.webapp.api.conftest import Clock
from tests.webapp.book import opened
from webapp.cli import trialbook
from webapp.settings import Settings

FIRST = date(2026, 11, 9)


@pytest.fixture
def token(api_app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    """What ``trialbook token add`` prints for a marketer of the book."""
    with opened(api_app) as session:
        mill, clock = make_team(session, "Quernwell Mill"), api_app.extensions["trialbook"].clock
        email = "tom@quernwell.example"
        take_in(session, mill, email=email, name="Tom", role=Role.MARKETER, password_hash=None, now=clock())
    monkeypatch.setenv("TRIALBOOK_DATA", str(settings.data))
    if settings.database_url:
        monkeypatch.setenv("TRIALBOOK_DATABASE_URL", settings.database_url)
    done = CliRunner().invoke(trialbook, ["token", "add", "tom@quernwell.example", "--name", "Agency tool"])
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


def caller(base: str, token: str) -> Callable[..., Any]:
    """Call the interface as any program would; what is not expected shows its whole answer."""

    def call(method: str, path: str, expected: int, **sent: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}", **sent.pop("headers", {})}
        answer = requests.request(method, f"{base}/api/v1{path}", headers=headers, timeout=30, **sent)
        assert answer.status_code == expected, answer.text
        return answer.json()

    return call


def test_from_goal_to_lesson_by_the_interface_alone(api_app: Flask, clock: Clock, token: str) -> None:
    with served(api_app) as base:
        call = caller(base, token)
        assert call("GET", "/me", 200) | {"person_id": 0, "team_id": 0} == {
            "person_id": 0,
            "department": None,
            "name": "Tom",
            "team_id": 0,
            "team": "Quernwell Mill",
            "role": "marketer",
            "scopes": ["read", "write"],
        }
        goal = call("POST", "/goals", 201, json={"kind": "new_sales", "goal": "260 first orders a month by June"})
        draft = call("POST", "/experiments", 201, json={"goal_id": goal["id"], "title": "Question or statement?"})
        where = f"/experiments/{draft['id']}"

        # the channel comes last
        refused = call("PATCH", where, 422, json={"technology": {"channel": "paid social"}})
        assert [(one["field"], one["code"]) for one in refused["errors"]] == [("technology", "too_early")]
        missing = call("POST", f"{where}/register", 422)
        assert "people.audience" in {one["field"] for one in missing["errors"]}

        call("PATCH", where, 200, json=_answers())
        draft = call("PATCH", where, 200, json={"technology": {"channel": "paid social"}, "starts": FIRST.isoformat()})
        stale = call("PATCH", where, 409, json={"heard": "late", "version": draft["version"] - 1})
        assert stale["errors"][0]["code"] == "changed_meanwhile"
        sealed = call("POST", f"{where}/register", 201, headers={"Idempotency-Key": "lock-1"})
        again = call("POST", f"{where}/register", 201, headers={"Idempotency-Key": "lock-1"})
        assert again == sealed
        assert (sealed["status"], len(sealed["sealed"]["hash"])) == ("registered", 64)

        clock.move_to(2026, 11, 24)
        export = daily(14, a=20, b=25, starts=FIRST)
        seen = call("POST", f"{where}/results?preview=true", 200, files={"file": ("export.csv", export)})
        assert seen["import_id"] is None
        taken = call("POST", f"{where}/results", 201, files={"file": ("export.csv", export)})
        assert taken["rows"] == 28
        analysis = call("GET", f"{where}/analysis", 200)
        assert (analysis["verdict"], analysis["grade"]) == ("succeeded", "C")
        lesson = {"claim": "A question brings more clicks.", "scope": "hobby cooks", "what_to_do": "Ask first."}
        closed = call("POST", f"{where}/conclusion", 201, json={"decision": "adopt", "lesson": lesson})
        assert (closed["status"], closed["verdict"], closed["decision"]) == ("concluded", "succeeded", "adopt")
        (found,) = call("GET", "/lessons?q=question", 200)["items"]
        assert (found["claim"], found["supporting"]) == ("A question brings more clicks.", [draft["id"]])
        (card,) = call("GET", "/archive?q=question", 200)["items"]
        assert card["lesson_id"] == found["id"]
        acts = [line["action"] for line in call("GET", f"{where}/history", 200)["items"]]
        assert acts == [
            "conclusion.write",
            "results.upload",
            "experiment.register",
            *["draft.change"] * 2,
            "draft.start",
        ]


def _answers() -> dict[str, Any]:
    return {
        "people": {"audience": "hobby cooks nearby who do not know us"},
        "objective": {"customer_objective": "look at the first kit"},
        "strategy": {
            "hypothesis": "open with the reader's question",
            "instead_of": "our claim",
            "expected": "more will click through",
            "mechanism": "curiosity asks for an answer",
        },
        "budget": {"amount": "280.00", "currency": "EUR"},
    }
