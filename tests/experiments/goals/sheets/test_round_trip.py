"""A goal and a whole planning cycle go out as text and come in elsewhere without loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from experiments.database import make_engine
from experiments.goals.cycle import Cycle, present_cycle
from experiments.goals.goal import Goal, GoalChange, create_goal, list_goals
from experiments.goals.goal_change import Criterion
from experiments.goals.objective import create_objective, objectives_of
from experiments.goals.planning import CyclePlan, plan_cycle
from experiments.goals.sheets.taking_in import take_in_goals
from experiments.goals.sheets.whole_cycle import take_in_cycle
from experiments.goals.sheets.writing import cycle_sheet, goal_sheet
from experiments.people.first import set_up
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from tests.experiments.goals.sheets.texts import criteria, days, figures, kinds, storable
from tests.factories import make_actor, make_team

if TYPE_CHECKING:
    from tests.conftest import Fresh

AUTUMN = CyclePlan("Autumn", date(2026, 9, 21), date(2026, 12, 20), Money(2_600_000, "EUR"), Money(560_050, "EUR"))
SHEET = """\
Goal
  260 first kit orders a month,
  at most €14 each

Success criteria
  - 260 first orders a month (first orders a month, up, 260, by 2026-12-31)
  - At most €14 for a first order (cost per first order, down, 14)
  - Talked about in the bakers' forum

Implementation plan
  1. First-contact ads (Studio Larch)
  2. Photo posts that are worth saving

Owner
  Ines Morrow

