"""Least squares over rows that come in clusters (days of a market): CR1S, CR2 with Satterthwaite, and the iid error."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_quantile
from stats.reasons import CHANGE_NOT_SEPARABLE, FEW_UNITS
from stats.summaries import FloatArray

# Part of a whole that may be left by rounding alone.
ROUNDING = 1e-10


@dataclass(frozen=True, slots=True)
class ClusteredFit:
    """One coefficient of a regression with its standard errors.

    Parameters
    ----------
    estimate : float
        The coefficient.
    cr1s, cr2 : float
        Standard errors by cluster: as Stata makes them, and bias-reduced.
    cr2_degrees_of_freedom : float
        Satterthwaite, for ``cr2``.
    iid : float
        What people use: every row as if independent. Never decided by.
    iid_degrees_of_freedom : int
        Rows minus coefficients.
    """

    estimate: float
    cr1s: float
    cr2: float
    cr2_degrees_of_freedom: float
    iid: float
    iid_degrees_of_freedom: int

    def interval(self, confidence: float = 0.95) -> Estimate:
        """Return the coefficient with its interval from CR2 and t with Satterthwaite's degrees."""
        reach = two_sided_quantile(confidence, self.cr2_degrees_of_freedom) * self.cr2
        return Estimate(self.estimate, self.estimate - reach, self.estimate + reach, confidence)


def clustered_regression(
    design: FloatArray, outcome: FloatArray, clusters: npt.NDArray[np.int_], coefficient: int
) -> ClusteredFit | NotEstimable:
    """Return one least-squares coefficient with errors that allow for rows of one cluster resembling each other.

    *Is the campaign's effect beyond chance, given that a good market is good on all its days?*

    Parameters
    ----------
    design : ndarray of float, shape (n_rows, n_coefficients)
        Of full rank.
    outcome : ndarray of float, shape (n_rows,)
    clusters : ndarray of int, shape (n_rows,)
        Which cluster (market) each row belongs to, numbered from 0.
    coefficient : int
        Which column of the design is asked about.

    Returns
    -------
    ClusteredFit or NotEstimable
        Refused with fewer than 2 clusters or a design that is not of full rank.

    Raises
    ------
    ValueError
        If the shapes differ or something is not finite.

    Notes
    -----
    ``V = M (Σ_g X_g' A_g e_g e_g' A_g X_g) M`` with ``M = (X'X)^-1``. CR1S: ``A_g = 1``, times
    G/(G - 1) (N - 1)/(N - k). CR2: ``A_g = (I - H_gg)^(-1/2)`` for the working model of independent rows; where a
    cluster alone carries a coefficient, its part of the pseudo-inverse is 0. Degrees ``(tr P)² / tr P²`` with
    ``P_gh = p_g' p_h``, ``p_g`` the g-th column block of ``I - H`` times ``A_g X_g M c``.

    References
    ----------
    Bell, R. M. & McCaffrey, D. F. (2002). Survey Methodology 28:169-181.
    Pustejovsky, J. E. & Tipton, E. (2018). JBES 36:672-683.

    Examples
    --------
    >>> import numpy as np
    >>> design = np.column_stack([np.ones(8), np.repeat([0.0, 1.0], 4)])
    >>> values = np.array([1.0, 2, 4, 5, 6, 7, 10, 11])
    >>> fit = clustered_regression(design, values, np.repeat(np.arange(4), 2), 1)
    >>> round(fit.estimate, 2), round(fit.cr2, 3), round(fit.cr2_degrees_of_freedom, 1)
    (5.5, 2.5, 2.0)
    """
    if design.ndim != 2 or outcome.shape != design.shape[:1] or clusters.shape != outcome.shape:
        raise ValueError(f"shapes differ: {design.shape}, {outcome.shape}, {clusters.shape}")
    if not (np.isfinite(design).all() and np.isfinite(outcome).all()):
        raise ValueError("design and outcome must be finite numbers")
    groups = [np.flatnonzero(clusters == which) for which in np.unique(clusters)]
    if len(groups) < 2:
        return FEW_UNITS
    rows, columns = design.shape
    orthogonal, triangle = np.linalg.qr(design)
    pivots = np.abs(np.diag(triangle))
    if rows <= columns or pivots.min() <= ROUNDING * pivots.max():
        return CHANGE_NOT_SEPARABLE
    scores = orthogonal.T @ outcome
    residuals = outcome - orthogonal @ scores
    # With X = QR the hat matrix is QQ', and the contrast c'beta is a'Q'y with a = R^-T c.
    contrast = np.linalg.solve(triangle.T, np.eye(columns)[:, coefficient])
    plain, adjusted, degrees = _by_cluster(orthogonal, residuals, groups, contrast)
    many = len(groups)
    cr1s = math.sqrt(many / (many - 1) * (rows - 1) / (rows - columns)) * float(np.linalg.norm(plain))
    iid = math.sqrt(float(residuals @ residuals) / (rows - columns)) * float(np.linalg.norm(contrast))
    return ClusteredFit(float(contrast @ scores), cr1s, float(np.linalg.norm(adjusted)), degrees, iid, rows - columns)


def _by_cluster(
    orthogonal: FloatArray, residuals: FloatArray, groups: list[npt.NDArray[np.int_]], contrast: FloatArray
) -> tuple[FloatArray, FloatArray, float]:
    """Return the plain and the adjusted score of each cluster, and the Satterthwaite degrees."""
    plain, adjusted, lengths, spans = [], [], [], []
    for rows in groups:
        block = orthogonal[rows]
        # H_gg = QgQg' has the left vectors and squared singular values of Qg: no matrix of rows by rows is needed.
        left, sizes, right = np.linalg.svd(block, full_matrices=False)
        free = 1 - sizes**2
        weights = np.where(free > ROUNDING, 1 / np.sqrt(np.maximum(free, ROUNDING)), 0.0)
        vector = left @ (weights * sizes * (right @ contrast))
        plain.append(float((block @ contrast) @ residuals[rows]))
        adjusted.append(float(vector @ residuals[rows]))
        lengths.append(float(vector @ vector))
        spans.append(block.T @ vector)
    # p_g'p_h = v_g'(I - H)_gh v_h, because I - H is a projection
    span = np.array(spans)
    products = np.diag(lengths) - span @ span.T
    trace = float(np.trace(products))
    degrees = trace**2 / float((products**2).sum())
    return np.array(plain), np.array(adjusted), degrees
