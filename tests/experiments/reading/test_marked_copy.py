"""A copy of a file with its problems beside the lines; it can be opened without risk and read again."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from experiments.reading.cells.formulas import defused, undefused
from experiments.reading.marked_copy import CannotMark, marked_copy
from experiments.reading.problems.columns import OneVariant
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping

EXPORTS = Path(__file__).resolve().parents[2] / "data" / "exports"
HEAD = "Campaign name,Day,Impressions,Link clicks,Amount spent (EUR)"
BAD = f"""{HEAD}
Control,2025-03-03,1000,20,-5.50
New,2025-02-30,many,30,5.60

"=HYPERLINK(""http://x.example"")",2025-03-04,10,2,1.00
New,2025-03-05,1100,30,5.60
New,2025-03-05,1100,30,5.60
"""


def marked(text: str, name: str = "export.csv", **told: object) -> list[list[str]]:
    data = text.encode()
    report = read_file(data, name, mapping=FileMapping(**told) if told else None)  # type: ignore[arg-type]
    copy = marked_copy(data, name, report)
    assert copy.startswith(b"\xef\xbb\xbf")
    delimiter = ";" if ";" in HEAD or ";" in text.partition("\n")[0] else ","
    return list(csv.reader(io.StringIO(copy.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_each_problem_stands_beside_its_line_and_the_lines_keep_their_numbers() -> None:
    rows = marked(BAD)
    head = next(place for place, row in enumerate(rows) if row[:2] == ["Problem", "Line"])
    assert rows[0] == ["Problems in export.csv: 5; they forbid using the file."]
    assert rows[head] == ["Problem", "Line", *HEAD.split(",")]
    assert [row[:3] for row in rows[head + 1 :]] == [
        ["Refused: “Amount spent (EUR)” on line 2 is below zero (-5.50).", "2", "Control"],
        [
            (
                "Refused: “2025-02-30” under “Day” on line 3 is no day of the calendar. "
                "“many” under “Impressions” on line 3 is not a figure."
            ),
            "3",
            "New",
        ],
        ["", "4"],
        ["Refused: The cell under “Campaign name” on line 5 is a formula.", "5", '\'=HYPERLINK("http://x.example")'],
        ["", "6", "New"],
        ["Refused: Line 7 repeats line 6, word for word.", "7", "New"],
    ]
    assert rows[head + 1][6] == "-5.50"


def test_what_concerns_the_whole_file_and_what_to_do_stand_on_top() -> None:
    rows = marked(BAD.replace("Campaign name,Day", "Campaign name,Campaign name").replace("-5.50", "$5.50"))
    top = [row[0] for row in rows[: rows.index([])]]
    assert sum(text.startswith("What to do: ") for text in top) >= 1
    alone = marked(f"{HEAD}\nNew,2025-03-05,1100,30,5.60\n")
    assert [row[0] for row in alone[: alone.index([])]] == [
        "Problems in export.csv: 1.",
        (
            "Warning: The file holds one version only: “New”. "
            "Upload the file of the other version beside this one, or export both in one file."
        ),
    ]


def test_the_mark_between_cells_stays_and_a_tab_becomes_what_a_spreadsheet_parts() -> None:
    semicolons = BAD.replace(",", ";").replace("5.60", "5,60").replace("5.50", "5,50").replace("1.00", "1,00")
    assert marked(semicolons)[-1][1:] == ["7", "New", "2025-03-05", "1100", "30", "5,60"]
    assert marked(BAD.replace(",", "\t"))[-1][1:] == ["7", "New", "2025-03-05", "1100", "30", "5.60"]


def test_no_copy_is_written_of_personal_data_and_none_where_nothing_is_wrong() -> None:
    people = "user_id,group,email,converted\n" + "".join(
        f"u{i},{'ab'[i % 2]},p{i}@example.org,{i % 3}\n" for i in range(30)
    )
    with pytest.raises(CannotMark, match="personal data"):
        marked(people)
    with pytest.raises(CannotMark, match="no problem"):
        marked("Variant,Visitors,Orders\nA,100,2\nB,110,3\n")
    with pytest.raises(CannotMark, match="no table"):
        marked("<html><body>Log in</body></html>")


def test_columns_that_were_left_out_are_left_out_of_the_copy_too() -> None:
    people = "user_id,group,email,orders\n" + "".join(
        f"u{i},{'ab'[i % 2]},p{i}@example.org,{'many' if i == 7 else i % 2}\n" for i in range(30)
    )
    rows = marked(people, without=("email",))
    assert not any("example.org" in cell for row in rows for cell in row)
    assert ["u7", "b", "many"] in [row[2:] for row in rows]


def test_a_wide_table_that_was_read_as_a_long_one_keeps_its_columns() -> None:
    wide = (
        "Date,Facebook Views,Facebook Clicks,AdWords Views,AdWords Clicks\n"
        "2025-01-01,20,-1,30,2\n2025-01-02,21,1,30,2\n"
    )
    rows = marked(wide, make_long=True)
    assert rows[-2][1:] == ["2", "2025-01-01", "20", "-1", "30", "2"]


def test_a_long_file_is_cut_to_the_lines_with_a_problem() -> None:
    text = f"{HEAD}\n" + "".join(f"{'AB'[i % 2]},2025-03-03,{1000 + i},{i % 7},1.00\n" for i in range(3000))
    data = text.replace("B,2025-03-03,3999", "B,2025-03-03,lots").encode()
    copy = marked_copy(data, "long.csv", read_file(data, "long.csv"), most_bytes=20_000).decode("utf-8-sig")
    assert len(copy) < 3000
    assert "only the lines with a problem are listed" in copy.splitlines()[0]
    assert copy.splitlines()[-1].endswith(",3001,B,2025-03-03,lots,3,1.00")


def test_a_corrected_copy_is_read_as_the_file_it_was_made_of() -> None:
    preamble = "Campaign report\n2025-03-03 - 2025-03-05\n"
    text = (
        preamble + "Campaign,Campaign status,Impr.,Clicks,Cost\n'@Control,Enabled,1000,20,5.50\n"
        "\nNew,Enabled,many,30,5.60\nTotal: Campaigns,,2100,50,11.10\n"
    )
    data = text.encode()
    copy = marked_copy(data, "g.csv", read_file(data, "g.csv")).decode("utf-8-sig")
    again = read_file(copy.replace("“many”", "").replace("many", "1100").encode(), "g - marked.csv")
    plain = read_file(text.replace("many", "1100").encode(), "g.csv")
    assert again.platform == "google_ads"
    # a text that began with an apostrophe of its own loses it, as it would in a spreadsheet
    assert again.variants == {
        "@Control": {"impressions": 1000, "clicks": 20, "spend": 5.5},
        "New": {"impressions": 1100, "clicks": 30, "spend": 5.6},
    }
    assert again.date_range == plain.date_range
    assert [problem.code for problem in again.problems] == [problem.code for problem in plain.problems]
    assert again.headers == plain.headers


@pytest.mark.parametrize("export", sorted(EXPORTS.rglob("*.csv")), ids=lambda path: path.name)
def test_a_copy_of_an_export_is_read_like_the_export(export: Path) -> None:
    data = export.read_bytes()
    report = read_file(data, export.name)
    told = replace(report, problems=(*report.problems, OneVariant("From 2025-01-01 to 2025-02-02.")))
    again = read_file(marked_copy(data, export.name, told), "x.csv").document()
    before = report.document()
    elsewhere = {"encoding", "delimiter", "header_line", "skipped", "problems"}
    assert {key: again[key] for key in again if key not in elsewhere} == {
        key: before[key] for key in before if key not in elsewhere
    }


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ("@brand says", "'@brand says"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("＝1+1", "'＝1+1"),
        ("- a list", "'- a list"),
        ("a;=SUM(1)", "a;'=SUM(1)"),
        ('a,"=SUM(1)', "a,\"'=SUM(1)"),
        ("a\n=SUM(1)", "a\n'=SUM(1)"),
        ("fine, @SUM(1)", "fine, '@SUM(1)"),
        ("Hello, @anna", "Hello, @anna"),
        ("-5.50", "-5.50"),
        ("-5,50 €", "-5,50 €"),
        ("-$1,200.00", "-$1,200.00"),
        ("+3 %", "+3 %"),
        ("--", "--"),
        (" --", " --"),
        ("", ""),
        ("plain text", "plain text"),
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(cell: str, safe: str) -> None:
    assert defused(cell) == safe


def test_an_apostrophe_of_ours_can_be_taken_away_and_one_of_theirs_stays() -> None:
    assert [undefused(cell) for cell in ("'=1", "'@x", "'t is", "", "'")] == ["=1", "@x", "'t is", "", "'"]
