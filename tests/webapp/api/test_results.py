"""Result files, the analysis, closing and lessons through the interface."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.experiments.results.exports import daily
from tests.webapp.api.caller import Caller, problems
from tests.webapp.api.conftest import Clock

CLOSING: dict[str, Any] = {
    "decision": "adopt",
    "lesson": {
        "claim": "A question as headline brings more clicks.",
        "scope": "hobby cooks",
        "what_to_do": "Use it everywhere.",
    },
}


@pytest.fixture
def locked(lead: Caller, clock: Clock) -> int:
    """A locked experiment two days after its last day."""
    number = int(lead.make_locked()["id"])
    clock.move_to(2026, 11, 24)
    return number


@pytest.fixture
def succeeded(lead: Caller, locked: int) -> int:
    """With two weeks of days in which B gets half as many clicks more."""
    assert lead.upload(locked, daily(14, a=20, b=30)).status_code == 201
    return locked


def test_a_file_is_taken_in_as_the_platform_exported_it(lead: Caller, locked: int) -> None:
    answer = lead.upload(locked, daily(14))
    read = answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/experiments/{locked}/results"
    assert (read["rows"], read["date_range"], read["currency"]) == (28, ["2026-11-09", "2026-11-22"], "EUR")
    assert read["columns"]["link_clicks"] == "Link clicks"
    assert read["matches"] == {"Kit A": "A", "Kit B": "B"}
    assert (read["already"], read["replaces"], read["changes"]) == (False, [], [])
    (kept,) = lead.get(f"/experiments/{locked}/results").get_json()["items"]
    assert (kept["id"], kept["status"], kept["first"], kept["last"]) == (
        read["import_id"],
        "current",
        "2026-11-09",
        "2026-11-22",
    )


def test_a_preview_stores_nothing_and_says_what_would_change(lead: Caller, locked: int) -> None:
    lead.upload(locked, daily(7))
    answer = lead.upload(locked, daily(14, b=26), preview="true")
    read = answer.get_json()
    assert (answer.status_code, read["import_id"]) == (200, None)
    assert read["replaces"] == [{"first": "2026-11-09", "last": "2026-11-15", "variants": ["A", "B"]}]
    # 25 clicks and what wobbles become 26
    change = {"day": "2026-11-09", "variant": "B", "measure": "link_clicks", "before": 25.0, "after": 26.0}
    assert change in read["changes"]
    assert len(lead.get(f"/experiments/{locked}/results").get_json()["items"]) == 1


def test_the_same_bytes_again_are_one_import(lead: Caller, locked: int) -> None:
    first = lead.upload(locked, daily(14)).get_json()
    again = lead.upload(locked, daily(14), name="other name.csv")
    assert again.status_code == 200
    assert (again.get_json()["import_id"], again.get_json()["already"]) == (first["import_id"], True)


def test_a_file_that_is_taken_out_gives_way_to_what_it_had_replaced(lead: Caller, locked: int) -> None:
    older = lead.upload(locked, daily(7)).get_json()["import_id"]
    newer = lead.upload(locked, daily(14)).get_json()["import_id"]
    answer = lead.post(f"/experiments/{locked}/results/{newer}/undo")
    assert (answer.status_code, answer.get_json()["id"], answer.get_json()["status"]) == (200, newer, "undone")
    kept = lead.get(f"/experiments/{locked}/results").get_json()["items"]
    assert [(one["id"], one["status"]) for one in kept] == [(newer, "undone"), (older, "current")]
    again = lead.post(f"/experiments/{locked}/results/{newer}/undo")
    assert (again.status_code, problems(again)) == (409, [("id", "already_undone")])


def test_a_file_of_another_experiment_is_not_taken_out(lead: Caller, locked: int) -> None:
    number = lead.upload(locked, daily(7)).get_json()["import_id"]
    elsewhere = lead.make_locked()["id"]
    answer = lead.post(f"/experiments/{elsewhere}/results/{number}/undo")
    assert (answer.status_code, problems(answer)) == (404, [("id", "not_found")])
    assert lead.get(f"/experiments/{locked}/results").get_json()["items"][0]["status"] == "current"


def test_labels_that_are_no_variant_are_asked_and_said_in_the_mapping(lead: Caller, locked: int) -> None:
    data = daily(14, names=("Red", "Blue"))
    answer = lead.upload(locked, data)
    assert (answer.status_code, {field for field, _ in problems(answer)}) == (422, {"variants"})
    assert lead.get(f"/experiments/{locked}/results").get_json()["items"] == []
    said = lead.upload(locked, data, mapping='{"variants": {"Red": "A", "Blue": "B"}}')
    assert (said.status_code, said.get_json()["matches"]) == (201, {"Red": "A", "Blue": "B"})


@pytest.mark.parametrize(
    ("mapping", "expected"),
    [
        ("{", [("mapping", "not_json")]),
        ("[]", [("mapping.body", "not_an_object")]),
        ('{"columns": {"variant": 3}}', [("mapping.columns.variant", "not_a_text")]),
        ('{"colums": {}}', [("mapping.colums", "unknown_field")]),
        ('{"number_style": {"decimal": "!", "thousands": ""}}', [("mapping.number_style.decimal", "not_a_choice")]),
        ('{"variants": {"Kit A": "C"}}', [("variants", "not_in_plan")]),
    ],
)
def test_a_mapping_that_cannot_be_read_is_refused(
    lead: Caller, locked: int, mapping: str, expected: list[tuple[str, str]]
) -> None:
    answer = lead.upload(locked, daily(14), mapping=mapping)
    assert (answer.status_code, problems(answer)) == (422, expected)


def test_a_file_that_cannot_be_used_is_refused_with_all_its_problems_and_nothing_is_kept(
    lead: Caller, locked: int
) -> None:
    broken = daily(14).replace(b",1000,20,", b",1000,many,").replace(b"2026-11-10", b"2026-13-10")
    answer = lead.upload(locked, broken)
    assert answer.status_code == 422
    assert {field for field, _ in problems(answer)} == {"file"}
    assert len(problems(answer)) >= 2
    assert lead.get(f"/experiments/{locked}/results").get_json()["items"] == []
    looked = lead.upload(locked, broken, preview="true")
    assert looked.status_code == 200
    assert "fatal" in {problem["severity"] for problem in looked.get_json()["problems"]}


def test_files_wait_for_a_locked_plan(lead: Caller) -> None:
    draft = lead.make_draft()
    answer = lead.upload(draft["id"], daily(14))
    assert (answer.status_code, problems(answer)) == (409, [("file", "not_open_for_results")])


def test_the_analysis_is_the_document_of_the_command(lead: Caller, succeeded: int) -> None:
    answer = lead.get(f"/experiments/{succeeded}/analysis")
    document = answer.get_json()
    assert answer.status_code == 200
    assert (document["verdict"], document["control"], document["interim"]) == ("succeeded", "A", False)
    assert [(one["day"], one["reached"]) for one in document["looks"]] == [("2026-11-15", True), ("2026-11-22", True)]
    primary = document["metrics"][0]
    assert (primary["name"], primary["role"]) == ("link clicks per time shown", "primary")
    assert primary["variants"][1]["lift"]["lower"] > 0.05
    assert lead.get(f"/experiments/{succeeded}").get_json()["status"] == "analysed"


def test_without_results_there_is_no_analysis(lead: Caller, locked: int) -> None:
    answer = lead.get(f"/experiments/{locked}/analysis")
    assert (answer.status_code, problems(answer)) == (409, [("file", "no_results")])


def test_closing_needs_decision_and_lesson_and_says_so_at_once(lead: Caller, succeeded: int) -> None:
    answer = lead.post(f"/experiments/{succeeded}/conclusion")
    assert (answer.status_code, problems(answer)) == (
        422,
        [("decision", "decision_missing"), ("lesson.claim", "claim_missing")],
    )
    answer = lead.post(f"/experiments/{succeeded}/conclusion", CLOSING | {"decision": "hope", "why": "luck"})
    assert problems(answer) == [("why", "not_a_choice"), ("decision", "not_a_choice")]
    assert lead.get(f"/experiments/{succeeded}").get_json()["status"] == "analysed"


def test_a_closed_experiment_has_verdict_decision_and_a_lesson_that_is_found(lead: Caller, succeeded: int) -> None:
    answer = lead.post(f"/experiments/{succeeded}/conclusion", CLOSING)
    closed = answer.get_json()
    assert answer.status_code == 201
    assert (closed["status"], closed["verdict"], closed["decision"]) == ("concluded", "succeeded", "adopt")
    assert closed["grade"] in {"B", "C"}
    for query in ("", "?q=question", "?goal_kind=new_sales", "?channel=paid social", "?verdict=succeeded"):
        (lesson,) = lead.get(f"/lessons{query}").get_json()["items"]
        assert (lesson["claim"], lesson["supporting"]) == (CLOSING["lesson"]["claim"], [succeeded]), query
    whole = lead.get(f"/lessons/{lesson['id']}").get_json()
    assert {name: whole[name] for name in lesson} == lesson
    assert [one["because"] for one in whole["history"]] == ["written"]
    for query in ("?q=giraffe", "?verdict=harmful", "?grade=E", "?channel=e-mail"):
        assert lead.get(f"/lessons{query}").get_json()["items"] == [], query
    assert lead.post(f"/experiments/{succeeded}/conclusion", CLOSING).status_code == 409
    assert lead.upload(succeeded, daily(14, b=40)).status_code == 409


def test_overriding_the_rule_needs_a_reason_and_the_role(callers: dict[str, Caller], succeeded: int) -> None:
    wanted = CLOSING | {"verdict": "undecided", "why": "bad_timing"}
    path = f"/experiments/{succeeded}/conclusion"
    assert problems(callers["marketer"].post(path, wanted)) == [
        ("override_reason", "override_reason_missing"),
        ("verdict", "may_not_override"),
    ]
    overridden = callers["analyst"].post(path, wanted | {"override_reason": "a fair fell into it"})
    assert (overridden.status_code, overridden.get_json()["verdict"]) == (201, "undecided")


@pytest.mark.parametrize("query", ["q=%00", "channel=%00", "limit=1000", "status=true"])
def test_lesson_queries_that_do_not_fit_are_refused(lead: Caller, query: str) -> None:
    assert lead.get(f"/lessons?{query}").status_code == 422


def test_the_description_names_every_route_and_its_problems(api_app: Any, lead: Caller) -> None:
    document = lead.get("/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    described = {
        (path, method) for path, methods in document["paths"].items() for method in methods if method != "parameters"
    }
    there = {
        (re.sub(r"<(?:[^:>]+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in api_app.url_map.iter_rules()
        if rule.endpoint.startswith("api_")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == there
    for path, method in described:
        call = document["paths"][path][method]
        assert call["security"] == [{"token": []}], path
        assert call["summary"], path
        assert {"401", "403"} <= set(call["responses"]), path
        for status in set(call["responses"]) - {"200", "201", "202"}:
            assert list(call["responses"][status]["content"]) == ["application/problem+json"], (path, status)
