"""Learning: figures of kept versions, the vocabulary, own words, changes and uses of lessons, follow-ups, tellings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from experiments.migrations.append_only import protect, release
from experiments.migrations.counted_cards import count_filed


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

BY_LETTER = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
PROTECTED = ("answer_use", "lesson_change", "follow_up", "told")
UNFILED = "status IN ('declined', 'abandoned') AND NOT filed"
ADDED = (
    ("experiment", "filed"),
    ("archive_card", "metric_identity"),
    ("archive_card", "control"),
    ("archive_card", "degrees"),
    ("archive_card", "shrunken_lift"),
    ("archive_card", "shrunken_lower"),
    ("archive_card", "shrunken_upper"),
    ("archive_card", "full_cost_minor"),
    ("archive_card", "avoided_minor"),
    ("archive_card", "avoided_every"),
    ("archive_card", "avoided_assumption"),
    ("archive_card", "decision_owner_id"),
    ("archive_card", "decision_due"),
    ("archive_card", "decision_done"),
    ("archive_card", "decision_done_on"),
    ("archive_card", "held"),
    ("archive_card", "measured_lift"),
    ("archive_card", "early_verdict"),
    ("archive_card", "early_lift"),
    ("archive_card", "next_step"),
    ("archive_card", "question"),
    ("archive_card", "tags"),
    ("archive_card", "started_on"),
    ("archive_card", "ended_on"),
    ("archive_card", "unit"),
    ("conclusion", "avoided_minor"),
    ("conclusion", "avoided_every"),
    ("conclusion", "avoided_assumption"),
    ("lesson", "pooled"),
    ("lesson", "plan_with"),
    ("lesson", "grade"),
    ("lesson", "version"),
)
TABLES = ("archive_spread", "archive_vocabulary", "facet_tally", "own_word", "told", "answer_use", "archive_figure", "follow_up", "lesson_change", "lesson_use")

FAILED = "verdict IN ('harmful', 'no_useful_difference') AND NOT retrospective AND provisional_until IS NULL"
# column: of which cards an index by it holds only those
SORTED = {
    "avoided_minor": "avoided_minor IS NOT NULL",
    "decision_due": "decision_due IS NOT NULL AND decision_done IS NULL",
    "decision_done_on": "measured_lift IS NOT NULL",
    "early_lift": "early_lift IS NOT NULL",
}

# What was closed before is counted as what is closed from now on. Nobody was asked yet whether a decision was done.
LAST = "SELECT MAX(id) FROM conclusion WHERE experiment_id = archive_card.experiment_id"
OF_CARDS = "WHERE outcome = 'concluded'"
STATE = "CASE WHEN card.decision_due IS NULL THEN 'undated' ELSE 'open' END"
GOAL = "CASE WHEN card.goal_kind = 'custom' THEN 'custom:' || COALESCE(card.goal_name, '') ELSE COALESCE(card.goal_kind, '') END"
CROSSED = {
    "why.channel": ("card.team_id", "card.why || '|' || COALESCE(card.channel, '')", "card.why IS NOT NULL"),
    "why.goal": ("card.team_id", f"card.why || '|' || {GOAL}", "card.why IS NOT NULL"),
    "why.done_by": ("goal.team_id", "card.why || '|' || card.team_id", "card.why IS NOT NULL AND goal.team_id <> card.team_id"),
    "decision": ("card.team_id", f"card.decision || '|' || {STATE}", "card.decision IS NOT NULL"),
    "early_sign": ("card.team_id", "card.early_verdict", "card.early_verdict IS NOT NULL"),
    "cost_known": ("card.team_id", "'cost_known'", "card.full_cost_minor IS NOT NULL"),
    "next_step": ("card.team_id", f"card.next_step || '|' || {GOAL}", "card.next_step IS NOT NULL"),
}
FILLED_IN = (
    f"UPDATE archive_card SET decision_due = (SELECT decision_due FROM conclusion WHERE id = ({LAST})), "
    f"decision_owner_id = (SELECT decision_owner_id FROM conclusion WHERE id = ({LAST})) {OF_CARDS}",
    "UPDATE archive_card SET early_verdict = (SELECT verdict FROM conclusion WHERE conclusion.experiment_id = archive_card.experiment_id "
    "AND outcome_figures_id IS NULL ORDER BY id DESC LIMIT 1) WHERE EXISTS (SELECT 1 FROM conclusion WHERE "
    "conclusion.experiment_id = archive_card.experiment_id AND outcome_figures_id IS NOT NULL)",
    "UPDATE archive_card SET next_step = (SELECT CASE WHEN came THEN 'came' WHEN NOT came THEN 'did_not' ELSE 'open' END "
    f"FROM next_step WHERE next_step.experiment_id = archive_card.experiment_id AND due IS NOT NULL) {OF_CARDS}",
    "UPDATE archive_card SET full_cost_minor = (SELECT COALESCE(archive_card.cost_minor, 0) "
    "+ CAST(ROUND(COALESCE(archive_card.hours, 0) * COALESCE(team.hour_minor, 0)) AS BIGINT) FROM team WHERE team.id = archive_card.team_id "
    "AND (archive_card.cost_minor IS NULL OR archive_card.currency = team.currency) "
    f"AND (archive_card.cost_minor IS NOT NULL OR archive_card.hours * team.hour_minor IS NOT NULL)) {OF_CARDS}",
    *(
        f"INSERT INTO tally (team_id, cycle_id, dimension, value, verdict, experiments, cost_minor, currency) "
        f"SELECT {team}, CASE WHEN {team} = card.team_id THEN card.cycle_id END, '{dimension}', {value}, "
        "CASE WHEN card.provisional_until IS NULL THEN card.verdict ELSE 'provisional' END, COUNT(*), "
        "0, MIN(team.currency) FROM archive_card AS card JOIN team ON team.id = card.team_id "
        f"LEFT JOIN goal ON goal.id = card.goal_id WHERE card.verdict IS NOT NULL AND NOT card.retrospective AND {only} "
        "GROUP BY 1, 2, 4, 5"
        for dimension, (team, value, only) in CROSSED.items()
    ),
    "UPDATE archive_card SET question = CASE WHEN title LIKE '%?' THEN title ELSE 'What came of “' || title || '”?' END "
    "WHERE verdict IN ('succeeded', 'harmful', 'no_useful_difference') AND provisional_until IS NULL",
)


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
    sa.Column('word', BY_LETTER, nullable=False),
    sa.Column('ending', BY_LETTER, nullable=False),
    sa.Column('initial', sa.Text(), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('texts', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_archive_vocabulary_team_id')),
    sa.PrimaryKeyConstraint('team_id', 'word', name=op.f('pk_archive_vocabulary'))
    )
    op.create_index(op.f('ix_archive_vocabulary_team_id_initial_length'), 'archive_vocabulary', ['team_id', 'initial', 'length'], unique=False)
    op.create_index(op.f('ix_archive_vocabulary_team_id_ending'), 'archive_vocabulary', ['team_id', 'ending'], unique=False)

    op.create_table('facet_tally',
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('facet', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('cards', sa.Integer(), nullable=False),
    sa.Column('cost_minor', sa.BigInteger(), server_default='0', nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_facet_tally_team_id')),
    sa.PrimaryKeyConstraint('team_id', 'facet', 'value', name=op.f('pk_facet_tally'))
    )
    op.create_index(op.f('ix_facet_tally_team_id_facet_cards'), 'facet_tally', ['team_id', 'facet', 'cards'], unique=False)
    op.create_index(op.f('ix_archive_card_team_id_cycle_id_filed_on_experiment_id'), 'archive_card', ['team_id', 'cycle_id', 'filed_on', 'experiment_id'], unique=False)
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
    sa.UniqueConstraint('team_id', 'folded', name=op.f('uq_own_word_team_id_folded')),
    sa.UniqueConstraint('team_id', 'measure', name=op.f('uq_own_word_team_id_measure'))
    )
    op.create_table('told',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.Enum('experiment', 'lesson', 'goal', 'cycle', name='thing', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('to_whom', sa.Text(), nullable=False),
    sa.Column('to_person_id', sa.Integer(), nullable=True),
    sa.Column('to_team_id', sa.Integer(), nullable=True),
    sa.Column('how', sa.Text(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_told_person_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_told_team_id')),
    sa.ForeignKeyConstraint(['to_person_id'], ['person.id'], name=op.f('fk_told_to_person_id')),
    sa.ForeignKeyConstraint(['to_team_id'], ['team.id'], name=op.f('fk_told_to_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told'))
    )
    op.create_index(op.f('ix_told_team_id_thing_thing_id'), 'told', ['team_id', 'thing', 'thing_id'], unique=False)

    op.create_table('answer_use',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('experiment_id', sa.Integer(), nullable=False),
    sa.Column('team_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('instead_of', sa.Text(), nullable=True),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['experiment_id'], ['experiment.id'], name=op.f('fk_answer_use_experiment_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_answer_use_person_id')),
    sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_answer_use_team_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_use')),
    sa.UniqueConstraint('experiment_id', 'person_id', 'on_day', name=op.f('uq_answer_use_experiment_id_person_id_on_day'))
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
    op.add_column('archive_card', sa.Column('avoided_assumption', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('decision_owner_id', sa.Integer(), nullable=True))
    op.add_column('archive_card', sa.Column('decision_due', sa.Date(), nullable=True))
    op.add_column('archive_card', sa.Column('decision_done', sa.Boolean(), nullable=True))
    op.add_column('archive_card', sa.Column('decision_done_on', sa.Date(), nullable=True))
    op.add_column('archive_card', sa.Column('held', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('measured_lift', sa.Double(), nullable=True))
    op.add_column('archive_card', sa.Column('early_verdict', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('early_lift', sa.Double(), nullable=True))
    op.add_column('archive_card', sa.Column('next_step', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('question', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('tags', sa.Text(), nullable=True))
    op.add_column('archive_card', sa.Column('started_on', sa.Date(), nullable=True))
    op.add_column('archive_card', sa.Column('ended_on', sa.Date(), nullable=True))
    op.add_column('archive_card', sa.Column('unit', sa.Text(), nullable=True))
    op.add_column('conclusion', sa.Column('avoided_minor', sa.BigInteger(), nullable=True))
    op.add_column('conclusion', sa.Column('avoided_every', sa.Text(), nullable=True))
    op.add_column('conclusion', sa.Column('avoided_assumption', sa.Text(), nullable=True))
    op.add_column('lesson', sa.Column('pooled', sa.Text(), nullable=True))
    op.add_column('lesson', sa.Column('plan_with', sa.Double(), nullable=True))
    op.add_column('lesson', sa.Column('grade', sa.Text(), nullable=True))
    op.add_column('lesson', sa.Column('version', sa.Integer(), server_default='1', nullable=False))
    op.create_index(op.f('ix_archive_card_team_id_metric_identity'), 'archive_card', ['team_id', 'metric_identity'], unique=False)
    op.create_index('ix_archive_card_failed_cost', 'archive_card', ['team_id', 'full_cost_minor', 'experiment_id', 'verdict', 'retrospective', 'provisional_until'], unique=False, sqlite_where=sa.text(FAILED), postgresql_where=sa.text(FAILED))
    for column, only in SORTED.items():
        name = op.f(f'ix_archive_card_team_id_{column}_experiment_id')
        where = sa.text(only)
        op.create_index(name, 'archive_card', ['team_id', column, 'experiment_id'], unique=False, sqlite_where=where, postgresql_where=where)
    for by in ("team_id", "goal_id"):
        where = sa.text("question IS NOT NULL")
        op.create_index(f"ix_archive_card_answered_{by}", "archive_card", [by, "filed_on", "experiment_id"], unique=False, sqlite_where=where, postgresql_where=where)
    for statement in FILLED_IN:
        op.execute(statement)
    _lesson_evidence(("supports", "contradicts", "open"), adds=True)
    op.add_column('experiment', sa.Column('filed', sa.Boolean(), server_default=sa.false(), nullable=False))
    where = sa.text(UNFILED)
    op.create_index(op.f('ix_experiment_team_id_id'), 'experiment', ['team_id', 'id'], unique=False)
    op.create_index(op.f('ix_lesson_team_id_id'), 'lesson', ['team_id', 'id'], unique=False)
    ongoing = sa.text("status IN ('idea', 'draft', 'registered', 'running', 'analysed')")
    op.create_index('ix_experiment_ongoing', 'experiment', ['team_id', 'id'], unique=False, sqlite_where=ongoing, postgresql_where=ongoing)
    planned = sa.text("NOT retrospective")
    op.create_index('ix_experiment_planned', 'experiment', ['goal_id'], unique=False, sqlite_where=planned, postgresql_where=planned)
    unanswered = sa.text("answered_at IS NULL")
    op.create_index('ix_next_step_unanswered', 'next_step', ['due', 'id'], unique=False, sqlite_where=unanswered, postgresql_where=unanswered)
    outcome = sa.text("provisional_until IS NOT NULL")
    op.create_index('ix_experiment_provisional', 'experiment', ['team_id', 'provisional_until'], unique=False, sqlite_where=outcome, postgresql_where=outcome)
    op.create_index('ix_experiment_unfiled', 'experiment', ['team_id'], unique=False, sqlite_where=where, postgresql_where=where)
    count_filed(op.get_bind())
    for table in PROTECTED:
        protect(op.get_bind(), table)


def downgrade() -> None:
    """Go down."""
    for table in PROTECTED:
        release(op.get_bind(), table)
    op.execute("UPDATE lesson_evidence SET stance = 'supports' WHERE stance = 'open'")
    _lesson_evidence(("supports", "contradicts"), adds=False)
    op.execute("DELETE FROM tally WHERE dimension LIKE 'why.%' OR dimension IN ('decision', 'held', 'next_step', 'early_sign', 'cost_known', 'avoided')")
    for by in ("team_id", "goal_id"):
        op.drop_index(f"ix_archive_card_answered_{by}", table_name="archive_card")
    op.drop_index('ix_archive_card_failed_cost', table_name='archive_card')
    for column in SORTED:
        op.drop_index(op.f(f'ix_archive_card_team_id_{column}_experiment_id'), table_name='archive_card')
    op.drop_index(op.f('ix_archive_card_team_id_metric_identity'), table_name='archive_card')
    op.drop_index(op.f('ix_experiment_team_id_id'), table_name='experiment')
    op.drop_index(op.f('ix_lesson_team_id_id'), table_name='lesson')
    op.drop_index('ix_experiment_provisional', table_name='experiment')
    op.drop_index('ix_experiment_ongoing', table_name='experiment')
    op.drop_index('ix_experiment_planned', table_name='experiment')
    op.drop_index('ix_next_step_unanswered', table_name='next_step')
    op.drop_index('ix_experiment_unfiled', table_name='experiment')
    op.drop_index(op.f('ix_archive_card_team_id_cycle_id_filed_on_experiment_id'), table_name='archive_card')
    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in TABLES:
        op.drop_table(table)


def _lesson_evidence(stances: tuple[str, ...], *, adds: bool) -> None:
    """Let evidence also say neither, and name the version it speaks of; on SQLite the table is built anew."""
    name, listed = op.f("ck_lesson_evidence_stance"), ", ".join(f"'{stance}'" for stance in stances)
    with op.batch_alter_table("lesson_evidence") as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.text(f"stance IN ({listed})"))
        if adds:
            batch.add_column(sa.Column("variant", sa.Text(), nullable=True))
        else:
            batch.drop_column("variant")
    if adds:
        op.create_index(op.f("ix_lesson_team_id_review_on"), "lesson", ["team_id", "review_on"], unique=False)
    else:
        op.drop_index(op.f("ix_lesson_team_id_review_on"), table_name="lesson")
