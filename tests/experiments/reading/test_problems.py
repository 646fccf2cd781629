"""Each problem, tripped by the smallest file that has it."""

from __future__ import annotations

import gzip
import io
import zipfile

import openpyxl
import pytest

from experiments.reading.problems.every import ALL_PROBLEMS
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping, NumberStyle, Report

DAILY = "Campaign name,Day,Impressions,Link clicks,Clicks (all),Amount spent (EUR)\n"
GOOD = DAILY + "Control,2025-03-03,1000,20,25,5.50\nNew,2025-03-03,1100,30,35,5.60\n"


def read(text: str, **told: object) -> Report:
    return read_file(text.encode(), "export.csv", mapping=FileMapping(**told) if told else None)  # type: ignore[arg-type]


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, GOOD)
    return stream.getvalue()


def workbook(**sheets: list[list[object]]) -> bytes:
    made, stream = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(stream)
    return stream.getvalue()


def bomb() -> bytes:
    return gzip.compress(b"a,b\n" + b"0" * 70_000_000)


EMAILS = "user_id,group,email,converted\n" + "".join(
    f"u{i},{'ab'[i % 2]},p{i}@example.org,{i % 2}\n" for i in range(30)
)
TRIPPED: dict[str, str | bytes] = {
    "not_a_table": "<html><body>Log in</body></html>",
    "too_large": bomb(),
    "several_tables": zipped("one.csv", "two.csv"),
    "sheets_left_out": workbook(
        Budget=[["Month", "Planned"], ["May", 400]], Result=[["Variant", "Visitors"], ["A", 100], ["B", 110]]
    ),
    "no_header": "A;100;50\nB;100;60\n",
    "no_rows": DAILY,
    "no_measures": "Variant,Remark\nA,fine\nB,good\n",
    "wide_table": "Date,Facebook Views,Facebook Clicks,AdWords Views,AdWords Clicks\n"
    "2025-01-01,20,1,30,2\n2025-01-02,21,1,30,2\n",
    "personal_data": EMAILS,
    "formula": GOOD + '=HYPERLINK("x"),2025-03-04,10,1,1,1\n',
    "text_in_numbers": GOOD.replace("1000", "many"),
    "negative_count": GOOD.replace("1000", "-1000"),
    "impossible_date": GOOD.replace("New,2025-03-03", "New,2025-02-31"),
    "mixed_currencies": "Campaign name,Day,Currency,Amount spent,Link clicks\n"
    "A,2025-01-01,EUR,5,3\nB,2025-01-01,USD,5,3\n",
    "mixed_number_styles": "Variant;Visitors;Revenue;Cost\nA;1200;10,5;1.25\nB;1180;11,5;2.75\n",
    "number_style_unclear": "Variant;Revenue\nA;1.234\nB;1.180\n",
    "date_order_unclear": "Variant,Date,Visitors\nA,3/4/2025,10\nB,3/4/2025,12\nA,5/7/2025,10\nB,5/7/2025,12\n",
    "repeated_rows": GOOD + "New,2025-03-03,1100,30,35,5.60\n",
    "broken_total": GOOD.replace("1000,20,25", "10,20,25"),
    "too_many_cells": GOOD + "New,2025-03-04,1,100,30,35,5.60\n",
    "broken_quotes": DAILY
    + 'Control,2025-03-03,1000,20,25,5.50\n"New,2025-03-03,1100,30,35,5.60\nNew,2025-03-04,1,1,1,1\n',
    "broken_row": GOOD + "New,2025-03-04,10,20,25,1\n",
    "cut_file": GOOD + "New,2025-03-04,1000,2",
    "short_row": GOOD + "New,2025-03-04,1000,20\n",
    "same_key_twice": GOOD + "New,2025-03-03,900,12,14,5.00\n",
    "total_differs": GOOD + ",,9999,50,60,11.10\n",
    "one_variant": DAILY + "Control,2025-03-03,1000,20,25,5.50\n",
    "no_variant": "Date,Visitors,Orders\n2025-03-03,100,2\n2025-03-04,110,3\n",
    "rows_without_variant": "Variant,Visitors,Orders\nA,100,2\nB,110,3\nC,100,2\n,57,3\n",
    "rows_without_day": GOOD + "New,,900,12,14,5.00\n",
    "fractional_count": GOOD.replace("1000", "1000.5"),
    "column_left_out": "Variant,Visitors,Points\n"
    + "".join(f"{'AB'[i % 2]},{100 + i},{i}\n" for i in range(20)) + "A,90,lots\n",
    "mixed_results": "Campaign name,Day,Results,Result indicator,Impressions,Reporting starts\n"
    "Control,2025-03-03,5,actions:lead,900,2025-03-03\nNew,2025-03-03,6,actions:link_click,901,2025-03-03\n",
    "repaired_text": GOOD.replace("New", "FrÃ¼hling"),
    "blank_is_none": DAILY + "Control,2025-03-03,1000,,25,5.50\nNew,2025-03-03,1100,30,35,5.60\n",
    "weekly_rows": "Variant,Week,Visitors,Orders\n"
    + "".join(f"{name},2025-03-{day:02d},{100 + day},5\n" for day in (3, 10, 17) for name in "AB"),
    "people_in_two_versions": EMAILS.replace("email", "remark").replace("u1,b", "u0,b"),
    "blank_people": "user_id,group,revenue\n"
    + "".join(f"u{i},{'ab'[i % 2]},{'' if i % 3 else i}\n" for i in range(30)),
    "similar_names": GOOD.replace("New", "control"),
    "days_not_read": "Variant,Day,Visitors\nA,Monday,100\nB,Monday,110\nA,Tuesday,90\nB,Tuesday,95\n",
    "money_in_millionths": "Campaign name,Impressions,Cost micros\nControl,900,5500000\nNew,901,5600000\n",
    "damaged_ids": "Campaign name,Campaign ID,Day,Impressions,Amount spent (EUR)\n"
    "Control,1.2E+17,2025-03-03,900,5.50\nNew,1.2E+17,2025-03-03,901,5.60\n",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(TRIPPED))
