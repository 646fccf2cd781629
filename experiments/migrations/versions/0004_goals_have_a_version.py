"""Goals have a version, so that of two people who change one at the same time the second is told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    # The default stays in the database: on SQLite a column is added to a table with rows only so, without copying it.
    op.add_column('goal', sa.Column('version', sa.Integer(), nullable=False, server_default='1'))


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table('goal', schema=None) as batch_op:
        batch_op.drop_column('version')
