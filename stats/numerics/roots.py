"""Where a function crosses zero, for many brackets at once: what inverts a test into an interval."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from stats.summaries import FloatArray

# Enough for plain halving of any bracket of doubles; the interpolation needs about ten.
MOST_STEPS = 200
EPSILON = 4 * float(np.finfo(np.float64).eps)


def crossing(
    function: Callable[[FloatArray], FloatArray],
    low: FloatArray,
    high: FloatArray,
    *,
    at_low: FloatArray | None = None,
    at_high: FloatArray | None = None,
) -> FloatArray:
    """Find the point of each bracket at which a function changes its sign.

    *How much better could B be before the test would say so?* Every interval that inverts a test asks this twice.

    Parameters
    ----------
    function : callable
        From points of shape ``(n,)`` to values of shape ``(n,)``, one function per place.
    low, high : ndarray of float, shape (n,)
        Ends of the brackets.
    at_low, at_high : ndarray of float, shape (n,), optional
        Values at the ends where they are known, or where only their sign matters.

    Returns
    -------
    ndarray of float, shape (n,)
        To the last digits. A bracket without a change of sign gives the end at which the function is nearer to 0.

    Notes
    -----
    Chandrupatla's method: inverse quadratic interpolation where three points allow it, halving otherwise, so that it is
    never slower than halving by much. All places move together until the last has arrived.

    References
    ----------
    Chandrupatla, T. R. (1997). A new hybrid quadratic/bisection algorithm. Advances in Engineering Software 28:145-149.

    Examples
    --------
    >>> import numpy as np
    >>> crossing(lambda x: x**2 - np.array([2.0, 9.0]), np.zeros(2), np.full(2, 5.0)).round(6)
    array([1.414214, 3.      ])
    """
    a, b = np.array(high, dtype=np.float64), np.array(low, dtype=np.float64)
    f_a = function(a) if at_high is None else np.array(at_high, dtype=np.float64)
    f_b = function(b) if at_low is None else np.array(at_low, dtype=np.float64)
    best = np.where(np.abs(f_a) < np.abs(f_b), a, b)
    open_ = (f_a * f_b < 0) | ((np.sign(f_a) * np.sign(f_b)) < 0)
    step = np.full(a.shape, 0.5)
    for _ in range(MOST_STEPS):
        if not open_.any():
            break
        x = np.where(open_, a + step * (b - a), best)
        f_x = function(x)
        same = np.sign(f_x) == np.sign(f_a)
        c, f_c = np.where(same, a, b), np.where(same, f_a, f_b)
        b, f_b = np.where(same, b, a), np.where(same, f_b, f_a)
        a, f_a = x, f_x
        best = np.where(open_, np.where(np.abs(f_a) < np.abs(f_b), a, b), best)
        with np.errstate(all="ignore"):
            smallest = (EPSILON * np.abs(best) + np.finfo(np.float64).tiny) / np.abs(b - a)
            place, height = (a - b) / (c - b), (f_a - f_b) / (f_c - f_b)
            curved = f_a / (f_b - f_a) * f_c / (f_b - f_c) + (c - a) / (b - a) * f_a / (f_c - f_a) * f_b / (f_c - f_b)
            trusted = (height**2 < place) & ((1 - height) ** 2 < 1 - place) & np.isfinite(curved)
        open_ &= (smallest <= 0.5) & (f_a != 0)
        step = np.clip(np.where(trusted, curved, 0.5), np.minimum(smallest, 0.5), np.maximum(1 - smallest, 0.5))
    return best