def test_a_small_file_trips_the_problem(code: str) -> None:
    data = TRIPPED[code]
    report = read_file(data if isinstance(data, bytes) else data.encode(), "export.csv")
    found = {problem.code: problem for problem in report.problems}
    assert code in found, report.problems
    assert found[code].sentence.endswith(".")
    assert report.is_refused == any(problem.severity == "fatal" for problem in report.problems)


def test_the_good_file_has_no_problem() -> None:
    assert read(GOOD).problems == ()


def test_every_problem_is_tripped_and_says_what_to_do() -> None:
    said_by_a_person = {"unknown_header", "bad_pattern"}
    assert {problem.code for problem in ALL_PROBLEMS} == set(TRIPPED) | said_by_a_person
    assert all(problem.rule.endswith(".") and problem.remedy for problem in ALL_PROBLEMS)


def test_five_faults_are_reported_at_once_each_with_its_place() -> None:
    report = read(
        DAILY + "Control,2025-03-03,1000,20,25,-5.50\nNew,2025-02-30,many,30,35,5.60\n=SUM(A1),2025-03-04,10,2,3,1.00\n"
        "New,2025-03-05,1100,30,35,5.60\nNew,2025-03-05,1100,30,35,5.60\n"
    )
    fatal = {problem.code: (problem.line, problem.column) for problem in report.problems if problem.severity == "fatal"}
    assert fatal == {
        "negative_count": (2, "Amount spent (EUR)"), "impossible_date": (3, "Day"),
        "text_in_numbers": (3, "Impressions"), "formula": (4, "Campaign name"), "repeated_rows": (6, None),
    }  # fmt: skip


def test_an_answer_settles_what_was_unclear() -> None:
    unclear = "Variant;Revenue\nA;1.234\nB;1.180\n"
    assert read(unclear).unsure == ("number_style",)
    settled = read(unclear, number_style=NumberStyle(",", "."))
    assert settled.variants == {"A": {"revenue": 1234}, "B": {"revenue": 1180}}
    assert not settled.is_refused
    days = "Variant,Date,Visitors\nA,3/4/2025,10\nB,3/4/2025,12\nA,5/7/2025,10\nB,5/7/2025,12\n"
    assert read(days).unsure == ("date_style",)
    first, last = read(days, date_style="D/M/YYYY").date_range or (None, None)
    assert (str(first), str(last)) == ("2025-04-03", "2025-07-05")


def test_personal_columns_are_named_and_the_file_is_offered_without_them() -> None:
    refused = read(EMAILS)
    assert [problem.column for problem in refused.problems if problem.code == "personal_data"] == ["email"]
    accepted = read(EMAILS, without=("email",))
    assert not accepted.is_refused
    assert accepted.headers == ("user_id", "group", "converted")


@pytest.mark.parametrize("header", ["email tweet", "Emails", "dial phone"])
def test_a_count_of_mails_or_calls_is_no_personal_data(header: str) -> None:
    assert not read(f"Variant,Visitors,{header}\nA,100,12\nB,110,13\n").is_refused


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00" * 50, b"%PDF-1.7", b"PAR1....", b"PK\x03\x04broken", b"\x1f\x8bbroken", b'{"a": 1}', b"\x89PNG\r\n",
     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken", ("," * 5000).encode(), (b"a,b\n1," + b"x" * 500_000)],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_a_sentence(data: bytes) -> None:
    report = read_file(data, "x.csv")
    assert report.is_refused
    assert report.document()["platform"] is None
