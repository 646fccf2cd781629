"""How lifts of a team's archive are spread, per family of tests, stamped with the day it was worked out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson

WHOLE = ""
"""The family that is the whole archive."""
NEXT_TEST = "next test"
"""What the team's own answers say of a new result (:mod:`experiments.learning.sizes.prior`), kept with the archive."""


class ArchiveSpread(Base):
    """The distribution of lifts of one family of a team's archive; ``family`` "" is the whole archive.

    ``tests`` are the experiments behind it. ``body`` of a family is its ``metric``, and the ``middle`` and the
    ``spread`` of its true ln(1 + lift); of the whole archive a
    :class:`~experiments.learning.sizes.remaining.RemainingBody`.
    """

    __tablename__ = "archive_spread"

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), primary_key=True)
    family: Mapped[str] = mapped_column(primary_key=True)
    tests: Mapped[int]
    as_of: Mapped[datetime]
    body: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
