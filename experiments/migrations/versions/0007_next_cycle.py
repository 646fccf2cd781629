"""The next cycle: plans with their proposals, attribution with claims and real shares, and what the portfolio keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from experiments.migrations.append_only import protect, release
from experiments.migrations.counted_coverage import count_coverage, forget_coverage
from experiments.migrations.shared_cycles import share_cycles, share_no_cycles
from experiments.migrations.learned_cards import count_learned, forget_learned


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

PROTECTED = ("platform_claim",)
TABLES = ("crossed_variant", "real_share", "platform_claim", "proposal", "goal_worth", "brief", "portfolio_kept", "coverage_cell")
ADDED = ("goal_stage", "phase", "forecast", "with_others", "other_tactics", "idea_on", "locked_on")

# What was closed before is drawn and counted as what is closed from now on.
FILLED_IN = (
    "UPDATE archive_card SET phase = (SELECT funnel_from FROM experiment WHERE experiment.id = archive_card.experiment_id), "
    "forecast = (SELECT forecast FROM experiment WHERE experiment.id = archive_card.experiment_id), "
    "other_tactics = (SELECT other_tactics IS NOT NULL AND other_tactics NOT IN ('[]', '[\"nothing\"]') FROM experiment "
    "WHERE experiment.id = archive_card.experiment_id), "
    "goal_stage = (SELECT funnel_stage FROM goal WHERE goal.id = archive_card.goal_id)",
)


def upgrade() -> None:
    """Go up."""
    op.create_table('coverage_cell',
    sa.Column('team_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('pair', sa.Text(), nullable=False),
    sa.Column('first', sa.Text(), nullable=False),
    sa.Column('second', sa.Text(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('experiments', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_coverage_cell_team_id')),
    sa.PrimaryKeyConstraint('team_id', 'pair', 'first', 'second', 'verdict', name=op.f('pk_coverage_cell'))
    )
    op.create_table('portfolio_kept',
    sa.Column('team_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('as_of', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tests', sa.Integer(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_portfolio_kept_team_id')),
    sa.PrimaryKeyConstraint('team_id', name=op.f('pk_portfolio_kept'))
    )
    op.create_table('brief',
    sa.Column('cycle_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('foreword', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.id'], name=op.f('fk_brief_cycle_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_brief_person_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_brief_team_id')),
    sa.PrimaryKeyConstraint('cycle_id', name=op.f('pk_brief'))
    )
    op.create_index(op.f('ix_brief_team_id'), 'brief', ['team_id'], unique=False)
    op.create_table('goal_worth',
    sa.Column('goal_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_goal_worth_goal_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_goal_worth_person_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_goal_worth_team_id')),
    sa.PrimaryKeyConstraint('goal_id', name=op.f('pk_goal_worth'))
    )
    op.create_index(op.f('ix_goal_worth_team_id'), 'goal_worth', ['team_id'], unique=False)
    op.create_table('proposal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('cycle_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('kind', sa.Enum('scale', 'keep', 'stop', 'repeat', 'test', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=True),
    sa.Column('left_out_because', sa.Text(), nullable=True),
    sa.Column('goal_id', sa.Integer(), nullable=True),
    sa.Column('per_version', sa.BigInteger(), nullable=True),
    sa.Column('money_minor', sa.BigInteger(), nullable=True),
    sa.Column('hours', sa.Double(), nullable=True),
    sa.Column('facts', sa.Text(), nullable=True),
    sa.Column('accepted_as', sa.Enum('goal', 'experiment', 'decision', name='accepted_as', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.Column('accepted_id', sa.Integer(), nullable=True),
    sa.Column('accepted_by', sa.Integer(), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(accepted_as IS NULL) = (accepted_at IS NULL)', name=op.f('ck_proposal_accepted_whole')),
    sa.ForeignKeyConstraint(['accepted_by'], ['person.id'], name=op.f('fk_proposal_accepted_by')),
    sa.ForeignKeyConstraint(['cycle_id'], ['cycle.id'], name=op.f('fk_proposal_cycle_id')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_proposal_goal_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_proposal_person_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_proposal_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal')),
    sa.UniqueConstraint('cycle_id', 'key', name=op.f('uq_proposal_cycle_id_key'))
    )
    op.create_index(op.f('ix_proposal_accepted_as_accepted_id'), 'proposal', ['accepted_as', 'accepted_id'], unique=False)
    op.create_index(op.f('ix_proposal_team_id'), 'proposal', ['team_id'], unique=False)
    op.create_table('platform_claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('claimed', sa.Double(), nullable=False),
    sa.Column('is_money', sa.Boolean(), nullable=False),
    sa.Column('spend_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('margin', sa.Double(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('claimed > 0', name=op.f('ck_platform_claim_claimed_something')),
    sa.CheckConstraint('margin > 0 AND margin <= 1', name=op.f('ck_platform_claim_margin_is_share')),
    sa.CheckConstraint('spend_minor >= 0', name=op.f('ck_platform_claim_spend_not_negative')),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_platform_claim_experiment_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_platform_claim_person_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_platform_claim_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_platform_claim'))
    )
    op.create_index(op.f('ix_platform_claim_experiment_id_id'), 'platform_claim', ['experiment_id', 'id'], unique=False)
    op.create_index(op.f('ix_platform_claim_team_id'), 'platform_claim', ['team_id'], unique=False)
    op.create_table('real_share',
    sa.Column('experiment_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('measured_on', sa.Date(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('extra', sa.Double(), nullable=False),
    sa.Column('extra_lower', sa.Double(), nullable=True),
    sa.Column('extra_upper', sa.Double(), nullable=True),
    sa.Column('claimed', sa.Double(), nullable=False),
    sa.Column('is_money', sa.Boolean(), nullable=False),
    sa.Column('spend_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.String(length=3), nullable=True),
    sa.Column('factor', sa.Double(), nullable=False),
    sa.Column('lower', sa.Double(), nullable=True),
    sa.Column('upper', sa.Double(), nullable=True),
    sa.Column('confidence', sa.Double(), nullable=False),
    sa.Column('grade', sa.Text(), nullable=True),
    sa.Column('usable_until', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_real_share_experiment_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_real_share_team_id')),
    sa.PrimaryKeyConstraint('experiment_id', name=op.f('pk_real_share'))
    )
    op.create_index(op.f('ix_real_share_team_id_channel_measured_on'), 'real_share', ['team_id', 'channel', 'measured_on'], unique=False)
    op.create_table('crossed_variant',
    sa.Column('variant_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Enum('neither', 'social', 'other', 'both', name='part', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('other_tactic', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_crossed_variant_experiment_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['variant_id'], ['variant.id'], name=op.f('fk_crossed_variant_variant_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('variant_id', name=op.f('pk_crossed_variant')),
    sa.UniqueConstraint('experiment_id', 'part', name=op.f('uq_crossed_variant_experiment_id_part'))
    )
    op.create_index(op.f('ix_crossed_variant_experiment_id'), 'crossed_variant', ['experiment_id'], unique=False)
    op.add_column('archive_card', sa.Column('goal_stage', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('phase', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('forecast', sa.Double(), nullable=True))
    op.add_column('archive_card', sa.Column('with_others', sa.Boolean(), nullable=True))
    op.add_column('archive_card', sa.Column('other_tactics', sa.Boolean(), nullable=True))
    op.add_column('archive_card', sa.Column('idea_on', sa.Date(), nullable=True))
    op.add_column('archive_card', sa.Column('locked_on', sa.Date(), nullable=True))
    left_out = sa.text("design = 'geo'")
    op.create_index(
        'ix_archive_card_left_out', 'archive_card', ['team_id', 'experiment_id'], unique=False,
        sqlite_where=left_out, postgresql_where=left_out,
    )
    for statement in FILLED_IN:
        op.execute(statement)
    op.create_index(op.f('ix_tally_team_id_cycle_id_dimension'), 'tally', ['team_id', 'cycle_id', 'dimension'], unique=False)
    op.drop_index(op.f('ix_lesson_team_id_review_on'), table_name='lesson')
    op.create_index(op.f('ix_lesson_team_id_review_on_id'), 'lesson', ['team_id', 'review_on', 'id'], unique=False)
    count_learned(op.get_bind())
    count_coverage(op.get_bind())
    share_cycles()
    for table in PROTECTED:
        protect(op.get_bind(), table)


def downgrade() -> None:
    """Go down."""
    for table in PROTECTED:
        release(op.get_bind(), table)
    forget_learned(op.get_bind())
    op.drop_index(op.f('ix_lesson_team_id_review_on_id'), table_name='lesson')
    op.create_index(op.f('ix_lesson_team_id_review_on'), 'lesson', ['team_id', 'review_on'], unique=False)
    op.drop_index(op.f('ix_tally_team_id_cycle_id_dimension'), table_name='tally')
    forget_coverage(op.get_bind())
    share_no_cycles()
    op.drop_index('ix_archive_card_left_out', table_name='archive_card')
    for column in ADDED:
        op.execute(f"ALTER TABLE archive_card DROP COLUMN {column}")
    for table in TABLES:
        op.drop_table(table)
