"""Goals on which other teams work: they see goal, current lessons and *no*s, and try things for it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, Key


class GoalShare(Base):
    """A team that works on a goal of another team, from ``at`` until ``ended_at``."""

    __tablename__ = "goal_share"
    __table_args__ = (
        sa.Index(
            "uq_goal_share_goal_id_team_id_live",
            "goal_id",
            "team_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(None, "team_id", "goal_id"),
    )

    id: Mapped[Key]
    goal_id: Mapped[int] = mapped_column(sa.ForeignKey("goal.id"))
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    at: Mapped[datetime]
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


def works_on(session: Session, team_id: int) -> frozenset[int]:
    """Give the keys of the goals of other teams on which a team works at present."""
    shared = sa.select(GoalShare.goal_id).where(GoalShare.team_id == team_id, GoalShare.ended_at.is_(None))
    return frozenset(session.scalars(shared))
