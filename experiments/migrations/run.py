"""Bring a database to the present schema, from inside the app: one call, one transaction, one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import alembic.command
import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

_LOCK = 7_214_500_911
"""Key of the advisory lock on PostgreSQL; any number that nobody else uses."""


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at ``url`` up to ``revision``.

    Everything happens in one transaction under a lock, so that a crash leaves the old schema and two processes
    starting together do it once.

    Parameters
    ----------
    url : str
        SQLAlchemy URL; a SQLite file is made if it is missing, its folder is not.
    revision : str
        Revision to go to, the newest by default.
    """
    _move(url, revision, up=True)


def downgrade(url: str, revision: str) -> None:
    """Bring the database at ``url`` down to ``revision``, ``"base"`` for an empty one."""
    _move(url, revision, up=False)


def schema_is_current(url: str) -> bool:
    """Say whether the database at ``url`` is at the newest revision."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_heads()
    finally:
        engine.dispose()
    return set(present) == set(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _move(url: str, revision: str, *, up: bool) -> None:
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _no_implicit_transactions)
        sa.event.listen(engine, "begin", _begin_immediate)
    config = _config()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        config.attributes["connection"] = connection
        (alembic.command.upgrade if up else alembic.command.downgrade)(config, revision)


def _no_implicit_transactions(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # Python's sqlite3 does not open a transaction before DDL; we begin ourselves, below.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.close()


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
