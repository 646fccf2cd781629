"""Files written before the product was looked at: posts, mails, web analytics, tables of one's own, containers."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from experiments.reading.cells.labels import find_labels
from experiments.reading.read import read_file
from experiments.reading.report import NumberStyle
from tests.experiments.reading.hard.files import codes, fatal, lines, read, workbook

FACEBOOK = (
    "Post ID,Page ID,Page name,Title,Publish time,Is crosspost,Is share,Post type,Custom labels,Date,Views,Reach,"
    '"Reactions, Comments and Shares",Total clicks'
)
INSTAGRAM_DE = (
    "Beitrags-ID,Konto-ID,Benutzername des Kontos,Beschreibung,Veröffentlichungszeitpunkt,Beitragstyp,Aufrufe,"
    "Reichweite,„Gefällt mir“-Angaben,Geteilte Inhalte,Kommentare,Speicherungen"
)
CAMPAIGNS = "Title,Subject,Send Date,Total Recipients,Unique Opens,Unique Clicks,Unique Id"
SHOP = ("Variant,Date,Visitors,Orders,Note", 'Control,2025-03-10,100,5,"a, b"', 'New hero,2025-03-10,110,6,"c"')


def _facebook(*posts: tuple[str, str]) -> str:
    """Write posts with a label and a time of publishing each; the first has 100 views, each next 10 more."""
    rows = [
        f"12210000000000{i},1000457008,Green,Tip {i},{time},0,{i % 2},Photos,{label},Lifetime,{100 + 10 * i},80,9,4"
        for i, (label, time) in enumerate(posts)
    ]
    return lines(FACEBOOK, *rows)


def test_posts_without_a_label_are_no_version_and_do_not_hide_the_others() -> None:
    report = read(
        _facebook(
            ("question", "10/13/2025 11:15"), ("plain", "10/14/2025 11:15"), ("", "10/15/2025 11:15"),
            ("question", "10/16/2025 11:15"), ("plain", "10/17/2025 11:15"),
        )
    )  # fmt: skip
    assert report.variant_column == "Custom labels"
    assert {name: totals["impressions"] for name, totals in report.variants.items()} == {"question": 230, "plain": 250}
    assert codes(report) == {"rows_without_variant"}


def test_one_label_of_a_list_counts_where_other_posts_have_none() -> None:
    posts = [(label, f"10/{13 + i}/2025 11:15") for i, label in enumerate(["spring; a", "spring; b", "", "", "a", "b"])]
    report = read(_facebook(*posts))
    assert {name: totals["impressions"] for name, totals in report.variants.items()} == {"a": 240, "b": 260}


def test_whether_a_post_is_a_share_is_counted_like_whether_it_is_a_crosspost() -> None:
    report = read(_facebook(("a", "10/13/2025 11:15"), ("b", "10/14/2025 11:15"), ("a", "10/15/2025 11:15")))
    assert report.variants["b"]["Is share"] == 1
    assert report.variants["b"]["Is crosspost"] == 0


def test_saves_under_their_german_name_are_engagements_too() -> None:
    rows = [
        f"17900000{i},178,green,Text (Variante {'AB'[i % 2]}),09/{14 + i}/2025 08:30,IG,{900 + i},700,30,2,3,{i}"
        for i in range(4)
    ]
    report = read(lines(INSTAGRAM_DE, *rows))
    assert report.platform == "meta_business_suite_instagram"
    assert report.columns["engagements"] == "„Gefällt mir“-Angaben + Geteilte Inhalte + Kommentare + Speicherungen"
    assert {name: totals["engagements"] for name, totals in report.variants.items()} == {"A": 72, "B": 74}


@pytest.mark.parametrize(
    ("times", "style"),
    [
        (("3/14/2019 9:05", "3/15/2019 10:05"), "M/D/YYYY H:MM"),
        (("3/14/2019 09:05", "3/15/2019 10:05"), "M/D/YYYY HH:MM"),
        (("03/14/2019 9:05 am", "03/15/2019 10:05 pm"), "MM/DD/YYYY h:mm am"),
        (("03/14/2019 09:05 am", "03/15/2019 10:05 pm"), "MM/DD/YYYY hh:mm am"),
    ],
)
def test_an_hour_is_written_in_the_pattern_as_in_the_file(times: tuple[str, str], style: str) -> None:
    assert read(_facebook(("a", times[0]), ("b", times[1]))).date_style == style


def test_italian_posts_have_their_days() -> None:
    head = "ID del post,ID della Pagina,Orario di pubblicazione,Etichette personalizzate,Visualizzazioni,Copertura"
    report = read(lines(head, "122,1,14/09/2025 10:05,a,100,80", "123,1,15/09/2025 10:05,b,110,90"))
    assert (report.level, report.date_style) == ("post", "DD/MM/YYYY HH:MM")


def test_media_views_of_x_are_counted_and_a_spanish_mean_is_not() -> None:
    head = "Variant,Visitors,Media views,CPC media"
    report = read(lines(head, "A,100,12,0.5", "B,110,13,0.4"))
    assert report.variants["A"] == {"visitors": 100, "Media views": 12}


def test_the_average_order_value_is_not_added_up() -> None:
    report = read(lines("Variant,Date,Visitors,AOV", "A,2025-03-01,100,44.96", "A,2025-03-02,100,40.20"))
    assert report.variants["A"] == {"visitors": 200}


def test_the_value_of_goals_is_revenue_in_universal_analytics() -> None:
    head = "Campaign,Users,Sessions,Bounce Rate,Goal Completions,Goal Value"
    above = ("# ---", "# Master View", "# Campaigns", "# 20190304-20190317", "# ---", "")
    rows = ('spring_a,"1,204","1,502",48.20%,31,"€310.00"', 'spring_b,"1,190","1,480",45.90%,39,"€402.50"')
    report = read(lines(*above, head, *rows))
    assert report.currency == "EUR"
    assert report.variants["spring_b"] == {"conversions": 39, "revenue": 402.5, "visitors": 1190, "sessions": 1480}


@pytest.mark.parametrize(
    ("head", "titles"),
    [
        ("Titolo del post;Link del post;Data di creazione;Impressioni;Clic;Consigliati;Commenti;Diffusioni", "it"),
        ("Titel bijdrage;Link naar bijdrage;Aanmaakdatum;Weergaven;Klikken;Interessant;Commentaren;Keren gedeeld",
         "nl"),
        ("Título do post;Link do post;Data de criação;Impressões;Cliques;Gostei;Partilhas;Comentários", "pt"),
    ],
)  # fmt: skip
def test_posts_of_a_linkedin_page_add_up_their_engagements_in_each_language(head: str, titles: str) -> None:
    rows = [f"{titles} {i} [{['foto', 'video'][i % 2]}];https://l/{i};{14 + i}/09/2025;900;20;5;1;2" for i in range(4)]
    report = read(lines(head, *rows))
    assert (report.platform, report.date_style) == ("linkedin_page", "DD/MM/YYYY")
    assert report.variants["foto"]["engagements"] == 56


def test_a_word_inside_the_titles_is_the_version_rather_than_a_number_at_their_end() -> None:
    titles = ["test_short_0", "test_long_0", "test_short_1", "test_long_1", "test_short_2", "test_long_2"]
    rows = [f'{title},Hello {i},"Sep 0{i + 1}, 2025 09:15 am",{1000 + i},300,20,a{i}' for i, title in enumerate(titles)]
    report = read(lines(CAMPAIGNS, *rows))
    assert {name: totals["sends"] for name, totals in report.variants.items()} == {"short": 3006, "long": 3009}


@pytest.mark.parametrize(
    ("titles", "values"),
    [
        (
            ["2025_news_short", "2025_news_long", "2025_mail_short", "2025_mail_long"],
            ("short", "long", "short", "long"),
        ),
        (["A - red - 1", "A - blue - 1", "A - red - 2", "A - blue - 2"], ("red", "blue", "red", "blue")),
        (["Q3_Sale_V1", "Q3_Sale_V2", "Q3_News_V1", "Q3_News_V2"], ("1", "2", "1", "2")),
    ],
)
def test_the_end_of_a_name_stays_the_label_where_it_is_one(titles: list[str], values: tuple[str, ...]) -> None:
    found = find_labels(titles)
    assert found is not None
    assert found.values == values


def test_a_short_list_of_people_is_a_table_of_people() -> None:
    report = read(lines("user_id,variant,converted", "u1,A,0", "u2,B,1", "u3,A,1", "u4,B,1"))
    assert (report.platform, report.columns["unit"]) == ("generic_units", "user_id")
    assert report.variants == {"A": {"conversions": 1, "units": 2}, "B": {"conversions": 2, "units": 2}}


@pytest.mark.parametrize(
    ("unit", "group", "yes", "no"),
    [("gebruiker_id", "groep", "ja", "nee"), ("id_usuario", "grupo", "sí", "no"), ("id utente", "gruppo", "sì", "no")],
)
def test_people_are_found_by_their_id_in_other_languages(unit: str, group: str, yes: str, no: str) -> None:
    rows = [f"u{i:03};{['control', 'test'][i % 2]};{[no, yes][i % 3 == 0]}" for i in range(30)]
    report = read(lines(f"{unit};{group};gekozen", *rows))
    assert report.columns["unit"] == unit
    assert report.variants == {"control": {"gekozen": 5, "units": 15}, "test": {"gekozen": 5, "units": 15}}


def test_subtotals_between_the_lines_are_no_days_and_no_versions() -> None:
    report = read(
        lines(
            "Date,Variant,Visitors,Orders", "2025-03-30,A,100,5", "2025-03-30,B,110,6", "Subtotal March,,210,11",
            "2025-04-01,A,120,7", "2025-04-01,B,115,8", "Subtotal April,,235,15", "Grand total,,445,26",
        )
    )  # fmt: skip
    assert [skip.line for skip in report.skipped] == [4, 7, 8]
    assert report.variants == {"A": {"conversions": 12, "visitors": 220}, "B": {"conversions": 14, "visitors": 225}}
    assert codes(report) == set()


def test_the_sums_that_a_spreadsheet_adds_below_each_group_are_no_versions() -> None:
    report = read(
        lines(
            "Date,Variant,Visitors,Orders", "2025-03-30,A,100,5", "2025-04-01,A,120,7", ",A Total,220,12",
            "2025-03-30,B,110,6", "2025-04-01,B,115,8", ",B Total,225,14", ",Grand Total,445,26",
        )
    )  # fmt: skip
    assert report.variants == {"A": {"conversions": 12, "visitors": 220}, "B": {"conversions": 14, "visitors": 225}}
    assert codes(report) == set()


def test_a_formula_is_told_once() -> None:
    report = read(lines("variant,visitors,conversions", "A,1000,50", "B,=SUM(B2:B2),60"))
    assert [problem.code for problem in report.problems] == ["formula"]


@pytest.mark.parametrize("end", ['C,2025-03-11,120,7,"new', 'C,2025-03-11,120,7,"new\n', '"New he', 'C,1,2,3,"'])
def test_a_file_that_ends_inside_a_quoted_text_was_cut(end: str) -> None:
    report = read("\n".join(SHOP) + "\n" + end)
    assert "broken_quotes" in fatal(report)


@pytest.mark.parametrize("end", ['C,2025-03-11,120,7,""', 'C,2025-03-11,120,7,"9"""', 'C,2025-03-11,120,7,9"'])
def test_a_quotation_mark_at_the_end_of_a_whole_file_is_nothing(end: str) -> None:
    report = read("\n".join(SHOP) + "\n" + end)
    assert fatal(report) == set()
    assert report.variants["C"]["visitors"] == 120


