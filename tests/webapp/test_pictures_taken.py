"""Pictures of results and lessons: what is taken along holds their numbers, and who cannot see reads them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.demo import demo_app

if TYPE_CHECKING:
    from tests.opening import Fresh

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def mill(database_kind: str, fresh_demo: Fresh, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    with demo_app(fresh_demo, database_kind, tmp_path_factory.mktemp("mill") / "data") as app:
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en-GB"
        yield client


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_the_table_of_the_question_headline_holds_its_known_figures(mill: FlaskClient) -> None:
    answer = mill.get("/experiments/1/picture/result.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=experiment-1-")
    assert answer.headers["Content-Disposition"].endswith("-result.csv")
    first = rows(answer.data)[0]
    assert first["number"] == "Link clicks per time shown"
    best, low, high = (float(first[name]) for name in ("change, 0.1 is 10 %", "likely range from", "likely range to"))
    assert (round(best, 2), round(low, 2), round(high, 2)) == (0.16, 0.05, 0.28)
    assert first["worth it from"] == "0.05"


def test_the_days_are_all_there_and_the_last_says_what_the_picture_says(mill: FlaskClient) -> None:
    days = rows(mill.get("/experiments/1/picture/days-1.csv").data)
    assert len(days) == 14
    assert round(float(days[-1]["change of all days so far"]), 2) == 0.16
    document = mill.get("/experiments/1/picture/days-1.svg").text
    assert "+16\N{NO-BREAK SPACE}%" in document


def test_the_document_says_the_sentence_and_where_it_comes_from(mill: FlaskClient) -> None:
    answer = mill.get("/experiments/1/picture/result.svg")
    root = ET.fromstring(answer.data)
    title = root.findtext(f"{SVG}title")
    assert title is not None
    assert "at least 5\N{NO-BREAK SPACE}% more link clicks" in title
    said = [text.text or "" for text in root.iter(f"{SVG}text")]
    assert said[-1] == "Trialbook · experiment 1 · strength of evidence C · 22 November 2026"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "image/svg+xml"


def test_an_image_is_drawn_once_and_then_only_asked_after(mill: FlaskClient) -> None:
    answer = mill.get("/experiments/1/picture/result.png")
    assert Image.open(io.BytesIO(answer.data)).width == 1832
    again = mill.get("/experiments/1/picture/result.png", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_all_repeats_of_a_lesson_are_taken_with_their_shares(mill: FlaskClient) -> None:
    table = rows(mill.get("/lessons/1/picture/together.csv").data)
    assert [round(float(row["share of the number"] or 0), 1) for row in table] == [0.5, 0.5, 0.0, 0.0]
    together = next(row for row in table if row["experiment"] == "All repeats together")
    assert round(float(together["change, 0.1 is 10 %"]), 2) == 0.11
    assert mill.get("/lessons/1/picture/together.png").mimetype == "image/png"


@pytest.mark.parametrize("address", ["/experiments/1/picture/result.gif", "/experiments/1/picture/days-9.svg"])
def test_what_there_is_no_picture_of_leads_back_to_the_thing(mill: FlaskClient, address: str) -> None:
    answer = mill.get(address)
    assert (answer.status_code, answer.location) == (302, "/experiments/1/result")


ELSEWHERE = {
    "/archive/shrinkage": ("/archive/shrinkage/picture/", "remains"),
    "/timeline": ("/timeline/picture/", "weeks"),
    "/portfolio": ("/portfolio/picture/", "answers", "months", "forecasts", "ways", "company"),
    "/portfolio/coverage": ("/portfolio/coverage/picture/", "map"),
    "/cycles/3/brief": ("/cycles/3/brief/picture/", "goals"),
    "/experiments/20/plan": ("/experiments/20/plan/picture/", "money", "chances"),
}
"""Pages whose pictures are drawn only for their files, and how these are called."""


@pytest.mark.parametrize("page", ELSEWHERE)
def test_a_page_lends_its_pictures_in_three_kinds_and_nothing_that_is_not_there(mill: FlaskClient, page: str) -> None:
    text, (under, *names) = mill.get(page).text, ELSEWHERE[page]
    assert set(re.findall(rf'href="{under}([a-z]+\.[a-z]+)"', text)) == {
        f"{name}.{kind}" for name in names for kind in ("png", "svg", "csv")
    }
    for name in names:
        answer = mill.get(f"{under}{name}.svg")
        root = ET.fromstring(answer.data)
        assert root.findtext(f"{SVG}title"), name
        assert root.findtext(f"{SVG}desc"), name
        assert [text.text or "" for text in root.iter(f"{SVG}text")][-1].startswith("Trialbook · "), name
        again = mill.get(f"{under}{name}.svg", headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), name
    missing = mill.get(f"{under}nothing.png")
    assert (missing.status_code, missing.location) == (302, page)


def test_what_remains_of_the_first_results_is_taken_with_both_figures(mill: FlaskClient) -> None:
    table = {row["number"]: row for row in rows(mill.get("/archive/shrinkage/picture/remains.csv").data)}
    assert len(table) == 13
    first = table["1"]
    assert (round(float(first["first result, 0.1 is 10 %"]), 2), round(float(first["plan with"]), 2)) == (0.16, 0.16)
    # minutes fell by 41 %, and to the right is better
    assert round(float(table["14"]["first result, 0.1 is 10 %"]), 2) == -0.41
    assert round(float(table["14"]["first result as drawn, better is above 0"]), 2) == 0.70


def test_how_we_are_learning_is_taken_with_its_counts(mill: FlaskClient) -> None:
    answers = rows(mill.get("/portfolio/picture/answers.csv").data)
    assert [(row["how many"], row["of how many"]) for row in answers] == [("8", "13"), ("5", "13"), ("5", "8")]
    assert [round(float(answers[0][name]), 2) for name in ("likely range from", "likely range to")] == [0.36, 0.82]
    months = rows(mill.get("/portfolio/picture/months.csv").data)
    assert (sum(int(row["closed"]) for row in months), sum(int(row["gave an answer"]) for row in months)) == (13, 8)
    forecasts = rows(mill.get("/portfolio/picture/forecasts.csv").data)
    assert [(row["worked"], row["of how many"]) for row in forecasts] == [("5", "6"), ("0", "2")]
    of_cycle = rows(mill.get("/portfolio/picture/months.csv?cycle_id=3").data)
    assert sum(int(row["closed"]) for row in of_cycle) < 13


def test_the_map_is_taken_field_by_field_along_the_axes_that_are_looked_at(mill: FlaskClient) -> None:
    table = rows(mill.get("/portfolio/coverage/picture/map.csv").data)
    assert sum(int(row["closed"]) for row in table) == 13
    assert sum(int(row["entered afterwards"]) for row in table) == 1
    assert {"Kind of goal", "Tactic"} <= set(table[0])
    other = mill.get("/portfolio/coverage?rows=tactic&columns=channel").text
    address = "/portfolio/coverage/picture/map.csv?rows=tactic&amp;columns=channel"
    assert address in other
    assert {"Tactic", "Channel"} <= set(rows(mill.get(address.replace("&amp;", "&")).data)[0])
    wrong = mill.get("/portfolio/coverage/picture/map.png?rows=tactic&columns=tactic")
    assert wrong.status_code == 302


def test_weeks_goals_and_money_are_taken_with_the_figures_of_their_pages(mill: FlaskClient) -> None:
    weeks = rows(mill.get("/timeline/picture/weeks.csv").data)
    assert [(row["number"], row["status"]) for row in weeks][:2] == [("17", "Running"), ("18", "Locked")]
    goals = rows(mill.get("/cycles/3/brief/picture/goals.csv").data)
    assert [goals[0][name] for name in ("start", "stands at", "target")] == ["200", "231", "260"]
    assert round(float(goals[0]["part of the way, 0.1 is 10 %"]), 2) == 0.52
    answer = mill.get("/experiments/20/plan/picture/money.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=draft-20-")
    money = rows(answer.data)
    planned = next(row for row in money if row["your budget"])
    assert (float(planned["money for all versions together"]), planned["currency"]) == (1400.0, "EUR")
    assert round(float(planned["change it can see, 0.1 is 10 %"]), 2) == 0.43
    assert Image.open(io.BytesIO(mill.get("/experiments/20/plan/picture/money.png").data)).width == 1648
    locked = mill.get("/experiments/17/plan/picture/money.png")
    assert (locked.status_code, locked.location) == (302, "/experiments/17/plan")


class _Page(HTMLParser):
    """Every drawn picture of a page with its name, and all words of the tables and lists."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.nameless: list[str] = []
        self.told: list[str] = []
        self._in = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "svg" and given.get("aria-hidden") != "true":
            (self.names if given.get("role") == "img" and given.get("aria-label") else self.nameless).append(
                given.get("aria-label") or str(given)
            )
        self._in += tag in {"table", "dl", "ul", "ol"}

    def handle_endtag(self, tag: str) -> None:
        self._in -= tag in {"table", "dl", "ul", "ol"}

    def handle_data(self, data: str) -> None:
        if self._in:
            self.told.append(data)


