"""Results that no platform exports: events, calls, meetings, shops, coupons, gifts; typed, pasted, in any language."""

from __future__ import annotations

from datetime import date

import pytest

from experiments.reading.read import read_text_table
from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import codes, fatal, lines, read


@pytest.mark.parametrize(
    ("head", "row", "measures"),
    [
        ("Channel;Spend;Attendees", "Fair;1.200,50;48", {"spend": 1200.5, "Attendees": 48}),
        ("Version;Invited;Came", "Short;400;52", {"Invited": 400, "Came": 52}),
        ("Coupon;Handed out;Redeemed", "SPRING;1000;52", {"conversions": 52, "Handed out": 1000}),
        ("Letter;Sent;Donations;Donated amount", "Story;2000;51;$1520.00",
         {"conversions": 51, "revenue": 1520, "sends": 2000}),
        ("Ad;Calls;Qualified calls;Cost", "Old;12;5;$20.00", {"spend": 20, "Calls": 12, "Qualified calls": 5}),
        ("Ad;Spend;Tickets sold;Ticket revenue", "Old;$100;12;$360.00",
         {"conversions": 12, "revenue": 360, "spend": 100}),
        ("Channel;Cost;Meetings;Leads", "Fair;2500;12;30",
         {"conversions": 30, "spend": 2500, "leads": 30, "Meetings": 12}),
        ("Brief;Versandt;Spenden;Spendensumme", "Alt;2000;55;1.520,00 €",
         {"conversions": 55, "revenue": 1520, "sends": 2000}),
        ("Einladung;Verschickt;Anmeldungen;Teilnehmer", "Kurz;400;60;52",
         {"conversions": 60, "sends": 400, "Teilnehmer": 52}),
        ("Canal;Dépenses;Rendez-vous;Prospects", "Salon;2500,00 €;12;30",
         {"conversions": 30, "spend": 2500, "leads": 30, "Rendez-vous": 12}),
        ("Canal;Gasto;Asistentes;Inscripciones", "Radio;2.500,00;120;300",
         {"conversions": 300, "spend": 2500, "Asistentes": 120}),
        ("Canale;Spesa;Partecipanti;Iscrizioni", "Radio;2.500,00;120;300",
         {"conversions": 300, "spend": 2500, "Partecipanti": 120}),
        ("Kanaal;Uitgaven;Aanmeldingen;Aanwezigen", "Radio;2.500,00;300;120",
         {"conversions": 300, "spend": 2500, "Aanwezigen": 120}),
        ("Canal;Gasto;Participantes;Inscrições", "Rádio;2.500,00;120;300",
         {"conversions": 300, "spend": 2500, "Participantes": 120}),
    ],
)  # fmt: skip
def test_outcomes_away_from_the_screen_are_measures(head: str, row: str, measures: dict[str, float]) -> None:
    name = row.split(";", maxsplit=1)[0]
    report = read(lines(head, row, row.replace(name, "Other", 1)))
    assert report.variants == {name: measures, "Other": measures}
    assert list(report.variants[name]) == list(measures)  # canonical ones first
    assert codes(report) == set()


@pytest.mark.parametrize(
    ("head", "role"),
    [("Version;Sales", "revenue"), ("Version;Ventas", "revenue"), ("Version;Donations", "revenue"),
     ("Version;Betrag", "revenue")],
)  # fmt: skip
def test_a_word_for_a_count_that_is_dressed_as_money_is_money(head: str, role: str) -> None:
    report = read(lines(head, "Old;1.234,50 €", "New;1.300,25 €"))
    assert (report.columns[role], report.currency) == (head.split(";")[1], "EUR")
    assert report.variants["Old"] == {role: 1234.5}


def test_sales_that_may_be_a_count_stay_under_their_header() -> None:
    report = read(lines("Version,Visitors,Sales", "Old,1000,12", "New,1010,15"))
    assert report.variants["Old"] == {"visitors": 1000, "Sales": 12}


def test_a_count_of_people_decides_what_a_point_is() -> None:
    report = read(lines("Stand;Teilnehmer", "Nord;1.234", "Süd;1.310"))
    assert (report.variants["Nord"], report.number_style) == ({"Teilnehmer": 1234}, NumberStyle(",", "."))


def test_a_column_that_nobody_knows_is_asked_about_and_never_guessed() -> None:
    report = read(lines("Stand;Kringel", "Nord;1.234", "Süd;1.310"))
    assert fatal(report) == {"number_style_unclear"}
    assert report.unsure[0] == "number_style"
    assert report.problems[0].sentence == (
        "“1.234” under “Kringel” could be a thousand or a small number with decimals."
    )


