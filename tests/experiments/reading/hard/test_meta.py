"""Meta Ads Manager as people have it: re-saved, translated, cut, broken down, joined."""

# ruff: noqa: E501, ISC004  lines of files stand here as they are written

from __future__ import annotations

from datetime import date

import pytest

from experiments.reading.read import read_file
from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import NBSP, THIN, codes, fatal, lines, read

HEAD = "Ad set name,Day,Impressions,Reach,Link clicks,Clicks (all),Purchases,Amount spent (EUR)"
TWO = ("A,2025-03-03,1000,800,20,25,2,5.50", "B,2025-03-03,1100,850,30,35,3,5.60")


def test_german_resaved_by_excel_in_windows_1252_with_the_line_sep() -> None:
    text = lines(
        "sep=;",
        "Kampagnenname;Name der Anzeigengruppe;Tag;Impressionen;Reichweite;Link-Klicks;Klicks (alle);Website-Käufe;"
        "Ausgegebener Betrag (EUR)",
        "Frühjahr;Kontrolle;03.03.2025;12.345;9.870;120;150;;1.018,25",
        "Frühjahr;Neu für Väter;03.03.2025;11.204;9.001;131;160;4;998,70",
        "Frühjahr;Kontrolle;04.03.2025;13.001;9.900;125;155;3;1.020,00",
        "Frühjahr;Neu für Väter;04.03.2025;12.700;9.300;140;171;5;1.001,30",
        end="\r\n",
    )
    report = read(text, "cp1252")
    assert (report.platform, report.level, report.encoding, report.delimiter) == (
        "meta_ads", "ad_set x day", "cp1252", ";",
    )  # fmt: skip
    assert report.header_line == 2
    assert (report.number_style, report.date_style) == (NumberStyle(",", "."), "DD.MM.YYYY")
    assert report.variants["Neu für Väter"] == {
        "impressions": 23904, "reach": 18301, "clicks": 331, "link_clicks": 271, "conversions": 9, "spend": 2000.0,
    }  # fmt: skip
    assert report.variants["Kontrolle"]["conversions"] == 3  # 0 of the blank + 3
    assert codes(report) == set()


@pytest.mark.parametrize("apostrophe", ["'", "\u2019"])
def test_french_with_straight_and_curly_apostrophes_and_thin_blanks(apostrophe: str) -> None:
    text = lines(
        f"Nom de la campagne;Nom de l{apostrophe}ensemble de publicités;Jour;Impressions;Portée;Clics sur un lien;"
        "Clics (tous);Achats;Montant dépensé (EUR)",
        f"Printemps;Témoin;03/03/2025;12{NBSP}345;9{THIN}870;120;150;2;1{NBSP}018,25",
        f"Printemps;Nouveau;03/03/2025;11{NBSP}204;9{THIN}001;131;160;4;998,70",
        f"Printemps;Témoin;14/03/2025;13{NBSP}001;9{THIN}900;125;155;3;1{NBSP}020,00",
        f"Printemps;Nouveau;14/03/2025;12{NBSP}700;9{THIN}300;140;171;5;1{NBSP}001,30",
    )
    report = read(text, "utf-8-sig")
    assert (report.platform, report.level, report.variant_column) == (
        "meta_ads", "ad_set x day", f"Nom de l{apostrophe}ensemble de publicités",
    )  # fmt: skip
    assert report.variants["Témoin"] == {
        "impressions": 25346, "reach": 19770, "clicks": 305, "link_clicks": 245, "conversions": 5, "spend": 2038.25,
    }  # fmt: skip
    assert report.date_range == (date(2025, 3, 3), date(2025, 3, 14))
    assert codes(report) == set()


def test_spanish_with_the_summary_row_last_and_smaller_reach() -> None:
    text = lines(
        "Nombre del anuncio,Día,Importe gastado (EUR),Impresiones,Alcance,Clics en el enlace,Clics (todos),Compras",
        "Gancho A,2025-10-06,10.10,1000,900,10,14,1",
        "Gancho B,2025-10-06,11.20,1200,950,15,19,",
        "Gancho A,2025-10-07,10.30,1100,940,12,16,2",
        "Gancho B,2025-10-07,11.40,1250,970,17,20,1",
        "Resultados totales,,43.00,4550,2100,54,69,4",
    )
    report = read(text)
    assert report.platform == "meta_ads"
    assert [skip.line for skip in report.skipped] == [6]
    assert report.variants["Gancho B"]["spend"] == 22.6
    assert codes(report) == set()


