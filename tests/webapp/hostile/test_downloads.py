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
