"""The mix of columns, none negative and together 1, that comes nearest to a target."""

from __future__ import annotations

import numpy as np
import scipy

from stats.summaries import FloatArray

# Distances and weights below this part of the whole are rounding.
ROUNDING = 1e-12


def simplex_weights(target: FloatArray, donors: FloatArray) -> FloatArray:
    """Return the weights, none negative and together 1, whose mix comes nearest to the target.

    Parameters
    ----------
    target : ndarray of float, shape (n_days,)
    donors : ndarray of float, shape (n_days, n_donors)

    Returns
    -------
    ndarray of float, shape (n_donors,)
        The minimum of ``Σ_t (target_t - Σ_j w_j donor_tj)²``; where several mixes are equally near, one of them.

    Notes
    -----
    With D_j = target - donor_j the sum is |D w|², homogeneous in w. Non-negative least squares of
    ``|D u|² + (1 - Σ u)²`` therefore has its minimum at a multiple of the w looked for (its conditions of optimality
    are those of w with multiplier (1 - Σ u)/Σ u): exact, by Lawson and Hanson's active sets, without a penalty.

    References
    ----------
    Lawson, C. L. & Hanson, R. J. (1974). Solving Least Squares Problems, chapter 23.
    Wolfe, P. (1976). Finding the nearest point in a polytope. Math. Program. 11:128-149.

    Examples
    --------
    >>> import numpy as np
    >>> simplex_weights(np.array([1.0, 2.0]), np.array([[0.0, 2.0, 9.0], [1.0, 3.0, 9.0]])).round(6).tolist()
    [0.5, 0.5, 0.0]
    """
    gaps = target[:, None] - donors
    lengths = np.linalg.norm(gaps, axis=0)
    nearest = int(lengths.argmin())
    # The best single donor is the yardstick, so that u sums to a half at least and no digits are lost.
    if lengths[nearest] <= ROUNDING * max(float(np.linalg.norm(target)), np.finfo(float).tiny):
        only: FloatArray = np.eye(donors.shape[1])[nearest]
        return only
    system = np.vstack([gaps / lengths[nearest], np.ones(donors.shape[1])])
    wanted = np.zeros(system.shape[0])
    wanted[-1] = 1.0
    found, _ = scipy.optimize.nnls(system, wanted)
    kept = np.where(found > ROUNDING * found.max(), found, 0.0)
    weights: FloatArray = kept / kept.sum()
    return weights
