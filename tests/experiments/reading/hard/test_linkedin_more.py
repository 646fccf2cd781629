"""LinkedIn in further languages, levels and conditions: Campaign Manager and the posts of a page."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest

from experiments.reading.read import read_file
from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import NBSP, codes, fatal, lines, read

# lines above the header; headers (day, group, campaign, ad, spend, impressions, clicks, rate, engagements, conversions,
# value, leads, landing page, dwell time); how a day is written
LANGUAGES = {
    "de": (
        ("Bericht zur Performance von Anzeigen (in UTC)", "Startdatum des Berichts: 7. April 2026, 00:00",
         "Enddatum des Berichts: 9. April 2026, 23:59", "Generiert am: 28. April 2026, 08:14", ""),
        "Startdatum (in UTC)\tName der Kampagnengruppe\tName der Kampagne\tAnzeigenname\tGesamtausgaben\tImpressions\tKlicks\tKlickrate\tEngagement insgesamt\tConversions\tGesamter Conversion-Wert\tLeads\tKlicks zur Landingpage\tDurchschnittliche Verweildauer (in Sekunden)",
        "{:02d}.04.2026", "DD.MM.YYYY",
    ),
    "fr": (
        ("Rapport sur les performances des publicités (en UTC)", "Début du rapport : 7 avril 2026 à 00:00",
         "Fin du rapport : 9 avril 2026 à 23:59", "Date de création : 28 avril 2026 à 08:14", ""),
        "Date de début (en UTC)\tNom du groupe de campagnes\tNom de la campagne\tNom de la publicité\tTotal dépensé\tImpressions\tClics\tTaux de clics\tTotal des engagements\tConversions\tValeur totale des conversions\tLeads\tClics vers la page de destination\tDurée moyenne de consultation (en secondes)",
        "{:02d}/04/2026", "DD/MM/YYYY",
    ),
    "pt": (
        ("Relatório de desempenho de anúncios (em UTC)", "Início do relatório: 7 de abril de 2026 00:00",
         "Término do relatório: 9 de abril de 2026 23:59", "Data de criação: 28 de abril de 2026 08:14", ""),
        "Data de início (em UTC)\tNome do grupo de campanhas\tNome da campanha\tNome do anúncio\tTotal gasto\tImpressões\tCliques\tTaxa de cliques\tTotal de engajamentos\tConversões\tValor total de conversão\tLeads\tCliques na página de destino\tTempo médio (em segundos)",
        "{:02d}/04/2026", "DD/MM/YYYY",
    ),
    "it": (
        ("Rapporto sulle prestazioni delle inserzioni (in UTC)", "Inizio report: 7 aprile 2026, 00:00",
         "Fine report: 9 aprile 2026, 23:59", "Data di generazione: 28 aprile 2026, 08:14", ""),
        "Data di inizio (in UTC)\tNome gruppo di campagne\tNome campagna\tNome inserzione\tTotale speso\tImpressioni\tClic\tPercentuale di clic\tInterazioni totali\tConversioni\tValore totale delle conversioni\tLead\tClic sulla pagina di destinazione\tTempo medio (in secondi)",
        "{:02d}/04/2026", "DD/MM/YYYY",
    ),
    "es": (
        ("Informe de rendimiento de anuncios (huso horario de UTC)", "Inicio del informe: 7 de abril de 2026, 0:00",
         "Fin del informe: 9 de abril de 2026, 23:59", "Fecha de creación: 28 de abril de 2026, 8:14", "", ""),
        "Fecha de inicio (huso horario de UTC)\tNombre del grupo de campañas\tNombre de la campaña\tNombre del anuncio\tGasto total\tImpresiones\tClics\tPorcentaje de clics\tTotal de interacciones\tConversiones\tValor total de las conversiones\tPosibles contactos\tClics a la página de destino\tPromedio de permanencia (en segundos)",
        "{}/4/2026", "D/M/YYYY",
    ),
}  # fmt: skip


def _report(language: str, days: tuple[int, ...] = (7, 8, 9)) -> str:
    above, head, day, _ = LANGUAGES[language]
    rows = [
        f"{day.format(number)}\tGruppe\tKampagne\tAd {ad}\t10{number},5{number}\t200{number}\t1{number}\t0,341{NBSP}%\t2{number}\t{conversions}\t40,00\t2\t1{number}\t3.21"
        for number in days for ad, conversions in (("A", "3"), ("B", ""))
    ]  # fmt: skip
    return lines(*above, head, *rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_linkedin_speaks_the_language_of_its_user(language: str) -> None:
    report = read_file(b"\xff\xfe" + _report(language).encode("utf-16-le"), "ads.csv")
    above, head, _, style = LANGUAGES[language]
    assert (report.platform, report.level, report.header_line) == ("linkedin_ads", "ad x day", len(above) + 1)
    assert (report.date_style, report.number_style) == (style, NumberStyle(",", ""))
    assert (report.variant_column, report.date_range) == (head.split("\t")[3], (date(2026, 4, 7), date(2026, 4, 9)))
    assert report.variants["Ad A"] == {
        "impressions": 6024, "clicks": 54, "link_clicks": 54, "engagements": 84, "conversions": 9, "revenue": 120,
        "spend": 325.74, "leads": 6,
    }  # fmt: skip
    assert (report.variants["Ad B"]["conversions"], codes(report)) == (0, set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_linkedin_without_days_is_about_the_whole_report_in_every_language(language: str) -> None:
    report = read(_report(language, (7,)))
    assert (report.lifetime, report.level, report.date_range) == (True, "ad", (date(2026, 4, 7), date(2026, 4, 9)))


@pytest.mark.parametrize(("encoding", "language"), [("utf-8-sig", "de"), ("cp1252", "fr"), ("cp1252", "es")])
def test_linkedin_re_saved_by_a_spreadsheet_keeps_its_figures(encoding: str, language: str) -> None:
    rows = [line.split("\t") for line in _report(language).splitlines()]
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([*row, *[""] * (14 - len(row))] for row in rows)
    report = read(stream.getvalue(), encoding)
    assert (report.platform, report.delimiter, report.level) == ("linkedin_ads", ";", "ad x day")
    assert (report.variants["Ad A"]["spend"], codes(report)) == (325.74, set())


def test_linkedin_workbook_with_real_numbers_and_days() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Campaign Performance Report"], ["LinkedIn Campaign Manager"], [],
                ["Start Date (in UTC)", "Campaign Name", "Currency", "Total Spent", "Impressions", "Clicks", "Click Through Rate"],
                [date(2026, 4, 7), "Variant A", "EUR", 10.5, 2000, 10, 0.005], [date(2026, 4, 7), "Variant B", "EUR", 11.5, 2100, 11, 0.00524],
                [date(2026, 4, 8), "Variant A", "EUR", 12.5, 2200, 12, 0.00545], [date(2026, 4, 8), "Variant B", "EUR", 13.5, 2300, 13, 0.00565]):  # fmt: skip
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    report = read_file(stream.getvalue(), "linkedin.xlsx")
    assert (report.platform, report.level, report.header_line) == ("linkedin_ads", "campaign x day", 4)
    assert report.variants["Variant A"] == {"impressions": 4200, "clicks": 22, "spend": 23}


def test_linkedin_ids_rounded_by_a_spreadsheet_are_said_and_do_no_harm() -> None:
    report = read(lines(
        "Campaign Performance Report (in UTC)", '"Report Start: April 1, 2026, 12:00 AM"', '"Report End: April 2, 2026, 11:59 PM"', "",
        "Start Date (in UTC)\tCurrency\tCampaign Group Name\tCampaign ID\tCampaign Name\tTotal Spent\tImpressions\tClicks\tLeads",
        "4/1/2026\tUSD\tQ2\t1.2E+17\tLeads | Variant A\t100.10\t2000\t10\t2",
        "4/1/2026\tUSD\tQ2\t1.2E+17\tLeads | Variant B\t101.10\t2001\t11\t",
        "4/2/2026\tUSD\tQ2\t1.2E+17\tLeads | Variant A\t102.10\t2002\t12\t1",
        "4/2/2026\tUSD\tQ2\t1.2E+17\tLeads | Variant B\t103.10\t2003\t13\t3",
    ))  # fmt: skip
    assert (codes(report), fatal(report)) == ({"damaged_ids"}, set())
    assert (report.level, report.columns["conversions"]) == ("campaign x day", "Leads")
    assert report.variants["Leads | Variant B"] == {
        "impressions": 4004, "clicks": 24, "conversions": 3, "spend": 204.2, "leads": 3,
    }  # fmt: skip


POSTS = {
    "en": ("Post title,Post link,Post type,Posted by,Created date,Impressions,Clicks,Click through rate (CTR),Likes,Comments,Reposts,Follows,Engagement rate",
           "Clicks + Likes + Comments + Reposts + Follows"),
    "nl": ("Titel bijdrage,Link naar bijdrage,Type bijdrage,Geplaatst door,Aangemaakt,Weergaven,Klikken,Doorklikfrequentie (CTR),Interessant,Commentaren,Reposts,Volgers,Interactiepercentage",
           "Klikken + Interessant + Commentaren + Reposts + Volgers"),
    "de": ("Beitragstitel,Beitragslink,Beitragstyp,Gepostet von,Erstellungsdatum,Impressions,Klicks,Klickrate (CTR),Likes,Kommentare,Reposts,Follower,Engagement-Rate",
           "Klicks + Likes + Kommentare + Reposts + Follower"),
    "fr": ("Titre du post,Lien du post,Type de post,Publié par,Date de création,Impressions,Clics,Taux de clics (CTR),J’aime,Commentaires,Republications,Abonnements,Taux d’engagement",
           "Clics + J’aime + Commentaires + Republications + Abonnements"),
    "es": ("Título de la publicación,Enlace de la publicación,Tipo de publicación,Publicado por,Fecha de creación,Impresiones,Clics,Porcentaje de clics (CTR),Recomendaciones,Comentarios,Veces compartido,Seguimientos,Tasa de interacción",
           "Clics + Recomendaciones + Comentarios + Veces compartido + Seguimientos"),
}  # fmt: skip


@pytest.mark.parametrize("language", POSTS)
def test_linkedin_posts_re_saved_as_csv_in_the_language_of_the_page(language: str) -> None:
    head, added = POSTS[language]
    rows = [
        f'"[{("carousel", "video")[number % 2]}] Lesson {number}\nthree points, one link",https://example.org/{number},Organic,A. Editor,09/{number:02d}/2026,{3000 + number},{90 + number},0.0241,60,9,3,0,0.0435'
        for number in range(1, 15)
    ]  # fmt: skip
    report = read(lines("Engagement metrics for individual posts, lifetime to date" + "," * 12, head, *rows))
    assert (report.platform, report.level, report.header_line) == ("linkedin_page", "post", 2)
    assert (report.date_style, report.date_range) == ("MM/DD/YYYY", (date(2026, 9, 1), date(2026, 9, 14)))
    assert (report.columns["engagements"], report.columns["variant"]) == (added, head.split(",")[0])
    # carousel: 2 + 4 + ... + 14 = 56; 7 posts with 60 likes, 9 comments, 3 reposts each
    assert report.variants["carousel"]["impressions"] == 21056
    assert report.variants["carousel"]["engagements"] == 7 * 90 + 56 + 7 * 72
    assert codes(report) == set()
