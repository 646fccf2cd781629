"""Past experiments through the interface: looked at, taken in, refused with every reason, and out again."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tests.experiments.transfer.history.tables import SMALL, rows_of, simulated
from tests.webapp.api.caller import Caller, problems


def send(caller: Caller, table: str, **asked: str) -> Any:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return caller.call("POST", f"/archive/import?{query}", data={"file": (io.BytesIO(table.encode()), "past.csv")})


def test_a_table_is_looked_at_taken_in_once_and_comes_out_again(lead: Caller) -> None:
    looked = send(lead, SMALL, preview="true")
    assert (looked.status_code, looked.get_json()["experiments"], looked.get_json()["experiment_ids"]) == (200, 2, [])
    taken = send(lead, SMALL)
    answer = taken.get_json()
    assert (taken.status_code, taken.headers["Location"]) == (201, "/api/v1/archive")
    assert (answer["experiments"], answer["rows"], answer["known"]) == (2, 4, 0)
    assert answer["verdicts"] == {"succeeded": 1, "undecided": 1}
    again = send(lead, SMALL)
    assert (again.status_code, again.get_json()["known"]) == (200, 2)
    (first,) = lead.get("/archive?q=subject").get_json()["items"]
    assert (first["experiment_id"], first["retrospective"]) == (answer["experiment_ids"][0], True)
    out = lead.get("/archive/export.csv")
    assert out.mimetype == "text/csv"
    assert len(rows_of(out.get_data(as_text=True))) == 4


def test_every_problem_is_in_the_answer(lead: Caller) -> None:
    answer = send(lead, SMALL.replace(",30,", ",3000,").replace("undecided", "won"))
    assert answer.status_code == 422
    assert {code for _, code in problems(answer)} == {"impossible_figures", "unknown_word"}


def test_what_a_file_leaves_open_is_said_in_the_address(lead: Caller) -> None:
    table = SMALL.replace("verdict", "started").replace("randomized,", "randomized,3/4/2025").replace("undecided", "")
    assert send(lead, table).status_code == 422
    assert send(lead, table, dates="day", worthwhile="0.05").status_code == 201
    assert send(lead, table, dates="week").status_code == 422


def test_a_long_table_is_a_job(lead: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.api.history.LARGE_ROWS", 10)
    answer = send(lead, simulated(4))
    assert answer.status_code == 202
    assert answer.get_json()["job"]["kind"] == "history"
