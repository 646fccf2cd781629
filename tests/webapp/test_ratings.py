"""How well social is linked to the rest: asked in ten seconds, shown as counts, by page and by call alike."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from experiments.goals.cycle import present_cycle
from experiments.people.first import local_actor
from tests.factories import make_registered
from tests.webapp.answers import Fields, book
from tests.webapp.api.caller import Caller, problems
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask


@pytest.fixture
def cycle(reader: Browser, now: datetime) -> int:
    with book(reader.app) as session:
        return present_cycle(session, local_actor(session, now=now).team_id, now.date()).id


@pytest.fixture
def caller(local_app: Flask) -> Caller:
    """The local person by the interface; a book of one's own asks for no token."""
    return Caller(local_app, None)


def lock_three(reader: Browser, now: datetime) -> None:
    with book(reader.app) as session:
        for _ in range(3):
            make_registered(session, local_actor(session, now=now), now)


def test_the_question_is_the_surveys_with_both_ends_worded_and_seven_answers(reader: Browser, cycle: int) -> None:
    page = text(reader.get(f"/cycles/{cycle}/ratings"))
    assert "How effectively is social media linked to your firm&#39;s marketing strategy?" in page
    assert "1: not integrated" in page
    assert "7: very integrated" in page
    assert page.count('type="radio" name="score"') == 7
    assert "Nobody has rated this cycle yet." in page
    assert "The score needs 3 locked or closed experiments in the cycle; there are 0." in page
    assert "The social share needs both budgets of the cycle." in page
    assert "The CMO Survey of August 2014: 3.9 on average" in page
    assert "9.4\N{NO-BREAK SPACE}%, 13.2\N{NO-BREAK SPACE}%" in page


def test_one_answer_is_kept_and_shown_as_a_count(reader: Browser, cycle: int) -> None:
    address = f"/cycles/{cycle}/ratings"
    answer = reader.post(address, {"score": "5", "hindrance": "Service hears of it too late."}, page=address)
    assert answer.status_code == 303
    page = text(reader.get(address))
    assert "One person says 5" in page
    assert "Service hears of it too late." in page
    assert Fields(page).values["score"] == "5"  # chosen again, for whoever changes the answer


def test_the_first_page_asks_once_and_stays_there(reader: Browser, cycle: int, now: datetime) -> None:
    assert "once a cycle" not in text(reader.get("/"))  # on the way to the first experiments nobody is asked
    lock_three(reader, now)
    page = text(reader.get("/"))
    assert "Ten seconds, once a cycle" in page
    assert "Nothing waits for you" in page  # it is no work
    answer = reader.post(f"/cycles/{cycle}/ratings", {"score": "3", "hindrance": "", "from": "today"})
    assert answer.location == "/"
    assert "Ten seconds, once a cycle" not in text(reader.get("/"))


def test_a_missing_score_is_asked_for_with_what_was_typed(reader: Browser, cycle: int) -> None:
    answer = reader.post(f"/cycles/{cycle}/ratings", {"hindrance": "no time"}, page="/account")
    assert answer.status_code == 422
    page = text(answer)
    assert "Choose a number from 1 to 7." in page
    assert 'value="no time"' in page


def test_page_and_call_refuse_and_keep_the_same(reader: Browser, caller: Caller, cycle: int, now: datetime) -> None:
    address = f"/cycles/{cycle}/ratings"
    for score in (0, 8, None, "4.5"):
        assert reader.post(address, {"score": "" if score is None else score}, page=address).status_code == 422
        assert caller.post(address, {"score": score}).status_code == 422, score
    assert caller.get(address).get_json()["people"] == 0
    assert caller.post(address, {"score": 4, "hindrance": "x" * 201}).status_code == 422
    answer = caller.post(address, {"score": 4, "hindrance": "no time"})
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1{address}")
    told = answer.get_json()
    assert told["counts"] == [{"score": 4, "people": 1}]
    assert (told["mean"], told["spread"], told["own"]) == (4.0, None, {"score": 4, "hindrance": "no time"})
    lock_three(reader, now)
    facts = caller.get(f"/cycles/{cycle}/integration").get_json()
    assert facts["experiments"] == 3
    assert {one["name"]: one["count"] for one in facts["facts"]} == {
        "criteria": 0,
        "heard": 3,
        "others": 0,
        "other_tactic": 0,
        "followed_up": 0,
        "not_alone": 0,
    }
    # heard of all three, nothing else that can be told already: (0 + 1 + 0 + 0) ÷ 4, and 1 + 6 ÷ 4
    assert facts["score"] == pytest.approx(2.5)
    assert facts["not_estimable"].keys() == {"social_share"}
    assert (facts["survey"]["mean"], facts["survey"]["month"]) == (3.9, "2014-08")


def test_a_cycle_that_has_not_begun_cannot_be_rated(reader: Browser, caller: Caller) -> None:
    later = caller.post("/cycles", {"name": "Next", "starts": "2027-01-01", "ends": "2027-03-31"}).get_json()["id"]
    refused = caller.post(f"/cycles/{later}/ratings", {"score": 4})
    assert (refused.status_code, problems(refused)) == (409, [("cycle_id", "not_begun")])
    address = f"/cycles/{later}/ratings"
    assert reader.post(address, {"score": "4"}, page=address).status_code == 409


def test_departments_are_said_by_oneself_and_by_an_admin(reader: Browser, caller: Caller) -> None:
    assert reader.post("/account/department", {"department": " Marketing "}, page="/account").status_code == 303
    assert caller.get("/me").get_json()["department"] == "Marketing"
    assert 'value="Marketing"' in text(reader.get("/account"))
    assert caller.patch("/me", {"department": "Mill"}).get_json()["department"] == "Mill"
    assert caller.patch("/people/1", {"department": None}).get_json()["department"] is None
    assert reader.post("/settings/people/1/department", {"department": "x" * 201}).status_code == 422
    assert caller.patch("/people/1", {"department": "x" * 201}).status_code == 422
    assert reader.post("/settings/people/1/department", {"department": "Mill"}).status_code == 303
    assert caller.get("/people/1").get_json()["department"] == "Mill"


def test_what_stands_beside_an_experiment_and_what_runs_when_are_told_by_call(
    reader: Browser, caller: Caller, now: datetime
) -> None:
    lock_three(reader, now)
    shown = caller.get("/timeline").get_json()
    assert [one["experiment_id"] for one in shown["items"]] == [1, 2, 3]
    assert [one["experiments"] for one in shown["overlaps"]] == [[1, 2], [1, 3], [2, 3]]
    beside = caller.get("/experiments/2/beside").get_json()
    assert (beside["company"]["alone"], beside["company"]["followed_up"]) == (False, None)
    assert [one["experiments"] for one in beside["overlaps"]] == [[2, 1], [2, 3]]
