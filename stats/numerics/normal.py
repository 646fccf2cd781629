"""The normal distribution: for a handful of numbers out of the standard library, which is there without loading."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import scipy

from stats.summaries import FloatArray

FEW = 32
"""Up to this many numbers one by one; loading ``scipy.special`` takes as long as fifty thousand of them."""
_STANDARD = NormalDist()


def below(values: FloatArray) -> FloatArray:
    """Return for each value the chance that a standard normal variable stays below it.

    Parameters
    ----------
    values : ndarray of float
        Of any shape.

    Returns
    -------
    ndarray of float
        Of the same shape; to the last digits far out in the tails as well.

    Examples
    --------
    >>> [round(float(one), 5) for one in below(np.array([-1.96, 0.0, 6.0]))]
    [0.025, 0.5, 1.0]
    """
    values = np.asarray(values, dtype=np.float64)
    if values.size > FEW:
        return np.asarray(scipy.special.ndtr(values), dtype=np.float64)
    chances = [math.erfc(-value / math.sqrt(2)) / 2 for value in values.ravel().tolist()]
    return np.array(chances, dtype=np.float64).reshape(values.shape)


def unit_loss(values: FloatArray) -> FloatArray:
    """Return by how much a standard normal variable is expected to exceed each value, nothing where it does not.

    Parameters
    ----------
    values : ndarray of float
        Of any shape, at least 0.

    Returns
    -------
    ndarray of float
        ``φ(x) - x Φ(-x)``, of the same shape, never below 0; written with the scaled complementary error function, so
        that far out no digits cancel.

    References
    ----------
    Raiffa, H. & Schlaifer, R. (1961). Applied Statistical Decision Theory, table II: unit normal linear-loss integral.

    Examples
    --------
    >>> [round(float(one), 5) for one in unit_loss(np.array([0.0, 1.0, 3.0]))]
    [0.39894, 0.08332, 0.00038]
    """
    values = np.asarray(values, dtype=np.float64)
    beyond = 1 - math.sqrt(math.pi / 2) * values * scipy.special.erfcx(values / math.sqrt(2))
    found: FloatArray = np.exp(-(values**2) / 2) / math.sqrt(2 * math.pi) * np.maximum(beyond, 0.0)
    return found


def normal_quantile(probability: float) -> float:
    """Return the value that a standard normal variable stays below with this probability.

    References
    ----------
    Wichura, M. J. (1988). Algorithm AS 241: the percentage points of the normal distribution. Applied Statistics
    37:477-484 (Python's ``statistics.NormalDist``).

    Examples
    --------
    >>> round(normal_quantile(0.975), 6), normal_quantile(0.0)
    (1.959964, -inf)
    """
    if 0 < probability < 1:
        return _STANDARD.inv_cdf(probability)
    return math.copysign(math.inf, probability - 0.5) if probability in {0, 1} else math.nan
