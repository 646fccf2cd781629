"""A goal goes on: with its sheet, from where it stands, once however often it is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, WrongStatus
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal, GoalChange, change_goal
from experiments.goals.objective import Objective
from experiments.goals.working import share_goal
from experiments.learning.brief.acting.accepting import came_from
from experiments.learning.brief.acting.carrying import carry_goal, goes_on_as
from experiments.learning.brief.weighing.goal_worth import GoalWorthGiven, goal_worths, set_goal_worth
from experiments.learning.brief.writing import brief_of
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from experiments.trials.leaving import deactivate
from tests.experiments.learning.brief.cycles import WINTER, autumn, first_orders, winter
from tests.factories import make_actor, make_team

TODAY = date(2026, 11, 2)


def test_it_goes_on_with_its_sheet_from_where_it_stands(session: Session, actor: Actor, now: datetime) -> None:
    cycle, after = autumn(session, actor, now), winter(session, actor, now)
    goal = first_orders(session, actor, now, cycle, audience="home bakers", funnel_stage="purchase")
    carried = carry_goal(session, actor, goal.id, now=now)
    assert (carried.cycle_id, carried.goal, carried.metric, carried.target) == (after.id, goal.goal, goal.metric, 260)
    assert (carried.baseline, carried.standing, carried.standing_on) == (231, 231, TODAY)  # begins where it stands
    assert (carried.deadline, carried.owner_id) == (WINTER.ends, actor.person_id)
    assert (carried.audience, carried.funnel_stage, carried.objective) == ("home bakers", "purchase", goal.objective)
    assert carried.implementation_plan == goal.implementation_plan
    kept = [(line.text, line.amount, line.deadline) for line in carried.success_criteria]
    assert kept == [
        ("260 first orders a month", 260, WINTER.ends),
        ("people who bake with children write to us", None, None),
    ]
    assert session.get_one(Objective, carried.objective_id).cycle_id == after.id
    assert (goal.baseline, goal.deadline) == (200, cycle.ends)  # the old one stays as it was


def test_asked_twice_it_is_the_same_goal_and_the_plan_says_so(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    assert brief_of(session, actor, cycle.id, today=TODAY).goals[0].carried_as is None
    first, second = (carry_goal(session, actor, goal.id, now=now) for _ in range(2))
    assert first.id == second.id
    assert session.scalar(sa.select(sa.func.count()).select_from(Goal)) == 2
    assert brief_of(session, actor, cycle.id, today=TODAY).goals[0].carried_as == first.id
    row = came_from(session, actor, "goal", first.id)
    assert row is not None
    assert (row.cycle_id, row.goal_id) == (cycle.id, goal.id)
    assert came_from(session, actor, "goal", goal.id) is None
    acts = session.scalars(sa.select(Audit.action).where(Audit.thing == "goal", Audit.thing_id == goal.id)).all()
    assert acts.count("goal.carry") == 1


def test_where_nobody_knows_where_it_stands_the_new_sheet_misses_a_start(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    change_goal(session, actor, goal.id, GoalChange(standing=None), now=now)
    carried = carry_goal(session, actor, goal.id, now=now)
    assert (carried.baseline, carried.standing) == (None, None)
    assert "baseline" in carried.sheet_gaps()


def test_a_goal_written_by_hand_in_the_same_words_is_taken(session: Session, actor: Actor, now: datetime) -> None:
    cycle, after = autumn(session, actor, now), winter(session, actor, now)
    goal, by_hand = (first_orders(session, actor, now, one) for one in (cycle, after))
    assert carry_goal(session, actor, goal.id, now=now).id == by_hand.id


def test_what_one_more_is_worth_goes_along(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    set_goal_worth(session, actor, goal.id, GoalWorthGiven(Money(36_00, "EUR")), now=now)
    carried = carry_goal(session, actor, goal.id, now=now)
    assert goal_worths(session, [carried.id])[carried.id].amount_minor == 36_00
    assert brief_of(session, actor, cycle.id, today=TODAY).goals[0].worth_minor == 36_00


def test_an_owner_who_has_left_does_not_own_the_new_one(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    goal = first_orders(session, actor, now, cycle)
    change_goal(session, actor, goal.id, GoalChange(owner_id=tom.person_id), now=now)
    deactivate(session, actor, tom.person_id, actor.person_id, now=now)
    session.refresh(goal)
    goal.owner_id = tom.person_id
    assert carry_goal(session, actor, goal.id, now=now).owner_id is None


def test_nobody_but_a_lead_plans_the_next_cycle_on_the_way(session: Session, actor: Actor, now: datetime) -> None:
    goal = first_orders(session, actor, now, autumn(session, actor, now))
    tom = make_actor(session, now, team=actor.team_id, role=Role.MARKETER)
    with pytest.raises(WrongStatus) as refusal:
        carry_goal(session, tom, goal.id, now=now)
    assert [fault.code for fault in refusal.value.faults] == ["next_not_planned"]
    assert goes_on_as(session, actor, goal.id) is None
    assert session.scalar(sa.select(sa.func.count()).select_from(Cycle)) == 1
    lead = make_actor(session, now, team=actor.team_id, role=Role.LEAD, name="Ada Lind")
    carried = carry_goal(session, lead, goal.id, now=now)
    assert (carried.cycle.starts, carried.deadline) == (date(2026, 12, 1), date(2026, 12, 31))
    assert carry_goal(session, tom, goal.id, now=now).id == carried.id


def test_a_cycle_that_has_ended_takes_no_goals(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    with pytest.raises(WrongStatus) as refusal:
        carry_goal(session, actor, goal.id, now=datetime(2027, 3, 1, 9, tzinfo=UTC))
    assert [fault.code for fault in refusal.value.faults] == ["next_has_ended"]


def test_others_carry_no_goal_of_ours(session: Session, actor: Actor, now: datetime) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    larch = make_team(session)
    other = make_actor(session, now, team=larch, role=Role.LEAD)
    with pytest.raises(NotFound):
        carry_goal(session, other, goal.id, now=now)
    share_goal(session, actor, goal.id, larch.id, now=now)
    with pytest.raises(Forbidden):
        carry_goal(session, replace(other, works_on=frozenset({goal.id})), goal.id, now=now)
    with pytest.raises(Forbidden):
        carry_goal(session, replace(actor, role=Role.VIEWER), goal.id, now=now)
