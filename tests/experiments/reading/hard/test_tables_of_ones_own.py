"""Tables that people type, paste, save from a spreadsheet or from a browser; and what is no table."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

from datetime import date

import pytest

from experiments.reading.read import read_file, read_text_table
from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import NBSP, codes, fatal, lines, read, workbook


@pytest.mark.parametrize(
    "text",
    [
        "Variant   Visitors   Orders\nA         10,412     512\nB         10,377     574\n",
        "Variant\tVisitors\tOrders\nA\t10,412\t512\nB\t10,377\t574\n",
        "Variant;Visitors;Orders\nA;10.412;512\nB;10.377;574\n",
        f"Variant;Visitors;Orders\nA;10{NBSP}412;512\nB;10{NBSP}377;574\n",
        'Variant,Visitors,Orders\r\nA,"10,412",512\r\nB,"10,377",574\r\n',
        "Variant|Visitors|Orders\nA|10'412|512\nB|10'377|574\n",
        "\n\nVariant  Visitors  Orders\n\nA  10,412  512\n\nB  10,377  574\n\n",
        "variant visitors orders\nA 10412 512\nB 10377 574",
    ],
)  # fmt: skip
def test_a_typed_table_with_thousands_is_read_however_it_is_parted(text: str) -> None:
    report = read_text_table(text)
    assert report.variants == {
        "A": {"visitors": 10412, "conversions": 512},
        "B": {"visitors": 10377, "conversions": 574},
    }
    assert fatal(report) == set()


def test_names_of_several_words_in_a_pasted_table_stay_whole() -> None:
    report = read_text_table(
        "Version            Recipients   Clicks\nShort subject      5,000        210\nLong old subject   5,010        190\n"
    )
    assert report.variants == {
        "Short subject": {"sends": 5000, "clicks": 210}, "Long old subject": {"sends": 5010, "clicks": 190},
    }  # fmt: skip


def test_totals_under_a_typed_table_are_left_out() -> None:
    report = read_text_table("Variant\tVisitors\tOrders\nA\t100\t5\nB\t110\t8\nTotal\t210\t13\n")
    assert sorted(report.variants) == ["A", "B"]
    assert [skip.line for skip in report.skipped] == [4]


def test_a_workbook_with_a_title_line_and_merged_cells() -> None:
    rows = [
        ["Test of the landing page", None, None, None],
        [None, None, None, None],
        ["Variant", "Date", "Visitors", "Orders"],
        ["Old", date(2025, 3, 3), 1000, 20],
        ["New", date(2025, 3, 3), 1010, 25],
        ["Old", date(2025, 3, 4), 990, 21],
        ["New", date(2025, 3, 4), 1005, 24],
    ]
    report = read_file(workbook(rows, merge="A1:D1"), "test.xlsx")
    assert (report.header_line, report.delimiter, report.number_style) == (3, None, None)
    assert report.date_range == (date(2025, 3, 3), date(2025, 3, 4))
    assert report.variants == {
        "New": {"visitors": 2015, "conversions": 49}, "Old": {"visitors": 1990, "conversions": 41},
    }  # fmt: skip


def test_dates_that_excel_left_as_serial_numbers_are_days() -> None:
    # 45719 is 3 March 2025: days since 30 December 1899
    report = read(
        lines(
            "Variant,Date,Visitors,Orders",
            "Old,45719,1000,20",
            "New,45719,1010,25",
            "Old,45720,990,21",
            "New,45720,1005,24",
        )
    )
    assert report.date_range == (date(2025, 3, 3), date(2025, 3, 4))
    assert report.variants["Old"] == {"visitors": 1990, "conversions": 41}


def test_serial_numbers_in_a_workbook_are_days_too() -> None:
    rows = [["Variant", "Day", "Visitors", "Orders"], ["Old", 45719, 1000, 20], ["New", 45719, 1010, 25],
            ["Old", 45720, 990, 21], ["New", 45720, 1005, 24]]  # fmt: skip
    report = read_file(workbook(rows), "serial.xlsx")
    assert report.date_range == (date(2025, 3, 3), date(2025, 3, 4))


def test_html_saved_as_csv_is_no_table() -> None:
    report = read(
        "<html><head><title>Sign in</title></head><body><table><tr><td>A</td><td>B</td></tr></table></body></html>"
    )
    assert fatal(report) == {"not_a_table"}


def test_html_with_commas_on_many_lines_is_no_table() -> None:
    text = lines("<!DOCTYPE html>", '<html lang="en">', "<head>", "<style>", "a, b { color: red, blue }", "td, th { margin: 0, 1 }",
                 "</style>", "</head>", "<body>", "Please, sign in, now", "</body>", "</html>")  # fmt: skip
    assert fatal(read(text)) == {"not_a_table"}


def test_a_wide_table_is_refused_with_advice() -> None:
    report = read(
        lines("Date of Campaign,Facebook Ad Views,Facebook Ad Clicks,Facebook Cost,AdWords Ad Views,AdWords Ad Clicks,AdWords Cost",
              "1/1/2019,2116,18,$126,4984,59,$194", "1/2/2019,3106,36,$104,4022,71,$75", "1/13/2019,3105,26,$102,3863,44,$141")
    )  # fmt: skip
    assert "wide_table" in fatal(report)
    found = next(problem for problem in report.problems if problem.code == "wide_table")
    assert "below each other" in found.remedy


def test_formula_cells_are_refused_and_texts_that_begin_alike_are_not() -> None:
    formula = read(lines("Variant,Visitors,Orders", "A,100,=SUM(B2:B3)", "B,110,8"))
    assert "formula" in fatal(formula)
    assert fatal(read(lines("Variant,Visitors,Orders", "-A,100,5", "+B (plus),110,8", "@home,120,9"))) == set()


def test_columns_of_people_are_named_all_at_once() -> None:
    rows = [f"{i},{'AB'[i % 2]},p{i}@example.org,+49 170 55{i:05d},Ann,{i % 2}" for i in range(20)]
    report = read(lines("customer id,group,E-Mail,Telefon,Vorname,converted", *rows))
    assert [problem.column for problem in report.problems if problem.code == "personal_data"] == [
        "E-Mail",
        "Telefon",
        "Vorname",
    ]
    assert report.is_refused


@pytest.mark.parametrize("data", [b"", b"   \r\n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    report = read_file(data, "empty.csv")
    assert [problem.sentence for problem in report.problems] == ["The file is empty."]


def test_headers_without_rows_are_refused() -> None:
    assert fatal(read("Variant,Visitors,Orders\n")) == {"no_rows"}
    assert fatal(read("Variant,Visitors,Orders")) == {"no_rows"}


def test_one_row_is_one_variant() -> None:
    report = read(lines("Variant,Visitors,Orders", "A,100,5"))
    assert (report.variants, codes(report)) == ({"A": {"visitors": 100, "conversions": 5}}, {"one_variant"})


def test_short_rows_are_missing_not_zero() -> None:
    report = read(
        lines(
            "Variant,Date,Visitors,Orders",
            "A,2025-03-03,100,5",
            "B,2025-03-03,110,8",
            "A,2025-03-04,90",
            "B,2025-03-04,95,7",
        )
    )
    assert report.rows.measures["conversions"] == [5.0, 8.0, None, 7.0]
    assert codes(report) == {"short_row"}


def test_a_column_that_stands_twice_with_other_figures_counts_once() -> None:
    report = read(lines("Variant,Visitors,Orders,Orders", "A,100,5,50", "B,110,8,80"))
    assert (report.variants["A"]["conversions"], report.columns["conversions"]) == (5, "Orders")


def test_days_that_decide_nothing_are_asked_for() -> None:
    report = read(
        lines("Variant,Date,Visitors", "A,01/02/2025,10", "B,01/02/2025,12", "A,01/03/2025,11", "B,01/03/2025,10")
    )
    # 1 and 2 January, or 1 February and 1 March
    assert fatal(report) <= {"date_order_unclear"}
    assert report.unsure in {("date_style",), ()}


def test_an_impossible_day_is_refused_with_its_line() -> None:
    report = read(lines("Variant,Date,Visitors", "A,2025-02-28,10", "B,2025-02-28,12", "A,2025-02-29,11"))
    found = [problem.line for problem in report.problems if problem.code == "impossible_date"]
    assert (found, report.is_refused) == ([4], True)


def test_text_where_figures_belong_is_refused_with_its_cell() -> None:
    report = read(lines("Variant,Date,Visitors", "A,2025-02-28,10", "B,2025-02-28,about 12"))
    found = [(problem.line, problem.cell) for problem in report.problems if problem.code == "text_in_numbers"]
    assert found == [(3, "about 12")]


def test_yes_and_no_count_as_one_and_nought() -> None:
    rows = [f"u{i},{'old' if i % 2 else 'new'},{'yes' if i % 5 == 0 else 'no'}" for i in range(40)]
    report = read(lines("user_id,variant,bought", *rows))
    assert (report.platform, report.level) == ("generic_units", "user")
    assert report.variants["new"] == {"bought": 4, "units": 20}  # 0, 10, 20, 30


def test_money_with_signs_gives_the_currency() -> None:
    report = read(lines("Variant,Visitors,Revenue", 'A,100,"€1,234.50"', 'B,110,"€1,300.00"'))
    assert (report.currency, report.variants["A"]["revenue"]) == ("EUR", 1234.5)


def test_money_of_two_kinds_in_the_cells_is_refused() -> None:
    assert "mixed_currencies" in fatal(read(lines("Variant,Visitors,Revenue", "A,100,€12.50", "B,110,$13.00")))


def test_decimals_with_comma_in_a_comma_file_are_quoted() -> None:
    report = read(lines("Variante,Besucher,Umsatz", 'A,1200,"1.234,50"', 'B,1180,"1.300,25"'))
    assert report.number_style == NumberStyle(",", ".")
    assert report.variants["B"]["revenue"] == 1300.25


def test_negative_revenue_is_a_refund_and_negative_orders_are_wrong() -> None:
    assert fatal(read(lines("Variant,Visitors,Revenue", "A,100,-12.50", "B,110,13.00"))) == set()
    assert fatal(read(lines("Variant,Visitors,Orders", "A,100,-12", "B,110,13"))) == {"negative_count"}


def test_lines_ended_by_the_old_macintosh_are_lines() -> None:
    report = read("Variant,Visitors,Orders\rA,100,5\rB,110,8\r")
    assert report.variants == {"A": {"visitors": 100, "conversions": 5}, "B": {"visitors": 110, "conversions": 8}}


def test_a_byte_of_windows_in_a_utf8_file_does_not_lose_the_file() -> None:
    data = "Variant,Visitors,Orders\nFrühling,100,5\nHerbst,110,8\n".encode() + b"Sommer caf\xe9,120,9\n"
    report = read_file(data, "mixed.csv")
    assert report.variants["Herbst"] == {"visitors": 110, "conversions": 8}


def test_weeks_are_recognised_as_weeks() -> None:
    report = read(
        lines("Variant,Week,Visitors,Orders",
              *(f"{name},2025-03-{day:02d},{100 + day},{5 + day % 3}" for day in (3, 10, 17, 24) for name in "AB"))
    )  # fmt: skip
    assert report.level == "variant x week"


def test_regions_and_days_are_a_geo_table() -> None:
    rows = [f"{city},2025-03-{day:02d},{100 + day}" for day in range(1, 15) for city in ("Ulm", "Bonn", "Trier")]
    report = read(lines("location,date,Y", *rows))
    assert (report.platform, report.level) == ("generic_geo", "location x day")
    assert sorted(report.variants) == ["Bonn", "Trier", "Ulm"]


@pytest.mark.parametrize(
    ("cells", "currency", "amount"),
    [
        (("₹ 12,34,567.50", "₹ 13,00,000.00"), "INR", 1234567.5),
        (("Rs. 1,200.50", "Rs. 1,300.00"), "INR", 1200.5),
        (("1 200,50 zł", "1 300,00 zł"), "PLN", 1200.5),
        (("1.200,50 kr", "1.300,00 kr"), None, 1200.5),  # Swedish, Danish or Norwegian
        (("R$ 1.200,50", "R$ 1.300,00"), "BRL", 1200.5),
        (("-$20.25", "$1,300.00"), "USD", -20.25),
        (("1'200.50 CHF", "1'300.00 CHF"), "CHF", 1200.5),
    ],
)
def test_money_of_many_countries(cells: tuple[str, str], currency: str | None, amount: float) -> None:
    report = read(lines("Variant;Visitors;Revenue", f"A;1000;{cells[0]}", f"B;1010;{cells[1]}"))
    assert (report.currency, report.variants["A"]["revenue"], fatal(report)) == (currency, amount, set())


def test_a_column_of_money_that_cannot_be_read_is_not_dropped_in_silence() -> None:
    report = read(lines("Variant,Visitors,Revenue", "A,1000,about twelve", "B,1010,thirteen"))
    assert "revenue" not in report.columns
    assert [problem.column for problem in report.problems if problem.code == "column_left_out"] == ["Revenue"]


@pytest.mark.parametrize(
    "header", ["Kosten in €", "Cost EUR", "Cost in EUR", "Spend (€)", "Spend [EUR]", "SPEND (EUR)"]
)
def test_a_currency_anywhere_in_the_header_is_no_part_of_its_meaning(header: str) -> None:
    report = read(lines(f"Variant,Visitors,{header}", "A,1000,50.5", "B,1010,60.5"))
    assert (report.columns["spend"], report.currency) == (header, "EUR")


def test_two_currencies_at_the_ends_of_headers_are_refused() -> None:
    assert "mixed_currencies" in fatal(
        read(lines("Variant,Visitors,Cost EUR,Revenue in USD", "A,1000,50.5,100", "B,1010,60.5,120"))
    )


@pytest.mark.parametrize(
    "text",
    [
        "Metric,A,B\nVisitors,1000,1010\nOrders,50,60\n",
        "\tOld\tNew\nVisitors\t1000\t1010\nOrders\t50\t60\n",
        "Day,Visitors,Orders,Visitors,Orders\n2025-03-03,100,5,110,6\n2025-03-04,101,6,111,7\n",
    ],
)
def test_versions_side_by_side_are_refused_with_the_way_to_turn_them(text: str) -> None:
    report = read(text)
    assert fatal(report) == {"wide_table"}
    assert next(problem for problem in report.problems if problem.code == "wide_table").remedy.startswith(
        "Put the versions"
    )


def test_a_column_that_stands_twice_with_other_figures_is_said() -> None:
    report = read(lines("Variant,Visitors,Orders,Orders", "A,100,5,50", "B,110,8,80"))
    assert [problem.sentence for problem in report.problems] == [
        "“Orders” stands in the headers twice; the first column counts."
    ]
    assert report.variants["A"] == {"visitors": 100, "conversions": 5}


def test_several_sheets_of_one_kind_are_refused_and_a_readme_sheet_is_not() -> None:
    import io

    import openpyxl

    def book(**sheets: list[list[object]]) -> bytes:
        made = openpyxl.Workbook()
        made.remove(made.worksheets[0])
        for name, rows in sheets.items():
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(row)
        stream = io.BytesIO()
        made.save(stream)
        return stream.getvalue()

    old = [["Date", "Visitors", "Orders"], [date(2025, 3, 3), 100, 5]]
    new = [["Date", "Visitors", "Orders"], [date(2025, 3, 3), 110, 7]]
    refused = read_file(book(Old=old, New=new), "pages.xlsx")
    assert [problem.sentence for problem in refused.problems] == [
        "The workbook holds 2 sheets with the same headers: “Old”, “New”."
    ]
    in_german = [["Variante", "Besucher", "Käufe"], ["A", 100, 5], ["B", 110, 7]]
    refused = read_file(book(Januar=in_german, Februar=[*in_german[:2], ["B", 120, 9]]), "tests.xlsx")
    assert [problem.sentence for problem in refused.problems] == [
        "The workbook holds 2 sheets with the same headers: “Januar”, “Februar”."
    ]
    budget = [["Month", "Planned"], ["May", 400], ["June", 500]]
    read = read_file(book(Budget=budget, Result=in_german), "test.xlsx")
    assert not read.is_refused
    assert [problem.sentence for problem in read.problems] == ["Read from the sheet “Result”; not read: “Budget”."]
    both = [["Variant", "Visitors", "Orders"], ["A", 100, 5], ["B", 110, 7]]
    assert read_file(book(Readme=[["This is our test"], ["by Jo"]], Data=both), "test.xlsx").problems == ()


def test_a_table_as_markdown_is_a_table() -> None:
    report = read_text_table(
        "| Variant | Visitors | Orders |\n|---------|:--------:|-------:|\n| A | 1000 | 50 |\n| B | 1010 | 60 |\n"
    )
    assert report.variants == {"A": {"visitors": 1000, "conversions": 50}, "B": {"visitors": 1010, "conversions": 60}}
    assert fatal(report) == set()


def test_the_numbers_of_rows_are_no_figures() -> None:
    for text in (
        ",Variant,Visitors,Orders\n0,A,1000,50\n1,B,1010,60\n",
        "Unnamed: 0,Variant,Visitors,Orders\n0,A,1000,50\n1,B,1010,60\n",
    ):
        assert set(read(text).variants["A"]) == {"visitors", "conversions"}


@pytest.mark.parametrize(
    ("header", "cell"), [("Day", "Monday"), ("Day", "1"), ("Month", "2025-01"), ("Date", "3 Mar"), ("Woche", "KW 12")]
)
def test_days_that_cannot_be_read_are_said(header: str, cell: str) -> None:
    report = read(lines(f"Variant,{header},Visitors,Orders", f"A,{cell},100,5", f"B,{cell},110,6"))
    assert [problem.column for problem in report.problems if problem.code == "days_not_read"] == [header]
    assert (report.is_refused, report.date_range) == (False, None)


@pytest.mark.parametrize(
    "cell", ["1er avril 2025", "1st April 2025", "April 1st, 2025", "1. April 2025", "1 de abril de 2025"]
)
def test_ordinals_are_days(cell: str) -> None:
    report = read(lines("Variant;Date;Visitors", f"A;{cell};100", f"B;{cell};110"))
    assert report.date_range == (date(2025, 4, 1), date(2025, 4, 1))


def test_control_signs_in_names_do_not_reach_the_terminal() -> None:
    assert sorted(read(lines("Variant,Visitors,Orders", "\x1b[31mA\x1b[0m,1000,50", "B,1010,60")).variants) == [
        "B",
        "[31mA[0m",
    ]


@pytest.mark.parametrize("header", ["Post ID", "post", "Permalink"])
def test_posts_of_ones_own_table_are_what_was_drawn(header: str) -> None:
    rows = [f"p{day},{'AB'[day % 2]},2026-11-{day + 10},2000,{20 + day}" for day in range(6)]
    report = read(lines(f"{header},version,date,reach,saves", *rows))
    assert (report.level, report.columns["unit"]) == ("post", header)
    assert list(report.rows.unit) == ["p0", "p1", "p2", "p3", "p4", "p5"]
    assert report.variants["A"]["saves"] == 66.0  # 20 + 22 + 24


def test_a_column_of_posts_that_names_some_twice_is_not_what_was_drawn() -> None:
    rows = [f"p{day // 2},{'AB'[day % 2]},2026-11-{day + 10},2000,{20 + day}" for day in range(6)]
    assert "unit" not in read(lines("Post ID,version,date,reach,saves", *rows)).columns
