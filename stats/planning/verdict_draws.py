"""How likely each verdict is where weekly looks meet few days or posts: the spread shown is carried along."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from stats.numerics.distributions import quantile
from stats.planning.verdict_chances import LookChances, VerdictChances, checked_plan, summed_looks
from stats.summaries import FloatArray

DRAWS = 20_000
"""Experiments that are pretended: a chance is right within a third of a point (standard error)."""


def drawn_verdict_chances(
    log_lift_se: float,
    *,
    worthwhile_lift: float,
    degrees_of_freedom: Sequence[float],
    true_lift: float | None = None,
    prior: tuple[float, float] = (0.0, 0.2),
    fractions: Sequence[float] = (1.0,),
    levels: Sequence[float] = (0.05,),
    treatments: int = 1,
    agreement: Sequence[Sequence[float]] | None = None,
) -> VerdictChances:
    """Return how likely the plan ends with each verdict, from 20,000 pretended experiments.

    *Two weeks of daily figures, read after each: how likely do we know more afterwards?*

    Parameters
    ----------
    log_lift_se, worthwhile_lift, degrees_of_freedom, true_lift, prior, fractions, levels, treatments, agreement
        As for :func:`stats.planning.verdict_chances.verdict_chances`; the degrees of freedom are needed here and rise
        by at least 1 from look to look.

    Returns
    -------
    VerdictChances

    Raises
    ------
    ValueError
        As for ``verdict_chances``.

    Notes
    -----
    :func:`verdict_chances` averages over the spread anew at each look, which is up to 7 points off where many verdicts
    fall early: experiments that went on are those whose spread came out large. Here the squares add up from look to
    look as they do in data: new units bring their own, and one more for how far their mean lies from the mean before.
    The draws are always the same, so equal plans have equal chances.

    Examples
    --------
    >>> chances = drawn_verdict_chances(
    ...     0.03, worthwhile_lift=0.05, true_lift=-0.1, fractions=(0.25, 0.5, 0.75, 1.0),
    ...     levels=(0.0001, 0.0055, 0.0215, 0.0411), degrees_of_freedom=(6, 13, 20, 27))
    >>> round(chances.harmful, 1), round(chances.no_useful_difference, 1)
    (0.4, 0.6)
    """
    times = checked_plan(
        log_lift_se,
        worthwhile_lift=worthwhile_lift,
        true_lift=true_lift,
        prior=prior,
        fractions=fractions,
        levels=levels,
        treatments=treatments,
        degrees_of_freedom=degrees_of_freedom,
        agreement=agreement,
    )
    rng = np.random.default_rng(1)
    mean, deviation = (math.log1p(true_lift), 0.0) if true_lift is not None else prior
    truth = (mean + deviation * rng.normal(size=DRAWS)) / log_lift_se
    worthwhile = math.log1p(worthwhile_lift) / log_lift_se
    is_open = np.ones(DRAWS, dtype=bool)
    found: list[LookChances] = []
    paths = _paths(rng, truth, times, degrees_of_freedom)
    for look, (estimate, spread) in enumerate(paths):
        error = spread / math.sqrt(times[look])
        half = -quantile(levels[look] / treatments / 2, degrees_of_freedom[look]) * error
        needed = np.array(agreement[look]) if agreement is not None and len(agreement[look]) else np.zeros(1)
        sure = np.maximum(half, needed[rng.integers(0, needed.size, DRAWS)] * error)
        harmful = is_open & (estimate + sure < 0)
        succeeded = is_open & (estimate - sure > 0) & (estimate >= worthwhile)
        useless = is_open & ~harmful & ~succeeded & (estimate + half < worthwhile) & (worthwhile > 0)
        found.append(LookChances(*(float(each.mean()) for each in (succeeded, harmful, useless))))
        is_open &= ~(harmful | succeeded | useless)
    return summed_looks(times, found)


def _paths(
    rng: np.random.Generator, truth: FloatArray, times: Sequence[float], degrees: Sequence[float]
) -> list[tuple[FloatArray, FloatArray]]:
    """Return the estimate and the spread shown (1 is the true one) at each look, in errors of the planned end."""
    path: list[tuple[FloatArray, FloatArray]] = []
    estimate, squares, now, had = np.zeros(DRAWS), np.zeros(DRAWS), 0.0, 0.0
    for time, wanted in zip(times, degrees, strict=True):
        gap, more = time - now, wanted - had
        own = truth + rng.normal(size=DRAWS) / math.sqrt(gap)
        if now:
            squares = squares + (own - estimate) ** 2 / (1 / gap + 1 / now)
            more = max(more - 1, 0.0)
        squares = squares + 2 * rng.standard_gamma(more / 2, size=DRAWS)
        estimate = (estimate * now + own * gap) / time
        path.append((estimate, np.sqrt(squares / wanted)))
        now, had = time, wanted
    return path
