"""What is this file, and how to get a usable one: asked through the interface, nothing is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from experiments.reading.read import read_file
from tests.experiments.reduction.test_large import HEADERS, as_text, people
from tests.experiments.results.exports import daily
from tests.webapp.api.caller import Caller, problems
from webapp.storage import running

BROKEN = daily(14).replace(b",1000,20,", b",1000,many,")
LARGE = as_text(people(50, 40_000))
WITH_MAIL = [[*row, f"p{row[0][1:]}@example.org"] for row in people(51, 40_000)]


def left_in_store(app: Flask) -> list[Path]:
    with app.app_context():
        return list(running().book.store.folder.iterdir())


def test_a_file_is_answered_with_the_document_of_the_command_and_not_kept(api_app: Flask, lead: Caller) -> None:
    answer = lead.send("/inspect", ("export.csv", daily(14)))
    assert answer.status_code == 200
    assert answer.get_json() == read_file(daily(14), "export.csv").document()
    assert left_in_store(api_app) == []


def test_a_refused_file_is_an_answer_too(lead: Caller) -> None:
    answer = lead.send("/inspect", ("export.csv", BROKEN))
    assert answer.status_code == 200
    assert ("text_in_numbers", "fatal") in {(one["code"], one["severity"]) for one in answer.get_json()["problems"]}
    assert lead.send("/inspect", ("empty.csv", b"")).get_json()["platform"] is None


def test_a_mapping_is_heard_and_checked(lead: Caller) -> None:
    said = lead.send("/inspect", ("export.csv", daily(14)), mapping='{"columns": {"variant": "Day"}}')
    assert said.get_json()["variant_column"] == "Day"
    wrong = lead.send("/inspect", ("export.csv", daily(14)), mapping="[]")
    assert (wrong.status_code, problems(wrong)) == (422, [("mapping.body", "not_an_object")])


def test_the_marked_copy_comes_as_csv(lead: Caller) -> None:
    answer = lead.send("/inspect?marked=true", ("export.csv", BROKEN))
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert "export - marked.csv" in answer.headers["Content-Disposition"]
    told = answer.get_data(as_text=True)
    assert "“many” under “Link clicks” on line 2 is not a figure." in told
    assert "2026-11-22,Kit B" in told


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (daily(14), "There is no problem to mark."),
        (
            as_text(WITH_MAIL[:200], headers=[*HEADERS, "email"]),
            "No marked copy is written of a file with personal data.",
        ),
    ],
)
def test_where_no_copy_may_be_marked_a_sentence_says_so(lead: Caller, body: bytes, sentence: str) -> None:
    answer = lead.send("/inspect?marked=true", ("export.csv", body))
    assert (answer.status_code, problems(answer)) == (422, [("file", "not_marked")])
    assert answer.get_json()["detail"] == sentence


def test_a_large_file_is_read_at_once_and_its_bytes_are_gone(api_app: Flask, lead: Caller) -> None:
    answer = lead.send("/inspect", ("people.csv", LARGE))
    read = answer.get_json()
    assert (answer.status_code, read["rows"], read["platform"]) == (200, 40_000, "generic_units")
    assert {name: totals["units"] for name, totals in read["variants"].items()} == {"Control": 20_000, "New": 20_000}
    assert left_in_store(api_app) == []


def test_looking_at_a_large_file_leaves_the_same_bytes_of_an_experiment_alone(api_app: Flask, lead: Caller) -> None:
    assert lead.send("/readings", ("people.csv", LARGE)).status_code == 202
    before = left_in_store(api_app)
    assert lead.send("/inspect", ("people.csv", LARGE)).status_code == 200
    assert left_in_store(api_app) == before != []


@pytest.mark.parametrize("rows", [200, 40_000], ids=["small", "large"])
def test_personal_data_is_named_and_can_stay_out(api_app: Flask, lead: Caller, rows: int) -> None:
    body = as_text(WITH_MAIL[:rows], headers=[*HEADERS, "email"])
    (problem,) = lead.send("/inspect", ("people.csv", body)).get_json()["problems"]
    assert (problem["code"], problem["column"]) == ("personal_data", "email")
    without = lead.send("/inspect", ("people.csv", body), mapping='{"without": ["email"]}').get_json()
    assert (without["rows"], without["problems"]) == (rows, [])
    assert left_in_store(api_app) == []


def test_a_file_has_to_come_along(lead: Caller) -> None:
    assert lead.post("/inspect", {"file": "x"}).status_code == 415
    form = {"data": {"mapping": "{}"}, "content_type": "multipart/form-data; boundary=x"}
    assert lead.call("POST", "/inspect", **form).status_code == 422


def test_every_platform_has_its_steps(lead: Caller) -> None:
    listed = lead.get("/exports").get_json()
    cards = {card["platform"]: card for card in listed["items"]}
    assert {"meta_ads", "google_ads", "tiktok_ads", "ga4", "generic_units"} <= set(cards)
    assert cards["meta_ads"]["title"] == "Meta Ads Manager"
    assert cards["meta_ads"]["steps"][1] == "Breakdown → By time → Day."
    assert listed["next_cursor"] is None
