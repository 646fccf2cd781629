"""How much the truths behind several tests differ: the spread tau, integrated instead of guessed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from stats.numerics.quadrature import panels
from stats.summaries import FloatArray

# Stretches and nodes on which tau is laid out.
STRETCHES = 20
NODES = 6

# Points of the scan that finds where the density lives, and how often it zooms in.
SCAN = 160
ZOOMS = 4

# A density exp(-34) of its top or lower (one in 10^15) counts for nothing.
DROP = 34.0

# A half-normal prior has nothing left beyond this many of its scales.
PRIOR_REACH = 9.0


@dataclass(frozen=True, slots=True)
class TauPosterior:
    """What the tests say of their spread and middle: a grid over tau, all arrays of shape ``(g,)``.

    Parameters
    ----------
    tau : ndarray of float
        Values of the standard deviation between true effects, rising, all above 0.
    weight : ndarray of float
        Probability of each; sums to 1.
    mu, mu_variance : ndarray of float
        Mean and variance of the middle of the true effects, given that tau.
    """

    tau: FloatArray
    weight: FloatArray
    mu: FloatArray
    mu_variance: FloatArray


def checked(effects: Sequence[float] | FloatArray, errors: Sequence[float] | FloatArray) -> tuple[FloatArray, ...]:
    """Return effects and their errors (or variances) as arrays, or refuse what cannot be.

    Raises
    ------
    ValueError
        If there is none, the lengths differ, a number is not finite, or an error is not above 0.
    """
    first, second = np.asarray(effects, dtype=np.float64), np.asarray(errors, dtype=np.float64)
    if first.ndim != 1 or first.shape != second.shape or first.size == 0:
        raise ValueError(f"needs as many effects as errors, at least one: {first.shape} and {second.shape}")
    if not (np.isfinite(first).all() and np.isfinite(second).all() and (second > 0).all()):
        raise ValueError("effects must be finite numbers, and their errors finite and above 0")
    return first, second


def restricted_log_likelihood(
    tau2: FloatArray, effects: FloatArray, variances: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the restricted log likelihood of tau², with mean and variance of the middle given each tau².

    Parameters
    ----------
    tau2 : ndarray of float, shape (g,)
    effects, variances : ndarray of float, shape (k,)

    Notes
    -----
    With ``w_i = 1 / (v_i + tau²)``: ``½ Σ ln w_i - ½ ln Σ w_i - ½ Σ w_i (y_i - mu)²``, ``mu = Σ w_i y_i / Σ w_i``.
    """
    weights = 1 / (variances + tau2[:, None])
    total = weights.sum(axis=1)
    centre = float(np.median(effects))  # kept apart, so that no digits are lost where effects are large
    shift = weights @ (effects - centre) / total
    squares = (weights * (effects - centre - shift[:, None]) ** 2).sum(axis=1)
    return (np.log(weights).sum(axis=1) - np.log(total) - squares) / 2, centre + shift, 1 / total


def integrate_tau(effects: FloatArray, variances: FloatArray, scale: float) -> TauPosterior:
    """Return the posterior of the spread between tests: restricted likelihood times a half-normal prior.

    *How much do our tests really differ, and how sure are we of that?*

    Parameters
    ----------
    effects, variances : ndarray of float, shape (k,)
        Estimates, for example ln(1 + lift), with their sampling variances, above 0. The tests are independent.
    scale : float
        Of the half-normal prior on tau, in the unit of the effects.

    Returns
    -------
    TauPosterior
        The middle mu has a flat prior. With one test the data say nothing of tau, and its prior comes back.

    Notes
    -----
    Gauss-Legendre on stretches that widen with tau, laid where the density is more than exp(-34) of its top: right from
    two tests of thousands of people each to thousands of tests.

    References
    ----------
    Gelman, A. (2006). Prior distributions for variance parameters. Bayesian Analysis 1:515-534.
    Röver, C. (2020). Bayesian random-effects meta-analysis using the bayesmeta R package. J. Stat. Softw. 93(6).

    Examples
    --------
    >>> import numpy as np
    >>> found = integrate_tau(np.array([0.05, 0.20]), np.array([0.0025, 0.0036]), 0.3)
    >>> round(float(found.weight @ found.tau), 3), round(float(found.weight @ found.mu), 3)
    (0.189, 0.122)
    """
    if not scale > 0:
        raise ValueError(f"the scale of a prior is above 0: {scale}")
    smallest = float(np.sqrt(variances.min())) / 20
    largest = PRIOR_REACH * scale + 3 * float(np.ptp(effects))

    def log_density(tau: FloatArray) -> FloatArray:
        likelihood, _, _ = restricted_log_likelihood(tau**2, effects, variances)
        total: FloatArray = likelihood - (tau / scale) ** 2 / 2
        return total

    first, last = where_it_lives(log_density, smallest, largest)
    start = first if first > 0 else min(smallest, last / 50)
    tau, weights = panels(np.concatenate([[first], np.geomspace(start, last, STRETCHES + 1)]), NODES)
    likelihood, mu, mu_variance = restricted_log_likelihood(tau**2, effects, variances)
    logs = likelihood - (tau / scale) ** 2 / 2
    mass = weights * np.exp(logs - logs.max())
    return TauPosterior(tau, mass / mass.sum(), mu, mu_variance)


def where_it_lives(
    log_density: Callable[[FloatArray], FloatArray], smallest: float, largest: float
) -> tuple[float, float]:
    """Return ends between which the density is more than nothing; the first is 0 where tau may well be 0."""
    grid = np.concatenate([[0.0], np.geomspace(min(smallest, largest / 2), largest, SCAN)])
    for _ in range(ZOOMS):
        values = log_density(grid)
        inside = np.flatnonzero(values > values.max() - DROP)
        first, last = float(grid[max(inside[0] - 1, 0)]), float(grid[min(inside[-1] + 1, grid.size - 1)])
        if inside.size > SCAN / 5:
            break
        grid = np.linspace(first, last, SCAN)
    return first, last
