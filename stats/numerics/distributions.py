"""Tails and quantiles of the normal and the t distribution, for single numbers."""

from __future__ import annotations

import math

import numpy as np
import scipy

from stats.numerics.many_degrees import LARGEST_QUANTILE, LARGEST_SQUARE, MANY_DEGREES, cornish_fisher, hill
from stats.numerics.normal import normal_quantile


def two_sided_quantile(confidence: float, degrees_of_freedom: float | None = None) -> float:
    """Return how many standard errors an interval reaches to each side.

    Parameters
    ----------
    confidence : float
        Level of the interval, strictly between 0 and 1.
    degrees_of_freedom : float or None
        Of the t distribution, above 0; ``None`` is the normal distribution.

    Raises
    ------
    ValueError
        If the level does not lie between 0 and 1.

    Examples
    --------
    >>> round(two_sided_quantile(0.95), 4), round(two_sided_quantile(0.95, 13), 4)
    (1.96, 2.1604)
    """
    return quantile((1 + check_level(confidence)) / 2, degrees_of_freedom)


def quantile(probability: float, degrees_of_freedom: float | None = None) -> float:
    """Return the value that a standard normal (or t) variable stays below with this probability."""
    if degrees_of_freedom is None:
        return normal_quantile(probability)
    if degrees_of_freedom >= MANY_DEGREES and abs(normal := normal_quantile(probability)) <= LARGEST_QUANTILE:
        return float(cornish_fisher(normal, np.array([1 / degrees_of_freedom]))[0])
    return float(scipy.special.stdtrit(degrees_of_freedom, probability))


def two_sided_p(statistic: float, degrees_of_freedom: float | None = None) -> float:
    """Return the chance of a statistic at least this far from 0, on either side.

    Examples
    --------
    >>> round(two_sided_p(1.96), 4), round(two_sided_p(-2.1604, 13), 4)
    (0.05, 0.05)
    """
    if degrees_of_freedom is None:
        return math.erfc(abs(statistic) / math.sqrt(2))
    if degrees_of_freedom >= MANY_DEGREES and statistic * statistic <= LARGEST_SQUARE * degrees_of_freedom:
        deviate = hill(np.array([abs(statistic)]), np.array([degrees_of_freedom]))
        return math.erfc(float(deviate[0]) / math.sqrt(2))
    return float(2 * scipy.special.stdtr(degrees_of_freedom, -abs(statistic)))


def welch_degrees_of_freedom(first: float, first_units: int, second: float, second_units: int) -> float:
    """Return the Welch-Satterthwaite degrees of freedom of a sum of two independent variances.

    Parameters
    ----------
    first, second : float
        The two variances *of the estimates* (variance divided by units); not both 0.
    first_units, second_units : int
        Units behind each, at least 2.
    """
    total = first + second
    return total**2 / (first**2 / (first_units - 1) + second**2 / (second_units - 1))


def log_standard_error(lower: float | None, upper: float | None, quantile: float) -> float | None:
    """Return the standard error of ln(1 + lift) that an interval of the lift stands for.

    ``(ln upper - ln lower) / (2 quantile)``; ``None`` where an end is unbounded or at -100 %, since such a result is
    not pooled.
    """
    if lower is None or upper is None or lower <= -1:
        return None
    return (math.log1p(upper) - math.log1p(lower)) / (2 * quantile)


def check_level(confidence: float) -> float:
    """Return the level, or refuse one that is no level (95 instead of 0.95).

    Raises
    ------
    ValueError
        If it does not lie strictly between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1: {confidence}")
    return confidence
