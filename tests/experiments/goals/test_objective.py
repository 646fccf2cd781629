"""Objectives are written, renamed and taken out; goals point to them, and keep theirs when they move."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.goals.cycle import present_cycle
from experiments.goals.goal import GoalChange, change_goal, create_goal
from experiments.goals.objective import (
    Objective,
    create_objective,
    delete_objective,
    get_objective,
    objectives_before,
    objectives_of,
    rename_objective,
)
from experiments.goals.planning import CyclePlan, plan_cycle
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from tests.factories import make_actor, make_goal, make_team

HOMES = "More homes that bake"
LINE = GoalChange(kind="new_sales", goal="260 first orders a month", objective=HOMES)


def test_an_objective_is_written_once_for_a_cycle(session: Session, actor: Actor, now: datetime) -> None:
    cycle = present_cycle(session, actor.team_id, now.date())
    made = create_objective(session, actor, cycle.id, f"  {HOMES} ", now=now)
    assert (made.name, made.version) == (HOMES, 1)
    with pytest.raises(RuleBroken) as refusal:
        create_objective(session, actor, cycle.id, HOMES, now=now)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("name", "taken")]
    with pytest.raises(RuleBroken) as refusal:
        create_objective(session, actor, 99, "", now=now)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [
        ("cycle_id", "not_found"),
        ("name", "missing"),
    ]


def test_its_goals_go_along_when_it_is_renamed(session: Session, actor: Actor, now: datetime) -> None:
    goal = create_goal(session, actor, LINE, now=now)
    assert goal.objective_id is not None
    rename_objective(session, actor, goal.objective_id, "Every home bakes", version=1, now=now)
    session.expire(goal)
    assert goal.objective == "Every home bakes"
    with pytest.raises(WrongStatus):
        rename_objective(session, actor, goal.objective_id, "Too late", version=1, now=now)
    acts = sa.select(Audit.before, Audit.after).where(Audit.action == "objective.rename")
    assert session.execute(acts).all() == [({"name": HOMES}, {"name": "Every home bakes"})]


def test_a_name_that_the_cycle_has_is_not_taken_twice(session: Session, actor: Actor, now: datetime) -> None:
    goal = create_goal(session, actor, LINE, now=now)
    other = create_objective(session, actor, goal.cycle_id, "A mill people talk about", now=now)
    with pytest.raises(RuleBroken):
        rename_objective(session, actor, other.id, HOMES, now=now)
    assert rename_objective(session, actor, other.id, other.name, now=now).version == 1


def test_one_that_carries_goals_stays(session: Session, actor: Actor, now: datetime) -> None:
    goal = create_goal(session, actor, LINE, now=now)
    served = goal.objective_id or 0
    with pytest.raises(WrongStatus) as refusal:
        delete_objective(session, actor, served, now=now)
    assert refusal.value.faults[0].code == "not_empty"
    change_goal(session, actor, goal.id, GoalChange(objective=None), now=now)
    delete_objective(session, actor, served, now=now)
    assert session.scalar(sa.select(sa.func.count()).select_from(Objective)) == 0
    assert session.scalars(sa.select(Audit.before).where(Audit.action == "objective.delete")).one()["name"] == HOMES


def test_a_goal_that_moves_gets_the_objective_of_that_name_there(session: Session, actor: Actor, now: datetime) -> None:
    goal = create_goal(session, actor, LINE, now=now)
    before = goal.objective_id
    winter = plan_cycle(session, actor, CyclePlan("Winter", date(2027, 1, 1), date(2027, 3, 31)), now=now)
    change_goal(session, actor, goal.id, GoalChange(cycle_id=winter.id), now=now)
    assert (goal.objective, goal.objective_id != before) == (HOMES, True)
    assert [one.name for one in objectives_of(session, actor, winter.id)] == [HOMES]


def test_a_goal_may_point_to_its_objective_by_number(session: Session, actor: Actor, now: datetime) -> None:
    winter = plan_cycle(session, actor, CyclePlan("Winter", date(2027, 1, 1), date(2027, 3, 31)), now=now)
    aim = create_objective(session, actor, winter.id, HOMES, now=now)
    goal = create_goal(session, actor, GoalChange(kind="donations", goal="x", objective_id=aim.id), now=now)
    assert (goal.cycle_id, goal.objective) == (winter.id, HOMES)
    change_goal(session, actor, goal.id, GoalChange(objective_id=None), now=now)
    assert goal.objective_id is None
    here = make_goal(session, actor, now)
    for change in (GoalChange(objective_id=aim.id), GoalChange(objective_id=99)):
        with pytest.raises(RuleBroken) as refusal:
            change_goal(session, actor, here.id, change, now=now)
        assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("objective_id", "not_found")]
    with pytest.raises(RuleBroken) as refusal:
        change_goal(session, actor, goal.id, GoalChange(objective="Another", objective_id=aim.id), now=now)
    assert refusal.value.faults[0].code == "two_objectives"


def test_other_teams_and_viewers_are_kept_out(session: Session, actor: Actor, now: datetime) -> None:
    goal = create_goal(session, actor, LINE, now=now)
    aim = goal.objective_id or 0
    other = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    assert objectives_before(session, other, None, limit=9) == []
    for act in (
        lambda: get_objective(session, other, aim),
        lambda: rename_objective(session, other, aim, "x", now=now),
        lambda: delete_objective(session, other, aim, now=now),
    ):
        with pytest.raises(NotFound):
            act()
    reader = make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name="Ada Lind")
    with pytest.raises(Forbidden):
        rename_objective(session, reader, aim, "x", now=now)


def test_where_it_stands_now_has_its_day(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    change_goal(session, actor, goal.id, GoalChange(standing=231.0), now=now)
    assert (goal.standing, goal.standing_on) == (231.0, now.date())
    earlier = date(2026, 10, 20)
    change_goal(session, actor, goal.id, GoalChange(standing=231.0, standing_on=earlier), now=now)
    change_goal(session, actor, goal.id, GoalChange(standing=231.0, standing_on=None), now=now)
    assert goal.standing_on == earlier
    change_goal(session, actor, goal.id, GoalChange(standing=None, standing_on=earlier), now=now)
    assert (goal.standing, goal.standing_on) == (None, None)