@pytest.mark.parametrize(
    "header",
    [
        "Nome della campagna,Nome del gruppo di inserzioni,Giorno,Impression,Copertura,Clic sul link,Clic (tutti),"
        "Acquisti,Importo speso (EUR)",
        "Nome da campanha,Nome do conjunto de anúncios,Dia,Impressões,Alcance,Cliques no link,Cliques (todos),"
        "Compras,Valor usado (BRL)",
        "Nome da campanha,Nome do conjunto de anúncios,Dia,Impressões,Alcance,Cliques no link,Cliques (todos),"
        "Compras,Valor gasto (BRL)",
        "Campagnenaam,Naam advertentieset,Dag,Weergaven,Bereik,Klikken op link,Klikken (alle),Aankopen,"
        "Besteed bedrag (EUR)",
    ],
)
def test_italian_portuguese_and_dutch_headers_are_meta_too(header: str) -> None:
    report = read(lines(header, "Sale,A,2025-03-03,1000,800,20,25,2,5.50", "Sale,B,2025-03-03,1100,850,30,35,3,5.60"))
    assert (report.platform, report.level, report.currency) == ("meta_ads", "ad_set x day", header[-4:-1])
    assert report.variants["B"] == {
        "impressions": 1100, "reach": 850, "clicks": 35, "link_clicks": 30, "conversions": 3, "spend": 5.6,
    }  # fmt: skip


def test_days_up_to_12_only_are_read_by_the_language_of_the_headers() -> None:
    spanish = lines(
        "Nombre del conjunto de anuncios;Día;Impresiones;Clics en el enlace;Importe gastado (EUR)",
        "A;01/02/2025;1000;20;5,50", "B;01/02/2025;1100;30;5,60", "A;02/02/2025;1000;21;5,50",
        "B;02/02/2025;1100;31;5,60", "A;03/02/2025;1000;22;5,50", "B;03/02/2025;1100;32;5,60",
    )  # fmt: skip
    report = read(spanish)
    assert report.date_range == (date(2025, 2, 1), date(2025, 2, 3))
    assert report.date_style == "DD/MM/YYYY"


def test_blank_events_are_none_where_the_line_was_shown_and_missing_where_it_was_not() -> None:
    report = read(
        lines(
            HEAD,
            "A,2025-03-03,1000,800,20,25,,5.50",
            "B,2025-03-03,1100,850,30,35,3,5.60",
            "A,2025-03-04,,,,,,1.00",
            "B,2025-03-04,1000,800,,,2,5.00",
        )
    )
    assert report.rows.measures["conversions"] == [0.0, 3.0, None, 2.0]
    assert report.rows.measures["link_clicks"] == [20.0, 30.0, None, 0.0]
    notes = {problem.column: problem.sentence for problem in report.problems if problem.code == "blank_is_none"}
    assert set(notes) == {"Purchases", "Link clicks", "Clicks (all)"}
    assert notes["Purchases"] == (
        "“Purchases”: 1 blank cell was read as 0, because Meta Ads Manager writes nothing where nothing happened."
    )


def test_a_line_that_ends_early_stays_missing_although_blanks_are_none() -> None:
    report = read(lines(HEAD, *TWO, "A,2025-03-04,1000,800"))
    assert report.rows.measures["conversions"] == [2.0, 3.0, None]
    assert codes(report) == {"short_row"}


def test_results_of_one_kind_count_and_blanks_of_them_are_none() -> None:
    text = lines(
        "Ad name,Reporting starts,Reporting ends,Results,Result indicator,Impressions,Amount spent (USD)",
        "A,2025-03-03,2025-03-03,4,actions:offsite_conversion.fb_pixel_purchase,1000,5.50",
        "B,2025-03-03,2025-03-03,,,900,5.20",
        "A,2025-03-04,2025-03-04,,,1001,5.10",
        "B,2025-03-04,2025-03-04,7,actions:offsite_conversion.fb_pixel_purchase,1002,5.30",
    )
    report = read(text)
    assert report.columns["conversions"] == "Results"
    assert report.rows.measures["conversions"] == [4.0, 0.0, 0.0, 7.0]
    assert report.level == "ad x day"


