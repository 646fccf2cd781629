"""Databases on PostgreSQL for tests: made from a template, emptied and used again, dropped at the end.

Making and dropping one takes up to half a second, since both write all that any test changed to the disk; emptying one
takes a fiftieth of that.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

_SHAPE = """
SELECT md5(string_agg(said, ',' ORDER BY said)) FROM (
    SELECT format('%%s.%%s %%s %%s', relname, attname, atttypid, attnotnull)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped
    UNION ALL SELECT format('%%s on %%s', tgname, relname)
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal
    UNION ALL SELECT version_num FROM alembic_version
) AS told (said)
"""

_EMPTY = """
DO $$
DECLARE one record;
BEGIN
    SET LOCAL session_replication_role = replica;  -- for those triggers that refuse
    FOR one IN
        SELECT relname FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP
        EXECUTE format('DELETE FROM %%I', one.relname);
    END LOOP;
    PERFORM setval(format('%%I.%%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences;
END
$$
"""

_NAME = "name of the database"

_opened: dict[str, list[tuple[Any, sa.pool.ConnectionPoolEntry]]] = {}
"""Connections of this process to each database, with what their pools know of them."""


def note_connection(connection: Any, entry: sa.pool.ConnectionPoolEntry) -> None:
    """Remember a connection that any engine opens; a listener of every pool."""
    if hasattr(connection, "info"):  # psycopg's
        _opened.setdefault(connection.info.dbname, []).append((connection, entry))


def with_database(url: str, name: str) -> str:
    """Give the URL of another database of the same server."""
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def postgres_database(url: str, template: str) -> Iterator[str]:
    """Make a database for the length of the block; give its name."""
    name = _make(url, template)
    try:
        yield name
    finally:
        _drop(url, name)


def keep_database(url: str, template: str, folder: Path) -> str:
    """Make a database that other processes copy; it stays until :func:`drop_kept`, and ``folder`` knows its name."""
    name = _new_name()
    (folder / _NAME).write_text(name, encoding="utf-8")
    _create(url, name, template)
    return name


def kept_database(folder: Path) -> str:
    """Name the database that a folder knows."""
    return (folder / _NAME).read_text(encoding="utf-8")


def drop_kept(url: str, shared: Path) -> None:
    """Drop every database that a folder in ``shared`` knows, at the end of a run."""
    for known in shared.glob(f"*/{_NAME}"):
        _drop(url, known.read_text(encoding="utf-8"))
        known.unlink()


class Stock:
    """Fresh databases: those that were used before are emptied, those whose tables are no longer the same dropped."""

    def __init__(self, url: str, template: str) -> None:
        self.url, self.template = url, template
        self.names: list[str] = []
        self.shape = ""

    @contextmanager
    def database(self) -> Iterator[str]:
        """Give the URL of an empty, migrated database for the length of the block."""
        name = self.names.pop() if self.names else _make(self.url, self.template)
        try:
            yield with_database(self.url, name)
        finally:
            close_all(name)
            if self._emptied(name):
                self.names.append(name)
            else:
                _drop(self.url, name)

    def drop_all(self) -> None:
        """End."""
        while self.names:
            _drop(self.url, self.names.pop())

    def _emptied(self, name: str) -> bool:
        engine = sa.create_engine(with_database(self.url, name), poolclass=sa.pool.NullPool)
        try:
            with engine.begin() as connection:
                # What processes of the test left behind must not write into the next one.
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                self.shape = self.shape or self._shape_of_template()
                if connection.exec_driver_sql(_SHAPE).scalar_one() != self.shape:
                    return False
                connection.exec_driver_sql(_EMPTY)
        except sa.exc.DBAPIError:
            return False  # no table of versions: a test of migrations went down to nothing
        return True

    def _shape_of_template(self) -> str:
        engine = sa.create_engine(with_database(self.url, self.template), poolclass=sa.pool.NullPool)
        with engine.connect() as connection:
            shape: str = connection.exec_driver_sql(_SHAPE).scalar_one()
        return shape


def _server(url: str) -> sa.Engine:
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)


def _new_name() -> str:
    return f"trialbook_{secrets.token_hex(8)}"


def _make(url: str, template: str) -> str:
    name = _new_name()
    _create(url, name, template)
    return name


def _create(url: str, name: str, template: str) -> None:
    with _server(url).connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _drop(url: str, name: str) -> None:
    close_all(name)
    with _server(url).connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def close_all(name: str) -> None:
    """Close what a command or an application left open to the end of its process, which is not that of the tests."""
    for connection, entry in _opened.pop(name, ()):
        if entry.dbapi_connection is connection:
            entry.invalidate()  # the pool is told, or it would end a transaction on a closed connection some time later
        connection.close()
