"""Draws by the JSON interface: made, read, taken as files; ids split; names proposed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webapp.api.caller import Caller, problems

POSTS: dict[str, Any] = {"design": "randomized", "unit": "post", "ends": "2027-01-03"}


@pytest.fixture
def drafted(lead: Caller) -> str:
    return f"/experiments/{lead.make_draft(**POSTS)['id']}"


def test_a_draw_is_made_read_and_taken_as_files(lead: Caller, drafted: str) -> None:
    answer = lead.post(f"{drafted}/draws", {"weekdays": [0, 2], "times": ["12:15"], "per_version": 4})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    drawn = answer.get_json()
    assert answer.headers["Location"].endswith(f"{drafted}/draws/1")
    assert (drawn["number"], drawn["method"], drawn["counts"], drawn["versions"]) == (1, "posts", True, ["A", "B"])
    assert len(drawn["schedule"]) == 8
    assert {one["time"] for one in drawn["schedule"]} == {"12:15"}
    assert sorted(one["version"] for one in drawn["schedule"]) == ["A"] * 4 + ["B"] * 4
    assert lead.get(drafted).get_json()["draw_seed"] == drawn["seed"]
    assert lead.get(f"{drafted}/draws/1").get_json() == drawn
    lead.post(f"{drafted}/draws", {"times": ["12:15"]})
    items = lead.get(f"{drafted}/draws").get_json()["items"]
    assert [(one["number"], one["counts"]) for one in items] == [(2, True), (1, False)]
    assert lead.get(f"{drafted}/draws/1.csv").get_data(as_text=True).startswith("day,weekday,time,version,name,group")
    assert lead.get(f"{drafted}/draws/1.ics").get_data(as_text=True).count("BEGIN:VEVENT") == 8
    assert lead.get(f"{drafted}/draws/3").status_code == 404


def test_refusals_name_the_fields_of_the_body(lead: Caller, drafted: str) -> None:
    answer = lead.post(f"{drafted}/draws", {"weekdays": [7]})
    assert (answer.status_code, problems(answer)) == (
        422,
        [("weekdays", "not_a_choice"), ("times", "missing")],
    )
    lead.post(f"{drafted}/draws", {"times": ["12:15"]})
    lead.post(f"{drafted}/register")
    locked = lead.post(f"{drafted}/draws", {"times": ["12:15"]})
    assert (locked.status_code, problems(locked)) == (409, [("status", "locked")])


def test_ids_are_split_alike_every_time(lead: Caller) -> None:
    where = f"/experiments/{lead.make_draft(design='randomized', unit='user')['id']}"
    lead.post(f"{where}/draws", {"method": "list"})
    ids = [str(number) for number in range(1000, 1200)]
    items = lead.post(f"{where}/draws/1/split", {"ids": ids}).get_json()["items"]
    assert [one["id"] for one in items] == ids
    assert {one["version"] for one in items} == {"A", "B"}
    assert lead.post(f"{where}/draws/1/split", {"ids": ids[::-1]}).get_json()["items"] == items[::-1]
    refused = lead.post(f"{where}/draws/1/split", {"ids": ["a@mill.example", "b@mill.example"]})
    assert (refused.status_code, problems(refused)) == (422, [("ids", "personal_data")])


def test_names_are_proposed(lead: Caller, drafted: str) -> None:
    names = lead.get(f"{drafted}/names").get_json()
    assert names["sure"] is True
    assert names["utm_campaign"] == "tb1_question_or_statement"
    assert names["versions"][1] == {
        "version": "B",
        "name": "TB1 Version B",
        "utm_content": "tb1_b",
        "hashtag": "#tb1_b",
    }
