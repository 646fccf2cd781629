"""Saying no, with reason, decider and review date; and what never ran, with what stood in the way."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key


class Decline(Base):
    """A no to an experiment or to a bare idea (``idea``); shown when the idea comes back."""

    __tablename__ = "decline"
    __table_args__ = (
        sa.Index(None, "team_id", "review_on", "id"),
        sa.CheckConstraint("experiment_id IS NOT NULL OR idea IS NOT NULL", name="something"),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    experiment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    idea: Mapped[str | None]
    reason: Mapped[str]
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    review_on: Mapped[date | None]
