"""What attribution keeps: which version had which tactic, what a platform claimed, and how much of it was real."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key, named_enum


class Part(StrEnum):
    """What a version of a two-by-two experiment had: social media, the other tactic, both or neither."""

    NEITHER = "neither"
    SOCIAL = "social"
    OTHER = "other"
    BOTH = "both"


class CrossedVariant(Base):
    """The part that a version plays in a two-by-two experiment, as somebody said it ``at`` a moment."""

    __tablename__ = "crossed_variant"
    __table_args__ = (sa.UniqueConstraint("experiment_id", "part"),)

    variant_id: Mapped[int] = mapped_column(
        sa.ForeignKey("variant.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part] = mapped_column(named_enum(Part, "part"))
    other_tactic: Mapped[str | None]
    at: Mapped[datetime]


class Claim(Base):
    """What a platform claimed for the days of an experiment, as somebody read it off; the last one counts.

    ``claimed`` is in the unit of the number that decides: orders, or money in whole units of ``currency`` where
    ``is_money``. ``spend_minor`` is what was spent for it; ``margin`` the share of extra revenue that stays after the
    goods are paid, ``None`` where nobody said.
    """

    __tablename__ = "platform_claim"
    __table_args__ = (
        sa.CheckConstraint("claimed > 0", name="claimed_something"),
        sa.CheckConstraint("margin > 0 AND margin <= 1", name="margin_is_share"),
        sa.CheckConstraint("spend_minor >= 0", name="spend_not_negative"),
        sa.Index(None, "experiment_id", "id"),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), index=True)
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"))
    channel: Mapped[str]
    claimed: Mapped[float]
    is_money: Mapped[bool]
    spend_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    margin: Mapped[float | None]
    note: Mapped[str | None]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class RealShareRow(Base):
    """How much of what a platform claims was extra, by one experiment; written anew when claim or result change.

    ``extra`` with its ends is in the unit of the claim. ``factor`` is extra ÷ claimed; ``usable_until`` the day from
    which on it is out of date.
    """

    __tablename__ = "real_share"
    __table_args__ = (sa.Index(None, "team_id", "channel", "measured_on"),)

    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), primary_key=True, autoincrement=False)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    channel: Mapped[str]
    measured_on: Mapped[date]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    extra: Mapped[float]
    extra_lower: Mapped[float | None]
    extra_upper: Mapped[float | None]
    claimed: Mapped[float]
    is_money: Mapped[bool]
    spend_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    factor: Mapped[float]
    lower: Mapped[float | None]
    upper: Mapped[float | None]
    confidence: Mapped[float]
    grade: Mapped[str | None]
    usable_until: Mapped[date | None]
