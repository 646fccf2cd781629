"""Answered beside worked: how many closed experiments gave an answer, and how many worked."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import FacetTally, Outcome
from experiments.learning.archive.tallies import Counts
from experiments.learning.decisions.shares import Share, share_of
from experiments.learning.portfolio.counted import Counted
from stats.errors import NotEstimable

MANY_SUCCESSES = 2 / 3
FEW_ANSWERS = 1 / 2


@dataclass(frozen=True, slots=True)
class Rates:
    """Closed experiments by how they ended; both rates are shares of all closed ones.

    ``of_answers`` is the share of the answers that were successes. ``afterwards`` were entered afterwards and stand
    outside; ``None`` where only one cycle is looked at.
    """

    counts: Counts
    answered: Share | NotEstimable
    worked: Share | NotEstimable
    of_answers: Share | NotEstimable
    afterwards: int | None

    @property
    def flatters(self) -> bool:
        """Whether most answers are successes and few experiments gave any: easy questions, or only good news told."""
        if isinstance(self.answered, NotEstimable) or not self.counts.answered:
            return False
        successes = self.counts.worked / self.counts.answered
        return successes >= MANY_SUCCESSES and self.answered.estimate < FEW_ANSWERS


def rates_of(session: Session, team_id: int, found: Counted, *, cycle_id: int | None) -> Rates:
    """Count how experiments ended."""
    counts = found.counts()
    return Rates(
        counts,
        share_of(counts.answered, counts.closed, "closed experiments"),
        share_of(counts.worked, counts.closed, "closed experiments"),
        share_of(counts.worked, counts.answered, "answers"),
        _afterwards(session, team_id, counts.closed) if cycle_id is None else None,
    )


def _afterwards(session: Session, team_id: int, closed: int) -> int:
    """Count what was entered afterwards: all cards of closed experiments but for those inside the rates."""
    cards = session.scalar(
        sa.select(FacetTally.cards).where(
            FacetTally.team_id == team_id, FacetTally.facet == "outcome", FacetTally.value == Outcome.CONCLUDED.value
        )
    )
    return max(0, (cards or 0) - closed)
