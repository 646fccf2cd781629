from __future__ import annotations

from datetime import date

import pytest

from experiments.reading.cells.dates import read_dates
from experiments.reading.cells.encoding import decode
from experiments.reading.cells.numbers import MISSING, decide_style, read_number, sort_of, weigh
from experiments.reading.read import read_file


@pytest.mark.parametrize(
    ("cell", "decimal", "value"),
    [("1,234", ".", 1234.0), ("1.234", ",", 1234.0), ("12,34,567.50", ".", 1234567.5), ("1 234,5", ",", 1234.5),
     ("1\u00a0234", ",", 1234.0), ("€ 12.50", ".", 12.5), ("CA$0.00", ".", 0.0), ("12,50 EUR", ",", 12.5),
     ("29.0", ".", 29.0), ("-5", ".", -5.0), ("1.2E+03", ".", 1200.0), ("5,21\u00a0%", ",", 5.21), (" --", ".", None),
     ("n/a", ".", None), ("0.34567891", ".", 0.34567891), ("1'234.50", ".", 1234.5)],
)  # fmt: skip
def test_a_cell_is_read_in_the_style_of_its_file(cell: str, decimal: str, value: float | None) -> None:
    assert read_number(cell, decimal) == value


@pytest.mark.parametrize("cell", ["many", "1.2.3", "12,5", "1,5E+3", "1,2,3.4", "--5", "0x10", "٣", "1e999"])
def test_what_is_no_number_in_the_style_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"number|large"):
        read_number(cell, ".")


def test_three_digits_behind_one_mark_can_be_both() -> None:
    assert sort_of("1.234") == ("either", "", ".")
    assert sort_of("0,341") == ("decimal", ",", "")


def test_counts_decide_that_the_mark_parts_thousands() -> None:
    found = decide_style([weigh(["1.234", "987"])], [weigh(["12.500"])])
    assert (found.decimal, found.thousands, found.unclear) == (",", ".", False)


def test_without_any_evidence_the_style_is_unclear() -> None:
    assert decide_style([], [weigh(["1.234"])]).unclear


def test_columns_that_contradict_each_other_are_a_conflict() -> None:
    assert decide_style([], [weigh(["1,50"]), weigh(["1.50"])]).conflict
    assert decide_style([weigh(["1.234"])], [weigh(["183.29"])]).conflict


@pytest.mark.parametrize(
    ("cells", "style", "first"),
    [(["2025-03-04"], "YYYY-MM-DD", date(2025, 3, 4)), (["4.3.2025"], "D.M.YYYY", date(2025, 3, 4)),
     (["04.03.2025"], "DD.MM.YYYY", date(2025, 3, 4)), (["20250304"], "YYYYMMDD", date(2025, 3, 4)),
     (["Mar 4, 2025"], "Mon D, YYYY", date(2025, 3, 4)), (["Tue, Mar 4, 2025"], "Www, Mon D, YYYY", date(2025, 3, 4)),
     (["4 de marzo de 2025"], "D Mon YYYY", date(2025, 3, 4)), (["4. März 2025"], "D Mon YYYY", date(2025, 3, 4)),
     (["03/14/2025 08:30"], "MM/DD/YYYY HH:MM", date(2025, 3, 14)),
     (["Sep 02, 2025 09:15 am"], "Mon DD, YYYY hh:mm am", date(2025, 9, 2)),
     (["2025-09-01T05:13:00Z"], "YYYY-MM-DDTHH:MM:SSZ", date(2025, 9, 1))],
)  # fmt: skip
def test_a_date_is_read_with_its_style(cells: list[str], style: str, first: date) -> None:
    read = read_dates(cells)
    assert (read.style, read.days[cells[0]]) == (style, first)


def test_days_that_follow_each_other_tell_day_from_month() -> None:
    read = read_dates([f"{day}/5/2025" for day in range(1, 9)])
    assert (read.style, read.unclear) == ("D/M/YYYY", False)


def test_the_period_above_the_table_tells_day_from_month() -> None:
    read = read_dates(["4/7/2025", "4/9/2025"], period=[date(2025, 4, 1), date(2025, 4, 30)])
    assert read.days["4/7/2025"] == date(2025, 4, 7)


def test_impossible_days_are_wrong_not_moved() -> None:
    assert list(read_dates(["31.02.2025", "01.02.2025"]).wrong) == ["31.02.2025"]


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [("Käufe".encode(), "utf-8", "Käufe"), ("Käufe".encode("utf-8-sig"), "utf-8-sig", "Käufe"),
     ("Käufe,x".encode("cp1252"), "cp1252", "Käufe,x"), ("Käufe".encode("utf-16"), "utf-16-le", "Käufe"),
     ("Käufe, Klicks".encode("utf-16-le"), "utf-16-le", "Käufe, Klicks"), ("dÃ©pensÃ©".encode(), "utf-8", "dépensé")],
)  # fmt: skip
def test_letters_are_read_in_the_encoding_of_the_file(data: bytes, encoding: str, text: str) -> None:
    found = decode(data)
    assert found is not None
    assert (found.encoding, found.text) == (encoding, text)


@pytest.mark.parametrize("mark", [*sorted(MISSING - {""}), "NaN", "N/A", "NULL", " -- "])
@pytest.mark.parametrize("line", [0, 1, 2])
def test_a_mark_of_a_missing_figure_is_missing_wherever_it_stands(mark: str, line: int) -> None:
    orders = ["10", "4", "3"]
    orders[line] = mark
    rows = "".join(f"{name},{count},{cell}\n" for name, count, cell in zip("ABC", (100, 120, 90), orders, strict=True))
    report = read_file(f"variant,visitors,orders\n{rows}".encode(), "x.csv")
    assert [problem for problem in report.problems if problem.severity == "fatal"] == []
    assert {name: totals.get("conversions") for name, totals in report.variants.items()} == {
        name: None if place == line else float(orders[place]) for place, name in enumerate("ABC")
    }


@pytest.mark.parametrize("cell", ["inf", "-inf", "Infinity", "1e999", "1_000", "0x10", "١٢", "1,2,3", "--5"])
def test_what_only_a_machine_would_read_as_a_figure_is_refused(cell: str) -> None:
    report = read_file(f'variant,visitors,orders\nA,100,10\nB,120,"{cell}"\nC,90,3\n'.encode(), "x.csv")
    assert report.is_refused, report.variants
