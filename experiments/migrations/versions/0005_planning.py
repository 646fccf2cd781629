"""Planning: objectives, self-ratings, draws, channels, toolkits, pictures, signing off, late outcomes, sizing.

Columns that point elsewhere are added by hand-written SQL: on SQLite a table with rows takes them only so without being
copied, and a copy would lose its CHECKs.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from experiments.migrations.append_only import protect, release


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

PROTECTED = ("sign_off", "draw", "outcome_figures")
POINTING = (
    ("experiment", "toolkit_id", "toolkit"),
    ("experiment", "sign_off_id", "person"),
    ("goal", "objective_id", "objective"),
    ("conclusion", "outcome_figures_id", "outcome_figures"),
    ("decline", "answers_id", "decline"),
    ("decline", "reopened_as_id", "experiment"),
)


def upgrade() -> None:
    """Go up."""
    op.create_table('picture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('media_type', sa.String(length=40), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_picture_by')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_picture_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_picture')),
    sa.UniqueConstraint('team_id', 'sha256', name=op.f('uq_picture_team_id_sha256'))
    )
    op.create_table('toolkit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('recipe', sa.Integer(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('goal_kind', sa.Enum('brand_awareness', 'revenue_growth', 'new_sales', 'thought_leadership', 'repeat_business', 'customer_recovery', 'program_introduction', 'donations', 'custom', name='goal_kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('tactic', sa.Text(), nullable=True),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_toolkit_created_by')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_toolkit_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_toolkit')),
    sa.UniqueConstraint('team_id', 'recipe', name=op.f('uq_toolkit_team_id_recipe'))
    )
    with op.batch_alter_table('toolkit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_toolkit_team_id'), ['team_id'], unique=False)

    op.create_table('objective',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_objective_created_by')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.id'], name=op.f('fk_objective_cycle_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_objective_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objective')),
    sa.UniqueConstraint('cycle_id', 'name', name=op.f('uq_objective_cycle_id_name'))
    )
    with op.batch_alter_table('objective', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_objective_team_id'), ['team_id'], unique=False)

    op.create_table('self_rating',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('hindrance', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('score BETWEEN 1 AND 7', name=op.f('ck_self_rating_score')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.id'], name=op.f('fk_self_rating_cycle_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_self_rating_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_self_rating')),
    sa.UniqueConstraint('cycle_id', 'person_id', name=op.f('uq_self_rating_cycle_id_person_id'))
    )
    with op.batch_alter_table('self_rating', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_self_rating_person_id'), ['person_id'], unique=False)

    op.create_table('channel',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('account', sa.Text(), nullable=True),
    sa.Column('audience', sa.Text(), nullable=True),
    sa.Column('why', sa.Text(), nullable=True),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.Enum('open', 'shelf', 'closed', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('better_for_goal_id', sa.Integer(), nullable=True),
    sa.Column('better_because', sa.Text(), nullable=True),
    sa.Column('status_because', sa.Text(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['better_for_goal_id'], ['goal.id'], name=op.f('fk_channel_better_for_goal_id')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_channel_created_by')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_channel_owner_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_channel_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_channel')),
    sa.UniqueConstraint('team_id', 'name', name=op.f('uq_channel_team_id_name'))
    )
    op.create_table('draw',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(length=40), nullable=False),
    sa.Column('seed', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_draw_by')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_draw_experiment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_draw')),
    sa.UniqueConstraint('experiment_id', 'number', name=op.f('uq_draw_experiment_id_number'))
    )
    op.create_table('late_outcome',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('proportion', 'mean', 'ratio', 'count', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('numerator', sa.Text(), nullable=False),
    sa.Column('denominator', sa.Text(), nullable=True),
    sa.Column('direction', sa.Enum('up', 'down', name='direction', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('days_after', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_late_outcome_experiment_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_late_outcome')),
    sa.UniqueConstraint('experiment_id', name=op.f('uq_late_outcome_experiment_id'))
    )
    op.create_table('outcome_figures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('figures', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_outcome_figures_by')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_outcome_figures_experiment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome_figures'))
    )
    with op.batch_alter_table('outcome_figures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outcome_figures_experiment_id'), ['experiment_id'], unique=False)

    op.create_table('sign_off',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('granted', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_sign_off_by')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_sign_off_experiment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_off'))
    )
    with op.batch_alter_table('sign_off', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_off_experiment_id'), ['experiment_id'], unique=False)

    op.add_column('cycle', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.add_column('person', sa.Column('department', sa.Text(), nullable=True))
    op.add_column('experiment', sa.Column('expert', sa.Text(), nullable=True))
    op.add_column('experiment', sa.Column('risky', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('experiment', sa.Column('expected_lift', sa.Double(), nullable=True))
    op.add_column('experiment', sa.Column('price_per_thousand_minor', sa.BigInteger(), nullable=True))
    op.add_column('experiment', sa.Column('audience_size', sa.BigInteger(), nullable=True))
    op.add_column('experiment', sa.Column('units_per_day', sa.Double(), nullable=True))
    op.add_column('experiment', sa.Column('relative_sd', sa.Double(), nullable=True))
    op.add_column('experiment', sa.Column('provisional_until', sa.Date(), nullable=True))
    op.add_column('archive_card', sa.Column('provisional_until', sa.Date(), nullable=True))
    op.add_column('goal', sa.Column('standing', sa.Double(), nullable=True))
    op.add_column('goal', sa.Column('standing_on', sa.Date(), nullable=True))
    for table, column, other in POINTING:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER"
            f" CONSTRAINT fk_{table}_{column} REFERENCES {other} (id)"
        )
    for table, column in (('experiment', 'toolkit_id'), ('experiment', 'built_on_id'), ('goal', 'objective_id')):
        op.create_index(op.f(f'ix_{table}_{column}'), table, [column], unique=False)
    op.create_index(op.f('ix_decline_answers_id'), 'decline', ['answers_id'], unique=True)
    _name_objectives()
    op.execute("ALTER TABLE goal DROP COLUMN objective")
    for table in PROTECTED:
        protect(op.get_bind(), table)


def downgrade() -> None:
    """Go down."""
    for table in PROTECTED:
        release(op.get_bind(), table)
    op.add_column('goal', sa.Column('objective', sa.Text(), nullable=True))
    op.execute("UPDATE goal SET objective = (SELECT name FROM objective WHERE objective.id = goal.objective_id)")
    for table, column in (('experiment', 'toolkit_id'), ('experiment', 'built_on_id'), ('goal', 'objective_id')):
        op.drop_index(op.f(f'ix_{table}_{column}'), table_name=table)
    op.drop_index(op.f('ix_decline_answers_id'), table_name='decline')
    for table, column, _other in POINTING:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for column in ('relative_sd', 'units_per_day', 'audience_size', 'price_per_thousand_minor', 'expected_lift'):
        op.execute(f"ALTER TABLE experiment DROP COLUMN {column}")
    for table, column in (('experiment', 'provisional_until'), ('archive_card', 'provisional_until'), ('experiment', 'risky'), ('experiment', 'expert'), ('person', 'department'),
                          ('cycle', 'version'), ('goal', 'standing'), ('goal', 'standing_on')):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in ('sign_off', 'outcome_figures', 'late_outcome', 'draw', 'channel', 'self_rating', 'objective', 'toolkit', 'picture'):
        op.drop_table(table)


def _name_objectives() -> None:
    """Make one objective of every name that goals of a cycle carry, and let the goals point to it."""
    op.execute(
        "INSERT INTO objective (team_id, cycle_id, name, created_by, created_at)"
        " SELECT team_id, cycle_id, objective, MIN(created_by), MIN(created_at) FROM goal"
        " WHERE objective IS NOT NULL GROUP BY team_id, cycle_id, objective"
    )
    op.execute(
        "UPDATE goal SET objective_id = (SELECT objective.id FROM objective"
        " WHERE objective.cycle_id = goal.cycle_id AND objective.name = goal.objective)"
        " WHERE objective IS NOT NULL"
    )
