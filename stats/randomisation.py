"""Randomisation tests: how often the draw alone would have put the variants at least this far apart."""

from __future__ import annotations

import itertools
import math

import numpy as np

from stats.summaries import FloatArray, Sums

# Up to this many days every sign is tried (two halves of 2^18 sums each, a fraction of a second).
EXACT_DAYS = 36

# Up to this many assignments every one is tried.
EXACT_ASSIGNMENTS = 20_000

# Rounding must not make an assignment less extreme than the one that equals it.
ROUNDING = 1e-9


def sign_flip_p(scores: FloatArray, *, draws: int = 10_000, seed: int = 1) -> float:
    """Return the two-sided p-value of the sign-flip test on paired days.

    *If the two variants had been swapped by a coin each day, how often would they lie this far apart?*

    Parameters
    ----------
    scores : ndarray of float, shape (n_days,)
        Treatment minus control per day (:func:`stats.paired.day_scores`).
    draws : int
        Random sign vectors where there are too many days to try all (above 36).
    seed : int
        Of those draws, so that the same file gives the same p.

    Returns
    -------
    float
        Exact to 36 days, else (1 + hits) / (1 + draws). Never below :func:`sign_flip_floor`.

    Raises
    ------
    ValueError
        If there is no day.

    Notes
    -----
    Each half of the days gives 2^(n/2) sums; for every sum of one half the partners that reach the observed total are
    counted in the sorted other half, so all 2^n signs are covered (Horowitz & Sahni's meeting in the middle).

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, section 21.
    Horowitz, E. & Sahni, S. (1974). Computing partitions. JACM 21:277-292.

    Examples
    --------
    >>> import numpy as np
    >>> sign_flip_p(np.array([3.0, 1.0, 2.0, 4.0, 2.0, 1.0, 5.0]))
    0.015625
    """
    if scores.size == 0:
        raise ValueError("a sign-flip test needs at least one day")
    slack = ROUNDING * float(np.abs(scores).sum())
    reach = abs(float(scores.sum())) - slack
    if reach <= 0:
        return 1.0
    if scores.size > EXACT_DAYS:
        generator = np.random.default_rng(seed)
        signs = generator.integers(0, 2, size=(draws, scores.size), dtype=np.int8) * 2.0 - 1.0
        hits = int((np.abs(signs @ scores) >= reach).sum())
        return (1 + hits) / (1 + draws)
    middle = scores.size // 2
    first, second = _signed_sums(scores[:middle]), np.sort(_signed_sums(scores[middle:]))
    # By symmetry the lower tail holds as many as the upper.
    above = second.size - np.searchsorted(second, reach - first, side="left")
    return float(int(above.sum()) * sign_flip_floor(scores.size))


def sign_flip_floor(days: int) -> float:
    """Return the smallest p that the sign-flip test could ever give with this many days.

    Examples
    --------
    >>> sign_flip_floor(7)
    0.015625
    """
    return float(min(1.0, 2.0 ** (1 - days)))


def permutation_p(control: Sums, treatment: Sums, *, draws: int = 10_000, seed: int = 1) -> float:
    """Return the two-sided randomisation p-value for posts, ads or other units that were drawn.

    *Had chance handed the same posts to the variants differently, how often would the ratios lie this far apart?*

    Parameters
    ----------
    control, treatment : Sums
        Numerator and denominator per unit; every possible group needs a denominator above 0.
    draws : int
        Random assignments where there are more than 20,000.
    seed : int
        Of those draws.

    Returns
    -------
    float
        Twice the smaller tail of the difference of the ratios of sums, at most 1: exact where all assignments are
        tried, else with (1 + hits) / (1 + draws) per tail. Never below :func:`permutation_floor`.

    Raises
    ------
    ValueError
        If a variant has no unit, or a unit no denominator.

    Examples
    --------
    >>> import numpy as np
    >>> ones = np.ones(3)
    >>> permutation_p(Sums(np.array([1.0, 2, 3]), ones), Sums(np.array([4.0, 5, 6]), ones))
    0.1
    """
    sizes = control.numerator.size, treatment.numerator.size
    if min(sizes) == 0:
        raise ValueError(f"each variant needs a unit: {sizes}")
    numerator = np.concatenate([treatment.numerator, control.numerator])
    denominator = np.concatenate([treatment.denominator, control.denominator])
    if (denominator <= 0).any():
        raise ValueError("each unit needs a denominator above 0")
    exact = math.comb(sum(sizes), sizes[0]) <= EXACT_ASSIGNMENTS
    chosen = _all_groups(sum(sizes), sizes[1]) if exact else _random_groups(sum(sizes), sizes[1], draws, seed)
    # the rest is summed by itself: taken from the whole, one unit of 1e30 would leave nothing of the others
    rest = 1.0 - chosen
    gaps = (chosen @ numerator) / (chosen @ denominator) - (rest @ numerator) / (rest @ denominator)
    observed = float(
        treatment.numerator.sum() / treatment.denominator.sum() - control.numerator.sum() / control.denominator.sum()
    )
    slack = ROUNDING * float(np.abs(gaps).max() + abs(observed))
    upper, lower = int((gaps >= observed - slack).sum()), int((gaps <= observed + slack).sum())
    extra = 0 if exact else 1
    return float(min(1.0, 2 * (min(upper, lower) + extra) / (gaps.size + extra)))


def permutation_floor(control_units: int, treatment_units: int) -> float:
    """Return the smallest two-sided p that a randomisation test of so many units could ever give.

    Examples
    --------
    >>> permutation_floor(3, 3)
    0.1
    """
    return min(1.0, 2 / math.comb(control_units + treatment_units, control_units))


def _signed_sums(scores: FloatArray) -> FloatArray:
    """Return the sums of all sign vectors, shape ``(2**n,)``; of no day the one empty sum."""
    sums = np.zeros(1)
    for score in scores:
        sums = np.concatenate([sums + score, sums - score])
    return sums


def _all_groups(units: int, size: int) -> FloatArray:
    """Return every way to choose ``size`` of the units, as rows of zeros and ones."""
    rows = list(itertools.combinations(range(units), size))
    chosen = np.zeros((len(rows), units))
    chosen[np.arange(len(rows))[:, None], np.array(rows)] = 1.0
    return chosen


def _random_groups(units: int, size: int, draws: int, seed: int) -> FloatArray:
    """Return random choices of ``size`` of the units, as rows of zeros and ones."""
    generator = np.random.default_rng(seed)
    order = generator.random((draws, units)).argsort(axis=1)
    chosen: FloatArray = (order < size).astype(np.float64)
    return chosen
