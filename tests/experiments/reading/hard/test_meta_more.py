"""Meta's ad exports in ten languages, by day, week, month and over the whole period."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from experiments.reading.read import read_file
from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import NBSP, codes, fatal, lines, read, workbook

# campaign, ad set, day, times shown, people reached, link clicks, all clicks, purchases, value, spent
LANGUAGES = {
    "en": "Campaign name|Ad set name|Day|Impressions|Reach|Link clicks|Clicks (all)|Purchases|Purchases conversion value|Amount spent (EUR)",
    "es": "Nombre de la campaña|Nombre del conjunto de anuncios|Día|Impresiones|Alcance|Clics en el enlace|Clics (todos)|Compras|Valor de conversión de compras|Importe gastado (EUR)",
    "fr": "Nom de la campagne|Nom de l’ensemble de publicités|Jour|Impressions|Couverture|Clics sur un lien|Clics (tous)|Achats|Valeur de conversion des achats|Montant dépensé (EUR)",
    "de": "Kampagnenname|Anzeigengruppenname|Tag|Impressionen|Reichweite|Link-Klicks|Klicks (alle)|Käufe|Conversion-Wert für Käufe|Ausgegebener Betrag (EUR)",
    "it": "Nome della campagna|Nome del gruppo di inserzioni|Giorno|Impression|Copertura|Clic sul link|Clic (tutti)|Acquisti|Valore di conversione degli acquisti|Importo speso (EUR)",
    "pt": "Nome da campanha|Nome do conjunto de anúncios|Dia|Impressões|Alcance|Cliques no link|Cliques (todos)|Compras|Valor de conversão da compra|Valor usado (EUR)",
    "nl": "Campagnenaam|Naam advertentieset|Dag|Weergaven|Bereik|Klikken op links|Klikken (alle)|Aankopen|Conversiewaarde van aankopen|Besteed bedrag (EUR)",
    "pl": "Nazwa kampanii|Nazwa zestawu reklam|Dzień|Wyświetlenia|Zasięg|Kliknięcia linku|Kliknięcia (wszystkie)|Zakupy|Wartość konwersji zakupów|Wydana kwota (EUR)",
    "sv": "Kampanjnamn|Annonsuppsättningens namn|Dag|Exponeringar|Räckvidd|Länkklick|Klick (alla)|Köp|Konverteringsvärde för köp|Spenderat belopp (EUR)",
    "da": "Kampagnenavn|Annoncesættets navn|Dag|Eksponeringer|Rækkevidde|Klik på link|Klik (alle)|Køb|Konverteringsværdi for køb|Brugt beløb (EUR)",
}  # fmt: skip
ROLES = ("impressions", "reach", "link_clicks", "clicks", "conversions", "revenue", "spend")
FIVE = (
    "Campaign name,Day,Impressions,Reach,Link clicks,Clicks (all),Amount spent (EUR)",
    "A,2025-03-03,1000,800,20,25,5.50", "B,2025-03-03,1100,850,30,35,5.60",
    "A,2025-03-04,1000,800,20,25,5.50", "B,2025-03-04,1100,850,30,35,5.60",
)  # fmt: skip


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_language_is_read_on_every_field_with_days_up_to_12_and_comma_decimals(language: str) -> None:
    headers = LANGUAGES[language].split("|")
    report = read(
        lines(
            ";".join(headers),
            f"S;Kontrolle;01/02/2025;1{NBSP}000;800;20;25;2;80,50;1{NBSP}005,50",
            f"S;Neu;01/02/2025;1{NBSP}100;850;30;35;;;5,60",
            f"S;Kontrolle;02/02/2025;1{NBSP}000;800;20;25;3;20,00;4,50",
            f"S;Neu;02/02/2025;1{NBSP}100;850;30;35;4;10,00;5,60",
        ),
        "utf-8-sig",
    )
    assert (report.platform, report.level, report.encoding, report.delimiter) == (
        "meta_ads", "ad_set x day", "utf-8-sig", ";",
    )  # fmt: skip
    # the language says which of the two numbers is the day; in English the semicolon of a European spreadsheet does
    assert (report.date_style, report.date_range) == ("DD/MM/YYYY", (date(2025, 2, 1), date(2025, 2, 2)))
    assert (report.number_style, report.currency) == (NumberStyle(",", NBSP), "EUR")
    assert dict(report.columns) == {
        "variant": headers[1], "date": headers[2], **dict(zip(ROLES, headers[3:], strict=True)),
    }  # fmt: skip
    assert report.variants == {
        "Kontrolle": {"impressions": 2000, "reach": 1600, "link_clicks": 40, "clicks": 50, "conversions": 5, "revenue": 100.5, "spend": 1010},
        "Neu": {"impressions": 2200, "reach": 1700, "link_clicks": 60, "clicks": 70, "conversions": 4, "revenue": 10, "spend": 11.2},
    }  # fmt: skip
    assert codes(report) == set()


@pytest.mark.parametrize(
    ("headers", "rates"),
    [
        ("Anzeigenname,Tag,Impressionen,Häufigkeit,CPM (Kosten pro 1.000 Impressionen) (EUR),Kosten pro Ergebnis,Budget der Anzeigengruppe,Ausgegebener Betrag (EUR)", 4),
        ("Nazwa reklamy,Dzień,Wyświetlenia,Częstotliwość,CPC (wszystkie) (PLN),Koszt za wynik,CTR (wszystkie),Wydana kwota (PLN)", 4),
        ("Nome dell'inserzione,Giorno,Impression,Frequenza,Costo per risultati,CTR (tutti),CPM (costo per 1.000 impression),Importo speso (EUR)", 4),
        ("Nome do anúncio,Dia,Impressões,Frequência,Custo por resultados,CTR (taxa de cliques no link),Orçamento do conjunto de anúncios,Valor usado (BRL)", 4),
        ("Ad name,Day,Impressions,Frequency,CPC (all),Cost per result,Purchase ROAS (return on ad spend),Amount spent (EUR)", 4),
    ],
)  # fmt: skip
def test_rates_prices_and_budgets_are_never_added_up(headers: str, rates: int) -> None:
    numbers = ",".join(["1.5"] * rates)
    report = read(lines(headers, f"A,2025-03-13,1000,{numbers},5.50", f"B,2025-03-13,1100,{numbers},5.60"))
    assert report.platform == "meta_ads"
    assert report.variants["A"] == {"impressions": 1000, "spend": 5.5}


def test_plays_up_to_a_quarter_are_counts_although_their_header_has_a_per_cent_sign() -> None:
    report = read(
        lines("Ad name,Day,Impressions,Video plays at 25%,3-second video plays,Amount spent (USD)",
              "A,2025-03-03,1000,300,400,5.50", "B,2025-03-03,1000,310,410,5.50")
    )  # fmt: skip
    assert report.variants["A"] == {"impressions": 1000, "video_views": 400, "Video plays at 25%": 300, "spend": 5.5}


def test_views_beside_impressions_are_a_column_of_their_own() -> None:
    report = read(
        lines("Ad name,Day,Views,Impressions,Amount spent (EUR)", "A,2025-03-03,1500,1000,5.50", "B,2025-03-03,1600,1100,5.60")
    )  # fmt: skip
    assert report.columns["impressions"] == "Impressions"
    assert report.variants["A"] == {"impressions": 1000, "spend": 5.5, "Views": 1500}


@pytest.mark.parametrize(
    "label",
    [
        "Total", "Total Results", "Resultados totales", "Résultats totaux", "Ergebnisse aus 2 Kampagnen",
        "Risultati di 2 campagne", "Resultados de 2 campanhas", "Resultaten van 2 campagnes", "Wyniki z 2 kampanii",
        "Resultat från 2 kampanjer", "Resultater fra 2 kampagner", "Results from 2 campaigns", "Media", "2 campañas",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", [1, 5])
def test_a_summary_row_first_or_last_in_any_language_is_no_campaign(label: str, place: int) -> None:
    rows = list(FIVE)
    rows.insert(place, f"{label},,4200,2500,100,120,22.20")
    report = read(lines(*rows))
    assert sorted(report.variants) == ["A", "B"]
    assert [skip.line for skip in report.skipped] == [place + 1]
    assert codes(report) == set()


def test_a_summary_row_with_the_dates_of_the_report_and_blank_names_is_no_ad_set() -> None:
    report = read(
        lines(
            "Reporting starts,Reporting ends,Ad set name,Results,Result indicator,Impressions,Reach,Amount spent (EUR)",
            "2025-03-01,2025-03-14,Original,4,actions:lead,1000,800,5.50",
            "2025-03-01,2025-03-14,Test,6,actions:lead,1000,800,5.50",
            "2025-03-01,2025-03-14,,10,,2000,1500,11.00",
        )
    )
    assert [skip.line for skip in report.skipped] == [4]
    assert report.variants["Test"] == {"impressions": 1000, "reach": 800, "leads": 6, "conversions": 6, "spend": 5.5}


def test_two_reports_of_whole_weeks_are_weeks_even_if_the_last_is_cut() -> None:
    text = lines(
        "Reporting starts,Reporting ends,Ad set name,Impressions,Link clicks,Amount spent (EUR)",
        "2025-03-03,2025-03-09,Control,1000,20,5.50", "2025-03-03,2025-03-09,Test,1000,20,5.50",
        "2025-03-10,2025-03-13,Control,1000,20,5.50", "2025-03-10,2025-03-13,Test,1000,20,5.50",
    )  # fmt: skip
    report = read(text)
    assert (report.level, report.columns["date"]) == ("ad_set x week", "Reporting starts")
    assert report.date_range == (date(2025, 3, 3), date(2025, 3, 13))
    assert codes(report) == {"weekly_rows"}


def test_a_week_written_from_day_to_day_in_one_cell_is_read() -> None:
    text = lines(
        "Reporting starts,Reporting ends,Ad set name,Week,Impressions,Link clicks,Amount spent (EUR)",
        "2025-03-03,2025-03-16,Control,2025-03-03 - 2025-03-09,1000,20,5.50",
        "2025-03-03,2025-03-16,Test,2025-03-03 - 2025-03-09,1000,20,5.50",
        "2025-03-03,2025-03-16,Control,2025-03-10 - 2025-03-16,1000,20,5.50",
        "2025-03-03,2025-03-16,Test,2025-03-10 - 2025-03-16,1000,20,5.50",
    )
    report = read(text)
    assert (report.level, report.columns["date"], report.date_style) == ("ad_set x week", "Week", "YYYY-MM-DD")
    assert report.date_range == (date(2025, 3, 3), date(2025, 3, 16))


def test_months_are_months_and_two_whole_periods_are_not() -> None:
    head = "Reporting starts,Reporting ends,Campaign name,Impressions,Link clicks,Amount spent (EUR)"
    months = read(
        lines(head, "2025-01-01,2025-01-31,A,1000,20,5.50", "2025-01-01,2025-01-31,B,1000,20,5.50",
              "2025-02-01,2025-02-28,A,1000,20,5.50", "2025-02-01,2025-02-28,B,1000,20,5.50")
    )  # fmt: skip
    assert months.level == "campaign x month"
    periods = read(
        lines(head, "2025-02-15,2025-02-28,A,1000,20,5.50", "2025-03-01,2025-03-14,B,1000,20,5.50")
    )  # fmt: skip
    assert (periods.level, periods.lifetime) == ("campaign", True)
    assert periods.date_range == (date(2025, 2, 15), date(2025, 3, 14))


def test_the_end_of_the_report_says_how_its_start_is_written() -> None:
    for start, end, style in (("01/03/2025", "14/03/2025", "DD/MM/YYYY"), ("3/1/2025", "3/14/2025", "M/D/YYYY")):
        report = read(
            lines("Reporting starts;Reporting ends;Campaign name;Impressions;Link clicks;Amount spent (GBP)",
                  f"{start};{end};A;1000;20;5.50", f"{start};{end};B;1000;20;5.50")
        )  # fmt: skip
        assert (report.date_style, report.date_range) == (style, (date(2025, 3, 1), date(2025, 3, 14)))
        assert codes(report) == set()


@pytest.mark.parametrize(("currency", "first"), [("USD", date(2025, 3, 1)), ("GBP", date(2025, 1, 3))])
def test_a_short_english_period_in_a_spreadsheet_is_read_as_the_country_of_the_money_writes_it(
    currency: str, first: date
) -> None:
    report = read(
        lines(f"Reporting starts,Reporting ends,Campaign name,Impressions,Link clicks,Amount spent ({currency})",
              "03/01/2025,03/07/2025,A,1000,20,5.50", "03/01/2025,03/07/2025,B,1000,20,5.50")
    )  # fmt: skip
    assert report.date_range is not None
    assert report.date_range[0] == first
    assert fatal(report) == set()


@pytest.mark.parametrize(
    ("indicator", "roles"),
    [
        ("actions:offsite_conversion.fb_pixel_purchase", {"conversions"}),
        ("Compras en el sitio web", {"conversions"}),
        ("actions:onsite_conversion.messaging_conversation_started_7d", {"conversions"}),
        ("Conversas por mensagem iniciadas", {"conversions"}),
        ("actions:mobile_app_install", {"conversions"}),
        ("actions:onsite_conversion.lead_grouped", {"leads", "conversions"}),
        ("Cadastros no site", {"leads", "conversions"}),
        ("actions:link_click", {"link_clicks"}),
        ("Kliknięcia linku", {"link_clicks"}),
        ("actions:omni_landing_page_view", {"landing_page_views"}),
        ("video_thruplay_watched_actions", {"video_views"}),
        ("actions:post_engagement", {"engagements"}),
        ("reach", {"reach"}),
        ("profile_visit_view", set()),
    ],
)
def test_results_are_what_their_indicator_says(indicator: str, roles: set[str]) -> None:
    report = read(
        lines("Ad name,Reporting starts,Reporting ends,Results,Result indicator,Amount spent (USD)",
              f"A,2025-03-03,2025-03-16,4,{indicator},5.50", f"B,2025-03-03,2025-03-16,5,{indicator},5.20")
    )  # fmt: skip
    assert {role for role, header in report.columns.items() if header == "Results"} == roles
    assert report.variants["B"] == dict.fromkeys(roles or {"Results"}, 5) | {"spend": 5.2}


def test_accounts_in_two_currencies_with_a_column_each_are_refused() -> None:
    head = "Account name,Ad name,Day,Impressions,Amount spent (EUR),Amount spent (USD)"
    apart = read(lines(head, "DE,A,2025-03-03,1000,5.50,", "US,B,2025-03-03,1000,,6.20"))
    assert fatal(apart) == {"mixed_currencies"}
    assert apart.currency is None
    both = read(lines(head, "DE,A,2025-03-03,1000,5.50,6.10", "DE,B,2025-03-03,1000,5.60,6.20"))
    assert (fatal(both), both.currency, both.variants["A"]["spend"]) == (set(), "EUR", 5.5)


def test_ids_that_a_spreadsheet_rounded_are_told_in_any_language_and_never_added_up() -> None:
    report = read(
        lines("Nome do anúncio;Identificação da conta;Identificação do anúncio;Dia;Impressões;Valor usado (BRL)",
              "A;1,03891E+14;1,20254E+17;13/10/2026;1.000;8,97", "B;1,03891E+14;1,20254E+17;13/10/2026;1.100;9,97")
    )  # fmt: skip
    assert report.variants["B"] == {"impressions": 1100, "spend": 9.97}
    assert codes(report) == {"damaged_ids"}


def test_an_export_of_accounts_compares_the_accounts() -> None:
    report = read(
        lines("Account name,Account ID,Day,Impressions,Reach,Link clicks,Clicks (all),Amount spent (EUR)",
              "Shop DE,1234567890123456,2025-03-03,1000,900,20,30,5.50", "Shop AT,1234567890123457,2025-03-03,900,800,10,20,4.50")
    )  # fmt: skip
    assert (report.level, report.variant_column) == ("account x day", "Account name")
    assert report.variants["Shop AT"] == {
        "impressions": 900,
        "reach": 800,
        "link_clicks": 10,
        "clicks": 20,
        "spend": 4.5,
    }


@pytest.mark.parametrize(
    "headers",
    ["Platform,Placement", "Plattform,Platzierung", "Plataforma,Ubicación", "Plateforme,Placement",
     "Piattaforma,Posizionamento", "Alter,Geschlecht", "Âge,Sexe", "Età,Genere", "Idade,Gênero", "Leeftijd,Geslacht",
     "Wiek,Płeć", "Ålder,Kön", "Alder,Køn", "Country,Impression device", "País,Región"],
)  # fmt: skip
def test_breakdowns_in_any_language_are_summed_without_a_word(headers: str) -> None:
    cells = [
        f"{name},2025-03-{day:02d},{one},{two},{100 + day},2,1.00"
        for name in ("Original", "Test") for day in (3, 4) for one in ("x", "y") for two in ("p", "q", "r")
    ]  # fmt: skip
    report = read(lines(f"Ad set name,Day,{headers},Impressions,Link clicks,Amount spent (EUR)", *cells))
    assert set(report.rows.breakdowns) == set(headers.split(","))
    assert report.variants["Test"] == {"impressions": 6 * 103 + 6 * 104, "link_clicks": 24, "spend": 12}
    assert codes(report) == set()


def test_a_workbook_with_the_same_report_raw_and_formatted_is_read_once() -> None:
    rows = [["Reporting starts", "Reporting ends", "Ad name", "Impressions", "Link clicks", "Amount spent (USD)"],
            ["2025-03-03", "2025-03-16", "V1 hook", 1000, 20, 12.5], ["2025-03-03", "2025-03-16", "V2 hook", 1001, 21, 13.5]]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(workbook(rows, title="Formatted Report")))
    raw = book.create_sheet("Raw Data Report")
    for row in rows:
        raw.append(row)
    stream = io.BytesIO()
    book.save(stream)
    report = read_file(stream.getvalue(), "report.xlsx")
    assert (report.platform, report.level, fatal(report)) == ("meta_ads", "ad", set())
    assert report.variants["V2 hook"] == {"impressions": 1001, "link_clicks": 21, "spend": 13.5}


def test_swiss_apostrophes_part_thousands() -> None:
    report = read(
        lines(
            "Kampagnenname;Anzeigengruppenname;Tag;Impressionen;Link-Klicks;Ausgegebener Betrag (CHF)",
            "K;Kontrolle;03.03.2025;1'234;20;1'018.25", "K;Neu;03.03.2025;1'334;20;1'018.25",
        )
    )  # fmt: skip
    assert (report.number_style, report.currency) == (NumberStyle(".", "'"), "CHF")
    assert report.variants["Neu"] == {"impressions": 1334, "link_clicks": 20, "spend": 1018.25}


def test_names_with_line_breaks_quotes_emoji_and_signs_are_names() -> None:
    report = read(
        'Ad name,Day,Impressions,Link clicks,Amount spent (EUR)\r\n"Hook\nline two 🎉",2025-03-03,1000,20,5.5\r\n'
        '=Hook +1,2025-03-03,1000,20,5.5\r\n@home,2025-03-03,1000,20,5.5\r\n-dash,2025-03-03,1000,20,5.5\r\n'
        '"He said ""hi""",2025-03-03,1000,20,5.5\r\n'
    )  # fmt: skip
    assert sorted(report.variants) == ["-dash", "=Hook +1", "@home", 'He said "hi"', "Hook\nline two 🎉"]
    assert codes(report) == set()
