"""Marketing goals: what the business wants, with a number, a date and an owner. A kind and one line make one."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from experiments.database import Base, Key, named_enum
from experiments.goals.criteria import GoalLine
from experiments.goals.cycle import Cycle
from experiments.metrics.goal_kinds import GoalKind
from experiments.metrics.kinds import Direction
from experiments.people.person import Person


class Goal(Base):
    """A marketing goal of a team in a cycle. ``name`` is given for ``custom`` goals only."""

    __tablename__ = "goal"
    __table_args__ = (sa.Index(None, "team_id", "cycle_id", "id"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"), index=True)
    kind: Mapped[GoalKind] = mapped_column(named_enum(GoalKind, "kind"))
    name: Mapped[str | None]
    objective: Mapped[str | None]
    goal: Mapped[str]
    metric: Mapped[str | None]
    direction: Mapped[Direction | None] = mapped_column(named_enum(Direction, "direction"))
    baseline: Mapped[float | None]
    target: Mapped[float | None]
    deadline: Mapped[date | None]
    funnel_stage: Mapped[str | None]
    audience: Mapped[str | None]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]

    lines: Mapped[list[GoalLine]] = relationship(
        order_by=[GoalLine.part, GoalLine.position], cascade="all, delete-orphan"
    )
    cycle: Mapped[Cycle] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
