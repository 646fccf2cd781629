"""Who works on a goal: other teams that its own team lets in, and what they see of it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, selectinload

from experiments.errors import Fault, RuleBroken
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal, get_goal, list_goals
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.people.record.audit import record_act
from experiments.people.sharing import GoalShare
from experiments.people.team import Team


def share_goal(session: Session, actor: Actor, goal_id: int, team_id: int, *, now: datetime) -> GoalShare:
    """Let another team work on a goal: it sees the goal, its current lessons and its *no*s, and tries things for it.

    Doing it twice changes nothing.

    Raises
    ------
    RuleBroken
        There is no such team, or it is the goal's own.
    """
    goal = get_goal(session, actor, goal_id)
    require(actor, "goal.share", goal)
    team = session.get(Team, team_id) if is_key(team_id) else None
    if team is None or team.id == goal.team_id:
        raise RuleBroken(Fault("team_id", "not_found", "Name another team of this book."))
    live = sa.select(GoalShare).where(
        GoalShare.goal_id == goal.id, GoalShare.team_id == team.id, GoalShare.ended_at.is_(None)
    )
    share = session.scalar(live)
    if share is None:
        share = GoalShare(goal_id=goal.id, team_id=team.id, at=now, by=actor.person_id)
        session.add(share)
        record_act(session, actor, "goal.share", "goal", goal.id, None, {"team_id": team.id}, now)
        session.flush()
    return share


def end_share(session: Session, actor: Actor, goal_id: int, team_id: int, *, now: datetime) -> None:
    """End it; what the team tried for the goal stays.

    Raises
    ------
    NotFound
        That team does not work on the goal.
    """
    goal = get_goal(session, actor, goal_id)
    require(actor, "goal.share", goal)
    share = session.scalar(
        sa.select(GoalShare).where(
            GoalShare.goal_id == goal.id, GoalShare.team_id == team_id, GoalShare.ended_at.is_(None)
        )
    )
    if share is None:
        raise not_found("team")
    share.ended_at = now
    record_act(session, actor, "goal.unshare", "goal", goal.id, {"team_id": team_id}, None, now)
    session.flush()


def teams_on(session: Session, actor: Actor, goal_id: int) -> list[Team]:
    """List the teams that work on a goal of the actor's team."""
    goal = get_goal(session, actor, goal_id)
    wanted = (
        sa.select(Team)
        .join(GoalShare, GoalShare.team_id == Team.id)
        .where(GoalShare.goal_id == goal.id, GoalShare.ended_at.is_(None))
        .order_by(Team.name)
    )
    return list(session.scalars(wanted))


def goals_of_others(session: Session, actor: Actor) -> list[tuple[Goal, Team]]:
    """List the goals of other teams on which the actor's team works, with whose they are; the latest cycle first."""
    require(actor, "see")
    if not actor.works_on:
        return []
    wanted = (
        sa.select(Goal, Team)
        .join(Team, Team.id == Goal.team_id)
        .join(Cycle, Cycle.id == Goal.cycle_id)
        .where(Goal.id.in_(actor.works_on))
        .order_by(Cycle.starts.desc(), Goal.id)
        .options(contains_eager(Goal.cycle), selectinload(Goal.lines), selectinload(Goal.owner))
    )
    return [(goal, team) for goal, team in session.execute(wanted).unique()]


def goals_to_serve(session: Session, actor: Actor) -> list[Goal]:
    """List the goals that an experiment of the actor's team may serve: its own, then those it works on for others."""
    return [*list_goals(session, actor), *(goal for goal, _team in goals_of_others(session, actor))]
