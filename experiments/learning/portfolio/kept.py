"""What the portfolio keeps, so that its pages need not read the whole history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson


class CoverageCell(Base):
    """How many closed experiments of a team meet in one cell of the coverage map and ended alike.

    ``pair`` names the two axes, ``first`` and ``second`` are their values; empty text is "not said". Every card is
    counted once in each of the fifteen pairs, so that a map reads its own cells only, however long the history is.
    What was entered afterwards has a verdict of its own (``afterwards:succeeded``): it stands outside all rates.
    """

    __tablename__ = "coverage_cell"

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), primary_key=True, autoincrement=False)
    pair: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[str] = mapped_column(primary_key=True)
    second: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[str] = mapped_column(primary_key=True)
    experiments: Mapped[int]


class PortfolioKept(Base):
    """Figures over all experiments of a team that are too dear for a page: worked out by a job, with their moment."""

    __tablename__ = "portfolio_kept"

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), primary_key=True, autoincrement=False)
    as_of: Mapped[datetime]
    tests: Mapped[int]
    body: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
