"""Tails and quantiles of the t distribution for many comparisons at once, each with its own degrees of freedom."""

from __future__ import annotations

import numpy as np
import scipy

from stats.numerics.distributions import check_level
from stats.numerics.many_degrees import LARGEST_QUANTILE, LARGEST_SQUARE, MANY_DEGREES, cornish_fisher, hill
from stats.numerics.normal import below, normal_quantile
from stats.summaries import FloatArray


def two_sided_quantiles(confidence: float, degrees_of_freedom: FloatArray) -> FloatArray:
    """Return how many standard errors each of many intervals reaches to each side.

    Parameters
    ----------
    confidence : float
        Level of the intervals, strictly between 0 and 1.
    degrees_of_freedom : ndarray of float, shape (n,)
        Of each comparison, above 0.

    Returns
    -------
    ndarray of float, shape (n,)

    Raises
    ------
    ValueError
        If the level does not lie between 0 and 1.

    Notes
    -----
    From 1,000 degrees by the Cornish-Fisher series to the fifth order in 1/degrees, below by ``stdtrit``.

    References
    ----------
    Fisher, R. A. & Cornish, E. A. (1960). The percentile points of distributions having known cumulants. Technometrics
    2:209-225. Abramowitz, M. & Stegun, I. A. (1964), 26.7.5.

    Examples
    --------
    >>> [round(float(one), 4) for one in two_sided_quantiles(0.95, np.array([13.0, 5000.0]))]
    [2.1604, 1.9604]
    """
    probability = (1 + check_level(confidence)) / 2
    normal = normal_quantile(probability)
    many = degrees_of_freedom >= MANY_DEGREES
    if normal > LARGEST_QUANTILE or not many.any():
        return np.asarray(scipy.special.stdtrit(degrees_of_freedom, probability), dtype=np.float64)
    quantiles = cornish_fisher(normal, 1 / degrees_of_freedom)
    if not many.all():
        few = ~many
        quantiles[few] = scipy.special.stdtrit(degrees_of_freedom[few], probability)
    return quantiles


def two_sided_ps(statistics: FloatArray, degrees_of_freedom: FloatArray) -> FloatArray:
    """Return for each of many statistics the chance of one at least this far from 0, on either side.

    Parameters
    ----------
    statistics, degrees_of_freedom : ndarray of float, shape (n,)
        One of each per comparison.

    Notes
    -----
    From 1,000 degrees (and statistics up to 12 there) by Hill's normal deviate, else by ``stdtr``.

    References
    ----------
    Hill, G. W. (1970). Algorithm 395: Student's t-distribution. Communications of the ACM 13:617-619.

    Examples
    --------
    >>> [round(float(one), 4) for one in two_sided_ps(np.array([-2.1604, 1.9604]), np.array([13.0, 5000.0]))]
    [0.05, 0.05]
    """
    away = np.abs(statistics)
    many = (degrees_of_freedom >= MANY_DEGREES) & (away * away <= LARGEST_SQUARE * degrees_of_freedom)
    if not many.any():
        return 2 * np.asarray(scipy.special.stdtr(degrees_of_freedom, -away), dtype=np.float64)
    p_values = 2 * below(-hill(away, degrees_of_freedom))
    if not many.all():
        rest = ~many
        p_values[rest] = 2 * scipy.special.stdtr(degrees_of_freedom[rest], -away[rest])
    return p_values
