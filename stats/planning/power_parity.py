"""The detectable lift exactly as R's ``power.prop.test`` prints it, for whoever compares the two.

The product uses :func:`stats.detectable_people_lift`, which solves the same equation to the last digit.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

import scipy.special

from stats.errors import NotEstimable
from stats.numerics.distributions import quantile
from stats.planning.power_levels import check_power, tail_level
from stats.reasons import TOO_FEW_FOR_ANY_LIFT

R_TOLERANCE = sys.float_info.epsilon**0.25
"""``.Machine$double.eps^0.25``, R's default: 0.00012 on the share of the treatment."""
MOST_STEPS = 1000


def detectable_lift_of_power_prop_test(
    baseline: float, people: float, *, confidence: float = 0.95, power: float = 0.8, sides: int = 2
) -> float | NotEstimable:
    """Return the smallest lift upwards of a share as R's ``power.prop.test`` gives it, its search error included.

    *Why does R say 28.48 % where Trialbook says 28.52 %?*

    Parameters
    ----------
    baseline : float
        Share of the control's people who do it, strictly between 0 and 1.
    people : float
        People per variant, above 0.
    confidence, power, sides
        As for :func:`stats.people_needed`.

    Returns
    -------
    float or NotEstimable
        As a fraction; ``too_few_for_any_lift`` where R stops with "no p2 in [p1, 1] can be found".

    Raises
    ------
    ValueError
        If the share leaves its range, or there are no people.

    Notes
    -----
    R solves ``power(p₂) = power`` by ``uniroot`` over (p₁, 1) with the tolerance 0.00012 on p₂. For 12,000 people at
    1.8 in 100 it stops at +28.476 %, which by the same formula needs 12,032 people. The exact answer is +28.517 %.

    References
    ----------
    R 4.2.2, ``stats/R/power.R`` (``power.prop.test``, ``strict = FALSE``) and ``zeroin.c``: Brent, R. P. (1973).
    Algorithms for minimization without derivatives, chapter 4.

    Examples
    --------
    >>> round(detectable_lift_of_power_prop_test(0.018, 12_000), 8)
    0.284761
    """
    if not 0 < baseline < 1 or not people > 0:
        raise ValueError(f"needs a share between 0 and 1 and some people: {baseline}, {people}")
    border = -quantile(tail_level(confidence, sides=sides))
    wanted = check_power(power)

    def missing(other: float) -> float:
        both = baseline + other
        without = border * math.sqrt(both * (1 - both / 2))
        with_lift = math.sqrt(baseline * (1 - baseline) + other * (1 - other))
        distance = math.sqrt(people) * abs(baseline - other) - without
        return float(scipy.special.ndtr(distance / with_lift)) - wanted

    if missing(1.0) < 0:
        return TOO_FEW_FOR_ANY_LIFT
    return brent_root(missing, baseline, 1.0, tolerance=R_TOLERANCE) / baseline - 1


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
