"""Whoever answers yes to "could this embarrass or hurt anybody?" names who signs off; it holds for what was seen."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key


class SignOff(Base):
    """An answer of the person who signs off, never changed; ``fingerprint`` is of the versions that were shown."""

    __tablename__ = "sign_off"

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    granted: Mapped[bool]
    reason: Mapped[str | None]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
