"""The score from facts: shares over the experiments of a cycle, on the scale of the survey."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from experiments.errors import NotFound
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Criterion, GoalChange, create_goal
from experiments.goals.planning import CyclePlan, plan_cycle
from experiments.learning.progress.integration import FactName, Integration, integration_of, social_share
from experiments.people.money import Money
from experiments.people.permission import Actor, Role
from experiments.trials.draft import start_draft
from experiments.trials.next_step import answer_next_step
from experiments.trials.plan import Registration, register
from stats.errors import NotEstimable
from tests.factories import QUESTION_HEADLINE, make_actor, make_team

TODAY = date(2026, 11, 2)


def lock(session: Session, actor: Actor, now: datetime, goal_id: int, **words: object) -> int:
    change = replace(QUESTION_HEADLINE, goal_id=goal_id, starts=TODAY, **words)  # type: ignore[arg-type]
    made = start_draft(session, actor, change, now=now)
    register(session, actor, made.id, Registration(confirm=True), now=now)
    return made.id


def goal_with(session: Session, actor: Actor, now: datetime, *criteria: str) -> tuple[int, int]:
    change = GoalChange(
        kind="new_sales", goal="260 first orders a month", success_criteria=tuple(map(Criterion, criteria))
    )
    goal = create_goal(session, actor, change, now=now)
    return goal.id, goal.cycle_id


def counted(found: Integration) -> dict[str, tuple[int, int]]:
    return {one.name.value: (one.count, one.of) for one in found.facts}


def test_the_score_is_one_and_six_times_the_mean_of_the_shares(session: Session, actor: Actor, now: datetime) -> None:
    goal, cycle = goal_with(session, actor, now, "260 orders")
    lock(session, actor, now, goal, expert="Hanne Voss")
    lock(session, actor, now, goal, other_tactics=("e-mail",))
    followed = lock(session, actor, now, goal, heard=None)
    lock(session, actor, now, goal, heard=None)
    answer_next_step(session, actor, followed, came=False, now=now)
    found = integration_of(session, actor, cycle, today=TODAY + timedelta(days=200))
    assert counted(found) == {
        "criteria": (4, 4),
        "heard": (2, 4),
        "others": (1, 4),
        "other_tactic": (1, 4),
        "followed_up": (1, 4),
        "not_alone": (3, 4),
    }
    # (1 + 1/2 + 1/4 + 1/4 + 1/4 + 3/4) ÷ 6 = 1/2, and 1 + 6 × 1/2 = 4
    assert found.score == pytest.approx(4)


def test_what_cannot_be_told_yet_is_left_out(session: Session, actor: Actor, now: datetime) -> None:
    goal, cycle = goal_with(session, actor, now)
    for _ in range(3):
        lock(session, actor, now, goal)
    found = integration_of(session, actor, cycle, today=TODAY)
    assert counted(found)["followed_up"] == (0, 0)
    assert counted(found)["not_alone"] == (0, 0)
    # heard of all, nothing else of any: (0 + 1 + 0 + 0) ÷ 4, and 1 + 6 ÷ 4 = 2.5
    assert found.score == pytest.approx(2.5)
    assert [one.share for one in found.facts if one.name is FactName.FOLLOWED_UP] == [None]


def test_below_three_experiments_there_is_no_score(session: Session, actor: Actor, now: datetime) -> None:
    goal, cycle = goal_with(session, actor, now)
    for _ in range(2):
        lock(session, actor, now, goal)
    start_draft(session, actor, replace(QUESTION_HEADLINE, goal_id=goal), now=now)  # a draft does not count
    found = integration_of(session, actor, cycle, today=TODAY)
    assert isinstance(found.score, NotEstimable)
    assert (found.experiments, found.score.reason) == (2, "too_few_experiments")


def test_the_social_share_is_of_the_marketing_budget_and_needs_both(
    session: Session, actor: Actor, now: datetime
) -> None:
    spring = CyclePlan("Spring", date(2026, 3, 1), date(2026, 5, 31), Money(24_000_00, "EUR"), Money(4_100_00, "EUR"))
    assert social_share(plan_cycle(session, actor, spring, now=now)) == pytest.approx(4_100 / 24_000)
    half = Cycle(marketing_budget_minor=100, social_budget_minor=None)
    nothing = Cycle(marketing_budget_minor=0, social_budget_minor=0)
    told = [social_share(one) for one in (half, nothing)]
    assert [one.reason for one in told if isinstance(one, NotEstimable)] == ["budget_missing", "budget_is_zero"]


def test_another_team_finds_nothing(session: Session, actor: Actor, now: datetime) -> None:
    _, cycle = goal_with(session, actor, now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN)
    with pytest.raises(NotFound):
        integration_of(session, stranger, cycle, today=TODAY)
