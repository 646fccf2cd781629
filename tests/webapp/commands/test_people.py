"""Taking people in and making tokens from the command line, then using them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tests.factories import make_team
from tests.webapp.api.caller import GOAL, Caller, problems
from tests.webapp.browser import Browser
from webapp.cli import trialbook

PASSWORD = "kneading takes time"


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a served book with one team; commands work on it."""
    from sqlalchemy.orm import Session

    from experiments.database import make_engine

    shutil.copyfile(sqlite_template, tmp_path / "trialbook.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'trialbook.db'}")
    with Session(engine) as session:
        make_team(session, "Quernwell Mill")
        session.commit()
    engine.dispose()
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, password: str | None = None) -> Result:
    return CliRunner().invoke(trialbook, arguments, input=f"{password}\n{password}\n" if password else None)


def add(email: str = "tom@quernwell.example", role: str = "marketer", *more: str, password: str = PASSWORD) -> Result:
    return run("user", "add", email, "--role", role, *more, password=password)


def served(folder: Path) -> Flask:
    from webapp.app import create_app
    from webapp.settings import Mode, Settings

    return create_app(Settings(_env_file=None, data=folder, secret_key="a key only for tests"), mode=Mode.SERVE)


def close(app: Flask) -> None:
    from webapp.storage import running

    with app.app_context():
        running().book.engine.dispose()


def test_somebody_who_was_taken_in_can_log_in_and_call_with_a_token(folder: Path) -> None:
    added = add("Tom@Quernwell.example", "marketer", "--name", "Tom Reyes")
    assert (added.exit_code, added.stdout) == (0, "Tom@Quernwell.example is in “Quernwell Mill” as marketer.\n")
    token = run("token", "add", "tom@quernwell.example", "--name", "Night job")
    reading = run("token", "add", "tom@quernwell.example", "--name", "Board", "--read-only", "--days", "30")
    assert token.exit_code == reading.exit_code == 0
    assert token.stdout.startswith("tb_")

    app = served(folder)
    browser = Browser(app)
    given = {"email": "tom@quernwell.example", "password": PASSWORD}
    assert browser.post("/login", given, page="/login").status_code == 302
    assert "Tom Reyes" in browser.get("/account").get_data(as_text=True)
    assert Caller(app, token.stdout.strip()).post("/goals", GOAL).status_code == 201
    refused = Caller(app, reading.stdout.strip()).post("/goals", GOAL)
    assert (refused.status_code, problems(refused)) == (403, [("scope", "scope_too_small")])
    close(app)


def test_nobody_is_taken_in_twice_nor_without_an_address(folder: Path) -> None:
    assert add().exit_code == 0
    again = add()
    assert (again.exit_code, again.stderr.splitlines()[-1]) == (
        1,
        "Error: tom@quernwell.example is in “Quernwell Mill” already.",
    )
    assert "This is not an e-mail address." in add("tom").stderr
    assert "at least 10 characters" in add("ada@quernwell.example", password="short").stderr
    assert add("ada@quernwell.example", "boss").exit_code == 2


def test_a_token_needs_somebody(folder: Path) -> None:
    done = run("token", "add", "nobody@quernwell.example", "--name", "x")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Nobody in this book has the address nobody@quernwell.example." in done.stderr


def test_with_several_teams_one_is_named(folder: Path) -> None:
    from sqlalchemy.orm import Session

    from experiments.database import make_engine

    engine = make_engine(f"sqlite:///{folder / 'trialbook.db'}")
    with Session(engine) as session:
        make_team(session, "Studio Larch")
        session.commit()
    engine.dispose()
    unnamed = add()
    assert unnamed.exit_code == 1
    assert "Name one team of this book: “Quernwell Mill”, “Studio Larch”." in unnamed.stderr
    assert add("tom@quernwell.example", "marketer", "--team", "studio larch").exit_code == 0
    # the same person in the other team too: name and password stay
    assert add("tom@quernwell.example", "viewer", "--team", "Quernwell Mill").exit_code == 0
    assert run("token", "add", "tom@quernwell.example", "--name", "x", "--team", "Studio Larch").exit_code == 0


def test_an_empty_book_is_set_up_first(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copyfile(sqlite_template, tmp_path / "trialbook.db")
    monkeypatch.setenv("TRIALBOOK_DATA", str(tmp_path))
    assert "There is no team yet: open the book with its set-up link first." in add().stderr
