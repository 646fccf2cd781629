"""Ad exports that were written from knowledge of the platforms, before the words of the sources were seen."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

from datetime import date

import pytest

from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import codes, fatal, lines, read

META = "Ad name,Day,Impressions,Link clicks,Amount spent (EUR)"


@pytest.mark.parametrize(
    ("head", "spend", "clicks", "platform"),
    [
        ("Campagnenaam,Naam advertentiegroep,Per dag,Kosten,Weergaven,Klikken (bestemming)", "Kosten", "Klikken (bestemming)", "tiktok_ads"),
        ("Nom de la campagne,Nom du groupe d’annonces,Par jour,Coût,Impressions,Clics (destination)", "Coût", "Clics (destination)", "tiktok_ads"),
        ("Kampagnenname,Anzeigengruppenname,Datum,Ausgaben in Kontowährung,Impressions,Pin-Klicks", "Ausgaben in Kontowährung", "Pin-Klicks", "pinterest_ads"),
        ("Nom de la campagne,Nom du groupe d'annonces,Date,Dépenses dans la devise du compte,Impressions,Clics sur l'Épingle", "Dépenses dans la devise du compte", "Clics sur l'Épingle", "pinterest_ads"),
    ],
)  # fmt: skip
def test_ad_groups_in_other_languages(head: str, spend: str, clicks: str, platform: str) -> None:
    report = read(
        lines(
            head, "C,Nieuw,2025-07-07,12.50,1000,31", "C,Oud,2025-07-07,11.25,900,20", "C,Nieuw,2025-07-08,2.50,100,3"
        )
    )
    assert (report.platform, report.level, report.variant_column) == (platform, "ad_group x day", head.split(",")[1])
    names = {header: role for role, header in report.columns.items()}
    assert report.variants["Nieuw"] == {"impressions": 1100, names[clicks]: 34, "spend": 15}
    assert names[spend] == "spend"


@pytest.mark.parametrize(
    ("head", "role", "header"),
    [
        ("Date,Ad group name,Pin clicks,Spend,Impressions,Total conversions (Checkout),Total order value (Checkout)", "conversions", "Total conversions (Checkout)"),
        ("Date,Ad group name,Pin clicks,Spend,Impressions,Total conversions (Checkout),Total order value (Checkout)", "revenue", "Total order value (Checkout)"),
        ("Date,Ad Group Name,Clicks,eCPM,Impressions,Purchase,Purchase Total Value", "revenue", "Purchase Total Value"),
        ("Stato campagna,Campagna,Clic,Data,Costo,Conversioni,Valore delle conversioni", "revenue", "Valore delle conversioni"),
        ("Startdatum (in UTC),Name der Anzeige,Klicks,Ausgaben insgesamt,Impressions,Conversions,Gesamte Interaktionen", "spend", "Ausgaben insgesamt"),
        ("Startdatum (in UTC),Name der Anzeige,Klicks,Ausgaben insgesamt,Impressions,Conversions,Gesamte Interaktionen", "engagements", "Gesamte Interaktionen"),
        ("Nombre de la campaña,Día,Importe gastado (EUR),Impresiones,Clics en el enlace,Compras en el sitio web,Valor de conversión de las compras en el sitio web", "revenue", "Valor de conversión de las compras en el sitio web"),
        ("Nome da campanha,Dia,Montante gasto (EUR),Impressões,Cliques no link,Compras no site,Valor de conversão de compras no site", "revenue", "Valor de conversão de compras no site"),
        ("Campagnenaam,Dag,Besteed bedrag (EUR),Vertoningen,Klikken op link,Websiteaankopen,Bereik", "conversions", "Websiteaankopen"),
    ],
)  # fmt: skip
def test_what_was_bought_and_paid_is_known_by_further_words(head: str, role: str, header: str) -> None:
    cells = {"Date": "2025-07-07", "Data": "2025-07-07", "Startdatum (in UTC)": "2025-07-07", "Día": "2025-07-07", "Dia": "2025-07-07", "Dag": "2025-07-07"}  # fmt: skip
    rows = [
        ",".join(cells.get(word, name if place < 2 else str(900 // (place + 1))) for place, word in enumerate(head.split(",")))
        for name in ("Alt", "Neu")
    ]  # fmt: skip
    assert read(lines(head, *rows)).columns[role] == header


def test_a_google_file_without_its_title_is_known_by_its_currency_code() -> None:
    text = lines(
        "Day,Campaign,Cost,Impressions,Clicks,Conversions,Conversion value,Currency code",
        "2025-06-02,A | new,12.50,1000,31,2.33,99.90,USD",
        "2025-06-02,B | old,11.25,900,20,1.00,10.00,USD",
    )
    report = read(text)
    assert (report.platform, report.level, report.currency) == ("google_ads", "campaign x day", "USD")
    assert report.variants["A | new"] == {
        "impressions": 1000,
        "clicks": 31,
        "conversions": 2.33,
        "revenue": 99.9,
        "spend": 12.5,
    }


def test_the_names_of_googles_interface_for_programs_are_known() -> None:
    text = lines(
        "campaign.name,segments.date,metrics.impressions,metrics.clicks,metrics.cost_micros,metrics.conversions",
        "Alpha,2025-09-01,1000,31,12500000,2.5",
        "Beta,2025-09-01,900,20,11250000,1",
    )
    report = read(text)
    assert (report.platform, report.level) == ("google_ads", "campaign x day")
    assert report.variants["Alpha"] == {"impressions": 1000, "clicks": 31, "conversions": 2.5, "spend": 12.5}


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("September 1, 2025", date(2025, 9, 1), date(2025, 9, 1)),
        ("September 1 – 14, 2025", date(2025, 9, 1), date(2025, 9, 14)),
        ("Aug 30 - Sep 14, 2025", date(2025, 8, 30), date(2025, 9, 14)),
        ("1.–14. September 2025", date(2025, 9, 1), date(2025, 9, 14)),
        ("30 août - 14 sept. 2025", date(2025, 8, 30), date(2025, 9, 14)),
        ("1 de set. de 2025 - 14 de set. de 2025", date(2025, 9, 1), date(2025, 9, 14)),
    ],
)
def test_a_period_that_names_its_year_once_is_a_period(period: str, first: date, last: date) -> None:
    head = "Ad group,Campaign,Currency code,Impr.,Clicks,Cost,Conversions"
    quoted = f'"{period}"' if "," in period else period
    report = read(
        lines("Ad group report", quoted, head, "Red,B,GBP,1000,31,12.50,2.00", "Blue,B,GBP,900,20,11.25,1.00")
    )
    assert report.date_range == (first, last)
    assert report.level == "ad_group"


def test_one_attribution_window_is_the_measure_and_several_are_none() -> None:
    one = read(
        lines(f"{META},Website purchases [7-day click]", "A,2025-03-03,1000,31,12.50,2", "B,2025-03-03,900,20,11.25,1")
    )
    assert one.columns["conversions"] == "Website purchases [7-day click]"
    assert one.variants["A"]["conversions"] == 2
    two = read(
        lines(
            f"{META},Purchases [1-day click],Purchases [7-day click]",
            "A,2025-03-03,1000,31,12.50,2,3",
            "B,2025-03-03,900,20,11.25,1,4",
        )
    )
    assert "conversions" not in two.columns
    assert two.variants["B"]["Purchases [7-day click]"] == 4
    both = read(
        lines(
            f"{META},Purchases [1-day click],Purchases",
            "A,2025-03-03,1000,31,12.50,2,3",
            "B,2025-03-03,900,20,11.25,1,4",
        )
    )
    assert both.columns["conversions"] == "Purchases"


def test_a_line_with_a_comma_too_many_is_told_once() -> None:
    report = read(lines(META, "Ad A,2025-03-03,1000,31,12.50", "Ad B, new,2025-03-03,900,20,11.25"))
    assert fatal(report) == {"too_many_cells"}


def test_rules_hold_where_each_line_ends_with_a_delimiter_too_many() -> None:
    report = read(lines(META, "A,2025-03-03,1000,1031,12.50,", "B,2025-03-03,900,20,11.25,"))
    assert fatal(report) == {"broken_total"}


def test_mixed_number_styles_are_told_without_what_follows_from_them() -> None:
    report = read(lines(META.replace(",", ";"), "A;2025-03-03;8.526;98;57.79", "B;2025-03-03;3.631;31;24.70"))
    assert codes(report) == {"mixed_number_styles"}


@pytest.mark.parametrize(
    ("encoding", "head", "first", "second"),
    [
        ("cp1250", "Nazwa reklamy;Dzień;Wyświetlenia;Kliknięcia linku;Wydana kwota (PLN)", "Zdjęcie łódź", "Wideo góry"),
        ("cp1250", META.replace(",", ";"), "Zdjęcie łódka", "Wideo góry"),
        ("mac_roman", "Nombre de la campaña;Día;Impresiones;Clics en el enlace;Importe gastado (EUR)", "Otoño niños", "Otoño niñas"),
        ("cp1252", "Kampagnenname;Tag;Impressionen;Link-Klicks;Ausgegebener Betrag (EUR)", "Straße", "Grün"),
        ("cp850", "Nombre de la campaña;Día;Impresiones;Clics en el enlace;Importe gastado (EUR)", "Otoño", "Niñas"),
    ],
)  # fmt: skip
def test_letters_of_other_code_pages_are_known_by_the_headers(
    encoding: str, head: str, first: str, second: str
) -> None:
    text = lines(
        head, f"{first};03.03.2025;1000;31;12,50", f"{second};03.03.2025;900;20;11,25", f"{first};14.03.2025;10;1;0,50"
    )
    report = read(text, encoding)
    assert (report.encoding, report.platform, report.delimiter) == (encoding, "meta_ads", ";")
    assert report.variants[first] == {"impressions": 1010, "link_clicks": 32, "spend": 13}
    assert set(report.variants) == {first, second}


def test_each_line_saved_as_one_quoted_cell_is_taken_apart() -> None:
    text = lines(f'"{META}"', '"A,2025-03-03,1000,31,""1,012.50"""', '"B,2025-03-03,900,20,11.25"')
    report = read(text)
    assert (report.delimiter, report.header_line, report.level) == (",", 1, "ad x day")
    assert report.number_style == NumberStyle(".", ",")
    assert report.variants["A"] == {"impressions": 1000, "link_clicks": 31, "spend": 1012.5}


