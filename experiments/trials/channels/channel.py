"""Channels: the accounts and places in which a team speaks to people."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key, named_enum


class ChannelStatus(StrEnum):
    """Whether a channel is used, waits on the shelf to be looked at again, or was given up."""

    OPEN = "open"
    SHELF = "shelf"
    CLOSED = "closed"


class Channel(Base):
    """An account or place: its name as experiments say it, for whom it is (``audience``), why, and whose.

    ``better_for_goal_id`` and ``better_because`` answer which goal it serves better than what there was; a channel that
    was there already has no answer. ``status_because`` says why it stands on the shelf or was closed.
    """

    __tablename__ = "channel"
    __table_args__ = (sa.UniqueConstraint("team_id", "name"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    name: Mapped[str]
    account: Mapped[str | None]
    audience: Mapped[str | None]
    why: Mapped[str | None]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    status: Mapped[ChannelStatus] = mapped_column(named_enum(ChannelStatus, "status"))
    better_for_goal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("goal.id"))
    better_because: Mapped[str | None]
    status_because: Mapped[str | None]
    review_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
