"""Let share links lead to planning cycles too: the CHECK of what may be shared is written anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from experiments.migrations.append_only import protect, release

_CHECK = "ck_share_link_thing"
_BEFORE = ("experiment", "lesson", "goal")
_NOW = (*_BEFORE, "cycle")


def share_cycles() -> None:
    """Allow links to cycles."""
    _choose(_BEFORE, _NOW)


def share_no_cycles() -> None:
    """Take links to cycles away, with their readings: there is nothing that they could lead to."""
    connection = op.get_bind()
    release(connection, "share_read")
    cycles = "SELECT id FROM share_link WHERE thing = 'cycle'"
    connection.exec_driver_sql(f"DELETE FROM share_read WHERE link_id IN ({cycles})")  # noqa: S608 - our words
    connection.exec_driver_sql("DELETE FROM share_link WHERE thing = 'cycle'")
    protect(connection, "share_read")
    _choose(_NOW, _BEFORE)


def _choose(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    # SQLite makes the table anew, and knows of its checks only what is written here.
    with op.batch_alter_table("share_link", copy_from=_as_it_was(before)) as table:
        table.drop_constraint(op.f(_CHECK), type_="check")
        table.create_check_constraint(op.f(_CHECK), _one_of(after))


def _as_it_was(things: tuple[str, ...]) -> sa.Table:
    metadata = sa.MetaData()
    for other in ("team", "person"):
        sa.Table(other, metadata, sa.Column("id", sa.Integer, primary_key=True))
    table = sa.Table(
        "share_link",
        metadata,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=40), nullable=False),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=40), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(_one_of(things), name=_CHECK),
        sa.CheckConstraint("scope IN ('story', 'figures')", name="ck_share_link_scope"),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name="fk_share_link_created_by"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_share_link_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_share_link"),
        sa.UniqueConstraint("hash", name="uq_share_link_hash"),
    )
    sa.Index(
        "ix_share_link_team_id_thing_thing_id_id", *(table.c[name] for name in ("team_id", "thing", "thing_id", "id"))
    )
    return table


def _one_of(things: tuple[str, ...]) -> str:
    return f"thing IN ({', '.join(repr(one) for one in things)})"
