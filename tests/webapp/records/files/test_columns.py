"""What stands at the head of a column, which columns are folded away, and in which cells problems lie."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from experiments.reading.read import read_file
from webapp.records.files.columns import columns_of
from webapp.records.files.file import FilePage, file_page
from webapp.records.files.problems import Mark

GERMAN = (
    "Kampagnenname;Anzeigenname;Tag;Impressionen;Link-Klicks;Ausgegebener Betrag (EUR)\n"
    "Herbst;Aussage;05.10.2026;10.766;303;65,67\n"
    "Herbst;Frage;05.10.2026;11.422;273;69,67\n"
    "Herbst;Aussage;06.10.2026;10.169;272;62,03\n"
    "Herbst;Frage;06.10.2026;11.444;277;69,81\n"
)
BAD = "Ad set name,Day,Impressions,Link clicks\n" + "".join(
    f"{name},2026-09-{7 + number:02},{'many' if (number, name) == (10, 'B') else 1000 + number},"
    f"{-3 if (number, name) == (1, 'A') else 20 + number}\n"
    for number in range(12)
    for name in "AB"
)


@pytest.fixture(autouse=True)
def asked(local_app: Flask) -> Iterator[None]:
    """Somebody is asking, in British English."""
    with local_app.test_request_context():
        yield


def page_of(body: str, *, whole: bool = False) -> FilePage:
    data = body.encode()
    return file_page(read_file(data, "export.csv"), "export.csv", data=data if whole else None)


def test_figures_and_days_are_shown_as_they_were_read_where_one_could_read_them_another_way() -> None:
    columns = {column.header: column for column in columns_of(read_file(GERMAN.encode(), "export.csv"), "")}
    assert columns["Impressionen"].understood == "10.766 is read as 10,766"
    assert columns["Ausgegebener Betrag (EUR)"].understood == "65,67 is read as 65.67"
    assert columns["Tag"].understood == "05.10.2026 is read as 5 October 2026"
    assert columns["Link-Klicks"].understood == ""  # 303 is 303 to everybody
    assert columns["Anzeigenname"].samples == ("Aussage", "Frage")


def test_columns_that_are_not_needed_are_not_in_the_table() -> None:
    page = page_of(GERMAN)
    assert [page.columns[place].header for place in page.shown] == [
        *("Anzeigenname", "Tag", "Impressionen", "Link-Klicks", "Ausgegebener Betrag (EUR)")
    ]


def test_lines_with_a_problem_are_shown_from_all_over_the_file_with_the_number_of_their_sentence() -> None:
    page = page_of(BAD, whole=True)
    assert page.broken is not None
    assert page.broken.headers == ("Ad set name", "Day", "Impressions", "Link clicks")
    assert [(line.line, line.cells) for line in page.broken.lines] == [
        (4, ("A", "2026-09-08", "1001", "-3")),
        (23, ("B", "2026-09-17", "many", "30")),
    ]
    assert [mark for line in page.broken.lines for mark in line.marks if mark] == [Mark(1, True), Mark(2, True)]
    assert [problem.line for problem in page.problems] == [4, 23]


def test_columns_are_offered_to_be_left_out_only_where_the_rest_can_be_read() -> None:
    assert page_of(BAD, whole=True).remedies == ()  # nothing to count would be left
    spend = (
        BAD.replace("Link clicks\n", "Link clicks,Amount spent (EUR)\n").replace("many", "1010").replace(",-3", ",21")
    )
    lines = [f"{line},{'gratis' if place == 3 else 12.5}" for place, line in enumerate(spend.splitlines()[1:])]
    assert page_of("\n".join([spend.splitlines()[0], *lines, ""]), whole=True).remedies == ("Amount spent (EUR)",)


def test_cells_of_people_are_shown_nowhere() -> None:
    people = "variant,email,converted\nA,ann@bee.example,1\nB,jo@cee.example,0\nA,al@dee.example,0\n"
    page = page_of(people, whole=True)
    assert page.broken is None
    assert "example" not in repr([page.columns, page.rows])
