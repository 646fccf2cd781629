"""Long sales: an early sign decides now, and an outcome comes on its date; until then the verdict is provisional."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key, named_enum
from experiments.metrics.kinds import Direction, MetricKind


class LateOutcome(Base):
    """The number that the early sign stands for, and the day on which it is known."""

    __tablename__ = "late_outcome"

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str]
    kind: Mapped[MetricKind] = mapped_column(named_enum(MetricKind, "kind"))
    numerator: Mapped[str]
    denominator: Mapped[str | None]
    direction: Mapped[Direction] = mapped_column(named_enum(Direction, "direction"))
    due: Mapped[date]
