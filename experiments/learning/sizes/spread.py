"""How lifts of a team's archive are spread, per family of tests, stamped with the day it was worked out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson


class ArchiveSpread(Base):
    """The distribution of lifts of one family of a team's archive; ``family`` "" is the whole archive."""

    __tablename__ = "archive_spread"

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), primary_key=True)
    family: Mapped[str] = mapped_column(primary_key=True)
    tests: Mapped[int]
    as_of: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
