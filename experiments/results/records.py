"""Tables of what was said and found: remembered mappings, dropped files, looks, conclusions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson, Key, named_enum, one_of
from experiments.results.outcomes.figures import OutcomeFigures
from experiments.trials.experiment import VERDICTS


class MappingMemory(Base):
    """The mapping confirmed for files with these headers."""

    __tablename__ = "mapping_memory"
    __table_args__ = (sa.UniqueConstraint("team_id", "header_fingerprint"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    header_fingerprint: Mapped[str]
    mapping: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]


class DroppedFileSet(Base):
    """Files that somebody dropped without an experiment, the answers given, and the analysis that came out."""

    __tablename__ = "dropped_file_set"
    __table_args__ = (sa.Index(None, "team_id", "at"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
    files: Mapped[list[dict[str, str]]] = mapped_column(CanonicalJson)
    mapping: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)
    asked_at: Mapped[datetime]
    answers: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)
    answered_at: Mapped[datetime | None]
    document: Mapped[dict[str, Any] | None] = mapped_column(CanonicalJson)
    kept_as: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"), index=True)


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
    """One closing of one experiment; ``outcome_figures_id`` where a later outcome spoke, and not its early sign.

    ``avoided_minor`` is what not doing it saves, in the team's currency, every ``avoided_every``, if
    ``avoided_assumption`` is right.
    """

    __tablename__ = "conclusion"
    __table_args__ = (
        one_of("verdict", VERDICTS, "verdict"),
        one_of("rule_verdict", VERDICTS, "rule_verdict"),
    )

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    analysis_id: Mapped[int | None] = mapped_column(sa.ForeignKey("analysis.id"))
    outcome_figures_id: Mapped[int | None] = mapped_column(sa.ForeignKey(OutcomeFigures.id))
    verdict: Mapped[str]
    rule_verdict: Mapped[str]
    override_reason: Mapped[str | None]
    grade: Mapped[str]
    why: Mapped[Why | None] = mapped_column(named_enum(Why, "why"))
    decision: Mapped[Decision] = mapped_column(named_enum(Decision, "decision"))
    decision_owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    decision_due: Mapped[date | None]
    avoided_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    avoided_every: Mapped[str | None]
    avoided_assumption: Mapped[str | None]
    sentence: Mapped[str]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime]
