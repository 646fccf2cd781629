"""Cycles and goals page by page, newest first: for lists that go on beyond one page."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.people.permission import Actor, is_key, not_found, require


def get_cycle(session: Session, actor: Actor, cycle_id: int) -> Cycle:
    """Give a planning cycle of the actor's team; anything else is not found."""
    cycle = session.get(Cycle, cycle_id) if is_key(cycle_id) else None
    if cycle is None:
        raise not_found("cycle")
    require(actor, "see", cycle)
    return cycle


def cycles_before(session: Session, actor: Actor, before_id: int | None, *, limit: int) -> list[Cycle]:
    """List cycles of the actor's team, the last made first; the next page begins below the last id of this one."""
    require(actor, "see")
    wanted = sa.select(Cycle).where(Cycle.team_id == actor.team_id).order_by(Cycle.id.desc()).limit(limit)
    if before_id is not None:
        wanted = wanted.where(Cycle.id < before_id)
    return list(session.scalars(wanted))


def cycle_on(session: Session, actor: Actor, day: date) -> Cycle | None:
    """Give the planning cycle of the actor's team in which a day lies; ``None`` where there is none."""
    require(actor, "see")
    return session.scalar(
        sa.select(Cycle).where(Cycle.team_id == actor.team_id, Cycle.starts <= day, Cycle.ends >= day).limit(1)
    )


def goals_before(
    session: Session, actor: Actor, before_id: int | None, *, limit: int, cycle_id: int | None = None
) -> list[Goal]:
    """List goals of the actor's team, the last made first, each with its lines."""
    require(actor, "see")
    wanted = (
        sa.select(Goal)
        .where(Goal.team_id == actor.team_id)
        .order_by(Goal.id.desc())
        .limit(limit)
        .options(selectinload(Goal.lines))
    )
    if cycle_id is not None:
        wanted = wanted.where(Goal.cycle_id == cycle_id)
    if before_id is not None:
        wanted = wanted.where(Goal.id < before_id)
    return list(session.scalars(wanted))
