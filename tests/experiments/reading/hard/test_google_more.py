"""Google Ads in further languages and kinds of report: totals by week, months, experiments, search terms, Smart, video."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

from datetime import date

import pytest

from experiments.reading.read import read_file
from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import NBSP, THIN, codes, fatal, lines, read, workbook

# title, period, headers (status, name, day, currency, impressions, clicks, CTR, CPC, cost, conversions, value), totals
LANGUAGES = {
    "fr": (
        "Rapport sur les campagnes", "1er juin 2026 - 2 juin 2026",
        "État de la campagne;Campagne;Jour;Code de devise;Impr.;Clics;CTR;CPC moy.;Coût;Conversions;Valeur de conv.",
        ("Total : campagnes", "Total : compte"),
    ),
    "es": (
        "Informe de campaña", "1 de junio de 2026 - 2 de junio de 2026",
        "Estado de la campaña;Campaña;Día;Código de moneda;Impr.;Clics;CTR;CPC medio;Coste;Conversiones;Valor de conv.",
        ("Total: Campañas", "Total: Cuenta"),
    ),
    "it": (
        "Rapporto sulle campagne", "1 giugno 2026 - 2 giugno 2026",
        "Stato della campagna;Campagna;Giorno;Codice valuta;Impr.;Clic;CTR;CPC medio;Costo;Conversioni;Valore conv.",
        ("Totale: campagne", "Totale: account"),
    ),
    "pt": (
        "Relatório da campanha", "1 de junho de 2026 - 2 de junho de 2026",
        "Status da campanha;Campanha;Dia;Código da moeda;Impr.;Cliques;CTR;CPC méd.;Custo;Conversões;Valor conv.",
        ("Total: campanhas", "Total: conta"),
    ),
    "nl": (
        "Campagnerapport", "1 juni 2026 - 2 juni 2026",
        "Campagnestatus;Campagne;Dag;Valutacode;Vert.;Klikken;CTR;Gem. CPC;Kosten;Conversies;Conv.waarde",
        ("Totaal: campagnes", "Totaal: account"),
    ),
    "pl": (
        "Raport o kampaniach", "1 czerwca 2026 - 2 czerwca 2026",
        "Stan kampanii;Kampania;Dzień;Kod waluty;Wyśw.;Kliknięcia;CTR;Śr. CPC;Koszt;Konwersje;Wartość konw.",
        ("Łącznie: kampanie", "Łącznie: konto"),
    ),
    "sv": (
        "Kampanjrapport", "1 juni 2026 - 2 juni 2026",
        "Kampanjstatus;Kampanj;Dag;Valutakod;Exp.;Klick;CTR;Genomsn. CPC;Kostnad;Konverteringar;Konv.värde",
        ("Totalt: Kampanjer", "Totalt: Konto"),
    ),
    "da": (
        "Kampagnerapport", "1. juni 2026 - 2. juni 2026",
        "Kampagnestatus;Kampagne;Dag;Valutakode;Eksp.;Klik;CTR;Gns. CPC;Omkostninger;Konverteringer;Konv.værdi",
        ("I alt: kampagner", "I alt: konto"),
    ),
}  # fmt: skip


def _report(language: str, mark: str, day: str = "2026-06-0{}") -> str:
    title, period, head, totals = LANGUAGES[language]
    rows = [
        f"x;Search | {name};{day.format(number)};EUR;1{mark}20{number};5{number};4,32 %;0,51;1{mark}026,5{number};2,50;{number}0,00"
        for number in (1, 2) for name in ("Original", "Neu")
    ]  # fmt: skip
    sums = (
        f"4{mark}806;206;4,30 %;0,51;4{mark}106,06;10,00;60,00",
        f"9{mark}000;400;4,44 %;0,50;8{mark}000,00;17,00;500,00",
    )
    ends = [f"{label}; --; --;EUR;{figures}" for label, figures in zip(totals, sums, strict=True)]
    return lines(title, period, head, *rows, *ends)


@pytest.mark.parametrize("language", LANGUAGES)
def test_google_speaks_the_language_of_the_account(language: str) -> None:
    mark = {"fr": THIN, "pl": NBSP, "sv": NBSP}.get(language, ".")
    tabbed = _report(language, mark).replace(";", "\t")
    report = read_file(b"\xff\xfe" + tabbed.encode("utf-16-le"), "report.csv")
    assert (report.platform, report.level, report.encoding, report.header_line, report.currency) == (
        "google_ads", "campaign x day", "utf-16-le", 3, "EUR",
    )  # fmt: skip
    assert report.number_style == NumberStyle(",", mark)
    assert [skip.line for skip in report.skipped] == [8, 9]
    assert report.variants["Search | Neu"] == {
        "impressions": 2403, "clicks": 103, "conversions": 5, "revenue": 30, "spend": 2053.03,
    }  # fmt: skip
    assert (report.date_range, codes(report)) == ((date(2026, 6, 1), date(2026, 6, 2)), set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_google_re_saved_by_a_european_spreadsheet_says_the_same(language: str) -> None:
    report = read(_report(language, ".", "0{}.06.2026"), "utf-8-sig")
    assert (report.platform, report.delimiter, report.date_style) == ("google_ads", ";", "DD.MM.YYYY")
    assert report.variants["Search | Original"]["spend"] == 2053.03
    assert codes(report) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_google_without_days_takes_the_period_above_the_table(language: str) -> None:
    title, period, head, _ = LANGUAGES[language]
    columns = head.split(";")
    text = lines(
        title, period, ";".join(columns[:2] + columns[3:]),
        "x;Search | Original;EUR;1.201;51;4,32 %;0,51;26,51;2,50;10,00",
        "x;Search | Neu;EUR;1.202;52;4,32 %;0,51;26,52;2,50;20,00",
    )  # fmt: skip
    report = read(text)
    assert (report.level, report.lifetime) == ("campaign", True)
    assert report.date_range == (date(2026, 6, 1), date(2026, 6, 2))


def test_google_by_week_leaves_out_the_total_of_each_week() -> None:
    rows = []
    for week in ("2026-06-29", "2026-07-06", "2026-07-13"):
        rows += [
            f'{week},Habilitada,Retail A,Diario,PEN,"651,95",1.247,"10,34%",128,"3,50"',
            f'{week},Habilitada,Retail B,Diario,PEN,"8651,95",1.247,"10,34%",128,"3,50"',
            f'{week},Total: Cuenta, --, --,PEN,"9303,90",2.494,"10,34%",256,"7,00"',
        ]
    report = read(lines(
        "Informe de campaña", "29 de junio de 2026 - 19 de julio de 2026",
        "Semana,Estado de la campaña,Campaña,Tipo de presupuesto,Código de moneda,Coste,Impr.,CTR,Clics,Conversiones",
        *rows, ',Total: Campañas, --, --,PEN,"27911,70",7.482,"10,34%",768,"21,00"',
    ))  # fmt: skip
    assert (report.level, report.currency, len(report.rows.lines)) == ("campaign x week", "PEN", 6)
    assert sorted(report.variants) == ["Retail A", "Retail B"]
    assert report.variants["Retail B"] == {"impressions": 3741, "clicks": 384, "conversions": 10.5, "spend": 25955.85}
    assert [skip.line for skip in report.skipped] == [6, 9, 12, 13]
    assert codes(report) == {"weekly_rows"}


def test_google_by_month_is_read_by_month() -> None:
    rows = [
        f'{month},Enabled,Brand | {name},USD,"1,204",52,26.52,2.50'
        for month in ("2026-06-01", "2026-07-01") for name in "AB"
    ]  # fmt: skip
    head = "Month,Campaign status,Campaign,Currency code,Impr.,Clicks,Cost,Conversions"
    report = read(lines("Campaign report", '"June 1, 2026 - July 31, 2026"', head, *rows))
    assert (report.level, report.columns["date"]) == ("campaign x month", "Month")
    assert report.variants["Brand | A"] == {"impressions": 2408, "clicks": 104, "conversions": 5, "spend": 53.04}
    assert [problem.sentence for problem in report.problems] == [
        "Each line covers a month; months are compared in place of days, under the name of their first day."
    ]


def test_google_experiment_stands_beside_its_base_campaign() -> None:
    report = read(lines(
        "Campaign report", '"June 1, 2026 - June 14, 2026"',
        "Campaign status,Campaign,Experiment,Campaign type,Currency code,Impr.,Clicks,Cost,Conversions,Conv. value",
        'Enabled,Brand Search, --,Search,EUR,"11,204",520,326.52,22.50,800.00',
        'Enabled,Brand Search experiment,Max conv value,Search,EUR,"11,310",560,330.00,23.00,895.50',
        'Total: Account, --, --, --,EUR,"45,000","2,080",1656.52,145.50,3695.50',
        'Total: Search, --, --, --,EUR,"30,000","1,080",956.52,65.50,1895.50',
        'Total: Campaigns, --, --, --,EUR,"22,514","1,080",656.52,45.50,1695.50',
    ))  # fmt: skip
    assert (report.level, report.variant_column, report.variant_candidates) == ("campaign", "Campaign", ("Campaign",))
    assert report.variants["Brand Search experiment"]["revenue"] == 895.5
    assert codes(report) == set()  # the larger totals of the account and of all search campaigns are no contradiction


def test_google_arms_of_an_experiment_are_its_versions() -> None:
    report = read(lines(
        "Ad group report", '"June 1, 2026 - June 14, 2026"',
        "Ad group status,Ad group,Campaign,Experiment arm,Currency code,Impr.,Clicks,Cost,Conversions",
        'Enabled,Shoes,Brand,Control,EUR,"1,204",52,26.52,2.50',
        'Enabled,Hats,Brand,Control,EUR,"1,104",42,16.52,1.50',
        'Enabled,Shoes,Brand draft,Treatment,EUR,"1,310",60,30.00,3.00',
        'Enabled,Hats,Brand draft,Treatment,EUR,"1,210",50,20.00,2.00',
    ))  # fmt: skip
    assert (report.level, report.variant_column) == ("ad_group", "Experiment arm")
    assert report.variants["Treatment"] == {"impressions": 2520, "clicks": 110, "conversions": 5, "spend": 50}


def test_google_search_terms_are_added_up_by_ad_group() -> None:
    report = read(lines(
        "Search terms report", '"June 1, 2026 - June 14, 2026"',
        "Search term,Match type,Added/Excluded,Campaign,Ad group,Currency code,Clicks,Impr.,CTR,Avg. CPC,Cost,Conversions,Cost / conv.",
        "red shoes,Exact match,None,Shoes,A - long copy,EUR,10,200,5.00%,1.00,10.00,1.00,10.00",
        "blue shoes,Broad match,Added,Shoes,A - long copy,EUR,11,210,5.24%,1.00,11.00,1.00,11.00",
        "red shoes,Exact match,None,Shoes,B - short copy,EUR,12,220,5.45%,1.00,12.00,1.00,12.00",
        "green shoes,Broad match,None,Shoes,B - short copy,EUR,13,230,5.65%,1.00,13.00,0.00,0.00",
        "Total: Search terms, --, --, --, --,EUR,46,860,5.35%,1.00,46.00,3.00,15.33",
        "Total: Other search terms, --, --, --, --,EUR,6,60,10.00%,1.00,6.00,0.00,0.00",
        "Total: Account, --, --, --, --,EUR,52,920,5.65%,1.00,52.00,3.00,17.33",
    ))  # fmt: skip
    assert (report.level, report.variant_column) == ("search_term", "Ad group")
    assert report.variants["B - short copy"] == {"impressions": 450, "clicks": 25, "conversions": 1, "spend": 25}
    assert codes(report) == set()


def test_google_views_of_videos_are_views_and_shares_are_not_counted() -> None:
    report = read(lines(
        "Campaign report", '"June 1, 2026 - June 14, 2026"',
        "Campaign status,Campaign,Campaign type,Currency code,Impr.,TrueView views,TrueView view rate,TrueView avg. CPV,Cost,Clicks,Interactions,Conv. value / cost",
        'Enabled,Bumper A,Video,EUR,"11,204","5,200",46.41%,0.02,126.52,52,"5,252",0.10',
        'Enabled,Bumper B,Video,EUR,"11,304","5,300",46.89%,0.02,127.52,62,"5,362",0.20',
    ))  # fmt: skip
    assert report.variants["Bumper A"] == {
        "impressions": 11204, "clicks": 52, "spend": 126.52, "video_views": 5200, "Interactions": 5252,
    }  # fmt: skip


def test_google_rows_without_an_ad_group_are_not_a_version() -> None:
    report = read(lines(
        "Ad group report", '"June 1, 2026 - June 14, 2026"',
        "Ad group status,Ad group,Campaign,Currency code,Impr.,Clicks,Cost,Conversions",
        "Enabled,Control,Shoes,EUR,204,52,26.52,2.50",
        "Enabled,Treatment,Shoes,EUR,210,60,30.00,3.00",
        "Enabled, --,Shoes PMax,EUR,900,90,90.00,9.00",
    ))  # fmt: skip
    assert sorted(report.variants) == ["Control", "Treatment"]
    assert codes(report) == {"rows_without_variant"}


def test_google_workbook_counts_no_rates_in_any_language() -> None:
    head = ["Kampagnenstatus", "Kampagne", "Tag", "Währungscode", "Tagesbudget", "Optimierungsfaktor", "Impr.", "Klicks",
            "Interaktionsrate", "Kosten", "Durchschn. Kosten", "Conv.-Rate", "Kosten/Conv.", "Conv.-Wert/Kosten",
            "Anteil an mögl. Impr. im Suchnetzwerk", "Conversions"]  # fmt: skip
    rows = [
        ["Aktiv", f"Suche {name}", f"2026-06-0{day}", "EUR", 60, 0.982, 1200, 50, 0.04, 25.5, 0.51, 0.05, 10.2, 3.1, 0.6, 2.5]
        for day in (1, 2) for name in ("A", "B")
    ]  # fmt: skip
    report = read_file(workbook([["Kampagnenbericht"], ["1. Juni 2026 - 2. Juni 2026"], head, *rows]), "k.xlsx")
    assert (report.platform, report.level, report.header_line) == ("google_ads", "campaign x day", 3)
    assert report.variants["Suche A"] == {"impressions": 2400, "clicks": 100, "conversions": 5, "spend": 51}


def test_google_with_campaigns_in_two_currencies_is_refused() -> None:
    text = lines("Campaign report", "All time", "Campaign status,Campaign,Currency code,Impr.,Clicks,Cost,Conversions",
                 "Enabled,A1,EUR,100,10,10.00,1.00", "Enabled,B1,USD,110,11,10.00,1.00")  # fmt: skip
    assert fatal(read(text)) == {"mixed_currencies"}


def test_google_with_one_day_of_a_longer_period_keeps_the_day() -> None:
    report = read(lines(
        "Campaign report", '"June 1, 2026 - June 9, 2026"', "Campaign,Device,Day,Currency code,Impr.,Clicks,Cost,Conversions",
        "Variant A,Mobile phones,2026-06-01,EUR,1000,100,50.00,1.00", "Variant A,Computers,2026-06-01,EUR,900,90,40.00,1.50",
        "Variant B,Mobile phones,2026-06-01,EUR,1000,110,55.00,1.00", "Variant B,Computers,2026-06-01,EUR,800,80,30.00,0.50",
        "Total: Campaigns, --, --,EUR,3700,380,175.00,4.00",
    ))  # fmt: skip
    assert (report.level, report.lifetime, report.date_range) == (
        "campaign x day",
        False,
        (date(2026, 6, 1), date(2026, 6, 1)),
    )
    assert report.variants["Variant A"] == {"impressions": 1900, "clicks": 190, "conversions": 2.5, "spend": 90}
    assert codes(report) == set()
