"""What became of a decision: was it done, and did it hold."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key, named_enum


class Held(StrEnum):
    """Whether what was found held once it was done."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    CANNOT_TELL = "cannot_tell"


class FollowUp(Base):
    """An answer to *done? did it hold?*; append-only, the last one counts. ``lift`` is what came of it, if measured."""

    __tablename__ = "follow_up"

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    done: Mapped[bool]
    held: Mapped[Held | None] = mapped_column(named_enum(Held, "held"))
    lift: Mapped[float | None]
    note: Mapped[str | None]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
