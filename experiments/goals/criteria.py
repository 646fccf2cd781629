"""The lines of a goal sheet: success criteria and steps of the implementation plan."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key, named_enum
from experiments.metrics.kinds import Direction


class GoalPart(StrEnum):
    """Which list of the sheet a line stands in."""

    CRITERION = "criterion"
    STEP = "step"


class GoalLine(Base):
    """One line: text always; metric, direction, amount and deadline where a machine shall check it."""

    __tablename__ = "goal_line"
    __table_args__ = (sa.UniqueConstraint("goal_id", "part", "position"),)

    id: Mapped[Key]
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goal.id", ondelete="CASCADE"))
    part: Mapped[GoalPart] = mapped_column(named_enum(GoalPart, "part"))
    position: Mapped[int]
    text: Mapped[str]
    metric: Mapped[str | None]
    direction: Mapped[Direction | None] = mapped_column(named_enum(Direction, "direction"))
    amount: Mapped[float | None]
    deadline: Mapped[date | None]
