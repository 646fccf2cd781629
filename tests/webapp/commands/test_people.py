"""Taking people in and making tokens from the command line, then using them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tests.audited import by_hand
from tests.factories import make_team
from tests.opening import fresh_settings, variables
from tests.webapp.api.caller import GOAL, Caller, problems
from tests.webapp.browser import Browser
from webapp.cli import trialbook
from webapp.settings import Settings

if TYPE_CHECKING:
    from tests.opening import Fresh

PASSWORD = "kneading takes time"


@pytest.fixture
def empty(
    database_kind: str, fresh_database: Fresh, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """A book with nobody in it, once on each database system; commands work on it."""
    with fresh_settings(database_kind, fresh_database, tmp_path) as settings:
        for name, value in variables(settings).items():
            monkeypatch.setenv(name, value)
        monkeypatch.chdir(tmp_path)
        yield settings


@pytest.fixture
def book(empty: Settings) -> Settings:
    """A served book with one team."""
    add_team(empty, "Quernwell Mill")
    return empty


def add_team(settings: Settings, name: str) -> None:
    from sqlalchemy.orm import Session

    from experiments.database import make_engine

    engine = make_engine(settings.database)
    with Session(engine) as session:
        make_team(session, name)
        by_hand(session)
        session.commit()
    engine.dispose()


def run(*arguments: str, password: str | None = None) -> Result:
    return CliRunner().invoke(trialbook, arguments, input=f"{password}\n{password}\n" if password else None)


def add(email: str = "tom@quernwell.example", role: str = "marketer", *more: str, password: str = PASSWORD) -> Result:
    return run("user", "add", email, "--role", role, *more, password=password)


def served(book: Settings) -> Flask:
    from webapp.app import create_app
    from webapp.settings import Mode

    return create_app(book, mode=Mode.SERVE)


def close(app: Flask) -> None:
    from webapp.storage import running

    with app.app_context():
        running().book.engine.dispose()


def test_somebody_who_was_taken_in_can_log_in_and_call_with_a_token(book: Settings) -> None:
    added = add("Tom@Quernwell.example", "marketer", "--name", "Tom Reyes")
    assert (added.exit_code, added.stdout) == (0, "Tom@Quernwell.example is in “Quernwell Mill” as marketer.\n")
    token = run("token", "add", "tom@quernwell.example", "--name", "Night job")
    reading = run("token", "add", "tom@quernwell.example", "--name", "Board", "--read-only", "--days", "30")
    assert token.exit_code == reading.exit_code == 0
    assert token.stdout.startswith("tb_")

    app = served(book)
    browser = Browser(app)
    given = {"email": "tom@quernwell.example", "password": PASSWORD}
    assert browser.post("/login", given, page="/login").status_code == 302
    assert "Tom Reyes" in browser.get("/account").get_data(as_text=True)
    assert Caller(app, token.stdout.strip()).post("/goals", GOAL).status_code == 201
    refused = Caller(app, reading.stdout.strip()).post("/goals", GOAL)
    assert (refused.status_code, problems(refused)) == (403, [("scope", "scope_too_small")])
    close(app)


def test_nobody_is_taken_in_twice_nor_without_an_address(book: Settings) -> None:
    assert add().exit_code == 0
    again = add()
    assert (again.exit_code, again.stderr.splitlines()[-1]) == (
        1,
        "Error: tom@quernwell.example is in “Quernwell Mill” already.",
    )
    assert "This is not an e-mail address." in add("tom").stderr
    assert "at least 10 characters" in add("ada@quernwell.example", password="short").stderr
    assert add("ada@quernwell.example", "boss").exit_code == 2


def test_somebody_who_came_with_a_whole_book_gets_a_password_and_keeps_the_role(book: Settings) -> None:
    from sqlalchemy.orm import Session

    from experiments.database import make_engine
    from experiments.people.person import Person

    run("user", "add", "ines@quernwell.example", "--role", "lead", password=PASSWORD)
    engine = make_engine(book.database)
    with Session(engine) as session:
        by_hand(session)
        session.query(Person).one().password = None
        session.commit()
    engine.dispose()
    done = run("user", "add", "ines@quernwell.example", "--role", "viewer", password=PASSWORD)
    assert done.exit_code == 0, done.stderr
    assert "was in “Quernwell Mill” as lead and has a password now." in done.stdout
    again = run("user", "add", "ines@quernwell.example", "--role", "viewer", password=PASSWORD)
    assert again.exit_code == 1  # who has a password keeps it


def test_a_token_needs_somebody(book: Settings) -> None:
    done = run("token", "add", "nobody@quernwell.example", "--name", "x")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Nobody in this book has the address nobody@quernwell.example." in done.stderr


def test_with_several_teams_one_is_named(book: Settings) -> None:
    add_team(book, "Studio Larch")
    unnamed = add()
    assert unnamed.exit_code == 1
    assert "Name one team of this book: “Quernwell Mill”, “Studio Larch”." in unnamed.stderr
    assert add("tom@quernwell.example", "marketer", "--team", "studio larch").exit_code == 0
    # the same person in the other team too: name and password stay
    assert add("tom@quernwell.example", "viewer", "--team", "Quernwell Mill").exit_code == 0
    assert run("token", "add", "tom@quernwell.example", "--name", "x", "--team", "Studio Larch").exit_code == 0


def test_an_empty_book_is_set_up_first(empty: Settings) -> None:
    assert "There is no team yet: open the book with its set-up link first." in add().stderr
