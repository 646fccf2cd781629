"""How far apart few units must lie until the randomisation test agrees with t, as the rule of verdicts asks it to."""

from __future__ import annotations

import itertools
import math
from functools import lru_cache

import numpy as np
import scipy

from stats.numerics.distributions import quantile
from stats.planning.power_levels import chance_beyond, check_power
from stats.summaries import FloatArray

MOST_WAYS = 2**12
"""With more ways to deal out the units the test's p is so fine that it says what t says (within a point)."""
DIRECTIONS = 256
NODES = 16


@lru_cache(maxsize=256)
def agreeing_days(days: int, level: float) -> tuple[float, ...]:
    """Return from which t on the sign-flip test of so many paired days agrees at a level.

    *Seven days at a level of 0.56 %: is it enough that t says so, or must all seven point the same way?*

    Parameters
    ----------
    days : int
        Paired days, at least 2.
    level : float
        Two-sided level that p must lie below; where the smallest p there is lies above it, p must be that one.

    Returns
    -------
    tuple of float
        Equally likely values of the needed t, rising. Empty where the test makes no difference any more.

    Notes
    -----
    Of normal days, mean and spread say nothing of where the single days lie beside them: that direction is uniform on
    the sphere. For one direction each choice of signs ``e`` reaches the observed sum up to one certain t, so p falls
    step by step as t grows and the needed t is read off the ordered steps.

    Examples
    --------
    >>> from stats.numerics.distributions import two_sided_quantile
    >>> needed = agreeing_days(7, 0.025)
    >>> round(needed[len(needed) // 2], 1), round(two_sided_quantile(0.975, 6), 1)
    (3.7, 3.0)
    """
    if days < 2 or 2**days > MOST_WAYS:
        return ()
    flipped = np.arange(1, 2**days)[:, None] >> np.arange(days) & 1
    signs = 1.0 - 2 * flipped
    rest = _directions(days, 1)
    reached = (signs @ rest) / (days - signs.sum(axis=1))[:, None]
    return _nodes(reached * math.sqrt(days), 2**days, level)


@lru_cache(maxsize=256)
def agreeing_units(units: int, level: float) -> tuple[float, ...]:
    """Return from which t on dealing out anew so many units per variant (posts, ads) agrees at a level.

    Parameters
    ----------
    units : int
        Units of each of two variants, at least 2.
    level : float
        As for :func:`agreeing_days`.

    Returns
    -------
    tuple of float
        As for :func:`agreeing_days`.

    Examples
    --------
    >>> len(agreeing_units(5, 0.05)), agreeing_units(9, 0.05)
    (16, ())
    """
    ways = math.comb(2 * units, units)
    if units < 2 or ways > MOST_WAYS:
        return ()
    chosen = np.zeros((ways, 2 * units))
    for row, members in enumerate(itertools.combinations(range(2 * units), units)):
        chosen[row, members] = 1.0
    chosen = chosen[1:]  # the first is how they were really dealt out
    exchanged = units - chosen[:, :units].sum(axis=1)
    rest = _directions(units, 2)
    reached = (2 * chosen - 1) @ rest / (2 * exchanged)[:, None]
    return _nodes(reached / math.sqrt(2 / units), ways, level)


def agreement_inflation(
    needed: tuple[float, ...], degrees_of_freedom: float, *, level: float, power: float = 0.8
) -> float:
    """Return how many times the units of t alone are needed, so that the randomisation test costs no power.

    Parameters
    ----------
    needed : tuple of float
        From :func:`agreeing_days` or :func:`agreeing_units`; empty costs nothing.
    degrees_of_freedom : float
        Of t.
    level : float
        Two-sided level of the look.
    power : float
        Chance to find a real lift.

    Returns
    -------
    float
        At least 1: the squared ratio of the distances, in standard errors, that are found with this chance.

    Examples
    --------
    >>> round(agreement_inflation(agreeing_days(7, 0.025), 6, level=0.025), 2)
    1.59
    """
    if not needed:
        return 1.0
    border = -quantile(level / 2, degrees_of_freedom)

    def missing(shift: float, borders: tuple[float, ...]) -> float:
        found = [chance_beyond(each, shift, degrees_of_freedom) for each in borders]
        return sum(found) / len(found) - check_power(power)

    alone, both = (
        float(scipy.optimize.brentq(missing, 0.0, 60.0, args=(borders,), xtol=1e-6))
        for borders in ((border,), tuple(max(border, each) for each in needed))
    )
    return max((both / alone) ** 2, 1.0)


def _directions(units: int, groups: int) -> FloatArray:
    """Return how single units lie beside the mean of their group, of a spread of 1: a column for each direction."""
    drawn = np.random.default_rng(1).normal(size=(groups, units, DIRECTIONS))
    drawn -= drawn.mean(axis=1, keepdims=True)
    flat = drawn.reshape(groups * units, DIRECTIONS)
    scale: FloatArray = flat * np.sqrt(groups * (units - 1) / (flat**2).sum(axis=0))
    return scale


def _nodes(reached: FloatArray, ways: int, level: float) -> tuple[float, ...]:
    """Return equally likely values of the t from which so few ways reach the observed one that p is small enough.

    Two-sided p is twice (the observed way and all others that reach it) over all ways.
    """
    others = max(math.ceil(round(level * ways / 2, 9)) - 2, 0)
    needed = np.sort(np.partition(reached, -(others + 1), axis=0)[-(others + 1)])
    return tuple(float(needed[int((node + 0.5) / NODES * DIRECTIONS)]) for node in range(NODES))
