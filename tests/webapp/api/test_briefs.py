"""The next-cycle plan by call: the whole record, every change, and what a proposal becomes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webapp.api.caller import Caller

BRIEF = "/cycles/1/brief"
ASK = {"kind": "test", "sentence": "Ask customers for a photo.", "goal_id": 1, "hours": 2.5}


@pytest.fixture
def caller(lead: Caller) -> Caller:
    goal = {"kind": "new_sales", "goal": "260 first orders a month", "baseline": 200.0, "target": 260.0}
    sheet = {"standing": 231.0, "success_criteria": ["people write to us"], "owner": None}
    assert lead.post("/goals", goal | sheet).status_code == 201
    return lead


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(one["field"], one["code"]) for one in answer.get_json()["errors"]]


def test_the_plan_is_read_whole(caller: Caller) -> None:
    plan = caller.get(BRIEF).get_json()
    assert (plan["version"], plan["foreword"], plan["closed"]) == (0, None, 0)
    assert (plan["cycle"]["id"], plan["next"]["cycle_id"]) == (1, None)
    (goal,) = plan["goals"]
    assert goal["way"] == pytest.approx(31 / 60)
    assert (goal["experiments"], goal["carried_as"], plan["without_answer"]) == (0, None, [1])
    assert plan["money"]["social_share"] is None
    assert plan["money"]["not_estimable"]["social_share"]["reason"] == "budget_missing"
    assert plan["money"]["spent"] == {"amount": "0.00", "currency": "EUR"}
    assert set(plan["empty"]) >= {"scale", "keep", "stop", "repeat"}
    assert caller.get("/cycles/9/brief").status_code == 404


def test_the_foreword_locks(caller: Caller) -> None:
    words = {"foreword": "Fewer tests, larger ones.", "version": 0}
    assert caller.patch(BRIEF, words).get_json()["foreword"] == words["foreword"]
    again = caller.patch(BRIEF, words)
    assert (again.status_code, codes(again)) == (409, [("version", "changed_meanwhile")])
    assert caller.patch(BRIEF, {"foreword": None, "version": 1}).get_json()["version"] == 2


def test_a_proposal_is_added_changed_left_out_and_taken_back(caller: Caller) -> None:
    added = caller.post(f"{BRIEF}/proposals", ASK)
    assert (added.status_code, added.location) == (201, f"/api/v1{BRIEF}/proposals/own:1")
    assert added.get_json()["price"]["hours"] == 2.5
    own = f"{BRIEF}/proposals/own:1"
    money = {"money": {"amount": "50.00", "currency": "EUR"}, "sentence": "Ask for two photos.", "version": 1}
    changed = caller.patch(own, money).get_json()
    assert (changed["own_words"], changed["price"]["money"]["amount"], changed["version"]) == (
        "Ask for two photos.",
        "50.00",
        2,
    )
    out = caller.patch(own, {"left_out_because": "No time"}).get_json()
    assert (out["place"], out["left_out_because"]) == (None, "No time")
    assert [one["key"] for one in caller.get(BRIEF).get_json()["left_out"]] == ["own:1"]
    back = caller.patch(own, {"left_out_because": None}).get_json()
    assert back["left_out_because"] is None
    assert back["place"] >= 1


def test_every_refusal_says_its_field(caller: Caller) -> None:
    wrong = caller.post(f"{BRIEF}/proposals", {"kind": "win", "sentence": " ", "goal_id": 99, "hours": -1})
    assert wrong.status_code == 422
    assert codes(wrong) == [
        ("kind", "not_a_choice"),
        ("sentence", "missing"),
        ("goal_id", "not_found"),
        ("hours", "too_small"),
    ]
    assert caller.patch(f"{BRIEF}/proposals/own:1", {"sentence": "Hello"}).status_code == 404
    caller.post(f"{BRIEF}/proposals", ASK)
    far = caller.patch(f"{BRIEF}/proposals/own:1", {"place": 99, "per_version": 3.0})
    assert codes(far) == [("place", "out_of_range"), ("per_version", "no_size")]


def test_accepting_makes_the_draft_under_the_goal_that_goes_on(caller: Caller) -> None:
    caller.post(f"{BRIEF}/proposals", ASK)
    accepted = caller.post(f"{BRIEF}/proposals/own:1/accept", {})
    assert (accepted.status_code, accepted.location) == (201, "/api/v1/experiments/1")
    became = accepted.get_json()["accepted"]
    assert (became["kind"], became["id"], became["title"]) == ("experiment", 1, ASK["sentence"])
    draft = caller.get("/experiments/1").get_json()
    goal = caller.get(f"/goals/{draft['goal_id']}").get_json()
    assert (goal["baseline"], goal["cycle_id"]) == (231, 2)
    assert caller.get(BRIEF).get_json()["goals"][0]["carried_as"] == goal["id"]
    assert caller.post(f"{BRIEF}/proposals/own:1/accept", {}).location == "/api/v1/experiments/1"
    late = caller.patch(f"{BRIEF}/proposals/own:1", {"hours": 3.0})
    assert (late.status_code, codes(late)) == (409, [("hours", "accepted")])


def test_a_decision_stands_in_the_plan(caller: Caller) -> None:
    caller.post(f"{BRIEF}/proposals", {"kind": "stop", "sentence": "Stop saved replies as they are."})
    accepted = caller.post(f"{BRIEF}/proposals/own:1/accept", {})
    assert accepted.location == f"/api/v1{BRIEF}/proposals/own:1"
    assert accepted.get_json()["accepted"]["kind"] == "decision"


def test_a_goal_is_carried_once(caller: Caller) -> None:
    first, second = (caller.post("/goals/1/carry", {}) for _ in range(2))
    assert (first.status_code, first.location, second.location) == (201, "/api/v1/goals/2", "/api/v1/goals/2")
    assert first.get_json()["deadline"] == caller.get("/cycles/2").get_json()["ends"]


def test_the_plan_of_others_is_not_there(caller: Caller, other: Caller, callers: dict[str, Caller]) -> None:
    caller.post(f"{BRIEF}/proposals", ASK)
    reader = callers["read only"]
    for path in (BRIEF, f"{BRIEF}/proposals/own:1"):
        assert other.get(path).status_code == 404
        assert reader.get(path).status_code == 200
    for path in (f"{BRIEF}/proposals/own:1/accept", "/goals/1/carry"):
        assert other.post(path, {}).status_code == 404
        assert reader.post(path, {}).status_code == 403
