"""Marketing goals: what the business wants, with a number, a date and an owner. A kind and one line make one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, contains_eager, mapped_column, relationship, selectinload

from experiments.database import Base, Key, move_on, named_enum, refuse_stale
from experiments.errors import Fault, RuleBroken
from experiments.goals.criteria import GoalLine, GoalPart
from experiments.goals.cycle import Cycle, present_cycle
from experiments.goals.goal_change import Criterion, GoalChange, checked, lines_of, point_to
from experiments.goals.objective import Objective, objective_named
from experiments.metrics.goal_kinds import ADVICE, GoalKind
from experiments.metrics.kinds import Direction
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.people.person import Person
from experiments.people.record.audit import record_act

__all__ = ["Criterion", "Goal", "GoalChange", "change_goal", "create_goal", "get_goal", "list_goals"]

_SHEET = ("metric", "direction", "baseline", "target", "deadline", "funnel_stage", "audience", "owner_id")


class Goal(Base):
    """A marketing goal of a team in a cycle. ``name`` is given for ``custom`` goals only.

    ``version`` grows with every change of the sheet (optimistic lock).
    """

    __tablename__ = "goal"
    __table_args__ = (sa.Index(None, "team_id", "cycle_id", "id"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    cycle_id: Mapped[int] = mapped_column(sa.ForeignKey("cycle.id"), index=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    kind: Mapped[GoalKind] = mapped_column(named_enum(GoalKind, "kind"))
    name: Mapped[str | None]
    objective_id: Mapped[int | None] = mapped_column(sa.ForeignKey("objective.id"), index=True)
    goal: Mapped[str]
    metric: Mapped[str | None]
    direction: Mapped[Direction | None] = mapped_column(named_enum(Direction, "direction"))
    baseline: Mapped[float | None]
    target: Mapped[float | None]
    standing: Mapped[float | None]
    standing_on: Mapped[date | None]
    deadline: Mapped[date | None]
    funnel_stage: Mapped[str | None]
    audience: Mapped[str | None]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]

    lines: Mapped[list[GoalLine]] = relationship(
        order_by=[GoalLine.part, GoalLine.position], cascade="all, delete-orphan"
    )
    cycle: Mapped[Cycle] = relationship()
    aim: Mapped[Objective | None] = relationship(lazy="joined")
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])

    def is_open_to(self, actor: Actor) -> bool:
        """Say whether somebody of another team may read it: its team works on it."""
        return self.id in actor.works_on

    def sheet_gaps(self) -> list[str]:
        """Name the parts of the goal sheet that are still empty; none of them blocks anything."""
        gaps = [] if self.success_criteria else ["success_criteria"]
        gaps += [] if self.implementation_plan else ["implementation_plan"]
        return gaps + [field for field in _SHEET if getattr(self, field) is None]

    @property
    def success_criteria(self) -> list[GoalLine]:
        """The lines that say when the goal is reached."""
        return [line for line in self.lines if line.part is GoalPart.CRITERION]

    @property
    def implementation_plan(self) -> list[str]:
        """The steps, in order."""
        return [line.text for line in self.lines if line.part is GoalPart.STEP]

    @property
    def objective(self) -> str | None:
        """The larger aim it serves, by name."""
        return self.aim.name if self.aim is not None else None

    @property
    def label(self) -> str:
        """Kind of the goal as the page says it; for a goal of our own its name."""
        return self.name if self.kind is GoalKind.CUSTOM and self.name else ADVICE[self.kind].label


def create_goal(session: Session, actor: Actor, change: GoalChange, *, now: datetime) -> Goal:
    """Make a goal in the present cycle (or the one named) of the actor's team.

    Raises
    ------
    RuleBroken
        Kind or line are missing or something does not fit; all of it at once.
    Forbidden
        The role is too small.
    """
    require(actor, "goal.change")
    values, faults = checked(session, actor, change)
    faults += point_to(session, actor, change, values, values.get("cycle_id"))
    if values.get("kind") is None and not _named(faults, "kind"):
        faults.append(Fault("kind", "missing", "Say which kind of goal it is."))
    if values.get("goal") is None and not _named(faults, "goal"):
        faults.append(Fault("goal", "missing", "Say the goal in one line."))
    if values.get("kind") is GoalKind.CUSTOM and values.get("name") is None:
        faults.append(Fault("name", "missing", "Give a goal of your own a name."))
    if faults:
        raise RuleBroken(*faults)
    values.setdefault("cycle_id", None)
    if values["cycle_id"] is None:
        values["cycle_id"] = present_cycle(session, actor.team_id, now.date()).id
    _set_objective(session, actor, values, values["cycle_id"], now)
    _date_standing(values, None, now)
    goal = Goal(team_id=actor.team_id, created_by=actor.person_id, created_at=now, **values)
    goal.lines = lines_of(change, [])
    session.add(goal)
    session.flush()
    record_act(session, actor, "goal.create", "goal", goal.id, None, _as_json(goal, {}, goal.lines), now)
    return goal


def change_goal(
    session: Session, actor: Actor, goal_id: int, change: GoalChange, *, version: int | None = None, now: datetime
) -> Goal:
    """Change what is given in ``change``; refusals as in :func:`create_goal`.

    Parameters
    ----------
    version : int or None
        The version that the person saw; ``None`` takes the one just read.

    Raises
    ------
    WrongStatus
        Somebody changed the goal meanwhile.
    """
    goal = get_goal(session, actor, goal_id)
    require(actor, "goal.change", goal)
    values, faults = checked(session, actor, change)
    faults += point_to(session, actor, change, values, values.get("cycle_id", goal.cycle_id))
    for field, sentence in (("kind", "Say which kind of goal it is."), ("goal", "Say the goal in one line.")):
        if field in values and values[field] is None and not _named(faults, field):
            faults.append(Fault(field, "missing", sentence))
    if values.get("kind", goal.kind) is GoalKind.CUSTOM and values.get("name", goal.name) is None:
        faults.append(Fault("name", "missing", "Give a goal of your own a name."))
    if faults:
        raise RuleBroken(*faults)
    if values.get("cycle_id", goal.cycle_id) != goal.cycle_id:
        values.setdefault("objective", goal.objective)  # that of the other cycle, by the same name
    _date_standing(values, goal, now)
    lines = lines_of(change, goal.lines)
    before, after = _as_json(goal, {}, goal.lines), _as_json(goal, values, lines)
    changed = [field for field in after if after[field] != before[field]]
    refuse_stale(goal, version)
    if not changed:
        return goal  # what changes nothing counts as no version
    move_on(session, goal, version, {})
    _set_objective(session, actor, values, values.get("cycle_id", goal.cycle_id), now)
    for field, value in values.items():
        setattr(goal, field, value)
    goal.lines = []
    session.flush()  # the old lines leave their places before the new ones take them
    goal.lines = lines
    was, is_now = ({field: side[field] for field in changed} for side in (before, after))
    record_act(session, actor, "goal.change", "goal", goal.id, was, is_now, now)
    session.flush()
    return goal


def _set_objective(session: Session, actor: Actor, values: dict[str, Any], cycle_id: int, now: datetime) -> None:
    """Put the objective of that name, made where it is new, in the place of its name."""
    if "objective" not in values:
        return
    name = values.pop("objective")
    found = None if name is None else objective_named(session, actor, cycle_id, name, now=now)
    values["aim"] = found


def _date_standing(values: dict[str, Any], goal: Goal | None, now: datetime) -> None:
    """Say of which day the figure is that was typed; a new one without a day is today's."""
    if not {"standing", "standing_on"} & values.keys():
        return
    figure, its_day = (goal.standing, goal.standing_on) if goal is not None else (None, None)
    standing = values.get("standing", figure)
    known = its_day if standing == figure else None
    values["standing_on"] = None if standing is None else values.get("standing_on") or known or now.date()


