"""Files of a disk into an experiment by ``trialbook import``, on a real book."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from experiments.people.first import local_actor
from experiments.people.permission import Role
from experiments.results.files import SHA256
from experiments.results.tables import Import
from tests.experiments.reduction.test_large import HEADERS, as_text, people
from tests.experiments.results.exports import daily
from tests.factories import make_actor, make_registered, make_team
from tests.opening import variables
from webapp.cli import trialbook

if TYPE_CHECKING:
    from webapp.book import Book
    from webapp.settings import Settings

EARLY = datetime(2026, 10, 26, 9, 0, tzinfo=UTC)
ROWS = 40_000
OF_PLAN = {"Control": "A", "New": "B"}
LARGE = as_text([[number, OF_PLAN[version], *rest] for number, version, *rest in people(70, ROWS)])
MAILED = [[*row, f"p{row[0][1:]}@example.org"] for row in people(71, ROWS)]


@pytest.fixture
def book(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Book]:
    """A book of one's own with one locked experiment (A and B, 9 to 22 November), at work in an empty folder."""
    from webapp.book import open_local_book

    (tmp_path / "files to import").mkdir()
    monkeypatch.chdir(tmp_path / "files to import")
    for name, value in variables(settings).items():
        monkeypatch.setenv(name, value)
    opened = open_local_book(settings, EARLY)
    with opened.session() as session:
        make_registered(session, local_actor(session, now=EARLY), EARLY, starts=date(2026, 11, 9))
        session.commit()
    yield opened
    opened.engine.dispose()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(trialbook, ["import", *arguments])


def write(name: str, data: bytes) -> str:
    Path(name).write_bytes(data)
    return name


def kept(book: Book) -> list[tuple[str, str, int]]:
    """Name, status and rows of every file in the book."""
    with book.session() as session:
        found = session.scalars(sa.select(Import).order_by(Import.id))
        return [(one.name, one.status.value, one.rows) for one in found]


def bodies(book: Book) -> list[Path]:
    return [path for path in book.store.folder.glob("??/*") if SHA256.fullmatch(path.name)]


def test_a_file_is_taken_in_and_said_in_words(book: Book) -> None:
    done = run("1", write("export.csv", daily(14)))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Experiment 1, “Question or statement?”",
        "  export.csv was taken in (file 1): 28 rows, 2026-11-09 to 2026-11-22.",
        "    Versions: “Kit A” is A, “Kit B” is B.",
        "    The plan also needs conversions, which the file does not have.",
    ]
    assert kept(book) == [("export.csv", "current", 28)]


def test_it_says_what_a_newer_export_takes_the_place_of_and_what_changed(book: Book) -> None:
    run("1", write("week.csv", daily(7)))
    done = run("1", write("export.csv", daily(14, b=26, wobble=1)))
    assert "    Takes the place of 2026-11-09 to 2026-11-15 of A, B." in done.stdout.splitlines()
    assert "      2026-11-09, B, link clicks: 25 → 26" in done.stdout.splitlines()
    assert [status for _, status, _ in kept(book)] == ["superseded", "current"]


def test_the_same_bytes_again_are_one_import(book: Book) -> None:
    run("1", write("export.csv", daily(14)))
    done = run("1", write("again.csv", daily(14)))
    assert done.exit_code == 0
    assert "again.csv was in already (file 1); nothing changed." in done.stdout
    assert len(kept(book)) == 1


def test_names_that_the_plan_does_not_have_are_asked_and_said(book: Book) -> None:
    file = write("colours.csv", daily(14, names=("hue=red", "hue=blue")))
    refused = run("1", file)
    assert (refused.exit_code, refused.stdout, kept(book)) == (1, "", [])
    assert "colours.csv: The file has “hue=blue”. Which version is it: “A”, “B”, or none of them?" in refused.stderr
    assert 'Say it with --map "NAME IN THE FILE=VERSION"' in refused.stderr
    done = run("1", file, "--map", "hue=red=A", "--map", "hue=blue=B")
    assert done.exit_code == 0
    assert "“hue=blue” is B, “hue=red” is A." in done.stdout
    assert run("1", file).stdout.endswith("was in already (file 1); nothing changed.\n")
    assert run("1", file, "--map", "hue=blue=A", "--map", "hue=red=B").exit_code == 1


def test_a_name_that_no_file_has_is_refused(book: Book) -> None:
    done = run("1", write("export.csv", daily(14)), "--map", "Kit C=B")
    assert (done.exit_code, kept(book)) == (1, [])
    assert "No file has “Kit C”. They have: “Kit A”, “Kit B”." in done.stderr


def test_a_column_can_be_named_and_one_that_is_not_there_is_refused(book: Book) -> None:
    file = write("export.csv", daily(14))
    refused = run("1", file, "--column", "conversions=Sales")
    assert (refused.exit_code, kept(book)) == (1, [])
    assert "There is no column “Sales”." in refused.stderr
    assert run("1", file, "--column", "conversions=Landing page views").exit_code == 0


def test_of_several_files_all_are_taken_in_or_none_and_all_that_is_wrong_is_said(book: Book) -> None:
    good, broken = write("good.csv", daily(7)), write("broken.csv", daily(14).replace(b",1000,20,", b",1000,many,"))
    other = write("other.csv", daily(14, names=("Red", "Blue")))
    refused = run("1", good, broken, other)
    assert (refused.exit_code, refused.stdout, kept(book)) == (1, "", [])
    assert "“many” under “Link clicks” on line 2 is not a figure." in refused.stderr
    assert "other.csv: The file has “Red”." in refused.stderr
    assert refused.stderr.endswith("Nothing was taken in.\n")
    done = run("1", good, write("export.csv", daily(14)))
    assert done.exit_code == 0
    assert kept(book) == [("good.csv", "superseded", 14), ("export.csv", "current", 28)]


