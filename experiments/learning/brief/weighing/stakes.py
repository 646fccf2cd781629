"""What the whole of a goal's number is worth in the next cycle, so that changes of it can be weighed against prices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.goals.goal import Goal
from experiments.learning.brief.weighing.goal_worth import goal_worths
from experiments.people.money import MOST_MINOR
from experiments.people.team import Team
from stats.errors import NotEstimable

DAYS_A_YEAR = 365.25
MONTHS_ARE = {"month": 1, "quarter": 3, "year": 12}
NEARLY = 0.1
"""A cycle is so many whole months where it is at most this part of a month longer or shorter."""

NO_STAKE = NotEstimable(
    "no_stake",
    "Nobody said what one more is worth, and the planning cycle has no social budget to compare with.",
)


@dataclass(frozen=True, slots=True)
class Stake:
    """What the whole of a number is worth in minor units, and where that comes from: ``goal``, ``budget`` or empty."""

    minor: int | NotEstimable
    basis: str


@dataclass(frozen=True, slots=True)
class Stakes:
    """What the numbers of a cycle's goals are worth in the cycle that follows.

    Parameters
    ----------
    by_goal : Mapping[int, Stake]
        Of goals of which somebody said what one more is worth.
    share : Stake
        Of all others: an equal share of what social media may spend.
    months : float
        How long the cycle that follows is.
    """

    by_goal: Mapping[int, Stake]
    share: Stake
    months: float

    def of(self, goal_id: int | None) -> Stake:
        """Give the stake of a goal; without a goal it is that of a goal of which nothing is said."""
        return self.share if goal_id is None else self.by_goal.get(goal_id, self.share)

    def in_cycle(self, minor: int, every: str) -> int:
        """Turn an amount every month, quarter or year into that of the cycle."""
        return round(minor * self.months / MONTHS_ARE[every])


def stakes_of(session: Session, cycle: Cycle, goal_ids: Collection[int]) -> Stakes:
    """Read what is at stake in the cycle that follows ``cycle``; a fixed number of queries.

    Parameters
    ----------
    goal_ids : collection of int
        Goals that candidates serve, of this cycle or of earlier ones.

    Notes
    -----
    Of the next planned cycle its social budget and its days count; while it has no budget that of ``cycle``, and while
    it is not planned its days too. The share is of the goals of ``cycle``: those that the evidence is about.
    """
    following = session.scalar(
        sa.select(Cycle)
        .where(Cycle.team_id == cycle.team_id, Cycle.starts > cycle.ends)
        .order_by(Cycle.starts)
        .limit(1)
    )
    currency = session.get_one(Team, cycle.team_id).currency
    budgets = [one for one in (following, cycle) if one is not None and one.currency == currency]
    budget = next((one.social_budget_minor for one in budgets if one.social_budget_minor), None)
    goals = session.scalar(sa.select(sa.func.count()).where(Goal.team_id == cycle.team_id, Goal.cycle_id == cycle.id))
    share = Stake(NO_STAKE, "") if budget is None else Stake(round(budget / max(goals or 0, 1)), "budget")
    planned = following or cycle
    return Stakes(_said(session, currency, goal_ids), share, months_of(planned.starts, planned.ends))


def months_of(starts: date, ends: date) -> float:
    """Give how many months a cycle has; whole ones where it is nearly so.

    Examples
    --------
    >>> months_of(date(2026, 9, 21), date(2026, 12, 20)), round(months_of(date(2026, 9, 1), date(2026, 10, 12)), 2)
    (3, 1.38)
    """
    months = ((ends - starts).days + 1) * 12 / DAYS_A_YEAR
    whole = round(months)
    return whole if abs(months - whole) <= NEARLY else months


def _said(session: Session, currency: str, goal_ids: Collection[int]) -> dict[int, Stake]:
    """Give target (else where it stands, else where it began) times what one more is worth."""
    worths = {key: one for key, one in goal_worths(session, goal_ids).items() if one.currency == currency}
    if not worths:
        return {}
    rows = session.execute(
        sa.select(Goal.id, Goal.target, Goal.standing, Goal.baseline).where(Goal.id.in_(worths))
    ).all()
    found = {}
    for goal_id, *figures in rows:
        whole = next((abs(figure) for figure in figures if figure), None)
        if whole is not None and whole * worths[goal_id].amount_minor <= MOST_MINOR:
            found[goal_id] = Stake(round(whole * worths[goal_id].amount_minor), "goal")
    return found
