"""Closing: what we know, what we do, and why it was not a success; append-only, the last row counts."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, Key, named_enum, one_of

VERDICTS = ("succeeded", "harmful", "no_useful_difference", "undecided", "invalid")


class Why(StrEnum):
    """Why it was not a success; one tap."""

    WEAK_IDEA = "weak_idea"
    WEAK_EXECUTION = "weak_execution"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_CHANNEL = "wrong_channel"
    TOO_SMALL = "too_small"
    BAD_TIMING = "bad_timing"
    TRACKING_BROKEN = "tracking_broken"
    CONTAMINATED = "contaminated"
    NO_CONTENT = "no_content"
    OTHER = "other"


class Decision(StrEnum):
    """What we do after closing; never merged with the verdict."""

    ADOPT = "adopt"
    KEEP = "keep"
    REPEAT = "repeat"
    STOP = "stop"


class ConclusionRow(Base):
    """One closing of one experiment."""

    __tablename__ = "conclusion"
    __table_args__ = (
        one_of("verdict", VERDICTS, "verdict"),
        one_of("rule_verdict", VERDICTS, "rule_verdict"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    analysis_id: Mapped[int | None] = mapped_column(sa.ForeignKey("analysis.id"))
    verdict: Mapped[str]
    rule_verdict: Mapped[str]
    override_reason: Mapped[str | None]
    grade: Mapped[str]
    why: Mapped[Why | None] = mapped_column(named_enum(Why, "why"))
    decision: Mapped[Decision] = mapped_column(named_enum(Decision, "decision"))
    decision_owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decision_due: Mapped[date | None]
    sentence: Mapped[str]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
