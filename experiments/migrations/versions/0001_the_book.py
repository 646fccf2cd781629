"""The book."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from experiments.learning.archive import index as search_tables
from experiments.migrations.append_only import protect, release


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit", "plan", "deviation", "approval", "decline", "analysis", "conclusion")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_file")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_person_fs_uniquifier")),
    )
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("brand", "customer", "agency", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("spend_cap_minor", sa.BigInteger(), nullable=True),
        sa.Column("hour_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.CheckConstraint("spend_cap_minor >= 0", name=op.f("ck_team_spend_cap_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("thing", sa.Text(), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_audit_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_audit_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_team_id_at_id"), ["team_id", "at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_team_id_thing_thing_id_id"), ["team_id", "thing", "thing_id", "id"], unique=False
        )

    op.create_table(
        "cycle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("marketing_budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("social_budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("ends >= starts", name=op.f("ck_cycle_ends_after_start")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_cycle_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle")),
        sa.UniqueConstraint("team_id", "starts", name=op.f("uq_cycle_team_id_starts")),
    )
    op.create_table(
        "lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("claim", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("what_to_do", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "current",
                "contested",
                "superseded",
                "expired",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("replaced_by_id", sa.Integer(), nullable=True),
        sa.Column("pooled_estimate", sa.Double(), nullable=True),
        sa.Column("pooled_lower", sa.Double(), nullable=True),
        sa.Column("pooled_upper", sa.Double(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lesson_person_id")),
        sa.ForeignKeyConstraint(["replaced_by_id"], ["lesson.id"], name=op.f("fk_lesson_replaced_by_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_lesson_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_team_id_status_id"), ["team_id", "status", "id"], unique=False)

    op.create_table(
        "mapping_memory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("header_fingerprint", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mapping_memory_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_mapping_memory_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping_memory")),
        sa.UniqueConstraint("team_id", "header_fingerprint", name=op.f("uq_mapping_memory_team_id_header_fingerprint")),
    )
    op.create_table(
        "membership",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "viewer",
                "marketer",
                "analyst",
                "lead",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_membership_team_id")),
        sa.PrimaryKeyConstraint("team_id", "person_id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_person_id"), ["person_id"], unique=False)

    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_token_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_token_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_token_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_token_team_id"), ["team_id"], unique=False)

    op.create_table(
        "goal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "brand_awareness",
                "revenue_growth",
                "new_sales",
                "thought_leadership",
                "repeat_business",
                "customer_recovery",
                "program_introduction",
                "donations",
                "custom",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("objective", sa.Text(), nullable=True),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=True),
        sa.Column(
            "direction",
            sa.Enum("up", "down", name="direction", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("funnel_stage", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_goal_created_by")),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_goal_cycle_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_goal_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_goal_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_team_id_cycle_id_id"), ["team_id", "cycle_id", "id"], unique=False)

    op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("experiments", sa.Integer(), nullable=False),
        sa.Column("cost_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_tally_cycle_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_tally_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tally_team_id_dimension_value"), ["team_id", "dimension", "value"], unique=False
        )

    op.create_table(
        "experiment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("built_on_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "idea",
                "draft",
                "registered",
                "running",
                "analysed",
                "concluded",
                "declined",
                "abandoned",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retrospective", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("run_by", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("people_confirmed", sa.Boolean(), nullable=False),
        sa.Column("customer_objective", sa.Text(), nullable=True),
        sa.Column("funnel_from", sa.Text(), nullable=True),
        sa.Column("funnel_to", sa.Text(), nullable=True),
        sa.Column("objective_confirmed", sa.Boolean(), nullable=False),
        sa.Column("idea", sa.Text(), nullable=True),
        sa.Column("instead_of", sa.Text(), nullable=True),
        sa.Column("expected", sa.Text(), nullable=True),
        sa.Column("mechanism", sa.Text(), nullable=True),
        sa.Column("other_tactics", sa.Text(), nullable=False),
        sa.Column("forecast", sa.Double(), nullable=True),
        sa.Column("strategy_confirmed", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("tactic", sa.Text(), nullable=True),
        sa.Column("technology_confirmed", sa.Boolean(), nullable=False),
        sa.Column(
            "design",
            sa.Enum(
                "platform_split",
                "randomized",
                "geo",
                "switchback",
                "before_after",
                "observational",
                name="design",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "unit",
            sa.Enum(
                "user",
                "post",
                "ad",
                "day",
                "slot",
                "region",
                name="unit",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("unit_name", sa.Text(), nullable=True),
        sa.Column("draw_seed", sa.Text(), nullable=True),
        sa.Column("alternated_by_hand", sa.Boolean(), nullable=False),
        sa.Column("equal_budgets", sa.Boolean(), nullable=False),
        sa.Column("carry_over", sa.Boolean(), nullable=False),
        sa.Column("settling_days", sa.Integer(), nullable=True),
        sa.Column("worthwhile_lift", sa.Double(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("looks", sa.String(length=10), nullable=True),
        sa.Column("minimum_days", sa.Integer(), nullable=True),
        sa.Column("minimum_units", sa.Integer(), nullable=True),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("by_hand", sa.Text(), nullable=False),
        sa.Column("sealed_number", sa.Integer(), nullable=True),
        sa.Column("first_data_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("has_data", sa.Boolean(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=True),
        sa.Column("grade", sa.String(length=1), nullable=True),
        sa.Column("decision", sa.String(length=40), nullable=True),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("abandoned_because", sa.Text(), nullable=True),
        sa.CheckConstraint("grade IN ('A', 'B', 'C', 'D', 'E')", name=op.f("ck_experiment_grade")),
        sa.CheckConstraint("looks IN ('weekly', 'end')", name=op.f("ck_experiment_looks")),
        sa.CheckConstraint(
            "verdict IN ('succeeded', 'harmful', 'no_useful_difference', 'undecided', 'invalid')",
            name=op.f("ck_experiment_verdict"),
        ),
        sa.CheckConstraint("budget_minor >= 0", name=op.f("ck_experiment_budget_not_negative")),
        sa.CheckConstraint(
            "ends IS NULL OR starts IS NULL OR ends >= starts", name=op.f("ck_experiment_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["built_on_id"], ["experiment.id"], name=op.f("fk_experiment_built_on_id")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_experiment_created_by")),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_experiment_goal_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_experiment_owner_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_experiment_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_experiment")),
    )
    with op.batch_alter_table("experiment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_experiment_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_experiment_team_id_concluded_on_id"), ["team_id", "concluded_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_experiment_team_id_goal_id_id"), ["team_id", "goal_id", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_experiment_team_id_status_id"), ["team_id", "status", "id"], unique=False)

    op.create_table(
        "goal_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column(
            "part",
            sa.Enum("criterion", "step", name="part", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=True),
        sa.Column(
            "direction",
            sa.Enum("up", "down", name="direction", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("amount", sa.Double(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_goal_line_goal_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_line")),
        sa.UniqueConstraint("goal_id", "part", "position", name=op.f("uq_goal_line_goal_id_part_position")),
    )
    op.create_table(
        "analysis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("look", sa.Integer(), nullable=False),
        sa.Column("cells_version", sa.Integer(), nullable=False),
        sa.Column("plan_hash", sa.Text(), nullable=False),
        sa.Column("engine_version", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_analysis_experiment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analysis")),
        sa.UniqueConstraint(
            "experiment_id", "look", "cells_version", "plan_hash", "engine_version", name="uq_analysis_look"
        ),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("asked", "granted", "refused", name="answer", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("budget_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_approval_by")),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_approval_experiment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_experiment_id"), ["experiment_id"], unique=False)

    op.create_table(
        "archive_card",
        sa.Column("experiment_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "concluded",
                "declined",
                "abandoned",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("retrospective", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=True),
        sa.Column("goal_kind", sa.Text(), nullable=True),
        sa.Column("goal_name", sa.Text(), nullable=True),
        sa.Column("cycle_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("tactic", sa.Text(), nullable=True),
        sa.Column("audience", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("design", sa.Text(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("undecided_reason", sa.Text(), nullable=True),
        sa.Column("overridden", sa.Boolean(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("run_by", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=True),
        sa.Column(
            "direction",
            sa.Enum("up", "down", name="direction", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("lift", sa.Double(), nullable=True),
        sa.Column("lower", sa.Double(), nullable=True),
        sa.Column("upper", sa.Double(), nullable=True),
        sa.Column("plain_lower", sa.Double(), nullable=True),
        sa.Column("plain_upper", sa.Double(), nullable=True),
        sa.Column("log_lift_se", sa.Double(), nullable=True),
        sa.Column("plan_with", sa.Double(), nullable=True),
        sa.Column("worthwhile_lift", sa.Double(), nullable=True),
        sa.Column("cost_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("hours", sa.Double(), nullable=True),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("versions", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('succeeded', 'harmful', 'no_useful_difference', 'undecided', 'invalid')",
            name=op.f("ck_archive_card_verdict"),
        ),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name=op.f("fk_archive_card_cycle_id")),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_archive_card_experiment_id")),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_archive_card_goal_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_archive_card_lesson_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_archive_card_team_id")),
        sa.PrimaryKeyConstraint("experiment_id", name=op.f("pk_archive_card")),
    )
    with op.batch_alter_table("archive_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_archive_card_lesson_id"), ["lesson_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_archive_card_team_id_channel_filed_on_experiment_id"),
            ["team_id", "channel", "filed_on", "experiment_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_archive_card_team_id_filed_on_experiment_id"),
            ["team_id", "filed_on", "experiment_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_archive_card_team_id_goal_kind_filed_on_experiment_id"),
            ["team_id", "goal_kind", "filed_on", "experiment_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_archive_card_team_id_verdict_filed_on_experiment_id"),
            ["team_id", "verdict", "filed_on", "experiment_id"],
            unique=False,
        )

    op.create_table(
        "archive_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=True),
        sa.Column("lesson_id", sa.Integer(), nullable=True),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("(experiment_id IS NULL) <> (lesson_id IS NULL)", name=op.f("ck_archive_text_one_thing")),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_archive_text_experiment_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_archive_text_lesson_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_archive_text_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_text")),
        sa.UniqueConstraint("experiment_id", name=op.f("uq_archive_text_experiment_id")),
        sa.UniqueConstraint("lesson_id", name=op.f("uq_archive_text_lesson_id")),
    )
    with op.batch_alter_table("archive_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_archive_text_team_id"), ["team_id"], unique=False)

    op.create_table(
        "decline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=True),
        sa.Column("idea", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.CheckConstraint("experiment_id IS NOT NULL OR idea IS NOT NULL", name=op.f("ck_decline_something")),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_decline_by")),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_decline_experiment_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_decline_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decline")),
    )
    with op.batch_alter_table("decline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decline_experiment_id"), ["experiment_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_decline_team_id_review_on_id"), ["team_id", "review_on", "id"], unique=False
        )

    op.create_table(
        "deviation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_deviation_by")),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_deviation_experiment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation")),
    )
    with op.batch_alter_table("deviation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deviation_experiment_id"), ["experiment_id"], unique=False)

    op.create_table(
        "dropped_file_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("kept_as", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["kept_as"], ["experiment.id"], name=op.f("fk_dropped_file_set_kept_as")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_dropped_file_set_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_dropped_file_set_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dropped_file_set")),
    )
    with op.batch_alter_table("dropped_file_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dropped_file_set_kept_as"), ["kept_as"], unique=False)
        batch_op.create_index(batch_op.f("ix_dropped_file_set_team_id_at"), ["team_id", "at"], unique=False)

    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "staged",
                "current",
                "superseded",
                "undone",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("breakdowns", sa.Text(), nullable=False),
        sa.Column("whole_run_reach", sa.Text(), nullable=False),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("last", sa.Date(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("problem_count", sa.Integer(), nullable=False),
        sa.Column("in_several", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('cells', 'moments')", name=op.f("ck_import_kind")),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_import_experiment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_import_person_id")),
        sa.ForeignKeyConstraint(["sha256"], ["file.sha256"], name=op.f("fk_import_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_experiment_id"), ["experiment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_sha256"), ["sha256"], unique=False)
        batch_op.create_index(
            "uq_import_experiment_id_sha256_live",
            ["experiment_id", "sha256"],
            unique=True,
            sqlite_where=sa.text("status IN ('staged', 'current')"),
            postgresql_where=sa.text("status IN ('staged', 'current')"),
        )

    op.create_table(
        "lesson_evidence",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column(
            "stance",
            sa.Enum("supports", "contradicts", name="stance", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("weight", sa.Double(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_lesson_evidence_experiment_id")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_evidence_lesson_id")),
        sa.PrimaryKeyConstraint("lesson_id", "experiment_id", name=op.f("pk_lesson_evidence")),
    )
    with op.batch_alter_table("lesson_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_evidence_experiment_id"), ["experiment_id"], unique=False)

    op.create_table(
        "metric_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proportion",
                "mean",
                "ratio",
                "count",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("numerator", sa.Text(), nullable=False),
        sa.Column("denominator", sa.Text(), nullable=True),
        sa.Column(
            "direction",
            sa.Enum("up", "down", name="direction", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "role",
            sa.Enum(
                "primary",
                "secondary",
                "guardrail",
                "early_sign",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("margin", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiment.id"], name=op.f("fk_metric_use_experiment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_use")),
    )
    with op.batch_alter_table("metric_use", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_metric_use_experiment_id_position"), ["experiment_id", "position"], unique=False
        )

    op.create_table(
        "next_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiment.id"], name=op.f("fk_next_step_experiment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_step")),
        sa.UniqueConstraint("experiment_id", name=op.f("uq_next_step_experiment_id")),
    )
    with op.batch_alter_table("next_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_next_step_due"), ["due"], unique=False)

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("format", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_plan_experiment_id")),
        sa.ForeignKeyConstraint(["sealed_by"], ["person.id"], name=op.f("fk_plan_sealed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("experiment_id", "number", name=op.f("uq_plan_experiment_id_number")),
    )
    op.create_table(
        "variant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum("control", "treatment", name="role", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("picture", sa.Text(), nullable=True),
        sa.Column("share", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["experiment_id"], ["experiment.id"], name=op.f("fk_variant_experiment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant")),
        sa.UniqueConstraint("experiment_id", "name", name=op.f("uq_variant_experiment_id_name")),
    )
    op.create_table(
        "cell",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("span_days", sa.Integer(), nullable=False),
        sa.Column("unit_key", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_cell_experiment_id")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_cell_import_id")),
        sa.ForeignKeyConstraint(["superseded_by"], ["import.id"], name=op.f("fk_cell_superseded_by")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_cell_variant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cell")),
    )
    with op.batch_alter_table("cell", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cell_import_id"), ["import_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cell_superseded_by"), ["superseded_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_cell_variant_id"), ["variant_id"], unique=False)
        batch_op.create_index(
            "uq_cell_current",
            ["experiment_id", "variant_id", "day", "unit_key"],
            unique=True,
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )

    op.create_table(
        "conclusion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("analysis_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("rule_verdict", sa.Text(), nullable=False),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "weak_idea",
                "weak_execution",
                "wrong_audience",
                "wrong_channel",
                "too_small",
                "bad_timing",
                "tracking_broken",
                "contaminated",
                "no_content",
                "other",
                name="why",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "decision",
            sa.Enum(
                "adopt", "keep", "repeat", "stop", name="decision", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("decision_owner_id", sa.Integer(), nullable=True),
        sa.Column("decision_due", sa.Date(), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "rule_verdict IN ('succeeded', 'harmful', 'no_useful_difference', 'undecided', 'invalid')",
            name=op.f("ck_conclusion_rule_verdict"),
        ),
        sa.CheckConstraint(
            "verdict IN ('succeeded', 'harmful', 'no_useful_difference', 'undecided', 'invalid')",
            name=op.f("ck_conclusion_verdict"),
        ),
        sa.ForeignKeyConstraint(["analysis_id"], ["analysis.id"], name=op.f("fk_conclusion_analysis_id")),
        sa.ForeignKeyConstraint(["decision_owner_id"], ["person.id"], name=op.f("fk_conclusion_decision_owner_id")),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_conclusion_experiment_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conclusion_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conclusion")),
    )
    with op.batch_alter_table("conclusion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conclusion_experiment_id"), ["experiment_id"], unique=False)

    op.create_table(
        "import_variant",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_import_variant_import_id")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_import_variant_variant_id")),
        sa.PrimaryKeyConstraint("import_id", "variant_id", name=op.f("pk_import_variant")),
    )
    with op.batch_alter_table("import_variant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_variant_variant_id"), ["variant_id"], unique=False)

    op.create_table(
        "moments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.Column("squares", sa.Text(), nullable=False),
        sa.Column("products", sa.Text(), nullable=False),
        sa.Column("binary", sa.Text(), nullable=False),
        sa.Column("observed", sa.Text(), nullable=False),
        sa.Column("superseded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_moments_experiment_id")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_moments_import_id")),
        sa.ForeignKeyConstraint(["superseded_by"], ["import.id"], name=op.f("fk_moments_superseded_by")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_moments_variant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moments")),
        sa.UniqueConstraint("import_id", "variant_id", "day", name=op.f("uq_moments_import_id_variant_id_day")),
    )
    with op.batch_alter_table("moments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_moments_experiment_id"), ["experiment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_moments_superseded_by"), ["superseded_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_moments_variant_id"), ["variant_id"], unique=False)

    op.create_table(
        "problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("column", sa.Text(), nullable=True),
        sa.Column("cell", sa.Text(), nullable=True),
        sa.CheckConstraint("severity IN ('fatal', 'warning', 'note')", name=op.f("ck_problem_severity")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_problem_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
    )
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_problem_import_id"), ["import_id"], unique=False)

    op.create_table(
        "summary",
        sa.Column("experiment_id", sa.Integer(), nullable=False),
        sa.Column("variant_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("n_days", sa.Integer(), nullable=False),
        sa.Column("n_units", sa.Integer(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["experiment_id"], ["experiment.id"], name=op.f("fk_summary_experiment_id")),
        sa.ForeignKeyConstraint(["variant_id"], ["variant.id"], name=op.f("fk_summary_variant_id")),
        sa.PrimaryKeyConstraint("experiment_id", "variant_id", "measure", name=op.f("pk_summary")),
    )
    with op.batch_alter_table("summary", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_summary_variant_id"), ["variant_id"], unique=False)
    for table in APPEND_ONLY:
        protect(op.get_bind(), table)
    search_tables.create(op.get_bind())


def downgrade() -> None:
    """Go down."""
    search_tables.drop(op.get_bind())
    for table in APPEND_ONLY:
        release(op.get_bind(), table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")
    with op.batch_alter_table("summary", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_summary_variant_id"))

    op.drop_table("summary")
    with op.batch_alter_table("problem", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_import_id"))

    op.drop_table("problem")
    with op.batch_alter_table("moments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_moments_variant_id"))
        batch_op.drop_index(batch_op.f("ix_moments_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_moments_experiment_id"))

    op.drop_table("moments")
    with op.batch_alter_table("import_variant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_variant_variant_id"))

    op.drop_table("import_variant")
    with op.batch_alter_table("conclusion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conclusion_experiment_id"))

    op.drop_table("conclusion")
    with op.batch_alter_table("cell", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_cell_current",
            sqlite_where=sa.text("superseded_by IS NULL"),
            postgresql_where=sa.text("superseded_by IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_cell_variant_id"))
        batch_op.drop_index(batch_op.f("ix_cell_superseded_by"))
        batch_op.drop_index(batch_op.f("ix_cell_import_id"))

    op.drop_table("cell")
    op.drop_table("variant")
    op.drop_table("plan")
    with op.batch_alter_table("next_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_next_step_due"))

    op.drop_table("next_step")
    with op.batch_alter_table("metric_use", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_metric_use_experiment_id_position"))

    op.drop_table("metric_use")
    with op.batch_alter_table("lesson_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_evidence_experiment_id"))

    op.drop_table("lesson_evidence")
    with op.batch_alter_table("import", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_import_experiment_id_sha256_live",
            sqlite_where=sa.text("status IN ('staged', 'current')"),
            postgresql_where=sa.text("status IN ('staged', 'current')"),
        )
        batch_op.drop_index(batch_op.f("ix_import_sha256"))
        batch_op.drop_index(batch_op.f("ix_import_experiment_id"))

    op.drop_table("import")
    with op.batch_alter_table("dropped_file_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dropped_file_set_team_id_at"))
        batch_op.drop_index(batch_op.f("ix_dropped_file_set_kept_as"))

    op.drop_table("dropped_file_set")
    with op.batch_alter_table("deviation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deviation_experiment_id"))

    op.drop_table("deviation")
    with op.batch_alter_table("decline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decline_team_id_review_on_id"))
        batch_op.drop_index(batch_op.f("ix_decline_experiment_id"))

    op.drop_table("decline")
    with op.batch_alter_table("archive_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_archive_text_team_id"))

    op.drop_table("archive_text")
    with op.batch_alter_table("archive_card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_archive_card_team_id_verdict_filed_on_experiment_id"))
        batch_op.drop_index(batch_op.f("ix_archive_card_team_id_goal_kind_filed_on_experiment_id"))
        batch_op.drop_index(batch_op.f("ix_archive_card_team_id_filed_on_experiment_id"))
        batch_op.drop_index(batch_op.f("ix_archive_card_team_id_channel_filed_on_experiment_id"))
        batch_op.drop_index(batch_op.f("ix_archive_card_lesson_id"))

    op.drop_table("archive_card")
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_approval_experiment_id"))

    op.drop_table("approval")
    op.drop_table("analysis")
    op.drop_table("goal_line")
    with op.batch_alter_table("experiment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_experiment_team_id_status_id"))
        batch_op.drop_index(batch_op.f("ix_experiment_team_id_goal_id_id"))
        batch_op.drop_index(batch_op.f("ix_experiment_team_id_concluded_on_id"))
        batch_op.drop_index(batch_op.f("ix_experiment_goal_id"))

    op.drop_table("experiment")
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tally_team_id_dimension_value"))

    op.drop_table("tally")
    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_team_id_cycle_id_id"))
        batch_op.drop_index(batch_op.f("ix_goal_cycle_id"))

    op.drop_table("goal")
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_token_team_id"))
        batch_op.drop_index(batch_op.f("ix_token_person_id"))

    op.drop_table("token")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_person_id"))

    op.drop_table("membership")
    op.drop_table("mapping_memory")
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_team_id_status_id"))

    op.drop_table("lesson")
    op.drop_table("cycle")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_team_id_thing_thing_id_id"))
        batch_op.drop_index(batch_op.f("ix_audit_team_id_at_id"))

    op.drop_table("audit")
    op.drop_table("team")
    op.drop_table("person")
    op.drop_table("file")
