"""Who may call what: every route of the interface against every kind of caller."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from experiments.people.first import actor_of
from experiments.people.person import Person
from experiments.results.jobs.queue import enqueue
from tests.experiments.results.exports import daily
from tests.webapp.api.caller import Caller, problems
from webapp.storage import running

# What makes each call a right one; calls that are not here need no body.
BODIES: dict[str, Any] = {
    "api_cycles.create": {"name": "Next year", "starts": "2027-01-01", "ends": "2027-03-31"},
    "api_goals.create": {"kind": "donations", "goal": "a roof for the mill"},
    "api_goals.change": {"goal": "a new roof for the mill"},
    "api_experiments.create": {"title": "Free delivery banner"},
    "api_experiments.change": {"heard": "again"},
    "api_experiments.say_no": {"reason": "not now"},
    "api_experiments.give_up": {"reason": "no time"},
    "api_experiments.change_with_reason": {"field": "ends", "after": "2026-11-29", "reason": "the fair"},
    "api_results.conclude": {"why": "too_small", "decision": "keep"},
}
UPLOADS = {"api_results.upload", "api_inspect.upload", "api_readings.upload"}
NOBODYS = {"api_exports.index"}
"""Lists of what belongs to no team."""
LEAD_ONLY = {"api_cycles.create", "api_experiments.say_no"}


def routes(app: Flask) -> list[tuple[str, str, str, list[str]]]:
    """Endpoint, method, address and what the address needs, for every route of the interface."""
    return sorted(
        (rule.endpoint, method, rule.rule, sorted(rule.arguments))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api_")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    )


def address(rule: str, ids: dict[str, int]) -> str:
    for name, value in ids.items():
        rule = rule.replace(f"<int:{name}>", str(value))
    return rule.removeprefix("/api/v1")


def call(caller: Caller, endpoint: str, method: str, path: str) -> Any:
    if endpoint in UPLOADS:
        return caller.send(path, ("export.csv", daily(14)))
    body = BODIES.get(endpoint, {} if method in {"POST", "PATCH"} else None)
    return caller.call(method, path, body)


def job_of_the_first_team(app: Flask) -> int:
    """No call begins one by itself: it comes with a file that is large enough."""
    with app.app_context(), running().book.session() as session:
        lead = session.scalars(sa.select(Person).where(Person.name == "lead")).one()
        job = enqueue(session, actor_of(session, lead.id), "hash", {}, now=running().clock())
        session.commit()
    return job.id


@pytest.fixture
def ids(lead: Caller) -> dict[str, int]:
    """Things of the first team to call about."""
    goal, locked = lead.make_goal(), lead.make_locked()["id"]
    reading = lead.send("/readings", ("export.csv", daily(7)))
    return {
        "goal_id": goal["id"],
        "cycle_id": goal["cycle_id"],
        "experiment_id": locked,
        "import_id": lead.upload(locked, daily(7)).get_json()["import_id"],
        "reading_id": reading.get_json()["id"],
        "lesson_id": 1,
        "job_id": job_of_the_first_team(lead.app),
    }


@pytest.mark.parametrize("who", ["nobody", "wrong token"])
def test_without_a_token_that_holds_nothing_is_answered(
    api_app: Flask, callers: dict[str, Caller], ids: dict[str, int], who: str
) -> None:
    every = [*routes(api_app), ("openapi.spec", "GET", "/api/v1/openapi.json", [])]
    for number, (endpoint, method, rule, _needs) in enumerate(every):
        callers[who].place = f"10.0.0.{number}"  # whoever tries many tokens from one place is told to wait
        answer = call(callers[who], endpoint, method, address(rule, ids))
        assert (answer.status_code, problems(answer)) == (401, []), endpoint


def test_what_belongs_to_another_team_is_not_there(api_app: Flask, other: Caller, ids: dict[str, int]) -> None:
    for endpoint, method, rule, needs in routes(api_app):
        if needs:
            answer = call(other, endpoint, method, address(rule, ids))
            assert (answer.status_code, problems(answer)[0][1]) == (404, "not_found"), endpoint
        elif method == "GET" and endpoint not in NOBODYS:
            assert other.get(address(rule, ids)).get_json()["items"] == [], endpoint


def test_a_token_that_may_only_read_changes_nothing(
    api_app: Flask, callers: dict[str, Caller], ids: dict[str, int]
) -> None:
    for endpoint, method, rule, _needs in routes(api_app):
        if method != "GET":
            answer = call(callers["read only"], endpoint, method, address(rule, ids))
            assert (answer.status_code, problems(answer)) == (403, [("scope", "scope_too_small")]), endpoint


@pytest.mark.parametrize("who", ["marketer", "analyst"])
def test_only_a_lead_says_no_and_plans_cycles(
    api_app: Flask, callers: dict[str, Caller], ids: dict[str, int], who: str
) -> None:
    for endpoint, method, rule, _needs in routes(api_app):
        if method != "GET":
            answer = call(callers[who], endpoint, method, address(rule, ids))
            assert (answer.status_code == 403) == (endpoint in LEAD_ONLY), endpoint


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
