"""Planning cycles: the months that are planned and budgeted together. The present quarter makes itself."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key


class Cycle(Base):
    """A planning cycle of a team; budgets in minor units of ``currency``, asked only when the cycle is planned."""

    __tablename__ = "cycle"
    __table_args__ = (
        sa.UniqueConstraint("team_id", "starts"),
        sa.CheckConstraint("ends >= starts", name="ends_after_start"),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    name: Mapped[str]
    starts: Mapped[date]
    ends: Mapped[date]
    marketing_budget_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    social_budget_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
