"""How many of several uncertain things are true: the distribution of a count."""

from __future__ import annotations

import numpy as np

from stats.effects import Estimate
from stats.numerics.distributions import check_level
from stats.summaries import FloatArray


def count_distribution(chances: FloatArray, weights: FloatArray) -> FloatArray:
    """Return how likely each number of true ones is.

    *Of ten called wins, how many are really wins?*

    Parameters
    ----------
    chances : ndarray of float, shape (g, n)
        Chance of each of n things in each of g possible worlds; within a world they are independent.
    weights : ndarray of float, shape (g,)
        Probability of each world; sums to 1.

    Returns
    -------
    ndarray of float, shape (n + 1,)
        Probability of 0, 1, … n.

    Notes
    -----
    Poisson-binomial by adding one thing at a time, exact.

    References
    ----------
    Hong, Y. (2013). On computing the distribution function for the Poisson binomial distribution. CSDA 59:41-51.

    Examples
    --------
    >>> import numpy as np
    >>> [float(each) for each in count_distribution(np.array([[0.5, 0.5]]), np.ones(1))]
    [0.25, 0.5, 0.25]
    """
    worlds, things = chances.shape
    found = np.zeros((worlds, things + 1))
    found[:, 0] = 1.0
    for place in range(things):
        chance = chances[:, place, None]
        moved = found[:, : place + 1] * chance
        found[:, : place + 1] *= 1 - chance
        found[:, 1 : place + 2] += moved
    result: FloatArray = weights @ found
    return result


def count_estimate(chances: FloatArray, weights: FloatArray, confidence: float) -> Estimate:
    """Return the expected number of true ones with the central range that holds it.

    Parameters
    ----------
    chances, weights
        As for :func:`count_distribution`.
    confidence : float
        Least probability within the range, whose ends are whole numbers.

    Examples
    --------
    >>> import numpy as np
    >>> count_estimate(np.full((1, 10), 0.9), np.ones(1), 0.95)
    Estimate(estimate=9.0, lower=7.0, upper=10.0, level=0.95)
    """
    tail = (1 - check_level(confidence)) / 2
    reached = np.cumsum(count_distribution(chances, weights))
    lower, upper = (int(np.searchsorted(reached, each)) for each in (tail, 1 - tail))
    expected = round(float(weights @ chances.sum(axis=1)), 12)
    return Estimate(expected, float(lower), float(min(upper, chances.shape[1])), confidence)
