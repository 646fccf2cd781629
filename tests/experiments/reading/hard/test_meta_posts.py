"""Posts as Meta exports them: Business Suite in several languages, the old page file, daily totals."""

# ruff: noqa: E501  lines of files stand here as they are written

from __future__ import annotations

from datetime import date

import pytest

from experiments.reading.read import read_file
from tests.experiments.reading.hard.files import codes, fatal, lines, read

# id, account, user, name, text, seconds, time, link, type, comment, date, views, reach, likes, shares, follows, comments, saves
INSTAGRAM = {
    "en": "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,Permalink,Post type,Data comment,Date,Views,Reach,Likes,Shares,Follows,Comments,Saves",
    "en, before 2025": "Post ID,Account ID,Account username,Account name,Description,Duration (sec),Publish time,Permalink,Post type,Data comment,Date,Impressions,Reach,Likes,Shares,Follows,Comments,Saves",
    "de": "Beitrags-ID,Konto-ID,Konto-Benutzername,Kontoname,Beschreibung,Dauer (Sek.),Veröffentlichungszeitpunkt,Permalink,Beitragstyp,Datenkommentar,Datum,Aufrufe,Reichweite,„Gefällt mir“-Angaben,Geteilte Inhalte,Follows,Kommentare,Gespeicherte Beiträge",
    "es": "Identificador de la publicación,Identificador de la cuenta,Nombre de usuario de la cuenta,Nombre de la cuenta,Descripción,Duración (segundos),Hora de publicación,Enlace permanente,Tipo de publicación,Comentario sobre los datos,Fecha,Visualizaciones,Alcance,Me gusta,Veces que se compartió,Seguimientos,Comentarios,Veces que se guardó",
    "fr": "Identifiant de publication,Identifiant du compte,Nom d’utilisateur du compte,Nom du compte,Description,Durée (secondes),Heure de publication,Permalien,Type de publication,Commentaire sur les données,Date,Vues,Couverture,J’aime,Partages,Suivis,Commentaires,Enregistrements",
    "pt": "Identificação do post,Identificação da conta,Nome de usuário da conta,Nome da conta,Descrição,Duração (s),Horário de publicação,Link permanente,Tipo de post,Comentário sobre os dados,Data,Visualizações,Alcance,Curtidas,Compartilhamentos,Seguimentos,Comentários,Salvamentos",
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(INSTAGRAM))
def test_instagram_posts_are_read_in_each_language(language: str) -> None:
    header = INSTAGRAM[language].split(",")
    posts = [
        f'1800000000000000{i},17841400000000000,elif.d,Elif,"Was kostet das {i}?\n[{mark}] #Wien",41,09/{i + 13:02d}/2025 06:08,'
        f"https://www.instagram.com/p/D{i}/,IG reel,,Lifetime,{1000 + i},{800 + i},50,6,1,3,10"
        for i, mark in enumerate(["hook", "plain"] * 3)
    ]  # fmt: skip
    report = read(lines(",".join(header), *posts), "utf-8-sig")
    assert (report.platform, report.level, report.date_style) == (
        "meta_business_suite_instagram", "post", "MM/DD/YYYY HH:MM",
    )  # fmt: skip
    assert report.date_range == (date(2025, 9, 13), date(2025, 9, 18))
    assert dict(report.columns) == {
        "variant": header[4], "date": header[6], "unit": header[0], "impressions": header[11], "reach": header[12],
        "engagements": f"{header[13]} + {header[14]} + {header[16]} + {header[17]}", "follows": header[15],
    }  # fmt: skip
    plain = report.variants["plain"]
    assert (plain["impressions"], plain["reach"], plain["engagements"], plain["follows"]) == (3009, 2409, 207, 3)
    assert codes(report) == set()


