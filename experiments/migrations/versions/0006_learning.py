"""Learning: figures of kept versions, the vocabulary, own words, changes and uses of lessons, follow-ups, tellings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from experiments.migrations.append_only import protect, release


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

PROTECTED = ("answer_use", "lesson_change", "follow_up", "told")
ADDED = (
    ("archive_card", "metric_identity"),
    ("archive_card", "control"),
    ("archive_card", "degrees"),
    ("archive_card", "shrunken_lift"),
    ("archive_card", "shrunken_lower"),
    ("archive_card", "shrunken_upper"),
    ("archive_card", "full_cost_minor"),
    ("archive_card", "avoided_minor"),
    ("archive_card", "avoided_every"),
    ("archive_card", "question"),
    ("archive_card", "tags"),
    ("archive_card", "started_on"),
    ("archive_card", "ended_on"),
    ("archive_card", "unit"),
    ("conclusion", "avoided_minor"),
    ("conclusion", "avoided_every"),
    ("lesson", "pooled"),
    ("lesson", "plan_with"),
    ("lesson", "grade"),
    ("lesson", "version"),
)
TABLES = ("archive_spread", "archive_vocabulary", "facet_tally", "own_word", "told", "answer_use", "archive_figure", "follow_up", "lesson_change", "lesson_use")


def upgrade() -> None:
    """Go up."""
    op.create_table('archive_spread',
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('family', sa.Text(), nullable=False),
    sa.Column('tests', sa.Integer(), nullable=False),
    sa.Column('as_of', sa.DateTime(timezone=True), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_archive_spread_team_id')),
    sa.PrimaryKeyConstraint('team_id', 'family', name=op.f('pk_archive_spread'))
    )
    op.create_table('archive_vocabulary',
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('word', sa.Text(), nullable=False),
    sa.Column('initial', sa.Text(), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('texts', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_archive_vocabulary_team_id')),
    sa.PrimaryKeyConstraint('team_id', 'word', name=op.f('pk_archive_vocabulary'))
    )
    op.create_index(op.f('ix_archive_vocabulary_team_id_initial_length'), 'archive_vocabulary', ['team_id', 'initial', 'length'], unique=False)

    op.create_table('facet_tally',
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('facet', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('cards', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_facet_tally_team_id')),
    sa.PrimaryKeyConstraint('team_id', 'facet', 'value', name=op.f('pk_facet_tally'))
    )
    op.create_table('own_word',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('folded', sa.Text(), nullable=False),
    sa.Column('meaning', sa.Text(), nullable=False),
    sa.Column('measure', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['person.id'], name=op.f('fk_own_word_changed_by')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_own_word_created_by')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_own_word_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_own_word')),
    sa.UniqueConstraint('team_id', 'folded', name=op.f('uq_own_word_team_id_folded'))
    )
    op.create_table('told',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.Enum('experiment', 'lesson', 'goal', 'cycle', name='thing', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('to_whom', sa.Text(), nullable=False),
    sa.Column('how', sa.Text(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_told_person_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_told_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told'))
    )
    op.create_index(op.f('ix_told_team_id_thing_thing_id'), 'told', ['team_id', 'thing', 'thing_id'], unique=False)

    op.create_table('answer_use',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('instead_of', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_answer_use_experiment_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_answer_use_person_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_answer_use_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_use'))
    )
    op.create_index(op.f('ix_answer_use_experiment_id'), 'answer_use', ['experiment_id'], unique=False)

    op.create_table('archive_figure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('direction', sa.Text(), nullable=False),
    sa.Column('variant', sa.Text(), nullable=False),
    sa.Column('variant_position', sa.Integer(), nullable=False),
    sa.Column('is_control', sa.Boolean(), nullable=False),
    sa.Column('n', sa.Double(), nullable=True),
    sa.Column('successes', sa.Double(), nullable=True),
    sa.Column('mean', sa.Double(), nullable=True),
    sa.Column('sd', sa.Double(), nullable=True),
    sa.Column('numerator', sa.Double(), nullable=True),
    sa.Column('denominator', sa.Double(), nullable=True),
    sa.Column('units', sa.Double(), nullable=True),
    sa.Column('lift', sa.Double(), nullable=True),
    sa.Column('lower', sa.Double(), nullable=True),
    sa.Column('upper', sa.Double(), nullable=True),
    sa.Column('log_lift_se', sa.Double(), nullable=True),
    sa.Column('degrees', sa.Double(), nullable=True),
    sa.Column('shrunken_lift', sa.Double(), nullable=True),
    sa.Column('shrunken_lower', sa.Double(), nullable=True),
    sa.Column('shrunken_upper', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_archive_figure_experiment_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_archive_figure_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_archive_figure')),
    sa.UniqueConstraint('experiment_id', 'position', 'variant', name=op.f('uq_archive_figure_experiment_id_position_variant'))
    )
    op.create_index(op.f('ix_archive_figure_team_id'), 'archive_figure', ['team_id'], unique=False)

    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.Column('held', sa.Enum('yes', 'partly', 'no', 'cannot_tell', name='held', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('lift', sa.Double(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_follow_up_experiment_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_follow_up_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up'))
    )
    op.create_index(op.f('ix_follow_up_experiment_id'), 'follow_up', ['experiment_id'], unique=False)

    op.create_table('lesson_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('was', sa.Text(), nullable=True),
    sa.Column('became', sa.Text(), nullable=False),
    sa.Column('because', sa.Text(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_lesson_change_experiment_id')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_lesson_change_lesson_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_lesson_change_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson_change'))
    )
    op.create_index(op.f('ix_lesson_change_lesson_id'), 'lesson_change', ['lesson_id'], unique=False)

    op.create_table('lesson_use',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_lesson_use_experiment_id')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_lesson_use_lesson_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_lesson_use_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson_use'))
    )
    op.create_index(op.f('ix_lesson_use_experiment_id'), 'lesson_use', ['experiment_id'], unique=False)
    op.create_index(op.f('ix_lesson_use_lesson_id'), 'lesson_use', ['lesson_id'], unique=False)
    op.add_column('archive_card', sa.Column('metric_identity', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('control', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('degrees', sa.Double(), nullable=True))
    op.add_column('archive_card', sa.Column('shrunken_lift', sa.Double(), nullable=True))
    op.add_column('archive_card', sa.Column('shrunken_lower', sa.Double(), nullable=True))
    op.add_column('archive_card', sa.Column('shrunken_upper', sa.Double(), nullable=True))
    op.add_column('archive_card', sa.Column('full_cost_minor', sa.BigInteger(), nullable=True))
    op.add_column('archive_card', sa.Column('avoided_minor', sa.BigInteger(), nullable=True))
    op.add_column('archive_card', sa.Column('avoided_every', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('question', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('tags', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('started_on', sa.Date(), nullable=True))
    op.add_column('archive_card', sa.Column('ended_on', sa.Date(), nullable=True))
    op.add_column('archive_card', sa.Column('unit', sa.Text(), nullable=True))
    op.add_column('conclusion', sa.Column('avoided_minor', sa.BigInteger(), nullable=True))
    op.add_column('conclusion', sa.Column('avoided_every', sa.Text(), nullable=True))
    op.add_column('lesson', sa.Column('pooled', sa.Text(), nullable=True))
    op.add_column('lesson', sa.Column('plan_with', sa.Double(), nullable=True))
    op.add_column('lesson', sa.Column('grade', sa.Text(), nullable=True))
    op.add_column('lesson', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.create_index(op.f('ix_archive_card_team_id_metric_identity'), 'archive_card', ['team_id', 'metric_identity'], unique=False)
    for table in PROTECTED:
        protect(op.get_bind(), table)


def downgrade() -> None:
    """Go down."""
    for table in PROTECTED:
        release(op.get_bind(), table)
    op.drop_index(op.f('ix_archive_card_team_id_metric_identity'), table_name='archive_card')
    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in TABLES:
        op.drop_table(table)
