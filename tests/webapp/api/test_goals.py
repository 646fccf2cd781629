"""Goals and planning cycles through the interface."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webapp.api.caller import GOAL, Caller, problems

WHOLE_SHEET: dict[str, Any] = {
    "kind": "new_sales",
    "goal": "200 → 260 first kit orders a month",
    "objective": "Grow beyond the region",
    "success_criteria": [
        "talked about in the bakers' forum",
        {"text": "260 orders", "metric": "orders", "direction": "up", "amount": 260, "deadline": "2026-12-31"},
    ],
    "implementation_plan": ["first-contact ads", "a first kit"],
    "metric": "first orders",
    "direction": "up",
    "baseline": 200,
    "target": 260,
    "deadline": "2026-12-31",
    "funnel_stage": "compares",
    "audience": "hobby bakers",
}


def test_a_kind_and_one_line_make_a_goal_in_the_present_quarter(lead: Caller) -> None:
    answer = lead.post("/goals", GOAL)
    goal = answer.get_json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/goals/{goal['id']}")
    assert "success_criteria" in goal["sheet_gaps"]
    cycle = lead.get(f"/cycles/{goal['cycle_id']}").get_json()
    assert cycle == {
        "id": goal["cycle_id"],
        "version": 1,
        "name": "Q4 2026",
        "starts": "2026-10-01",
        "ends": "2026-12-31",
        "marketing_budget": None,
        "social_budget": None,
    }


def test_a_whole_sheet_comes_back_as_it_was_sent(lead: Caller) -> None:
    made = lead.post("/goals", WHOLE_SHEET).get_json()
    first, second = made.pop("success_criteria")
    assert first["text"] == "talked about in the bakers' forum"
    assert second == WHOLE_SHEET["success_criteria"][1]
    assert {name: made[name] for name in WHOLE_SHEET if name in made} == {
        name: value for name, value in WHOLE_SHEET.items() if name in made
    }
    assert made["sheet_gaps"] == ["owner_id"]


def test_a_change_touches_only_what_was_sent(lead: Caller) -> None:
    made = lead.post("/goals", WHOLE_SHEET).get_json()
    changed = lead.patch(f"/goals/{made['id']}", {"target": 300, "implementation_plan": []}).get_json()
    assert changed == made | {
        "version": 2,
        "target": 300.0,
        "implementation_plan": [],
        "sheet_gaps": ["implementation_plan", "owner_id"],
    }


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, [("kind", "missing"), ("goal", "missing")]),
        ({"kind": "fame", "goal": "be known"}, [("kind", "not_a_choice")]),
        ({"kind": "custom", "goal": "answer once"}, [("name", "missing")]),
        (GOAL | {"owner": 99}, [("owner", "not_in_team")]),
        (GOAL | {"cycle_id": 99}, [("cycle_id", "not_found")]),
        (GOAL | {"objective_id": 99}, [("objective_id", "not_found")]),
        (GOAL | {"deadline": "soon"}, [("deadline", "does_not_fit")]),
        (GOAL | {"success_criteria": [3]}, [("success_criteria.0", "not_an_object")]),
        (GOAL | {"success_criteria": "260"}, [("success_criteria", "not_a_list")]),
        (GOAL | {"id": 5}, [("id", "unknown_field")]),
    ],
)
def test_a_goal_that_does_not_fit_is_refused(
    lead: Caller, sent: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    answer = lead.post("/goals", sent)
    assert (answer.status_code, problems(answer)) == (422, expected)
    assert lead.get("/goals").get_json() == {"items": [], "next_cursor": None}


def test_a_cycle_is_planned_with_its_budgets_and_its_days_are_taken_then(lead: Caller) -> None:
    sent = {
        "name": "Spring",
        "starts": "2027-01-01",
        "ends": "2027-03-31",
        "marketing_budget": {"amount": "12000.00", "currency": "EUR"},
    }
    answer = lead.post("/cycles", sent)
    assert answer.status_code == 201
    made = answer.get_json()
    assert made == sent | {"id": made["id"], "version": 1, "social_budget": None}
    again = lead.post("/cycles", {"name": "Too", "starts": "2027-03-31", "ends": "2027-04-30"})
    assert (again.status_code, problems(again)) == (422, [("starts", "days_taken")])
    wrong = lead.post("/cycles", {"name": "", "starts": "2027-06-01", "ends": "2027-05-01"})
    assert [field for field, _ in problems(wrong)] == ["name", "ends"]
    assert [one["name"] for one in lead.get("/cycles").get_json()["items"]] == ["Spring"]
