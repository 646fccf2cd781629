"""Google Analytics 4 and its predecessor in several languages, overviews with stacked tables, Google Trends."""

from __future__ import annotations

from datetime import date

import pytest

from experiments.reading.read import read_file
from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import codes, fatal, lines, read, workbook

RULE = "# " + "-" * 40
EXPLORATION = (RULE, "# Loaf shop", "# Free form 1", "# 20260723-20260725", RULE, "")
REPORT = (
    RULE, "# Traffic acquisition: Session campaign", "# Account: Loaf", "# Property: Loaf, shop", RULE, "#",
    "# All Users", "# Start date: 20260101", "# End date: 20260131", "",
)  # fmt: skip

# headers of date, campaign and sessions, of engaged sessions, their rate, key events and revenue; the words of the sum
EXPLORED = {
    "en": (
        "Date,Session campaign,Sessions",
        "Engaged sessions,Engagement rate,Key events,Total revenue",
        "Grand total",
    ),
    "de": (
        "Datum,Sitzung – Kampagne,Sitzungen",
        "Sitzungen mit Interaktionen,Engagement-Rate,Schlüsselereignisse,Gesamtumsatz",
        "Gesamtsumme",
    ),
    "fr": (
        "Date,Campagne de la session,Sessions",
        "Sessions avec engagement,Taux d’engagement,Événements clés,Revenu total",
        "Total général",
    ),
    "es": (
        "Fecha,Campaña de la sesión,Sesiones",
        "Sesiones con interacción,Porcentaje de interacciones,Eventos clave,Ingresos totales",
        "Suma total",
    ),
    "it": (
        "Data,Campagna sessione,Sessioni",
        "Sessioni con coinvolgimento,Tasso di coinvolgimento,Eventi chiave,Entrate totali",
        "Totale complessivo",
    ),
    "pt": (
        "Data,Campanha da sessão,Sessões",
        "Sessões engajadas,Taxa de engajamento,Eventos principais,Receita total",
        "Total geral",
    ),
    "nl": (
        "Datum,Sessiecampagne,Sessies",
        "Sessies met betrokkenheid,Betrokkenheidspercentage,Belangrijke gebeurtenissen,Totale opbrengst",
        "Eindtotaal",
    ),
}


def explored(language: str) -> tuple[str, ...]:
    """Write the lines of an exploration of two campaigns over three days, with its sum in front."""
    names, figures, total = EXPLORED[language]
    rows = [
        f"202607{day},spring_{version},{300 + day},200,0.6,{day - 20},{day}.5"
        for day in (23, 24, 25)
        for version in "ab"
    ]
    return (*EXPLORATION, f"{names},{figures}", f",,1944,1200,0.6,24,147,{total}", *rows)


@pytest.mark.parametrize("language", EXPLORED)
def test_an_exploration_is_read_in_every_language(language: str) -> None:
    report = read(lines(*explored(language)))
    headers = ",".join(EXPLORED[language][:2]).split(",")
    assert (report.platform, report.level, report.header_line) == ("ga4", "campaign x day", 7)
    assert dict(report.columns) == {
        "variant": headers[1], "date": headers[0], "conversions": headers[5], "revenue": headers[6],
        "sessions": headers[2],
    }  # fmt: skip
    assert report.variants == {
        name: {"conversions": 12, "revenue": 73.5, "sessions": 972, headers[3]: 600}
        for name in ("spring_a", "spring_b")
    }
    assert (report.date_style, report.date_range) == ("YYYYMMDD", (date(2026, 7, 23), date(2026, 7, 25)))
    assert [skip.line for skip in report.skipped] == [8]
    assert codes(report) == set()


def test_an_exploration_that_a_spreadsheet_in_germany_has_padded() -> None:
    padded = [
        line + ";" * (7 - line.count(",")) if line.startswith("#") or not line
        else line.replace(",", ";").replace(".", ",").replace("1944", "1.944")
        for line in explored("de")
    ]  # fmt: skip
    report = read(lines(*padded, end="\r\n"), "cp1252")
    assert (report.platform, report.encoding, report.delimiter) == ("ga4", "cp1252", ";")
    assert (report.number_style, report.header_line) == (NumberStyle(",", ""), 7)
    assert report.variants["spring_b"]["revenue"] == 73.5
    assert [skip.line for skip in report.skipped] == [8]
    assert codes(report) == set()