@pytest.mark.parametrize(
    "label", ["Total Alpha", "Alpha Total", "Alpha Ergebnis", "Zwischensumme Alpha", "Subtotal Alpha"]
)
def test_the_sum_of_a_campaign_is_no_version(label: str) -> None:
    text = lines(
        "Campaign name,Ad name,Day,Impressions,Link clicks,Amount spent (EUR)",
        "Alpha,X,2025-03-03,1000,31,12.50",
        "Alpha,Y,2025-03-03,500,11,6.50",
        f"{label},,,1500,42,19.00",
        "Beta,X,2025-03-03,900,20,11.25",
        "Beta,Y,2025-03-03,400,10,5.25",
    )
    report = read(text)
    assert (report.variant_column, report.row_count) == ("Campaign name", 4)
    assert report.variants["Alpha"] == {"impressions": 1500, "link_clicks": 42, "spend": 19}
    assert set(report.variants) == {"Alpha", "Beta"}
    assert [skip.line for skip in report.skipped] == [4]


def test_a_name_that_begins_with_total_stays_a_name_where_it_has_days() -> None:
    report = read(lines(META, "Total Body Workout,2025-03-03,1000,31,12.50", "Total Recall,2025-03-03,900,20,11.25"))
    assert report.variants["Total Recall"]["impressions"] == 900
    assert report.skipped == ()


