"""What might have been tried: the values of an axis that the book ships or the team has, used or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.portfolio.tried.axes import Axis
from experiments.metrics.goal_kinds import CONTENT_TYPES, PHASES, GoalKind
from experiments.people.permission import Actor
from experiments.trials.channels.channel import Channel, ChannelStatus
from experiments.trials.toolkits.recipes.book import RECIPES
from experiments.trials.toolkits.toolkit import Toolkit


@dataclass(frozen=True, slots=True)
class GoalNow:
    """A goal of the cycle that is planned in; ``kind`` is its value on the axis of goals."""

    id: int
    kind: str
    label: str
    stage: str | None


def goals_now(session: Session, actor: Actor, today: date | None) -> list[GoalNow]:
    """List the goals of the cycle around a day (of the last one that has begun, where none is) in one query.

    Without a day the goals of the team's last cycle are meant.
    """
    begun = sa.select(Cycle.id).where(Cycle.team_id == actor.team_id)
    if today is not None:
        begun = begun.where(Cycle.starts <= today)
    newest = begun.order_by(Cycle.starts.desc()).limit(1).scalar_subquery()
    found = session.scalars(
        sa.select(Goal).where(Goal.team_id == actor.team_id, Goal.cycle_id == newest).order_by(Goal.id)
    )
    return [GoalNow(goal.id, _kind(goal), goal.label, goal.funnel_stage) for goal in found]


def offered(session: Session, actor: Actor, axis: Axis, goals: Sequence[GoalNow]) -> list[str]:
    """List what there is to try along an axis, in its natural order."""
    if axis is Axis.GOAL_KIND:
        return _once(
            [*(goal.kind for goal in goals), *(kind.value for kind in GoalKind if kind is not GoalKind.CUSTOM)]
        )
    if axis is Axis.CHANNEL:
        wanted = sa.select(Channel.name).where(Channel.team_id == actor.team_id, Channel.status == ChannelStatus.OPEN)
        return sorted(session.scalars(wanted), key=str.casefold)
    if axis is Axis.TACTIC:
        own = sa.select(Toolkit.tactic).where(
            Toolkit.team_id == actor.team_id, Toolkit.recipe.is_(None), Toolkit.retired_at.is_(None)
        )
        known = [tactic for tactic in session.scalars(own.order_by(Toolkit.id)) if tactic]
        return _once([*known, *(recipe.tactic for recipe in RECIPES)])
    return list(CONTENT_TYPES if axis is Axis.CONTENT_TYPE else PHASES)


def _kind(goal: Goal) -> str:
    return f"custom:{goal.label}" if goal.kind is GoalKind.CUSTOM else goal.kind.value


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))
