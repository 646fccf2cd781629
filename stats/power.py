"""How many units, days or people a lift needs to be seen, and which lift a given number can see."""

from __future__ import annotations

import math

import scipy.optimize

from stats.distributions import check_level, quantile, two_sided_quantile

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


def detectable_lift(
    log_lift_se: float, units: int, new_units: int, *, confidence: float = 0.95, power: float = 0.8
) -> float:
    """Return the smallest lift upwards that so many units (or days) of the same kind can see.

    Parameters
    ----------
    log_lift_se, units
        As for :func:`units_needed`.
    new_units : int
        Units or days to plan with, at least 2.
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
    return math.expm1(logs) if logs < 700 else math.inf


def people_needed(baseline: float, lift: float, *, confidence: float = 0.95, power: float = 0.8) -> float:
    """Return how many people each of two equal variants needs to see a lift of a share.

    Parameters
    ----------
    baseline : float
        Share of the control's people who do it, strictly between 0 and 1.
    lift : float
        Relative change to see, not 0; ``baseline × (1 + lift)`` must lie strictly between 0 and 1.
    confidence, power : float
        Level of the two-sided test, and the chance that it finds the lift.

    Returns
    -------
    float
        People per variant, not rounded.

    Raises
    ------
    ValueError
        If a share leaves its range or the lift is 0.

    References
    ----------
    R ``power.prop.test(strict = FALSE)``: pooled variance without a lift, unpooled with it; the far tail not counted.

    Examples
    --------
    >>> round(people_needed(0.012, 0.10))
    135624
    """
    other = baseline * (1 + lift)
    if not (0 < baseline < 1 and 0 < other < 1) or lift == 0:
        raise ValueError(f"shares must lie between 0 and 1 and differ: {baseline} and {other}")
    pooled = (baseline + other) / 2
    without = two_sided_quantile(confidence) * math.sqrt(2 * pooled * (1 - pooled))
    with_lift = quantile(check_level(power)) * math.sqrt(baseline * (1 - baseline) + other * (1 - other))
    return ((without + with_lift) / (other - baseline)) ** 2


def detectable_people_lift(
    baseline: float, people: float, *, confidence: float = 0.95, power: float = 0.8
) -> float | None:
    """Return the smallest lift upwards of a share that so many people per variant can see.

    Parameters
    ----------
    baseline : float
        Share of the control's people who do it, strictly between 0 and 1.
    people : float
        People per variant, above 0.
    confidence, power : float
        As for :func:`people_needed`.

    Returns
    -------
    float or None
        As a fraction; ``None`` if even everybody doing it would not be seen.

    Examples
    --------
    >>> round(detectable_people_lift(0.018, 12_000), 3)
    0.285
    """
    if not 0 < baseline < 1 or not people > 0:
        raise ValueError(f"needs a share between 0 and 1 and some people: {baseline}, {people}")

    def missing(lift: float) -> float:
        return math.log(people_needed(baseline, lift, confidence=confidence, power=power) / people)

    highest = (1 / baseline - 1) * (1 - 1e-9)
    if missing(highest) > 0:
        return None
    return float(scipy.optimize.brentq(missing, 1e-9, highest, xtol=1e-12))


def _reach(units: int, confidence: float, power: float) -> float:
    """Return how many standard errors a lift must be from 0 to be seen with this power."""
    degrees = float(units - 1)
    return two_sided_quantile(confidence, degrees) + quantile(check_level(power), degrees)
