"""How far the goals of a cycle got, and which of them nothing has answered."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from experiments.goals.goal import GoalChange, change_goal, create_goal
from experiments.learning.brief.sections.goals import carried_goals, without_answer
from experiments.learning.progress.criteria import Reached, Way
from experiments.people.permission import Actor
from tests.experiments.learning.brief.cycles import autumn, first_orders, winter
from tests.experiments.learning.closed import closed
from tests.factories import make_goal

TODAY = date(2026, 11, 2)


def test_a_goal_stands_with_its_way_its_criteria_and_its_experiments(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    cycle = autumn(session, actor, now)
    winter(session, actor, now)
    goal = first_orders(session, actor, now, cycle)
    tried = closed(session, actor, tmp_path, verdict="undecided", starts=datetime(2026, 9, 7, 9, tzinfo=now.tzinfo))
    tried.goal_id = goal.id
    session.flush()
    found = next(one for one in carried_goals(session, actor, cycle, today=TODAY) if one.goal.id == goal.id)
    assert isinstance(found.way, Way)
    assert found.way.share == pytest.approx(31 / 60)  # 200 to 260, now 231
    assert [one.state for one in found.criteria] == [Reached.NOT_YET, Reached.WORDS]
    assert (found.progress.closed, found.progress.answered) == (1, 0)


def test_goals_of_one_aim_stand_together_and_those_of_other_cycles_do_not(
    session: Session, actor: Actor, now: datetime
) -> None:
    cycle, after = autumn(session, actor, now), winter(session, actor, now)
    alone = make_goal(session, actor, now, kind="donations")
    one = first_orders(session, actor, now, cycle)
    first_orders(session, actor, now, after)
    change = GoalChange(kind="repeat_business", goal="a second order", objective=one.objective, cycle_id=cycle.id)
    other = create_goal(session, actor, change, now=now)
    change_goal(session, actor, alone.id, GoalChange(cycle_id=cycle.id), now=now)
    found = carried_goals(session, actor, cycle, today=TODAY)
    assert [each.goal.id for each in found] == [one.id, other.id, alone.id]
    assert found[1].way == ("no_standing", "Nobody has typed where it stands now.")


def test_a_goal_of_whose_kind_something_answered_has_an_answer(
    session: Session, actor: Actor, now: datetime, tmp_path: Path
) -> None:
    cycle = autumn(session, actor, now)
    closed(session, actor, tmp_path, verdict="harmful", starts=datetime(2026, 9, 7, 9, tzinfo=now.tzinfo))
    make_goal(session, actor, now, kind="thought_leadership")
    goals = carried_goals(session, actor, cycle, today=TODAY)
    open_ones = without_answer(session, actor, goals, today=TODAY)
    assert [one.goal.kind.value for one in open_ones] == ["thought_leadership"]
