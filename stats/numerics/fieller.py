"""Fieller's interval: every ratio (or lift) that a t-test of two averages does not reject, in closed form."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.summaries import FloatArray


@dataclass(frozen=True, slots=True)
class TwoMeans:
    """Two averages p and q with the variances and covariance *of the averages* (already divided by the units)."""

    mean_p: float
    mean_q: float
    variance_p: float
    variance_q: float
    covariance: float

    def variance_at(self, ratio: float) -> float:
        """Return the variance of p - ratio q."""
        return self.variance_p - 2 * ratio * self.covariance + ratio**2 * self.variance_q


@dataclass(frozen=True, slots=True)
class RatioSet:
    """The ratios that are not rejected.

    ``lower`` and ``upper`` are ``None`` where the set is unbounded. ``in_one_piece`` is false where the set is
    everything but a stretch in its middle; then both ends are ``None``.
    """

    lower: float | None
    upper: float | None
    in_one_piece: bool = True


@dataclass(frozen=True, slots=True)
class RatioSets:
    """Many of :class:`RatioSet` in arrays of shape ``(n,)``; an unbounded end is infinite."""

    lower: FloatArray
    upper: FloatArray
    in_two_pieces: FloatArray


def ratio_set(means: TwoMeans, quantile: float, *, positive: bool) -> RatioSet:
    """Invert the t-test of ``p - ratio q = 0`` over all ratios.

    Parameters
    ----------
    means : TwoMeans
        The two averages; ``mean_q`` above 0.
    quantile : float
        The test rejects where the statistic is further from 0 than this.
    positive : bool
        Ratios below 0 are impossible (counts, clicks), so a piece of the set below 0 does not count and ``lower`` is at
        least 0.

    Returns
    -------
    RatioSet

    Notes
    -----
    ``(p - r q)^2 <= k^2 var(p - r q)`` is quadratic in r: ``a r^2 - 2 b r + c <= 0``. With ``a > 0`` (q clearly not 0)
    the set is the stretch between the roots; else it is unbounded. All is divided by q² first, and the discriminant is
    written without the squares that cancel, so that a billion units lose no digits.

    References
    ----------
    Fieller, E. C. (1954). Some problems in interval estimation. JRSS B 16:175-185.

    Examples
    --------
    >>> found = ratio_set(TwoMeans(12.0, 10.0, 0.16, 0.09, 0.0), 2.0, positive=True)
    >>> round(found.lower, 3), round(found.upper, 3)
    (1.096, 1.312)
    """
    scale = means.mean_q
    spreads = [one / scale / scale for one in (means.variance_p, means.variance_q, means.covariance)]
    ratio, above, below, both, reach = (np.array([one]) for one in (means.mean_p / scale, *spreads, quantile))
    found = ratio_sets(ratio, above, below, both, reach, positive=positive)
    ends = [float(end[0]) if math.isfinite(end[0]) else None for end in (found.lower, found.upper)]
    return RatioSet(ends[0], ends[1], in_one_piece=not found.in_two_pieces[0])


def ratio_sets(
    ratio: FloatArray,
    variance_p: FloatArray,
    variance_q: FloatArray,
    covariance: FloatArray | float,
    quantile: FloatArray,
    *,
    positive: bool,
) -> RatioSets:
    """Invert many t-tests at once; the same as :func:`ratio_set` at each place.

    Parameters
    ----------
    ratio : ndarray of float, shape (n,)
        p/q, the two averages divided.
    variance_p, variance_q, covariance : ndarray of float, shape (n,)
        Variances and covariance of the two averages, each divided by q².
    quantile : ndarray of float, shape (n,)
        The tests reject where the statistic is further from 0 than this.
    positive : bool
        Whether ratios below 0 are impossible.

    Examples
    --------
    >>> one = [np.array([x]) for x in (1.2, 0.0016, 0.0009, 0.0, 2.0)]
    >>> found = ratio_sets(*one, positive=True)
    >>> round(float(found.lower[0]), 3), round(float(found.upper[0]), 3)
    (1.096, 1.312)
    """
    square = quantile * quantile
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        a = 1 - square * variance_q
        b = ratio - square * covariance
        spread = variance_p + ratio * ratio * variance_q - 2 * ratio * covariance
        discriminant = square * (spread - square * (variance_p * variance_q - covariance * covariance))
        # Rounding alone can push it below 0 where the set is degenerate; in exact arithmetic it never is for a > 0.
        root = np.sqrt(np.maximum(discriminant, 0.0))
        lower, upper = (b - root) / a, (b + root) / a
    bounded = a > 0
    in_two_pieces = np.zeros(bounded.shape, dtype=bool)
    if not bounded.all():
        open_ended = ~bounded
        holed = open_ended & (discriminant > 0) & (a != 0)
        right = np.where(holed, np.maximum(lower, upper), np.nan)
        left = np.where(holed, np.minimum(lower, upper), np.nan)
        from_right = holed & (left <= 0) & (right >= 0) if positive else in_two_pieces
        in_two_pieces = holed & ~from_right & ~((right < 0) if positive else in_two_pieces)
        lower = np.where(open_ended, np.where(from_right, right, -np.inf), lower)
        upper = np.where(open_ended, np.inf, upper)
    if positive:
        lower = np.where(bounded, np.maximum(lower, 0.0), lower)
    return RatioSets(lower, upper, in_two_pieces)
