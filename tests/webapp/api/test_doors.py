"""What every call of the interface refuses: things of others, bodies of another kind, unknown addresses.

Who may call what is walked in ``tests/webapp/doors``.
"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.webapp.api.caller import Caller, problems


def test_goal_owner_and_experiment_of_another_team_cannot_be_named(lead: Caller, other: Caller) -> None:
    goal, draft = other.make_goal(), other.make_draft()
    answer = lead.post(
        "/experiments", {"title": "Ours", "goal_id": goal["id"], "built_on": draft["id"], "owner": draft["owner"]}
    )
    assert answer.status_code == 422
    assert problems(answer) == [("goal_id", "not_found"), ("built_on", "not_found"), ("owner", "not_in_team")]
    answer = lead.post("/goals", {"kind": "donations", "goal": "a roof", "cycle_id": goal["cycle_id"]})
    assert problems(answer) == [("cycle_id", "not_found")]


def test_in_a_book_of_ones_own_the_local_person_needs_no_token(local_app: Flask) -> None:
    assert Caller(local_app, None).make_goal()["kind"] == "new_sales"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"data": "kind=new_sales", "content_type": "application/x-www-form-urlencoded"}, 415),
        ({"data": '{"kind": "new_sales"}', "content_type": "text/plain"}, 415),
        ({"data": '{"kind": "new_', "content_type": "application/json"}, 400),
        ({"data": b"\xff\xfe", "content_type": "application/json"}, 400),
        ({"data": "[1, 2]", "content_type": "application/json"}, 422),
        ({"data": "null", "content_type": "application/json"}, 422),
    ],
)
def test_bodies_that_are_no_json_object_are_refused(lead: Caller, sent: dict[str, Any], status: int) -> None:
    assert lead.call("POST", "/goals", **sent).status_code == status
    assert lead.get("/goals").get_json()["items"] == []


def test_a_result_file_has_to_come_in_a_form(lead: Caller) -> None:
    locked = lead.make_locked()
    assert lead.post(f"/experiments/{locked['id']}/results", {"file": "x"}).status_code == 415
    answer = lead.call(
        "POST",
        f"/experiments/{locked['id']}/results",
        data={"mapping": "{}"},
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/nothing", "/goals/x", "/goals/0", "/goals/99999999999999999999", "/lessons/7"])
def test_unknown_addresses_are_problems_too(lead: Caller, path: str) -> None:
    answer = lead.get(path)
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_a_method_that_is_not_there_names_those_that_are(lead: Caller) -> None:
    answer = lead.call("DELETE", "/goals")
    assert answer.status_code == 405
    assert answer.content_type == "application/problem+json"
    assert "POST" in answer.headers["Allow"]
