"""Planning a cycle: its name, its days and what may be spent. Past cycles may be entered too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.errors import Fault, RuleBroken
from experiments.goals.cycle import Cycle
from experiments.goals.given import SHORT, text
from experiments.people.money import MOST_MINOR, Money
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.people.team import Team


@dataclass(frozen=True, slots=True)
class CyclePlan:
    """A planning cycle as given: first and last day included, both budgets in the team's currency."""

    name: str
    starts: date
    ends: date
    marketing_budget: Money | None = None
    social_budget: Money | None = None


def plan_cycle(session: Session, actor: Actor, plan: CyclePlan, *, now: datetime) -> Cycle:
    """Make a planning cycle for the actor's team.

    Raises
    ------
    Forbidden
        The role is too small.
    RuleBroken
        Everything that does not fit, at once; among it days that another cycle has already.
    """
    require(actor, "cycle.change")
    currency = session.get_one(Team, actor.team_id).currency
    faults: list[Fault] = []
    name = text("name", plan.name, faults, limit=SHORT)
    if name is None:
        faults.append(Fault("name", "missing", "Give the planning cycle a name, as in “Q4” or “Autumn”."))
    if plan.ends < plan.starts:
        faults.append(Fault("ends", "before_start", "The last day lies before the first."))
    else:
        faults += _taken(session, actor.team_id, plan)
    for field in ("marketing_budget", "social_budget"):
        faults += _money_faults(field, getattr(plan, field), currency)
    if faults:
        raise RuleBroken(*faults)
    cycle = Cycle(
        team_id=actor.team_id,
        name=name,
        starts=plan.starts,
        ends=plan.ends,
        marketing_budget_minor=plan.marketing_budget.minor if plan.marketing_budget else None,
        social_budget_minor=plan.social_budget.minor if plan.social_budget else None,
        currency=currency,
    )
    session.add(cycle)
    session.flush()
    record_act(session, actor, "cycle.plan", "cycle", cycle.id, None, _as_json(cycle), now)
    return cycle


def _taken(session: Session, team_id: int, plan: CyclePlan) -> list[Fault]:
    """Refuse days that another cycle of the team has: every day belongs to one cycle at most."""
    overlapping = sa.select(Cycle).where(Cycle.team_id == team_id, Cycle.starts <= plan.ends, Cycle.ends >= plan.starts)
    return [
        Fault("starts", "days_taken", f"“{other.name}” has some of these days ({other.starts} to {other.ends}).")
        for other in session.scalars(overlapping.order_by(Cycle.starts))
    ]


def _money_faults(field: str, money: Money | None, currency: str) -> list[Fault]:
    if money is None:
        return []
    if money.currency != currency:
        return [Fault(field, "other_currency", f"The team counts in {currency}.")]
    if not 0 <= money.minor <= MOST_MINOR:
        return [Fault(field, "out_of_range", "This is no budget.")]
    return []


def _as_json(cycle: Cycle) -> dict[str, Any]:
    """Write a cycle as the audit keeps it."""
    return {
        "name": cycle.name,
        "starts": cycle.starts.isoformat(),
        "ends": cycle.ends.isoformat(),
        "marketing_budget_minor": cycle.marketing_budget_minor,
        "social_budget_minor": cycle.social_budget_minor,
        "currency": cycle.currency,
    }
