"""The page of a later outcome turns bad input away: with a sentence, nothing stored, what was typed still there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from experiments.people.first import local_actor
from experiments.results.outcomes.figures import OutcomeFigures
from tests.experiments.results.outcomes.long_sale import LATER, donors, make_long_sale
from tests.webapp.answers import Fields
from tests.webapp.book import files, opened
from tests.webapp.browser import Browser, text
from webapp.storage import running

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings

PAGE = "/experiments/1/outcome"
RIGHT = {
    "figures.0.units": "150",
    "figures.0.successes": "30",
    "figures.1.units": "150",
    "figures.1.successes": "66",
}
HARM = '"><script>alert(1)</script>'


@pytest.fixture
def due(local_app: Flask, now: datetime, tmp_path: Path, settings: Settings) -> Flask:
    """A long sale whose outcome is due."""
    with opened(local_app) as session:
        actor = local_actor(session, now=now)
        sale = make_long_sale(session, actor, now, tmp_path)
        sale.store = running().book.store
        sale.upload(a=45, b=75)
        sale.close()
    with local_app.app_context():
        running().clock = lambda: LATER
    return local_app


def stored(app: Flask) -> int:
    with opened(app) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(OutcomeFigures)) or 0


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"figures.1.successes": "151"},
        {"figures.1.successes": "-1"},
        {"figures.1.successes": HARM},
        {"figures.1.successes": "1e400"},
        {"figures.1.units": "nan"},
        {"figures.1.units": "9" * 5000},
        {"figures.0.units": "", "figures.0.successes": ""},
        {"figures.1.successes": "66.5"},
    ],
    ids=lambda wrong: ",".join(f"{name}={value[:9]}" for name, value in wrong.items()) or "empty",
)
def test_wrong_figures_are_refused_and_stay_typed(due: Flask, wrong: dict[str, str]) -> None:
    reader = Browser(due)
    sent = RIGHT | wrong if wrong else {}
    answer = reader.post(PAGE, sent, page=PAGE)
    assert answer.status_code == 422
    page = text(answer)
    assert "<script>alert" not in page
    assert "Not yet:" in page
    assert {name: value for name, value in Fields(page).values.items() if name in sent} == sent
    assert stored(due) == 0


def test_a_token_of_somebody_else_opens_nothing(due: Flask) -> None:
    reader = Browser(due)
    assert reader.post(PAGE, {"token": "x.y"}, page=PAGE).status_code == 404
    assert stored(due) == 0


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        (
            "mails.csv",
            b"E-mail,Version,Second gift\n" + b"".join(b"i%d@mill.example,A,1\n" % n for n in range(30)),
            422,
        ),
        ("nothing.csv", b"", 422),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 422),
        ("<script>alert(1)</script>.csv", donors(a=30, b=66, column="Second gift"), 303),
        ("one.csv", b"Version,Second gift,Donors\nA,30,150\n", 422),
    ],
)
def test_files_that_say_nothing_are_refused(due: Flask, name: str, data: bytes, status: int) -> None:
    reader = Browser(due)
    answer = reader.post(PAGE, files((name, data)), page=PAGE)
    assert answer.status_code == status, text(answer)
    assert stored(due) == (1 if status == 303 else 0)
    assert "<script>alert" not in text(reader.get(PAGE))


def test_two_files_are_one_too_many(due: Flask) -> None:
    both: dict[str, Any] = files(("a.csv", donors(a=1, b=2)), ("b.csv", donors(a=1, b=2)))
    assert Browser(due).post(PAGE, both, page=PAGE).status_code == 422
    assert stored(due) == 0


def test_a_pasted_table_is_a_file_like_any_other(due: Flask) -> None:
    reader = Browser(due)
    pasted = "Version\tDonors\tSecond gift\nA\t150\t30\nB\t150\t66\n"
    assert reader.post(PAGE, {"pasted": pasted}, page=PAGE).status_code == 303
    assert "66 of 150" in text(reader.get(PAGE))


def test_the_day_of_a_locked_outcome_is_moved_with_a_reason(local_app: Flask, now: datetime, tmp_path: Path) -> None:
    with opened(local_app) as session:
        make_long_sale(session, local_actor(session, now=now), now, tmp_path)
    with local_app.app_context():
        running().clock = lambda: datetime(2026, 11, 20, 9, 0, tzinfo=now.tzinfo)
    reader = Browser(local_app)
    page = text(reader.get("/experiments/1/plan?change=outcome"))
    assert Fields(page).values["after"] == "2027-06-06"
    body = {"field": "outcome", "after": "2026-12-01", "reason": "The bank is slow."}
    refused = reader.post("/experiments/1/deviate", body)
    assert refused.status_code == 422
    assert "must come after the last day" in text(refused)
    assert reader.post("/experiments/1/deviate", body | {"after": "2027-09-01"}).status_code == 303
    assert "1 September 2027" in text(reader.get("/experiments/1/plan")).replace("\xa0", " ")
