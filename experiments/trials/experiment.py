"""The experiment: one planned comparison serving one goal. The columns are the working copy of its plan."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from experiments.database import Base, CanonicalJson, Key, named_enum, one_of
from experiments.goals.goal import Goal
from experiments.metrics.kinds import Design, Direction, MetricKind, Role, Unit
from experiments.people.person import Person
from experiments.trials.attached import Deviation, NextStep, Plan

VERDICTS = ("succeeded", "harmful", "no_useful_difference", "undecided", "invalid")
GRADES = ("A", "B", "C", "D", "E")


class Status(StrEnum):
    """Where an experiment stands."""

    IDEA = "idea"
    DRAFT = "draft"
    REGISTERED = "registered"
    RUNNING = "running"
    ANALYSED = "analysed"
    CONCLUDED = "concluded"
    DECLINED = "declined"
    ABANDONED = "abandoned"


LOCKED = (Status.REGISTERED, Status.RUNNING, Status.ANALYSED)
"""Sealed and not closed; which of the three follows dates and files."""
OPEN = (Status.IDEA, Status.DRAFT)
"""Not sealed yet: everything may be changed."""


class VariantRole(StrEnum):
    """What a variant is in the comparison; exactly one is the control."""

    CONTROL = "control"
    TREATMENT = "treatment"


class Experiment(Base):
    """One planned comparison.

    The columns are the working copy; once sealed, the text in :class:`~experiments.trials.plan.Plan` is the truth.
    ``version`` grows with every change (optimistic lock). ``sealed_number`` is the number of the plan in force.
    ``first_data_at`` is when the first result file was accepted and is never cleared; ``has_data`` says whether there
    are results now. Both are written by the room ``results``. ``draw_seed`` is the seed of the draw on record.
    """

    __tablename__ = "experiment"
    __table_args__ = (
        sa.Index(None, "team_id", "status", "id"),
        sa.Index(None, "team_id", "goal_id", "id"),
        sa.Index(None, "team_id", "concluded_on", "id"),
        sa.CheckConstraint("ends IS NULL OR starts IS NULL OR ends >= starts", name="ends_after_start"),
        sa.CheckConstraint("budget_minor >= 0", name="budget_not_negative"),
        sa.CheckConstraint("looks IN ('weekly', 'end')", name="looks"),
        one_of("verdict", VERDICTS, "verdict"),
        one_of("grade", GRADES, "grade"),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    goal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("goal.id"), index=True)
    built_on_id: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"))
    title: Mapped[str]
    heard: Mapped[str | None]
    status: Mapped[Status] = mapped_column(named_enum(Status, "status"))
    version: Mapped[int] = mapped_column(default=1)
    retrospective: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    run_by: Mapped[str | None]
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    # people
    audience: Mapped[str | None]
    people_confirmed: Mapped[bool] = mapped_column(default=False)
    # objective
    customer_objective: Mapped[str | None]
    funnel_from: Mapped[str | None]
    funnel_to: Mapped[str | None]
    objective_confirmed: Mapped[bool] = mapped_column(default=False)
    # strategy: if we `idea` instead of `instead_of`, then `expected`, because `mechanism`
    idea: Mapped[str | None]
    instead_of: Mapped[str | None]
    expected: Mapped[str | None]
    mechanism: Mapped[str | None]
    other_tactics: Mapped[list[str]] = mapped_column(CanonicalJson, default=list)
    forecast: Mapped[float | None]
    strategy_confirmed: Mapped[bool] = mapped_column(default=False)
    # technology
    channel: Mapped[str | None]
    content_type: Mapped[str | None]
    tactic: Mapped[str | None]
    technology_confirmed: Mapped[bool] = mapped_column(default=False)

    design: Mapped[Design | None] = mapped_column(named_enum(Design, "design"))
    unit: Mapped[Unit | None] = mapped_column(named_enum(Unit, "unit"))
    unit_name: Mapped[str | None]
    draw_seed: Mapped[str | None]
    alternated_by_hand: Mapped[bool] = mapped_column(default=False)
    equal_budgets: Mapped[bool] = mapped_column(default=False)
    carry_over: Mapped[bool] = mapped_column(default=False)
    settling_days: Mapped[int | None]

    worthwhile_lift: Mapped[float | None]
    confidence: Mapped[float | None]
    looks: Mapped[str | None] = mapped_column(sa.String(10))
    minimum_days: Mapped[int | None]
    minimum_units: Mapped[int | None]
    baseline: Mapped[float | None]

    budget_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    currency: Mapped[str | None] = mapped_column(sa.String(3))
    hours: Mapped[float | None]
    starts: Mapped[date | None]
    ends: Mapped[date | None]

    sealed_number: Mapped[int | None]
    first_data_at: Mapped[datetime | None]
    has_data: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[str | None] = mapped_column(sa.String(40))
    grade: Mapped[str | None] = mapped_column(sa.String(1))
    decision: Mapped[str | None] = mapped_column(sa.String(40))
    concluded_on: Mapped[date | None]
    abandoned_because: Mapped[str | None]

    goal: Mapped[Goal | None] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    variants: Mapped[list[Variant]] = relationship(
        back_populates="experiment", order_by="Variant.position", cascade="all, delete-orphan"
    )
    metrics: Mapped[list[MetricUse]] = relationship(
        back_populates="experiment", order_by="MetricUse.position", cascade="all, delete-orphan"
    )
    next_step: Mapped[NextStep | None] = relationship(cascade="all, delete-orphan")
    plans: Mapped[list[Plan]] = relationship(order_by="Plan.number", viewonly=True)
    deviations: Mapped[list[Deviation]] = relationship(order_by="Deviation.id", viewonly=True)

    @property
    def plan(self) -> Plan | None:
        """The plan in force, or ``None`` while nothing is sealed."""
        return next((plan for plan in self.plans if plan.number == self.sealed_number), None)


class Variant(Base):
    """One thing compared. ``share`` is the planned share of units where it is not the same for all."""

    __tablename__ = "variant"
    __table_args__ = (sa.UniqueConstraint("experiment_id", "name"),)

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    role: Mapped[VariantRole] = mapped_column(named_enum(VariantRole, "role"))
    text: Mapped[str | None]
    picture: Mapped[str | None]
    share: Mapped[float | None]

    experiment: Mapped[Experiment] = relationship(back_populates="variants")


class MetricUse(Base):
    """A metric in an experiment and the part it plays; ``margin`` is for guardrails, as a fraction."""

    __tablename__ = "metric_use"
    __table_args__ = (sa.Index(None, "experiment_id", "position"),)

    id: Mapped[Key]
    experiment_id: Mapped[int] = mapped_column(sa.ForeignKey("experiment.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    kind: Mapped[MetricKind] = mapped_column(named_enum(MetricKind, "kind"))
    numerator: Mapped[str]
    denominator: Mapped[str | None]
    direction: Mapped[Direction] = mapped_column(named_enum(Direction, "direction"))
    role: Mapped[Role] = mapped_column(named_enum(Role, "role"))
    margin: Mapped[float | None]

    experiment: Mapped[Experiment] = relationship(back_populates="metrics")
