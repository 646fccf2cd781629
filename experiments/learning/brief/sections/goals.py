"""The goals of the cycle that ends: how far each got, and which of them no experiment has answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal, list_goals
from experiments.learning.brief.kept import AcceptedAs, ProposalRow, carried_key
from experiments.learning.brief.kinds.material import unanswered_of
from experiments.learning.brief.kinds.runs import goal_key
from experiments.learning.brief.plan import CarriedGoal
from experiments.learning.brief.weighing.goal_worth import goal_worths
from experiments.learning.progress.criteria import criteria_progress, way_of
from experiments.learning.progress.goals import GoalProgress, goal_progress
from experiments.people.permission import Actor

MOST_GOALS = 50


def carried_goals(session: Session, actor: Actor, cycle: Cycle, *, today: date) -> tuple[CarriedGoal, ...]:
    """List the goals of a cycle with how far they got; the same number of queries however many there are."""
    goals = sorted(list_goals(session, actor, cycle_id=cycle.id, limit=MOST_GOALS), key=_by_objective)
    keys = [goal.id for goal in goals]
    criteria = criteria_progress(session, actor, goals, today=today)
    progress = goal_progress(session, actor, today=today, goal_ids=keys)
    carried = carried_as(session, actor, keys)
    worth = goal_worths(session, keys)
    return tuple(
        CarriedGoal(
            goal,
            way_of(goal),
            tuple(criteria[goal.id]),
            progress.get(goal.id, GoalProgress()),
            carried.get(goal.id),
            worth[goal.id].amount_minor if goal.id in worth else None,
        )
        for goal in goals
    )


def without_answer(
    session: Session, actor: Actor, goals: Collection[CarriedGoal], *, today: date
) -> tuple[CarriedGoal, ...]:
    """Give those goals of whose kind no closed experiment gave a clear answer within a year, in whichever cycle.

    A goal goes on from cycle to cycle: what a summer answered needs no answer again in autumn.
    """
    by_key = {goal_key(one.goal.kind.value, one.goal.name): one.goal for one in goals}
    found = unanswered_of(session, actor.team_id, by_key, today)
    return tuple(one for one in goals if goal_key(one.goal.kind.value, one.goal.name) in found)


def carried_as(session: Session, actor: Actor, goal_ids: Collection[int]) -> dict[int, int]:
    """Say as which goal of a later cycle each of these goes on; one that does not is not in the answer."""
    by_key = {carried_key(goal_id): goal_id for goal_id in goal_ids}
    rows = session.execute(
        sa.select(ProposalRow.key, ProposalRow.accepted_id).where(
            ProposalRow.team_id == actor.team_id,
            ProposalRow.key.in_(by_key),
            ProposalRow.accepted_as == AcceptedAs.GOAL,
            ProposalRow.accepted_id.is_not(None),
        )
    )
    return {by_key[key]: carried for key, carried in rows if carried is not None}


def _by_objective(goal: Goal) -> tuple[int, int]:
    """Put goals of one larger aim beside each other, those without one last."""
    return (goal.objective_id or 2**31, goal.id)
