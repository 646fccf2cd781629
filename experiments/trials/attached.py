"""What hangs on an experiment: its next step, its sealed plans, and what was changed after sealing.

Plans and deviations are never updated or deleted (triggers on both databases).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJsonOrNull, Key


class NextStep(Base):
    """The next step of an experiment; ``came`` is answered on the due date. ``by_hand`` where a person wrote it."""

    __tablename__ = "next_step"
    __table_args__ = (
        sa.Index(
            "ix_next_step_unanswered",
            "due",
            "id",
            sqlite_where=sa.text("answered_at IS NULL"),
            postgresql_where=sa.text("answered_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str]
    metric: Mapped[str | None]
    due: Mapped[date | None] = mapped_column(index=True)
    by_hand: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime | None]
    came: Mapped[bool | None]


class Plan(Base):
    """A plan as sealed: canonical text and its hash. Unlocking and locking again makes the next ``number``."""

    __tablename__ = "plan"
    __table_args__ = (sa.UniqueConstraint("experiment_id", "number"),)

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"))
    number: Mapped[int]
    format: Mapped[int]
    text: Mapped[str]
    hash: Mapped[str] = mapped_column(sa.String(64))
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class Deviation(Base):
    """A change to a judged part after the start or the first data: who, when, what, why."""

    __tablename__ = "deviation"

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    field: Mapped[str]
    before: Mapped[Any] = mapped_column(CanonicalJsonOrNull)
    after: Mapped[Any] = mapped_column(CanonicalJsonOrNull)
    reason: Mapped[str]
