"""Rows of any table as JSON and back, the same from either database."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from experiments.database import CanonicalJson, UtcTime


def row_to(table: sa.Table, row: Mapping[Any, Any], leave_out: Collection[str] = ()) -> dict[str, Any]:
    """Write a row as JSON values, without some columns."""
    return {column.name: _to(row[column.name]) for column in table.columns if column.name not in leave_out}


def row_from(table: sa.Table, given: Mapping[str, Any]) -> dict[str, Any]:
    """Read a row back.

    Raises
    ------
    ValueError, KeyError, TypeError
        A value is not what its column holds.
    """
    return {column.name: _from(column.type, given[column.name]) for column in table.columns if column.name in given}


def row_in_order(table: sa.Table, dialect: str) -> list[sa.ColumnElement[Any]]:
    """Give the order in which rows are written: by key, texts by their letters on both databases."""
    return [
        column.collate("C") if dialect == "postgresql" and isinstance(column.type, sa.String) else column
        for column in table.primary_key
    ]


def with_parents_first(table: sa.Table, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Let a row of the same table to which others point stand before them.

    Raises
    ------
    ValueError
        A row points to none.
    """
    inside = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    if not inside:
        yield from rows
        return
    there: set[Any] = set()
    waiting: list[dict[str, Any]] = []
    for row in rows:
        if all(row[name] is None or row[name] in there for name in inside):
            there.add(row["id"])
            yield row
        else:
            waiting.append(row)
    while waiting:
        ready = [row for row in waiting if all(row[name] is None or row[name] in there for name in inside)]
        if not ready:
            raise ValueError("a row points to none")
        for row in ready:
            there.add(row["id"])
            yield row
        gone = {id(row) for row in ready}
        waiting = [row for row in waiting if id(row) not in gone]


def _to(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _from(kind: sa.types.TypeEngine[Any], value: Any) -> Any:
    if value is None or isinstance(kind, CanonicalJson):
        return value
    if isinstance(kind, UtcTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, sa.Date):
        return date.fromisoformat(value)
    if isinstance(kind, sa.Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    if isinstance(kind, sa.LargeBinary):
        return base64.b64decode(value, validate=True)
    if isinstance(kind, sa.Boolean) and not isinstance(value, bool):
        raise TypeError("no truth value")
    return value
