"""What the portfolio keeps, so that its pages need not read the whole history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson, Key


class CoverageCell(Base):
    """How many closed experiments share all six facets of the coverage map and a verdict; empty text is "not said"."""

    __tablename__ = "coverage_cell"
    __table_args__ = (
        sa.UniqueConstraint(
            "team_id",
            "goal_kind",
            "tactic",
            "channel",
            "stage",
            "phase",
            "content_type",
            "verdict",
            name="uq_coverage_cell",
        ),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    goal_kind: Mapped[str]
    tactic: Mapped[str]
    channel: Mapped[str]
    stage: Mapped[str]
    phase: Mapped[str]
    content_type: Mapped[str]
    verdict: Mapped[str]
    experiments: Mapped[int]


class PortfolioKept(Base):
    """Figures over all experiments of a team that are too dear for a page: worked out by a job, with their moment."""

    __tablename__ = "portfolio_kept"

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), primary_key=True, autoincrement=False)
    as_of: Mapped[datetime]
    tests: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