Kind: New sales
Name:
Objective: More homes that bake
Planning cycle: Autumn (2026-09-21 to 2026-12-20)
Number: first orders a month
Better: more
Start: 200
Target: 260
Now: 231 on 2026-11-20
By: 2026-12-31
Who is it for: Hobby cooks
Buying phase: decides
"""
CHANGE = GoalChange(
    kind="new_sales",
    goal="260 first kit orders a month,\nat most €14 each",
    success_criteria=(
        Criterion("260 first orders a month", "first orders a month", "up", 260.0, date(2026, 12, 31)),
        Criterion("At most €14 for a first order", "cost per first order", "down", 14.0),
        "Talked about in the bakers' forum",
    ),
    implementation_plan=("First-contact ads (Studio Larch)", "Photo posts that are worth saving"),
    metric="first orders a month",
    direction="up",
    baseline=200.0,
    target=260.0,
    standing=231.0,
    standing_on=date(2026, 11, 20),
    deadline=date(2026, 12, 31),
    funnel_stage="decides",
    audience="Hobby cooks",
    objective="More homes that bake",
)


def values_of(goal: Goal) -> dict[str, Any]:
    """Everything that a sheet says of a goal."""
    plain = (
        "kind name goal metric direction baseline target standing standing_on deadline funnel_stage audience objective"
    )
    told = {name: getattr(goal, name) for name in plain.split()}
    told["criteria"] = [
        (line.text, line.metric, line.direction, line.amount, line.deadline) for line in goal.success_criteria
    ]
    return told | {"plan": goal.implementation_plan, "owner": goal.owner.name if goal.owner else None}


def test_the_sheet_has_the_layout_of_a_goal_sheet(session: Session, actor: Actor, now: datetime) -> None:
    cycle = plan_cycle(session, actor, AUTUMN, now=now)
    made = create_goal(session, actor, replace(CHANGE, owner_id=actor.person_id, cycle_id=cycle.id), now=now)
    assert goal_sheet(session, actor, made.id) == SHEET


def test_a_sheet_taken_in_where_the_goal_is_changes_nothing(session: Session, actor: Actor, now: datetime) -> None:
    cycle = plan_cycle(session, actor, AUTUMN, now=now)
    made = create_goal(session, actor, replace(CHANGE, owner_id=actor.person_id, cycle_id=cycle.id), now=now)
    taken = take_in_goals(session, actor, SHEET, now=now)
    assert [(goal.id, new) for goal, new in taken.goals] == [(made.id, False)]
    assert made.version == 1


@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_every_goal_that_can_be_kept_comes_back_the_same(
    session: Session, actor: Actor, now: datetime, data: st.DataObject
) -> None:
    kind = data.draw(kinds())
    change = GoalChange(
        kind=kind,
        name=data.draw(storable(150) if kind == "custom" else st.none() | storable(150)),
        goal=data.draw(storable()),
        success_criteria=tuple(data.draw(st.lists(criteria(), max_size=3))),
        implementation_plan=tuple(data.draw(st.lists(storable(), max_size=3))),
        metric=data.draw(st.none() | storable(150)),
        direction=data.draw(st.sampled_from([None, "up", "down"])),
        baseline=data.draw(st.none() | figures()),
        target=data.draw(st.none() | figures()),
        standing=data.draw(st.none() | figures()),
        standing_on=data.draw(days()),
        deadline=data.draw(st.none() | days()),
        funnel_stage=data.draw(st.none() | storable(150)),
        audience=data.draw(st.none() | storable()),
        objective=data.draw(st.none() | storable()),
        owner_id=data.draw(st.sampled_from([None, actor.person_id])),
    )
    line_ends = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    with undone(session):
        made = create_goal(session, actor, change, now=now)
        before, text = values_of(made), goal_sheet(session, actor, made.id)
    with undone(session):
        present_cycle(session, actor.team_id, now.date())
        taken = take_in_goals(session, actor, text.replace("\n", line_ends), now=now)
        ((back, new),) = taken.goals
        assert (new, values_of(back), taken.notes) == (True, before, [])
        assert goal_sheet(session, actor, back.id) == text


@contextmanager
def undone(session: Session) -> Iterator[None]:
    """Take back what the block stores, also when it fails: the next example begins with the same book."""
    nested = session.begin_nested()
    try:
        yield
    finally:
        nested.rollback()


@pytest.fixture
def elsewhere(fresh_database: Callable[[str, Path], Fresh], database_kind: str, tmp_path: Path) -> Iterator[Session]:
    """Another book."""
    with fresh_database(database_kind, tmp_path / "elsewhere.db") as url:
        engine = make_engine(url)
        with Session(engine) as session:
            yield session
        engine.dispose()


def test_a_whole_cycle_goes_into_another_book_and_out_again_the_same(
    session: Session, actor: Actor, now: datetime, elsewhere: Session
) -> None:
    cycle = plan_cycle(session, actor, AUTUMN, now=now)
    create_objective(session, actor, cycle.id, "An aim without a goal", now=now)
    create_goal(session, actor, replace(CHANGE, owner_id=actor.person_id, cycle_id=cycle.id), now=now)
    once = GoalChange(
        kind="custom", name="Answer once", goal="80 in 100\n\n  Owner\n  solved", objective="Talked about"
    )
    for _twice_the_same_line in range(2):
        create_goal(session, actor, replace(once, cycle_id=cycle.id), now=now)
    text = cycle_sheet(session, actor, cycle.id)
    there = set_up(
        elsewhere,
        email="ines@another.example",
        name="Ines Morrow",
        password_hash=None,
        team_name="Another mill",
        currency="EUR",
        now=now,
    )
    present_cycle(elsewhere, there.team_id, now.date())  # the quarter that made itself has some of the days
    taken = take_in_cycle(elsewhere, there, text, now=now)
    assert taken.cycle is not None
    assert [new for _, new in taken.goals] == [True, True, True]
    assert cycle_sheet(elsewhere, there, taken.cycle.id) == text
    assert [values_of(goal) for goal in list_goals(elsewhere, there)] == [
        values_of(goal) for goal in list_goals(session, actor)
    ]
    named = [one.name for one in objectives_of(elsewhere, there, taken.cycle.id)]
    assert named == ["An aim without a goal", "More homes that bake", "Talked about"]
    again = take_in_cycle(elsewhere, there, text, now=now)
    assert [new for _, new in again.goals] == [False, False, False]
    assert elsewhere.scalar(sa.select(sa.func.count()).select_from(Cycle)) == 1
    assert elsewhere.scalar(sa.select(sa.func.sum(Goal.version))) == 3
    elsewhere.commit()


def test_an_owner_with_a_namesake_is_named_by_address_too(session: Session, actor: Actor, now: datetime) -> None:
    tom, namesake = (make_actor(session, now, team=actor.team_id, role=role) for role in (Role.MARKETER, Role.LEAD))
    made = create_goal(session, actor, replace(CHANGE, owner_id=namesake.person_id), now=now)
    text = goal_sheet(session, actor, made.id)
    assert f"Owner\n  Tom Reyes <tom.lead.{actor.team_id}@quernwell.example>" in text
    ((back, _),) = take_in_goals(session, actor, text.replace("tom.lead", "tom.marketer"), now=now).goals
    assert back.owner_id == tom.person_id


def test_a_goal_of_another_team_is_not_changed(session: Session, actor: Actor, now: datetime) -> None:
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD)
    theirs = create_goal(session, other, CHANGE, now=now)
    text = goal_sheet(session, other, theirs.id).replace("Planning cycle: Q4 2026 (2026-10-01 to 2026-12-31)\n", "")
    ((mine, new),) = take_in_goals(session, actor, text, now=now).goals
    assert (mine.team_id, new, theirs.version) == (actor.team_id, True, 1)


def test_a_space_at_the_end_of_a_first_line_is_kept(session: Session, actor: Actor, now: datetime) -> None:
    cycle = plan_cycle(session, actor, AUTUMN, now=now)
    change = replace(CHANGE, audience="hobby cooks \nGoal", owner_id=actor.person_id, cycle_id=cycle.id)
    made = create_goal(session, actor, change, now=now)
    text = goal_sheet(session, actor, made.id)
    take_in_goals(session, actor, text, now=now)
    assert (made.audience, made.version) == ("hobby cooks \nGoal", 1)
