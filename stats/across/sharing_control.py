"""Versions that were compared with one control of a test: how they hang together, and what each of them truly brings.

``y_j = theta_j + own noise - noise of the control``, ``theta_j = mu + a + b_j``: the noise of the control and the part
``a`` that all versions of a test have in common are shared, ``b_j`` and the own noise are not. So the covariance of a
test's rows is a diagonal and one number, and everything has a closed form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.across.archive import USUAL_SD
from stats.summaries import FloatArray

IntArray = npt.NDArray[np.intp]

# What is known of the middle beforehand: N(0, 0.2²), as of a single lift without an archive. Few small tests would
# otherwise take each other's luck for the middle.
BEFOREHAND = 1 / USUAL_SD**2


@dataclass(frozen=True, slots=True)
class Rows:
    """Where the rows of an archive belong: rows of one test stand beside each other.

    Parameters
    ----------
    test : ndarray of int, shape (k,)
        Number of each row's test, from 0, never falling.
    first : ndarray of int, shape (m,)
        Place of the first row of each test.
    """

    test: IntArray
    first: IntArray

    def total(self, values: FloatArray) -> FloatArray:
        """Return the sum over the rows of each test: ``(g, k)`` becomes ``(g, m)``."""
        return np.add.reduceat(values, self.first, axis=-1)

    def spread_out(self, values: FloatArray) -> FloatArray:
        """Return for each row the number of its test: ``(g, m)`` becomes ``(g, k)``."""
        return values[..., self.test]


@dataclass(frozen=True, slots=True)
class Solved:
    """What is believed for each of g spreads.

    As the middle ``mu`` moves, a test's log likelihood is ``height - information (estimate - mu)² / 2``.

    Parameters
    ----------
    height, information, estimate : ndarray of float, shape (g, m)
    mu, mu_variance : ndarray of float, shape (g,)
        The middle of all true effects.
    mean : ndarray of float, shape (g, k)
        Of every true effect, at that middle.
    control_noise : ndarray of float, shape (g, m)
        By how much the log of each control's own figure is believed to be too low.
    """

    height: FloatArray
    information: FloatArray
    estimate: FloatArray
    mu: FloatArray
    mu_variance: FloatArray
    mean: FloatArray
    control_noise: FloatArray
    _rows: Rows
    _precisions: FloatArray
    _control: FloatArray
    _common: FloatArray
    _own: FloatArray
    _widened: FloatArray
    _total: FloatArray

    def variance(self) -> FloatArray:
        """Return the variance of every true effect, the middle given, shape ``(g, k)``."""
        rows, own = self._rows, self._own
        kept, shared = self._kept(), self._shared()
        free = own / (1 + own * self._precisions)
        from_shared = (rows.spread_out(kept) - free * self._precisions) ** 2 * rows.spread_out(shared / self._widened)
        return rows.spread_out(kept * self._control) + free + from_shared

    def pull(self) -> FloatArray:
        """Return how far every true effect moves with the middle, shape ``(g, k)``: 1 where its data say nothing."""
        rows, own = self._rows, self._own
        per_row = own * self._precisions / (1 + own * self._precisions) / rows.spread_out(self._widened)
        return 1 - rows.spread_out(self._common * self._total / self._widened) - per_row

    def log_rate_variances(self) -> tuple[FloatArray, FloatArray]:
        """Return the variance of the log of the true figure of every row, and of every control."""
        rows, own, shared = self._rows, self._own, self._shared()
        mu_variance = self.mu_variance[:, None]
        noisy = 1 / (1 + own * self._precisions)  # share of a row's deviation that is its own noise
        after = rows.spread_out(shared / self._widened + mu_variance / self._widened**2)
        control = self._kept() * self._control + (1 - self._kept()) * self._control / self._widened
        control = control + (self._control * self._total / self._widened) ** 2 * mu_variance
        return own * noisy + noisy**2 * after, control

    def _shared(self) -> FloatArray:
        return self._control + self._common

    def _kept(self) -> FloatArray:
        """Return which share of what the rows of a test have in common is an effect, not the control's noise."""
        shared = self._shared()
        return self._common / np.where(shared > 0, shared, 1.0)


def solve(
    rows: Rows,
    effects: FloatArray,
    precisions: FloatArray,
    control_variances: FloatArray,
    between: tuple[FloatArray, FloatArray],
    *,
    known_middle: bool = False,
) -> Solved:
    """Return what an archive says of every true effect, given how much tests and versions differ.

    *Three headlines were compared with one that had bad luck. Which part of their lift is theirs?*

    Parameters
    ----------
    rows : Rows
        Which rows share a control.
    effects, precisions : ndarray of float, shape (k,) or (g, k)
        ln(1 + lift) of each row and 1 / its own variance, without the control's; a precision of 0 says nothing.
    control_variances : ndarray of float, shape (m,) or (g, m)
        Variance of the log of the control's own figure, 0 or more.
    between : tuple of ndarray of float, each of shape (g,)
        Variance of what the versions of a test have in common, and of what is each one's own.
    known_middle : bool
        The middle is 0, not learned.

    Notes
    -----
    With ``w = 1 / (d + own)``, ``W = Σ w`` and ``s = c + common`` of a test: ``Σ⁻¹ = diag(w) - w w' s / (1 + s W)`` and
    ``ln |Σ| = -Σ ln w + ln(1 + s W)`` (Sherman & Morrison). What a test says of the middle is ``W / (1 + s W)``.
    """
    common, own = (each[:, None] for each in between)
    weights = precisions / (1 + own * precisions)
    shared = control_variances + common
    total = rows.total(weights)
    widened = 1 + shared * total
    information = total / widened
    estimate = rows.total(weights * effects) / np.where(total > 0, total, 1.0)
    apart = weights * (effects - rows.spread_out(estimate)) ** 2
    height = rows.total(np.log(np.where(weights > 0, weights, 1.0)) - apart) - np.log(widened)
    mu, mu_variance = np.zeros(common.size), np.zeros(common.size)
    if not known_middle:
        mu_variance = 1 / (information.sum(axis=-1) + BEFOREHAND)
        mu = (information * estimate).sum(axis=-1) * mu_variance
    gap = effects - mu[:, None]
    shift = shared * information * (estimate - mu[:, None])  # what is believed of a + noise of the control
    effect = shift * common / np.where(shared > 0, shared, 1.0)
    mean = mu[:, None] + rows.spread_out(effect) + own * weights * (gap - rows.spread_out(shift))
    return Solved(
        height / 2,
        information,
        estimate,
        mu,
        mu_variance,
        mean,
        shift - effect,
        rows,
        precisions,
        control_variances,
        common,
        own,
        widened,
        total,
    )
