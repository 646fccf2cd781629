"""What stories are told of, and which teams one may speak to about them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal, get_goal
from experiments.goals.listing import get_cycle
from experiments.learning.lessons.lesson import Lesson, get_lesson
from experiments.learning.stories.told import StoryThing
from experiments.people.permission import Actor, not_found
from experiments.people.sharing import GoalShare
from experiments.people.team import Team
from experiments.trials.experiment import Experiment, get_experiment

Tellable = Experiment | Lesson | Goal | Cycle
_FIND: Mapping[StoryThing, Callable[[Session, Actor, int], Tellable]] = {
    StoryThing.EXPERIMENT: get_experiment,
    StoryThing.LESSON: get_lesson,
    StoryThing.GOAL: get_goal,
    StoryThing.CYCLE: get_cycle,
}


def find_tellable(session: Session, actor: Actor, thing: str, thing_id: int) -> Tellable:
    """Give what a story is told of: a thing of the actor's own team; what is open to others is theirs to tell.

    Raises
    ------
    NotFound
        There is no such thing in the team.
    RuleBroken
        No stories are told of such things.
    """
    if thing not in list(StoryThing):
        raise RuleBroken(Fault("thing", "not_a_choice", f"Choose from: {', '.join(StoryThing)}."))
    found = _FIND[StoryThing(thing)](session, actor, thing_id)
    if found.team_id != actor.team_id:
        raise not_found()
    return found


def teams_around(session: Session, actor: Actor) -> list[Team]:
    """List the teams with which the actor's team works on a goal: theirs on one of ours, or ours on one of theirs."""
    live = sa.select(GoalShare.team_id, Goal.team_id).join(Goal, Goal.id == GoalShare.goal_id)
    live = live.where(
        GoalShare.ended_at.is_(None), sa.or_(Goal.team_id == actor.team_id, GoalShare.team_id == actor.team_id)
    )
    around = {key for pair in session.execute(live) for key in pair} - {actor.team_id}
    return list(session.scalars(sa.select(Team).where(Team.id.in_(around)).order_by(Team.name, Team.id)))
