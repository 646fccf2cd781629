"""A migrated database per test, on SQLite and on PostgreSQL where there is one; no skip where none is allowed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from tests import audited
from tests.backwards import read_backwards
from tests.depths import is_deep
from tests.made_alike import hash_quickly, keep_addresses, keep_templates
from tests.once import made_once, shared_folder
from tests.opening import FILE
from tests.postgres import (
    Stock,
    close_all,
    drop_kept,
    keep_database,
    kept_database,
    note_connection,
    postgres_database,
    with_database,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    import sqlalchemy as sa
    from sqlalchemy.orm import Session

    from experiments.people.permission import Actor

POSTGRES_URL = "TRIALBOOK_TEST_POSTGRES_URL"
NO_SKIP = "TRIALBOOK_NO_SKIP"

Fresh: TypeAlias = "AbstractContextManager[str]"
"""Gives the URL of a database that is there for the length of the block."""

_RESTART_KEYS = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT schemaname, sequencename FROM pg_sequences LOOP
        EXECUTE format('ALTER SEQUENCE %%I.%%I RESTART', one.schemaname, one.sequencename);
    END LOOP;
END
$$
"""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where no skip is allowed (``TRIALBOOK_NO_SKIP=1``), make a skipped test a failed one."""
    report = yield
    if os.environ.get(NO_SKIP) == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped where no skip is allowed: {report.longrepr}"
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the deep tests, and leave out those over reference files that lie beside the project on some machines only.

    The latter are parametrised over the files found, and pytest would report an empty list as a skip. The marks have to
    be there before pytest chooses by them.
    """
    items[:] = [item for item in items if not any(map(_is_empty_set, item.iter_markers("skip")))]
    for item in items:
        if is_deep(item.nodeid):
            item.add_marker(pytest.mark.deep)


def _is_empty_set(mark: pytest.Mark) -> bool:
    return "empty parameter set" in str(mark.kwargs.get("reason", ""))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Drop the databases that the processes of this run shared, when all of them have ended."""
    if os.environ.get(POSTGRES_URL) and "PYTEST_XDIST_WORKER" not in os.environ:
        drop_kept(_postgres_url(), session.config._tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what is made once for all processes of this run."""
    return shared_folder(tmp_path_factory)


@pytest.fixture(scope="session")
def sqlite_template(shared: Path) -> Path:
    """A migrated, empty SQLite file to copy from."""

    def make(folder: Path) -> None:
        from experiments.migrations.run import upgrade

        upgrade(f"sqlite:///{folder / FILE}")

    return made_once(shared, "empty-sqlite", make) / FILE


@pytest.fixture(scope="session")
def postgres_template(shared: Path) -> str:
    """Name of a migrated, empty PostgreSQL database to copy from."""
    url = _postgres_url()

    def make(folder: Path) -> None:
        from experiments.migrations.run import upgrade

        name = keep_database(url, "template0", folder)
        upgrade(with_database(url, name))
        close_all(name)

    return kept_database(made_once(shared, "empty-postgresql", make))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"] if os.environ.get(POSTGRES_URL) else ["sqlite"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The database system: the test runs once on each that there is.

    Of a whole module, so that a book that several tests read is made once on each. Without PostgreSQL one test says so
    by being skipped, instead of hundreds.
    """
    return str(request.param)


@pytest.fixture(scope="session")
def fresh_database(sqlite_template: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str, Path], Fresh]]:
    """Makes a fresh, migrated database of a kind for as long as a block lasts; SQLite's is the file that is named."""
    stock = None
    if os.environ.get(POSTGRES_URL):
        stock = Stock(_postgres_url(), request.getfixturevalue("postgres_template"))

    @contextmanager
    def make(kind: str, file: Path) -> Iterator[str]:
        if kind == "sqlite":
            shutil.copyfile(sqlite_template, file)
            yield f"sqlite:///{file}"
            return
        assert stock is not None
        with stock.database() as url:
            yield url

    yield make
    if stock is not None:
        stock.drop_all()


