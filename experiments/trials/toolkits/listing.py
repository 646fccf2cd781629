"""Finding toolkits; shipped recipes come into a team's book on first sight, so that it may make them its own."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import insert_into
from experiments.metrics.goal_kinds import GoalKind
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.trials.experiment import Experiment
from experiments.trials.toolkits.pattern import Pattern, body_of, pattern_of
from experiments.trials.toolkits.recipes.book import RECIPES
from experiments.trials.toolkits.toolkit import Toolkit


def shipped_recipes(session: Session, team_id: int, *, now: datetime) -> None:
    """Put the recipes that the team has not seen yet into its book; those that it changed or retired stay as they are.

    Two first looks may come at once: one puts them there, the other finds them.
    """
    known = set(session.scalars(sa.select(Toolkit.recipe).where(Toolkit.team_id == team_id)))
    missing = [
        {
            "team_id": team_id,
            "recipe": recipe.number,
            "name": recipe.name,
            "goal_kind": recipe.goal_kind,
            "channel": recipe.channel,
            "tactic": recipe.tactic,
            "body": body_of(recipe.pattern),
            "version": 1,
            "created_at": now,
        }
        for recipe in RECIPES
        if recipe.number not in known
    ]
    if missing:
        insert = insert_into(session, Toolkit).values(missing)
        session.execute(insert.on_conflict_do_nothing(index_elements=["team_id", "recipe"]))


def list_toolkits(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    goal_kind: GoalKind | None = None,
    channel: str | None = None,
    retired: bool = False,
) -> list[Toolkit]:
    """List the toolkits and recipes of the team: its own first, the newest on top, then the recipes in their order.

    Parameters
    ----------
    goal_kind : GoalKind, optional
        Only those that serve this kind of goal.
    channel : str, optional
        Only those for this channel.
    retired : bool
        Those that were retired, instead of those in use.
    """
    require(actor, "see")
    shipped_recipes(session, actor.team_id, now=now)
    wanted = (
        sa.select(Toolkit)
        .where(Toolkit.team_id == actor.team_id)
        .where(Toolkit.retired_at.is_not(None) if retired else Toolkit.retired_at.is_(None))
        .order_by(sa.func.coalesce(Toolkit.recipe, 0), Toolkit.id.desc())
    )
    if channel is not None:
        wanted = wanted.where(Toolkit.channel == channel)
    found = session.scalars(wanted)
    return [one for one in found if goal_kind is None or serves(one, goal_kind)]


def get_toolkit(session: Session, actor: Actor, toolkit_id: int) -> Toolkit:
    """Give a toolkit of the actor's team; anything else is not found."""
    toolkit = session.get(Toolkit, toolkit_id) if is_key(toolkit_id) else None
    if toolkit is None:
        raise not_found("toolkit")
    require(actor, "see", toolkit)
    return toolkit


def pattern_in(toolkit: Toolkit) -> Pattern:
    """Give what a toolkit holds."""
    return pattern_of(toolkit.body)


def serves(toolkit: Toolkit, kind: GoalKind) -> bool:
    """Say whether it is for a kind of goal, in the first place or also."""
    return toolkit.goal_kind is kind or kind in pattern_in(toolkit).also_for


def kind_of_toolkit(session: Session, experiment: Experiment) -> GoalKind | None:
    """Give the kind of goal for which the toolkit of a draft is; ``None`` where it comes from none."""
    if experiment.toolkit_id is None:
        return None
    return session.get_one(Toolkit, experiment.toolkit_id).goal_kind
