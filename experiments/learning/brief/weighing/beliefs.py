"""What is believed of a change before one more test of it, and how much such a test would tell."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.brief.candidate import Because, Candidate
from experiments.learning.lessons.lesson import HINTS
from experiments.learning.sizes.prior import archive_prior_of
from experiments.metrics.kinds import Direction
from experiments.trials.experiment import LOCKED, Experiment
from experiments.trials.sizes.precision import as_rise
from stats.across.archive import ArchivePrior, usual_prior
from stats.across.shrinkage import posterior_effects
from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_quantile
from stats.planning.cycle_worth import standard_error_seen, value_of_testing

CONFIDENCE = 0.95
NEW = frozenset(
    {Because.NEXT_TRY, Because.NEVER_TRIED, Because.DRAFT, Because.BY_HAND, Because.UNUSABLE, Because.AFTERWARDS}
)
"""What nothing usable is known of itself, whatever is known of what it begins from: the archive speaks for it. So it
does for what was entered afterwards, which was chosen by its result."""

NO_SIZE = NotEstimable(
    "no_size", "How large the test would be is not known, so what its answer is worth is not either."
)
SEES_NOTHING = NotEstimable("sees_nothing", "Such a test would see no change of any size.")


@dataclass(frozen=True, slots=True)
class Belief:
    """Middle and standard deviation of ln(1 + lift), oriented so that more is better."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Running:
    """Tests that are locked and not closed, by what they were built on, and by recipe and goal."""

    built_on: Counter[int]
    recipes: Counter[tuple[int, int]]

    def of(self, candidate: Candidate) -> int:
        """Count the tests that will answer the same question anyway."""
        before = {*candidate.chain, *(one.experiment_id for one in candidate.evidence)}
        before |= set() if candidate.experiment_id is None else {candidate.experiment_id}
        again = sum(self.built_on[key] for key in before)
        if again or candidate.toolkit_id is None or candidate.goal_id is None or candidate.lesson_id is not None:
            return again
        return self.recipes[candidate.toolkit_id, candidate.goal_id]


def running_of(session: Session, team_id: int) -> Running:
    """Read what runs, or is locked and waits for its first day; one query over the few that are going on."""
    rows = session.execute(
        sa.select(Experiment.built_on_id, Experiment.toolkit_id, Experiment.goal_id).where(
            Experiment.team_id == team_id, Experiment.status.in_(LOCKED), Experiment.retrospective.is_(False)
        )
    ).all()
    return Running(
        Counter(before for before, _, _ in rows if before is not None),
        Counter((recipe, goal) for _, recipe, goal in rows if recipe is not None and goal is not None),
    )


def prior_of(session: Session, team_id: int) -> ArchivePrior:
    """Give what the team's archive says of any change, or what is usual."""
    return archive_prior_of(session, team_id) or usual_prior()


def belief_of(candidate: Candidate, prior: ArchivePrior) -> Belief:
    """Give what is believed of a candidate's change: its own range beside the archive, else the archive alone.

    The lift to plan with is the middle where there is one: it is what the pages say.
    """
    error = None if candidate.because in NEW or candidate.grade in HINTS else _error(candidate)
    if error is None or candidate.lift is None:
        return Belief(prior.predictive_mean, prior.predictive_sd)
    mixture, _ = posterior_effects(np.array([_better(candidate.lift, candidate)]), np.array([error]), prior)
    planned = candidate.plan_with
    middle = float(mixture.average()[0]) if planned is None or planned <= -1 else _better(planned, candidate)
    return Belief(middle, float(mixture.spread()[0]))


def gains_of_testing(
    candidates: Sequence[Candidate], prior: ArchivePrior, running: Running
) -> list[float | NotEstimable]:
    """Give what one more test of each is worth on average, as a change of its number; beside what will be known anyway.

    Notes
    -----
    With n tests of the same question under way, each taken to be as sharp as this one, the worth is that of n + 1 less
    that of n.
    """
    beliefs = [belief_of(one, prior) for one in candidates]
    errors = [_error_of_size(one) for one in candidates]
    others = [running.of(one) for one in candidates]
    means, sds = [one.mean for one in beliefs], [one.sd for one in beliefs]
    sharp = [one if isinstance(one, float) else math.nan for one in errors]
    with_it = [error / math.sqrt(more + 1) for error, more in zip(sharp, others, strict=True)]
    without = [error / math.sqrt(more) if more else math.inf for error, more in zip(sharp, others, strict=True)]
    found, known = value_of_testing(means, sds, with_it).gain, value_of_testing(means, sds, without).gain
    gains: list[float | NotEstimable] = []
    for place, error in enumerate(errors):
        gain, anyway = found[place], known[place]
        if isinstance(error, NotEstimable):
            gains.append(error)
        elif isinstance(gain, float) and isinstance(anyway, float):
            gains.append(max(gain - anyway, 0.0))
        else:
            gains.append(gain)
    return gains


def better(lift: float, direction: Direction | None) -> float:
    """Turn a lift so that better is above 0."""
    return -lift if direction is Direction.DOWN else lift


def _error_of_size(candidate: Candidate) -> float | NotEstimable:
    if candidate.size is None:
        return NO_SIZE
    sees = candidate.size.sees
    if isinstance(sees, NotEstimable):
        return sees
    down = candidate.direction is Direction.DOWN
    if not 0 < sees < (1 if down else math.inf):
        return SEES_NOTHING
    return standard_error_seen(as_rise(sees, Direction.DOWN if down else Direction.UP))


def _error(candidate: Candidate) -> float | None:
    """Give the standard error of ln(1 + lift) from the range."""
    if candidate.lift is None or candidate.lower is None or candidate.upper is None:
        return None
    if not -1 < candidate.lower < candidate.upper < math.inf or candidate.lift <= -1:
        return None
    return (math.log1p(candidate.upper) - math.log1p(candidate.lower)) / (2 * two_sided_quantile(CONFIDENCE))


def _better(lift: float, candidate: Candidate) -> float:
    return better(math.log1p(lift), candidate.direction)