PAGES = (
    *(f"/experiments/{number}/result" for number in (1, 4, 8, 10)),
    *("/lessons/1", "/experiments/1/story", "/lessons/1/story", "/archive", "/archive/shrinkage", "/archive/why", "/"),
    *("/goals", "/cycles/1", "/cycles/1/brief", "/timeline", "/portfolio", "/portfolio/coverage"),
    *("/portfolio/attribution", "/experiments/10/attribution"),
)


@pytest.mark.parametrize("page", PAGES)
def test_every_picture_has_a_name(mill: FlaskClient, page: str) -> None:
    answer = mill.get(page)
    assert answer.status_code == 200
    read = _Page()
    read.feed(answer.text)
    assert read.nameless == []


@pytest.mark.parametrize("number", [1, 2, 3, 4, 7, 10])
def test_beside_the_picture_of_a_result_a_table_holds_the_same_numbers(mill: FlaskClient, number: int) -> None:
    page = _Page()
    page.feed(mill.get(f"/experiments/{number}/result").text)
    told = " ".join(page.told)
    for row in rows(mill.get(f"/experiments/{number}/picture/result.csv").data):
        for name in ("likely range from", "likely range to"):
            if row[name]:
                end = f"{float(row[name]) * 100:+.1f}".replace("-", "\N{MINUS SIGN}")
                assert re.search(rf"{re.escape(end)}\s%", told), (number, row["number"], name)
