"""Rows that were written for good: the database itself refuses to change or delete them, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from experiments.database import UtcTime
from experiments.migrations.append_only import APPEND_ONLY
from experiments.migrations.models import all_metadata

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
VALUES: dict[type, Any] = {str: "x", int: 1, float: 0.5, bool: False, date: NOW.date()}
ASKED: dict[str, dict[str, Any]] = {
    "decline": {"experiment_id": 1},
    "conclusion": {"verdict": "undecided", "rule_verdict": "undecided", "grade": "C"},
}
"""What a row needs besides: a no is said to something, a conclusion speaks in fixed words."""


def some_row(connection: sa.Connection, table: sa.Table) -> Any:
    """Key of a row of a table: one that is there, else a new one of the plainest values, with all it hangs from."""
    (key,) = table.primary_key.columns
    asked = ASKED.get(table.name, {})
    found = connection.scalar(sa.select(key).limit(1))
    if found is not None:
        return found
    values = {}
    for column in table.columns:
        if column is key or (column.nullable and column.name not in asked):
            continue
        parents = [each.column.table for each in column.foreign_keys if each.column.table is not table]
        plain = asked.get(column.name) or _plain(column)
        values[column.name] = some_row(connection, parents[0]) if parents else plain
    return connection.execute(table.insert().values(values).returning(key)).scalar_one()


def _plain(column: sa.Column[Any]) -> Any:
    if isinstance(column.type, sa.Enum):
        return column.type.enums[0]
    if isinstance(column.type, sa.TypeDecorator):
        return NOW if isinstance(column.type, UtcTime) else {}
    return VALUES[column.type.python_type]


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One connection, whose rows are undone."""
    with engine.connect() as connection:
        yield connection


def rows(connection: sa.Connection, table: sa.Table) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(sa.select(table))]


@pytest.mark.parametrize("name", APPEND_ONLY)
def test_no_row_is_changed_or_deleted_in_raw_sql(connection: sa.Connection, name: str) -> None:
    table = all_metadata().tables[name]
    key = some_row(connection, table)
    written = rows(connection, table)
    assert len(written) == 1
    statements = [
        f"UPDATE {name} SET id = id",
        f"UPDATE {name} SET id = id + 1000",
        *(
            f"UPDATE {name} SET {column.name} = NULL WHERE id = {key}"
            for column in table.columns
            if column.name != "id"
        ),
        f"DELETE FROM {name}",
        f"DELETE FROM {name} WHERE id = {key}",
    ]
    if connection.dialect.name == "postgresql":
        statements += [f"TRUNCATE {name} CASCADE", f"TRUNCATE {name} RESTART IDENTITY CASCADE"]
    for statement in statements:
        with pytest.raises(sa.exc.DBAPIError, match=f"rows of {name} are never changed or deleted"):  # noqa: SIM117
            with connection.begin_nested():
                connection.exec_driver_sql(statement)
    assert rows(connection, table) == written


@pytest.mark.parametrize("name", APPEND_ONLY)
def test_no_row_is_replaced_by_another_with_its_key(connection: sa.Connection, name: str) -> None:
    table = all_metadata().tables[name]
    key = some_row(connection, table)
    written = rows(connection, table)
    columns = ", ".join(column.name for column in table.columns)
    copied = f"({columns}) SELECT {columns} FROM {name} WHERE id = {key}"
    statement = {
        "sqlite": f"INSERT OR REPLACE INTO {name} {copied}",
        "postgresql": f"INSERT INTO {name} {copied} ON CONFLICT (id) DO UPDATE SET id = excluded.id",
    }[connection.dialect.name]
    with pytest.raises(sa.exc.DBAPIError, match=f"rows of {name} are never changed or deleted"):  # noqa: SIM117
        with connection.begin_nested():
            connection.exec_driver_sql(statement)
    assert rows(connection, table) == written
