"""People, teams, tokens and the record by the JSON interface: what the pages do, by the same rules."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from tests.webapp.api.caller import Caller, problems
from tests.webapp.doors.house import House, build_house


@pytest.fixture
def house(served_app: Flask, now: datetime) -> House:
    return build_house(served_app, now)


@pytest.fixture
def admin(house: House) -> Caller:
    return house.people["admin"].caller


def test_people_are_listed_given_roles_and_refused_in_the_same_words(house: House, admin: Caller) -> None:
    people = admin.get("/people").get_json()["items"]
    assert [(one["name"], one["role"], one["active"]) for one in people] == [
        ("Admin", "admin", True),
        ("Analyst", "analyst", True),
        ("Lead", "lead", True),
        ("Marketer", "marketer", True),
        ("Target", "marketer", True),
        ("Viewer", "viewer", True),
    ]
    where = f"/people/{house.ids['person_id']}"
    assert admin.patch(where, {"role": "lead"}).get_json()["role"] == "lead"
    assert problems(admin.patch(where, {"role": "boss"})) == [("role", "not_a_choice")]
    own = house.people["admin"].actor.person_id
    refused = admin.patch(f"/people/{own}", {"role": "viewer"})
    assert (refused.status_code, problems(refused)) == (409, [("person", "last_admin")])


def test_somebody_leaves_by_the_interface(house: House, admin: Caller) -> None:
    number = house.people["admin"].actor.person_id
    marketer = house.people["marketer"]
    goal = marketer.caller.make_goal()
    assert marketer.caller.patch(f"/goals/{goal['id']}", {"owner": marketer.actor.person_id}).status_code == 200
    where = f"/people/{marketer.actor.person_id}"
    assert admin.get(f"{where}/open-work").get_json() == {
        "experiments": [],
        "goals": [{"id": goal["id"], "title": goal["goal"]}],
    }
    assert problems(admin.post(f"{where}/deactivate")) == [("successor", "missing")]
    assert admin.post(f"{where}/deactivate", {"successor": number}).get_json()["active"] is False
    assert admin.get(f"/goals/{goal['id']}").get_json()["owner"] == number
    assert marketer.caller.get("/me").status_code == 401
    erased = admin.post(f"{where}/erase").get_json()
    assert (erased["name"], erased["active"]) == (f"Person {marketer.actor.person_id}", False)
    assert problems(admin.post(f"{where}/reactivate")) == [("person", "erased")]


def test_an_invitation_comes_with_its_link_once(admin: Caller) -> None:
    made = admin.post("/invitations", {"email": "nina@quernwell.example", "role": "viewer"})
    assert made.status_code == 201
    assert made.get_json()["link"].startswith("http://localhost/join/")
    listed = admin.get("/invitations").get_json()["items"]
    assert [(one["email"], one["link"]) for one in listed] == [
        ("nina@quernwell.example", None),
        ("guest@quernwell.example", None),
    ]
    revoked = admin.post(f"/invitations/{listed[0]['id']}/revoke").get_json()
    assert revoked["revoked_at"] == "2026-11-02T09:00:00Z"


def test_a_token_is_made_with_its_secret_once_and_can_do_no_more_than_its_maker(house: House, admin: Caller) -> None:
    made = admin.post("/tokens", {"name": "Night job", "scopes": ["results"], "days": 30}).get_json()
    assert made["scopes"] == ["read", "results"]
    assert "secret" in made
    listed = next(one for one in admin.get("/tokens").get_json()["items"] if one["id"] == made["id"])
    assert listed["secret"] is None
    small = Caller(house.app, made["secret"])
    assert problems(small.post("/goals", {"kind": "donations", "goal": "a roof"})) == [("scope", "scope_too_small")]
    assert problems(small.post("/tokens", {"name": "More", "scopes": ["write"]})) == [("scope", "scope_too_small")]
    wrong = admin.post("/tokens", {"name": "x", "scopes": ["all"], "days": 1})
    assert problems(wrong) == [("scopes", "not_a_choice")]
    assert problems(admin.post("/tokens", {"name": "x", "scopes": ["read"], "days": 0}))[0][0] == "days"


def test_settings_of_the_team_change_one_by_one(admin: Caller) -> None:
    cap = {"amount": "500.00", "currency": "EUR"}
    assert admin.patch("/teams/own", {"spend_cap": cap}).get_json()["spend_cap"] == cap
    team = admin.patch("/teams/own", {"name": "The Mill"}).get_json()
    assert (team["name"], team["spend_cap"]) == ("The Mill", cap)
    assert admin.patch("/teams/own", {"spend_cap": None}).get_json()["spend_cap"] is None
    dollars = admin.patch("/teams/own", {"hour": {"amount": "1.00", "currency": "USD"}})
    assert problems(dollars) == [("hour", "other_currency")]


def test_the_record_is_filtered_page_by_page_and_as_a_file(house: House, admin: Caller) -> None:
    admin.patch("/teams/own", {"name": "The Mill"})
    (act,) = admin.get("/audit?action=team.change").get_json()["items"]
    assert (act["before"]["name"], act["after"]["name"]) == ("Quernwell Mill", "The Mill")
    every, cursor = [], ""
    while cursor is not None:
        page = admin.get(f"/audit?limit=3{cursor and '&cursor=' + cursor}").get_json()
        every += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert every == sorted(every, reverse=True)
    assert len(every) == len(set(every)) > 9
    file = admin.get("/audit/export?action=team")
    assert file.mimetype == "text/csv"
    assert len(file.get_data(as_text=True).splitlines()) == 2
    other = house.people["other"].caller.get("/audit").get_json()["items"]
    assert {one["id"] for one in other}.isdisjoint(every)


def test_an_agency_is_let_in_by_the_interface(house: House, admin: Caller) -> None:
    goal, larch = house.ids["goal_id"], house.people["other"]
    made = admin.post(f"/goals/{goal}/teams", {"team_id": larch.actor.team_id})
    assert [one["name"] for one in made.get_json()["items"]] == ["Studio Larch", "Third"]  # Third was let in before
    assert larch.caller.get(f"/goals/{goal}").status_code == 200
    assert [one["id"] for one in larch.caller.get("/goals/of-others").get_json()["items"]] == [goal]
    assert [one["claim"] for one in larch.caller.get(f"/goals/{goal}/lessons").get_json()["items"]] == ["Ask."]
    assert larch.caller.get(f"/goals/{goal}/noes").get_json()["items"] == []
    assert problems(larch.caller.patch(f"/goals/{goal}", {"goal": "ours"})) == [("team", "other_team")]
    assert larch.caller.get(f"/goals/{goal}/teams").status_code == 404
    assert larch.caller.post("/experiments", {"title": "For them", "goal_id": goal}).status_code == 201
    admin.post(f"/goals/{goal}/teams/{larch.actor.team_id}/end")
    assert larch.caller.get(f"/goals/{goal}").status_code == 404


def test_spend_above_the_cap_is_asked_for_and_granted(house: House, admin: Caller) -> None:
    admin.patch("/teams/own", {"spend_cap": {"amount": "100.00", "currency": "EUR"}})
    marketer, lead = house.people["marketer"].caller, house.people["lead"].caller
    draft = marketer.make_draft()
    where = f"/experiments/{draft['id']}"
    assert ("budget", "needs_approval") in problems(marketer.post(f"{where}/register"))
    asked = marketer.post(f"{where}/approval", {"act": "ask"})
    assert (asked.status_code, asked.get_json()["answer"]) == (201, "asked")
    assert marketer.post(f"{where}/approval", {"act": "grant"}).status_code == 403
    assert ("approval_asked", draft["id"]) in {
        (one["kind"], one["experiment_id"]) for one in lead.get("/today").get_json()["items"]
    }
    assert problems(lead.post(f"{where}/approval", {"act": "refuse"})) == [("reason", "missing")]
    assert lead.post(f"{where}/approval", {"act": "grant"}).get_json()["budget"]["amount"] == "280.00"
    assert marketer.post(f"{where}/register").status_code == 201


def test_what_was_tried_before_is_found_by_an_idea(house: House) -> None:
    marketer = house.people["marketer"].caller
    draft = marketer.make_draft()
    house.people["lead"].caller.post(f"/experiments/{draft['id']}/decline", {"reason": "Not our tone."})
    (found, *_others) = marketer.get("/archive/similar?text=question or statement in the headline").get_json()["items"]
    assert (found["kind"], found["experiment_id"], found["sentence"]) == ("no", draft["id"], "Not our tone.")
    (card,) = marketer.get("/archive?verdict=declined").get_json()["items"]
    assert (card["outcome"], card["sentence"]) == ("declined", "Not our tone.")
    assert problems(marketer.get("/archive?cursor=made-up")) == [("cursor", "not_a_cursor")]
