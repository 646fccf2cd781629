"""A whole book in a .zip: lossless between both databases, without keys, refused if not as it was written."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import make_engine
from experiments.errors import WrongStatus
from experiments.learning.finding.asked import ArchiveQuery
from experiments.learning.finding.search import search_archive
from experiments.people.first import actor_of, set_up
from experiments.people.keys.tokens import issue_token
from experiments.people.permission import Actor
from experiments.people.person import Person
from experiments.results.files import FileStore
from experiments.transfer.bundle import LEFT_OUT, BundleRefused, book_into, book_out_of, is_bundle, kept_tables
from experiments.trials.canonical import plan_hash
from experiments.trials.experiment import Experiment
from experiments.trials.pictures import add_picture
from experiments.trials.plan import Plan
from tests import audited
from tests.experiments.transfer.history.tables import SMALL, take
from tests.factories import make_draft, make_goal, make_registered
from tests.pictures import png

Making = Callable[[str, Path], AbstractContextManager[str]]
Book = tuple[Session, FileStore]


def untold(_what: str, _part: float | None) -> None:
    """Nobody is told."""


@pytest.fixture
def book_of(fresh_database: Making, tmp_path: Path) -> Iterator[Callable[[str, str], Book]]:
    """Gives an empty book of a kind."""
    with ExitStack() as stack:

        def make(kind: str, name: str) -> Book:
            url = stack.enter_context(fresh_database(kind, tmp_path / f"{name}.db"))
            engine = make_engine(url)
            stack.callback(engine.dispose)
            session = stack.enter_context(Session(engine, expire_on_commit=False))
            return session, FileStore(tmp_path / name)

        yield make


def filled(book: Book, now: datetime) -> Actor:
    """A book with people, plans, results, pictures, history and keys."""
    session, store = book
    actor = set_up(
        session, email="ines@quernwell.example", name="Ines Morrow", password_hash="x", team_name="Quernwell Mill",
        currency="EUR", now=now,
    )  # fmt: skip
    make_goal(session, actor, now)
    make_registered(session, actor, now)
    built = make_draft(session, actor, now)
    built.built_on_id = make_draft(session, actor, now).id  # points to a later row of its own table
    add_picture(session, store, actor, png(), now=now)
    take(session, actor, SMALL, now)
    issue_token(session, actor, name="nightly", scopes=("read",), expires=now.replace(year=2027), now=now)
    session.commit()
    return actor


def content(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def into(book: Book, file: Path) -> dict[str, int]:
    session, store = book
    audited.by_hand(session)
    counts = book_into(session, store, file, told=untold)
    session.commit()
    return counts


def test_there_and_back_between_both_databases(
    book_of: Callable[[str, str], Book], database_kind: str, tmp_path: Path, now: datetime
) -> None:
    first = book_of("sqlite", "first")
    actor = filled(first, now)
    files = [tmp_path / f"{name}.zip" for name in ("one", "two", "three")]
    book_out_of(*first, files[0], now=now, told=untold)
    second, third = book_of(database_kind, "second"), book_of("sqlite", "third")
    counts = into(second, files[0])
    book_out_of(*second, files[1], now=now, told=untold)
    into(third, files[1])
    book_out_of(*third, files[2], now=now, told=untold)
    assert content(files[0]) == content(files[1]) == content(files[2])
    assert counts["experiment"] == 5

    session, store = second
    there = actor_of(session, actor.person_id)
    plan = session.scalars(sa.select(Plan)).one()
    assert plan_hash(json.loads(plan.text)) == plan.hash
    found = search_archive(session, there, ArchiveQuery(text="gift")).items
    assert [one.card.title for one in found] == ["Gift card"]
    assert any(store.has(name.removeprefix("files/")) for name in content(files[0]) if name.startswith("files/"))
    make_draft(session, there, now)  # keys go on behind those that came in
    session.commit()
    assert session.scalar(sa.select(sa.func.max(Experiment.id))) == 6


def test_keys_and_secrets_stay_out_and_the_list_says_so(
    book_of: Callable[[str, str], Book], tmp_path: Path, now: datetime
) -> None:
    book = book_of("sqlite", "first")
    filled(book, now)
    book_out_of(*book, tmp_path / "a.zip", now=now, told=untold)
    assert is_bundle(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        people = [json.loads(line) for line in archive.read("tables/person.jsonl").splitlines()]
    assert set(LEFT_OUT) < set(manifest["left_out"])
    assert not {f"tables/{name}.jsonl" for name in LEFT_OUT} & set(content(tmp_path / "a.zip"))
    assert people == [
        {"id": 1, "email": "ines@quernwell.example", "name": "Ines Morrow", "active": True, "department": None,
         "created_at": "2026-11-02T09:00:00+00:00", "erased_at": None}
    ]  # fmt: skip
    other = book_of("sqlite", "second")
    into(other, tmp_path / "a.zip")
    person = other[0].scalars(sa.select(Person)).one()
    assert person.password is None
    assert len(person.fs_uniquifier) == 64


def test_nothing_that_is_kept_points_to_what_is_left_out() -> None:
    pointing = [
        f"{table.name}.{key.parent.name}"
        for table in kept_tables()
        for key in table.foreign_keys
        if key.column.table.name in LEFT_OUT
    ]
    assert pointing == []


def test_only_an_empty_book_takes_a_whole_one(
    book_of: Callable[[str, str], Book], tmp_path: Path, now: datetime
) -> None:
    book = book_of("sqlite", "first")
    filled(book, now)
    book_out_of(*book, tmp_path / "a.zip", now=now, told=untold)
    with pytest.raises(WrongStatus, match="not empty"):
        book_into(*book, tmp_path / "a.zip", told=untold)


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ("path", "not_ours"),
        ("twice", "not_ours"),
        ("bomb", "too_large"),
        ("line", "changed"),
        ("missing row", "changed"),
        ("column", "damaged"),
        ("pointer", "damaged"),
        ("body", "changed"),
        ("schema", "other_version"),
        ("missing table", "incomplete"),
        ("no list", "no_manifest"),
        ("cut", "damaged"),
    ],
)
def test_what_is_not_as_it_was_written_is_refused_and_leaves_nothing(
    book_of: Callable[[str, str], Book], tmp_path: Path, now: datetime, harm: str, code: str
) -> None:
    book = book_of("sqlite", "first")
    filled(book, now)
    file = tmp_path / "a.zip"
    book_out_of(*book, file, now=now, told=untold)
    harmed(file, harm)
    session, store = book_of("sqlite", "second")
    audited.by_hand(session)
    with pytest.raises(BundleRefused) as refused:
        book_into(session, store, file, told=untold)
    session.rollback()
    assert [fault.code for fault in refused.value.faults] == [code]
    assert session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
    assert not list(store.folder.glob("??/*"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def harmed(file: Path, harm: str) -> None:
    """Write the file anew with one thing wrong."""
    if harm == "cut":
        file.write_bytes(file.read_bytes()[:-2000] + file.read_bytes()[-1900:])
        return
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"])
    goal = "tables/goal.jsonl"
    if harm == "path":
        parts["../../keys"] = b"x"
    elif harm == "bomb":
        parts["tables/goal.jsonl"] = b" " * (70 * 1024 * 1024)
    elif harm == "line":
        parts[goal] = parts[goal].replace(b"first kit orders", b"later kit orders")
    elif harm == "missing row":
        parts["tables/variant.jsonl"] = parts["tables/variant.jsonl"].split(b"\n", 1)[1]
    elif harm == "column":
        parts[goal] = parts[goal].replace(b'"kind"', b'"sort"')
    elif harm == "pointer":
        parts[goal] = parts[goal].replace(b'"cycle_id":1', b'"cycle_id":99')
    elif harm == "body":
        body = next(name for name in parts if name.startswith("files/"))
        parts[body] = b"another picture"
    elif harm == "schema":
        manifest["schema"] = "0001"
    elif harm == "missing table":
        del parts[goal]
    elif harm == "no list":
        manifest = None
    parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
        if harm == "twice":
            import warnings

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                archive.writestr(goal, parts[goal])
