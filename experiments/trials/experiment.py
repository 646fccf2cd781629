"""The experiment: one planned comparison serving one goal. The columns are the working copy of its plan."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from experiments.database import Base, CanonicalJson, Key, move_on, named_enum, one_of
from experiments.errors import Fault, WrongStatus
from experiments.goals.goal import Goal
from experiments.metrics.kinds import Design, Direction, MetricKind, Role, Unit
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.people.person import Person
from experiments.trials.attached import Deviation, NextStep, Plan
from experiments.trials.outcome import LateOutcome
from experiments.trials.toolkits.toolkit import Toolkit

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
ONGOING = "status IN ('idea', 'draft', 'registered', 'running', 'analysed')"
"""What is not at its end. A book of many years has few of these among thousands: an index holds just them."""
PLANNED = "NOT retrospective"
WAITS_FOR_OUTCOME = "provisional_until IS NOT NULL"
UNFILED = "status IN ('declined', 'abandoned') AND NOT filed"
"""What never ran and has no card yet, written out so that both databases see that an index holds just these."""


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
    ``by_hand`` names the fields that a person set; the others are derived again when what they rest on changes.
    ``risky`` says that it could embarrass or hurt somebody; then ``sign_off_id`` names who signs off. ``expected_lift``
    is what the owner reckons with, ``price_per_thousand_minor`` the price of a thousand units in minor units of
    ``currency``, ``units_per_day`` how many all variants reach on a day, ``relative_sd`` how much one unit (a post, a
    day, a person's value) differs from the next as a part of the mean. ``provisional_until`` is set while it is closed
    by its early sign alone: the day on which the later outcome is known. ``filed`` says that the archive has a card of
    what was declined or abandoned.
    """

    __tablename__ = "experiment"
    __table_args__ = (
        sa.Index(None, "team_id", "id"),
        sa.Index(None, "team_id", "status", "id"),
        sa.Index(None, "team_id", "goal_id", "id"),
        sa.Index(None, "team_id", "concluded_on", "id"),
        sa.Index(
            "ix_experiment_ongoing", "team_id", "id", sqlite_where=sa.text(ONGOING), postgresql_where=sa.text(ONGOING)
        ),
        sa.Index("ix_experiment_planned", "goal_id", sqlite_where=sa.text(PLANNED), postgresql_where=sa.text(PLANNED)),
        sa.Index(
            "ix_experiment_provisional",
            "team_id",
            "provisional_until",
            sqlite_where=sa.text(WAITS_FOR_OUTCOME),
            postgresql_where=sa.text(WAITS_FOR_OUTCOME),
        ),
        sa.Index("ix_experiment_unfiled", "team_id", sqlite_where=sa.text(UNFILED), postgresql_where=sa.text(UNFILED)),
        sa.CheckConstraint("ends IS NULL OR starts IS NULL OR ends >= starts", name="ends_after_start"),
        sa.CheckConstraint("budget_minor >= 0", name="budget_not_negative"),
        sa.CheckConstraint("looks IN ('weekly', 'end')", name="looks"),
        one_of("verdict", VERDICTS, "verdict"),
        one_of("grade", GRADES, "grade"),
    )

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    goal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("goal.id"), index=True)
    built_on_id: Mapped[int | None] = mapped_column(sa.ForeignKey("experiment.id"), index=True)
    toolkit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("toolkit.id"), index=True)
    title: Mapped[str]
    heard: Mapped[str | None]
    status: Mapped[Status] = mapped_column(named_enum(Status, "status"))
    version: Mapped[int] = mapped_column(default=1)
    retrospective: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    run_by: Mapped[str | None]
    expert: Mapped[str | None]
    risky: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    sign_off_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
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
    # what sizing reckons with, beside the baseline
    expected_lift: Mapped[float | None]
    price_per_thousand_minor: Mapped[int | None] = mapped_column(sa.BigInteger)
    audience_size: Mapped[int | None] = mapped_column(sa.BigInteger)
    units_per_day: Mapped[float | None]
    relative_sd: Mapped[float | None]
    starts: Mapped[date | None]
    ends: Mapped[date | None]

    by_hand: Mapped[list[str]] = mapped_column(CanonicalJson, default=list)
    sealed_number: Mapped[int | None]
    first_data_at: Mapped[datetime | None]
    has_data: Mapped[bool] = mapped_column(default=False)
    verdict: Mapped[str | None] = mapped_column(sa.String(40))
    grade: Mapped[str | None] = mapped_column(sa.String(1))
    decision: Mapped[str | None] = mapped_column(sa.String(40))
    concluded_on: Mapped[date | None]
    provisional_until: Mapped[date | None]
    abandoned_because: Mapped[str | None]
    filed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    goal: Mapped[Goal | None] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    toolkit: Mapped[Toolkit | None] = relationship()
    built_on: Mapped[Experiment | None] = relationship(
        foreign_keys=[built_on_id], remote_side="Experiment.id", viewonly=True
    )
    built_on_by: Mapped[list[Experiment]] = relationship(
        foreign_keys=[built_on_id], order_by="Experiment.id", viewonly=True
    )
    variants: Mapped[list[Variant]] = relationship(
        back_populates="experiment", order_by="Variant.position", cascade="all, delete-orphan"
    )
    metrics: Mapped[list[MetricUse]] = relationship(
        back_populates="experiment", order_by="MetricUse.position", cascade="all, delete-orphan"
    )
    next_step: Mapped[NextStep | None] = relationship(cascade="all, delete-orphan")
    outcome: Mapped[LateOutcome | None] = relationship(cascade="all, delete-orphan")
    plans: Mapped[list[Plan]] = relationship(order_by="Plan.number", viewonly=True)
    deviations: Mapped[list[Deviation]] = relationship(order_by="Deviation.id", viewonly=True)

    def is_open_to(self, actor: Actor) -> bool:
        """Say whether another team may read it: locked for a goal of theirs, or a *no* of a goal they work on."""
        if self.goal_id is None or self.status in OPEN:
            return False
        if self.goal_id in actor.works_on and self.status is Status.DECLINED:
            return True
        return self.goal is not None and self.goal.team_id == actor.team_id

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


