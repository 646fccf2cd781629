"""Channels: the accounts and places in which a team speaks to people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from experiments.database import Base, Key, named_enum
from experiments.goals.goal import Goal
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.people.person import Person

_BETWEEN = re.compile(r"\s+and\s+|\s*[,+&/]\s*")


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

    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    better_for: Mapped[Goal | None] = relationship()


def get_channel(session: Session, actor: Actor, channel_id: int) -> Channel:
    """Give a channel of the actor's team; anything else is not found."""
    channel = session.get(Channel, channel_id) if is_key(channel_id) else None
    if channel is None:
        raise not_found("channel")
    require(actor, "see", channel)
    return channel


def list_channels(session: Session, actor: Actor) -> list[Channel]:
    """List the channels of the actor's team by name, whatever their status; a team has a handful of them."""
    require(actor, "see")
    found = session.scalars(sa.select(Channel).where(Channel.team_id == actor.team_id))
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def parts_of(name: str) -> tuple[str, ...]:
    """Fold the name of a channel for comparing; of a mixture each part as well.

    Examples
    --------
    >>> parts_of("E-mail and paid social"), parts_of(" LinkedIn  organic ")
    (('e-mail and paid social', 'e-mail', 'paid social'), ('linkedin organic',))
    """
    whole = " ".join(name.casefold().split())
    parts = [part.strip() for part in _BETWEEN.split(whole) if part.strip()]
    return tuple(dict.fromkeys((whole, *parts)))


def channels_named(channels: Iterable[Channel], name: str) -> list[Channel]:
    """Find the channels that a name means: the one called so, else every part of a mixture that is known.

    Two channels of a team never differ in large and small letters only.
    """
    known = {parts_of(one.name)[0]: one for one in channels}
    whole, *parts = parts_of(name)
    if whole in known:
        return [known[whole]]
    return [known[part] for part in parts if part in known]
