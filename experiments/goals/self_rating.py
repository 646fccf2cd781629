"""How well social media is integrated with the rest of marketing, as the people of a team rate it once a cycle."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key

LEAST, MOST = 1, 7


class SelfRating(Base):
    """What one person said in a cycle: 1 (not at all) to 7 (very), and what stands in the way."""

    __tablename__ = "self_rating"
    __table_args__ = (
        sa.UniqueConstraint("cycle_id", "person_id"),
        sa.CheckConstraint(f"score BETWEEN {LEAST} AND {MOST}", name="score"),
    )

    id: Mapped[Key]
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    score: Mapped[int]
    hindrance: Mapped[str | None]
    at: Mapped[datetime]
