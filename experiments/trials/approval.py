"""Spend above the team's cap waits for approval by a lead."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key, named_enum


class Answer(StrEnum):
    """What a row says: somebody asked, or a lead answered."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class Approval(Base):
    """One step of an approval, never changed; the last row counts, and only up to the budget it names."""

    __tablename__ = "approval"

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    answer: Mapped[Answer] = mapped_column(named_enum(Answer, "answer"))
    budget_minor: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    reason: Mapped[str | None]
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