def get_goal(session: Session, actor: Actor, goal_id: int) -> Goal:
    """Give a goal of the actor's team, or one on which that works; anything else is not found."""
    goal = session.get(Goal, goal_id) if is_key(goal_id) else None
    if goal is None:
        raise not_found("goal")
    require(actor, "see", goal)
    return goal


def list_goals(session: Session, actor: Actor, *, cycle_id: int | None = None, limit: int | None = None) -> list[Goal]:
    """List the goals of the actor's team, those of the latest cycle first, each with lines, cycle and owner."""
    require(actor, "see")
    wanted = (
        sa.select(Goal)
        .join(Cycle, Cycle.id == Goal.cycle_id)
        .where(Goal.team_id == actor.team_id)
        .order_by(Cycle.starts.desc(), Goal.id)
        .options(contains_eager(Goal.cycle), selectinload(Goal.lines), selectinload(Goal.owner))
        .limit(limit)
    )
    if cycle_id is not None:
        wanted = wanted.where(Goal.cycle_id == cycle_id)
    return list(session.scalars(wanted).unique())


def _named(faults: list[Fault], field: str) -> bool:
    return any(fault.field == field for fault in faults)


def _as_json(goal: Goal, values: dict[str, Any], lines: list[GoalLine]) -> dict[str, Any]:
    """Write a goal as the audit keeps it, with ``values`` in place of its own and these lines."""
    fields = (*_SHEET, "kind", "name", "objective", "goal", "cycle_id", "standing", "standing_on")
    kept = {field: values.get(field, getattr(goal, field)) for field in fields}
    for field, value in kept.items():
        if isinstance(value, date):
            kept[field] = value.isoformat()
    for part in GoalPart:
        kept[part.value] = [_line_said(line) for line in lines if line.part is part]
    return kept


def _line_said(line: GoalLine) -> str:
    """Write a line with the figures that a machine checks, where it has some: they may change without its words."""
    figures = (line.metric, line.direction, line.amount, line.deadline)
    told = [f"{figure:g}" if isinstance(figure, float) else str(figure) for figure in figures if figure is not None]
    return f"{line.text} ({' '.join(told)})" if told else line.text
