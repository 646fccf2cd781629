"""``trialbook archive``: the first run in an empty folder, teams, refusals, and a crash in between."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from experiments.people.person import Person
from experiments.people.team import Team
from tests import audited
from tests.experiments.transfer.history.tables import SMALL, rows_of
from tests.factories import make_team
from tests.opening import variables
from webapp.book import open_book, own_book_begun
from webapp.cli import trialbook

if TYPE_CHECKING:
    from webapp.settings import Settings

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty book in the environment, a folder with a table."""
    place = tmp_path / "tables"
    place.mkdir()
    monkeypatch.chdir(place)
    for name, value in variables(settings).items():
        monkeypatch.setenv(name, value)
    (place / "past.csv").write_text(SMALL, encoding="utf-8")
    return place


def run(*arguments: str) -> Result:
    return CliRunner().invoke(trialbook, ["archive", *arguments])


def test_the_first_run_begins_a_book_and_the_second_adds_nothing(folder: Path, settings: Settings) -> None:
    done = run("import", "past.csv")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == "2 experiments came in, with 4 rows: worked 1, couldn't tell 1.\n"
    assert own_book_begun(settings)
    assert run("import", "past.csv").stdout == "2 experiments known already; nothing of that counts twice.\n"
    assert run("export", "out.csv").stdout == "4 rows written.\n"
    rows = rows_of((folder / "out.csv").read_text(encoding="utf-8"))
    assert [bool(row["shrunken_lift"]) for row in rows] == [False, True, False, True]
    for name in ("out.csv", "out.xlsx"):
        run("export", name)
        assert run("import", name).stdout.startswith("2 experiments known already"), name


def test_a_refused_table_says_everything_and_makes_no_book(folder: Path, settings: Settings) -> None:
    (folder / "bad.csv").write_text(SMALL.replace(",30,", ",3000,").replace("undecided", "won"), encoding="utf-8")
    done = run("import", "bad.csv")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Line 2: successes is “3000”, but there cannot be more successes than n." in done.stderr
    assert "Line 5, column “verdict”: “won” is none of" in done.stderr
    assert done.stderr.endswith("Nothing came in.\n")
    book = open_book(settings)
    with book.session() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
    book.engine.dispose()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("import", "nothing.csv"), "does not exist"),
        (("export", "out.pdf"), "ends in .csv, .xlsx or .zip"),
        (("export", "nowhere/out.csv"), "There is no folder nowhere"),
        (("import", "past.csv", "--worthwhile", "-1"), "--worthwhile"),
        (("import",), "FILE"),
        (("take",), "No such command"),
    ],
)
def test_wrong_usage_ends_with_2(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert says in done.stderr


def test_what_a_file_leaves_open_names_the_option_that_says_it(folder: Path) -> None:
    table = SMALL.replace("verdict", "started").replace("randomized,", "randomized,3/4/2025").replace("undecided", "")
    (folder / "days.csv").write_text(table, encoding="utf-8")
    done = run("import", "days.csv")
    assert done.exit_code == 1
    assert "call it again with --dates day (or month)." in done.stderr
    assert run("import", "days.csv", "--dates", "day").exit_code == 0


def test_several_teams_have_to_be_named(folder: Path, settings: Settings) -> None:
    run("import", "past.csv")
    book = open_book(settings)
    with book.session() as session:
        audited.by_hand(session)
        make_team(session)
        session.commit()
    book.engine.dispose()
    done = run("import", "past.csv")
    assert done.exit_code == 1
    assert "Name one team of this book: “My team”, “Studio Larch”. Nothing came in." in done.stderr
    assert run("import", "past.csv", "--team", "my team").exit_code == 0
    assert run("import", "past.csv", "--team", "Studio Larch").exit_code == 1  # nobody is in it


def test_a_whole_book_goes_into_an_empty_one_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("import", "past.csv")
    assert run("export", "book.zip").stdout == "book.zip holds the whole book: 2 experiments.\n"
    full = run("import", "book.zip")
    assert (full.exit_code, full.stdout) == (1, "")
    assert "This book is not empty" in full.stderr
    monkeypatch.setenv("TRIALBOOK_DATA", str(folder / "other"))
    monkeypatch.delenv("TRIALBOOK_DATABASE_URL", raising=False)
    done = run("import", "book.zip")
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("The book is in: 2 experiments, 0 lessons, 0 goals, 0 files.")
    assert (folder / "other" / "own-book.json").is_file()  # the local person's book stays one without a log-in
    run("export", "other.csv")
    assert len(rows_of((folder / "other.csv").read_text(encoding="utf-8"))) == 4


def test_a_broken_zip_and_a_file_that_cannot_be_written(folder: Path) -> None:
    with zipfile.ZipFile(folder / "broken.zip", "w") as archive:
        archive.writestr("manifest.json", "{}")
    done = run("import", "broken.zip")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "cannot be read. Nothing came in." in done.stderr
    assert run("export", "out.csv").exit_code == 1  # there is no team yet
    assert not (folder / "out.csv").exists()
    assert [one.name for one in folder.iterdir() if one.name.startswith(".")] == []


def test_nothing_is_left_of_a_taking_in_that_broke_off(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object, **_more: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("experiments.transfer.archive_in.shrink_whole_archive", broken)
        done = run("import", "past.csv")
    assert done.exit_code == 1
    assert "nothing came in. Call it again" in done.stderr
    book = open_book(settings)
    with book.session() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Team)) == 0
    book.engine.dispose()
    assert run("import", "past.csv").exit_code == 0
