"""Sizes for a plan that is read more than once: what weekly looks cost, and what power they leave."""

from __future__ import annotations

from collections.abc import Sequence

import scipy

from stats.looks.group_sequential import crossing_chances, drift_for_power, look_levels, spending_looks
from stats.numerics.distributions import quantile
from stats.planning.power_levels import check_power, tail_level


def looks_inflation(
    fractions: Sequence[float], *, confidence: float = 0.95, power: float = 0.8, treatments: int = 1
) -> float:
    """Return how many times the units of a plan with one look are needed, so that looking early costs no power.

    *We want to read it every Friday: how many more people does that take?*

    Parameters
    ----------
    fractions : sequence of float
        Part of the planned days at each look, rising, above 0 and at most 1; the last is 1.
    confidence, power : float
        Level of the intervals, and the chance that a look finds the lift.
    treatments : int
        Treatments compared with the same control; the level of each look is divided by their number.

    Returns
    -------
    float
        At least 1; about 1.01 for two weekly looks, 1.03 for four.

    Raises
    ------
    ValueError
        If the fractions do not rise within (0, 1], or a level or chance is none.

    Notes
    -----
    ``(drift with looks / (z_α + z_β))²`` with the O'Brien-Fleming-type spending that a plan seals.

    References
    ----------
    Jennison, C. & Turnbull, B. W. (2000). Group sequential methods, chapter 2 (the factor R).

    Examples
    --------
    >>> round(looks_inflation((0.5, 1.0)), 3)
    1.009
    """
    alone = -quantile(tail_level(confidence, treatments=treatments)) + quantile(check_power(power))
    if len(fractions) == 1 and fractions[0] == 1:
        return 1.0
    return (_drift(fractions, confidence, power, treatments) / alone) ** 2


def power_with_looks(
    power: float, fractions: Sequence[float], *, confidence: float = 0.95, treatments: int = 1
) -> float:
    """Return the chance that one of the looks finds a lift, which one look at the end would find with ``power``.

    *The plan says 80 %: what is left of it when we look every week?*

    Parameters
    ----------
    power : float
        Chance of one look at the end (:func:`stats.people_power` and its like), above 0 and below 1.
    fractions, confidence, treatments
        As for :func:`looks_inflation`.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        As for :func:`looks_inflation`.

    Examples
    --------
    >>> round(power_with_looks(0.8, (0.5, 1.0)), 3)
    0.797
    """
    drift = -quantile(tail_level(confidence, treatments=treatments)) + quantile(check_power(power))
    chances = crossing_chances(fractions, shared_levels(fractions, confidence=confidence, treatments=treatments), drift)
    return sum(upper for upper, _ in chances)


def shared_levels(fractions: Sequence[float], *, confidence: float = 0.95, treatments: int = 1) -> tuple[float, ...]:
    """Return the two-sided level of each look for each of several treatments, as a plan seals it.

    Examples
    --------
    >>> [round(level, 4) for level in shared_levels((0.5, 1.0), treatments=2)]
    [0.0028, 0.0239]
    """
    alpha = 2 * tail_level(confidence)
    if treatments < 1:
        raise ValueError(f"needs at least one treatment: {treatments}")
    levels = (alpha,) if len(fractions) == 1 and fractions[0] == 1 else look_levels(fractions, alpha=alpha)
    return tuple(level / treatments for level in levels)


def _drift(fractions: Sequence[float], confidence: float, power: float, treatments: int) -> float:
    """Return the shift at the end, in standard errors, that the looks find with the wanted chance."""
    if treatments == 1:
        return drift_for_power(spending_looks(fractions, alpha=2 * tail_level(confidence)), power)
    levels = shared_levels(fractions, confidence=confidence, treatments=treatments)

    def missing(drift: float) -> float:
        return sum(upper for upper, _ in crossing_chances(fractions, levels, drift)) - power

    return float(scipy.optimize.brentq(missing, 0.0, 40.0, xtol=1e-10))
