"""Did early signs foretell their outcomes? Over a team's own closed experiments that have both."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.archive.tallies import ANSWERED
from experiments.people.permission import Actor, require
from experiments.results.records import ConclusionRow
from experiments.trials.experiment import Experiment, Status
from stats.errors import NotEstimable

FEWEST = 8
"""Below this many pairs of answers a share would say more than is known."""


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
    def share(self) -> float | NotEstimable:
        """Share of early signs that foretold their outcome, where there are enough."""
        if self.answered < FEWEST:
            sentence = f"Too few to say: {self.answered} of at least {FEWEST} pairs of clear answers."
            return NotEstimable("too_few", sentence)
        return self.foretold / self.answered


def early_signs(session: Session, actor: Actor) -> EarlySigns:
    """Count over the team's closed experiments; the last closing of each kind is the one that counts."""
    require(actor, "see")
    rows = session.execute(
        sa.select(ConclusionRow.experiment_id, ConclusionRow.verdict, ConclusionRow.outcome_figures_id)
        .join(Experiment, Experiment.id == ConclusionRow.experiment_id)
        .where(Experiment.team_id == actor.team_id, Experiment.status == Status.CONCLUDED)
        .order_by(ConclusionRow.id)
    )
    early: dict[int, str] = {}
    final: dict[int, str] = {}
    for experiment_id, verdict, figures in rows:
        (early if figures is None else final)[experiment_id] = verdict
    pairs = [(early[key], said) for key, said in final.items() if key in early]
    clear = [(first, last) for first, last in pairs if first in ANSWERED and last in ANSWERED]
    same = [first for first, last in clear if (first == "succeeded") == (last == "succeeded")]
    return EarlySigns(len(pairs), len(clear), len(same))
