"""Closing with what was avoided, the ledgers, an answer to a decision and the record of all of them, as JSON."""

from __future__ import annotations

from typing import Any

import pytest

from tests.experiments.results.exports import daily
from tests.webapp.api.caller import GOAL, QUESTION_HEADLINE, Caller, problems
from tests.webapp.api.conftest import Clock

SAVED = {"amount": "640.00", "currency": "EUR", "every": "quarter", "assumption": "The same once a quarter."}
CLOSING: dict[str, Any] = {
    "why": "weak_execution",
    "decision": "stop",
    "decision_due": "2026-12-24",
    "lesson": {"claim": "Questions drive people away.", "scope": "hobby cooks", "what_to_do": "State it."},
}


@pytest.fixture
def failed(lead: Caller, clock: Clock) -> int:
    """Two weeks in which B gets half of the clicks, ready to be closed."""
    goal = lead.post("/goals", GOAL).get_json()
    draft = lead.post("/experiments", QUESTION_HEADLINE | {"goal_id": goal["id"]}).get_json()
    assert lead.post(f"/experiments/{draft['id']}/register", {"confirm": True}).status_code in {200, 201}
    clock.move_to(2026, 11, 24)
    assert lead.upload(draft["id"], daily(14, a=20, b=10)).status_code == 201
    return int(draft["id"])


def close(lead: Caller, key: int, **more: object) -> None:
    answer = lead.post(f"/experiments/{key}/conclusion", CLOSING | more)
    assert answer.status_code == 201, answer.get_json()


def test_what_it_would_have_cost_stands_in_its_ledger_with_its_assumption(lead: Caller, failed: int) -> None:
    close(lead, failed, avoided=SAVED)
    found = lead.get("/failures/avoided").get_json()
    (entry,) = found["items"]
    assert (found["number"], found["a_year"]) == (1, {"amount": "2560.00", "currency": "EUR"})
    assert (entry["amount"], entry["every"], entry["assumption"]) == (
        {"amount": "640.00", "currency": "EUR"},
        "quarter",
        "The same once a quarter.",
    )


def test_an_amount_that_does_not_fit_is_refused_at_its_fields(lead: Caller, failed: int) -> None:
    wrong = {"amount": "0", "currency": "USD", "assumption": ""}
    answer = lead.post(f"/experiments/{failed}/conclusion", CLOSING | {"avoided": wrong})
    assert (answer.status_code, problems(answer)) == (
        422,
        [
            ("avoided", "other_currency"),
            ("avoided", "not_positive"),
            ("avoided.assumption", "assumption_missing"),
        ],
    )
    assert problems(lead.post(f"/experiments/{failed}/conclusion", CLOSING | {"avoided": SAVED | {"amount": "x"}})) == [
        ("avoided", "not_an_amount")
    ]
    wrong = CLOSING | {"avoided": SAVED | {"every": "week"}}
    assert problems(lead.post(f"/experiments/{failed}/conclusion", wrong)) == [("avoided.every", "not_a_choice")]
    assert lead.get(f"/experiments/{failed}").get_json()["status"] == "analysed"


def test_why_it_failed_with_its_cost_and_what_to_try(lead: Caller, other: Caller, failed: int) -> None:
    close(lead, failed)
    found = lead.get("/failures").get_json()
    assert (found["closed"], found["failed"], found["reasons"]["whys"]) == (
        1,
        1,
        [{"why": "weak_execution", "failed": 1, "undecided": 0, "unusable": 0}],
    )
    assert [(one["value"], one["failed"]) for one in found["channels"]] == [("paid social", 1)]
    assert [(one["value"], one["failed"]) for one in found["goals"]] == [("new_sales", 1)]
    assert [(one["name"], one["whose"]) for one in found["teams"]] == [("Quernwell Mill", "own")]
    # 14 days of 2 × 10 euros in the file
    assert found["cost"]["median"] == {"amount": "280.00", "currency": "EUR"}
    (entry,) = lead.get("/failures/costs").get_json()["items"]
    assert (entry["experiment_id"], entry["why"], entry["full_cost"]["amount"]) == (failed, "weak_execution", "280.00")
    assert entry["follow_up"] == {"kind": "better_made", "starts_draft": True, "taken_by": None, "lesson_id": 1}
    built = lead.post("/experiments", {"title": "Better made", "built_on": failed}).get_json()
    (entry,) = lead.get("/failures/costs").get_json()["items"]
    assert (entry["follow_up"]["starts_draft"], entry["follow_up"]["taken_by"]) == (False, built["id"])
    assert other.get("/failures").get_json()["closed"] == 0
    assert other.get("/failures/costs").get_json()["items"] == []


def test_nothing_failed_has_no_cost_in_the_middle_and_says_so(lead: Caller) -> None:
    cost = lead.get("/failures").get_json()["cost"]
    assert (cost["median"], cost["not_estimable"]) == (None, "Nothing that did not work has a known cost yet.")


@pytest.mark.parametrize("path", ["costs", "avoided"])
@pytest.mark.parametrize("query", ["cursor=x", "limit=0", "limit=201", "cursor=%00", "cursor=99999999999999999999.1"])
def test_queries_that_do_not_fit_are_refused(lead: Caller, path: str, query: str) -> None:
    assert lead.get(f"/failures/{path}?{query}").status_code == 422


def test_a_decision_waits_on_its_day_and_its_answers_stay(
    lead: Caller, other: Caller, failed: int, clock: Clock
) -> None:
    close(lead, failed)
    path = f"/experiments/{failed}/follow-up"
    assert lead.get("/decisions").get_json()["items"] == []
    clock.move_to(2026, 12, 24)
    (due,) = lead.get("/decisions").get_json()["items"]
    assert (due["experiment_id"], due["decision"], due["due"]) == (failed, "stop", "2026-12-24")
    assert "decision_due" in {item["kind"] for item in lead.get("/today").get_json()["items"]}
    assert other.post(path, {"done": True}).status_code == 404
    answer = lead.post(path, {"done": False, "held": "yes", "lift": 5})
    assert (answer.status_code, problems(answer)) == (422, [("held", "not_done"), ("lift", "not_done")])
    assert lead.post(path, {"done": False}).status_code == 201
    given = lead.post(path, {"done": True, "held": "yes", "note": "Nobody missed it."})
    assert (given.status_code, given.headers["Location"]) == (201, f"/api/v1{path}")
    assert [one["done"] for one in lead.get(path).get_json()["items"]] == [True, False]
    assert lead.get("/decisions").get_json()["items"] == []
    record = lead.get("/decisions/record").get_json()
    assert record["decisions"] == [
        {"decision": "stop", "on_time": 1, "later": 0, "not_done": 0, "waiting": 0, "not_due": 0, "undated": 0}
    ]
    assert record["acted_on"]["not_estimable"] == "Too few to say: 1 of at least 8 decisions with an answer."
    assert (record["held"], record["acted_on"]["estimate"], record["early_signs"]["closed"]) == ({"yes": 1}, None, 0)
    steps = record["next_steps"]
    assert steps["promised"] == steps["came"] + steps["did_not"] + steps["not_answered"] + steps["not_due"] == 1


def test_what_is_not_closed_has_no_decision_to_answer_for(lead: Caller, failed: int) -> None:
    answer = lead.post(f"/experiments/{failed}/follow-up", {"done": True})
    assert (answer.status_code, problems(answer)) == (409, [("status", "not_closed")])
