"""What one more is worth, through the interface."""

from __future__ import annotations

import pytest

from tests.webapp.api.caller import GOAL, Caller, problems

SAID = {"money": {"amount": "21.00", "currency": "EUR"}}


def test_it_is_put_read_and_taken_back(lead: Caller) -> None:
    goal_id = lead.post("/goals", GOAL).get_json()["id"]
    path = f"/goals/{goal_id}/worth"
    nothing = {"goal_id": goal_id, "money": None, "said_by": None, "said_at": None}
    assert lead.get(path).get_json() == nothing
    said = lead.call("PUT", path, json=SAID)
    assert said.status_code == 200
    assert said.get_json()["money"] == {"amount": "21.00", "currency": "EUR"}
    assert lead.get(path).get_json() == said.get_json()
    assert lead.call("PUT", path, json={"money": None}).get_json() == nothing


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"money": {"amount": "21.00", "currency": "USD"}}, ("money", "other_currency")),
        ({"money": {"amount": "0", "currency": "EUR"}}, ("money", "out_of_range")),
        ({"money": {"amount": "much", "currency": "EUR"}}, ("money", "not_an_amount")),
        ({}, ("money", "missing")),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(lead: Caller, body: object, told: tuple[str, str]) -> None:
    goal_id = lead.post("/goals", GOAL).get_json()["id"]
    answer = lead.call("PUT", f"/goals/{goal_id}/worth", json=body)
    assert answer.status_code == 422
    assert told in problems(answer)
    assert lead.get(f"/goals/{goal_id}/worth").get_json()["money"] is None