def test_an_exploration_as_a_workbook() -> None:
    block = [[line] for line in EXPLORATION]
    head = ",".join(EXPLORED["en"][:2]).split(",")
    total = [None, None, 1944, 1200, 0.6, 24, 147.0, "Grand total"]
    rows = [
        [int(f"202607{day}"), f"spring_{version}", 300 + day, 200, 0.6, day - 20, day + 0.5]
        for day in (23, 24, 25)
        for version in "ab"
    ]
    report = read_file(workbook([*block, head, total, *rows]), "export.xlsx")
    assert (report.platform, report.level, report.header_line) == ("ga4", "campaign x day", 7)
    assert report.variants["spring_a"]["sessions"] == 972
    assert codes(report) == set()


def test_a_report_download_takes_its_period_from_the_comments() -> None:
    head = (
        "Session campaign,Sessions,Engaged sessions,Engagement rate,Average engagement time per session,"
        "Events per session,Event count,Key events,Session key event rate,Total revenue"
    )
    rows = (
        "spring_a,1200,800,0.6667,45.2,8.1,9720,60,0.05,1830.5",
        "spring_b,1180,790,0.6695,44.1,8.0,9440,71,0.06,2010",
        "(not set),12,1,0.08,2.5,1.5,18,0,0,0",
    )
    report = read(lines(*REPORT, head, *rows))
    assert (report.platform, report.level, report.header_line, report.lifetime) == ("ga4", "campaign", 11, True)
    assert report.date_range == (date(2026, 1, 1), date(2026, 1, 31))
    # averages and rates are left out, rows that are not set stay
    assert report.variants["spring_a"] == {
        "conversions": 60, "revenue": 1830.5, "sessions": 1200, "Engaged sessions": 800, "Event count": 9720,
    }  # fmt: skip
    assert report.variants["(not set)"]["sessions"] == 12
    assert codes(report) == set()


@pytest.mark.parametrize(
    ("header", "level", "names"),
    [
        ("Session source / medium", "source", ("news_a / email", "news_b / email")),
        ("Sitzung – Quelle/Medium", "source", ("news_a / email", "news_b / email")),
        ("Session manual ad content", "ad", ("banner_a", "banner_b")),
        ("Landing page", "page", ("/home-control", "/home-new")),
        ("Landingpage + Abfragestring", "page", ("/home-control", "/home-new")),
        ("Session primary channel group (Default Channel Group)", "channel", ("Email", "Paid Social")),
        ("Sitzung – primäre Channelgruppe (Standard-Channelgruppe)", "channel", ("Email", "Paid Social")),
        ("Experiment variant", "variant", ("control", "new")),
    ],
)
def test_a_report_may_stand_on_any_dimension(header: str, level: str, names: tuple[str, str]) -> None:
    rows = [f"2026010{day},{name},100,8" for day in (1, 2) for name in names]
    report = read(lines(*REPORT, f"Date,{header},Sessions,Conversions", *rows))
    assert (report.platform, report.level, report.variant_column) == ("ga4", f"{level} x day", header)
    assert report.variants == {name: {"conversions": 16, "sessions": 200} for name in names}


def test_devices_split_the_lines_of_a_campaign() -> None:
    rows = [
        f"2026010{day},spring_{version},{device},10,1"
        for day in (1, 2)
        for version in "ab"
        for device in ("mobile", "desktop")
    ]
    report = read(lines(*REPORT, "Date,Session campaign,Device category,Sessions,Key events", *rows))
    assert (report.level, report.variant_column) == ("campaign x day", "Session campaign")
    assert report.variants["spring_a"] == {"conversions": 4, "sessions": 40}
    assert set(report.rows.breakdowns) == {"Device category"}
    assert codes(report) == set()


def test_numbered_days_are_no_figures_and_no_dates() -> None:
    rows = [f"{day:04d},spring_{version},{100 + day},{day}" for day in range(3) for version in "ab"]
    report = read(lines(*REPORT, "Nth day,Session campaign,Sessions,Key events", *rows))
    assert (report.level, report.date_range) == ("campaign x day", (date(2026, 1, 1), date(2026, 1, 31)))
    assert report.variants["spring_a"] == {"conversions": 3, "sessions": 303}
    assert codes(report) == {"days_not_read"}


def test_days_with_their_hour_are_days() -> None:
    rows = [f"2026010{day}{hour:02d},spring_{version},10,1" for day in (1, 2) for hour in (7, 19) for version in "ab"]
    report = read(lines(*REPORT, "Date + hour (YYYYMMDDHH),Session campaign,Sessions,Key events", *rows))
    assert (report.level, report.date_style) == ("campaign x day", "YYYYMMDDHH")
    assert report.date_range == (date(2026, 1, 1), date(2026, 1, 2))
    assert report.variants["spring_b"] == {"conversions": 4, "sessions": 40}


