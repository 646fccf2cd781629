"""Objectives, cycles, sheets and the tree through the interface."""

from __future__ import annotations

from typing import Any

from tests.webapp.api.caller import GOAL, Caller, problems

SHEET = "Goal\n  a new roof for the mill\nKind: Donations\nTarget: 3000\nObjective: A mill people talk about\n"


def test_objectives_are_written_renamed_and_taken_out(lead: Caller) -> None:
    goal = lead.post("/goals", GOAL | {"objective": "More homes"}).get_json()
    answer = lead.post("/objectives", {"cycle_id": goal["cycle_id"], "name": "Talked about"})
    made = answer.get_json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/objectives/{made['id']}")
    assert [one["name"] for one in lead.get("/objectives").get_json()["items"]] == ["Talked about", "More homes"]
    renamed = lead.patch(f"/objectives/{goal['objective_id']}", {"name": "Every home", "version": 1}).get_json()
    assert (renamed["name"], renamed["version"]) == ("Every home", 2)
    assert lead.get(f"/goals/{goal['id']}").get_json()["objective"] == "Every home"
    late = lead.patch(f"/objectives/{goal['objective_id']}", {"name": "Too late", "version": 1})
    assert (late.status_code, problems(late)) == (409, [("version", "changed_meanwhile")])
    moved = lead.patch(f"/goals/{goal['id']}", {"objective_id": made["id"]}).get_json()
    assert (moved["objective_id"], moved["objective"]) == (made["id"], "Talked about")
    full = lead.post(f"/objectives/{made['id']}/remove")
    assert (full.status_code, problems(full)) == (409, [("id", "not_empty")])
    assert lead.post(f"/objectives/{goal['objective_id']}/remove").get_json()["name"] == "Every home"
    assert lead.get(f"/objectives/{goal['objective_id']}").status_code == 404


def test_a_cycle_is_changed_in_what_is_sent(lead: Caller) -> None:
    key = lead.post("/goals", GOAL).get_json()["cycle_id"]
    budget = {"amount": "26000.00", "currency": "EUR"}
    changed = lead.patch(f"/cycles/{key}", {"name": "Autumn", "marketing_budget": budget, "version": 1}).get_json()
    assert (changed["name"], changed["marketing_budget"], changed["version"]) == ("Autumn", budget, 2)
    assert lead.patch(f"/cycles/{key}", {"marketing_budget": None}).get_json()["marketing_budget"] is None
    late = lead.patch(f"/cycles/{key}", {"name": "Late", "version": 1})
    assert (late.status_code, problems(late)) == (409, [("version", "changed_meanwhile")])
    empty = lead.patch(f"/cycles/{key}", {"name": None, "ends": "2026-01-01"})
    assert (empty.status_code, problems(empty)) == (422, [("name", "missing")])


def test_a_sheet_is_looked_at_taken_in_and_read_again(lead: Caller) -> None:
    looked = lead.post("/goals/sheet?preview=true", {"sheet": SHEET}).get_json()
    assert looked == {
        "cycle_id": None,
        "goals": [{"id": None, "made": True, "goal": "a new roof for the mill"}],
        "notes": [],
    }
    assert lead.get("/goals").get_json()["items"] == []
    ((made,),) = (lead.post("/goals/sheet", {"sheet": SHEET}).get_json()["goals"],)
    text = lead.get(f"/goals/{made['id']}/sheet").get_json()["sheet"]
    assert text.startswith("Goal\n  a new roof for the mill\n\nSuccess criteria\n")
    again = lead.post("/goals/sheet", {"sheet": text}).get_json()["goals"]
    assert again == [{"id": made["id"], "made": False, "goal": "a new roof for the mill"}]
    other = {"sheet": "Goal\n  a better roof", "goal_id": made["id"], "version": 1}
    assert lead.post("/goals/sheet", other).get_json()["goals"][0]["goal"] == "a better roof"
    assert lead.post("/goals/sheet", other).status_code == 409
    wrong = lead.post("/goals/sheet", {"sheet": "Goal\n  x\nKind: Fame"})
    assert (wrong.status_code, problems(wrong)) == (422, [("sheet", "not_a_choice")])
    assert wrong.get_json()["errors"][0]["sentence"].startswith("Line 3: There is no such kind of goal.")


def test_a_whole_cycle_comes_back_as_it_was(lead: Caller) -> None:
    key = lead.post("/goals", GOAL | {"objective": "More homes", "implementation_plan": ["ask", "bake"]}).get_json()
    text = lead.get(f"/cycles/{key['cycle_id']}/sheet").get_json()["sheet"]
    later = text.replace("Q4 2026", "Q4 2027").replace("2026-", "2027-")
    taken: dict[str, Any] = lead.post("/cycles/sheet", {"sheet": later}).get_json()
    assert [one["made"] for one in taken["goals"]] == [True]
    assert lead.get(f"/cycles/{taken['cycle_id']}/sheet").get_json()["sheet"] == later


def test_the_tree_says_where_every_criterion_stands(lead: Caller) -> None:
    checked = [{"text": "260", "metric": "orders", "direction": "up", "amount": 260.0}, "talked about"]
    standing = {"metric": "orders", "direction": "up", "standing": 231.0, "standing_on": "2026-10-30"}
    goal = lead.post("/goals", GOAL | standing | {"success_criteria": checked}).get_json()
    assert (goal["standing"], goal["standing_on"]) == (231.0, "2026-10-30")
    lead.post("/experiments", {"title": "An idea", "goal_id": goal["id"]})
    (cycle,) = lead.get("/goals/tree").get_json()["items"]
    ((branch,),) = (cycle["objectives"][0]["goals"],)
    assert branch["criteria"] == [
        {
            "text": "260",
            "state": "not_yet",
            "figure": {"value": 231.0, "on": "2026-10-30", "experiment_id": None, "variant": None},
            "not_estimable": None,
        },
        {"text": "talked about", "state": "words", "figure": None, "not_estimable": None},
    ]
    assert [one["title"] for one in branch["experiments"]] == ["An idea"]
    assert lead.get("/goals/tree?cycle_id=99").get_json()["items"] == []
