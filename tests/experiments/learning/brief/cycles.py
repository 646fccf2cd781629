"""A cycle that ends, and the one that follows, for tests of the plan."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Criterion, Goal, GoalChange, create_goal
from experiments.goals.planning import CyclePlan, plan_cycle
from experiments.people.money import Money
from experiments.people.permission import Actor

AUTUMN = CyclePlan("Autumn", date(2026, 9, 1), date(2026, 11, 30), Money(2_600_000, "EUR"), Money(560_000, "EUR"))
WINTER = CyclePlan("Winter", date(2026, 12, 1), date(2027, 2, 28), Money(2_700_000, "EUR"), Money(600_000, "EUR"))


def autumn(session: Session, actor: Actor, now: datetime) -> Cycle:
    """The cycle that ends: €26,000, of which €5,600 for social media."""
    return plan_cycle(session, actor, AUTUMN, now=now)


def winter(session: Session, actor: Actor, now: datetime) -> Cycle:
    """The one that follows."""
    return plan_cycle(session, actor, WINTER, now=now)


def first_orders(session: Session, actor: Actor, now: datetime, cycle: Cycle, **more: object) -> Goal:
    """New sales: 200 to 260 first orders a month, 231 now, at most €14 each."""
    change = GoalChange(
        kind="new_sales",
        goal="200 → 260 first kit orders a month, at most €14 each",
        metric="first orders",
        direction="up",
        baseline=200,
        target=260,
        standing=231,
        deadline=cycle.ends,
        objective="More homes that bake",
        success_criteria=(
            Criterion("260 first orders a month", "first orders", "up", 260, cycle.ends),
            Criterion("people who bake with children write to us"),
        ),
        implementation_plan=("Question headlines in all ads", "A kit for beginners"),
        owner_id=actor.person_id,
        cycle_id=cycle.id,
        **more,  # type: ignore[arg-type]
    )
    return create_goal(session, actor, change, now=now)
