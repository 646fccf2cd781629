"""Did early signs foretell their outcomes? Over a team's own closed experiments that have both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.cards import ArchiveCard, Tally
from experiments.learning.archive.crossed import EARLY_SIGNS
from experiments.learning.archive.tallies import ANSWERED
from experiments.learning.decisions.filed import oriented_lift
from experiments.learning.decisions.shares import Share, share_of
from experiments.people.permission import Actor, require
from stats.across.foretelling import RankAgreement, rank_agreement
from stats.errors import NotEstimable

MOST = 200
"""Pairs of sizes that are looked at, the newest first."""


@dataclass(frozen=True, slots=True)
class EarlySigns:
    """Experiments that were closed by an early sign and then by its outcome.

    Parameters
    ----------
    closed : int
        How many have both.
    answered : int
        In how many both gave a clear answer; only these can tell.
    foretold : int
        In how many of those the outcome said what the early sign had said: that it worked, or that it did not.
    """

    closed: int = 0
    answered: int = 0
    foretold: int = 0

    @property
    def ranged(self) -> Share | NotEstimable:
        """Share of early signs that foretold their outcome with its likely range, where there are enough."""
        return share_of(self.foretold, self.answered, "pairs of clear answers")

    @property
    def share(self) -> float | NotEstimable:
        """The share alone."""
        found = self.ranged
        return found.estimate if isinstance(found, Share) else found


@dataclass(frozen=True, slots=True)
class SizePair:
    """What an early sign and then its outcome came to in one experiment, both so that more is better."""

    experiment_id: int
    title: str
    early: float
    outcome: float


@dataclass(frozen=True, slots=True)
class SizesForetold:
    """Pairs of sizes, the newest first, and whether the larger early sign went with the larger outcome."""

    pairs: tuple[SizePair, ...]
    agreement: RankAgreement | NotEstimable


def early_signs(session: Session, actor: Actor) -> EarlySigns:
    """Count over the team's closed experiments; the last closing of each kind is the one that counts."""
    require(actor, "see")
    rows = session.execute(
        sa.select(Tally.value, Tally.verdict, sa.func.sum(Tally.experiments))
        .where(Tally.team_id == actor.team_id, Tally.dimension == EARLY_SIGNS)
        .group_by(Tally.value, Tally.verdict)
    )
    pairs = [(first, last, int(number)) for first, last, number in rows]
    clear = [one for one in pairs if one[0] in ANSWERED and one[1] in ANSWERED]
    return EarlySigns(
        sum(number for _, _, number in pairs),
        sum(number for _, _, number in clear),
        sum(number for first, last, number in clear if (first == "succeeded") == (last == "succeeded")),
    )


def sizes_foretold(session: Session, actor: Actor) -> SizesForetold:
    """Compare the sizes where early sign and outcome are both numbers."""
    require(actor, "see")
    cards = session.scalars(
        sa.select(ArchiveCard)
        .where(
            ArchiveCard.team_id == actor.team_id,
            ArchiveCard.early_lift.is_not(None),
            ArchiveCard.lift.is_not(None),
            sa.not_(ArchiveCard.retrospective),
        )
        .order_by(ArchiveCard.experiment_id.desc())
        .limit(MOST)
    )
    pairs = tuple(
        SizePair(card.experiment_id, card.title, card.early_lift, outcome)
        for card in cards
        if card.early_lift is not None and (outcome := oriented_lift(card)) is not None
    )
    early = np.array([one.early for one in pairs], dtype=np.float64)
    late = np.array([one.outcome for one in pairs], dtype=np.float64)
    return SizesForetold(pairs, rank_agreement(early, late))
