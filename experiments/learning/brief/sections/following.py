"""The cycle that follows another: the planned one, or what is proposed while nobody has planned it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from experiments.database import all_or_nothing
from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.goals.cycle import Cycle
from experiments.goals.planning import plan_after, plan_cycle
from experiments.learning.brief.plan import NextCycle
from experiments.people.permission import Actor, may


def following(session: Session, cycle: Cycle) -> NextCycle:
    """Give the cycle that follows ``cycle``; its days are proposed while nobody has planned it."""
    found = planned_after(session, cycle)
    if found is not None:
        return NextCycle(
            found.id, found.name, found.starts, found.ends, found.social_budget_minor, found.marketing_budget_minor
        )
    plan = plan_after(cycle.ends)
    return NextCycle(None, plan.name, plan.starts, plan.ends, None, None)


def planned_after(session: Session, cycle: Cycle) -> Cycle | None:
    """Give the planned cycle that comes first after ``cycle``, ``None`` where there is none."""
    return session.scalar(
        sa.select(Cycle)
        .where(Cycle.team_id == cycle.team_id, Cycle.starts > cycle.ends)
        .order_by(Cycle.starts)
        .limit(1)
    )


def plan_following(session: Session, actor: Actor, cycle: Cycle, *, now: datetime) -> Cycle:
    """Give the cycle that follows, planned with its proposed days where nobody has planned it yet.

    Raises
    ------
    WrongStatus
        It is not planned and this person may not plan it, or it has ended already.
    """
    found = planned_after(session, cycle)
    if found is None:
        if not may(actor, "cycle.change"):
            sentence = (
                f"The cycle after “{cycle.name}” is not planned yet. A lead plans it first: its days and its budgets."
            )
            raise WrongStatus(Fault("cycle_id", "next_not_planned", sentence))
        found = _planned(session, actor, cycle, now)
    if found.ends < now.date():
        sentence = f"“{found.name}” ended on {found.ends}: nothing can be planned for it any more."
        raise WrongStatus(Fault("cycle_id", "next_has_ended", sentence))
    return found


def _planned(session: Session, actor: Actor, cycle: Cycle, now: datetime) -> Cycle:
    """Plan it; of two who do so at once, the second takes what the first has planned."""
    try:
        with all_or_nothing(session):
            # Held, so that whoever plans it at the same moment waits here and then finds it.
            session.execute(sa.update(Cycle).where(Cycle.id == cycle.id).values(id=Cycle.id))
            found = planned_after(session, cycle)
            if found is not None:
                return found
            # Counted from this cycle, not from the last one: that may have been planned a moment ago.
            return plan_cycle(session, actor, plan_after(cycle.ends), now=now)
    except (IntegrityError, RuleBroken):
        found = planned_after(session, cycle)
        if found is None:
            raise
        return found