@pytest.mark.parametrize(
    ("cell", "other"), [("1k", "1.2k"), ("1,2 Mio", "1,3 Mio"), ("12 Tsd.", "13 Tsd."), ("2M", "3M")]
)
def test_rounded_figures_are_left_out_and_said(cell: str, other: str) -> None:
    report = read_text_table(f"Variant\tViews\tClicks\nA\t{cell}\t50\nB\t{other}\t60\n")
    assert report.variants == {"A": {"clicks": 50}, "B": {"clicks": 60}}
    assert [problem.sentence for problem in report.problems] == [
        f"“Views” holds rounded figures (“{cell}”) and is left out; write them in full."
    ]


def test_a_count_with_its_share_behind_it_is_the_count() -> None:
    report = read(lines("Version;Invited;Came", "Short;1.200;141 (11,8%)", "Long;1.210;125 (10,3 %)"))
    assert report.variants == {"Short": {"Invited": 1200, "Came": 141}, "Long": {"Invited": 1210, "Came": 125}}


@pytest.mark.parametrize(
    "text",
    [
        "Variant: A\nVisitors: 1,000\nOrders: 50\n\nVariant: B\nVisitors: 1,010\nOrders: 60\n",
        "Variant: A\nVisitors: 1000\nOrders: 50\nVariant: B\nVisitors: 1010\nOrders: 60\n",
        "Variant:\tA\nVisitors:\t1000\nOrders:\t50\n\nVariant:\tB\nVisitors:\t1010\nOrders:\t60\n",
        "Variant: A, Visitors: 1000, Orders: 50\nVariant: B, Visitors: 1010, Orders: 60\n",
        "Variant Visitors Orders\nA 1,000 50\nB 1,010 60\n",
        "| Variant | Visitors | Orders |\n|:--|--:|--:|\n| **A** | 1000 | 50 |\n| B | **1010** | 60 |\n",
        "+------+------+\n| Variant | Visitors | Orders |\n+----+\n| A | 1000 | 50 |\n| B | 1010 | 60 |\n+----+\n",
        "Variant,Visitors,Orders\nA,1000 (50%),50\nB,1010 (50%),60\n",
    ],
)
def test_pairs_and_drawn_tables_are_tables(text: str) -> None:
    report = read_text_table(text)
    assert report.variants == {"A": {"visitors": 1000, "conversions": 50}, "B": {"visitors": 1010, "conversions": 60}}
    assert fatal(report) == set()


def test_names_of_several_words_stand_before_the_figures() -> None:
    report = read_text_table("Version Invited Came\nShort letter 400 52\nLong old letter 410 37\n")
    assert report.variants == {
        "Short letter": {"Invited": 400, "Came": 52},
        "Long old letter": {"Invited": 410, "Came": 37},
    }
    assert (report.header_line, report.delimiter) == (1, " ")


@pytest.mark.parametrize(
    "text", ["A: 50 of 1000\nB: 60 of 1010\n", "A = 50\nB = 60\n", "We sold 50 with A and 60 with B."]
)
def test_a_sentence_is_no_table(text: str) -> None:
    assert fatal(read_text_table(text)) == {"not_a_table"}


def test_shops_by_week_are_regions() -> None:
    rows = [f"{shop};2025-03-{day:02d};{1000 + day},50" for day in (3, 10, 17) for shop in ("Ulm", "Bonn", "Trier")]
    report = read(lines("Filiale;Woche;Umsatz", *rows))
    assert (report.platform, report.level, report.columns["unit"]) == ("generic_geo", "location x week", "Filiale")
    assert report.variants["Ulm"] == {"revenue": 3031.5}  # 1003.5 + 1010.5 + 1017.5


def test_weeks_without_a_year_are_no_versions() -> None:
    rows = [f"{shop};KW {week};{1000 + week},50" for week in (10, 11, 12) for shop in ("Ulm", "Bonn", "Trier")]
    report = read(lines("Filiale;Woche;Umsatz", *rows))
    assert (report.platform, sorted(report.variants)) == ("generic_geo", ["Bonn", "Trier", "Ulm"])
    assert report.variants["Bonn"] == {"revenue": 3034.5}  # 1010.5 + 1011.5 + 1012.5
    alone = read(lines("Woche;Anrufe", "KW 10;12", "KW 11;15", "KW 12;9"))
    assert (alone.variant_column, alone.variants) == (None, {"(all rows)": {"Anrufe": 36}})


def test_calls_of_campaigns_day_by_day() -> None:
    report = read(
        lines("Datum;Kampagne;Anrufe", "03.03.2025;A;12", "03.03.2025;B;15", "04.03.2025;A;9", "04.03.2025;B;14")
    )
    assert report.variants == {"A": {"Anrufe": 21}, "B": {"Anrufe": 29}}
    assert (report.date_style, report.date_range) == ("DD.MM.YYYY", (date(2025, 3, 3), date(2025, 3, 4)))


def test_campaigns_side_by_side_are_refused_with_the_way_to_turn_them() -> None:
    report = read(lines("Datum,Anrufe Kampagne A,Anrufe Kampagne B", "03.03.2025,12,15", "04.03.2025,9,14"))
    assert fatal(report) == {"wide_table"}
