"""What a person said about a kind of file, remembered for the next file of that kind and team."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson, Key


class MappingMemory(Base):
    """The mapping confirmed for files with these headers."""

    __tablename__ = "mapping_memory"
    __table_args__ = (sa.UniqueConstraint("team_id", "header_fingerprint"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    header_fingerprint: Mapped[str]
    mapping: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
