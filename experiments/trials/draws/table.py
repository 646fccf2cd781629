"""Draws as kept: method, seed and what came out, as one canonical text. Never updated or deleted (triggers)."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key


class Draw(Base):
    """A draw of an experiment; drawing again makes the next ``number``, and the last one counts."""

    __tablename__ = "draw"
    __table_args__ = (sa.UniqueConstraint("experiment_id", "number"),)

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"))
    number: Mapped[int]
    method: Mapped[str] = mapped_column(sa.String(40))
    seed: Mapped[str]
    text: Mapped[str]
    hash: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
