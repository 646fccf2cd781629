"""Share links through the interface: made, listed, taken back, and who opened them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.webapp.api.caller import Caller, problems
from tests.webapp.api.conftest import Clock


@pytest.fixture
def goal(lead: Caller) -> int:
    return int(lead.make_goal()["id"])


def make(caller: Caller, goal: int, **more: Any) -> dict[str, Any]:
    answer = caller.post("/share-links", {"thing": "goal", "thing_id": goal, "name": "The board"} | more)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    made: dict[str, Any] = answer.get_json()
    return made


def test_a_link_is_made_with_its_address_which_comes_this_once(lead: Caller, goal: int, api_app: Flask) -> None:
    answer = lead.post("/share-links", {"thing": "goal", "thing_id": goal, "name": "The board", "days": 7})
    made = answer.get_json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/share-links/{made['id']}")
    url = made.pop("url")
    assert url.startswith("http://localhost/s/")
    assert api_app.test_client().get(url).status_code == 200
    kept = lead.get(f"/share-links/{made['id']}").get_json()
    assert kept == made | {"reads": 1, "last_read": "2026-11-02T09:00:00Z"}
    assert made == {
        "id": made["id"],
        "thing": "goal",
        "thing_id": goal,
        "name": "The board",
        "scope": "story",
        "created_at": "2026-11-02T09:00:00Z",
        "created_by": made["created_by"],
        "expires": "2026-11-09T09:00:00Z",
        "revoked_at": None,
        "state": "live",
        "reads": 0,
        "last_read": None,
    }


def test_links_are_listed_by_thing_and_page_by_page(lead: Caller, goal: int) -> None:
    draft = lead.make_draft()
    for name in ("One", "Two", "Three"):
        make(lead, goal, name=name)
    make(lead, draft["id"], thing="experiment", name="Other", scope="figures")
    names = [one["name"] for one in lead.get("/share-links").get_json()["items"]]
    assert names == ["Other", "Three", "Two", "One"]
    first = lead.get(f"/share-links?thing=goal&thing_id={goal}&limit=2").get_json()
    assert [one["name"] for one in first["items"]] == ["Three", "Two"]
    rest = lead.get(f"/share-links?thing=goal&limit=2&cursor={first['next_cursor']}").get_json()
    assert ([one["name"] for one in rest["items"]], rest["next_cursor"]) == (["One"], None)
    assert lead.get("/share-links?thing=person").status_code == 422


def test_what_does_not_fit_is_said_at_once(lead: Caller, goal: int) -> None:
    wrong = lead.post(
        "/share-links", {"thing": "goal", "thing_id": goal, "name": "", "scope": "everything", "days": 1000}
    )
    assert wrong.status_code == 422
    assert problems(wrong) == [("name", "missing"), ("scope", "not_a_choice"), ("days", "out_of_range")]
    missing = lead.post("/share-links", {"thing_id": "one", "people": []})
    assert problems(missing) == [
        ("thing", "missing"),
        ("thing_id", "not_a_number"),
        ("name", "missing"),
        ("people", "unknown_field"),
    ]
    kind = lead.post("/share-links", {"thing": "person", "thing_id": 1, "name": "The board"})
    assert problems(kind) == [("thing", "not_a_choice")]
    for thing_id in (99, -1, 2**40):
        answer = lead.post("/share-links", {"thing": "goal", "thing_id": thing_id, "name": "The board"})
        assert answer.status_code == 404


def test_taken_back_it_is_gone_and_its_readings_stay(lead: Caller, goal: int, api_app: Flask, clock: Clock) -> None:
    made = make(lead, goal)
    reader = api_app.test_client()
    reader.get(made["url"], headers={"User-Agent": "Slackbot 1.0"})
    clock.move_to(2026, 11, 3)
    reader.get(made["url"], headers={"User-Agent": "Firefox"})
    over = lead.post(f"/share-links/{made['id']}/revoke").get_json()
    assert (over["state"], over["revoked_at"], over["reads"]) == ("revoked", "2026-11-03T09:00:00Z", 2)
    assert lead.post(f"/share-links/{made['id']}/revoke").get_json() == over  # twice changes nothing
    assert reader.get(made["url"]).status_code == 410
    first = lead.get(f"/share-links/{made['id']}/reads?limit=1").get_json()
    rest = lead.get(f"/share-links/{made['id']}/reads?cursor={first['next_cursor']}").get_json()
    found = [(one["at"], one["program"]) for page in (first, rest) for one in page["items"]]
    assert found == [("2026-11-03T09:00:00Z", "Firefox"), ("2026-11-02T09:00:00Z", "Slackbot 1.0")]


def test_after_its_days_it_is_expired(lead: Caller, goal: int, clock: Clock) -> None:
    made = make(lead, goal, days=1)
    clock.move_to(2026, 11, 3)
    assert lead.get(f"/share-links/{made['id']}").get_json()["state"] == "expired"


def test_marketers_take_back_their_own_and_leads_those_of_others(callers: dict[str, Caller], goal: int) -> None:
    own = make(callers["marketer"], goal)
    of_lead = make(callers["lead"], goal)
    assert callers["marketer"].post(f"/share-links/{of_lead['id']}/revoke").status_code == 403
    assert callers["lead"].post(f"/share-links/{own['id']}/revoke").status_code == 200


def test_who_may_only_read_makes_none_and_another_team_finds_none(callers: dict[str, Caller], goal: int) -> None:
    made = make(callers["lead"], goal)
    only = callers["read only"].post("/share-links", {"thing": "goal", "thing_id": goal, "name": "The board"})
    assert (only.status_code, problems(only)) == (403, [("scope", "scope_too_small")])
    assert callers["read only"].get(f"/share-links/{made['id']}").status_code == 200
    other = callers["other team"]
    assert other.post("/share-links", {"thing": "goal", "thing_id": goal, "name": "Me"}).status_code == 404
    assert other.get("/share-links").get_json()["items"] == []
    for path in (f"/share-links/{made['id']}", f"/share-links/{made['id']}/reads"):
        assert other.get(path).status_code == 404
    assert other.post(f"/share-links/{made['id']}/revoke").status_code == 404
    assert callers["nobody"].get("/share-links").status_code == 401
