"""A file that cannot be used: everything at once, in words, with what to click; nothing stored."""

from __future__ import annotations

from flask import Flask

from tests.webapp.book import files, opened
from tests.webapp.browser import Browser, text

BAD = "Ad set name,Day,Impressions,Link clicks\nA,2026-09-07,many,20\nB,2026-09-07,1000,-3\n"
PERSONAL = "variant,email,converted\nA,ann@bee.example,1\nB,jo@cee.example,0\nA,al@dee.example,0\nB,di@eff.example,1\n"
UNCLEAR = "Version,Day,Impressions,Link clicks\nA,03/04/2026,1000,12\nB,03/04/2026,1000,14\n"


def stored(app: Flask) -> int:
    """Count the bodies in the store."""
    with app.app_context():
        from webapp.storage import store

        return sum(1 for path in store().folder.glob("??/*") if path.is_file())


def test_all_problems_come_together_with_line_column_remedy_and_the_card(reader: Browser, local_app: Flask) -> None:
    answer = reader.post("/drop", files(("export.csv", BAD)), page="/")
    page = text(answer)
    assert answer.status_code == 422
    assert "“many” under “Impressions” on line 2" in page
    assert "“Link clicks” on line 3" in page
    assert "Line 3, column “Link clicks”" not in page  # the sentence names the place already
    assert "What to click to get a usable file" in page
    assert stored(local_app) == 0


def test_bytes_that_are_no_table_are_refused_with_the_general_card(reader: Browser) -> None:
    answer = reader.post("/drop", files(("photo.csv", b"\x89PNG\r\n\x1a\n\x00\x00")), page="/")
    assert answer.status_code == 422
    assert "This file cannot be used as it is" in text(answer)


def test_one_bad_file_of_two_refuses_both_and_names_which(reader: Browser, local_app: Flask) -> None:
    good = BAD.replace("many", "1000").replace("-3", "3")
    answer = reader.post("/drop", files(("good.csv", good), ("bad.csv", BAD)), page="/")
    assert answer.status_code == 422
    assert "bad.csv" in text(answer)
    assert stored(local_app) == 0


def test_columns_with_personal_data_are_named_and_the_file_is_offered_once_more_without_them(
    reader: Browser, local_app: Flask
) -> None:
    answer = reader.post("/drop", files(("people.csv", PERSONAL)), page="/")
    page = text(answer)
    assert answer.status_code == 422
    assert 'name="without" value="email"' in page
    assert "ann@bee.example" not in page
    assert stored(local_app) == 0
    again = reader.post("/drop", {**files(("people.csv", PERSONAL)), "without": "email"})
    assert again.status_code == 303
    with opened(local_app) as session:
        from experiments.results.records import DroppedFileSet
        from webapp.storage import store

        (file,) = session.get_one(DroppedFileSet, 1).files
        assert b"example" not in store().get(file["sha256"])


def test_a_file_that_can_be_read_two_ways_asks_and_then_goes_on(reader: Browser) -> None:
    answer = reader.post("/drop", files(("unclear.csv", UNCLEAR)), page="/")
    assert answer.status_code == 303
    assert "One thing only you can say" in text(reader.get(answer.location))
    said = reader.post(answer.location, {"date_style": "month"})
    assert said.status_code == 303
    assert "4 March 2026" in text(reader.get(said.location))


def test_a_token_that_is_not_ours_opens_nothing(reader: Browser) -> None:
    assert reader.get("/drop/WzEsW11d.nonsense").status_code == 404
    assert reader.post("/drop/WzEsW11d.nonsense", {}, page="/").status_code == 404
