"""What happened to a lesson, and why: every change of its state says what brought it about."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson, Key


class LessonChange(Base):
    """One change of a lesson; append-only. ``because`` is a code that pages put into words, with ``facts`` for it."""

    __tablename__ = "lesson_change"

    id: Mapped[Key]
    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), index=True)
    was: Mapped[str | None]
    became: Mapped[str]
    because: Mapped[str]
    experiment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
    at: Mapped[datetime]
