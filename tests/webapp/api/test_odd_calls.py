"""Calls that no program should make: each is refused with a problem document, and nothing is stored."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.webapp.api.caller import Caller, problems

GOAL = '{"kind": "new_sales", "goal": %s}'
DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        GOAL % DEEP,
        GOAL % ('{"a":' * 65 + "1" + "}" * 65),
        GOAL % ("9" * 10_000),
        '{"kind": "new_sales", "goal": "260", "goal": "300"}',
        '{"kind": "new_sales", "goal": "260"} {}',
        "",
        "{",
    ],
    ids=lambda body: body[:60],
)
def test_what_can_be_read_two_ways_or_by_nobody_is_no_json(lead: Caller, body: str) -> None:
    answer = lead.call("POST", "/goals", data=body, content_type="application/json")
    assert (answer.status_code, problems(answer)) == (400, [])
    assert lead.get("/goals").get_json()["items"] == []


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("1e400", ("goal", "not_a_number")),
        ("-1e400", ("goal", "not_a_number")),
        ("NaN", ("goal", "not_a_number")),
        ("Infinity", ("goal", "not_a_number")),
        ("9223372036854775808", ("goal", "out_of_range")),
        (r'"\ud800"', ("goal", "not_a_text")),
        (r'["a", {"b": "\udfff"}]', ("goal.1.b", "not_a_text")),
        (r'{"\ud800": 1}', ("goal", "not_a_text")),
    ],
)
def test_what_can_be_kept_nowhere_is_refused_by_field(lead: Caller, value: str, fault: tuple[str, str]) -> None:
    answer = lead.call("POST", "/goals", data=GOAL % value, content_type="application/json")
    assert (answer.status_code, problems(answer)) == (422, [fault])
    assert lead.get("/goals").get_json()["items"] == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("baseline", 10**18),
        ("target", -1.7e308),
        ("cycle_id", 2**31),
        ("cycle_id", 1.5),
        ("kind", "x" * 100_000),
        ("owner", True),
        ("deadline", "2026-02-30"),
        ("deadline", "+99999-01-01"),
    ],
)
def test_values_out_of_bounds_are_refused_by_field(lead: Caller, field: str, value: Any) -> None:
    answer = lead.post("/goals", {"kind": "new_sales", "goal": "260 first orders"} | {field: value})
    assert answer.status_code in {201, 422}
    assert answer.status_code == 201 or field in [named for named, _code in problems(answer)]


@pytest.mark.parametrize(
    ("mapping", "fault"),
    [
        (DEEP, ("mapping", "not_json")),
        ('{"variants": {}, "variants": {}}', ("mapping", "not_json")),
        (r'{"variants": {"a": "\ud800"}}', ("mapping.variants.a", "not_a_text")),
        ('{"x": 1e999}', ("mapping.x", "not_a_number")),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_mapping_of_a_file_is_read_as_strictly(lead: Caller, mapping: str, fault: tuple[str, str]) -> None:
    answer = lead.send("/inspect", ("export.csv", b"a,b\n1,2\n"), mapping=mapping)
    assert (answer.status_code, problems(answer)) == (422, [fault])


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("application/json; charset=latin-1", 201),  # JSON is UTF-8, whatever is said beside it
        ("application/merge-patch+json", 415),
        ("text/plain", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
        (";;;", 415),
    ],
)
def test_the_kind_of_the_body_decides_not_its_charset(lead: Caller, kind: str, status: int) -> None:
    answer = lead.call("POST", "/goals", data='{"kind": "new_sales", "goal": "für 260"}'.encode(), content_type=kind)
    assert answer.status_code == status
    assert status == 201 or problems(answer) == []


def test_a_body_in_another_encoding_than_utf_8_is_no_json(lead: Caller) -> None:
    body = '{"kind": "new_sales", "goal": "für 260"}'.encode("latin-1")
    answer = lead.call("POST", "/goals", data=body, content_type="application/json; charset=latin-1")
    assert (answer.status_code, problems(answer)) == (400, [])


def test_a_body_larger_than_any_call_needs_is_refused(lead: Caller) -> None:
    body = GOAL % f'"{"x" * 9_000_000}"'
    answer = lead.call("POST", "/goals", data=body, content_type="application/json")
    assert (answer.status_code, problems(answer)) == (413, [])


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/goals", {"GET", "HEAD", "OPTIONS", "POST"}),
        ("PUT", "/goals/1", {"GET", "HEAD", "OPTIONS", "PATCH"}),
        ("GET", "/experiments/1/register", {"OPTIONS", "POST"}),
        ("TRACE", "/goals", {"GET", "HEAD", "OPTIONS", "POST"}),
    ],
)
def test_a_method_that_is_not_there_names_those_that_are(
    lead: Caller, method: str, path: str, allowed: set[str]
) -> None:
    answer = lead.call(method, path)
    assert (answer.status_code, problems(answer)) == (405, [])
    assert set(answer.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize("path", ["/nothing", "/goals/", "/goals/1/x", "/goals/-1", "/goals/1.5", "/goals/%00"])
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
def test_an_address_that_is_not_there_is_a_problem_too(lead: Caller, method: str, path: str) -> None:
    answer = lead.call(method, path, None if method == "GET" else {})
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
@pytest.mark.parametrize("number", ["0", "999999999", "1000000000", "2147483648", "9" * 40])
def test_a_number_of_nothing_is_not_found_by_any_method(lead: Caller, method: str, number: str) -> None:
    path = f"/experiments/{number}" + ("/abandon" if method == "POST" else "")
    answer = lead.call(method, path, None if method == "GET" else {})
    assert answer.status_code == 404
    assert answer.content_type == "application/problem+json"


def test_head_answers_as_get_does_without_the_body(lead: Caller) -> None:
    got, asked = lead.get("/goals"), lead.call("HEAD", "/goals")
    assert (asked.status_code, asked.data, asked.content_type) == (200, b"", "application/json")
    assert asked.headers["Content-Length"] == got.headers["Content-Length"]


def test_options_name_the_methods_to_those_who_may_ask(lead: Caller, callers: dict[str, Caller]) -> None:
    answer = lead.call("OPTIONS", "/goals")
    assert (answer.status_code, answer.data) == (200, b"")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert callers["nobody"].call("OPTIONS", "/goals").status_code == 401


def test_whatever_is_accepted_the_answer_is_json(lead: Caller) -> None:
    for accept in ("text/html", "application/xml", "", "nonsense"):
        answer = lead.call("GET", "/goals", headers={"Accept": accept})
        assert (answer.status_code, answer.content_type) == (200, "application/json")


def test_odd_queries_are_refused_by_field(lead: Caller) -> None:
    for query in (
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1e3",
        "limit=" + "9" * 5000,
        "cursor=0",
        "cursor=99999999999",
    ):
        answer = lead.get(f"/goals?{query}")
        assert answer.status_code == 422, query
        assert [field for field, _code in problems(answer)] == [query.split("=")[0]]
    assert lead.get("/lessons?q=%ff%fe").status_code == 200
    assert lead.get("/lessons?q=%00").status_code == 422


def test_in_a_book_of_ones_own_too(local_app: Flask) -> None:
    caller = Caller(local_app, None)
    assert caller.call("POST", "/goals", data=DEEP, content_type="application/json").status_code == 400
    assert caller.get("/nothing").status_code == 404
