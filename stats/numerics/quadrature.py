"""Sums that stand for integrals: Gauss-Legendre nodes on panels laid where a density lives."""

from __future__ import annotations

import functools

import numpy as np

from stats.summaries import FloatArray

NODES = 24


def panels(breaks: FloatArray, nodes: int = NODES) -> tuple[FloatArray, FloatArray]:
    """Return nodes and weights on all stretches between the breaks.

    Parameters
    ----------
    breaks : ndarray of float
        Places between which the integrand is smooth, in any order.
    nodes : int
        Nodes per stretch.

    Returns
    -------
    tuple of ndarray, each of shape (n_stretches × nodes,)
        Places in rising order, and what each counts.

    References
    ----------
    Golub, G. H. & Welsch, J. H. (1969). Calculation of Gauss quadrature rules. Math. Comp. 23:221-230.

    Examples
    --------
    >>> import numpy as np
    >>> places, weights = panels(np.array([0.0, 1.0, 3.0]))
    >>> round(float(weights @ places**2), 12)  # a third of 27
    9.0
    """
    edges = np.unique(breaks)
    places, weights = _legendre(nodes)
    half, middle = np.diff(edges) / 2, (edges[1:] + edges[:-1]) / 2
    return (middle[:, None] + half[:, None] * places).ravel(), (half[:, None] * weights).ravel()


def running(values: FloatArray, breaks: FloatArray, nodes: int = NODES) -> FloatArray:
    """Return the integral from the first break up to each node of :func:`panels`.

    Parameters
    ----------
    values : ndarray of float, shape (..., n_stretches × nodes)
        The integrand at the nodes.
    breaks, nodes
        As given to :func:`panels`.

    Notes
    -----
    Within a stretch the polynomial through its nodes is integrated exactly.
    """
    half = np.diff(np.unique(breaks)) / 2
    per_stretch = values.reshape(*values.shape[:-1], half.size, nodes)
    inside = per_stretch @ _cumulative(nodes).T * half[:, None]
    totals = per_stretch @ _legendre(nodes)[1] * half
    before = np.cumsum(totals, axis=-1) - totals
    result: FloatArray = (before[..., None] + inside).reshape(values.shape)
    return result


@functools.cache
def _legendre(nodes: int) -> tuple[FloatArray, FloatArray]:
    return np.polynomial.legendre.leggauss(nodes)


@functools.cache
def _cumulative(nodes: int) -> FloatArray:
    """Return the matrix that takes values at the nodes of (-1, 1) to integrals from -1 to each node."""
    places, weights = _legendre(nodes)
    degrees = np.arange(nodes)
    # Values at the nodes → Legendre coefficients (discrete orthogonality) → their integrals at the nodes.
    coefficients = (2 * degrees[:, None] + 1) / 2 * np.polynomial.legendre.legvander(places, nodes - 1).T * weights
    integrals = np.column_stack(
        [np.polynomial.legendre.legval(places, np.polynomial.legendre.legint(unit, lbnd=-1)) for unit in np.eye(nodes)]
    )
    matrix: FloatArray = integrals @ coefficients
    return matrix
