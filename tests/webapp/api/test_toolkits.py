"""Toolkits and recipes over the interface: listed with a purse, started, kept, changed, retired."""

from __future__ import annotations

from typing import Any

from tests.webapp.api.caller import Caller, problems


def listed(caller: Caller, asked: str = "") -> list[dict[str, Any]]:
    found = caller.get(f"/toolkits{asked}").get_json()["items"]
    return sorted(found, key=lambda one: one["finds"]["place"])


def recipe(caller: Caller, number: int) -> dict[str, Any]:
    return next(one for one in listed(caller) if one["recipe"] == number)


def test_a_purse_orders_the_list(lead: Caller) -> None:
    found = listed(lead, "?money=300&hours=10&weeks=2")
    assert [one["recipe"] for one in found if one["finds"]["fits"]] == [11, 1]
    first = found[1]
    assert first["finds"] == {
        "place": 2,
        "fits": True,
        "lacks": [],
        "sees": first["finds"]["sees"],
        "not_estimable": None,
        "figures": "shipped",
        "run": None,
        "enough": False,
        "times": 27,  # (ln 1.2885 / ln 1.05) squared is 26.99
    }
    assert round(first["finds"]["sees"], 3) == 0.288
    assert first["evidence"]["state"] == "untried"
    assert (first["budget"], first["sees"]) == (
        {"amount": "280.00", "currency": "EUR"},
        [{"lift": 0.3, "units": None, "of": None}],
    )


def test_the_list_goes_page_by_page_and_is_narrowed(lead: Caller) -> None:
    page = lead.get("/toolkits?limit=5").get_json()
    following = lead.get(f"/toolkits?limit=20&cursor={page['next_cursor']}").get_json()
    ids = [one["id"] for one in page["items"] + following["items"]]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 14
    assert [one["recipe"] for one in listed(lead, "?channel=organic social")] == [3, 4]
    assert [one["recipe"] for one in listed(lead, "?goal_kind=donations")] == [7, 8]


def test_what_is_no_purse_is_refused_with_every_field(lead: Caller) -> None:
    answer = lead.get("/toolkits?money=lots&hours=-1&weeks=-1")
    assert answer.status_code == 422
    assert {field for field, _code in problems(answer)} >= {"money"}
    answer = lead.get("/toolkits?money=1&hours=-1&weeks=-1")
    assert {field for field, _code in problems(answer)} == {"hours", "weeks"}


def test_a_draft_is_started_confirmed_and_locked(lead: Caller) -> None:
    goal = lead.make_goal()
    started = lead.post(f"/toolkits/{recipe(lead, 1)['id']}/start", {"audience": "hobby cooks nearby"})
    assert started.status_code == 201
    draft = started.get_json()
    assert started.headers["Location"].endswith(f"/experiments/{draft['id']}")
    assert (draft["goal_id"], draft["people"]) == (goal["id"], {"audience": "hobby cooks nearby", "confirmed": True})
    assert draft["technology"]["toolkit_id"] == recipe(lead, 1)["id"]
    refused = lead.post(f"/experiments/{draft['id']}/register")
    assert {field for field, _code in problems(refused)} == {"objective", "strategy", "technology"}
    parts = {part: {"confirmed": True} for part in ("objective", "strategy", "technology")}
    assert lead.patch(f"/experiments/{draft['id']}", parts).status_code == 200
    assert lead.post(f"/experiments/{draft['id']}/register").status_code == 201
    assert recipe(lead, 1)["evidence"]["under_way"] == 1


def test_the_channel_of_a_linked_toolkit_lands_last(lead: Caller) -> None:
    goal, toolkit = lead.make_goal(), recipe(lead, 1)
    begun = lead.post("/experiments", {"title": "Ask first", "technology": {"toolkit_id": toolkit["id"]}}).get_json()
    assert begun["technology"] == {
        "channel": None,
        "content_type": None,
        "tactic": None,
        "toolkit_id": toolkit["id"],
        "confirmed": False,
    }
    parts = {
        "goal_id": goal["id"],
        "people": {"audience": "hobby cooks"},
        "objective": {"customer_objective": "look"},
        "strategy": {"hypothesis": "ask", "mechanism": "curiosity"},
    }
    assert lead.patch(f"/experiments/{begun['id']}", parts).get_json()["technology"]["channel"] == "paid social"
    unknown = lead.patch(f"/experiments/{begun['id']}", {"technology": {"toolkit_id": 9999}})
    assert problems(unknown) == [("technology.toolkit_id", "not_found")]


def test_an_experiment_is_kept_changed_and_retired(lead: Caller) -> None:
    locked = lead.make_locked()
    kept = lead.post("/toolkits", {"experiment_id": locked["id"], "name": "Ask first"})
    assert kept.status_code == 201
    toolkit = kept.get_json()
    assert (toolkit["recipe"], toolkit["kept_from"], toolkit["evidence"]["under_way"]) == (None, locked["id"], 1)
    changed = lead.patch(
        f"/toolkits/{toolkit['id']}",
        {
            "hypothesis": "ask what they bake",
            "budget": {"amount": "400.00", "currency": "EUR"},
            "variants": [{"name": "A", "role": "control"}, {"name": "B", "text": "What do you bake?"}],
            "version": 1,
        },
    ).get_json()
    assert (changed["version"], changed["hypothesis"], changed["budget"]["amount"]) == (
        2,
        "ask what they bake",
        "400.00",
    )
    assert [one["text"] for one in changed["variants"]] == [None, "What do you bake?"]
    late = lead.patch(f"/toolkits/{toolkit['id']}", {"hypothesis": "shout", "version": 1})
    assert (late.status_code, problems(late)) == (409, [("version", "changed_meanwhile")])
    wrong = lead.patch(f"/toolkits/{toolkit['id']}", {"hypothesis": "x" * 4001, "variants": []})
    assert {field for field, _code in problems(wrong)} == {"hypothesis", "variants"}
    assert lead.post(f"/toolkits/{toolkit['id']}/retire").get_json()["retired"] is True
    assert lead.post(f"/toolkits/{toolkit['id']}/start").status_code == 409
    assert [one["id"] for one in listed(lead, "?retired=true")] == [toolkit["id"]]


def test_another_team_has_its_own_and_sees_no_other(lead: Caller, other: Caller) -> None:
    mine = recipe(lead, 1)
    assert recipe(other, 1)["id"] != mine["id"]
    assert other.get(f"/toolkits/{mine['id']}").status_code == 404
    assert other.post(f"/toolkits/{mine['id']}/start").status_code == 404
    assert other.post("/toolkits", {"experiment_id": lead.make_locked()["id"]}).status_code == 404
