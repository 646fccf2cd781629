"""From the demo to a book of one's own, through the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.audited import by_hand
from tests.factories import make_goal, make_team
from tests.opening import FILE
from tests.webapp.browser import Browser, text

if TYPE_CHECKING:
    from flask import Flask

    from webapp.settings import Settings


@pytest.fixture
def home(settings: Settings, tmp_path: Path) -> Settings:
    """Where the own book will be, once on each database system; nobody is in there yet."""
    return settings.model_copy(update={"data": tmp_path / "home"})


@pytest.fixture
def demo_app(thrown_away: Settings, home: Settings, now: datetime) -> Iterator[Flask]:
    """A demo with one seeded goal instead of the story."""
    from experiments.people.first import local_actor
    from experiments.transfer.carry import mark_of
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    app = create_app(thrown_away, mode=Mode.DEMO, home=home, clock=lambda: now)
    with app.app_context():
        demo = running()
        with demo.book.session() as session:
            make_goal(session, local_actor(session, now=now), now, kind="donations")
            session.commit()
            demo.seeded = mark_of(session)
        engines = [demo.book.engine]
        yield app
        engines.append(running().book.engine)
    for engine in engines:
        engine.dispose()


def goals(app: Flask) -> list[str]:
    import sqlalchemy as sa

    from experiments.goals.goal import Goal
    from webapp.storage import running

    with running().book.session() as session:
        return [str(kind) for kind in session.scalars(sa.select(Goal.kind))]


def test_every_page_of_the_demo_says_that_nothing_is_kept(demo_app: Flask) -> None:
    reader = Browser(demo_app)
    for address in ("/", "/account", "/no/such/page"):
        page = text(reader.get(address))
        assert "Nothing here is kept." in page, address
        assert "Start my own book" in page, address


def test_the_button_begins_a_book_that_is_kept_with_what_was_made_and_without_the_story(
    demo_app: Flask, home: Settings, now: datetime
) -> None:
    from experiments.people.first import local_actor
    from webapp.book import own_book_begun
    from webapp.storage import running

    with running().book.session() as session:
        make_goal(session, local_actor(session, now=now), now, kind="new_sales")
        session.commit()
    reader = Browser(demo_app)

    assert not own_book_begun(home)
    answer = reader.post("/own-book", page="/")

    assert answer.status_code == 302
    page = text(reader.get("/"))
    assert "Taken along: one goal." in page
    assert str(home.data) in page
    assert "Nothing here is kept" not in page
    assert goals(demo_app) == ["new_sales"]
    assert own_book_begun(home)
    assert reader.post("/own-book", page="/").status_code == 409


def test_one_stays_on_the_page_of_what_was_taken_along(demo_app: Flask, now: datetime) -> None:
    from experiments.people.first import local_actor
    from webapp.storage import running

    with running().book.session() as session:
        own = make_goal(session, local_actor(session, now=now), now, kind="new_sales").id
        session.commit()
    answer = Browser(demo_app).post("/own-book", {"from": f"/goals/{own}"}, page="/")
    assert answer.location == f"/goals/{own}"


@pytest.mark.parametrize("before", ["/goals/1", "//elsewhere.example", "https://elsewhere.example", "/archive", ""])
def test_from_any_other_page_one_comes_to_the_first_one(demo_app: Flask, before: str) -> None:
    # /goals/1 is the seeded goal, which stayed behind.
    assert Browser(demo_app).post("/own-book", {"from": before}, page="/").location == "/"


def test_the_next_run_opens_the_own_book(demo_app: Flask, home: Settings, now: datetime) -> None:
    from webapp.app import create_app
    from webapp.settings import Mode
    from webapp.storage import running

    Browser(demo_app).post("/own-book", page="/")
    later = create_app(home, mode=Mode.OWN, clock=lambda: now)
    page = text(Browser(later).get("/"))
    assert "Nothing here is kept" not in page
    with later.app_context():
        running().book.engine.dispose()


def test_a_book_that_needs_a_log_in_is_not_opened_by_the_demo(demo_app: Flask, home: Settings) -> None:
    from webapp.book import open_book

    book = open_book(home)
    with book.session() as session:
        make_team(session)
        by_hand(session)
        session.commit()
    book.engine.dispose()
    answer = Browser(demo_app).post("/own-book", page="/")
    assert answer.status_code == 409
    assert "trialbook serve" in text(answer)
    assert str(home.data) in text(answer) or "postgresql://" in text(answer)
    assert "Nothing here is kept." in text(Browser(demo_app).get("/goals"))


def test_a_file_that_is_there_already_is_not_opened_by_the_demo(
    demo_app: Flask, home: Settings, sqlite_template: Path
) -> None:
    # Of SQLite only: a file in the folder is a book that somebody began, whatever is in it.
    own = home.model_copy(update={"database_url": None})
    demo_app.extensions["trialbook"].home = own
    own.data.mkdir()
    (own.data / FILE).write_bytes(sqlite_template.read_bytes())
    answer = Browser(demo_app).post("/own-book", page="/")
    assert answer.status_code == 409
    assert "trialbook serve" in text(answer)


def test_a_folder_that_cannot_be_written_to_is_said_and_the_demo_goes_on(demo_app: Flask, home: Settings) -> None:
    home.data.write_text("a file where the folder should be")
    answer = Browser(demo_app).post("/own-book", page="/")
    assert answer.status_code == 409
    assert "cannot be written to" in text(answer)
    assert "Nothing here is kept." in text(Browser(demo_app).get("/goals"))


def test_setting_the_own_book_up_for_a_team_keeps_it_and_asks_for_a_log_in_from_then_on(
    demo_app: Flask, home: Settings, now: datetime
) -> None:
    from experiments.people.first import local_actor
    from webapp.app import create_app
    from webapp.book import own_book_begun
    from webapp.log_in.accounts import set_up_token
    from webapp.settings import Mode
    from webapp.storage import running

    with running().book.session() as session:
        make_goal(session, local_actor(session, now=now), now, kind="new_sales")
        session.commit()
    Browser(demo_app).post("/own-book", page="/")

    served = create_app(home, mode=Mode.SERVE, clock=lambda: now)
    stranger = Browser(served)
    link = f"/set-up/{set_up_token(home)}"
    given = {
        "name": "Ines Morrow",
        "email": "ines@quernwell.example",
        "password": "kneading takes time",
        "team_name": "Quernwell Mill",
        "currency": "EUR",
    }
    assert stranger.post(link, given, page=link).status_code == 302
    assert not own_book_begun(home)
    assert stranger.post("/login", given, page="/login").status_code == 302
    assert "200 → 260 first kit orders" in text(stranger.get("/"))
    with served.app_context():
        running().book.engine.dispose()
