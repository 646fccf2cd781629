"""TikTok Ads Manager: workbooks and CSV, levels, breakdowns, languages, totals with dashes at either end."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

from datetime import date

import pytest

from experiments.reading.read import read_file
from experiments.reading.report import NumberStyle, Report
from tests.experiments.reading.hard.files import codes, lines, read, workbook

# headers (campaign, ad group, id, day, cost, impressions, reach, clicks, destination, CTR, result, kind, currency); total
LANGUAGES = {
    "en": ("Campaign name,Ad group name,Ad group ID,By Day,Cost,Impressions,Reach,Clicks (all),Clicks (destination),CTR (destination),Result,Result type,Currency", "Total of 4 results"),
    "es": ("Nombre de la campaña,Nombre del grupo de anuncios,ID del grupo de anuncios,Por día,Coste,Impresiones,Alcance,Clics (todos),Clics (destino),CTR (destino),Resultado,Tipo de resultado,Moneda", "Total: 4 resultados"),
    "pt": ("Nome da campanha,Nome do grupo de anúncios,ID do grupo de anúncios,Por dia,Custo,Impressões,Alcance,Cliques (todos),Cliques (Destino),CTR (Destino),Resultados,Tipo de resultado,Moeda", "Total de 4 resultados"),
    "de": ("Kampagnenname,Anzeigengruppenname,Anzeigengruppen-ID,Nach Tag,Kosten,Impressionen,Reichweite,Klicks (alle),Klicks (Ziel),CTR (Ziel),Ergebnis,Ergebnistyp,Währung", "Gesamt: 4 Ergebnisse"),
    "fr": ("Nom de la campagne,Nom du groupe de publicités,ID du groupe de publicités,Par jour,Coût,Impressions,Couverture,Clics (tous),Clics (destination),CTR (destination),Résultat,Type de résultat,Devise",
           "Total de 4 résultats"),
    "it": ("Nome campagna,Nome gruppo di annunci,ID gruppo di annunci,Per giorno,Costo,Impressioni,Copertura,Clic (tutti),Clic (destinazione),CTR (destinazione),Risultato,Tipo di risultato,Valuta",
           "Totale di 4 risultati"),
}  # fmt: skip
ROWS = [
    ["Summer", f"Hook {name}", f"182000000000000{place}", f"2026-06-0{day}", 40.25, 1400 + place, 1000, 13, 9, "0.64%",
     2, "Purchase", "EUR"]
    for day in (1, 2) for place, name in enumerate(("face", "text"))
]  # fmt: skip
SUMS = ["-", "-", "-", 161.0, 5602, 3000, 52, 36, "0.64%", 8, "-", "EUR"]


def _is_right(report: Report, head: str) -> None:
    header = head.split(",")
    assert (report.platform, report.level, report.currency) == ("tiktok_ads", "ad_group x day", "EUR")
    assert (report.variant_column, report.date_range) == (header[1], (date(2026, 6, 1), date(2026, 6, 2)))
    assert report.variants["Hook text"] == {
        "impressions": 2802, "reach": 2000, "clicks": 26, "link_clicks": 18, "conversions": 4, "spend": 80.5,
    }  # fmt: skip
    assert codes(report) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_tiktok_workbook_in_the_language_of_the_account(language: str) -> None:
    head, total = LANGUAGES[language]
    report = read_file(workbook([head.split(","), *ROWS, [total, *SUMS]], title="Data"), "tiktok.xlsx")
    _is_right(report, head)
    assert (report.number_style, [skip.line for skip in report.skipped]) == (None, [6])


@pytest.mark.parametrize("language", LANGUAGES)
def test_tiktok_total_may_stand_first(language: str) -> None:
    head, total = LANGUAGES[language]
    table = [[total, *SUMS], *ROWS]
    report = read(lines(head, *(",".join(map(str, row)) for row in table)))
    _is_right(report, head)
    assert [skip.line for skip in report.skipped] == [2]


def test_tiktok_re_saved_by_a_german_spreadsheet() -> None:
    head, total = LANGUAGES["de"]
    table = [*([*row[:3], f"0{row[3][-1]}.06.2026", *row[4:]] for row in map(list, ROWS)), [total, *SUMS]]  # type: ignore[index]
    cells = ([str(cell).replace(".", ",") if isinstance(cell, float) else str(cell) for cell in row] for row in table)
    report = read(lines(head.replace(",", ";"), *(";".join(row) for row in cells), end="\r\n"), "cp1252")
    _is_right(report, head)
    assert (report.number_style, report.date_style) == (NumberStyle(",", ""), "DD.MM.YYYY")


def test_tiktok_total_between_dashes_is_no_version() -> None:
    report = read(lines(
        "Primary status,Ad name,Ad ID,Date,Spend,Impressions,Clicks (all),Clicks (destination),Conversions,Currency",
        "Active,UGC 1,1.82E+15,2026-06-01,10.50,1000,15,10,1,USD", "Active,UGC 2,1.82E+15,2026-06-01,10.50,1000,15,10,1,USD",
        "Active,UGC 1,1.82E+15,2026-06-02,10.50,1000,15,10,1,USD", "Active,UGC 2,1.82E+15,2026-06-02,10.50,1000,15,10,1,USD",
        "-,Total of 4 results,-,-,42.00,4000,60,40,4,-",
    ))  # fmt: skip
    assert (report.level, report.columns["date"], sorted(report.variants)) == ("ad x day", "Date", ["UGC 1", "UGC 2"])
    assert (report.variants["UGC 1"]["spend"], codes(report)) == (21, {"damaged_ids"})


def test_tiktok_sums_by_day_that_name_nobody_are_left_out() -> None:
    report = read(lines(
        "Campaign name,By Day,Cost,Impressions,Clicks (destination),Conversions",
        "Offer A,2026-06-01,10.00,1000,10,1", "Offer B,2026-06-01,11.00,1100,11,1", "-,2026-06-01,21.00,2100,21,2",
        "Offer A,2026-06-02,12.00,1200,12,1", "Offer B,2026-06-02,13.00,1300,13,1", "-,2026-06-02,25.00,2500,25,2",
    ))  # fmt: skip
    assert report.variants == {
        "Offer A": {"impressions": 2200, "link_clicks": 22, "conversions": 2, "spend": 22},
        "Offer B": {"impressions": 2400, "link_clicks": 24, "conversions": 2, "spend": 24},
    }
    assert ([skip.line for skip in report.skipped], codes(report)) == ([4, 7], set())


def test_tiktok_smart_campaigns_have_no_ad_groups() -> None:
    head = ["Campaign name", "Campaign type", "Ad group name", "Ad name", "Ad ID", "Stat Time Day", "Cost (USD)",
            "Impression", "Clicks (Destination)", "Total conversions", "Complete payment", "Video views"]  # fmt: skip
    rows = [
        ["S+ sale", "Smart+", "-", f"creator_{name}.mp4", f"182000000000000{name}", f"2026-06-0{day} 00:00:00", 10.5, 1000,
         10, 3, 2, 500]
        for day in (1, 2) for name in (1, 2)
    ]  # fmt: skip
    total = ["Total of 4 results", *["-"] * 5, 42, 4000, 40, 12, 8, 2000]
    report = read_file(workbook([head, *rows, total]), "smart.xlsx")
    assert (report.platform, report.level, report.currency) == ("tiktok_ads", "ad x day", "USD")
    assert report.variants["creator_1.mp4"] == {
        "impressions": 2000, "link_clicks": 20, "conversions": 6, "spend": 21, "video_views": 1000, "Complete payment": 4,
    }  # fmt: skip
    assert codes(report) == set()


def test_tiktok_by_age_gender_and_country_is_added_up() -> None:
    report = read(lines(
        "Campaign name,Age,Gender,Country/Region,Cost,Impressions,Clicks (destination),Conversions,Cost per conversion",
        "Offer A,18-24,Male,DE,10.50,1000,10,1,10.50", "Offer A,18-24,Female,DE,10.50,1000,10,1,10.50",
        "Offer A,18-24,Male,AT,10.50,1000,10,1,10.50", "Offer B,18-24,Male,DE,10.50,1000,10,1,10.50",
        "Offer B,18-24,Female,DE,10.50,1000,10,0,", "Offer B,18-24,Male,AT,12.50,1000,10,1,12.50",
        "Total of 6 results,-,-,-,65.00,6000,60,5,13.00",
    ))  # fmt: skip
    assert (report.level, len(report.rows.lines)) == ("campaign", 6)
    assert report.variants["Offer B"] == {"impressions": 3000, "link_clicks": 30, "conversions": 2, "spend": 33.5}
    assert codes(report) == set()
