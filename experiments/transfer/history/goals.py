"""The goals that past experiments served: found in the present cycle or before it, made where they are new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle, present_cycle, quarter_of
from experiments.goals.goal import Goal
from experiments.metrics.goal_kinds import ADVICE, GoalKind
from experiments.people.permission import Actor
from experiments.people.record.audit import record_act
from experiments.people.team import Team
from experiments.transfer.history.records import Past

BEFORE = "Before Trialbook"
A_YEAR = timedelta(days=364)

Named = tuple[GoalKind, str]


def goal_named(past: Past) -> Named | None:
    """Say which goal a past experiment names: its kind and its line; ``None`` without any.

    A line alone is a goal of one's own; a kind alone has no line and means any goal of that kind.
    """
    kind, line = past.said.get("goal_kind"), past.said.get("goal")
    if not kind and not line:
        return None
    return GoalKind(kind) if kind else GoalKind.CUSTOM, line or ""


def goals_of(
    session: Session, actor: Actor, pasts: Iterable[Past], *, now: datetime
) -> tuple[dict[Named, Goal], list[Goal]]:
    """Find or make the goals that past experiments name.

    Returns
    -------
    goals : dict
        Goal by what names it.
    made : list of Goal
        Those that are new, in the cycle "Before Trialbook".
    """
    pasts = list(pasts)
    wanted = dict.fromkeys(named for past in pasts if (named := goal_named(past)) is not None)
    if not wanted:
        return {}, []
    present = present_cycle(session, actor.team_id, now.date())
    before = session.scalar(sa.select(Cycle).where(Cycle.team_id == actor.team_id, Cycle.name == BEFORE).limit(1))
    cycles = [cycle.id for cycle in (present, before) if cycle is not None]
    found = sa.select(Goal).where(Goal.team_id == actor.team_id, Goal.cycle_id.in_(cycles)).order_by(Goal.id.desc())
    goals: dict[Named, Goal] = {}
    for goal in session.scalars(found):
        goals[goal.kind, " ".join(goal.goal.split())] = goal
        goals.setdefault((goal.kind, ""), goal)
    began = [past.said["started"] for past in pasts if past.said.get("started")]
    if before is not None:
        _reach_back(session, before, began)
    new = [named for named in wanted if named not in goals]
    if not new:
        return goals, []
    cycle = before or _cycle_before(session, actor, began, now)
    called = {named: past.said["goal_name"] for past in pasts if past.said.get("goal_name")
              and (named := goal_named(past)) is not None}  # fmt: skip
    made = []
    for kind, line in new:
        name = called.get((kind, line), line) if kind is GoalKind.CUSTOM else None
        goal = Goal(team_id=actor.team_id, cycle_id=cycle.id, kind=kind, name=name, goal=line or ADVICE[kind].label,
                    created_by=actor.person_id, created_at=now)  # fmt: skip
        session.add(goal)
        goals[kind, line] = goal
        made.append(goal)
    session.flush()
    for goal in made:
        record_act(session, actor, "goal.create", "goal", goal.id, None, {"kind": goal.kind, "goal": goal.goal}, now)
    return goals, made


def _cycle_before(session: Session, actor: Actor, began: list[date], now: datetime) -> Cycle:
    """Make the cycle that ends where the first planned one begins, as long as the history reaches back."""
    first = session.scalar(sa.select(sa.func.min(Cycle.starts)).where(Cycle.team_id == actor.team_id)) or now.date()
    ends = first - timedelta(days=1)
    starts = min([ends - A_YEAR, *(quarter_of(day)[0] for day in began)])
    team = session.get_one(Team, actor.team_id)
    cycle = Cycle(team_id=actor.team_id, name=BEFORE, starts=starts, ends=ends, currency=team.currency)
    session.add(cycle)
    session.flush()
    return cycle


def _reach_back(session: Session, before: Cycle, began: list[date]) -> None:
    """Let the cycle begin earlier where the history now reaches further back; nothing is planned before it."""
    first = session.scalar(sa.select(sa.func.min(Cycle.starts)).where(Cycle.team_id == before.team_id))
    if began and before.starts == first:
        before.starts = min(before.starts, quarter_of(min(began))[0])