@pytest.mark.parametrize(("end", "told"), [("110,20.", False), ("110,2", True), ("110,20", True), ("110,20.50", False)])
def test_a_last_figure_without_its_decimals_may_be_half(end: str, *, told: bool) -> None:
    rows = ("A,2025-03-01,100,18.50", "B,2025-03-01,110,19.25", "A,2025-03-02,100,17.00")
    report = read(lines("Variant,Date,Visitors,Revenue", *rows) + f"B,2025-03-02,{end}")
    assert ("short_row" in codes(report)) is told


def test_a_zip_with_the_files_of_a_mac_holds_one_table() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("export/table.csv", lines(*SHOP))
        packed.writestr("__MACOSX/._table.csv", b"\0\0")
    assert read_file(stream.getvalue(), "t.zip").variants["Control"]["visitors"] == 100


def test_figures_that_a_workbook_holds_as_text_are_read_in_their_style() -> None:
    rows = [["Variante", "Datum", "Besucher", "Umsatz (EUR)"], ["A", "10.03.2025", "100", "1.234,50"],
            ["B", "11.03.2025", "110", "1.300,25"]]  # fmt: skip
    report = read_file(workbook(rows), "t.xlsx")
    assert report.number_style == NumberStyle(",", ".")
    assert report.variants == {"A": {"revenue": 1234.5, "visitors": 100}, "B": {"revenue": 1300.25, "visitors": 110}}
    assert (report.currency, report.date_style) == ("EUR", "DD.MM.YYYY")


def test_totals_first_and_versions_that_are_called_total_are_told_apart() -> None:
    first = read(lines("Variante;Besucher;Bestellungen", "Gesamt;210;11", "A;100;5", "B;110;6"))
    named = read(lines("Variant,Visitors,Orders", "Total Care,100,5", "Gesamtpaket,110,6"))
    assert sorted(first.variants) == ["A", "B"]
    assert sorted(named.variants) == ["Gesamtpaket", "Total Care"]


def test_amounts_with_indian_groups_of_digits_are_read() -> None:
    report = read(lines("Variant,Visitors,Revenue (INR)", 'A,"1,20,000","12,34,567.50"', 'B,"1,18,500","13,00,010.25"'))
    assert report.currency == "INR"
    assert report.variants["A"] == {"revenue": 1234567.5, "visitors": 120000}
