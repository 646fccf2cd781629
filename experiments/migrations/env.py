"""Alembic environment: run by :mod:`experiments.migrations.run`, or by a developer with ``alembic -x url=…``."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import context

from experiments.database import CanonicalJson, UtcTime
from experiments.migrations.compare import is_ours
from experiments.migrations.models import all_metadata


def frozen_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our column types into a migration as what they are underneath: a migration must not change with them."""
    if kind == "type" and isinstance(item, UtcTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, CanonicalJson):
        return "sa.Text()"
    return False


def run(connection: sa.Connection) -> None:
    """Run the migrations on an open connection; its owner begins and commits."""
    context.configure(
        connection=connection,
        target_metadata=all_metadata(),
        include_object=is_ours,
        render_as_batch=True,
        transactional_ddl=True,
        compare_type=True,
        render_item=frozen_type,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = sa.create_engine(context.get_x_argument(as_dictionary=True)["url"], poolclass=sa.pool.NullPool)
    with engine.begin() as opened:
        run(opened)