def test_a_file_too_big_for_a_browser_is_summed_and_taken_in(book: Book) -> None:
    assert len(LARGE) > 1024 * 1024
    done = run("1", write("people.csv", LARGE))
    assert (done.exit_code, done.stderr) == (0, "")
    assert "people.csv was taken in (file 1): 40,000 rows, 2026-03-01 to 2026-03-28." in done.stdout
    assert "Outside the run, so they decide nothing: 28 days, 2026-03-01 to 2026-03-28." in done.stdout
    assert (kept(book), len(bodies(book))) == ([("people.csv", "current", ROWS)], 1)


def test_personal_data_is_refused_deleted_and_can_stay_out(book: Book) -> None:
    file = write("people.csv", as_text(MAILED, headers=[*HEADERS, "email"]))
    refused = run("1", file)
    assert (refused.exit_code, bodies(book)) == (1, [])
    assert 'Or say it here, and call it again with --without "email".' in refused.stderr
    done = run("1", file, "--without", "email", "--map", "Control=A", "--map", "New=B")
    assert done.exit_code == 0, done.stderr
    (body,) = bodies(book)
    assert b"@example.org" not in body.read_bytes()


def test_what_it_prints_as_json_is_what_the_interface_answers(book: Book) -> None:
    done = run("1", write("export.csv", daily(14)), "--json")
    document = json.loads(done.stdout)
    assert (document["experiment_id"], document["errors"]) == (1, [])
    (file,) = document["files"]
    assert (file["name"], file["import_id"], file["already"], file["rows"]) == ("export.csv", 1, False, 28)
    assert file["matches"] == {"Kit A": "A", "Kit B": "B"}
    refused = run("1", write("broken.csv", daily(14).replace(b",1000,20,", b",1000,many,")), "--json")
    document = json.loads(refused.stdout)
    assert (refused.exit_code, document["files"][0]["import_id"]) == (1, None)
    assert [(one["file"], one["code"]) for one in document["errors"]] == [("broken.csv", "text_in_numbers")]


def test_it_acts_for_the_only_person_or_the_one_that_is_named(book: Book) -> None:
    with book.session() as session:
        team = local_actor(session, now=EARLY).team_id
        make_actor(session, EARLY, team=team, role=Role.VIEWER, name="Vera")
        make_actor(session, EARLY, team=make_team(session, "Larch"), role=Role.ADMIN, name="Lars")
        session.commit()
    file = write("export.csv", daily(14))
    vera, lars = f"vera.viewer.{team}@quernwell.example", f"lars.admin.{team + 1}@quernwell.example"
    for more, sentence in (
        ((), f"Name the person who does it, with --as: {vera}, you@localhost."),
        (("--as", lars), f"Nobody in the team of this experiment has the address {lars}."),
        (("--as", vera), "Your role viewer may not do this. It needs the role marketer."),
    ):
        refused = run("1", file, *more)
        assert (refused.exit_code, kept(book)) == (1, [])
        assert sentence in refused.stderr
    assert run("1", file, "--as", "You@localhost").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["1"], 2, "Missing argument"),
        (["Question", "export.csv"], 2, "is not a valid integer"),
        (["1", "nowhere.csv"], 2, "does not exist"),
        (["1", "export.csv", "--map", "Kit A"], 2, "names no version"),
        (["1", "export.csv", "--column", "=Day"], 2, "names no column"),
        (["7", "export.csv"], 1, "There is no experiment 7 in this book."),
    ],
)
def test_wrong_calls_end_with_a_sentence_and_the_right_status(
    book: Book, arguments: list[str], status: int, said: str
) -> None:
    write("export.csv", daily(14))
    done = run(*arguments)
    assert (done.exit_code, done.stdout, kept(book)) == (status, "", [])
    assert said in done.stderr


def stop(*_given: object, **_more: object) -> None:
    """What Ctrl+C does wherever it falls."""
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "where",
    [
        "webapp.commands.taking_in.received_upload",
        "experiments.results.files.os.fsync",
        "experiments.reduction.summing.Summing.finish",
        "experiments.reduction.summing.Summing._keep",
        "experiments.results.uploads.imports.rewrite_totals",
    ],
)
def test_ctrl_c_leaves_nothing_half_done_and_the_next_call_finishes(
    book: Book, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    file = write("people.csv", LARGE)
    with monkeypatch.context() as patched:
        patched.setattr(where, stop)
        stopped = run("1", file)
    assert (stopped.exit_code, kept(book)) == (1, [])
    assert "Call it again to finish; nothing counts twice." in stopped.stderr
    assert list(book.store.folder.glob(".incoming-*")) == list(book.store.folder.glob("??/.work-*")) == []
    assert run("1", file).exit_code == 0
    assert (kept(book), len(bodies(book))) == ([("people.csv", "current", ROWS)], 1)


KILLED = """
import os, signal
from experiments.reduction.summing import Summing
from webapp.cli import main

Summing.finish = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
main()
"""


def test_after_a_crash_the_next_call_finishes(book: Book) -> None:
    file = write("people.csv", LARGE)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, "import", "1", file], env=dict(os.environ), capture_output=True, check=False
    )
    assert (killed.returncode, kept(book)) == (-signal.SIGKILL, [])
    assert run("1", file).exit_code == 0
    assert (kept(book), len(bodies(book))) == ([("people.csv", "current", ROWS)], 1)
    # what the crash left of its work is removed with what nobody accepted
    book.store.stored_before(datetime.now(UTC).replace(year=2100))
    assert list(book.store.folder.glob("??/.work-*")) == []
