"""Pictures of versions: the bytes lie in the file store under their SHA-256, the row says whose they are."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key


class Picture(Base):
    """A picture that a team put to a version; width and height in pixels."""

    __tablename__ = "picture"
    __table_args__ = (sa.UniqueConstraint("team_id", "sha256"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    media_type: Mapped[str] = mapped_column(sa.String(40))
    bytes: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
