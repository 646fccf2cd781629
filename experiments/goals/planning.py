"""Planning a cycle and changing it: its name, its days and what may be spent. Past cycles may be entered too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.database import move_on, refuse_stale
from experiments.errors import Fault, RuleBroken
from experiments.goals.cycle import Cycle, quarter_of
from experiments.goals.given import SHORT, UNSET, NotGiven, day, otherwise, text
from experiments.goals.listing import get_cycle
from experiments.people.money import MOST_MINOR, Money
from experiments.people.permission import Actor, require
from experiments.people.record.audit import record_act
from experiments.people.team import Team

SHORTEST_DAYS = 28
"""A rest of a quarter that is shorter goes along with the quarter after it."""


@dataclass(frozen=True, slots=True)
class CyclePlan:
    """A planning cycle as given: first and last day included, both budgets in the team's currency."""

    name: str
    starts: date
    ends: date
    marketing_budget: Money | None = None
    social_budget: Money | None = None


@dataclass(frozen=True, slots=True)
class CycleChange:
    """What is to be set on a planning cycle; everything not given stays, ``None`` empties a budget."""

    name: str | NotGiven = UNSET
    starts: date | NotGiven = UNSET
    ends: date | NotGiven = UNSET
    marketing_budget: Money | NotGiven | None = UNSET
    social_budget: Money | NotGiven | None = UNSET


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
    name, faults = _checked(session, actor.team_id, plan, currency, None)
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


def change_cycle(
    session: Session, actor: Actor, cycle_id: int, change: CycleChange, *, version: int | None = None, now: datetime
) -> Cycle:
    """Change what is given in ``change``; refusals as in :func:`plan_cycle`.

    Parameters
    ----------
    version : int or None
        The version that the person saw; ``None`` takes the one just read.

    Raises
    ------
    WrongStatus
        Somebody changed the cycle meanwhile.
    """
    cycle = get_cycle(session, actor, cycle_id)
    require(actor, "cycle.change", cycle)
    plan = CyclePlan(
        name=otherwise(change.name, cycle.name),
        starts=otherwise(change.starts, cycle.starts),
        ends=otherwise(change.ends, cycle.ends),
        marketing_budget=otherwise(change.marketing_budget, _money(cycle.marketing_budget_minor, cycle.currency)),
        social_budget=otherwise(change.social_budget, _money(cycle.social_budget_minor, cycle.currency)),
    )
    name, faults = _checked(session, actor.team_id, plan, cycle.currency, cycle.id)
    if faults:
        raise RuleBroken(*faults)
    values = {
        "name": name,
        "starts": plan.starts,
        "ends": plan.ends,
        "marketing_budget_minor": plan.marketing_budget.minor if plan.marketing_budget else None,
        "social_budget_minor": plan.social_budget.minor if plan.social_budget else None,
    }
    before = _as_json(cycle)
    changed = [field for field, value in values.items() if getattr(cycle, field) != value]
    refuse_stale(cycle, version)
    if changed:
        move_on(session, cycle, version, {field: values[field] for field in changed})
        after = _as_json(cycle)
        was, is_now = ({field: side[field] for field in changed} for side in (before, after))
        record_act(session, actor, "cycle.change", "cycle", cycle.id, was, is_now, now)
        session.flush()
    return cycle


def next_cycle(session: Session, actor: Actor) -> CyclePlan:
    """Propose what follows the last cycle: the rest of the quarter it ends in, or the quarter after; no budgets yet.

    A team without a cycle gets no proposal here: its present quarter makes itself.
    """
    require(actor, "see")
    last = session.scalar(sa.select(sa.func.max(Cycle.ends)).where(Cycle.team_id == actor.team_id))
    assert last is not None, "ask for the present cycle first"
    return plan_after(last)


def plan_after(last: date) -> CyclePlan:
    """Propose a cycle that begins the day after ``last``: the rest of that quarter, or the quarter after.

    Examples
    --------
    >>> plan = plan_after(date(2026, 9, 30))
    >>> plan.name, plan.ends, plan_after(date(2026, 12, 12)).ends
    ('Q4 2026', datetime.date(2026, 12, 31), datetime.date(2027, 3, 31))
    """
    starts = last + timedelta(days=1)
    _first, ends = quarter_of(starts)
    if (ends - starts).days < SHORTEST_DAYS:  # a few days are no cycle of their own
        _first, ends = quarter_of(ends + timedelta(days=1))
    return CyclePlan(f"Q{(ends.month - 1) // 3 + 1} {ends.year}", starts, ends)


def _checked(
    session: Session, team_id: int, plan: CyclePlan, currency: str, own_id: int | None
) -> tuple[str | None, list[Fault]]:
    """Find every fault of a plan; ``own_id`` is the cycle whose days may be taken over."""
    faults: list[Fault] = []
    name = text("name", plan.name, faults, limit=SHORT)
    if name is None:
        faults.append(Fault("name", "missing", "Give the planning cycle a name, as in “Q4” or “Autumn”."))
    day("starts", plan.starts, faults)
    day("ends", plan.ends, faults)
    if plan.ends < plan.starts:
        faults.append(Fault("ends", "before_start", "The last day lies before the first."))
    else:
        faults += _taken(session, team_id, plan, own_id)
    for field in ("marketing_budget", "social_budget"):
        faults += _money_faults(field, getattr(plan, field), currency)
    return name, faults


def _taken(session: Session, team_id: int, plan: CyclePlan, own_id: int | None) -> list[Fault]:
    """Refuse days that another cycle of the team has: every day belongs to one cycle at most."""
    overlapping = sa.select(Cycle).where(Cycle.team_id == team_id, Cycle.starts <= plan.ends, Cycle.ends >= plan.starts)
    if own_id is not None:
        overlapping = overlapping.where(Cycle.id != own_id)
    return [
        Fault("starts", "days_taken", f"“{other.name}” has some of these days ({other.starts} to {other.ends}).")
        for other in session.scalars(overlapping.order_by(Cycle.starts))
    ]


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


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