def test_all_of_a_pivot_table_is_a_sum_and_no_version() -> None:
    text = lines(
        "Ad set name,Age,Impressions,Link clicks,Amount spent (EUR),Reporting starts,Reporting ends",
        "All,All,2400,62,30.25,2025-03-03,2025-03-16",
        "Old,All,1500,42,19.00,2025-03-03,2025-03-16",
        "Old,18-24,1000,31,12.50,2025-03-03,2025-03-16",
        "Old,25-34,500,11,6.50,2025-03-03,2025-03-16",
        "New,All,900,20,11.25,2025-03-03,2025-03-16",
        "New,18-24,600,15,7.25,2025-03-03,2025-03-16",
        "New,25-34,300,5,4.00,2025-03-03,2025-03-16",
    )
    report = read(text)
    assert report.variants == {
        "Old": {"impressions": 1500, "link_clicks": 42, "spend": 19},
        "New": {"impressions": 900, "link_clicks": 20, "spend": 11.25},
    }
    assert [skip.line for skip in report.skipped] == [2, 3, 6]


def test_all_is_a_name_where_it_is_the_sum_of_nothing() -> None:
    report = read(
        lines(META.replace("Ad name", "Ad set name"), "All,2025-03-03,1000,31,12.50", "Parents,2025-03-03,900,20,11.25")
    )
    assert report.variants["All"]["impressions"] == 1000
    assert report.skipped == ()


