"""Base class, column types that mean the same on SQLite and PostgreSQL, and engines."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from experiments.errors import Fault, WrongStatus

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(sa.TypeDecorator[datetime]):
    """A moment in UTC; aware in Python on both databases."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Store with a time zone where the database knows one."""
        return dialect.type_descriptor(sa.DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive moments, turn the rest into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the base class names it
        """Give back an aware moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CanonicalJson(sa.TypeDecorator[Any]):
    """JSON as canonical text: sorted keys, no spaces, so that equal values have equal bytes (JSONB reorders)."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base class names it
        """Write canonical text."""
        return None if value is None else canonical_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002 - the base class names it
        """Read the text back."""
        return None if value is None else json.loads(value)


class CanonicalJsonOrNull(CanonicalJson):
    """JSON as canonical text where nothing is a value too: ``None`` is kept as ``null``, not as a missing column."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002 - the base class names it
        """Write canonical text."""
        return canonical_json(value)


def canonical_json(value: object) -> str:
    """Write ``value`` as JSON with sorted keys and no spaces; NaN and infinity are refused.

    Examples
    --------
    >>> canonical_json({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def named_enum(enum: type[StrEnum], name: str) -> sa.Enum:
    """Store a StrEnum by value as text with a named CHECK, the same on both databases."""
    return sa.Enum(enum, name=name, native_enum=False, create_constraint=True, length=40, values_callable=_values)


def _values(enum: type[StrEnum]) -> list[str]:
    return [member.value for member in enum]


def one_of(column: str, values: Iterable[str], name: str) -> sa.CheckConstraint:
    """Make a named CHECK that ``column`` is one of ``values`` (or NULL)."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=name)


def without_index(column: sa.orm.InstrumentedAttribute[int]) -> sa.ColumnElement[int]:
    """Compare by a column without its index, where another condition leaves far fewer rows.

    SQLite keeps no statistics unless asked to, and takes any index on an equality for a good one.
    """
    return sa.func.coalesce(column, 0)


class Base(DeclarativeBase):
    """Base of all models."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcTime(), date: sa.Date(), str: sa.Text()}  # noqa: RUF012 - SQLAlchemy's form


Key = Annotated[int, mapped_column(primary_key=True)]


_PRAGMAS = (
    "journal_mode=WAL",
    "busy_timeout=15000",
    "foreign_keys=ON",
    "synchronous=NORMAL",
    "recursive_triggers=ON",  # else INSERT OR REPLACE deletes a row without asking the triggers that refuse it
)


def _sqlite_pragmas(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def all_or_nothing(session: Session) -> Iterator[None]:
    """Undo what the block stored where it raises, and keep the transaction around it.

    SQLite's driver begins a transaction only at the first change. A savepoint before that would be the outermost one,
    and releasing it would commit: so the transaction is begun here.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN")
    with session.begin_nested():
        yield


def refuse_stale(row: Any, version: int | None) -> None:
    """Refuse who saw another ``version`` of a row than the one that was just read; ``None`` saw that one.

    Raises
    ------
    WrongStatus
        Somebody changed it meanwhile.
    """
    if version is not None and version != row.version:
        raise changed_meanwhile()


def move_on(
    session: Session,
    row: Any,
    version: int | None,
    values: Mapping[str, Any],
    *,
    only: Collection[sa.ColumnElement[bool]] = (),
) -> None:
    """Set columns of a row that counts its changes in ``version``, and count on: the optimistic lock.

    One UPDATE whose row count is checked: of two who saw the same version, at the same moment too, the second is
    refused.

    Parameters
    ----------
    row : Base
        With the columns ``id`` and ``version``; it is read again.
    version : int or None
        The version that the person saw; ``None`` takes the one just read.
    only : collection of conditions
        What else must hold of the row.

    Raises
    ------
    WrongStatus
        Somebody changed it meanwhile.
    """
    table = type(row)
    seen = row.version if version is None else version
    done = session.execute(
        sa.update(table)
        .where(table.id == row.id, table.version == seen, *only)
        .values(version=seen + 1, **values)
        .execution_options(synchronize_session=False)
    )
    session.refresh(row)
    if cast("sa.CursorResult[Any]", done).rowcount != 1:
        raise changed_meanwhile()


def changed_meanwhile() -> WrongStatus:
    """Make the refusal of who was not the first to change a row."""
    sentence = "Somebody changed this meanwhile. Look at it again, then repeat."
    return WrongStatus(Fault("version", "changed_meanwhile", sentence))


def insert_into(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Begin an INSERT that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update`` on both databases.

    For rows that somebody else may be inserting at the same moment.
    """
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def make_engine(url: str) -> sa.Engine:
    """Open an engine; SQLite gets WAL, a busy timeout and foreign keys.

    Parameters
    ----------
    url : str
        SQLAlchemy URL, for example ``sqlite:////srv/trialbook/trialbook.db`` or ``postgresql://…``.
    """
    # What is stored never stands in an error: a failed mail would put a link that lets in into the log.
    engine = sa.create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite_pragmas)
    return engine