def test_results_of_two_kinds_are_not_taken_as_conversions() -> None:
    text = lines(
        "Ad name,Day,Results,Result indicator,Impressions,Reach,Amount spent (USD),Reporting starts",
        "A,2025-03-03,4,actions:lead,1000,900,5.50,2025-03-03", "B,2025-03-03,40,actions:link_click,900,800,5.20,2025-03-03",
    )  # fmt: skip
    report = read(text)
    assert "conversions" not in report.columns
    assert codes(report) == {"mixed_results"}


def test_a_breakdown_by_age_and_gender_is_summed_and_kept_for_the_audience() -> None:
    rows = [
        f"{name},2025-03-{day:02d},{age},{gender},{100 + day},{90 + day},{2 + day % 3},3,1,1.00"
        for name in "AB" for day in (3, 4) for age in ("18-24", "25-34") for gender in ("female", "male")
    ]  # fmt: skip
    report = read(
        lines(
            "Ad set name,Day,Age,Gender,Impressions,Reach,Link clicks,Clicks (all),Purchases,Amount spent (EUR)", *rows
        )
    )
    assert len(report.rows.lines) == 16
    assert set(report.rows.breakdowns) == {"Age", "Gender"}
    assert report.variants["A"]["impressions"] == 4 * 103 + 4 * 104
    assert codes(report) == set()
    assert report.variant_column == "Ad set name"


def test_the_words_of_2026_views_for_impressions_are_impressions() -> None:
    report = read(lines(HEAD.replace("Impressions", "Views"), *TWO))
    assert report.columns["impressions"] == "Views"


def test_two_currencies_are_refused() -> None:
    assert "mixed_currencies" in fatal(
        read(lines("Account name,Ad name,Day,Currency,Impressions,Amount spent,Clicks (all)",
                   "One,A,2025-03-03,EUR,100,5,3", "Two,B,2025-03-03,CHF,100,5,3"))
    )  # fmt: skip
    assert "mixed_currencies" in fatal(
        read(lines("Ad name,Day,Impressions,Amount spent (EUR),Purchases conversion value (USD),Clicks (all)",
                   "A,2025-03-03,100,5,30,3", "B,2025-03-03,100,5,31,3"))
    )  # fmt: skip


def test_negative_clicks_are_refused_with_their_place() -> None:
    report = read(lines(HEAD, "A,2025-03-03,1000,800,-20,25,2,5.50", TWO[1]))
    assert fatal(report) == {"negative_count"}
    found = next(problem for problem in report.problems if problem.code == "negative_count")
    assert (found.line, found.column, found.cell) == (2, "Link clicks", "-20")


def test_more_link_clicks_than_impressions_in_all_are_refused() -> None:
    report = read(lines(HEAD, "A,2025-03-03,100,80,200,225,2,5.50", TWO[1]))
    assert "broken_total" in fatal(report)


def test_more_link_clicks_than_clicks_on_one_day_only_warn() -> None:
    report = read(lines(HEAD, *TWO, "A,2025-03-04,1000,800,26,25,2,5.50", "B,2025-03-04,1000,800,20,25,2,5.50"))
    assert fatal(report) == set()
    assert codes(report) == {"broken_row"}


def test_broken_accents_do_not_lose_the_platform() -> None:
    text = lines(
        "Nom de la campagne,Jour,Impressions,Portée,Clics sur un lien,Montant dépensé (EUR)",
        "Témoin,2025-03-03,1000,800,20,5.50", "Été,2025-03-03,1100,850,30,5.60",
    )  # fmt: skip
    broken = text.encode().decode("cp1252")
    report = read(broken)
    assert (report.platform, sorted(report.variants), report.currency) == ("meta_ads", ["Témoin", "Été"], "EUR")
    assert codes(report) == {"repaired_text"}


def test_a_header_that_stands_twice_counts_once() -> None:
    report = read(
        lines("Ad set name,Objective,Day,Impressions,Objective,Link clicks,Amount spent (EUR)",
              "A,OUTCOME_SALES,2025-03-03,1000,Sales,20,5.50", "B,OUTCOME_SALES,2025-03-03,1100,Sales,30,5.60")
    )  # fmt: skip
    assert (report.variant_column, codes(report)) == ("Ad set name", set())
    assert report.variants["A"] == {"impressions": 1000, "link_clicks": 20, "spend": 5.5}


