"""What one more of what a goal counts is worth, as somebody says it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Forbidden, NotFound, RuleBroken
from experiments.learning.brief.kept import GoalWorth
from experiments.learning.brief.weighing.goal_worth import GoalWorthGiven, goal_worths, set_goal_worth, worth_of_goal
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from tests.factories import make_actor, make_goal, make_team

TWENTY_ONE = GoalWorthGiven(Money(21_00, "EUR"))


def acts(session: Session, goal_id: int) -> list[tuple[object, object]]:
    wanted = sa.select(Audit).where(Audit.thing == "goal", Audit.thing_id == goal_id, Audit.action == "goal.change")
    return [(one.before, one.after) for one in session.scalars(wanted.order_by(Audit.id))]


def test_it_is_said_said_anew_and_taken_back_each_with_its_act(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    assert worth_of_goal(session, actor, goal.id) is None
    said = set_goal_worth(session, actor, goal.id, TWENTY_ONE, now=now)
    assert said is not None
    assert (said.amount_minor, said.currency, said.person_id) == (2100, "EUR", actor.person_id)
    later = now + timedelta(days=3)
    anew = set_goal_worth(session, actor, goal.id, GoalWorthGiven(Money(63_00, "EUR")), now=later)
    assert anew is not None
    assert (anew.amount_minor, anew.changed_at) == (6300, later)
    assert set_goal_worth(session, actor, goal.id, GoalWorthGiven(None), now=later) is None
    assert session.scalar(sa.select(sa.func.count()).select_from(GoalWorth)) == 0
    key = "one_more_worth_minor"
    assert acts(session, goal.id) == [
        ({key: None}, {key: 2100}),
        ({key: 2100}, {key: 6300}),
        ({key: 6300}, {key: None}),
    ]


def test_saying_the_same_again_changes_nothing(session: Session, actor: Actor, now: datetime) -> None:
    goal = make_goal(session, actor, now)
    set_goal_worth(session, actor, goal.id, TWENTY_ONE, now=now)
    again = set_goal_worth(session, actor, goal.id, TWENTY_ONE, now=now + timedelta(days=1))
    assert again is not None
    assert again.changed_at == now
    assert set_goal_worth(session, actor, make_goal(session, actor, now).id, GoalWorthGiven(None), now=now) is None
    assert len(acts(session, goal.id)) == 1


@pytest.mark.parametrize(
    ("money", "code"),
    [
        (Money(21_00, "USD"), "other_currency"),
        (Money(0, "EUR"), "out_of_range"),
        (Money(-1, "EUR"), "out_of_range"),
        (Money(10**15 + 1, "EUR"), "out_of_range"),
    ],
)
def test_what_is_no_such_amount_is_refused_and_stores_nothing(
    session: Session, actor: Actor, now: datetime, money: Money, code: str
) -> None:
    goal = make_goal(session, actor, now)
    with pytest.raises(RuleBroken) as refusal:
        set_goal_worth(session, actor, goal.id, GoalWorthGiven(money), now=now)
    assert [(fault.field, fault.code) for fault in refusal.value.faults] == [("money", code)]
    assert goal_worths(session, [goal.id]) == {}


def test_only_who_may_change_goals_says_it_and_no_other_team_learns_it(
    session: Session, actor: Actor, now: datetime
) -> None:
    goal = make_goal(session, actor, now)
    set_goal_worth(session, actor, goal.id, TWENTY_ONE, now=now)
    viewer = make_actor(session, now, team=actor.team_id, role=Role.VIEWER, name="Vera Lane")
    seen = worth_of_goal(session, viewer, goal.id)
    assert seen is not None
    assert seen.amount_minor == 2100
    with pytest.raises(Forbidden):
        set_goal_worth(session, viewer, goal.id, GoalWorthGiven(None), now=now)
    other = make_actor(session, now, team=make_team(session), role=Role.LEAD, name="Lars Bo")
    works = Actor(other.person_id, other.team_id, other.role, works_on=frozenset({goal.id}))
    for stranger in (other, works):
        with pytest.raises(NotFound):
            worth_of_goal(session, stranger, goal.id)
    with pytest.raises(NotFound):
        set_goal_worth(session, other, goal.id, TWENTY_ONE, now=now)
    with pytest.raises(Forbidden):
        set_goal_worth(session, works, goal.id, TWENTY_ONE, now=now)
    with pytest.raises(NotFound):
        worth_of_goal(session, actor, goal.id + 99)
