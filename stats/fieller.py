"""Fieller's interval: every ratio (or lift) that a t-test of two averages does not reject, in closed form."""

from __future__ import annotations

import math
from dataclasses import dataclass


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
    the set is the stretch between the roots; else it is unbounded.

    References
    ----------
    Fieller, E. C. (1954). Some problems in interval estimation. JRSS B 16:175-185.

    Examples
    --------
    >>> found = ratio_set(TwoMeans(12.0, 10.0, 0.16, 0.09, 0.0), 2.0, positive=True)
    >>> round(found.lower, 3), round(found.upper, 3)
    (1.096, 1.312)
    """
    square = quantile**2
    a = means.mean_q**2 - square * means.variance_q
    b = means.mean_p * means.mean_q - square * means.covariance
    c = means.mean_p**2 - square * means.variance_p
    # Rounding alone can push the discriminant of a degenerate set below 0; for a > 0 it never is in exact arithmetic.
    discriminant = b * b - a * c
    if a > 0:
        root = math.sqrt(max(discriminant, 0.0))
        lower = (b - root) / a
        return RatioSet(max(lower, 0.0) if positive else lower, (b + root) / a)
    if discriminant <= 0 or a == 0:
        return RatioSet(None, None)
    root = math.sqrt(discriminant)
    left, right = sorted(((b - root) / a, (b + root) / a))
    if positive and left <= 0 <= right:
        return RatioSet(right, None)
    return RatioSet(None, None, in_one_piece=positive and right < 0)
