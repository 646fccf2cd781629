"""Triggers that keep a table append-only on both databases.

Refusing in the database, not only in code, is what makes "the plan was not changed afterwards" a fact.
"""

from __future__ import annotations

import sqlalchemy as sa

APPEND_ONLY = (
    "audit",
    "plan",
    "deviation",
    "approval",
    "sign_off",
    "draw",
    "decline",
    "analysis",
    "conclusion",
    "outcome_figures",
    "share_read",
    "answer_use",
    "lesson_change",
    "follow_up",
    "told",
    "platform_claim",
    "taken_back",
)
"""Tables whose rows are never updated or deleted."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of %% are never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""


def protect(connection: sa.Connection, table: str) -> None:
    """Make the database refuse UPDATE and DELETE (and TRUNCATE) on ``table``."""
    name = _quoted(connection, table)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_FUNCTION)
        connection.exec_driver_sql(
            f"CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON {name}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        connection.exec_driver_sql(
            f"CREATE TRIGGER append_only_table BEFORE TRUNCATE ON {name}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {name}"
            f" BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END"
        )


def release(connection: sa.Connection, table: str) -> None:
    """Take the triggers away again (only for going down)."""
    name = _quoted(connection, table)
    if connection.dialect.name == "postgresql":
        for trigger in ("append_only_rows", "append_only_table"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger} ON {name}")
        return
    for act in ("update", "delete"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_refuses_{act}")


def _quoted(connection: sa.Connection, table: str) -> str:
    return connection.dialect.identifier_preparer.quote(table)
