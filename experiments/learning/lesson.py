"""Lessons: what we now believe, for whom, and which experiments speak for and against it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from experiments.database import Base, Key, named_enum


class LessonStatus(StrEnum):
    """Whether a lesson may be relied on."""

    CURRENT = "current"
    CONTESTED = "contested"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


class Stance(StrEnum):
    """What an experiment says about a lesson."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


class Lesson(Base):
    """What we now believe: claim, scope, why, what to do."""

    __tablename__ = "lesson"
    __table_args__ = (sa.Index(None, "team_id", "status", "id"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    claim: Mapped[str]
    scope: Mapped[str]
    why: Mapped[str]
    what_to_do: Mapped[str]
    status: Mapped[LessonStatus] = mapped_column(named_enum(LessonStatus, "status"))
    review_on: Mapped[date | None]
    replaced_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lesson.id"))
    pooled_estimate: Mapped[float | None]
    pooled_lower: Mapped[float | None]
    pooled_upper: Mapped[float | None]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    written_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    evidence: Mapped[list[LessonEvidence]] = relationship(
        lazy="selectin", order_by="LessonEvidence.experiment_id", cascade="all, delete-orphan"
    )


class LessonEvidence(Base):
    """An experiment that supports or contradicts a lesson."""

    __tablename__ = "lesson_evidence"

    lesson_id: Mapped[int] = mapped_column(sa.ForeignKey("lesson.id"), primary_key=True)
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), primary_key=True, index=True)
    stance: Mapped[Stance] = mapped_column(named_enum(Stance, "stance"))
    weight: Mapped[float | None]
    at: Mapped[datetime]
