"""Files that leave the book: saved and not opened, and no cell of them is a formula to a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from tests.webapp.browser import text
from tests.webapp.hostile.crowded import Crowded
from tests.webapp.hostile.uploading import FORMULAS, as_csv

BEGINS = ("=", "+", "-", "@", "\t", "\r")
TABLE = [
    ["Day", "Ad set name", "Impressions", "Link clicks", "=1+1"],
    *(["2026-10-12", FORMULAS[step % len(FORMULAS)], "ten", "5", FORMULAS[step % len(FORMULAS)]] for step in range(14)),
]


def formulas_in(body: str) -> list[str]:
    cells = [cell for row in csv.reader(io.StringIO(body.removeprefix("\ufeff"))) for cell in row]
    assert len(cells) > 20
    return [cell for cell in cells if cell.startswith(BEGINS) and not cell.strip("+-").replace(".", "").isdigit()]


def test_the_record_is_saved_with_every_formula_defused(crowded: Crowded) -> None:
    caller = crowded.caller
    for name in dict.fromkeys(FORMULAS):
        assert caller.post("/teams", {"name": name, "kind": "agency", "currency": "EUR"}).status_code in {201, 422}
    for ask in (lambda: crowded.admin.get("/settings/record/record.csv"), lambda: caller.get("/audit/export")):
        answer = ask()
        body = text(answer)
        assert answer.status_code == 200
        assert answer.mimetype == "text/csv"
        assert answer.headers["Content-Disposition"] == "attachment; filename=record.csv"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert formulas_in(body) == []


def test_a_marked_copy_is_saved_with_every_formula_defused(crowded: Crowded) -> None:
    answer = crowded.caller.send("/inspect?marked=true", ("export.csv", as_csv(TABLE)))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="export - marked.csv"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert formulas_in(text(answer)) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../secret_key.csv",
        "C:\\secret.csv",
        'a"; filename=b.html; x=".csv',
        "a\r\nSet-Cookie: b=c\r\n.csv",
        "\N{RIGHT-TO-LEFT OVERRIDE}vsc.exe.csv",
        "x" * 5000 + ".csv",
        "a\x00b.csv",
        "",
        "…äö🌾.csv",
    ],
    ids=ascii,
)
def test_the_name_of_a_marked_copy_stays_one_name(crowded: Crowded, name: str) -> None:
    answer = crowded.caller.send("/inspect?marked=true", (name, as_csv(TABLE)))
    assert answer.status_code in {200, 400, 422}
    assert "Set-Cookie" not in answer.headers
    said = answer.headers.get("Content-Disposition", "attachment")
    assert said.startswith("attachment")
    assert not {"\r", "\n", "\x00", "/"} & set(said)
    assert answer.headers.get("Content-Type", "").startswith(("text/csv", "application/problem+json"))


def test_a_draw_is_saved_with_every_formula_defused_and_no_line_of_a_calendar_forged(crowded: Crowded) -> None:
    caller, ids = crowded.caller, crowded.house.ids
    draft = {"design": "geo", "unit": "region", "goal_id": ids["goal_id"], "title": "Towns"}
    where = f"/experiments/{caller.post('/experiments', draft).get_json()['id']}"
    versions = [{"name": FORMULAS[0], "role": "control"}, {"name": "@B\r\nEND:VCALENDAR", "role": "treatment"}]
    assert caller.patch(where, {"variants": versions}).status_code == 200
    regions = [{"region": f"{FORMULAS[turn % 3]}{turn}", "size": 100 + turn} for turn in range(12)]
    assert caller.post(f"{where}/draws", {"regions": regions}).status_code == 201
    days = {"design": "switchback", "unit": "day", "starts": "2027-01-04", "ends": "2027-01-31"}
    assert caller.patch(where, days).status_code == 200
    assert caller.post(f"{where}/draws", {"method": "days"}).status_code == 201
    for number, ending, kind in ((1, "csv", "text/csv"), (2, "csv", "text/csv"), (2, "ics", "text/calendar")):
        for ask in (
            lambda: caller.get(f"{where}/draws/{number}.{ending}"),  # noqa: B023 - called before the loop goes on
            lambda: crowded.admin.get(f"{where}/draw/{number}.{ending}"),  # noqa: B023 - called before it goes on
        ):
            answer = ask()
            assert (answer.status_code, answer.mimetype) == (200, kind)
            assert answer.headers["Content-Disposition"].startswith("attachment; filename=draw-")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            if ending == "csv":
                assert formulas_in(text(answer)) == []
            else:
                assert [line for line in text(answer).split("\r\n") if line == "END:VCALENDAR"] == ["END:VCALENDAR"]
