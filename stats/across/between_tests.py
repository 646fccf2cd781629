"""How much tests differ, and how much the versions of one test: a table of what every spread would mean."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from stats.across.archive import SCALE, USUAL_SD
from stats.across.few_cases import ARRIVED, Figures, Settled, settle
from stats.across.heterogeneity import PRIOR_REACH
from stats.across.sharing_control import BEFOREHAND
from stats.numerics.quadrature import panels
from stats.summaries import FloatArray

# Spreads rise by this factor from step to step, a quarter of an octave.
STEP = 2**0.25

# Nodes for the part of the spread that the versions of a test have in common, and those that are searched.
SHARES = 5
SEARCHED = np.array([0.1, 0.5, 0.9])
ALONE = np.zeros(1)

# A spread cannot be told from 0 below this part of the smallest standard error.
LEAST = 20

# A density exp(-25) of its top or lower counts for nothing.
DROP = 25.0

# Points of the search for where the spread lives, how often it zooms in, and steps that are short enough for it.
POINTS = 16
ZOOMS = 5
ROUGHLY = 1e-2

# Spreads times rows that are worked on at once, which bounds the memory.
CELLS = 400_000


@dataclass(frozen=True, slots=True)
class Table:
    """What each pair of a spread and a share would mean: g pairs, m tests, k rows.

    Parameters
    ----------
    height, information, estimate : ndarray of float, shape (g, m)
        A test's log likelihood is ``height - information (estimate - middle)² / 2``.
    mu : ndarray of float, shape (g,)
        The middle at which ``mean`` stands.
    mean, pull, variance : ndarray of float, shape (g, k)
        Every true effect, how far it moves with the middle, and its variance, the middle given.
    """

    height: FloatArray
    information: FloatArray
    estimate: FloatArray
    mu: FloatArray
    mean: FloatArray
    pull: FloatArray
    variance: FloatArray


def table(figures: Figures, taus: FloatArray, shares: FloatArray) -> Table:
    """Return what every pair of a spread and a share would mean, shape ``(g,)`` each."""
    parts = []
    for each in settled(figures, taus, shares):
        found = each.corrected()
        parts.append(
            (each.height(), found.information, found.estimate, found.mu, found.mean, found.pull(), found.variance())
        )
    return Table(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def places_of_spread(figures: Figures, below: int, above: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return spreads in steps of a quarter of an octave, wherever they may live, shares, and what each share counts.

    *Do the versions of one test rise and fall together, or is each on its own?*

    Parameters
    ----------
    figures : Figures
        Of two tests or more.
    below, above : int
        Steps to go beyond where a spread lives that is the same for all tests, but no further than what can be told
        from 0, and than the effects are apart.
    """
    alone = figures.rows.first.size == figures.rows.test.size
    first, last = _where_it_lives(figures, ALONE if alone else SEARCHED)
    error, reach = figures.scales()
    least = error / LEAST
    anchor = math.sqrt(max(first, least) * last)
    lowest, highest = max(first * STEP**below, least / 2), max(last, min(last * STEP**above, reach))
    down, up = (math.ceil(math.log(each) / math.log(STEP)) for each in (anchor / lowest, highest / anchor))
    share, share_area = (ALONE, np.ones(1)) if alone else panels(np.array([0.0, 1.0]), SHARES)
    return anchor * STEP ** np.arange(-down, up + 1.0), share, share_area


def prior_of(taus: FloatArray) -> FloatArray:
    """Return the log of what a step of each spread counts beforehand: Rayleigh, most likely is that without an archive.

    A half-normal prior is highest where no test differs from any other, and with it archives of small tests are
    shrunken too far: their forecasts spread by 70 % of what comes back, and intervals hold 90 %.

    References
    ----------
    Chung, Y., Rabe-Hesketh, S., Dorie, V., Gelman, A. & Liu, J. (2013). A nondegenerate penalized likelihood estimator
    for variance parameters in multilevel models. Psychometrika 78:685-709.
    """
    logs: FloatArray = 2 * np.log(taus) - (taus / USUAL_SD) ** 2 / 2
    return logs


def settled(figures: Figures, taus: FloatArray, shares: FloatArray, arrived: float = ARRIVED) -> Iterator[Settled]:
    """Return what is believed at every pair of a spread and a share, a few pairs at a time."""
    at_once = max(1, CELLS // figures.rows.test.size)
    for start in range(0, taus.size, at_once):
        tau2, share = taus[start : start + at_once] ** 2, shares[start : start + at_once]
        yield settle(figures, (share * tau2, (1 - share) * tau2), arrived=arrived)


def restricted(height: FloatArray, information: FloatArray, estimate: FloatArray) -> tuple[FloatArray, ...]:
    """Return the log likelihood with the middle integrated, the middle and its variance, shape ``(g,)`` each."""
    total = information.sum(axis=-1) + BEFOREHAND
    mu = (information * estimate).sum(axis=-1) / total
    squares = (information * (estimate - mu[:, None]) ** 2).sum(axis=-1) + BEFOREHAND * mu**2
    return height.sum(axis=-1) - squares / 2 - np.log(total) / 2, mu, 1 / total


def _where_it_lives(figures: Figures, shares: FloatArray) -> tuple[float, float]:
    """Return ends between which a spread lives."""
    error, reach = figures.scales()
    largest = PRIOR_REACH * SCALE + 3 * reach
    grid = np.concatenate([[0.0], np.geomspace(min(error / LEAST, largest / 2), largest, 2 * POINTS)])
    first, last = 0.0, largest
    for _ in range(ZOOMS):
        pairs = np.repeat(grid, shares.size), np.tile(shares, grid.size)
        found = [
            restricted(each.height(), each.solved.information, each.solved.estimate)[0]
            for each in settled(figures, *pairs, ROUGHLY)
        ]
        logs = (np.concatenate(found) - (pairs[0] / SCALE) ** 2 / 2).reshape(grid.size, shares.size).max(axis=1)
        inside = np.flatnonzero(logs > logs.max() - DROP)
        first, last = float(grid[max(inside[0] - 1, 0)]), float(grid[min(inside[-1] + 1, grid.size - 1)])
        if inside.size > POINTS / 3:
            break
        grid = np.linspace(first, last, POINTS)
    return first, last
