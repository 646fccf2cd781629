"""Whoever finds an answered question need not ask it again: that is counted, once a person and day."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key


class AnswerUse(Base):
    """Somebody found the answer to what they were about to ask; append-only.

    ``team_id`` is the team in which the person asked, ``instead_of`` what was about to be asked.
    """

    __tablename__ = "answer_use"
    __table_args__ = (sa.UniqueConstraint("experiment_id", "person_id", "on_day"),)

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    instead_of: Mapped[str | None]
    on_day: Mapped[date]
    at: Mapped[datetime]


def times_found(experiment_id: sa.orm.InstrumentedAttribute[int]) -> sa.ScalarSelect[int]:
    """Count, within a query, how often the answer of an experiment was found instead of asked again."""
    return sa.select(sa.func.count(AnswerUse.id)).where(AnswerUse.experiment_id == experiment_id).scalar_subquery()
