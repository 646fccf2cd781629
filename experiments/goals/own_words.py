"""The team's own words: what we mean by a lead, an engaged or a lapsed person, one definition for all channels."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key


class OwnWord(Base):
    """A word of the team and what it means; ``measure`` where it defines a number of the files."""

    __tablename__ = "own_word"
    __table_args__ = (sa.UniqueConstraint("team_id", "folded"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    name: Mapped[str]
    folded: Mapped[str]
    meaning: Mapped[str]
    measure: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1", default=1)
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    changed_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    changed_at: Mapped[datetime]
