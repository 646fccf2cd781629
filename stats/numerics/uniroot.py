"""Roots as R's ``uniroot`` finds them, its search error included: for numbers that are compared with R's print."""

from __future__ import annotations

import sys
from collections.abc import Callable

R_TOLERANCE = sys.float_info.epsilon**0.25
"""``.Machine$double.eps^0.25``, R's default: the search stops 0.00012 from the root."""
MOST_STEPS = 1000


def brent_root(function: Callable[[float], float], start: float, end: float, *, tolerance: float) -> float:
    """Return a root of a function as R's ``uniroot`` finds it, step by step the same.

    Parameters
    ----------
    function : callable
        With values of different signs at ``start`` and ``end``.
    start, end : float
        Interval that holds the root.
    tolerance : float
        How far from the root the search may stop; the answer *shows* where it stopped.

    Returns
    -------
    float

    References
    ----------
    Brent (1973); R's ``R_zeroin2``. SciPy's ``brentq`` takes other steps and stops elsewhere.

    Examples
    --------
    >>> round(brent_root(lambda x: x * x - 2, 0.0, 2.0, tolerance=1e-12), 10)
    1.4142135624
    """
    before, best = start, end
    value_before, value = function(before), function(best)
    across, value_across = before, value_before
    if value_before == 0:
        return before
    for _ in range(MOST_STEPS):
        last_step = best - before
        if abs(value_across) < abs(value):
            before, best, across = best, across, best
            value_before, value, value_across = value, value_across, value
        least_step = 2 * sys.float_info.epsilon * abs(best) + tolerance / 2
        half = (across - best) / 2
        if abs(half) <= least_step or value == 0:
            break
        step = half
        if abs(last_step) >= least_step and abs(value_before) > abs(value):
            step = _interpolated(
                (before, value_before), (best, value), (across, value_across), last_step, least_step=least_step
            )
        if abs(step) < least_step:
            step = least_step if step > 0 else -least_step
        before, value_before = best, value
        best += step
        value = function(best)
        if value > 0 < value_across or value < 0 > value_across:
            across, value_across = before, value_before
    return best


def _interpolated(
    before: tuple[float, float],
    best: tuple[float, float],
    across: tuple[float, float],
    last_step: float,
    *,
    least_step: float,
) -> float:
    """Return Brent's step: by a straight line or an inverse parabola where that is safe, else half-way."""
    width = across[0] - best[0]
    if before[0] == across[0]:
        slope = best[1] / before[1]
        p, q = width * slope, 1 - slope
    else:
        q, r, slope = before[1] / across[1], best[1] / across[1], best[1] / before[1]
        p = slope * (width * q * (q - r) - (best[0] - before[0]) * (r - 1))
        q = (q - 1) * (r - 1) * (slope - 1)
    if p > 0:
        q = -q
    else:
        p = -p
    safe = p < 0.75 * width * q - abs(least_step * q) / 2 and p < abs(last_step * q / 2)
    return p / q if safe else width / 2
