"""Tables with the versions side by side: refused as they stand, read when a person lets them be turned."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

from datetime import date

import pytest

from experiments.reading.fingerprint import header_fingerprint
from experiments.reading.lines.grids import find_grid, is_derived
from experiments.reading.read import read_file
from experiments.reading.report import FileMapping, Report
from tests.experiments.reading.hard.files import codes, fatal, lines, read, workbook

LONG = FileMapping(make_long=True)
DAILY = lines(
    "Date,A visitors,A orders,B visitors,B orders", "2025-03-03,1000,50,1010,60", "2025-03-04,1001,51,1011,61",
)  # fmt: skip


def turned(text: str) -> Report:
    return read_file(text.encode(), "wide.csv", mapping=LONG)


def sums(report: Report) -> dict[str, dict[str, float]]:
    return {name: dict(totals) for name, totals in report.variants.items()}


def test_it_is_refused_as_it_stands_and_the_sentence_names_the_versions() -> None:
    report = read(DAILY)
    (problem,) = report.problems
    assert (problem.code, problem.severity) == ("wide_table", "fatal")
    assert problem.sentence == "The versions “A” and “B” seem to stand side by side in columns."
    assert "at a click" in problem.remedy
    assert report.unsure == ("make_long",)


def test_turned_it_has_a_line_for_each_version_and_day() -> None:
    report = turned(DAILY)
    assert sums(report) == {
        "A": {"visitors": 2001, "conversions": 101}, "B": {"visitors": 2021, "conversions": 121},
    }  # fmt: skip
    assert (report.level, report.variant_column, report.header_line) == ("variant x day", "Version", 1)
    assert report.date_range == (date(2025, 3, 3), date(2025, 3, 4))
    assert list(report.rows.lines) == [2, 2, 3, 3]
    assert report.reasons["variant"] == "“A”, “B” stood side by side; they were put below each other."
    assert report.problems == ()


FACEBOOK_AND_ADWORDS = lines(
    "Date of Campaign,Facebook Ad Views,Facebook Ad Clicks,Facebook Cost,Facebook Click-Through Rate (Clicks / View),"
    "AdWords Ad Views,AdWords Ad Clicks,AdWords Cost,AdWords Click-Through Rate (Clicks / View)",
    "1/1/2019,2116,18,$126,0.83%,4984,59,$194,1.18%",
    "1/13/2019,3106,36,$104.50,1.15%,4022,71,$75,1.77%",
)


def test_money_and_per_cents_in_the_cells_are_read() -> None:
    report = turned(FACEBOOK_AND_ADWORDS)
    assert report.variants["Facebook"]["spend"] == 230.5  # 126 + 104.50
    assert (report.variants["Facebook"]["clicks"], report.variants["AdWords"]["clicks"]) == (54, 130)
    assert (report.variants["Facebook"]["Ad Views"], report.variants["AdWords"]["Ad Views"]) == (5222, 9006)
    assert (report.currency, report.date_style) == ("USD", "M/D/YYYY")
    assert report.headers[-1] == "Click-Through Rate (Clicks / View)"


@pytest.mark.parametrize(
    ("headers", "versions", "figures"),
    [
        ("Visitors A,Orders A,Visitors B,Orders B", ("A", "B"), ("Visitors", "Orders")),
        ("visitors_control,orders_control,visitors_test,orders_test", ("control", "test"), ("visitors", "orders")),
        ("Visitors (Old),Orders (Old),Visitors (New),Orders (New)", ("Old", "New"), ("Visitors", "Orders")),
        ("Control - Visitors,Test - Visitors,Control - Orders,Test - Orders", ("Control", "Test"), ("Visitors", "Orders")),
        ("Cost (A) (EUR),Clicks (A),Cost (B) (EUR),Clicks (B)", ("A", "B"), ("Cost (EUR)", "Clicks")),
        ("A: visitors,A: orders,B: visitors,B: orders,C: visitors,C: orders", ("A", "B", "C"), ("visitors", "orders")),
        ("Facebook Views,Facebook Clicks,AdWords Views,AdWords Clicks", ("Facebook", "AdWords"), ("Views", "Clicks")),
        ("Control orders,Test orders", ("Control", "Test"), ("orders",)),
        ("Besucher Kontrolle,Käufe Kontrolle,Besucher Variante,Käufe Variante", ("Kontrolle", "Variante"),
         ("Besucher", "Käufe")),
        ("Cost per Facebook lead,Facebook leads,Cost per AdWords lead,AdWords leads", ("Facebook", "AdWords"),
         ("Cost per lead", "leads")),
    ],
)  # fmt: skip
def test_headers_are_taken_apart_wherever_the_version_stands(
    headers: str, versions: tuple[str, ...], figures: tuple[str, ...]
) -> None:
    grid = find_grid(headers.split(","))
    assert grid is not None
    assert (grid.versions, grid.figures) == (versions, figures)
    assert len(grid.places) == len(headers.split(","))


@pytest.mark.parametrize(
    "headers",
    [
        "Unique opens,Total opens,Unique clicks,Total clicks", "New users,Returning users,New sessions,Returning sessions",
        "Link clicks,Outbound clicks,Link views,Outbound views", "Week 1 orders,Week 2 orders,Week 1 visits,Week 2 visits",
        "Visitors,Orders,Revenue", "Mobile visits,Desktop visits,Mobile orders,Desktop orders",
        "Jan orders,Feb orders,Jan visits,Feb visits", "Email opens,Web opens",
    ],
)  # fmt: skip
def test_kinds_of_people_clicks_and_days_are_no_versions(headers: str) -> None:
    assert find_grid(headers.split(",")) is None


def test_totals_and_what_belongs_to_no_version_count_nowhere() -> None:
    report = turned(
        lines("Date,A visitors,A orders,B visitors,B orders,Total visitors,Budget", "2025-03-03,10,5,11,6,21,500",
              "2025-03-04,12,3,13,4,25,500", "Total,22,8,24,10,46,1000")
    )  # fmt: skip
    assert sums(report) == {"A": {"visitors": 22, "conversions": 8}, "B": {"visitors": 24, "conversions": 10}}
    assert [problem.column for problem in report.problems] == ["Total visitors", "Budget"]
    assert codes(report) == {"column_left_out"}
    assert [skip.line for skip in report.skipped] == [4]


def test_a_version_that_had_not_begun_has_no_line() -> None:
    report = turned(lines("Date,A visitors,A orders,B visitors,B orders", "2025-03-03,10,5,,", "2025-03-04,12,3,13,4"))
    assert list(report.rows.lines) == [2, 3, 3]
    assert sums(report)["B"] == {"visitors": 13, "conversions": 4}


def test_what_is_wrong_in_a_cell_keeps_its_line() -> None:
    text = DAILY.replace("1011", "many").replace("2025-03-04", "2025-02-30")
    found = {(problem.code, problem.line, problem.column) for problem in turned(text).problems}
    assert found == {("text_in_numbers", 3, "visitors"), ("impossible_date", 3, "Date")}
    assert fatal(read(text)) == {"wide_table", "text_in_numbers", "impossible_date"}  # all at once


@pytest.mark.parametrize(
    "text",
    [
        lines(",Old page,,New page,", "Day,Visitors,Orders,Visitors,Orders", "2025-03-03,100,5,110,6", "2025-03-04,101,6,111,7"),
        lines("Day,Visitors,,Orders,", ",Old page,New page,Old page,New page", "2025-03-03,100,110,5,6", "2025-03-04,101,111,6,7"),
    ],
)  # fmt: skip
def test_names_in_a_line_of_their_own_are_the_versions(text: str) -> None:
    assert read(text).problems[0].sentence == (
        "The versions “Old page” and “New page” seem to stand side by side in columns."
    )
    report = turned(text)
    assert sums(report) == {
        "Old page": {"visitors": 201, "conversions": 11}, "New page": {"visitors": 221, "conversions": 13},
    }  # fmt: skip
    assert list(report.rows.lines) == [3, 3, 4, 4]


def test_names_over_merged_cells_of_a_workbook() -> None:
    rows = [["Test of the pages"], [None, "Control", None, "Treatment", None],
            ["Day", "Visitors", "Orders", "Visitors", "Orders"], [date(2025, 3, 3), 100, 5, 110, 6]]  # fmt: skip
    report = read_file(workbook(rows, merge="B2:C2"), "wide.xlsx", mapping=LONG)
    assert sums(report) == {
        "Control": {"visitors": 100, "conversions": 5}, "Treatment": {"visitors": 110, "conversions": 6},
    }  # fmt: skip


@pytest.mark.parametrize("headers", ["Day,Visitors,Orders,Visitors,Orders", "Day,Visitors,Orders,Visitors.1,Orders.1"])
def test_headers_that_stand_there_twice_without_names_are_numbered(headers: str) -> None:
    text = lines(headers, "2025-03-03,100,5,110,6", "2025-03-04,101,6,111,7")
    assert fatal(read(text)) == {"wide_table"}
    assert sums(turned(text)) == {
        "Version 1": {"visitors": 201, "conversions": 11}, "Version 2": {"visitors": 221, "conversions": 13},
    }  # fmt: skip


def test_a_line_for_each_figure_and_a_column_for_each_version() -> None:
    text = lines("Kennzahl;Kontrolle;Variante;Differenz;p-Wert", "Besucher;1.000;1.010;10;", "Bestellungen;50;60;10;0,04",
                 "Umsatz;1.234,50 €;1.300,00 €;65,50 €;", "CTR;0,83 %;0,90 %;0,07 %;")  # fmt: skip
    assert read(text).problems[0].sentence == (
        "Each line holds one kind of figure, and the versions stand side by side in columns: "
        "“Kontrolle” and “Variante”."
    )
    report = turned(text)
    assert sums(report) == {
        "Kontrolle": {"visitors": 1000, "conversions": 50, "revenue": 1234.5},
        "Variante": {"visitors": 1010, "conversions": 60, "revenue": 1300},
    }
    assert report.currency == "EUR"


def test_a_line_for_each_figure_and_day() -> None:
    text = lines("Date,Metric,Control,Test", "2025-03-03,Visitors,1000,1010", "2025-03-03,Orders,50,60",
                 "2025-03-04,Visitors,900,910", "2025-03-04,Orders,40,50")  # fmt: skip
    report = turned(text)
    assert sums(report)["Test"] == {"visitors": 1920, "conversions": 110}
    assert (report.level, list(report.rows.lines)) == ("variant x day", [2, 2, 4, 4])


def test_a_version_called_like_a_header_is_no_column_of_versions() -> None:
    text = lines("Metric,Control,Test", "Visitors,1000,1010", "Orders,50,60")
    report = read(text)
    assert fatal(report) == {"wide_table"}
    assert (report.variant_column, list(report.variants)) == (None, ["(all rows)"])
    assert sums(turned(text)) == {
        "Control": {"visitors": 1000, "conversions": 50}, "Test": {"visitors": 1010, "conversions": 60},
    }  # fmt: skip


def test_the_same_figure_again_is_added_and_not_lost() -> None:
    report = turned(lines("Metric,A,B", "Visitors,1000,1010", "Orders,50,60", "Visitors,10,20", "Orders,1,2"))
    assert sums(report) == {"A": {"visitors": 1010, "conversions": 51}, "B": {"visitors": 1030, "conversions": 62}}


def test_figures_named_in_lines_are_not_added_up_with_each_other() -> None:
    text = lines("variant,metric,value", "A,visitors,1000", "A,orders,50", "B,visitors,1010", "B,orders,60")
    assert fatal(read(text)) == {"wide_table"}
    assert sums(turned(text)) == {
        "A": {"visitors": 1000, "conversions": 50},
        "B": {"visitors": 1010, "conversions": 60},
    }


@pytest.mark.parametrize(
    "text",
    [
        lines("Metric,2025-03-03,2025-03-04", "Visitors,1000,1010", "Orders,50,60"),  # days, no versions
        lines("Category: All categories", "", "Week,bread: (Worldwide),cake: (Worldwide)", "2025-03-02,50,60"),
    ],
)
def test_what_no_rule_can_turn_stays_refused(text: str) -> None:
    assert "wide_table" in fatal(turned(text))
    assert "make_long" not in read(text).unsure


def test_a_table_that_is_long_already_stays_as_it_is() -> None:
    text = lines("Variant,Visitors,Orders", "A,100,5", "B,110,8")
    assert turned(text).document() == read(text).document()


def test_what_a_person_said_of_the_columns_holds_for_the_turned_table() -> None:
    told = FileMapping(make_long=True, columns={"leads": "orders"}, variants={"B": "New"})
    report = read_file(DAILY.encode(), "wide.csv", mapping=told)
    assert sums(report) == {"A": {"visitors": 2001, "leads": 101}, "New": {"visitors": 2021, "leads": 121}}


def test_the_next_file_of_the_kind_is_known_by_the_headers_as_they_were_written() -> None:
    assert header_fingerprint(turned(DAILY)) == header_fingerprint(read(DAILY))
    assert list(turned(DAILY).turned_from) == ["Date", "A visitors", "A orders", "B visitors", "B orders"]


@pytest.mark.parametrize("header", ["Total", "Difference", "% change", "Lift (%)", "p-value", "Gesamt", "Δ", "A vs. B"])
def test_what_was_worked_out_of_the_versions_is_no_version(header: str) -> None:
    assert is_derived(header)
