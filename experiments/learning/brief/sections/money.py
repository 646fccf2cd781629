"""What a cycle's experiments cost, what the failed ones cost, and what not doing it again saves in the next one."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.goals.cycle import Cycle
from experiments.learning.archive.cards import ArchiveCard, Tally
from experiments.learning.archive.tallies import ALL, FAILED, Counts
from experiments.learning.brief.plan import CycleMoney, NextCycle
from experiments.learning.failures.ledger import avoided_loss, cost_of_failure
from experiments.learning.progress.integration import social_share
from experiments.people.permission import Actor
from stats.errors import NotEstimable

DAYS_A_YEAR = 365.25
MONTHS_A_YEAR = 12


def cycle_money(session: Session, actor: Actor, cycle: Cycle, counts: Counts, following: NextCycle) -> CycleMoney:
    """Give the money of a cycle; costs, failures and what was avoided are never added up with one another.

    Parameters
    ----------
    counts : Counts
        Of the cycle's closed experiments.
    following : NextCycle
        The cycle in which not doing it again saves something.
    """
    failure = cost_of_failure(session, actor)
    avoided = avoided_loss(session, actor, limit=1)
    failed_minor = session.scalar(
        sa.select(sa.func.sum(Tally.cost_minor)).where(
            Tally.team_id == actor.team_id,
            Tally.cycle_id == cycle.id,
            Tally.dimension == ALL,
            Tally.verdict.in_(sorted(FAILED)),
        )
    )
    return CycleMoney(
        currency=failure.currency,
        spent_minor=counts.cost_minor,
        failed_minor=int(failed_minor or 0),
        failed=counts.failed,
        median_failed_minor=failure.median_minor,
        median_of=failure.known,
        avoided_minor=round(avoided.year_minor * share_of_year(following.starts, following.ends)),
        avoided_count=avoided.number,
        social_share=social_share(cycle),
        under_test=_under_test(session, actor, cycle),
    )


def share_of_year(first: date, last: date) -> float:
    """Say which part of a year a cycle is: in whole months where it has some, so that a quarter is one.

    Examples
    --------
    >>> share_of_year(date(2027, 1, 1), date(2027, 3, 31)), share_of_year(date(2026, 7, 1), date(2026, 9, 30))
    (0.25, 0.25)
    """
    days = (last - first).days + 1
    months = round(days / (DAYS_A_YEAR / MONTHS_A_YEAR))
    return months / MONTHS_A_YEAR if months else days / DAYS_A_YEAR


def _under_test(session: Session, actor: Actor, cycle: Cycle) -> float | NotEstimable:
    """Give what the cycle's closed experiments cost in money as a share of its social budget."""
    if cycle.social_budget_minor is None:
        return NotEstimable("budget_missing", "The share under test needs the social budget of the cycle.")
    if cycle.social_budget_minor == 0:
        return NotEstimable("budget_is_zero", "There is no social budget of which something could be under test.")
    spent = session.scalar(
        sa.select(sa.func.sum(ArchiveCard.cost_minor)).where(
            ArchiveCard.team_id == actor.team_id,
            ArchiveCard.cycle_id == cycle.id,
            ArchiveCard.verdict.is_not(None),
            ArchiveCard.currency == cycle.currency,
            sa.not_(ArchiveCard.retrospective),
        )
    )
    return int(spent or 0) / cycle.social_budget_minor
