"""Teams: the brand, customer teams, agencies. What a team owns carries its ``team_id``."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key, named_enum


class TeamKind(StrEnum):
    """What a team is to the brand."""

    BRAND = "brand"
    CUSTOMER = "customer"
    AGENCY = "agency"


class Team(Base):
    """A team with its own goals, experiments and lessons.

    ``spend_cap_minor`` is what an experiment may cost without approval, in minor units of ``currency`` (cents);
    ``None`` is no cap. ``hour_minor`` is what an hour of work costs, for the cost of an experiment.
    """

    __tablename__ = "team"
    __table_args__ = (sa.CheckConstraint("spend_cap_minor >= 0", name="spend_cap_not_negative"),)

    id: Mapped[Key]
    name: Mapped[str]
    kind: Mapped[TeamKind] = mapped_column(named_enum(TeamKind, "kind"), default=TeamKind.BRAND)
    spend_cap_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    hour_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    locale: Mapped[str] = mapped_column(default="en")
