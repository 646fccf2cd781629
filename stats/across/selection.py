"""A lift that was reported because it was significant, without an archive to hold it against."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from stats.across.heterogeneity import checked
from stats.numerics.distributions import check_level, two_sided_quantile
from stats.numerics.quadrature import panels
from stats.summaries import FloatArray

# Beyond this many standard errors above the threshold being selected was certain and says nothing.
CERTAIN = 38.0


@dataclass(frozen=True, slots=True)
class Selected:
    """Corrected effects of the tests that passed: arrays of shape ``(n_selected,)`` in the unit of the effects.

    Parameters
    ----------
    places : tuple of int
        Which tests passed, from 0, in the order given.
    raw : ndarray of float
        What they said.
    most_likely : ndarray of float
        Maximum of the likelihood given that the test passed; falls to almost 0 at the threshold.
    average : ndarray of float
        Mean of the normalised likelihood.
    between : ndarray of float
        Average of both, a compromise where the top falls too low and the mean stays too high: the one to show.
    lower, upper : ndarray of float
        Interval that holds the truth at its level among tests that passed.
    level : float
        Of the interval.
    """

    places: tuple[int, ...]
    raw: FloatArray
    most_likely: FloatArray
    average: FloatArray
    between: FloatArray
    lower: FloatArray
    upper: FloatArray
    level: float


def correct_selected(
    effects: Sequence[float] | FloatArray,
    standard_errors: Sequence[float] | FloatArray,
    *,
    alpha: float = 0.05,
    confidence: float = 0.95,
) -> Selected:
    """Correct the effects of tests that were reported because p was below alpha (winner's curse).

    *The agency showed us only its significant wins. What is behind them?*

    Parameters
    ----------
    effects, standard_errors : sequence of float, shape (k,)
        Estimates, for example ln(1 + lift), and their standard errors, above 0.
    alpha : float
        Two-sided threshold by which a test was reported, strictly between 0 and 1.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Selected
        Only tests with p < alpha; arrays may be empty.

    Raises
    ------
    ValueError
        If lengths differ, an error is not above 0, or a level is no level.

    Notes
    -----
    With ``z = y / se`` and threshold c the likelihood given selection is
    ``phi(z - m) / (Phi(m - c) + Phi(-m - c))``. Its top solves ``E(Z | |Z| > c; m) = z``, its mean is an integral; the
    interval inverts the distribution of z given selection with equal tails (right at the threshold ``between`` may lie
    outside). Assumes that alpha was the only reason to report: picking the best of many variants or days is worse. With
    an archive shrink instead (:func:`stats.shrink`).

    References
    ----------
    Zhong, H. & Prentice, R. L. (2008). Biostatistics 9:621-634. Ghosh, A., Zou, F. & Wright, F. A. (2008). Am. J. Hum.
    Genet. 82:1064-1074.

    Examples
    --------
    >>> found = correct_selected([0.21, 0.50, 0.02], [0.10, 0.11, 0.03])
    >>> found.places, [round(float(each), 3) for each in found.between]
    ((0, 1), [0.09, 0.495])
    """
    check_level(confidence)
    values, errors = checked(effects, standard_errors)
    threshold = -float(scipy.special.ndtri(check_level(alpha) / 2))
    z_values = values / errors
    places = np.flatnonzero(2 * scipy.special.ndtr(-np.abs(z_values)) < alpha)
    found = np.array([_one(abs(float(z_values[place])), threshold, confidence) for place in places]).reshape(-1, 4)
    # Turned so that each effect is above 0, and back again; an interval turned over swaps its ends.
    signs = np.where(values[places] < 0, -1.0, 1.0)
    scaled = found * (signs * errors[places])[:, None]
    return Selected(
        places=tuple(int(place) for place in places),
        raw=values[places],
        most_likely=scaled[:, 0],
        average=scaled[:, 1],
        between=(scaled[:, 0] + scaled[:, 1]) / 2,
        lower=scaled[:, 2:].min(axis=1),
        upper=scaled[:, 2:].max(axis=1),
        level=confidence,
    )


def _one(z: float, threshold: float, confidence: float) -> tuple[float, float, float, float]:
    """Return top and mean of the conditional likelihood and both ends of the interval, for z at or above c."""
    tail = (1 - confidence) / 2
    if z - threshold > CERTAIN:
        reach = two_sided_quantile(confidence)
        return z, z, z - reach, z + reach
    top = float(scipy.optimize.brentq(lambda mean: mean + _bias(mean, threshold) - z, 0.0, z, xtol=1e-13))
    return top, _mean(z, threshold), _end(z, threshold, 1 - tail), _end(z, threshold, tail)


def _log_passing(mean: FloatArray | float, threshold: float) -> FloatArray:
    """Return the log of the chance that a test with this true z passes."""
    result: FloatArray = np.logaddexp(
        scipy.special.log_ndtr(np.subtract(mean, threshold)), scipy.special.log_ndtr(-np.add(mean, threshold))
    )
    return result


def _bias(mean: float, threshold: float) -> float:
    """Return by how much z is above its true value on average, among those that passed."""
    near = -((threshold - mean) ** 2) / 2 - float(_log_passing(mean, threshold))
    # The far tail's density is exp(-2 c m) times the near one's.
    return -math.expm1(-2 * threshold * mean) * math.exp(near) / math.sqrt(2 * math.pi)


def _mean(z: float, threshold: float) -> float:
    """Return the mean of the normalised conditional likelihood."""
    # Below -c it falls as fast as a normal density at z + |m|; above z as a normal density.
    breaks = np.concatenate([np.arange(-threshold - 12.0, z + 12.0, 0.5), [-threshold, 0.0, threshold, z]])
    places, weights = panels(breaks)
    logs = -((z - places) ** 2) / 2 - _log_passing(places, threshold)
    mass = weights * np.exp(logs - logs.max())
    return float(mass @ places) / float(mass.sum())


def _end(z: float, threshold: float, probability: float) -> float:
    """Return the true value under which z, given that it passed, is not exceeded with this probability."""

    def excess(mean: float) -> float:
        # P(Z > z | passed): the larger the truth, the larger.
        above = float(scipy.special.log_ndtr(mean - z) - _log_passing(mean, threshold))
        return above - math.log1p(-probability)

    low, high = z - 1.0, z + 1.0
    while excess(low) > 0:
        low -= 2 * (z - low)
    while excess(high) < 0:
        high += 2 * (high - z)
    return float(scipy.optimize.brentq(excess, low, high, xtol=1e-12))
