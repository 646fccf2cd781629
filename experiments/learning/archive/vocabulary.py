"""The words a team's archive holds: by them a misspelt word is put right."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base


class ArchiveWord(Base):
    """A folded word of a team's archive and in how many texts it stands."""

    __tablename__ = "archive_vocabulary"
    __table_args__ = (sa.Index(None, "team_id", "initial", "length"),)

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    initial: Mapped[str]
    length: Mapped[int]
    texts: Mapped[int]