def test_a_line_that_ends_where_the_next_one_starts_is_about_one_day() -> None:
    head = "Start Time,End Time,Ad Squad Name,Spend,Paid Impressions,Swipe Ups"
    days = [
        f"2025-07-{day:02},2025-07-{day + 1:02},{name},10.50,1000,{day}"
        for day in range(7, 12)
        for name in ("Lens", "Story")
    ]
    report = read(lines(head, *days))
    assert (report.platform, report.level) == ("snapchat_ads", "ad_set x day")
    assert report.date_range == (date(2025, 7, 7), date(2025, 7, 11))
    assert codes(report) == set()


def test_a_week_that_ends_where_the_next_one_starts_has_seven_days() -> None:
    head = "Start Time,End Time,Ad Squad Name,Spend,Paid Impressions,Swipe Ups"
    weeks = [("2025-07-07", "2025-07-14"), ("2025-07-14", "2025-07-21"), ("2025-07-21", "2025-07-28")]
    report = read(lines(head, *(f"{a},{b},{name},10.50,1000,7" for a, b in weeks for name in ("Lens", "Story"))))
    assert report.level == "ad_set x week"
    assert report.date_range == (date(2025, 7, 7), date(2025, 7, 27))
    assert codes(report) == {"weekly_rows"}


def test_a_total_that_says_its_whole_period_is_a_total() -> None:
    report = read(
        lines(
            META,
            "A,2025-03-03,1000,31,12.50",
            "B,2025-03-04,900,20,11.25",
            "Total,2025-03-03 - 2025-03-04,1900,51,23.75",
        )
    )
    assert (report.level, report.row_count, set(report.variants)) == ("ad x day", 2, {"A", "B"})
    assert [skip.line for skip in report.skipped] == [4]


def test_a_second_file_below_with_its_columns_in_another_order_is_refused() -> None:
    report = read(
        lines(
            META,
            "A,2025-03-03,1000,31,12.50",
            "B,2025-03-03,900,20,11.25",
            "Day,Ad name,Link clicks,Impressions,Amount spent (EUR)",
            "2025-03-04,A,31,1000,12.50",
        )
    )
    assert fatal(report) == {"several_tables"}
    assert next(problem for problem in report.problems if problem.code == "several_tables").line == 4


def test_what_a_tool_writes_below_a_blank_line_is_no_data() -> None:
    rows = [
        "A,2025-03-03,1000,31,12.50",
        "B,2025-03-03,900,20,11.25",
        "A,2025-03-04,500,9,6.00",
        "B,2025-03-04,400,8,5.00",
    ]
    report = read(
        lines(META, *rows, "", "Filters:,Delivery: active,Objective: Sales,,", "Generated by,Kim,2025-03-20,,")
    )
    assert (report.row_count, set(report.variants), fatal(report)) == (4, {"A", "B"}, set())
    assert [(skip.line, skip.reason) for skip in report.skipped] == [
        (6, "A blank line."),
        (7, "A note below the table."),
        (8, "A note below the table."),
    ]
    dated = read(lines(META, *rows, "", "A,2025-03-04,about 500,20,11.25"))
    assert fatal(dated) == {"text_in_numbers"}
