"""Compare a migrated database with the models."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from experiments.learning.archive.index import is_search_name
from experiments.migrations.models import all_metadata


def is_ours(item: object, name: str | None, kind: str, reflected: bool, compare_to: object | None) -> bool:  # noqa: ARG001, FBT001 - Alembic's signature
    """Say whether Alembic should look at an object; the full-text index has DDL of its own."""
    if kind == "table":
        return not is_search_name(name)
    return True


def differences(connection: sa.Connection) -> list[Any]:
    """List what Alembic would change to make the database equal to the models; empty if it is."""
    context = MigrationContext.configure(connection, opts={"include_object": is_ours, "compare_type": True})
    found: list[Any] = compare_metadata(context, all_metadata())
    return found
