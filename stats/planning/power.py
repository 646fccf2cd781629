"""From an earlier result to the next size: how many units or days like those a lift needs, and which lift they see.

Plans from other figures stand in the files beside this one, each by what is counted: people, means, days, posts, and
margins instead of lifts.
"""

from __future__ import annotations

import math

import scipy

from stats.numerics.distributions import check_level, quantile, two_sided_quantile
from stats.planning.power_people import Direction, detectable_people_lift, people_needed, people_power

__all__ = [
    "MOST_UNITS",
    "detectable_lift",
    "detectable_people_lift",
    "people_needed",
    "people_power",
    "units_needed",
    "units_power",
]

# Beyond this many units or days nobody plans; the answer is then that it cannot be seen.
MOST_UNITS = 10**12


def units_needed(log_lift_se: float, units: int, lift: float, *, confidence: float = 0.95, power: float = 0.8) -> int:
    """Return how many units (or days) of the same kind would have made a lift visible.

    *How many days would it have taken to see +10 %?*

    Parameters
    ----------
    log_lift_se : float
        Standard error of ln(1 + lift) that ``units`` gave, above 0.
    units : int
        Units or days behind it.
    lift : float
        The lift to see, above -1 and not 0.
    confidence, power : float
        Level of the interval, and the chance that it excludes 0 when the lift is real.

    Returns
    -------
    int
        Smallest number whose standard error, shrunk with the square root, is small enough under t with units minus 1
        degrees of freedom; at least 2.

    Raises
    ------
    ValueError
        If the lift is 0 or not above -1, the error not above 0, or more than 10^12 units were needed.

    Examples
    --------
    >>> units_needed(0.05, 14, 0.10)
    33
    """
    if lift <= -1 or lift == 0 or not log_lift_se > 0 or units < 1:
        raise ValueError(f"no number of units shows a lift of {lift} from a standard error of {log_lift_se}")
    target = abs(math.log1p(lift))

    def enough(count: int) -> bool:
        return _reach(count, confidence, power) * log_lift_se * math.sqrt(units / count) <= target

    high = 2
    while not enough(high):
        high *= 2
        if high > MOST_UNITS:
            raise ValueError(f"no realistic number of units shows a lift of {lift}")
    low = max(high // 2, 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def units_power(log_lift_se: float, units: int, new_units: int, lift: float, *, confidence: float = 0.95) -> float:
    """Return how often so many units (or days) of the same kind would show a lift.

    *If I repeat it with twice the days: how likely do I see 10 % then?*

    Parameters
    ----------
    log_lift_se, units, lift, confidence
        As for :func:`units_needed`.
    new_units : int
        Units or days to plan with, at least 2.

    Raises
    ------
    ValueError
        As for :func:`units_needed`, and with fewer than 2 units.

    Notes
    -----
    The same approximation as :func:`units_needed`, turned round: central instead of noncentral t, within a point of
    :func:`stats.days_power` from 10 units on.

    Examples
    --------
    >>> round(units_power(0.05, 14, 33, 0.10), 2)
    0.81
    """
    if lift <= -1 or lift == 0 or not log_lift_se > 0 or units < 1 or new_units < 2:
        raise ValueError(f"cannot plan with {new_units} units from {log_lift_se} on {units} for a lift of {lift}")
    degrees = float(new_units - 1)
    shift = abs(math.log1p(lift)) / (log_lift_se * math.sqrt(units / new_units))
    return float(scipy.special.stdtr(degrees, shift - two_sided_quantile(confidence, degrees)))


def detectable_lift(
    log_lift_se: float,
    units: int,
    new_units: int,
    *,
    direction: Direction = "up",
    confidence: float = 0.95,
    power: float = 0.8,
) -> float:
    """Return the smallest lift that so many units (or days) of the same kind can see.

    *Which lift could the same two weeks have shown?*

    Parameters
    ----------
    log_lift_se, units
        As for :func:`units_needed`.
    new_units : int
        Units or days to plan with, at least 2.
    direction : {"up", "down"}
        Upwards, or downwards (negative), which is the same distance on the log scale.
    confidence, power : float
        As for :func:`units_needed`.

    Returns
    -------
    float
        As a fraction; infinite where the answer is beyond every lift that happens.

    Examples
    --------
    >>> round(detectable_lift(0.05, 14, 33), 3)
    0.099
    """
    if not log_lift_se > 0 or units < 1 or new_units < 2:
        raise ValueError(f"cannot plan with {new_units} units from {log_lift_se} on {units}")
    logs = _reach(new_units, confidence, power) * log_lift_se * math.sqrt(units / new_units)
    if direction == "down":
        return math.expm1(-logs)
    return math.expm1(logs) if logs < 700 else math.inf


def _reach(units: int, confidence: float, power: float) -> float:
    """Return how many standard errors a lift must be from 0 to be seen with this power."""
    degrees = float(units - 1)
    return two_sided_quantile(confidence, degrees) + quantile(check_level(power), degrees)
