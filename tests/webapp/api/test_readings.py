"""Files without an experiment through the interface: read, three answers, the analysis, kept in the book."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from tests.experiments.reduction.test_large import as_text, people
from tests.experiments.results.exports import daily
from tests.webapp.api.caller import Caller, problems
from tests.webapp.api.conftest import Clock
from tests.webapp.test_large_files import work
from webapp.storage import running

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ANSWERS: dict[str, Any] = {
    "control": "Kit A",
    "metric": "link_clicks/impressions",
    "worthwhile_lift": 0.05,
    "design": "platform_split",
}
UNCLEAR_DAYS = [[*row[:2], "02/03/2026", *row[3:]] for row in people(61, 40_000)]


def read(lead: Caller, *files: tuple[str, bytes], **more: str) -> dict[str, Any]:
    answer = lead.send("/readings", *files, **more)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.get_json()


@pytest.fixture
def reading(lead: Caller) -> int:
    """A file that was read."""
    return int(read(lead, ("export.csv", daily(14, a=20, b=30)))["id"])


@pytest.fixture
def answered(lead: Caller, reading: int) -> int:
    """A file with its answers."""
    assert lead.post(f"/readings/{reading}/answers", ANSWERS).status_code == 200
    return reading


def test_a_file_is_read_and_the_three_questions_are_asked(lead: Caller) -> None:
    answer = lead.send("/readings", ("export.csv", daily(14)))
    made = answer.get_json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/readings/{made['id']}")
    assert (made["names"], made["answers"], made["analysis"], made["kept_as"]) == (["export.csv"], None, None, None)
    assert (made["files"][0]["platform"], made["files"][0]["rows"]) == ("meta_ads", 28)
    asked = made["questions"]
    assert asked["labels"] == ["Kit A", "Kit B"]
    assert asked["proposed"] == {"control": "Kit A", "metric": "link_clicks/impressions", "worthwhile_lift": 0.05}
    assert asked["numbers"][0] == {"metric": "link_clicks/impressions", "says": "link clicks per time shown"}
    assert [one["name"] for one in asked["designs"]] == [
        "platform_split",
        "randomized",
        "geo",
        "switchback",
        "before_after",
        "observational",
    ]
    assert lead.get(f"/readings/{made['id']}").get_json() == made


def test_several_files_are_read_as_one_experiment(lead: Caller) -> None:
    files = [("Kit A.csv", daily(14, names=("Kit A",))), ("Kit B.csv", daily(14, names=("Kit B",), a=30))]
    made = read(lead, *files)
    assert (made["names"], made["questions"]["labels"]) == (["Kit A.csv", "Kit B.csv"], ["Kit A", "Kit B"])
    assert [one["rows"] for one in made["files"]] == [14, 14]


def test_a_refused_file_is_refused_with_its_problems_and_nothing_is_kept(api_app: Flask, lead: Caller) -> None:
    good, broken = daily(14), daily(14).replace(b",1000,20,", b",1000,many,")
    answer = lead.send("/readings", ("good.csv", good), ("broken.csv", broken))
    assert answer.status_code == 422
    assert ("file", "text_in_numbers") in problems(answer)
    assert lead.get("/readings").get_json()["items"] == []
    with api_app.app_context():
        assert list(running().book.store.folder.glob("??/*")) == []


def test_without_a_file_it_is_said_which_one_is_missing(lead: Caller) -> None:
    form = {"data": {"mapping": "{}"}, "content_type": "multipart/form-data; boundary=x"}
    answer = lead.call("POST", "/readings", **form)
    assert (answer.status_code, problems(answer)) == (422, [("file", "no_files")])


def test_the_answers_bring_the_document_of_the_command_and_are_kept(lead: Caller, reading: int) -> None:
    answer = lead.post(f"/readings/{reading}/answers", ANSWERS | {"also": ["spend/link_clicks"]})
    document = answer.get_json()
    assert (answer.status_code, document["verdict"], document["control"]) == (200, "succeeded", "Kit A")
    assert [(one["numerator"], one["role"]) for one in document["metrics"]] == [
        ("link_clicks", "primary"),
        ("spend", "secondary"),
    ]
    kept = lead.get(f"/readings/{reading}").get_json()
    assert kept["analysis"] == document
    assert (kept["answers"]["design"], kept["answers"]["also"]) == ("platform_split", ["spend/link_clicks"])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"control": "Kit C"}, [("control", "not_in_file")]),
        ({"metric": "applause"}, [("metric", "unknown_metric")]),
        ({"worthwhile_lift": 11}, [("worthwhile_lift", "worthwhile_out_of_range")]),
        ({"design": "luck"}, [("design", "not_a_choice")]),
        ({"design": None, "metric": ""}, [("metric", "metric_missing"), ("design", "design_missing")]),
        ({"worthwhile_lift": "5 %"}, [("worthwhile_lift", "not_a_number")]),
        ({"looks": "daily"}, [("looks", "unknown_field")]),
    ],
)
def test_answers_that_do_not_fit_are_refused(
    lead: Caller, reading: int, change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    answer = lead.post(f"/readings/{reading}/answers", ANSWERS | change)
    assert (answer.status_code, problems(answer)) == (422, expected)
    assert lead.get(f"/readings/{reading}").get_json()["answers"] is None


def test_what_was_answered_is_kept_as_an_experiment_and_closed_there(lead: Caller, answered: int, clock: Clock) -> None:
    clock.move_to(2026, 11, 24)
    goal = lead.make_goal()["id"]
    answer = lead.post(f"/readings/{answered}/keep", {"title": "Question or statement?", "goal_id": goal})
    made = answer.get_json()
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/experiments/{made['id']}")
    assert (made["retrospective"], made["status"], made["goal_id"]) == (True, "analysed", goal)
    assert (made["starts"], made["ends"]) == ("2026-11-09", "2026-11-22")
    assert lead.get(f"/readings/{answered}").get_json()["kept_as"] == made["id"]
    assert lead.get(f"/experiments/{made['id']}/analysis").get_json()["verdict"] == "succeeded"
    for path, body in (("keep", {"title": "Again", "goal_id": goal}), ("answers", ANSWERS)):
        again = lead.post(f"/readings/{answered}/{path}", body)
        assert (again.status_code, problems(again)) == (409, [("id", "kept")])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("goal_id", "goal_missing"), ("title", "title_missing")]),
        ({"title": "Q", "goal_id": 77}, [("goal_id", "not_found")]),
        ({"title": "Q\x00", "goal_id": 77}, [("title", "not_a_text")]),
        (
            {"title": "Q", "goal_id": 77, "starts": "2026-11-22", "ends": "2026-11-09"},
            [("goal_id", "not_found"), ("ends", "ends_before_start")],
        ),
        ({"title": "Q", "starts": "tomorrow"}, [("starts", "does_not_fit")]),
    ],
)
def test_keeping_says_all_that_is_missing(
    lead: Caller, answered: int, body: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    answer = lead.post(f"/readings/{answered}/keep", body)
    assert (answer.status_code, problems(answer)) == (422, expected)
    assert lead.get("/experiments").get_json()["items"] == []


def test_nothing_is_kept_before_the_questions_are_answered(lead: Caller, reading: int) -> None:
    answer = lead.post(f"/readings/{reading}/keep", {"title": "Q", "goal_id": lead.make_goal()["id"]})
    assert (answer.status_code, problems(answer)) == (409, [("id", "not_answered")])


def test_readings_are_listed_the_last_first_page_by_page(lead: Caller) -> None:
    numbers = [read(lead, (f"{days}.csv", daily(days)))["id"] for days in (12, 13, 14)]
    first = lead.get("/readings?limit=2").get_json()
    assert ([one["id"] for one in first["items"]], first["next_cursor"]) == (numbers[:0:-1], str(numbers[1]))
    rest = lead.get(f"/readings?limit=2&cursor={first['next_cursor']}").get_json()
    assert ([one["names"] for one in rest["items"]], rest["next_cursor"]) == ([["12.csv"]], None)


def test_a_large_file_is_a_job_that_leads_to_its_reading(api_app: Flask, lead: Caller) -> None:
    answer = lead.send("/readings", ("people.csv", as_text(people(60, 40_000))))
    assert answer.status_code == 202
    work(api_app, NOW)
    job = lead.call("GET", answer.headers["Location"].removeprefix("/api/v1")).get_json()["job"]
    assert (job["status"], job["result"]) == ("done", "/api/v1/readings/1")
    made = lead.get("/readings/1").get_json()
    assert (made["files"][0]["rows"], made["questions"]["labels"]) == (40_000, ["Control", "New"])
    assert {"metric": "conversions", "says": "conversions per person"} in made["questions"]["numbers"]
    said = {"control": "Control", "metric": "conversions", "worthwhile_lift": 0.05, "design": "randomized"}
    document = lead.post("/readings/1/answers", said).get_json()
    assert [one["units"] for one in document["metrics"][0]["variants"]] == [20_000, 20_000]


def test_a_large_file_that_can_be_read_two_ways_is_refused_until_it_is_said(api_app: Flask, lead: Caller) -> None:
    body = as_text(UNCLEAR_DAYS)
    for said, expected in (("{}", ("failed", None)), ('{"date_style": "D/M/YYYY"}', ("done", "/api/v1/readings/1"))):
        answer = lead.send("/readings", ("people.csv", body), mapping=said)
        work(api_app, NOW)
        job = lead.call("GET", answer.headers["Location"].removeprefix("/api/v1")).get_json()["job"]
        assert (job["status"], job["result"]) == expected
    assert lead.get("/readings/1").get_json()["files"][0]["date_range"] == ["2026-03-02", "2026-03-02"]
