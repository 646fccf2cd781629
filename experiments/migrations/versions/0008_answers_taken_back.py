"""Answers that were taken back: approvals, signatures, and answers to decisions stay as given, and count no more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from experiments.migrations.append_only import protect, release

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table('taken_back',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('answered', sa.Enum('approval', 'sign_off', 'follow_up', name='answered', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('row_id', sa.Integer(), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_taken_back_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_taken_back')),
    sa.UniqueConstraint('answered', 'row_id', name=op.f('uq_taken_back_answered_row_id'))
    )
    protect(op.get_bind(), 'taken_back')


def downgrade() -> None:
    """Go down."""
    release(op.get_bind(), 'taken_back')
    op.drop_table('taken_back')