@pytest.fixture(scope="session")
def fresh_demo(shared: Path, sqlite_template: Path, request: pytest.FixtureRequest) -> Callable[[str, Path], Fresh]:
    """Makes a copy of the demo as :func:`fresh_database` makes an empty book, with its uploads in ``files`` beside it.

    The story is told once in a run for each database system. Its moment is that of ``tests.demo``.
    """
    from tests.demo import tell
    from webapp.settings import Settings

    def make(folder: Path, url: str | None) -> None:
        tell(Settings(_env_file=None, data=folder, database_url=url, secret_key="a key only for tests"))

    def in_file(folder: Path) -> None:
        shutil.copyfile(sqlite_template, folder / FILE)
        make(folder, None)

    def in_server(folder: Path) -> None:
        name = keep_database(_postgres_url(), request.getfixturevalue("postgres_template"), folder)
        make(folder, with_database(_postgres_url(), name))
        close_all(name)  # nobody may be connected to what is copied

    @contextmanager
    def copied(kind: str, file: Path) -> Iterator[str]:
        demo = made_once(shared, f"demo-{kind}", in_file if kind == "sqlite" else in_server)
        shutil.copytree(demo / "files", file.parent / "files")
        if kind == "sqlite":
            shutil.copyfile(demo / FILE, file)
            yield f"sqlite:///{file}"
            return
        with postgres_database(_postgres_url(), kept_database(demo)) as name:
            yield with_database(_postgres_url(), name)

    return copied


@pytest.fixture
def database_url(database_kind: str, fresh_database: Callable[[str, Path], Fresh], tmp_path: Path) -> Iterator[str]:
    """URL of a fresh, migrated database of the test's own."""
    with fresh_database(database_kind, tmp_path / "book.db") as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def _made_alike(shared: Path) -> None:
    """Make once in a process what every application of a test is made of alike."""
    keep_templates(shared / "templates")
    keep_addresses()
    hash_quickly()


@pytest.fixture(scope="session", autouse=True)
def _watched() -> None:
    """Watch what every engine of this process stores and which connections it opens; let none trust to luck."""
    import sqlalchemy as sa

    audited.watch()
    sa.event.listen(sa.pool.Pool, "connect", note_connection)
    sa.event.listen(sa.pool.Pool, "connect", read_backwards)


@pytest.fixture(autouse=True)
def _every_change_has_its_act() -> Iterator[None]:
    """Fail the test in which something was stored that nobody is said to have done; see :mod:`tests.audited`."""
    audited.forget()
    yield
    found = audited.told()
    assert not found, "stored without a line in the audit:\n" + "\n".join(found)


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """Engine on the fresh database, as the app opens it; for tests that need several connections."""
    from experiments.database import make_engine

    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_shared(postgres_template: str) -> Iterator[sa.Engine]:
    """One migrated PostgreSQL database for all tests that need one connection only: they undo what they did."""
    import sqlalchemy as sa

    url = _postgres_url()
    with postgres_database(url, postgres_template) as name:
        engine = sa.create_engine(with_database(url, name))
        yield engine
        engine.dispose()


@pytest.fixture
def session(database_kind: str, request: pytest.FixtureRequest) -> Iterator[Session]:
    """Session on an empty, migrated book.

    Making a PostgreSQL database takes longer than most tests, so a test that needs only its session works inside one
    transaction that is rolled back (its commits are savepoints), with all keys starting at 1.
    """
    from sqlalchemy.orm import Session

    if database_kind == "sqlite" or {"engine", "database_url"} & set(request.fixturenames):
        with Session(request.getfixturevalue("engine")) as session:
            yield session
        return
    shared: sa.Engine = request.getfixturevalue("postgres_shared")
    with shared.connect() as connection:
        transaction = connection.begin()
        audited.commits_are_savepoints(connection)
        connection.exec_driver_sql(_RESTART_KEYS)
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()


@pytest.fixture
def now() -> datetime:
    """A Monday morning; the domain never looks at the clock."""
    return datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def today(now: datetime) -> date:
    """The day of ``now``."""
    return now.date()


@pytest.fixture
def actor(session: Session, now: datetime) -> Actor:
    """The first person of a fresh book, its admin, in a team that counts in euros."""
    from experiments.people.first import set_up

    return set_up(
        session,
        email="ines@quernwell.example",
        name="Ines Morrow",
        password_hash=None,
        team_name="Quernwell Mill",
        currency="EUR",
        now=now,
    )


def _postgres_url() -> str:
    return os.environ[POSTGRES_URL]
