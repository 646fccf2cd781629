"""People of several teams, what lets them in, and what is told to them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from experiments.migrations.append_only import protect, release


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table('request_key',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=255), nullable=False),
    sa.Column('call_hash', sa.String(length=64), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('location', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_request_key')),
    sa.UniqueConstraint('owner', 'key', name=op.f('uq_request_key_owner_key'))
    )
    with op.batch_alter_table('request_key', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_request_key_expires'), ['expires'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('role', sa.Enum('viewer', 'marketer', 'analyst', 'lead', 'admin', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('expires', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_invitation_created_by')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_invitation_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('hash', name=op.f('uq_invitation_hash'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_team_id_id'), ['team_id', 'id'], unique=False)

    op.create_table('mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Enum('waiting', 'sent', 'given_up', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('problem', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_mail_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('key', name=op.f('uq_mail_key'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mail_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mail_status_next_try'), ['status', 'next_try'], unique=False)

    op.create_table('notice_choice',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('weekly', 'waits_for_you', 'verdict_in', 'lesson_contested', name='kind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('wanted', sa.Boolean(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_choice_person_id')),
    sa.PrimaryKeyConstraint('person_id', 'kind', name=op.f('pk_notice_choice'))
    )
    op.create_table('share_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.Enum('experiment', 'lesson', 'goal', name='thing', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.Enum('story', 'figures', name='scope', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('expires', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_share_link_created_by')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_share_link_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share_link')),
    sa.UniqueConstraint('hash', name=op.f('uq_share_link_hash'))
    )
    with op.batch_alter_table('share_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_share_link_team_id_thing_thing_id_id'), ['team_id', 'thing', 'thing_id', 'id'], unique=False)

    op.create_table('webhook',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('secret', sa.Text(), nullable=False),
    sa.Column('events', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_webhook_created_by')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_webhook_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook'))
    )
    with op.batch_alter_table('webhook', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_team_id_id'), ['team_id', 'id'], unique=False)

    op.create_table('share_read',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('link_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('program', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['link_id'], ['share_link.id'], name=op.f('fk_share_read_link_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_share_read'))
    )
    with op.batch_alter_table('share_read', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_share_read_link_id_id'), ['link_id', 'id'], unique=False)

    op.create_table('webhook_call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('webhook_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('event', sa.String(length=40), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.Enum('waiting', 'sent', 'given_up', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered', sa.Integer(), nullable=True),
    sa.Column('problem', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['webhook_id'], ['webhook.id'], name=op.f('fk_webhook_call_webhook_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_call')),
    sa.UniqueConstraint('webhook_id', 'key', name=op.f('uq_webhook_call_webhook_id_key'))
    )
    with op.batch_alter_table('webhook_call', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_call_status_next_try'), ['status', 'next_try'], unique=False)

    op.create_table('goal_share',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('goal_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.Integer(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by'], ['person.id'], name=op.f('fk_goal_share_by')),
    sa.ForeignKeyConstraint(['goal_id'], ['goal.id'], name=op.f('fk_goal_share_goal_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_goal_share_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_goal_share'))
    )
    with op.batch_alter_table('goal_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_goal_share_team_id_goal_id'), ['team_id', 'goal_id'], unique=False)
        batch_op.create_index('uq_goal_share_goal_id_team_id_live', ['goal_id', 'team_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tf_primary_method', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('tf_totp_secret', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('mf_recovery_codes', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('token', schema=None) as batch_op:
        batch_op.add_column(sa.Column('last_used_on', sa.Date(), nullable=True))

    protect(op.get_bind(), "share_read")



def downgrade() -> None:
    """Go down."""
    release(op.get_bind(), "share_read")
    with op.batch_alter_table('token', schema=None) as batch_op:
        batch_op.drop_column('last_used_on')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('erased_at')
        batch_op.drop_column('mf_recovery_codes')
        batch_op.drop_column('tf_totp_secret')
        batch_op.drop_column('tf_primary_method')

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_column('ended_at')

    with op.batch_alter_table('goal_share', schema=None) as batch_op:
        batch_op.drop_index('uq_goal_share_goal_id_team_id_live', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_goal_share_team_id_goal_id'))

    op.drop_table('goal_share')
    with op.batch_alter_table('webhook_call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_call_status_next_try'))

    op.drop_table('webhook_call')
    with op.batch_alter_table('share_read', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_share_read_link_id_id'))

    op.drop_table('share_read')
    with op.batch_alter_table('webhook', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_webhook_team_id_id'))

    op.drop_table('webhook')
    with op.batch_alter_table('share_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_share_link_team_id_thing_thing_id_id'))

    op.drop_table('share_link')
    op.drop_table('notice_choice')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mail_status_next_try'))
        batch_op.drop_index(batch_op.f('ix_mail_person_id'))

    op.drop_table('mail')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_team_id_id'))

    op.drop_table('invitation')
    with op.batch_alter_table('request_key', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_request_key_expires'))

    op.drop_table('request_key')
