"""The looks: what the sealed rule said of the data at each planned look, kept and never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson, Key


class Analysis(Base):
    """The analysis at one look of one state of the data; append-only."""

    __tablename__ = "analysis"
    __table_args__ = (
        sa.UniqueConstraint(
            "experiment_id", "look", "cells_version", "plan_hash", "engine_version", name="uq_analysis_look"
        ),
    )

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"))
    day: Mapped[date]
    look: Mapped[int]
    cells_version: Mapped[int]
    plan_hash: Mapped[str]
    engine_version: Mapped[str]
    body: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
