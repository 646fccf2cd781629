"""The spread between tests exactly as R metafor prints it, for whoever compares the two.

The product uses :func:`stats.between_test_variance`, which solves the same equations to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stats.across.heterogeneity import checked, restricted_log_likelihood
from stats.across.pooling import SpreadMethod, between_test_variance
from stats.errors import NotEstimable
from stats.numerics.uniroot import R_TOLERANCE, brent_root
from stats.reasons import ONE_TEST
from stats.summaries import FloatArray

# Defaults of rma's control list.
THRESHOLD = 1e-5
MOST_STEPS = 100
HIGHEST = 100.0

# R's mad() of normal figures is their standard deviation.
MAD = 1.4826


def tau2_of_metafor(
    effects: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    *,
    spread: SpreadMethod = "reml",
) -> float | NotEstimable:
    """Return tau² where R metafor's search for it stops.

    *Why does R say 0.0022817 where Trialbook says 0.0022773?*

    Parameters
    ----------
    effects, variances : sequence of float, shape (k,)
        Estimates and their sampling variances, above 0.
    spread : {"reml", "paule_mandel", "dersimonian_laird", "none"}
        ``rma(method = "REML")``, ``"PM"``, ``"DL"`` or ``"FE"``; the last two need no search.

    Returns
    -------
    float or NotEstimable
        Where R ends with an error instead of a number, the exact one of :func:`stats.between_test_variance`.

    Raises
    ------
    ValueError
        If a variance is not above 0 or a number not finite.

    Notes
    -----
    REML: Fisher scoring from the moment estimate until tau² moves by less than 0.00001. Paule-Mandel: ``uniroot`` over
    0 to 100 with the tolerance 0.00012. Both are meant for effects of size 1; tau² between lifts is itself about
    0.0001 to 0.01, so that half of all archives of lifts differ from the exact root in the fourth digit or before.

    References
    ----------
    Viechtbauer, W. (2010). J. Stat. Softw. 36(3); R metafor 3.8-1, ``rma.uni`` and its ``control`` list.

    Examples
    --------
    >>> effects = [0.02, 0.14, -0.05, 0.08, 0.21, 0, 0.11, 0.03]
    >>> variances = [0.0016, 0.0036, 0.0025, 0.0009, 0.0064, 0.0012, 0.003, 0.002]
    >>> round(tau2_of_metafor(effects, variances), 7), round(between_test_variance(effects, variances), 7)
    (0.0022817, 0.0022773)
    """
    values, squares = checked(effects, variances)
    if values.size == 1:
        return ONE_TEST
    searches = {"paule_mandel": _paule_mandel, "reml": _reml}
    found = searches[spread](values, squares) if spread in searches else None
    return between_test_variance(values, squares, spread=spread) if found is None else found


def _paule_mandel(values: FloatArray, squares: FloatArray) -> float | None:
    def excess(tau2: float) -> float:
        weights = 1 / (squares + tau2)
        return float(weights @ (values - weights @ values / weights.sum()) ** 2) - (values.size - 1)

    deviation = MAD * float(np.median(np.abs(values - np.median(values))))
    highest = max(HIGHEST, 10 * deviation**2)
    if excess(0.0) < 0:
        return 0.0
    return None if excess(highest) > 0 else brent_root(excess, 0.0, highest, tolerance=R_TOLERANCE)


def _reml(values: FloatArray, squares: FloatArray) -> float | None:
    tau2 = max(0.0, float(values.var(ddof=1)) - float(squares.mean()))
    for _ in range(MOST_STEPS):
        step = _scoring_step(tau2, values, squares)
        while tau2 + step < 0:
            step /= 2
        tau2 += step
        if abs(step) <= THRESHOLD:
            likelihood, _, _ = restricted_log_likelihood(np.array([0.0, tau2]), values, squares)
            # rma's own check for a second, lower top.
            return 0.0 if likelihood[0] - likelihood[1] > R_TOLERANCE and tau2 > THRESHOLD else tau2
    return None


def _scoring_step(tau2: float, values: FloatArray, squares: FloatArray) -> float:
    """Return slope over expected curvature of the restricted likelihood, both by tau²."""
    weights = 1 / (squares + tau2)
    total = float(weights.sum())
    second, third = float((weights**2).sum()), float((weights**3).sum())
    pull = float(weights**2 @ (values - weights @ values / total) ** 2)
    return (pull - (total - second / total)) / (second - 2 * third / total + (second / total) ** 2)
