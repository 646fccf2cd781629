"""Randomisation tests: how often the draw alone would have put the variants at least this far apart."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

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
        Treatment minus control per day (:func:`stats.day_scores`).
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


@dataclass(frozen=True, slots=True)
class PermutationTest:
    """The result of :func:`permutation_test`.

    Parameters
    ----------
    difference : float
        Treatment's ratio of sums minus the control's.
    assignments : int
        How many ways there are to hand these units to the variants.
    exact : bool
        Whether all of them were tried; else ``p`` rests on random draws.
    p_value : float
        Two-sided: twice the smaller tail, at most 1.
    p_greater, p_less : float
        How often chance puts the treatment at least this far up, or down.
    """

    difference: float
    assignments: int
    exact: bool
    p_value: float
    p_greater: float
    p_less: float


def permutation_test(
    control: Sums,
    treatment: Sums,
    *,
    draws: int = 10_000,
    seed: int = 1,
    exact_up_to: int = EXACT_ASSIGNMENTS,
) -> PermutationTest:
    """Hand the same posts, ads or other drawn units to the variants in every other way.

    *Had chance handed the same posts to the variants differently, how often would the ratios lie this far apart?*

    Parameters
    ----------
    control, treatment : Sums
        Numerator and denominator per unit, each denominator above 0. Denominators of 1 compare plain averages.
    draws : int
        Random assignments where there are too many to try all.
    seed : int
        Of those draws.
    exact_up_to : int
        Up to this many assignments all are tried.

    Returns
    -------
    PermutationTest
        Exact where all assignments are tried, else with (1 + hits) / (1 + draws) per tail. ``p_value`` is never below
        :func:`permutation_floor`.

    Raises
    ------
    ValueError
        If a variant has no unit, or a unit no denominator.

    Notes
    -----
    Exact by construction where the units were drawn by chance and the treatment does nothing to any of them. The
    two-sided p doubles the smaller tail; counting differences at least as large either way gives another p where the
    variants differ in size.

    References
    ----------
    Fisher, R. A. (1935). The Design of Experiments, section 21. Phipson, B. & Smyth, G. K. (2010). Permutation
    p-values should never be zero. Stat. Appl. Genet. Mol. Biol. 9:39.

    Examples
    --------
    >>> import numpy as np
    >>> ones = np.ones(3)
    >>> found = permutation_test(Sums(np.array([1.0, 2, 3]), ones), Sums(np.array([4.0, 5, 6]), ones))
    >>> found.difference, found.assignments, found.p_value, found.p_greater
    (3.0, 20, 0.1, 0.05)
    """
    sizes = control.numerator.size, treatment.numerator.size
    if min(sizes) == 0:
        raise ValueError(f"each variant needs a unit: {sizes}")
    numerator = np.concatenate([treatment.numerator, control.numerator])
    denominator = np.concatenate([treatment.denominator, control.denominator])
    if (denominator <= 0).any():
        raise ValueError("each unit needs a denominator above 0")
    assignments = math.comb(sum(sizes), sizes[0])
    exact = assignments <= exact_up_to
    chunks = _all_groups(sum(sizes), sizes[1]) if exact else _random_groups(sum(sizes), sizes[1], draws, seed)
    gaps = np.concatenate([_gaps(chosen, numerator, denominator) for chosen in chunks])
    observed = float(
        treatment.numerator.sum() / treatment.denominator.sum() - control.numerator.sum() / control.denominator.sum()
    )
    slack = ROUNDING * float(np.abs(gaps).max() + abs(observed))
    extra = 0 if exact else 1
    upper, lower = (
        (int(hits.sum()) + extra) / (gaps.size + extra) for hits in (gaps >= observed - slack, gaps <= observed + slack)
    )
    return PermutationTest(observed, assignments, exact, min(1.0, 2 * min(upper, lower)), upper, lower)


def permutation_p(control: Sums, treatment: Sums, *, draws: int = 10_000, seed: int = 1) -> float:
    """Return the two-sided p-value of :func:`permutation_test`.

    Examples
    --------
    >>> import numpy as np
    >>> ones = np.ones(3)
    >>> permutation_p(Sums(np.array([1.0, 2, 3]), ones), Sums(np.array([4.0, 5, 6]), ones))
    0.1
    """
    return permutation_test(control, treatment, draws=draws, seed=seed).p_value


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


def _gaps(chosen: FloatArray, numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Return the difference of both ratios of sums per assignment."""
    # the rest is summed by itself: taken from the whole, one unit of 1e30 would leave nothing of the others
    rest = 1.0 - chosen
    gaps: FloatArray = (chosen @ numerator) / (chosen @ denominator) - (rest @ numerator) / (rest @ denominator)
    return gaps


def _all_groups(units: int, size: int) -> Iterator[FloatArray]:
    """Give every way to choose ``size`` of the units, as rows of zeros and ones, some thousands at a time."""
    left = itertools.combinations(range(units), size)
    while rows := list(itertools.islice(left, EXACT_ASSIGNMENTS)):
        chosen = np.zeros((len(rows), units))
        chosen[np.arange(len(rows))[:, None], np.array(rows)] = 1.0
        yield chosen


def _random_groups(units: int, size: int, draws: int, seed: int) -> Iterator[FloatArray]:
    """Give random choices of ``size`` of the units, as rows of zeros and ones."""
    generator = np.random.default_rng(seed)
    order = generator.random((draws, units)).argsort(axis=1)
    yield (order < size).astype(np.float64)
