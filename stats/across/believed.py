"""What is believed of every true effect of an archive: under normal tails and long ones, each as far as it says so."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy

from stats.across.archive import FEWEST, USUAL_SD
from stats.across.between_tests import CELLS, STEP, Table, places_of_spread, prior_of, table
from stats.across.few_cases import Figures, settle
from stats.across.sharing_control import BEFOREHAND, IntArray
from stats.numerics.normal_mixtures import NormalMixture
from stats.summaries import FloatArray

# Long tails are those of t with 3 degrees of freedom: each test has a spread of its own, so many steps of a quarter of
# an octave below or above the typical one; giants reach 64 times as far.
DEGREES = 3.0
STEPS = np.array([-3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24])

# The typical spread may be so many steps below the least that fits all tests alike: giants make that one large.
BELOW = -12

# Tests that are enough to tell spreads and tails: to 3 % of the spread.
ENOUGH = 2_500

# A node, or a spread of a test, that is less likely than this is left out.
LEAST_WEIGHT = 1e-4
LEAST_WEIGHT_OF_MANY = 1e-2

# Rounds in which the middle settles among tests of different spreads.
ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Believed:
    """Posteriors of all rows of an archive, as mixtures of c normal distributions.

    Parameters
    ----------
    weight : ndarray of float, shape (c, m)
        Of each test.
    mean, sd : ndarray of float, shape (c, k)
        Of each row.
    test : ndarray of int, shape (k,)
        Which test each row belongs to.
    long_tails : float
        The chance that the archive holds giants.
    """

    weight: FloatArray
    mean: FloatArray
    sd: FloatArray
    test: IntArray
    long_tails: float

    def of(self, places: IntArray) -> NormalMixture:
        """Return the posteriors of some rows."""
        weight, mean, sd = (
            part[:, where].T.copy()
            for part, where in ((self.weight, self.test[places]), (self.mean, places), (self.sd, places))
        )
        return NormalMixture(weight, mean, sd)


@dataclass(frozen=True, slots=True)
class _Nodes:
    """Archives there may be: each is a step of the spread, a share, and normal or long tails; arrays ``(n,)``.

    ``cells`` says where in a table each test's spread may be: shape ``(n, 1)`` for normal tails, else ``(n, steps)``.
    """

    cells: IntArray
    steps: FloatArray
    prior: FloatArray

    def weigh(self, known: Table) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return log likelihood and prior of each node, its middle, and the variance of that."""
        parts = [_settle_middle(known, some, self.steps) for some in self._chunks(known)]
        logs, mu, variance = (np.concatenate(each) for each in zip(*parts, strict=True))
        return logs + self.prior, mu, variance

    def kept(self, which: npt.NDArray[np.bool_]) -> _Nodes:
        return _Nodes(self.cells[which], self.steps, self.prior[which])

    def _chunks(self, known: Table) -> Iterator[IntArray]:
        at_once = max(1, CELLS // (self.steps.size * known.height.shape[1]))
        return (self.cells[start : start + at_once] for start in range(0, len(self.cells), at_once))


def believe(figures: Figures) -> Believed:
    """Return what is believed of every true effect of an archive.

    *One test tripled our sales. Does it belong to the same archive as the others?*

    Parameters
    ----------
    figures : Figures
        All usable rows that are read together.

    Notes
    -----
    The spread is integrated, with the part of it that versions of a test share, and with two kinds of tails: normal, or
    those of t with 3 degrees of freedom, as likely beforehand. Spreads and tails are told from at most 2,500 tests.

    References
    ----------
    Azevedo, E., Deng, A., Montiel Olea, J., Rao, J. & Weyl, E. (2020). A/B testing with fat tails. J. Political Economy
    128:4614-4672.
    """
    rows = figures.rows
    if rows.first.size < FEWEST:
        one = np.ones(1)
        found = settle(figures, (0 * one, USUAL_SD**2 * one), known_middle=True).corrected()
        return Believed(np.ones((1, 1)), found.mean, np.sqrt(found.variance()), rows.test, 0.0)
    sample = figures.sample(ENOUGH)
    taus, shares, area = places_of_spread(sample, BELOW, int(STEPS[-1]))
    pairs = np.repeat(taus, shares.size), np.tile(shares, taus.size)
    known = table(sample, *pairs)
    nodes = _nodes(taus, area)
    weighed = [each.weigh(known)[0] for each in nodes]
    least = LEAST_WEIGHT if sample is figures else LEAST_WEIGHT_OF_MANY
    top = max(float(logs.max()) for logs in weighed)
    nodes = [each.kept(logs > top + math.log(least)) for each, logs in zip(nodes, weighed, strict=True)]
    nodes = [each for each in nodes if each.prior.size]
    if sample is not figures:
        used = np.unique(np.concatenate([each.cells.ravel() for each in nodes]))
        known = table(figures, pairs[0][used], pairs[1][used])
        nodes = [_Nodes(np.searchsorted(used, each.cells), each.steps, each.prior) for each in nodes]
    return _mixed(known, nodes, rows.test)


def _nodes(taus: FloatArray, area: FloatArray) -> list[_Nodes]:
    """Return all archives there may be, those with normal tails first."""
    prior = np.repeat(prior_of(taus), area.size) + np.tile(np.log(area), taus.size)
    place, share = np.divmod(np.arange(prior.size), area.size)
    long = np.clip(place[:, None] + STEPS, 0, taus.size - 1) * area.size + share[:, None]
    # how likely a test's spread is so many steps above: t = normal / √(chi² / degrees)
    between = np.concatenate([[-np.inf], (STEPS[1:] + STEPS[:-1]) / 2, [np.inf]])
    above = np.asarray(scipy.special.gammainc(DEGREES / 2, DEGREES / 2 * STEP ** (-2 * between)), dtype=np.float64)
    return [
        _Nodes((place * area.size + share)[:, None], np.ones(1), prior),
        _Nodes(long, -np.diff(above), prior),
    ]


def _parts(known: Table, cells: IntArray, steps: FloatArray, mu: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the chance of every spread of every test, ``(n, steps, m)``, and the log likelihood of the test."""
    gap = known.estimate[cells] - mu[:, None, None]
    logs = np.log(steps)[:, None] + known.height[cells] - known.information[cells] * gap**2 / 2
    top = logs.max(axis=1, keepdims=True)
    parts = np.exp(logs - top)
    total = parts.sum(axis=1, keepdims=True)
    return parts / total, (top + np.log(total))[:, 0]


def _settle_middle(known: Table, cells: IntArray, steps: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the log likelihood of archives with the middle integrated, the middle, and its variance."""
    mu = known.mu[cells[:, -int(STEPS[0]) if steps.size > 1 else 0]]
    for _ in range(ROUNDS):
        parts, logs = _parts(known, cells, steps, mu)
        weights = parts * known.information[cells]
        information = weights.sum(axis=(1, 2)) + BEFOREHAND
        likelihood = logs.sum(axis=1) - (np.log(information) + BEFOREHAND * mu**2) / 2
        mu = (weights * known.estimate[cells]).sum(axis=(1, 2)) / information
    return likelihood, mu, 1 / information


def _share_of_long(nodes: list[_Nodes], masses: list[FloatArray]) -> float:
    return sum(float(mass.sum()) for each, mass in zip(nodes, masses, strict=True) if each.steps.size > 1)


def _mixed(known: Table, nodes: list[_Nodes], test: IntArray) -> Believed:
    weighed = [each.weigh(known) for each in nodes]
    top = max(float(logs.max()) for logs, _, _ in weighed)
    masses = [np.exp(logs - top) for logs, _, _ in weighed]
    total = sum(float(each.sum()) for each in masses)
    weight = np.zeros(known.height.shape)
    sums = np.zeros((3, len(weight)))  # of the weight in each cell, of the middle times it, of the middle's square
    for each, mass, (_, mu, variance) in zip(nodes, masses, weighed, strict=True):
        for node in range(len(mass)):
            cells = each.cells[node]
            parts = _parts(known, cells[None], each.steps, mu[node : node + 1])[0][0] * mass[node] / total
            # spreads beyond the table are its last: a cell may come twice
            np.add.at(weight, cells, parts)
            moments = np.array([[1.0], [mu[node]], [mu[node] ** 2 + variance[node]]])
            np.add.at(sums.T, cells, (parts.sum(axis=1) * moments).T)
    used = sums[0] > 0
    middle, square = sums[1:, used] / sums[0, used]
    mean = known.mean[used] + known.pull[used] * (middle - known.mu[used])[:, None]
    variance = known.variance[used] + known.pull[used] ** 2 * (square - middle**2)[:, None]
    return Believed(weight[used], mean, np.sqrt(variance), test, _share_of_long(nodes, masses) / total)
