"""Wild cluster restricted bootstrap: a second look at few ads with many days each, by turning whole ads around."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.errors import NotEstimable
from stats.reasons import FEW_UNITS, NO_VARIATION
from stats.summaries import FloatArray

# Up to this many clusters all sign vectors are tried.
EXACT_CLUSTERS = 16

# Rounding must not make a sign vector less extreme than the one that equals it.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class WildBootstrap:
    """The result of :func:`wild_cluster_bootstrap`.

    Parameters
    ----------
    coefficient : float
        Treatment's mean of the rows minus the control's.
    t_statistic : float
        The coefficient over its CR1 standard error.
    p_value : float or NotEstimable
        Two-sided: part of the sign vectors with a statistic at least as far from 0.
    p_value_without_ties : float or NotEstimable
        The same without those exactly as far, among them the data themselves: how some packages count.
    sign_vectors : int
        How many were tried.
    exact : bool
        Whether these are all there are.
    """

    coefficient: float
    t_statistic: float | NotEstimable
    p_value: float | NotEstimable
    p_value_without_ties: float | NotEstimable
    sign_vectors: int
    exact: bool


def wild_cluster_bootstrap(
    values: FloatArray,
    treated: npt.NDArray[np.bool_],
    clusters: npt.NDArray[np.int_],
    *,
    draws: int = 9_999,
    seed: int = 1,
) -> WildBootstrap | NotEstimable:
    """Compare the unweighted mean of rows (an ad's days) between variants, by clusters.

    *Is the difference between two sets of ads still there if each ad's own ups and downs are turned around by a coin?*

    Parameters
    ----------
    values : ndarray of float, shape (n_rows,)
        One value per row, for example an ad's cost per click on one day.
    treated : ndarray of bool, shape (n_rows,)
        Whether the row belongs to the treatment.
    clusters : ndarray of int, shape (n_rows,)
        The ad of the row.
    draws : int
        Random sign vectors where there are too many to try all (more than 16 clusters).
    seed : int
        Of those draws.

    Returns
    -------
    WildBootstrap or NotEstimable
        ``few_units`` where a variant has no row or there are fewer than 3 clusters.

    Raises
    ------
    ValueError
        If the arrays differ in length or a value is not finite.

    Notes
    -----
    Least squares of the value on the variant; residuals with the coefficient held at 0, multiplied by one Rademacher
    sign per cluster; t with CR1, ``G/(G-1) (N-1)/(N-2)`` ("WCR" with CR1). Poor with one to three treated clusters,
    whatever the total, and no better than 2^(1-G) in any case; the mean over days is another question than the ratio
    of sums.

    References
    ----------
    Cameron, A. C., Gelbach, J. B. & Miller, D. L. (2008). Bootstrap-based improvements for inference with clustered
    errors. REStat 90:414-427. MacKinnon, J. G. & Webb, M. D. (2017). Wild bootstrap inference for wildly different
    cluster sizes. J. Appl. Econometrics 32:233-254.

    Examples
    --------
    >>> import numpy as np
    >>> values = np.array([3.0, 4.0, 2.0, 2.5, 5.0, 6.0, 5.5, 7.0])
    >>> found = wild_cluster_bootstrap(values, np.arange(8) >= 4, np.array([0, 0, 1, 1, 2, 2, 3, 3]))
    >>> found.coefficient, found.p_value, found.sign_vectors
    (3.0, 0.125, 16)
    """
    if not values.shape == treated.shape == clusters.shape:
        raise ValueError(f"shapes differ: {values.shape}, {treated.shape}, {clusters.shape}")
    if not np.isfinite(values).all():
        raise ValueError("values must be finite numbers")
    names, places = np.unique(clusters, return_inverse=True)
    rows = np.array([[places.size - treated.sum()], [treated.sum()]], dtype=np.float64)
    if names.size < 3 or rows.min() < 1:
        return FEW_UNITS
    centred = values - values.mean()
    # Per variant (control first) and cluster: sum of the restricted residuals and number of rows.
    sums, counts = np.zeros((2, names.size)), np.zeros((2, names.size))
    np.add.at(sums, (treated.astype(int), places), centred)
    np.add.at(counts, (treated.astype(int), places), 1.0)
    parts, sizes = sums / rows, counts / rows
    scale = float(np.abs(centred).max())
    observed, t_observed = _t_statistics(np.ones((1, names.size)), parts, sizes, places.size)
    if scale == 0 or not math.isfinite(t_observed[0]):
        return WildBootstrap(float(observed[0]), NO_VARIATION, NO_VARIATION, NO_VARIATION, 0, exact=False)
    exact = names.size <= EXACT_CLUSTERS
    signs = _all_signs(names.size) if exact else _random_signs(names.size, draws, seed)
    _, statistics = _t_statistics(signs, parts, sizes, places.size)
    reach, slack = abs(float(t_observed[0])), ROUNDING * abs(float(t_observed[0]))
    at_least = int((np.abs(statistics) >= reach - slack).sum())
    beyond = int((np.abs(statistics) > reach + slack).sum())
    extra = 0 if exact else 1
    return WildBootstrap(
        coefficient=float(observed[0]),
        t_statistic=float(t_observed[0]),
        p_value=(at_least + extra) / (len(signs) + extra),
        p_value_without_ties=beyond / len(signs),
        sign_vectors=len(signs),
        exact=exact,
    )


def _t_statistics(signs: FloatArray, parts: FloatArray, sizes: FloatArray, rows: int) -> tuple[FloatArray, FloatArray]:
    """Return coefficient and CR1 t per sign vector; ``parts`` and ``sizes`` are divided by the variant's rows."""
    means = signs @ parts.T
    # Score of a cluster: its residuals around the variants' new means, weighted as the coefficient weights them.
    scores = signs * (parts[1] - parts[0]) - means[:, 1:] * sizes[1] + means[:, :1] * sizes[0]
    clusters = signs.shape[1]
    correction = clusters / (clusters - 1) * (rows - 1) / (rows - 2)
    coefficients = means[:, 1] - means[:, 0]
    errors = np.sqrt(correction * (scores**2).sum(axis=1))
    # A sign vector that leaves no spread at all is as extreme as can be.
    tiny = errors <= ROUNDING * np.abs(parts).max()
    with np.errstate(divide="ignore", invalid="ignore"):
        statistics = np.where(tiny, np.where(coefficients == 0, 0.0, np.inf), coefficients / errors)
    return coefficients, statistics


def _all_signs(clusters: int) -> FloatArray:
    bits = np.arange(2**clusters)[:, None] >> np.arange(clusters) & 1
    return (1 - 2 * bits).astype(np.float64)


def _random_signs(clusters: int, draws: int, seed: int) -> FloatArray:
    generator = np.random.default_rng(seed)
    return (generator.integers(0, 2, size=(draws, clusters)) * 2 - 1).astype(np.float64)
