"""A long sale through the interface: the outcome in the plan, provisional until its day, figures typed or as a file."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.experiments.results.exports import daily
from tests.experiments.results.outcomes.long_sale import donors
from tests.webapp.api.caller import Caller, problems
from tests.webapp.api.conftest import Clock
from tests.webapp.browser import Browser, text

OUTCOME = {"name": "first orders in 60 days", "days_after": 60}
FIGURES = {
    "figures": [{"variant": "A", "units": 5000, "successes": 100}, {"variant": "B", "units": 5000, "successes": 160}]
}
CLOSING = {"decision": "adopt", "lesson": {"claim": "A question brings orders.", "what_to_do": "Ask."}}


@pytest.fixture
def sale(lead: Caller, clock: Clock) -> int:
    """Recipe 1 with a later outcome, closed by its early sign on 24 November."""
    draft = lead.make_draft(outcome=OUTCOME)
    assert lead.post(f"/experiments/{draft['id']}/register").status_code == 201
    clock.move_to(2026, 11, 24)
    lead.upload(draft["id"], daily(14))
    assert lead.post(f"/experiments/{draft['id']}/conclusion", CLOSING).status_code == 201
    return int(draft["id"])


def outcome_of(caller: Caller, sale: int) -> dict[str, Any]:
    answer = caller.get(f"/experiments/{sale}/outcome")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def test_the_outcome_is_part_of_a_draft(lead: Caller) -> None:
    draft = lead.make_draft(outcome=OUTCOME)
    assert draft["outcome"] == {
        "name": "first orders in 60 days",
        "kind": "proportion",
        "numerator": "first orders in 60 days",
        "denominator": None,
        "direction": "up",
        "due": "2027-01-21",
        "days_after": 60,
    }
    path = f"/experiments/{draft['id']}"
    wrong = lead.patch(path, {"outcome": {"name": "", "kind": "often"}})
    assert set(problems(wrong)) == {
        ("outcome.name", "no_name"),
        ("outcome.kind", "not_a_choice"),
        ("outcome.kind", "no_kind"),
        ("outcome.days_after", "no_date"),
    }
    assert lead.patch(path, {"outcome": None}).get_json()["outcome"] is None
    sign = {"name": "link clicks", "kind": "ratio", "numerator": "link_clicks", "denominator": "impressions"}
    early = lead.patch(path, {"metrics": [sign | {"role": "early_sign"}], "outcome": OUTCOME}).get_json()
    assert [one["role"] for one in early["metrics"]] == ["primary"]


def test_provisional_until_its_day_then_due(lead: Caller, clock: Clock, sale: int) -> None:
    shown = lead.get(f"/experiments/{sale}").get_json()
    assert (shown["status"], shown["verdict"], shown["provisional_until"]) == ("concluded", "succeeded", "2027-01-21")
    card = lead.get("/archive").get_json()["items"][0]
    assert (card["verdict"], card["provisional_until"]) == ("succeeded", "2027-01-21")
    found = outcome_of(lead, sale)
    assert (found["state"], found["provisional_until"], found["analysis"]) == ("ahead", "2027-01-21", None)
    early = lead.post(f"/experiments/{sale}/outcome", FIGURES)
    assert (early.status_code, problems(early)) == (409, [("outcome", "not_due")])
    clock.move_to(2027, 1, 21)
    assert outcome_of(lead, sale)["state"] == "due"
    waits = lead.get("/today").get_json()["items"]
    assert [(one["kind"], one["experiment_id"]) for one in waits if one["kind"] == "outcome_due"] == [
        ("outcome_due", sale)
    ]


def test_figures_then_the_last_word(lead: Caller, clock: Clock, sale: int) -> None:
    clock.move_to(2027, 1, 22)
    wrong = lead.post(f"/experiments/{sale}/outcome", {"figures": [{"variant": "A", "units": 10, "successes": 11}]})
    assert wrong.status_code == 422
    assert problems(wrong) == [("figures.0.successes", "more_than_all"), ("figures", "version_missing")]
    answer = lead.post(f"/experiments/{sale}/outcome", FIGURES)
    assert answer.status_code == 201
    assert answer.location.endswith(f"/api/v1/experiments/{sale}/outcome")
    found = answer.get_json()
    assert (found["state"], found["analysis"]["verdict"], found["final"]) == ("given", "succeeded", None)
    assert [row["sha256"] for row in found["figures"]] == [None]
    closed = lead.post(f"/experiments/{sale}/conclusion", CLOSING | {"lesson": {"lesson_id": 1}})
    assert closed.status_code == 201, closed.get_data(as_text=True)
    assert (closed.get_json()["verdict"], closed.get_json()["provisional_until"]) == ("succeeded", None)
    found = outcome_of(lead, sale)
    assert (found["state"], found["early"]["verdict"], found["final"]["verdict"]) == ("final", "succeeded", "succeeded")
    assert found["early_signs"] == {"closed": 1, "answered": 1, "foretold": 1, "share": None}
    assert [one["action"] for one in lead.get(f"/experiments/{sale}/history").get_json()["items"]].count(
        "outcome.give"
    ) == 1


def test_a_file_with_its_columns_named(lead: Caller, clock: Clock, sale: int) -> None:
    clock.move_to(2027, 1, 22)
    path = f"/experiments/{sale}/outcome/file"
    table = b"Version,Visitors,Ordered,Returned\nA,5000,100,4\nB,5000,160,9\n"
    asked = lead.send(path, ("crm.csv", table))
    assert asked.status_code == 422
    assert problems(asked) == [("columns.numerator", "column_unknown"), ("columns.denominator", "column_unknown")]
    said = '{"columns": {"numerator": "Ordered", "denominator": "Visitors"}}'
    taken = lead.send(path, ("crm.csv", table), mapping=said)
    assert taken.status_code == 201, taken.get_data(as_text=True)
    assert taken.get_json()["analysis"]["verdict"] == "succeeded"
    rows = lead.send(path, ("rows.csv", donors(a=30, b=66, column="Ordered")))
    assert rows.get_json()["analysis"]["metrics"][0]["variants"][1]["units"] == 150
    assert lead.call("POST", path, {}).status_code == 415


def test_who_may(callers: dict[str, Caller], clock: Clock, sale: int) -> None:
    clock.move_to(2027, 1, 22)
    path = f"/experiments/{sale}/outcome"
    assert callers["other team"].get(path).status_code == 404
    assert callers["other team"].post(path, FIGURES).status_code == 404
    assert callers["read only"].get(path).status_code == 200
    assert callers["read only"].post(path, FIGURES).status_code == 403
    assert callers["marketer"].post(path, FIGURES).status_code == 201


def test_a_plan_that_decides_by_itself_has_none(lead: Caller) -> None:
    locked = lead.make_locked()
    assert (locked["outcome"], locked["provisional_until"]) == (None, None)
    for answer in (
        lead.get(f"/experiments/{locked['id']}/outcome"),
        lead.post(f"/experiments/{locked['id']}/outcome", FIGURES),
    ):
        assert (answer.status_code, problems(answer)) == (409, [("outcome", "no_outcome")])


def test_a_moved_day_needs_its_reason(lead: Caller, clock: Clock) -> None:
    draft = lead.make_draft(outcome=OUTCOME)
    lead.post(f"/experiments/{draft['id']}/register")
    clock.move_to(2026, 11, 12)
    after = {"name": "first orders in 60 days", "due": "2027-05-01"}
    body = {"field": "outcome", "after": after, "reason": "The shop closes over Easter."}
    answer = lead.post(f"/experiments/{draft['id']}/deviations", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    assert lead.get(f"/experiments/{draft['id']}").get_json()["outcome"]["due"] == "2027-05-01"


def test_a_story_says_that_it_is_provisional(lead: Caller, clock: Clock, sale: int, api_app: Flask) -> None:
    made = lead.post("/share-links", {"thing": "experiment", "thing_id": sale, "name": "Board", "days": 90})
    address = made.get_json()["url"].partition("/s/")[2]
    stranger = Browser(api_app)
    assert "Provisional until" in text(stranger.get(f"/s/{address}"))
    clock.move_to(2027, 1, 22)
    lead.post(f"/experiments/{sale}/outcome", FIGURES)
    lead.post(f"/experiments/{sale}/conclusion", CLOSING | {"lesson": {"lesson_id": 1}})
    told = text(stranger.get(f"/s/{address}"))
    assert "Provisional" not in told
    assert "The early sign said: Worked." in told
