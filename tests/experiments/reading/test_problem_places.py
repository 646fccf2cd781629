"""Every problem names its place, and of many alike the first are listed and the rest counted."""

from __future__ import annotations

import pytest

from experiments.reading.read import read_file
from experiments.reading.report import Report

HEAD = "Campaign name,Day,Impressions,Link clicks,Clicks (all),Amount spent (EUR)\n"
GOOD = HEAD + "Control,2025-03-03,1000,20,25,5.50\nNew,2025-03-03,1100,30,35,5.60\n"


def read(text: str) -> Report:
    return read_file(text.encode(), "export.csv")


@pytest.mark.parametrize(
    ("text", "code", "severity", "place"),
    [
        (GOOD.replace("5.50", "-5.50"), "negative_count", "fatal", (2, "Amount spent (EUR)", "-5.50")),
        (GOOD.replace("1100", "n0ne"), "text_in_numbers", "fatal", (3, "Impressions", "n0ne")),
        (GOOD.replace("1000", "1000.5"), "fractional_count", "warning", (2, "Impressions", "1000.5")),
        (GOOD.replace("New,2025-03-03", "New,2025-02-31"), "impossible_date", "fatal", (3, "Day", "2025-02-31")),
        (GOOD + "=1*SUM(A1),2025-03-04,9,2,3,1\n", "none", "", None),
        (GOOD + "=SUM(A1),2025-03-04,9,2,3,1\n", "formula", "fatal", (4, "Campaign name", "=SUM(A1)")),
        (GOOD + "+SUM(A1),2025-03-04,9,2,3,1\n", "formula", "fatal", (4, "Campaign name", "+SUM(A1)")),
        (GOOD + "-SUM(A1),2025-03-04,9,2,3,1\n", "formula", "fatal", (4, "Campaign name", "-SUM(A1)")),
        (GOOD + "@SUM(A1),2025-03-04,9,2,3,1\n", "formula", "fatal", (4, "Campaign name", "@SUM(A1)")),
        (GOOD + "New,2025-03-03,1100,30,35,5.60\n", "repeated_rows", "fatal", (4, None, None)),
        (GOOD + "New,2025-03-04,10,20,25,1\n", "broken_row", "warning", (4, "Clicks (all)", "25")),
        (GOOD.replace("1000,20,25", "10,20,25"), "broken_total", "fatal", (None, "Clicks (all)", None)),
        (GOOD + "New,2025-03-03,900,12,14,5.00\n", "same_key_twice", "warning", (4, None, None)),
        (GOOD + "New,,900,12,14,5.00\n", "rows_without_day", "warning", (4, "Day", None)),
        (GOOD + ",,9999,50,60,11.10\n", "total_differs", "warning", (4, "Impressions", "9999")),
        (
            "Campaign name,Day,Currency,Amount spent,Link clicks\nA,2025-01-01,EUR,5,3\nB,2025-01-01,USD,5,3\n",
            "mixed_currencies", "fatal", (3, "Currency", "USD"),
        ),
        (
            "Variant;Visitors;Revenue;Cost\nA;1200;10,5;1.25\nB;1180;11,5;2.75\n",
            "mixed_number_styles", "fatal", (2, "Revenue", "10,5"),
        ),
        ("Variant;Revenue\nA;1.234\nB;1.180\n", "number_style_unclear", "fatal", (2, "Revenue", "1.234")),
        (
            "Variant,Date,Visitors\nA,3/4/2025,10\nB,3/4/2025,12\nA,5/7/2025,10\nB,5/7/2025,12\n",
            "date_order_unclear", "fatal", (2, "Date", "3/4/2025"),
        ),
        (
            "Variant,Visitors,Orders\nA,100,2\nB,110,3\nC,100,2\n,57,3\n",
            "rows_without_variant", "warning", (5, "Variant", None),
        ),
    ],
)  # fmt: skip
def test_a_problem_names_its_place(
    text: str, code: str, severity: str, place: tuple[int | None, str | None, str | None] | None
) -> None:
    found = {problem.code: problem for problem in reversed(read(text).problems)}
    if place is None:
        assert "formula" not in found
        return
    assert (found[code].line, found[code].column, found[code].cell) == place
    assert found[code].severity == severity


def test_of_many_alike_the_first_are_listed_and_the_rest_counted() -> None:
    days = [f"2025-{month:02d}-{day:02d}" for month in (1, 3, 5) for day in range(1, 29)]
    rows = "".join(f"Control,{day},many,20,25,5.50\nNew,{day},1000,20,25,5.50\n" for day in days)
    wrong = [problem for problem in read(HEAD + rows).problems if problem.code == "text_in_numbers"]
    assert [problem.line for problem in wrong] == list(range(2, 43, 2))
    assert wrong[-1].sentence == "64 more cells under “Impressions” are not figures, from line 42 on."
    assert (wrong[-1].column, wrong[-1].cell) == ("Impressions", None)


def test_twenty_one_are_all_listed() -> None:
    rows = "".join(
        f"Control,2025-03-{day:02d},many,20,25,5.50\nNew,2025-03-{day:02d},1000,20,25,5.50\n" for day in range(1, 22)
    )
    wrong = [problem for problem in read(HEAD + rows).problems if problem.code == "text_in_numbers"]
    assert [problem.line for problem in wrong] == list(range(2, 43, 2))


def test_what_only_follows_from_another_problem_is_no_problem_of_its_own() -> None:
    assert [p.code for p in read(GOOD.replace("1000,", "-1000,")).problems] == ["negative_count"]
    assert [p.code for p in read(GOOD + "New,2025-03-04,1,100,30,35,5.60\n").problems] == ["too_many_cells"]


def test_a_version_of_one_row_breaks_a_rule_once() -> None:
    codes = [p.code for p in read(GOOD.replace("1000,20,25", "1000,30,25")).problems]
    assert codes == ["broken_total"]


def test_the_last_day_of_a_period_must_exist_too() -> None:
    text = (
        "Campaign name,Reporting starts,Reporting ends,Impressions,Amount spent (EUR)\n"
        "Control,2025-03-03,2025-03-16,1000,5.50\nNew,2025-03-03,2025-03-36,1100,5.60\n"
    )
    (problem,) = (p for p in read(text).problems if p.severity == "fatal")
    assert (problem.code, problem.line, problem.column) == ("impossible_date", 3, "Reporting ends")
