"""Many rows at once: the keys they get, the lock under which these are taken, and how they are inserted."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import Base
from experiments.people.team import Team

AT_ONCE = 2_000


def hold_team(session: Session, team_id: int) -> None:
    """Let one import into a team wait for the other: what is known is looked up, and keys are taken, after this.

    PostgreSQL locks the row of the team; SQLite has one writer, so the transaction begins as the writing one.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.dbapi_connection
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        return
    session.execute(sa.select(Team.id).where(Team.id == team_id).with_for_update())


def take_keys(session: Session, model: type[Base], number: int) -> list[int]:
    """Take as many new keys of a table, in rising order; under the lock of :func:`hold_team`."""
    if not number:
        return []
    table = _table(model)
    if session.get_bind().dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(table.name, "id")
        each = sa.func.generate_series(1, number).table_valued("place")
        return sorted(session.scalars(sa.select(sa.func.nextval(sequence)).select_from(each)))
    highest = session.scalar(sa.select(sa.func.max(table.c.id))) or 0
    return list(range(highest + 1, highest + 1 + number))


def insert_rows(session: Session, model: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns, some thousand at a time."""
    insert = sa.insert(_table(model))
    connection = session.connection()
    source = iter(rows)
    while some := list(islice(source, AT_ONCE)):
        connection.execute(insert, some)


def _table(model: type[Base]) -> sa.Table:
    return cast("sa.Table", model.__table__)
