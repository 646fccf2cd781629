"""Whoever finds an answered question need not ask it again: that is counted."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key


class AnswerUse(Base):
    """Somebody found the answer to what they were about to ask; append-only."""

    __tablename__ = "answer_use"

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    instead_of: Mapped[str | None]
    at: Mapped[datetime]
