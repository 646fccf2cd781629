"""Who used a lesson: an experiment that builds on it, a recipe, a plan, or somebody who says so."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key


class LessonUse(Base):
    """One use of a lesson; ``how`` is ``"heard"`` (a draft names it), ``"built_on"``, ``"told"`` or ``"used"``."""

    __tablename__ = "lesson_use"

    id: Mapped[Key]
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), index=True)
    experiment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    how: Mapped[str]
    note: Mapped[str | None]
    at: Mapped[datetime]
