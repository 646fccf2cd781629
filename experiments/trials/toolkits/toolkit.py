"""Toolkits of a team: reusable patterns for a channel. A shipped recipe becomes one of the team's on first sight."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson, Key, named_enum
from experiments.metrics.goal_kinds import GoalKind


class Toolkit(Base):
    """A pattern that starts a draft; ``recipe`` is the number of the shipped recipe it is, ``body`` its parts."""

    __tablename__ = "toolkit"
    __table_args__ = (sa.UniqueConstraint("team_id", "recipe"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), index=True)
    recipe: Mapped[int | None]
    name: Mapped[str]
    goal_kind: Mapped[GoalKind] = mapped_column(named_enum(GoalKind, "goal_kind"))
    channel: Mapped[str]
    tactic: Mapped[str | None]
    body: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
