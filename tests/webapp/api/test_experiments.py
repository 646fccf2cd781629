"""Experiments through the interface: idea, draft, lock, no, never ran, deviation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.webapp.api.caller import QUESTION_HEADLINE, Caller, problems
from tests.webapp.api.conftest import Clock


def test_one_line_makes_an_idea(lead: Caller) -> None:
    answer = lead.post("/experiments", {"title": "Free delivery banner"})
    made = answer.get_json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/experiments/{made['id']}"
    assert (made["status"], made["technology"], made["sealed"], made["verdict"]) == ("idea", None, None, None)
    assert lead.get(f"/experiments/{made['id']}").get_json() == made


def test_a_draft_of_four_answers_has_everything_else_derived(lead: Caller) -> None:
    draft = lead.make_draft()
    assert draft["status"] == "draft"
    assert draft["strategy"]["hypothesis"] == "open with the reader's question"
    assert draft["strategy"]["next_step"]["text"] == "Send the new customers the welcome series."
    assert draft["budget"] == {"amount": "280.00", "currency": "EUR"}
    # two weeks from Monday the 9th
    assert (draft["starts"], draft["ends"]) == ("2026-11-09", "2026-11-22")
    assert [(one["name"], one["role"]) for one in draft["variants"]] == [("A", "control"), ("B", "treatment")]
    assert [one["role"] for one in draft["metrics"]] == ["primary", "guardrail", "secondary"]
    assert draft["rule"] == {
        "worthwhile_lift": 0.05,
        "confidence": 0.95,
        "looks": "weekly",
        "minimum_days": 7,
        "minimum_units": 5,
        "baseline": None,
    }


def test_the_channel_is_refused_before_people_objective_and_strategy(lead: Caller) -> None:
    answer = lead.post("/experiments", {"title": "Reels!", "technology": {"channel": "paid social"}})
    assert answer.status_code == 422
    assert problems(answer) == [("technology", "too_early")]
    assert "Who is it for?" in answer.get_json()["detail"]
    assert lead.get("/experiments").get_json()["items"] == []


def test_what_is_left_out_of_a_change_stays_and_null_empties(lead: Caller) -> None:
    draft = lead.make_draft()
    changed = lead.patch(
        f"/experiments/{draft['id']}", {"heard": None, "rule": {"worthwhile_lift": 0.1}, "hours": 4}
    ).get_json()
    assert changed["heard"] is None
    assert changed["rule"] == draft["rule"] | {"worthwhile_lift": 0.1}
    assert (changed["hours"], changed["budget"]) == (4.0, draft["budget"])
    assert changed["version"] == draft["version"] + 1


def test_other_people_clear_what_was_confirmed_after_them_until_it_is_looked_at_again(lead: Caller) -> None:
    draft = lead.make_draft()
    path = f"/experiments/{draft['id']}"
    changed = lead.patch(path, {"people": {"audience": "bakers by trade"}}).get_json()
    assert [changed[part]["confirmed"] for part in ("objective", "strategy", "technology")] == [False, False, False]
    answer = lead.post(f"{path}/register")
    assert problems(answer) == [(part, "unconfirmed") for part in ("objective", "strategy", "technology")]
    looked_at = {part: {"confirmed": True} for part in ("objective", "strategy", "technology")}
    assert lead.patch(path, looked_at).status_code == 200
    assert lead.post(f"{path}/register").status_code == 201


def test_locking_lists_every_missing_part(lead: Caller) -> None:
    idea = lead.post("/experiments", {"title": "Free delivery banner"}).get_json()
    answer = lead.post(f"/experiments/{idea['id']}/register")
    assert answer.status_code == 422
    assert [field for field, _ in problems(answer)] == [
        "people.audience",
        "goal_id",
        "objective.customer_objective",
        "strategy.hypothesis",
        "strategy.mechanism",
        "strategy.next_step.text",
        "technology.channel",
        "variants",
        "metrics",
        "design",
        "unit",
        "rule.worthwhile_lift",
        "rule.confidence",
        "rule.looks",
        "rule.minimum_days",
        "rule.minimum_units",
        "starts",
        "ends",
        "budget",
    ]


def test_a_locked_plan_has_its_fingerprint_and_is_locked_once(lead: Caller) -> None:
    locked = lead.make_locked()
    assert locked["status"] == "registered"
    assert (locked["sealed"]["at"], len(locked["sealed"]["hash"])) == ("2026-11-02T09:00:00Z", 64)
    again = lead.post(f"/experiments/{locked['id']}/register")
    assert (again.status_code, problems(again)) == (409, [("status", "wrong_status")])
    judged = lead.patch(f"/experiments/{locked['id']}", {"people": {"audience": "everybody"}})
    assert (judged.status_code, problems(judged)) == (409, [("people.audience", "locked")])
    assert lead.patch(f"/experiments/{locked['id']}", {"heard": "in the shop too"}).status_code == 200


def test_of_two_who_changed_the_same_version_one_is_told(lead: Caller) -> None:
    draft = lead.make_draft()
    path, seen = f"/experiments/{draft['id']}", draft["version"]
    assert lead.patch(path, {"heard": "first", "version": seen}).status_code == 200
    late = lead.patch(path, {"heard": "second", "version": seen})
    assert (late.status_code, problems(late)) == (409, [("version", "changed_meanwhile")])
    assert lead.post(f"{path}/register", {"version": seen}).status_code == 409
    assert lead.get(path).get_json()["heard"] == "first"


def test_before_it_starts_a_plan_is_unlocked_and_afterwards_changed_with_a_reason(lead: Caller, clock: Clock) -> None:
    locked = lead.make_locked()
    path = f"/experiments/{locked['id']}"
    early = lead.post(f"{path}/deviations", {"field": "ends", "after": "2026-11-29", "reason": "the fair"})
    assert (early.status_code, problems(early)) == (409, [("status", "not_begun")])
    assert lead.post(f"{path}/unlock").get_json()["status"] == "draft"
    assert lead.post(f"{path}/register").status_code == 201

    clock.move_to(2026, 11, 10)
    assert lead.get(path).get_json()["status"] == "running"
    late = lead.post(f"{path}/unlock")
    assert (late.status_code, problems(late)) == (409, [("status", "has_begun")])
    changed = lead.post(f"{path}/deviations", {"field": "people.audience", "after": "bakers", "reason": "typed wrong"})
    assert changed.status_code == 201
    assert changed.get_json()["deviations"] == [
        {
            "at": "2026-11-10T09:00:00Z",
            "by": locked["owner"],
            "field": "people.audience",
            "before": "hobby cooks nearby who do not know us",
            "after": "bakers",
            "reason": "typed wrong",
        }
    ]


def test_a_baseline_that_nobody_had_given_can_be_given_late_and_taken_back(lead: Caller, clock: Clock) -> None:
    path = f"/experiments/{lead.make_locked()['id']}"
    clock.move_to(2026, 11, 10)
    given = lead.post(f"{path}/deviations", {"field": "rule.baseline", "after": 0.01, "reason": "found it"})
    taken = lead.post(f"{path}/deviations", {"field": "rule.baseline", "after": None, "reason": "was last year's"})
    assert (given.status_code, taken.status_code) == (201, 201)
    changes = taken.get_json()["deviations"]
    assert [(one["before"], one["after"]) for one in changes] == [(None, 0.01), (0.01, None)]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"field": "ends", "after": "2026-11-29"}, [("reason", "missing")]),
        ({"field": "title", "after": "x", "reason": "x"}, [("field", "not_judged")]),
        ({"field": "ends", "after": "soon", "reason": "x"}, [("ends", "does_not_fit")]),
        ({"field": "people.audience", "after": 3, "reason": "x"}, [("people.audience", "not_a_text")]),
        ({"field": "rule.confidence", "after": 2, "reason": "x"}, [("rule.confidence", "too_large")]),
        ({"after": 1}, [("field", "missing")]),
    ],
)
def test_a_change_after_the_start_that_does_not_fit_is_refused(
    lead: Caller, clock: Clock, sent: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    locked = lead.make_locked()
    clock.move_to(2026, 11, 10)
    answer = lead.post(f"/experiments/{locked['id']}/deviations", sent)
    assert (answer.status_code, problems(answer)) == (422, expected)
    assert lead.get(f"/experiments/{locked['id']}").get_json()["deviations"] == []


def test_a_no_needs_its_reason_and_a_day_to_come(lead: Caller) -> None:
    path = f"/experiments/{lead.make_draft()['id']}"
    answer = lead.post(f"{path}/decline", {"review_on": "2026-11-01"})
    assert problems(answer) == [("reason", "missing"), ("review_on", "passed")]
    answer = lead.post(f"{path}/decline", {"reason": "not before spring", "review_on": "2027-03-01"})
    assert (answer.status_code, answer.get_json()["status"]) == (201, "declined")
    assert lead.post(f"{path}/decline", {"reason": "again"}).status_code == 409


def test_what_never_ran_keeps_what_stood_in_the_way(lead: Caller) -> None:
    path = f"/experiments/{lead.make_locked()['id']}"
    assert problems(lead.post(f"{path}/abandon")) == [("reason", "missing")]
    assert lead.post(f"{path}/abandon", {"reason": "no content"}).get_json()["status"] == "abandoned"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, [("title", "missing")]),
        ({"titel": "x"}, [("titel", "unknown_field")]),
        ({"title": 3}, [("title", "not_a_text")]),
        (
            {"title": "x", "status": "concluded", "verdict": "succeeded"},
            [("status", "unknown_field"), ("verdict", "unknown_field")],
        ),
        ({"title": "x", "starts": "9.11.2026", "hours": "4"}, [("hours", "not_a_number"), ("starts", "does_not_fit")]),
        ({"title": "x", "starts": 20261109}, [("starts", "does_not_fit")]),
        ({"title": "x", "budget": {"amount": "ten", "currency": "EUR"}}, [("budget", "not_an_amount")]),
        ({"title": "x", "budget": {"amount": "1e999999", "currency": "EUR"}}, [("budget", "not_an_amount")]),
        ({"title": "x", "budget": {"amount": 300, "currency": "EUR"}}, [("budget.amount", "not_a_text")]),
        ({"title": "x", "budget": {"amount": "-1", "currency": "EUR"}}, [("budget", "too_small")]),
        ({"title": "x", "goal_id": 2**70}, [("goal_id", "out_of_range")]),
        ({"title": "x", "goal_id": True}, [("goal_id", "not_a_number")]),
        ({"title": "x", "hours": float("nan")}, [("hours", "not_a_number")]),
        ({"title": "\ud800"}, [("title", "not_a_text")]),
        ({"title": "a\x00b"}, [("title", "not_a_text")]),
        (
            {"title": "x", "design": "coin", "rule": {"looks": "daily"}},
            [("design", "not_a_choice"), ("rule.looks", "not_a_choice")],
        ),
        ({"title": "x", "technology": {"toolkit_id": 3}}, [("technology.toolkit_id", "not_found")]),
        ({"title": "x", "variants": [{"name": "A", "role": "control"}, {"name": "a"}]}, [("variants", "same_name")]),
        (
            {"title": "x", "metrics": [{"name": "CTR", "kind": "ratio", "numerator": "clicks"}]},
            [("metrics", "no_denominator")],
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_all_of_it(
    lead: Caller, sent: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    answer = lead.post("/experiments", sent)
    assert (answer.status_code, sorted(problems(answer))) == (422, sorted(expected))
    assert lead.get("/experiments").get_json()["items"] == []


def test_the_list_goes_on_page_by_page_and_narrows(lead: Caller) -> None:
    goal = lead.make_goal()["id"]
    made = [lead.post("/experiments", {"title": f"Idea {number}"}).get_json()["id"] for number in range(3)]
    draft = lead.post("/experiments", QUESTION_HEADLINE | {"goal_id": goal}).get_json()["id"]
    first = lead.get("/experiments?limit=2").get_json()
    assert [one["id"] for one in first["items"]] == [draft, made[2]]
    second = lead.get(f"/experiments?limit=2&cursor={first['next_cursor']}").get_json()
    assert [one["id"] for one in second["items"]] == [made[1], made[0]]
    assert second["next_cursor"] is None
    assert [one["id"] for one in lead.get("/experiments?status=draft").get_json()["items"]] == [draft]
    assert [one["id"] for one in lead.get(f"/experiments?goal_id={goal}").get_json()["items"]] == [draft]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=99999999999999999999", "cursor"),
        ("status=won", "status"),
        ("order=title", "order"),
    ],
)
def test_a_query_that_does_not_fit_is_refused(lead: Caller, query: str, field: str) -> None:
    answer = lead.get(f"/experiments?{query}")
    assert answer.status_code == 422
    assert [one for one, _ in problems(answer)] == [field]


def test_a_change_that_says_nothing_new_makes_no_version(lead: Caller) -> None:
    draft = lead.make_draft()
    path = f"/experiments/{draft['id']}"
    for said in ({}, {"title": draft["title"]}, {"starts": draft["starts"]}):
        assert lead.patch(path, said).get_json() == draft
    seen_earlier = lead.patch(path, {"version": draft["version"] + 7})
    assert (seen_earlier.status_code, problems(seen_earlier)) == (409, [("version", "changed_meanwhile")])
    # what was derived is now said by a person, and stays when the channel changes
    assert lead.patch(path, {"equal_budgets": draft["equal_budgets"]}).get_json()["version"] == draft["version"] + 1
