"""Tables of the archive: one card per closed, declined or never-run experiment, its words, and the tally."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from experiments.database import Base, CanonicalJson, Key, named_enum, one_of
from experiments.metrics.kinds import Direction
from experiments.trials.experiment import VERDICTS

FAILED_CARD = "verdict IN ('harmful', 'no_useful_difference') AND NOT retrospective AND provisional_until IS NULL"
"""Cards of what did not work: an answer that was paid for. Undecided is none of them."""
LEFT_OUT_REGIONS = "design = 'geo'"
"""Cards of experiments in which some regions were left out."""
OPEN_DECISION = "decision_due IS NOT NULL AND decision_done IS NULL"
"""Cards whose decision has a date, and nobody has said yet whether it was done."""


def _sorted_by(column: str, condition: str) -> sa.Index:
    """Sort only the cards that a question is about; the condition is written out, so that a query is seen to ask so."""
    only = sa.text(condition)
    return sa.Index(None, "team_id", column, "experiment_id", sqlite_where=only, postgresql_where=only)


def _answered(by: str) -> sa.Index:
    """Give only the answered questions of a team, or of a goal that another team works for, newest first."""
    only = sa.text("question IS NOT NULL")
    columns = (by, "filed_on", "experiment_id")
    return sa.Index(f"ix_archive_card_answered_{by}", *columns, sqlite_where=only, postgresql_where=only)


class Outcome(StrEnum):
    """How an experiment came into the archive."""

    CONCLUDED = "concluded"
    DECLINED = "declined"
    ABANDONED = "abandoned"


class ArchiveCard(Base):
    """What the archive shows of an experiment, in one row; written with the conclusion.

    ``lower`` and ``upper`` are what is shown, the range that decides once the last look is reached; ``plain_lower`` and
    ``plain_upper`` with the standard error of ln(1 + lift) are for pooling. What is not usable has none of them.
    ``provisional_until`` is set while an early sign alone has spoken: the day on which the outcome is known.

    ``metric_identity`` names what was counted (kind, numerator, denominator, outcome) and ``control`` what the new
    version was compared with: only cards alike in both are pooled. ``degrees`` are those of the t behind the plain
    range, ``shrunken_*`` the lift to plan with by the whole archive. ``full_cost_minor`` is money and hours in the
    team's currency; ``avoided_minor`` what not doing it saves every ``avoided_every`` (month, quarter or year), if
    ``avoided_assumption`` is right. ``decision_done`` to ``measured_lift`` are the last answer to *done? did it
    hold?*, ``decision_done_on`` the day on which it was first said to be done. ``early_verdict`` and ``early_lift`` are
    what the early sign had said, where a later outcome spoke; ``next_step`` is what became of what was to happen next
    (``open``, ``came`` or ``did_not``). ``stage`` is where people are to get and ``phase`` where they were;
    ``goal_stage`` the funnel stage of the goal. ``forecast`` is how likely the owner thought that it would work;
    ``with_others`` and ``other_tactics`` say who and what was beside it when it was closed. ``idea_on`` and
    ``locked_on`` are the days on which it was written down and on which its plan in force was locked.
    """

    __tablename__ = "archive_card"
    __table_args__ = (
        one_of("verdict", VERDICTS, "verdict"),
        # Read backwards these give (team, filter, newest first), the order of every keyset page of the archive.
        sa.Index(None, "team_id", "filed_on", "experiment_id"),
        sa.Index(None, "team_id", "verdict", "filed_on", "experiment_id"),
        sa.Index(None, "team_id", "goal_kind", "filed_on", "experiment_id"),
        sa.Index(None, "team_id", "channel", "filed_on", "experiment_id"),
        sa.Index(None, "team_id", "cycle_id", "filed_on", "experiment_id"),
        sa.Index(None, "team_id", "metric_identity"),
        # With every column that is asked for, so that the cost in the middle is found without opening a card.
        sa.Index(
            "ix_archive_card_failed_cost",
            *("team_id", "full_cost_minor", "experiment_id", "verdict", "retrospective", "provisional_until"),
            sqlite_where=sa.text(FAILED_CARD),
            postgresql_where=sa.text(FAILED_CARD),
        ),
        sa.Index(
            "ix_archive_card_left_out",
            *("team_id", "experiment_id"),
            sqlite_where=sa.text(LEFT_OUT_REGIONS),
            postgresql_where=sa.text(LEFT_OUT_REGIONS),
        ),
        _sorted_by("avoided_minor", "avoided_minor IS NOT NULL"),
        _sorted_by("decision_due", OPEN_DECISION),
        _sorted_by("decision_done_on", "measured_lift IS NOT NULL"),
        _sorted_by("early_lift", "early_lift IS NOT NULL"),
        _answered("team_id"),
        _answered("goal_id"),
    )

    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id"), primary_key=True, autoincrement=False)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    outcome: Mapped[Outcome] = mapped_column(named_enum(Outcome, "outcome"))
    filed_on: Mapped[date]
    retrospective: Mapped[bool]
    title: Mapped[str]
    goal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("goal.id"))
    goal_kind: Mapped[str | None]
    goal_name: Mapped[str | None]
    cycle_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cycle.id"))
    channel: Mapped[str | None]
    content_type: Mapped[str | None]
    tactic: Mapped[str | None]
    audience: Mapped[str | None]
    stage: Mapped[str | None]
    goal_stage: Mapped[str | None]
    phase: Mapped[str | None]
    design: Mapped[str | None]
    verdict: Mapped[str | None]
    provisional_until: Mapped[date | None]
    undecided_reason: Mapped[str | None]
    overridden: Mapped[bool]
    grade: Mapped[str | None]
    decision: Mapped[str | None]
    run_by: Mapped[str | None]
    why: Mapped[str | None]
    sentence: Mapped[str]
    metric: Mapped[str | None]
    metric_identity: Mapped[str | None]
    control: Mapped[str | None]
    direction: Mapped[Direction | None] = mapped_column(named_enum(Direction, "direction"))
    variant: Mapped[str | None]
    lift: Mapped[float | None]
    lower: Mapped[float | None]
    upper: Mapped[float | None]
    plain_lower: Mapped[float | None]
    plain_upper: Mapped[float | None]
    log_lift_se: Mapped[float | None]
    degrees: Mapped[float | None]
    plan_with: Mapped[float | None]
    shrunken_lift: Mapped[float | None]
    shrunken_lower: Mapped[float | None]
    shrunken_upper: Mapped[float | None]
    worthwhile_lift: Mapped[float | None]
    cost_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None]
    hours: Mapped[float | None]
    full_cost_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    avoided_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    avoided_every: Mapped[str | None]
    avoided_assumption: Mapped[str | None]
    decision_owner_id: Mapped[int | None]
    decision_due: Mapped[date | None]
    decision_done: Mapped[bool | None]
    decision_done_on: Mapped[date | None]
    held: Mapped[str | None]
    measured_lift: Mapped[float | None]
    early_verdict: Mapped[str | None]
    early_lift: Mapped[float | None]
    next_step: Mapped[str | None]
    forecast: Mapped[float | None]
    with_others: Mapped[bool | None]
    other_tactics: Mapped[bool | None]
    idea_on: Mapped[date | None]
    locked_on: Mapped[date | None]
    question: Mapped[str | None]
    tags: Mapped[str | None]
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    unit: Mapped[str | None]
    lesson_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lesson.id"), index=True)
    versions: Mapped[list[dict[str, Any]]] = mapped_column(CanonicalJson)


class ArchiveText(Base):
    """The words by which a card or a lesson is found.

    ``heading`` and ``words`` are folded (no case, accents or signs) and indexed; so are the ``filters``, one word for
    the team and one per facet, which nobody can hit by typing. ``body`` is the text as written, for the excerpt.
    """

    __tablename__ = "archive_text"
    __table_args__ = (sa.CheckConstraint("(experiment_id IS NULL) <> (lesson_id IS NULL)", name="one_thing"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), index=True)
    experiment_id: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"), unique=True)
    lesson_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lesson.id"), unique=True)
    heading: Mapped[str]
    words: Mapped[str]
    filters: Mapped[str]
    body: Mapped[str]


class Tally(Base):
    """How many experiments of one facet value ended in each verdict, and what they cost: O(facets), not O(history).

    Experiments entered afterwards stand outside all rates and are not counted here.
    """

    __tablename__ = "tally"
    __table_args__ = (
        sa.Index(None, "team_id", "dimension", "value"),
        sa.Index(None, "team_id", "cycle_id", "dimension"),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    cycle_id: Mapped[int | None] = mapped_column(sa.ForeignKey("cycle.id"))
    dimension: Mapped[str]
    value: Mapped[str]
    verdict: Mapped[str]
    experiments: Mapped[int]
    cost_minor: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None]


class FacetTally(Base):
    """How many cards of a team have a value of a facet, all of them: for browsing, where nothing is narrowed.

    ``cost_minor`` adds up what they cost in money, for the facet ``currency`` only.
    """

    __tablename__ = "facet_tally"
    __table_args__ = (sa.Index(None, "team_id", "facet", "cards"),)

    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"), primary_key=True)
    facet: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True)
    cards: Mapped[int]
    cost_minor: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")
