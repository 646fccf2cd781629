"""A kind and one line make a goal; the rest of the sheet may wait."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken, WrongStatus
from experiments.goals.goal import Criterion, GoalChange, change_goal, create_goal, get_goal, list_goals
from experiments.metrics.goal_kinds import ADVICE, GoalKind
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from tests.factories import make_actor, make_goal, make_team


def test_a_kind_and_a_line_make_a_goal_in_the_present_quarter(session: Session, actor: Actor, now: datetime) -> None:
    goal = create_goal(session, actor, GoalChange(kind="new_sales", goal=" 260 first orders a month "), now=now)
    assert (goal.goal, goal.kind, goal.cycle.name, goal.label) == (
        "260 first orders a month",
        GoalKind.NEW_SALES,
        "Q4 2026",
        "New sales",
    )
    assert goal.sheet_gaps() == [
        "success_criteria",
        "implementation_plan",
        "metric",
        "direction",
        "baseline",
        "target",
        "deadline",
        "funnel_stage",
        "audience",
        "owner_id",
    ]


def test_a_full_sheet_has_no_gaps_and_keeps_its_order(session: Session, actor: Actor, now: datetime) -> None:
    sheet = GoalChange(
        kind="new_sales",
        goal="More first orders",
        objective="More homes that bake",
        success_criteria=("Nobody orders twice by mistake", Criterion("At most €14 each", "cost", "down", 14, None)),
        implementation_plan=("Question headlines", "Landing page"),
        metric="first kit orders a month",
        direction="up",
        baseline=200,
        target=260,
        deadline=date(2026, 12, 31),
        funnel_stage="decides",
        audience="hobby cooks nearby",
        owner_id=actor.person_id,
    )
    goal = create_goal(session, actor, sheet, now=now)
    assert goal.sheet_gaps() == []
    goal = change_goal(session, actor, goal.id, GoalChange(implementation_plan=("Landing page",)), now=now)
    session.expire(goal)
    assert [line.text for line in goal.success_criteria] == ["Nobody orders twice by mistake", "At most €14 each"]
    assert goal.success_criteria[1].amount == 14
    assert goal.implementation_plan == ["Landing page"]


BAD = [
    ({}, ["kind/missing", "goal/missing"]),
    ({"kind": "fame", "goal": "x"}, ["kind/not_a_choice"]),
    ({"kind": "custom", "goal": "x"}, ["name/missing"]),
    ({"kind": "new_sales", "goal": "   "}, ["goal/missing"]),
    ({"kind": "new_sales", "goal": "x\x00"}, ["goal/not_a_text"]),
    ({"kind": "new_sales", "goal": "x" * 4001}, ["goal/too_long"]),
    ({"kind": "new_sales", "goal": "x", "baseline": float("nan")}, ["baseline/not_a_number"]),
    ({"kind": "new_sales", "goal": "x", "target": 10**400}, ["target/not_a_number"]),
    ({"kind": "new_sales", "goal": "x", "direction": "left"}, ["direction/not_a_choice"]),
    ({"kind": "new_sales", "goal": "x", "deadline": date(9999, 12, 31)}, ["deadline/not_a_day"]),
    ({"kind": "new_sales", "goal": "x", "owner_id": 999}, ["owner_id/not_in_team"]),
    ({"kind": "new_sales", "goal": "x", "owner_id": 2**70}, ["owner_id/not_in_team"]),
    ({"kind": "new_sales", "goal": "x", "cycle_id": 999}, ["cycle_id/not_found"]),
    (
        {"kind": "new_sales", "goal": "x", "success_criteria": (Criterion("y", None, "left", float("inf")),)},
        ["success_criteria/not_a_choice", "success_criteria/not_a_number"],
    ),
]


@pytest.mark.parametrize(("given", "faults"), BAD)
def test_everything_wrong_with_a_goal_is_said_at_once(
    session: Session, actor: Actor, now: datetime, given: dict[str, Any], faults: list[str]
) -> None:
    with pytest.raises(RuleBroken) as refused:
        create_goal(session, actor, GoalChange(**given), now=now)
    assert [f"{fault.field}/{fault.code}" for fault in refused.value.faults] == faults
    assert list_goals(session, actor) == []


def test_of_two_who_saw_the_same_version_the_second_is_refused(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    assert goal.version == 1
    change_goal(session, actor, goal.id, GoalChange(target=260), version=1, now=now)
    assert goal.version == 2
    for late in (GoalChange(target=300), GoalChange(target=260), GoalChange(audience="hobby cooks")):
        with pytest.raises(WrongStatus, match="Somebody changed this meanwhile"):
            change_goal(session, actor, goal.id, late, version=1, now=now)
    assert (goal.target, goal.audience, goal.version) == (260, None, 2)
    change_goal(session, actor, goal.id, GoalChange(target=260), version=2, now=now)  # nothing changes: no new version
    assert goal.version == 2


def test_figures_of_a_criterion_that_change_alone_are_an_act_too(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    for amount in (14, 12.5):
        criterion = Criterion("At most so much each", "cost", "down", amount, date(2026, 12, 31))
        change_goal(session, actor, goal.id, GoalChange(success_criteria=(criterion,)), now=now)
    said = "At most so much each (cost down {} 2026-12-31)"
    last = session.scalars(sa.select(Audit).order_by(Audit.id.desc()).limit(1)).one()
    assert (last.before, last.after) == ({"criterion": [said.format("14")]}, {"criterion": [said.format("12.5")]})


def test_a_goal_cannot_lose_its_line_or_kind(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    with pytest.raises(RuleBroken) as refused:
        change_goal(session, actor, goal.id, GoalChange(kind="", goal=""), now=now)
    assert [fault.field for fault in refused.value.faults] == ["kind", "goal"]
    with pytest.raises(RuleBroken, match="name"):
        change_goal(session, actor, goal.id, GoalChange(kind="custom"), now=now)


def test_a_goal_is_seen_by_its_team_only(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    for key in (goal.id, 999, 0, -1, 2**80):
        with pytest.raises(NotFound):
            get_goal(session, stranger, key)
    with pytest.raises(NotFound):
        change_goal(session, stranger, goal.id, GoalChange(goal="Ours now"), now=now)
    assert list_goals(session, stranger) == []
    viewer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER)
    assert [one.id for one in list_goals(session, viewer)] == [goal.id]
    with pytest.raises(Forbidden):
        change_goal(session, viewer, goal.id, GoalChange(goal="Ours now"), now=now)


def test_a_change_stands_in_the_history_with_what_it_was(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    change_goal(session, actor, goal.id, GoalChange(target=260), now=now)
    change_goal(session, actor, goal.id, GoalChange(target=260), now=now)  # nothing changes: no act
    acts = session.scalars(sa.select(Audit).where(Audit.thing == "goal").order_by(Audit.id)).all()
    assert [act.action for act in acts] == ["goal.create", "goal.change"]
    assert (acts[1].before, acts[1].after) == ({"target": None}, {"target": 260})


def test_a_list_of_goals_takes_the_same_queries_however_many(
    session: Session, actor: Actor, now: datetime, engine: sa.Engine
) -> None:
    def queries() -> int:
        seen: list[str] = []
        session.expire_all()
        sa.event.listen(engine, "before_cursor_execute", lambda *a: seen.append(a[2]), named=False)
        [(goal.cycle.name, goal.owner, goal.sheet_gaps()) for goal in list_goals(session, actor)]
        return len(seen)

    make_goal(session, actor, now)
    one = queries()
    for kind in ("donations", "repeat_business", "custom"):
        make_goal(session, actor, now, kind=kind)
    assert one <= 4
    assert queries() <= 4


def test_every_kind_has_its_advice() -> None:
    assert set(ADVICE) == set(GoalKind)
    assert {kind for kind, advice in ADVICE.items() if advice.next_step_by_hand} == {
        GoalKind.BRAND_AWARENESS,
        GoalKind.THOUGHT_LEADERSHIP,
    }
