"""Only a file: dropped, three questions, a verdict, and kept in the book if wanted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson, Key


class DroppedFileSet(Base):
    """Files that somebody dropped without an experiment, the answers given, and the analysis that came out."""

    __tablename__ = "dropped_file_set"
    __table_args__ = (sa.Index(None, "team_id", "at"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    files: Mapped[list[dict[str, str]]] = mapped_column(CanonicalJson)
    mapping: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)
    asked_at: Mapped[datetime]
    answers: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)
    answered_at: Mapped[datetime | None]
    document: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)
    kept_as: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