def status_on(experiment: Experiment, today: date, has_data: bool) -> Status:  # noqa: FBT001 - a fact beside a day
    """Say where an experiment stands on a day: dates and files move it, nobody has to.

    Locked until it starts, running from the start day or the first data on, and "result in" once there are data and
    the last day has passed. Before sealing and after closing it is what was last decided.

    Examples
    --------
    >>> sealed = Experiment(status=Status.REGISTERED, starts=date(2026, 11, 2), ends=date(2026, 11, 15))
    >>> [status_on(sealed, date(2026, 11, day), has_data=day > 9).value for day in (1, 2, 15, 16)]
    ['registered', 'running', 'running', 'analysed']
    """
    if experiment.status not in LOCKED:
        return experiment.status
    if has_data and experiment.ends is not None and today > experiment.ends:
        return Status.ANALYSED
    if has_data or (experiment.starts is not None and today >= experiment.starts):
        return Status.RUNNING
    return Status.REGISTERED


def status_column(today: date) -> sa.ColumnElement[str]:
    """Make :func:`status_on` as SQL, for lists that filter by it."""
    return sa.case(
        (Experiment.status.not_in(LOCKED), sa.cast(Experiment.status, sa.Text)),
        (sa.and_(Experiment.has_data, Experiment.ends < today), Status.ANALYSED.value),
        (sa.or_(Experiment.has_data, Experiment.starts <= today), Status.RUNNING.value),
        else_=Status.REGISTERED.value,
    )


def get_experiment(session: Session, actor: Actor, experiment_id: int) -> Experiment:
    """Give an experiment of the actor's team, or one that is open to it; anything else is not found."""
    experiment = session.get(Experiment, experiment_id) if is_key(experiment_id) else None
    if experiment is None:
        raise not_found("experiment")
    require(actor, "see", experiment)
    return experiment


def list_experiments(
    session: Session,
    actor: Actor,
    *,
    statuses: Collection[Status] | None = None,
    goal_id: int | None = None,
    today: date | None = None,
    before_id: int | None = None,
    limit: int = 200,
) -> list[Experiment]:
    """List the experiments of the actor's team, newest first, each with goal and owner.

    Parameters
    ----------
    statuses : collection of Status, optional
        Only these; as they stand on ``today`` where that is given, as stored otherwise (then the three locked ones
        are one: ask for all of :data:`LOCKED`).
    goal_id : int, optional
        Only those that serve this goal.
    before_id, limit : int
        The next page begins below the last id of the one before.
    """
    require(actor, "see")
    wanted = (
        sa.select(Experiment)
        .where(Experiment.team_id == actor.team_id)
        .order_by(Experiment.id.desc())
        .limit(limit)
        .options(selectinload(Experiment.goal), selectinload(Experiment.owner))
    )
    if statuses is not None and today is not None:
        wanted = wanted.where(status_column(today).in_([status.value for status in statuses]))
    elif statuses is not None:
        wanted = wanted.where(Experiment.status.in_(statuses))
    if goal_id is not None:
        wanted = wanted.where(Experiment.goal_id == goal_id)
    if before_id is not None:
        wanted = wanted.where(Experiment.id < before_id)
    return list(session.scalars(wanted))


def advance(
    session: Session,
    experiment: Experiment,
    *,
    statuses: Collection[Status],
    version: int | None,
    now: datetime,
    **columns: object,
) -> None:
    """Set columns under the lock: only in one of ``statuses`` and only if nobody changed the experiment meanwhile.

    One UPDATE whose row count is checked: of two people pressing the same button at once, one is refused.

    Parameters
    ----------
    version : int or None
        The version that the person saw; ``None`` takes the one just read.

    Raises
    ------
    WrongStatus
        The status does not allow it, or the version has moved on.
    """
    if experiment.status not in statuses:
        raise WrongStatus(Fault("status", "wrong_status", f"This experiment is {experiment.status.value} by now."))
    changed = {"changed_at": now, **columns}
    move_on(session, experiment, version, changed, only=[Experiment.status.in_(statuses)])
