"""How much tests differ, and how much the versions of one test: both integrated, neither guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from stats.across.archive import SCALE
from stats.across.few_cases import Figures, Settled, settle
from stats.across.heterogeneity import PRIOR_REACH
from stats.numerics.quadrature import panels
from stats.summaries import FloatArray

# A density exp(-25) of its top or lower counts for nothing; a node of less than this probability is left out.
DROP = 25.0
LEAST_WEIGHT = 1e-6

# Points of the search for where the spread lives, how often it zooms in, and steps that are short enough for it.
POINTS = 16
ZOOMS = 5
ROUGHLY = 1e-2

# Stretches and nodes on which the spread is laid out, and nodes for the part that versions of a test have in common.
STRETCHES = 6
NODES = 4
SHARES = 5
SEARCH_SHARES = (0.1, 0.5, 0.9)

# Spreads times rows that are worked on at once, which bounds the memory.
CELLS = 400_000


@dataclass(frozen=True, slots=True)
class Spreads:
    """Values of the spread between two tests' versions, each with its probability and what is believed then.

    Parameters
    ----------
    tau : ndarray of float, shape (g,)
        Standard deviation of the true ln(1 + lift) of all rows.
    share : ndarray of float, shape (g,)
        Part of tau² that the versions of a test have in common.
    weight : ndarray of float, shape (g,)
        Sums to 1.
    mean, sd : ndarray of float, shape (g, k)
        Of every true effect.
    """

    tau: FloatArray
    share: FloatArray
    weight: FloatArray
    mean: FloatArray
    sd: FloatArray


def integrate_spreads(figures: Figures) -> Spreads:
    """Return the posterior of both spreads: restricted likelihood, half-normal(0.3) on tau, any share as likely.

    *Do the versions of one test rise and fall together, or is each on its own?*

    Parameters
    ----------
    figures : Figures
        Of two tests or more.
    """
    one_each = figures.rows.first.size == figures.rows.test.size
    first, last = _where_tau_lives(figures, np.zeros(1) if one_each else np.array(SEARCH_SHARES))
    tau, tau_weight = panels(np.concatenate([[first], np.geomspace(max(first, last / 50), last, STRETCHES + 1)]), NODES)
    share, share_weight = (np.zeros(1), np.ones(1)) if one_each else panels(np.array([0.0, 1.0]), SHARES)
    taus, shares = np.repeat(tau, share.size), np.tile(share, tau.size)
    rough = np.log(np.repeat(tau_weight, share.size) * np.tile(share_weight, tau.size))
    rough = rough + _log_density(figures, taus, shares, ROUGHLY)
    kept = rough > rough.max() + np.log(LEAST_WEIGHT) - 3
    taus, shares = taus[kept], shares[kept]
    areas = np.repeat(tau_weight, share.size)[kept] * np.tile(share_weight, tau.size)[kept]
    parts = list(_settled(figures, taus, shares))
    logs = np.concatenate([part.log_likelihood for part in parts]) - (taus / SCALE) ** 2 / 2
    mass = areas * np.exp(logs - logs.max())
    return Spreads(
        taus,
        shares,
        mass / mass.sum(),
        np.concatenate([part.mean for part in parts]),
        np.sqrt(np.concatenate([part.variance() for part in parts])),
    )


def known_spread(figures: Figures, sd: float) -> Spreads:
    """Return what is believed under N(0, sd²), where there is no archive to learn from."""
    one = np.ones(1)
    found = settle(figures, (0 * one, sd**2 * one), known_middle=True)
    return Spreads(sd * one, 0 * one, one, found.mean, np.sqrt(found.variance()))


def _settled(figures: Figures, taus: FloatArray, shares: FloatArray, arrived: float | None = None) -> Iterator[Settled]:
    at_once = max(1, CELLS // figures.rows.test.size)
    for start in range(0, taus.size, at_once):
        tau2, share = taus[start : start + at_once] ** 2, shares[start : start + at_once]
        between = share * tau2, (1 - share) * tau2
        yield settle(figures, between) if arrived is None else settle(figures, between, arrived=arrived)


def _log_density(figures: Figures, taus: FloatArray, shares: FloatArray, arrived: float) -> FloatArray:
    logs = np.concatenate([part.log_likelihood for part in _settled(figures, taus, shares, arrived)])
    return np.asarray(logs - (taus / SCALE) ** 2 / 2, dtype=np.float64)


def _where_tau_lives(figures: Figures, shares: FloatArray) -> tuple[float, float]:
    """Return ends between which the density of tau is more than nothing."""
    errors, reach = figures.scales()
    largest = PRIOR_REACH * SCALE + 3 * reach
    grid = np.concatenate([[0.0], np.geomspace(min(errors / 20, largest / 2), largest, 2 * POINTS)])
    first, last = 0.0, largest
    for _ in range(ZOOMS):
        logs = _log_density(figures, np.repeat(grid, shares.size), np.tile(shares, grid.size), ROUGHLY)
        highest = logs.reshape(grid.size, shares.size).max(axis=1)
        inside = np.flatnonzero(highest > highest.max() - DROP)
        first, last = float(grid[max(inside[0] - 1, 0)]), float(grid[min(inside[-1] + 1, grid.size - 1)])
        if inside.size > POINTS / 3:
            break
        grid = np.linspace(first, last, POINTS)
    return first, last
