"""A long sale from draft to the last word: an early sign now, half a year, the outcome typed in, both kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.journeys.clock import AFTER, Clock
from tests.journeys.test_by_forms import filled, followed, words
from tests.webapp.answers import TYPED, Fields
from tests.webapp.book import export, files
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

EXPORT = export(date(2026, 11, 9))  # two weeks; B gets 1.4 times the clicks of A
PLAN, RESULT, OUTCOME, CLOSE = (f"/experiments/1/{name}" for name in ("plan", "result", "outcome", "close"))
LATE = {"outcome.name": "first orders in 120 days", "outcome.days_after": "120"}
FIGURES = {
    "figures.0.units": "5,000",
    "figures.0.successes": "100",
    "figures.1.units": "5000",
    "figures.1.successes": "160",
}


def to_the_early_sign(reader: Browser, clock: Clock) -> None:
    """Draft it with its outcome, lock it, upload two weeks, close it."""
    followed(reader, "/experiments/new", filled(reader, "/experiments/new") | TYPED)
    followed(reader, PLAN, filled(reader, PLAN, act="change") | LATE)
    assert "first orders in 120 days, on 22 March 2027" in words(reader.get(PLAN)).replace("\xa0", " ")
    followed(reader, PLAN, filled(reader, PLAN, act="lock"))
    clock.move_to(*AFTER)
    mapping = followed(reader, "/experiments/1/upload", files(("export.csv", EXPORT)))
    followed(reader, mapping, filled(reader, mapping))
    followed(reader, CLOSE, filled(reader, CLOSE))


def test_from_the_early_sign_to_the_outcome(own_app: Flask, clock: Clock) -> None:
    reader = Browser(own_app)
    to_the_early_sign(reader, clock)
    assert "This is an early sign: provisional until 22 March 2027" in words(reader.get(PLAN)).replace("\xa0", " ")
    for page in (RESULT, "/archive"):
        assert "provisional until 22 March 2027" in words(reader.get(page)).replace("\xa0", " ")
    assert "Provisional" in words(reader.get("/experiments"))
    assert "figures.0.units" not in text(reader.get(OUTCOME))  # nothing to be typed before its day

    clock.move_to(2027, 3, 22)
    assert "Provisional, outcome due since 22 March 2027" in words(reader.get(RESULT)).replace("\xa0", " ")
    assert "/experiments/1/outcome" in text(reader.get("/"))
    impossible = reader.post(OUTCOME, filled(reader, OUTCOME) | FIGURES | {"figures.1.successes": "5001"})
    assert impossible.status_code == 422
    assert "more did it than there were (5001 of 5000)" in words(impossible)
    assert 'value="5,000"' in text(impossible)  # what was typed stays

    assert followed(reader, OUTCOME, filled(reader, OUTCOME) | FIGURES) == OUTCOME
    page = words(reader.get(OUTCOME)).replace("\xa0", " ")
    assert "160 of 5,000" in page
    assert "Close it with the outcome" in page
    closing = words(reader.get(CLOSE))
    assert "The early sign said: Worked." in closing
    followed(reader, CLOSE, filled(reader, CLOSE))
    page = words(reader.get(RESULT)).replace("\xa0", " ")
    assert "The early sign said: Worked. The outcome, first orders in 120 days, says: Worked." in page
    assert "provisional" not in page
    assert "link clicks per time shown" in words(reader.get(f"{RESULT}?of=early"))
    assert "One early sign of this team has its outcome. Too few to say" in words(reader.get(OUTCOME))
    assert "gave the later outcome" in words(reader.get("/experiments/1/history"))


def test_a_file_is_asked_what_only_a_person_knows(own_app: Flask, clock: Clock) -> None:
    reader = Browser(own_app)
    to_the_early_sign(reader, clock)
    clock.move_to(2027, 3, 23)
    table = b"Group\tVisitors\tOrdered\tReturned\nRed\t5000\t100\t4\nBlue\t5000\t160\t9\n"
    asked = reader.post(OUTCOME, files(("crm.tsv", table)), page=OUTCOME)
    assert asked.status_code == 422
    page = words(asked)
    for question in (
        "Which column is “first orders in 120 days”?",
        "Which column says of how many?",
        "The file has “Red”. Which version is it",
        "The file has “Blue”. Which version is it",
    ):
        assert question in page
    order = text(asked).index(">Red<") < text(asked).index(">Blue<")
    said = {
        "label-0": "AB"[not order],
        "label-1": "AB"[order],
        "columns.numerator": "Ordered",
        "columns.denominator": "Visitors",
    }
    followed(reader, OUTCOME, Fields(text(asked)).values | said)
    page = words(reader.get(OUTCOME)).replace("\xa0", " ")
    assert "B: 160 of 5,000" in page
    assert "from the file “crm.tsv”" in page
