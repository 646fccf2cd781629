"""The size of an experiment through the interface: the promised document, chances, and where figures are from."""

from __future__ import annotations

import pytest

from tests.webapp.api.caller import Caller, problems

PROMISED = {
    *("units_per_variant", "days", "cost", "detectable_lift", "power", "chance_decided"),
    *("curve", "test_and_roll", "advice"),
}
MORE = {"history", "history_came_in", "chances", "figures", "what_to_do", "not_estimable"}


def test_the_document_is_the_promised_one_and_more(lead: Caller) -> None:
    draft = lead.make_draft()
    found = lead.get(f"/experiments/{draft['id']}/size").get_json()
    assert found.keys() == PROMISED | MORE
    assert found["detectable_lift"] == pytest.approx(0.36, abs=0.01)
    assert found["days"] % 7 == 0
    assert found["cost"]["currency"] == "EUR"
    chances = found["chances"]
    assert chances.pop("lift") == pytest.approx(0.075)
    assert sum(chances.values()) == pytest.approx(1)
    assert found["figures"]["price_per_thousand"] == {"value": 620.0, "origin": "shipped", "experiment_id": None}
    assert found["not_estimable"] is None
    assert {"amount": "280.00", "currency": "EUR"} in [point["cost"] for point in found["curve"]]


def test_figures_are_typed_by_patch_and_read_back(lead: Caller) -> None:
    draft = lead.make_draft()
    typed = {
        "expected_lift": -0.1,
        "price_per_thousand": {"amount": "4.50", "currency": "EUR"},
        "audience_size": 12_000,
        "units_per_day": 800.0,
        "relative_sd": 0.2,
        "rule": {"baseline": 0.03},
    }
    changed = lead.patch(f"/experiments/{draft['id']}", typed).get_json()
    assert {name: changed[name] for name in typed if name != "rule"} == {n: v for n, v in typed.items() if n != "rule"}
    found = lead.get(f"/experiments/{draft['id']}/size").get_json()
    assert {name: figure["origin"] for name, figure in found["figures"].items()} == dict.fromkeys(
        ("baseline", "price_per_thousand", "spread", "units_per_day"), "typed"
    )
    emptied = lead.patch(f"/experiments/{draft['id']}", {"price_per_thousand": None}).get_json()
    assert emptied["price_per_thousand"] is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"price_per_thousand": {"amount": "4.50", "currency": "USD"}}, ("price_per_thousand", "other_currency")),
        ({"price_per_thousand": {"amount": "0.00", "currency": "EUR"}}, ("price_per_thousand", "too_small")),
        ({"audience_size": 1}, ("audience_size", "too_small")),
        ({"audience_size": 10.5}, ("audience_size", "not_whole")),
        ({"relative_sd": 0}, ("relative_sd", "too_small")),
        ({"expected_lift": -1}, ("expected_lift", "too_small")),
        ({"units_per_day": 0}, ("units_per_day", "too_small")),
    ],
)
def test_figures_that_cannot_be_are_refused(lead: Caller, typed: dict[str, object], told: tuple[str, str]) -> None:
    draft = lead.make_draft()
    answer = lead.patch(f"/experiments/{draft['id']}", typed)
    assert answer.status_code == 422
    assert problems(answer) == [told]


def test_a_budget_in_a_new_currency_empties_the_old_price(lead: Caller) -> None:
    draft = lead.make_draft()
    lead.patch(f"/experiments/{draft['id']}", {"price_per_thousand": {"amount": "4.50", "currency": "EUR"}})
    changed = lead.patch(f"/experiments/{draft['id']}", {"budget": {"amount": "300.00", "currency": "USD"}}).get_json()
    assert changed["price_per_thousand"] is None


def test_what_is_missing_is_said(lead: Caller) -> None:
    idea = lead.post("/experiments", {"title": "Free delivery banner"}).get_json()
    found = lead.get(f"/experiments/{idea['id']}/size").get_json()
    assert found["not_estimable"] == {
        "reason": "draft",
        "sentence": "First say where it runs and which number decides.",
    }
    assert (found["detectable_lift"], found["curve"], found["chances"]) == (None, [], None)


def test_another_teams_experiment_is_not_found(lead: Caller) -> None:
    assert lead.get("/experiments/999/size").status_code == 404
