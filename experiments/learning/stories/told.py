"""To whom a story was told; what was told to nobody is not worth much."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key, named_enum


class StoryThing(StrEnum):
    """What a story is about."""

    EXPERIMENT = "experiment"
    LESSON = "lesson"
    GOAL = "goal"
    CYCLE = "cycle"


class Told(Base):
    """One telling of a story; append-only."""

    __tablename__ = "told"
    __table_args__ = (sa.Index(None, "team_id", "thing", "thing_id"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    thing: Mapped[StoryThing] = mapped_column(named_enum(StoryThing, "thing"))
    thing_id: Mapped[int]
    to_whom: Mapped[str]
    how: Mapped[str | None]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
