"""X content, overviews and post activity; YouTube Studio in the languages of its users."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from experiments.reading.read import read_file
from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import codes, fatal, lines, read

X_HEAD = (
    "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Replies,Reposts,"
    "Profile visits,Detail Expands,URL Clicks,Hashtag Clicks,Permalink Clicks"
)
OVERVIEW_HEAD = (
    "Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,Reposts,Profile visits,"
    "Create Post,Video views,Media views"
)


def x_row(day: int, text: str, post: str = "") -> str:
    """Write a post of the days from Monday, 1 September 2025."""
    weekday = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat")[day - 1]
    return (
        f'{post or f"19625{day:014d}"},"{weekday}, Sep {day}, 2025","{text}",https://x.com/b/status/{day},{1000 + day},'
        f"3,20,1,0,0,1,2,3,4,{10 + day},0,0"
    )


def test_x_posts_that_begin_with_at_minus_plus_and_equals_are_texts() -> None:
    texts = (
        '@you say ""hi""\nline two #ask', "= bread is life #tell", "- dash first #ask", "+1 for rye #tell",
        '""quoted"" #ask', "#tell comes first",
    )  # fmt: skip
    report = read(lines(X_HEAD, *(x_row(day, text) for day, text in enumerate(texts, start=1))), "utf-8-sig")
    assert (report.platform, report.level, report.variant_column) == ("x_organic", "post", "Post text")
    assert report.variants["ask"]["impressions"] == 1001 + 1003 + 1005
    assert report.variants["tell"]["link_clicks"] == 12 + 14 + 16
    assert report.date_style == "Www, Mon D, YYYY"
    assert codes(report) == set()


def test_x_ids_that_a_spreadsheet_rounded_are_warned_of_and_each_line_stays_a_post() -> None:
    rows = [
        x_row(day, f"Loaf {day} [{label}]", "1,9625E+18").replace(",", ";").replace("1;9625", "1,9625")
        for day, label in enumerate(["frage", "fakt"] * 2, start=1)
    ]
    report = read(lines(X_HEAD.replace(",", ";"), *rows, end="\r\n"), "cp1252")
    assert codes(report) == {"damaged_ids"}
    assert report.variants["frage"]["impressions"] == 1001 + 1003
    assert list(report.rows.unit) == ["line 2", "line 3", "line 4", "line 5"]


def test_x_content_without_engagements_adds_up_what_people_did() -> None:
    head = "Post id,Date,Post text,Impressions,Likes,Replies,Reposts,URL Clicks"
    rows = [
        f'19625{day:014d},"Mon, Sep {day}, 2025",Loaf {day} [{label}],"1,{200 + day}",10,2,3,5'
        for day, label in enumerate(["ask", "tell"] * 2, start=1)
    ]
    report = read(lines(head, *rows))
    assert report.columns["engagements"] == "Likes + Replies + Reposts"
    assert report.variants["ask"]["engagements"] == 2 * (10 + 2 + 3)
    assert report.number_style == NumberStyle(".", ",")


@pytest.mark.parametrize("header", ["Label", "Variant"])
def test_a_column_that_somebody_added_for_the_versions_is_taken(header: str) -> None:
    rows = [f"{x_row(day, f'Loaf {day} #bread')},{'warm' if day % 2 else 'cold'}" for day in (1, 2, 3, 4, 5, 6)]
    report = read(lines(f"{X_HEAD},{header}", *rows))
    assert report.variant_column == header
    assert report.variants["warm"]["impressions"] == 1001 + 1003 + 1005


def test_the_account_overview_of_x_is_about_days_and_not_about_posts() -> None:
    rows = ('"Tue, Mar 10, 2026","2,871",24,43,0,1,0,2,1,1,2,2,0,0', '"Mon, Mar 9, 2026",900,12,26,0,0,0,0,2,0,0,2,0,0')
    report = read(lines(OVERVIEW_HEAD, *rows))
    assert (report.platform, report.level) == ("x_organic", "account x day")
    assert report.variants["(all rows)"]["impressions"] == 3771
    assert report.date_range == (date(2026, 3, 9), date(2026, 3, 10))
    assert codes(report) == {"no_variant"}


def test_the_video_overview_of_x_has_a_title_line_padded_with_commas() -> None:
    head = "Date,Views,Watch Time (ms),Completion Rate,Average Watch Time (ms),Estimated Revenue"
    rows = ('"Tue, Mar 10, 2026",2871,240000,0.31,83.6,1.25', '"Mon, Mar 9, 2026",129,9000,0.22,69.8,0.5')
    report = read(lines("Video overview,,,,,", head, *rows))
    assert (report.platform, report.level, report.header_line) == ("x_organic", "account x day", 2)
    # rates and averages are not added up
    assert report.variants == {"(all rows)": {"revenue": 1.75, "Views": 3000, "Watch Time (ms)": 249000}}


@pytest.mark.parametrize("liked", ["likes", "favorites"])
def test_promoted_twins_of_tweets_stay_apart_from_what_is_counted(liked: str) -> None:
    organic = f"impressions,engagements,engagement rate,retweets,replies,{liked},url clicks,follows"
    promoted = ",".join(f"promoted {name}" for name in organic.split(","))
    rows = [
        f'"8491729{day:011d}","https://twitter.com/b/status/{day}","Loaf, ""today"" [{label}]",'
        f'"2017-04-0{day} 10:30 +0000","10{day}.0","20.0","0.19","1.0","2.0","3.0","4.0","0.0",'
        '"500.0","7.0","0.014","-","-","-","9.0","-"'
        for day, label in enumerate(["ask", "tell"] * 2, start=1)
    ]
    report = read(lines(f"Tweet id,Tweet permalink,Tweet text,time,{organic},{promoted}", *rows))
    assert report.date_style == "YYYY-MM-DD HH:MM +HHMM"
    assert report.variants["ask"] == {
        "impressions": 101 + 103, "link_clicks": 8, "engagements": 40, "follows": 0, "retweets": 2, "replies": 4,
        liked: 6, "promoted impressions": 1000, "promoted engagements": 14, "promoted url clicks": 18,
    }  # fmt: skip
    assert codes(report) == set()


# headers, the word of the total, how a day of March 2025 is written
YOUTUBE = {
    "de": (
        "Videos,Videotitel,Veröffentlichungs\u00adzeitpunkt des Videos,Dauer,Aufrufe,Wiedergabezeit (Stunden)",
        "Impressionen,Klickrate der Impressionen (%),Mag ich,Geteilt,Hinzugefügte Kommentare",
        "Gesamt",
        "{}.03.2025",
    ),
    "fr": (
        "Contenu,Titre de la vidéo,Heure de publication de la vidéo,Durée,Vues,Durée de visionnage (heures)",
        "Impressions,Taux de clics par impression (%),J’aime,Partages,Commentaires ajoutés",
        "Total",
        "{} mars 2025",
    ),
    "es": (
        "Contenido,Título del vídeo,Hora de publicación del vídeo,Duración,Visualizaciones",
        "Tiempo de visualización (horas),Impresiones,CTR de las impresiones (%),Me gusta,Compartidos,Comentarios",
        "Total",
        "{} mar 2025",
    ),
    "pt": (
        "Conteúdo,Título do vídeo,Horário de publicação do vídeo,Duração,Visualizações,Tempo de exibição (horas)",
        "Impressões de miniaturas,Taxa de cliques na miniatura (%),Gostei,Compartilhamentos,Comentários adicionados",
        "Total",
        "{} de mar. de 2025",
    ),
    "it": (
        "Contenuti,Titolo video,Ora pubblicazione video,Durata,Visualizzazioni,Tempo di visualizzazione (ore)",
        "Impressioni,Percentuale di clic per le impressioni (%),Mi piace,Condivisioni,Commenti aggiunti",
        "Totale",
        "{} mar 2025",
    ),
    "nl": (
        "Content,Videotitel,Publicatietijd van video,Duur,Weergaven,Weergavetijd (uren)",
        "Vertoningen,Klikfrequentie van vertoningen (%),Likes,Gedeelde items,Toegevoegde reacties",
        "Totaal",
        "{} mrt 2025",
    ),
    "en": (
        "Content,Video title,Video publish time,Duration,Views,Watch time (hours)",
        "Thumbnail impressions,Thumbnail click-through rate (%),Likes,Shares,Comments added",
        "Total",
        '"Mar {}, 2025"',
    ),
}


def youtube(language: str) -> str:
    """Write the table of videos as Studio does in a language; an id that begins with a minus has a blank before it."""
    names, figures, total, day = YOUTUBE[language]
    rows = [f"{total},,,,4200,120.5,49000,5.1,34,12,4"]
    for place, thumb in enumerate("ABAB"):
        title = f"{' -' if place == 0 else ''}abc{place},Loaf {place} (thumb {thumb}),{day.format(14 + place)}"
        watched = f"6{place},{900 + 100 * place},30.{place},{11500 + 500 * place},4.{place}"
        rows.append(f"{title},{watched},{7 + place},3,1")
    return lines(f"{names},{figures}", *rows)


@pytest.mark.parametrize("language", YOUTUBE)
def test_the_table_of_videos_is_read_in_every_language(language: str) -> None:
    report = read(youtube(language))
    headers = ",".join(YOUTUBE[language][:2]).split(",")
    assert (report.platform, report.level, report.currency) == ("youtube_studio", "video", None)
    assert {role: report.columns[role] for role in ("variant", "date", "unit", "impressions", "engagements")} == {
        "variant": headers[1], "date": headers[2], "unit": headers[0], "impressions": headers[6],
        "engagements": " + ".join(headers[8:]),
    }  # fmt: skip
    assert report.variants["A"]["impressions"] == 11500 + 12500
    assert report.variants["B"]["engagements"] == (8 + 3 + 1) + (10 + 3 + 1)
    assert report.variants["A"][headers[4]] == 900 + 1100
    assert report.date_range == (date(2025, 3, 14), date(2025, 3, 17))
    assert [skip.line for skip in report.skipped] == [2]
    assert codes(report) == set()


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("de", ("Tabellendaten.csv", "Diagrammdaten.csv", "Gesamtwerte.csv")),
        ("fr", ("Données du tableau.csv", "Données du graphique.csv", "Totaux.csv")),
        ("fr", ("Donne\u0301es du tableau.csv", "Donne\u0301es du graphique.csv", "Totaux.csv")),
        ("es", ("Contenido/Datos de la tabla.csv", "Contenido/Datos del gráfico.csv", "Contenido/Totales.csv")),
        ("pt", ("Dados da tabela.csv", "Dados do gráfico.csv", "Total.csv")),
        ("it", ("Dati della tabella.csv", "Dati del grafico.csv", "Totali.csv")),
    ],
)
def test_the_zip_of_youtube_is_read_by_its_table_in_every_language(language: str, names: tuple[str, str, str]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(names[0], youtube(language))
        archive.writestr(names[1], "Date,Content,Views\n2025-03-15,abc1,10\n")
        archive.writestr(names[2], "Date,Views\n2025-03-15,10\n")
    report = read_file(stream.getvalue(), "videos.zip")
    assert (report.platform, report.variants["A"]["impressions"]) == ("youtube_studio", 24000)


def test_youtube_durations_rates_and_averages_are_not_added_up() -> None:
    head = (
        "Content,Video title,Video publish time,Average view duration,Average percentage viewed (%),"
        "Stayed to watch (%),Average views per viewer,Your estimated revenue (USD),RPM (USD),Impressions"
    )
    published = ('"Mar 5, 2025"', "", '"Mar 7, 2025"', '"Mar 8, 2025"')
    rows = [
        f"v{place},Loaf {place} | {'Dawn' if place % 2 else 'Noon'},{day},0:02:1{place},42.5,55.1,1.4,10.25,2.1,1000"
        for place, day in enumerate(published)
    ]
    report = read(lines(head, "Total,,,0:02:11,42,55,1.4,41,2.1,4000", *rows))
    assert report.variants["Noon"] == {"impressions": 2000, "revenue": 20.5}
    assert report.currency == "USD"
    assert codes(report) == {"rows_without_day"}  # a video without a publish time stays in the sums
    assert report.date_range == (date(2025, 3, 5), date(2025, 3, 8))


def test_days_that_a_spreadsheet_shortened_are_still_read() -> None:
    text = youtube("en")
    for day in range(14, 18):
        text = text.replace(f'"Mar {day}, 2025"', f"{day - 9}-Mar-25")
    report = read(text)
    assert (report.date_style, report.date_range) == ("D-Mon-YY", (date(2025, 3, 5), date(2025, 3, 8)))
    assert fatal(report) == set()


def test_numbers_of_day_and_month_that_youtube_never_writes_are_asked_for() -> None:
    text = youtube("en")
    for place, day in enumerate(range(14, 18)):
        text = text.replace(f'"Mar {day}, 2025"', f"0{3 + 2 * place}/0{place + 2}/2025")
    assert fatal(read(text)) == {"date_order_unclear"}


def test_chart_data_of_youtube_are_about_videos_and_days() -> None:
    rows = [
        f'2025-03-{15 + day},v{video},Loaf (thumb {"AB"[video]}),"Mar 1, 2025",{100 + 10 * day + video}'
        for day in range(3)
        for video in range(2)
    ]
    report = read(lines("Date,Content,Video title,Video publish time,Views", *rows))
    assert (report.platform, report.level, report.columns["date"]) == ("youtube_studio", "video x day", "Date")
    assert report.variants == {"A": {"Views": 330}, "B": {"Views": 333}}