def test_blank_lines_between_and_notes_at_the_end_are_no_data() -> None:
    report = read(lines(HEAD, TWO[0], "", TWO[1], "", "", "Exported by Jo on Monday", "Numbers may change."))
    assert len(report.rows.lines) == 2
    assert fatal(report) == set()
    assert report.variants["A"]["impressions"] == 1000


def test_a_total_in_the_middle_is_not_counted() -> None:
    report = read(
        lines(HEAD, TWO[0], "Total,,2100,1650,50,60,5,11.10", TWO[1])
    )  # fmt: skip
    assert [skip.line for skip in report.skipped] == [3]
    assert sum(totals["impressions"] for totals in report.variants.values()) == 2100


def test_ids_that_excel_rounded_are_said() -> None:
    report = read(
        lines("Ad set name;Ad set ID;Day;Impressions;Link clicks;Amount spent (EUR)",
              "A;1,2E+17;2025-03-03;1000;20;5,50", "B;1,2E+17;2025-03-03;1100;30;5,60")
    )  # fmt: skip
    assert codes(report) == {"damaged_ids"}
    assert sorted(report.variants) == ["A", "B"]


def test_ids_of_18_digits_keep_their_digits_and_are_no_measure() -> None:
    report = read(
        lines("Ad name,Ad ID,Day,Impressions,Link clicks,Amount spent (EUR)",
              "Same,120212345678901234,2025-03-03,1000,20,5.50", "Same,120212345678901235,2025-03-03,1100,30,5.60")
    )  # fmt: skip
    assert "Ad ID" not in report.variants.get("Same", {})


def test_every_byte_order_mark_is_taken_off() -> None:
    text = lines(HEAD, *TWO)
    found = [
        read_file(text.encode("utf-8-sig"), "a.csv"),
        read_file(b"\xff\xfe" + text.encode("utf-16-le"), "a.csv"),
        read_file(b"\xfe\xff" + text.encode("utf-16-be"), "a.csv"),
        read_file(b"\xef\xbb\xbf\xef\xbb\xbf" + text.encode(), "a.csv"),
    ]
    assert [report.encoding for report in found] == ["utf-8-sig", "utf-16-le", "utf-16-be", "utf-8-sig"]
    assert all(report.headers[0] == "Ad set name" and sorted(report.variants) == ["A", "B"] for report in found)


def test_per_cent_cells_are_never_added_up() -> None:
    report = read(
        lines("Ad set name,Day,Impressions,Link clicks,CTR (all),Hook,Amount spent (EUR)",
              "A,2025-03-03,1000,20,2.5%,31%,5.50", "B,2025-03-03,1100,30,3.2%,29%,5.60")
    )  # fmt: skip
    assert set(report.variants["A"]) == {"impressions", "link_clicks", "spend"}


def test_the_same_lines_pasted_twice_are_refused_and_named() -> None:
    report = read(lines(HEAD, *TWO, *TWO))
    assert fatal(report) == {"repeated_rows"}
    assert [problem.line for problem in report.problems if problem.code == "repeated_rows"] == [4, 5]


def test_a_thousand_with_a_comma_in_quotes_is_a_thousand() -> None:
    report = read(lines(HEAD, 'A,2025-03-03,"1,000",800,20,25,2,"1,005.50"', 'B,2025-03-03,"1,100",850,30,35,3,5.60'))
    assert (report.variants["A"]["impressions"], report.variants["A"]["spend"]) == (1000, 1005.5)
    assert report.number_style == NumberStyle(".", ",")


def test_totals_of_each_ad_set_without_a_day_are_not_counted_again() -> None:
    days = [f"{name},2025-03-0{day},1000,800,20,25,{day},5.50" for name in "AB" for day in (3, 4)]
    report = read(
        lines(HEAD, *days[:2], "A,,2000,1500,40,50,7,11.00", *days[2:], "B,,2000,1500,40,50,7,11.00",
              ",,4000,3000,80,100,14,22.00")
    )  # fmt: skip
    assert [skip.line for skip in report.skipped] == [4, 7, 8]
    assert {name: totals["impressions"] for name, totals in report.variants.items()} == {"A": 2000, "B": 2000}
    assert codes(report) == set()


def test_a_line_that_only_lost_its_day_is_still_counted() -> None:
    report = read(lines(HEAD, *TWO, "A,,990,800,20,25,2,5.50"))
    assert report.variants["A"]["impressions"] == 1990
    assert codes(report) == {"rows_without_day"}