def test_spanish_facebook_posts_go_by_their_labels() -> None:
    header = (
        "Identificador de la publicación,Identificador de la página,Nombre de la página,Título,Descripción,Hora de publicación,"
        "Enlace permanente,Tipo de publicación,Etiquetas personalizadas,Comentario sobre los datos,Fecha,Visualizaciones,Alcance,"
        '"Reacciones, comentarios y veces que se compartió",Reacciones,Comentarios,Veces que se compartió,Total de clics,Otros clics'
    )
    posts = [
        f'18277201320946{i},1000457,Taller,"Otoño {i} 🍁\nDías fríos",,09/{i + 13}/2025 18:12,https://www.facebook.com/p/{i},Fotos,{label},,'
        f"Total,{100 + i},{90 + i},8,5,2,1,6,2"
        for i, label in enumerate(["pregunta", "simple"] * 3)
    ]  # fmt: skip
    report = read(lines(header, *posts), "utf-8-sig")
    assert (report.platform, report.level, report.variant_column) == (
        "meta_business_suite_facebook", "post", "Etiquetas personalizadas",
    )  # fmt: skip
    simple = report.variants["simple"]
    assert (simple["impressions"], simple["reach"], simple["clicks"], simple["engagements"]) == (309, 279, 18, 24)
    assert codes(report) == set()


def test_the_old_page_file_with_explanations_and_repeated_headers_is_read() -> None:
    header = (
        "Post ID,Permalink,Post Message,Type,Countries,Languages,Posted,Audience Targeting,Lifetime Post Total Reach,"
        "Lifetime Post Total Impressions,Lifetime Engaged Users,Lifetime Post Consumptions,"
        "Lifetime Post Consumers by type - link clicks,Lifetime Post Consumers by type - link clicks"
    )
    why = "Lifetime: The total number of people your Page post was served to. (Unique Users)"
    posts = [
        f"123_100000000000000{i},https://www.facebook.com/p/{i},Come by (thumb {mark}),Link,,,9/{i + 3}/17 6:1{i} AM,,{900 + i},{1500 + i},60,70,18,18"
        for i, mark in enumerate("ABABAB")
    ]  # fmt: skip
    report = read(lines(header, f",,,,,,,,{','.join([why] * 6)}", *posts), "utf-8-sig")
    assert (report.platform, report.level) == ("facebook_page_insights", "post")
    assert [(skip.line, skip.reason) for skip in report.skipped] == [(2, "A line that explains the columns.")]
    assert report.date_range == (date(2017, 9, 3), date(2017, 9, 8))
    assert report.variants["B"]["impressions"] == 4509
    assert report.variants["B"]["clicks"] == 210
    assert fatal(report) == set()


def test_days_that_a_spreadsheet_turned_round_are_refused() -> None:
    # a German spreadsheet reads 09/03/2025 as 9 March and leaves 09/15/2025 alone
    times = ("09.03.2025 18:12", "09.04.2025 18:12", "09/15/2025 18:12", "09/16/2025 18:12")
    posts = [
        f"18277201320946{i};99;P;t{i};{time};https://f/{i};Photos;{'ab'[i % 2]};Lifetime;100;90;5;6"
        for i, time in enumerate(times)
    ]
    header = (
        "Post ID;Page ID;Page name;Title;Publish time;Permalink;Post type;Custom labels;Date;Views;Reach;"
        "Reactions, Comments and Shares;Total clicks"
    )
    report = read(lines(header, *posts), "utf-8-sig")
    assert fatal(report) == {"impossible_date"}
    assert [problem.line for problem in report.problems if problem.code == "impossible_date"] == [2, 3]


def test_daily_totals_are_one_series_and_two_of_them_are_refused() -> None:
    days = [f'"2025-09-{day:02d}T00:00:00","{100 + day}"' for day in range(1, 11)]
    one = lines("sep=,", '"Views"', '"Date","Primary"', *days, end="\r\n")
    report = read_file(b"\xff\xfe" + one.encode("utf-16-le"), "Views.csv")
    assert (report.encoding, report.header_line, report.date_range) == (
        "utf-16-le", 3, (date(2025, 9, 1), date(2025, 9, 10)),
    )  # fmt: skip
    assert report.variants == {"(all rows)": {"Primary": 1055}}
    two = read(lines('"Views"', '"Date","Primary"', *days, "", '"Reach"', '"Date","Primary"', *days))
    assert fatal(two) == {"several_tables"}
