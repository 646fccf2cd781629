"""What one more of what a goal counts is worth to the business, as somebody says it.

It is said for a whole planning cycle: of a goal that counts orders a month, what one order more in each of its months
is worth together. Nobody has to say it; without it, a plan reckons with what social media may spend.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import insert_into
from experiments.errors import Fault, RuleBroken
from experiments.goals.goal import Goal, get_goal
from experiments.learning.brief.kept import GoalWorth
from experiments.people.money import MOST_MINOR, Money
from experiments.people.permission import Actor, not_found, require
from experiments.people.record.audit import record_act
from experiments.people.team import Team


@dataclass(frozen=True, slots=True)
class GoalWorthGiven:
    """What one more is worth, in the team's currency; ``None`` takes back what was said."""

    money: Money | None


def set_goal_worth(
    session: Session, actor: Actor, goal_id: int, given: GoalWorthGiven, *, now: datetime
) -> GoalWorth | None:
    """Say what one more of what a goal counts is worth, say it anew, or take it back.

    Raises
    ------
    NotFound
        The goal is not the team's, or there is none.
    Forbidden
        The role is too small.
    RuleBroken
        Another currency than the team's, or no amount above 0.
    """
    goal = get_goal(session, actor, goal_id)
    require(actor, "goal.change", goal)
    faults = _faults(session, goal, given.money)
    if faults:
        raise RuleBroken(*faults)
    before = goal_worths(session, [goal.id]).get(goal.id)
    was = None if before is None else before.amount_minor
    is_now = None if given.money is None else given.money.minor
    if was == is_now:
        return before
    if given.money is None:
        session.execute(sa.delete(GoalWorth).where(GoalWorth.goal_id == goal.id))
    else:
        _keep(session, actor, goal, given.money, now)
    record_act(session, actor, "goal.change", "goal", goal.id, _told(was), _told(is_now), now)
    session.flush()
    return goal_worths(session, [goal.id]).get(goal.id)


def goal_worths(session: Session, goal_ids: Collection[int]) -> dict[int, GoalWorth]:
    """Give what was said of these goals, by goal; one query. Whoever calls has made sure that they may be seen."""
    if not goal_ids:
        return {}
    found = session.scalars(sa.select(GoalWorth).where(GoalWorth.goal_id.in_(goal_ids)))
    return {one.goal_id: one for one in found}


def worth_of_goal(session: Session, actor: Actor, goal_id: int) -> GoalWorth | None:
    """Give what was said of a goal of the actor's team; money is told to no other team.

    Raises
    ------
    NotFound
        The goal is another team's, or there is none.
    """
    goal = get_goal(session, actor, goal_id)
    if goal.team_id != actor.team_id:
        raise not_found("goal")
    return goal_worths(session, [goal.id]).get(goal.id)


def _faults(session: Session, goal: Goal, money: Money | None) -> list[Fault]:
    if money is None:
        return []
    currency = session.get_one(Team, goal.team_id).currency
    if money.currency != currency:
        return [Fault("money", "other_currency", f"The team counts in {currency}.")]
    if not 0 < money.minor <= MOST_MINOR:
        return [Fault("money", "out_of_range", "What one more is worth is an amount above 0.")]
    return []


def _keep(session: Session, actor: Actor, goal: Goal, money: Money, now: datetime) -> None:
    """Write it, whoever else writes it at the same moment: what was said last counts."""
    values = {
        "team_id": goal.team_id,
        "amount_minor": money.minor,
        "currency": money.currency,
        "person_id": actor.person_id,
        "changed_at": now,
    }
    insert = insert_into(session, GoalWorth).values(goal_id=goal.id, **values)
    session.execute(insert.on_conflict_do_update(index_elements=[GoalWorth.goal_id], set_=values))
    for held in list(session.identity_map.values()):
        if isinstance(held, GoalWorth):
            session.expire(held)


def _told(minor: int | None) -> dict[str, Any]:
    return {"one_more_worth_minor": minor}