@pytest.mark.parametrize("between", [("",), ("", "# Start date: 20260101", "# End date: 20260131"), ("#",)])
def test_an_overview_with_stacked_tables_is_refused_with_what_to_export(between: tuple[str, ...]) -> None:
    text = lines(
        *REPORT, "Nth week,Active users,New users", "0000,10,5", "0001,12,6", *between,
        "Session primary channel group (Default Channel Group),Sessions", "Direct,10", "Organic Search,12",
    )  # fmt: skip
    report = read(text)
    assert (report.platform, fatal(report)) == ("ga4", {"several_tables"})
    problem = report.problems[0]
    assert problem.line == 14 + len(between)
    assert "export one report, or an exploration" in problem.sentence


UNIVERSAL = (RULE, "# Loaf shop", "# Campaigns", "# 20190301-20190331", RULE, "")


def test_universal_analytics_has_a_sum_and_the_days_of_the_whole_site_below() -> None:
    head = (
        "Campaign,Users,New Users,Sessions,Bounce Rate,Pages / Session,Avg. Session Duration,"
        "Goal Conversion Rate,Goal Completions,Goal Value"
    )
    report = read(
        lines(
            *UNIVERSAL, head, 'spring_a,"1,100","1,000","1,200",45.20%,2.31,00:01:45,5.00%,60,$0.00',
            'spring_b,"1,090",980,"1,180",44.10%,2.40,00:01:50,6.02%,71,$0.00',
            ',"2,190","1,980","2,380",44.65%,2.36,00:01:47,5.50%,131,$0.00', "", "Day Index,Users", "3/1/19,100",
            '3/2/19,"1,020"', ',"2,190"',
        )
    )  # fmt: skip
    assert (report.platform, report.level, report.number_style) == ("ga4", "campaign", NumberStyle(".", ","))
    assert report.date_range == (date(2019, 3, 1), date(2019, 3, 31))
    assert report.variants["spring_b"] == {
        "conversions": 71, "visitors": 1090, "sessions": 1180, "New Users": 980, "Goal Value": 0,
    }  # fmt: skip
    assert [skip.line for skip in report.skipped] == [10, 12, 13, 14, 15]
    assert codes(report) == set()


def test_universal_analytics_with_decimal_commas() -> None:
    head = (
        "Kampagne;Nutzer;Neue Nutzer;Sitzungen;Absprungrate;Seiten/Sitzung;Durchschnittl. Sitzungsdauer;"
        "Transaktionen;Umsatz"
    )
    report = read(
        lines(
            *UNIVERSAL, head, "herbst_a;1.100;1.000;1.200;45,20 %;2,31;00:01:45;60;1.234,50 €",
            "herbst_b;1.090;980;1.180;44,10 %;2,40;00:01:50;71;1.500,00 €",
            ";2.190;1.980;2.380;44,65 %;2,36;00:01:47;131;2.734,50 €",
        ),
        "cp1252",
    )  # fmt: skip
    assert (report.platform, report.currency, report.number_style) == ("ga4", "EUR", NumberStyle(",", "."))
    assert report.variants["herbst_a"] == {
        "conversions": 60, "revenue": 1234.5, "visitors": 1100, "sessions": 1200, "Neue Nutzer": 1000,
    }  # fmt: skip
    assert codes(report) == set()


TRENDS = (
    ("Category: All categories", "Week,bread: (United States),cake: (United States)", "2025-01-05,45,<1"),
    ("Kategorie: Alle Kategorien", "Woche,brot: (Deutschland),kuchen: (Deutschland)", "2025-01-05,45,<1"),
    ("Catégorie : Toutes les catégories", "Semaine,pain: (France)", "2025-01-05,45"),
    ("Category: Food & Drink", "Month,bread: (Worldwide)", "2025-01,<1"),
)


@pytest.mark.parametrize(("title", "head", "row"), TRENDS)
def test_google_trends_is_refused_with_what_to_use_instead(title: str, head: str, row: str) -> None:
    report = read(lines(title, "", head, row, row.replace("2025-01-05", "2025-01-12").replace("2025-01,", "2025-02,")))
    assert (report.platform, report.header_line) == ("google_trends", 3)
    assert report.is_refused
    assert any("Export clicks or visits" in problem.remedy for problem in report.problems)
    assert report.variant_column is None


def test_a_line_with_a_category_above_a_table_of_ones_own_is_not_trends() -> None:
    report = read(lines("Category: Bread", "", "Variant,Visitors,Orders", "A,100,5", "B,110,8"))
    assert (report.platform, report.is_refused) == ("generic_aggregate", False)
    assert report.variants["B"] == {"visitors": 110, "conversions": 8}
