"""Figures of a late outcome as they came in; the last ones count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson, Key


class OutcomeFigures(Base):
    """What came out of a late outcome, per version; typed, or read from the file ``sha256``. Never changed.

    ``figures`` holds ``versions`` (what was typed, or one total each out of a file), or the ``cells`` and ``moments``
    that a file was reduced to, of the outcome's own columns (``numerator``, ``denominator``) only.
    """

    __tablename__ = "outcome_figures"

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    figures: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
    sha256: Mapped[str | None] = mapped_column(sa.String(64))
    by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
