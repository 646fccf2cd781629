"""Google Ads and LinkedIn Campaign Manager as people have them: UTF-16, other languages, totals, periods."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

from datetime import date

import pytest

from experiments.reading.read import read_file
from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import NBSP, codes, fatal, lines, read

GOOGLE = "Campaign status,Campaign,Day,Currency code,Impr.,Clicks,CTR,Avg. CPC,Cost,Conversions,Conv. value"
DAYS = (
    'Enabled,Brand - control,2025-07-08,GBP,"1,204",52,4.32%,0.51,26.52,2.50,80.00',
    'Enabled,Brand - new,2025-07-08,GBP,"1,310",60,4.58%,0.50,30.00,3.00,95.50',
    "Enabled,Brand - control,2025-07-09,GBP,980,44,4.49%,0.52,22.88,1.00,31.00",
    'Enabled,Brand - new,2025-07-09,GBP,"1,001",47,4.70%,0.51,23.97,2.33,70.10',
)


def test_google_german_with_totals_in_utf_16() -> None:
    rows = [
        "Kampagnenbericht",
        "8. Juli 2025 - 9. Juli 2025",
        "Kampagnenstatus\tKampagne\tTag\tWährungscode\tImpr.\tKlicks\tCTR\tDurchschn. CPC\tKosten\tConversions\tConv.-Wert",
        "Aktiv\tSuche Original\t2025-07-08\tEUR\t1.204\t52\t4,32 %\t0,51\t26,52\t2,50\t80,00",
        "Aktiv\tSuche Neu\t2025-07-08\tEUR\t1.310\t60\t4,58 %\t0,50\t30,00\t3,00\t95,50",
        "Aktiv\tSuche Original\t2025-07-09\tEUR\t980\t44\t4,49 %\t0,52\t22,88\t1,00\t31,00",
        "Aktiv\tSuche Neu\t2025-07-09\tEUR\t1.001\t47\t4,70 %\t0,51\t23,97\t2,33\t70,10",
        "Gesamt: Kampagnen\t --\t --\tEUR\t4.495\t203\t4,52 %\t0,51\t103,37\t8,83\t276,60",
        "Gesamt: Konto\t --\t --\tEUR\t9.000\t400\t4,44 %\t0,50\t200,00\t17,00\t500,00",
    ]
    report = read_file(b"\xff\xfe" + lines(*rows).encode("utf-16-le"), "Kampagnenbericht.csv")
    assert (report.platform, report.level, report.encoding, report.delimiter, report.header_line) == (
        "google_ads", "campaign x day", "utf-16-le", "\t", 3,
    )  # fmt: skip
    assert report.number_style == NumberStyle(",", ".")
    assert [skip.line for skip in report.skipped] == [8, 9]
    assert report.variants["Suche Original"] == {
        "impressions": 2184, "clicks": 96, "conversions": 3.5, "revenue": 111.0, "spend": 49.4,
    }  # fmt: skip
    assert codes(report) == set()


def test_google_fractional_conversions_and_marks_of_missing() -> None:
    text = lines(
        "Campaign report", '"July 8, 2025 - July 9, 2025"', GOOGLE, *DAYS[:3],
        'Enabled,Brand - new,2025-07-09,GBP,"1,001",47,4.70%,0.51,23.97, --, --',
        "Total: Campaigns, --, --,GBP,4495,203,4.52%,0.51,103.37,6.50,206.50",
    )  # fmt: skip
    report = read(text)
    assert report.rows.measures["conversions"] == [2.5, 3.0, 1.0, None]  # Google writes its zeros: -- is no zero
    assert codes(report) == set()


def test_google_all_time_has_no_days_but_is_a_google_file() -> None:
    text = lines(
        "Campaign report", "All time", GOOGLE.replace("Day,", ""),
        *(row.replace("2025-07-08,", "") for row in DAYS[:2]),
        "Total: Campaigns, --,GBP,2514,112,4.46%,0.50,56.52,5.50,175.50",
    )  # fmt: skip
    report = read(text)
    assert (report.platform, report.level, report.date_range, report.lifetime) == ("google_ads", "campaign", None, True)
    assert sorted(report.variants) == ["Brand - control", "Brand - new"]
    assert codes(report) == set()


def test_google_totals_that_do_not_add_up_are_said() -> None:
    text = lines("Campaign report", '"July 8, 2025 - July 9, 2025"', GOOGLE, *DAYS,
                 "Total: Campaigns, --, --,GBP,9999,203,4.52%,0.51,103.37,8.83,276.60")  # fmt: skip
    assert codes(read(text)) == {"total_differs"}


def test_google_with_no_campaign_is_refused() -> None:
    assert fatal(read(lines("Campaign report", "All time", GOOGLE))) == {"no_rows"}


def test_google_with_a_campaign_called_total_fitness_keeps_it() -> None:
    text = lines("Campaign report", '"July 8, 2025 - July 9, 2025"', GOOGLE,
                 *(row.replace("Brand - new", "Total Fitness") for row in DAYS))  # fmt: skip
    assert sorted(read(text).variants) == ["Brand - control", "Total Fitness"]


LINKEDIN_ABOVE = {
    "nl": (
        "Rapport met advertentieprestaties (in UTC)",
        "Begindatum van rapport\t3-2-2025",
        "Einddatum van rapport\t5-2-2025",
    ),
    "es": ("Informe de rendimiento de anuncios", "Inicio del informe\t3/2/2025", "Fin del informe\t5/2/2025"),
    "en": ("Ad Performance Report (in UTC)", "Report Start\t2/3/2025", "Report End\t2/5/2025"),
}
LINKEDIN_HEAD = {
    "nl": "Begindatum (in UTC)\tCampagnenaam\tNaam van advertentieset\tAdvertentienaam\tTotaal besteed\tWeergaven\tKlikken\t"
    "Doorklikfrequentie (CTR)\tAantal interacties\tConversies\tKlikken naar bestemmingspagina",
    "es": "Fecha de inicio (huso horario de UTC)\tNombre de la campaña\tNombre del lote de anuncios\tNombre del anuncio\t"
    "Gasto total\tImpresiones\tClics\tPorcentaje de clics\tTotal de interacciones\tConversiones\tClics a la página de destino",
    "en": "Start Date (in UTC)\tCampaign Name\tAd Set Name\tAd Name\tTotal Spent\tImpressions\tClicks\tClick Through Rate\t"
    "Total Engagements\tConversions\tClicks to Landing Page",
}  # fmt: skip
LINKEDIN_DAY = {"nl": "{}-2-2025", "es": "{}/2/2025", "en": "2/{}/2025"}


@pytest.mark.parametrize("language", ["nl", "es", "en"])
def test_linkedin_in_utf_16_by_ad_and_day(language: str) -> None:
    comma = language != "en"
    rows = []
    for day in (3, 4, 5):
        for ad, spent, clicks, conversions in (("Ad A", "55.39", 9, ""), ("Ad B", "60.00", 12, "1")):
            rate = f"0,341{NBSP}%" if comma else "0.341%"
            spend = spent.replace(".", ",") if comma else spent
            when = LINKEDIN_DAY[language].format(day)
            rows.append(
                f"{when}\tQ1\tWide\t{ad}\t{spend}\t{2000 + day}\t{clicks}\t{rate}\t{clicks + 4}\t{conversions}\t{clicks - 2}"
            )
    text = lines(*LINKEDIN_ABOVE[language], "", "", LINKEDIN_HEAD[language], *rows)
    report = read_file(b"\xff\xfe" + text.encode("utf-16-le"), "ads.csv")
    assert (report.platform, report.level, report.header_line) == ("linkedin_ads", "ad x day", 6)
    assert report.date_range == (date(2025, 2, 3), date(2025, 2, 5))
    assert report.variants["Ad A"] == {
        "impressions": 6012, "clicks": 27, "link_clicks": 21, "engagements": 39, "conversions": 0, "spend": 166.17,
    }  # fmt: skip
    assert codes(report) == set()


def test_linkedin_french_words_are_linkedin() -> None:
    text = lines(
        "Rapport sur les performances des publicités", "Début du rapport\t3/2/2025", "Fin du rapport\t4/2/2025", "",
        "Date de début (en UTC)\tNom du groupe de campagnes\tNom de la campagne\tNom de la publicité\tID Pub\t"
        "Statut de la publicité\tURL à cliquer\tTotal dépensé\tImpressions\tClics",
        "3/2/2025\tGroupe\tPrintemps\tPub A\t101\tActive\tx.fr\t55,39\t2000\t9",
        "3/2/2025\tGroupe\tPrintemps\tPub B\t102\tActive\tx.fr\t50,00\t2100\t12",
        "4/2/2025\tGroupe\tPrintemps\tPub A\t101\tActive\tx.fr\t51,10\t2010\t8",
        "4/2/2025\tGroupe\tPrintemps\tPub B\t102\tActive\tx.fr\t52,20\t2110\t13",
    )  # fmt: skip
    report = read_file(b"\xff\xfe" + text.encode("utf-16-le"), "ads.csv")
    assert (report.platform, report.level) == ("linkedin_ads", "ad x day")
    assert report.date_range == (date(2025, 2, 3), date(2025, 2, 4))
    assert report.variants["Pub B"] == {"impressions": 4210, "clicks": 25, "spend": 102.2}


def test_linkedin_2026_words_campaign_is_the_old_group() -> None:
    rows = [
        f"2/{day}/2025\tQ1 | {version}\t{audience}\tPicture\t50.00\t{2000 + day}\t{9 + day}\t0.4%\t{13 + day}\t\t{7 + day}"
        for day in (3, 4) for version in ("Control", "Question") for audience in ("Owners", "Managers")
    ]  # fmt: skip
    report = read(lines(*LINKEDIN_ABOVE["en"], "", "", LINKEDIN_HEAD["en"], *rows))
    assert (report.platform, report.variant_column) == ("linkedin_ads", "Campaign Name")
    assert len(report.rows.lines) == 8
    assert report.variants["Q1 | Control"]["clicks"] == 2 * (12 + 13)


def test_linkedin_without_the_split_by_day_covers_the_whole_period() -> None:
    rows = [
        "2/3/2025\tQ1\tWide\tAd A\t155.39\t6012\t27\t0.4%\t39\t2\t21",
        "2/3/2025\tQ1\tWide\tAd B\t160.39\t6100\t31\t0.4%\t44\t1\t25",
    ]
    report = read(lines(*LINKEDIN_ABOVE["en"], "", "", LINKEDIN_HEAD["en"], *rows))
    assert (report.lifetime, report.level) == (True, "ad")
    assert report.date_range == (date(2025, 2, 3), date(2025, 2, 5))
    assert set(report.rows.day) == {None}


def test_linkedin_spanish_with_dwell_time_in_another_style_leaves_that_column_out() -> None:
    head = LINKEDIN_HEAD["es"] + "\tPromedio de permanencia (en segundos)\tSegundos"
    rows = [
        f"{day}/2/2025\tQ1\tLote\tAnuncio {ad}\t50,{day}\t{2000 + day}\t{9 + day}\t0,4 %\t{13 + day}\t1\t{7 + day}\t3.21\t3.21"
        for day in (13, 14) for ad in "AB"
    ]  # fmt: skip
    report = read(lines(*LINKEDIN_ABOVE["es"], "", "", head, *rows))
    assert report.number_style == NumberStyle(",", "")
    assert report.variants["Anuncio A"]["spend"] == 100.27
    assert "Segundos" not in report.variants["Anuncio A"]
    assert fatal(report) == set()
