"""The detectable lift exactly as R's ``power.prop.test`` prints it, for whoever compares the two.

The product uses :func:`stats.detectable_people_lift`, which solves the same equation to the last digit.
"""

from __future__ import annotations

import math

import scipy

from stats.errors import NotEstimable
from stats.numerics.distributions import quantile
from stats.numerics.uniroot import R_TOLERANCE, brent_root
from stats.planning.power_levels import check_power, tail_level
from stats.reasons import TOO_FEW_FOR_ANY_LIFT


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
