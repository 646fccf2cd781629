"""What a share link leads to: an experiment, lesson, goal or planning cycle of the team that made it, of no other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken
from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal, get_goal
from experiments.goals.listing import get_cycle
from experiments.learning.lessons.lesson import Lesson, get_lesson
from experiments.people.keys.share_links import NewLink, SharedThing, ShareLink, make_link, reader_of
from experiments.people.permission import Actor, not_found, require
from experiments.trials.experiment import Experiment, get_experiment

Shareable = Experiment | Lesson | Goal | Cycle
_FIND: Mapping[SharedThing, Callable[[Session, Actor, int], Shareable]] = {
    SharedThing.EXPERIMENT: get_experiment,
    SharedThing.LESSON: get_lesson,
    SharedThing.GOAL: get_goal,
    SharedThing.CYCLE: get_cycle,
}


def share(
    session: Session, actor: Actor, thing: str, thing_id: int, wanted: NewLink, *, now: datetime
) -> tuple[ShareLink, str]:
    """Make a link to a thing of the actor's own team; gives the link and the secret of its address.

    Raises
    ------
    Forbidden
        The role may not, or the thing belongs to another team and may only be read.
    NotFound
        There is no such thing, or the actor may not see it.
    RuleBroken
        No such kind of thing, or what :func:`make_link` finds.
    """
    require(actor, "link.share")
    if thing not in list(SharedThing):
        raise RuleBroken(Fault("thing", "not_a_choice", f"Choose from: {', '.join(SharedThing)}."))
    require(actor, "link.share", find_thing(session, actor, SharedThing(thing), thing_id))
    return make_link(session, actor, SharedThing(thing), thing_id, wanted, now=now)


def find_thing(session: Session, actor: Actor, thing: SharedThing, thing_id: int) -> Shareable:
    """Give a thing that the actor may see; anything else is not found."""
    return _FIND[thing](session, actor, thing_id)


def thing_behind(session: Session, link: ShareLink) -> Shareable:
    """Give what a link shows.

    Raises
    ------
    NotFound
        It is gone, or belongs to another team by now: what is open to the team is not open to those it sends links.
    """
    found = find_thing(session, reader_of(link), link.thing, link.thing_id)
    if found.team_id != link.team_id:
        raise not_found()
    return found
