"""A few giants among many small lifts: where a normal spread shrinks true winners too much."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from stats.across.archive import SCALE, archive_prior
from stats.across.heterogeneity import PRIOR_REACH, checked, restricted_log_likelihood, where_it_lives
from stats.across.shrinkage import FAMILY, posterior_effects
from stats.errors import NotEstimable
from stats.numerics.quadrature import panels
from stats.reasons import FEW_TESTS
from stats.summaries import FloatArray

# True effects with the tails of t with 3 degrees of freedom, laid out as so many normal spreads of equal weight.
DEGREES = 3.0
SPREADS = 12

# Times likelier than normal tails, from which the archive is said to hold giants ("substantial", Kass & Raftery 1995).
CLEARLY = 3.0

# Standard deviations by which the two readings must differ for a test to be named.
NOTICEABLE = 0.5

# Stretches and nodes for the middle and for the spread.
MIDDLE = (16, 4)
SPREAD = (12, 4)


@dataclass(frozen=True, slots=True)
class HeavyTails:
    """Whether an archive holds giants, and what its tests are then.

    Parameters
    ----------
    bayes_factor : float
        How many times likelier the archive is with long tails than with normal ones.
    holds_giants : bool
        It is at least 3.
    normal, heavy : ndarray of float, shape (k,)
        Shrunken effects with either.
    over_shrunk : tuple of int
        Places of tests that normal tails pull too far to the middle, by more than half a standard deviation; empty
        where the archive holds no giants.
    """

    bayes_factor: float
    holds_giants: bool
    normal: FloatArray
    heavy: FloatArray
    over_shrunk: tuple[int, ...]


def heavy_tails(
    log_lifts: Sequence[float] | FloatArray, standard_errors: Sequence[float] | FloatArray
) -> HeavyTails | NotEstimable:
    """Compare normal with long tails of the true effects of an archive.

    *One test tripled our sales. Is it shrunken to dust because all the others were small?*

    Parameters
    ----------
    log_lifts, standard_errors : sequence of float, shape (k,)
        Every finished test, as for :func:`stats.shrink`; at least five.

    Returns
    -------
    HeavyTails or NotEstimable
        With fewer than five tests tails cannot be told.

    Raises
    ------
    ValueError
        If lengths differ, a number is not finite or an error is not above 0.

    Notes
    -----
    Long tails are t with 3 degrees of freedom, as a mixture of 12 normal spreads. Middle (flat prior) and spread
    (half-normal(0.3)) are integrated on a grid in both models. A mistake in a file looks like a giant as well.

    References
    ----------
    Azevedo, E., Deng, A., Montiel Olea, J., Rao, J. & Weyl, E. (2020). A/B testing with fat tails. J. Political Economy
    128:4614-4672. Kass, R. & Raftery, A. (1995). Bayes factors. JASA 90:773-795.

    Examples
    --------
    >>> found = heavy_tails([0.01, -0.02, 0.02, 0.0, 0.03, -0.01, 0.01, 0.9], [0.03] * 7 + [0.1])
    >>> found.holds_giants, round(float(found.normal[7]), 2), round(float(found.heavy[7]), 2)
    (True, 0.81, 0.83)
    """
    values, errors = checked(log_lifts, standard_errors)
    if values.size < FAMILY:
        return FEW_TESTS
    prior = archive_prior(values, errors)
    normal = posterior_effects(values, errors, prior)[0]
    grid = _Grid(values, errors, prior.mean_mu, prior.sd_mu)
    log_likelihood = sum((grid.likelihood(place)[0] for place in range(values.size)), np.zeros(grid.middle.size))
    logs = log_likelihood - (grid.spread / SCALE) ** 2 / 2
    highest = float(logs.max())
    mass = grid.weight * np.exp(logs - highest)
    total = float(mass.sum())
    heavy = np.array([float(mass @ grid.likelihood(place)[1]) / total for place in range(values.size)])
    factor = math.exp(min(highest + math.log(total) - _normal_evidence(values, errors), 700.0))
    beyond = np.abs(heavy - prior.mean_mu) - np.abs(normal.average() - prior.mean_mu)
    pulled = beyond > NOTICEABLE * normal.spread()
    holds = factor >= CLEARLY
    return HeavyTails(
        bayes_factor=factor,
        holds_giants=holds,
        normal=normal.average(),
        heavy=heavy,
        over_shrunk=tuple(int(place) for place in np.flatnonzero(pulled)) if holds else (),
    )


class _Grid:
    """Middles times spreads, and the likelihood of a test at each of them."""

    def __init__(self, values: FloatArray, errors: FloatArray, middle: float, middle_sd: float) -> None:
        shares = (np.arange(SPREADS) + 0.5) / SPREADS
        # t = normal / √(chi² / degrees): each component is as likely as any other.
        self._factors: FloatArray = np.asarray(
            DEGREES / (2 * scipy.special.gammaincinv(DEGREES / 2, shares)), dtype=np.float64
        )
        self._values, self._variances = values, errors**2
        centre = float(np.median(values))
        ends = (min(middle, centre) - 9 * middle_sd, max(middle, centre) + 9 * middle_sd)
        middles, their_weights = panels(np.linspace(*ends, MIDDLE[0] + 1), MIDDLE[1])

        def profile(spread: FloatArray) -> FloatArray:
            tests = (_mixed(spread, each, variance, centre, self._factors)[0] for each, variance in self._tests())
            return sum(tests, np.zeros(spread.size)) - (spread / SCALE) ** 2 / 2

        smallest = float(errors.min()) / 20
        first, last = where_it_lives(profile, smallest, PRIOR_REACH * SCALE + 3 * float(np.ptp(values)))
        start = first if first > 0 else min(smallest, last / 50)
        spreads, weights = panels(np.concatenate([[first], np.geomspace(start, last, SPREAD[0] + 1)]), SPREAD[1])
        self.middle, self.spread = np.repeat(middles, spreads.size), np.tile(spreads, middles.size)
        self.weight = np.repeat(their_weights, spreads.size) * np.tile(weights, middles.size)

    def likelihood(self, place: int) -> tuple[FloatArray, FloatArray]:
        """Return the log likelihood of one test at each point, and its expected true effect there."""
        return _mixed(
            self.spread, float(self._values[place]), float(self._variances[place]), self.middle, self._factors
        )

    def _tests(self) -> list[tuple[float, float]]:
        return [(float(value), float(variance)) for value, variance in zip(self._values, self._variances, strict=True)]


def _mixed(
    spread: FloatArray, value: float, variance: float, middle: FloatArray | float, factors: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return log likelihood and expected true effect under equal parts of normal spreads."""
    between = spread[:, None] ** 2 * factors
    total = between + variance
    gap = np.asarray(value - middle)
    logs = -(np.log(2 * np.pi * total) + gap.reshape(-1, 1) ** 2 / total) / 2
    top = logs.max(axis=1)
    parts = np.exp(logs - top[:, None])
    mass = parts.sum(axis=1)
    kept = (parts * between / total).sum(axis=1) / mass
    return top + np.log(mass / factors.size), middle + kept * gap


def _normal_evidence(values: FloatArray, errors: FloatArray) -> float:
    """Return the log of the likelihood under normal tails, middle and spread integrated as for long ones."""
    variances = errors**2

    def log_density(tau: FloatArray) -> FloatArray:
        likelihood = restricted_log_likelihood(tau**2, values, variances)[0]
        result: FloatArray = likelihood - (tau / SCALE) ** 2 / 2
        return result

    smallest = float(errors.min()) / 20
    first, last = where_it_lives(log_density, smallest, PRIOR_REACH * SCALE + 3 * float(np.ptp(values)))
    start = first if first > 0 else min(smallest, last / 50)
    tau, weights = panels(np.concatenate([[first], np.geomspace(start, last, 21)]), 6)
    logs = log_density(tau)
    highest = float(logs.max())
    constant = (values.size - 1) / 2 * math.log(2 * math.pi)
    return highest + math.log(float(weights @ np.exp(logs - highest))) - constant
