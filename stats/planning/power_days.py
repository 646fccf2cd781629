"""Days on which both variants ran: sizes from how far the lift moves from day to day anyway."""

from __future__ import annotations

import math

import scipy

from stats.numerics.distributions import quantile
from stats.planning.power_levels import chance_beyond, check_power, tail_level
from stats.planning.power_means import smallest_units
from stats.planning.power_people import Direction

FEWEST_DAYS = 2.0
DAYS_OF_A_WEEK = 7


def day_sd_from_archive(log_lift_se: float, days: int) -> float:
    """Return how much the log lift moves from day to day, as an earlier run of so many paired days showed it.

    *Last time 14 days gave ±20 %: what does that say about one day?*

    Parameters
    ----------
    log_lift_se : float
        Standard error of ln(1 + lift) of the earlier run, above 0.
    days : int
        Paired days behind it, at least 2.

    Returns
    -------
    float
        ``log_lift_se √days``: the standard deviation of one day's log lift, at the same delivery per day.

    Raises
    ------
    ValueError
        If there is no error, or fewer than 2 days.

    Examples
    --------
    >>> round(day_sd_from_archive(0.08, 14), 3)
    0.299
    """
    if not log_lift_se > 0 or days < FEWEST_DAYS:
        raise ValueError(f"no day-to-day spread in a standard error of {log_lift_se} from {days} days")
    return log_lift_se * math.sqrt(days)


def day_sd_from_events(events_per_day: float, *, wobble: float = 0.0) -> float:
    """Return how much the log lift moves from day to day when nothing but counts is known.

    *40 clicks a day in each version: how far apart are two equal versions on one day?*

    Parameters
    ----------
    events_per_day : float
        Events (clicks, conversions) of one variant on one day, above 0; for a cost per conversion the conversions.
    wobble : float
        What a variant's rate moves by itself from day to day, as a part of it (0.2 is 20 %), at least 0.

    Returns
    -------
    float
        ``√(2 (1/events + wobble²))``.

    Raises
    ------
    ValueError
        If there are no events, or the wobble is below 0.

    Notes
    -----
    With ``wobble = 0`` it is the best case (Poisson): real ads wobble by 10 to 20 % a day (methods (a)).

    Examples
    --------
    >>> round(day_sd_from_events(40), 3), round(day_sd_from_events(40, wobble=0.2), 3)
    (0.224, 0.361)
    """
    if not events_per_day > 0 or wobble < 0:
        raise ValueError(f"needs some events a day and no wobble below 0: {events_per_day}, {wobble}")
    return math.sqrt(2 * (1 / events_per_day + wobble**2))


def days_needed(
    day_sd: float,
    lift: float,
    *,
    confidence: float = 0.95,
    power: float = 0.8,
    sides: int = 2,
    treatments: int = 1,
) -> float:
    """Return how many paired days a lift needs to be seen.

    *How long must both versions run side by side until 20 % would show?*

    Parameters
    ----------
    day_sd : float
        Standard deviation of one day's log lift (:func:`day_sd_from_archive`, :func:`day_sd_from_events`), above 0.
    lift : float
        The lift to see, above -1 and not 0.
    confidence, power : float
        Level of the test, and the chance that it finds the lift.
    sides, treatments : int
        As for :func:`stats.tail_level`.

    Returns
    -------
    float
        Days, not rounded, at least 2; :func:`whole_weeks` makes weeks of them.

    Raises
    ------
    ValueError
        If the lift cannot be, the deviation is not above 0, or no realistic number of days would do.

    Notes
    -----
    Paired t test of the daily log lifts with its noncentral t. Days that resemble the one before need more
    (``carry_over``): this takes them as independent in the difference.

    References
    ----------
    R ``power.t.test(type = "paired")``.

    Examples
    --------
    >>> round(days_needed(0.3, 0.2), 1)
    23.2
    """
    shift = _log_size(day_sd, lift)
    check_power(power)
    level = tail_level(confidence, sides=sides, treatments=treatments)

    def missing(log_days: float) -> float:
        return _paired_power(shift, math.exp(log_days), level) - power

    return smallest_units(missing, FEWEST_DAYS)


def days_power(
    day_sd: float, lift: float, days: float, *, confidence: float = 0.95, sides: int = 2, treatments: int = 1
) -> float:
    """Return how often so many paired days would show a lift.

    Parameters
    ----------
    day_sd, lift, confidence, sides, treatments
        As for :func:`days_needed`.
    days : float
        Paired days, at least 2.

    Raises
    ------
    ValueError
        As for :func:`days_needed`, and with fewer than 2 days.

    Examples
    --------
    >>> round(days_power(0.3, 0.2, 14), 3)
    0.557
    """
    shift = _log_size(day_sd, lift)
    _check_days(days)
    return _paired_power(shift, days, tail_level(confidence, sides=sides, treatments=treatments))


def detectable_day_lift(
    day_sd: float,
    days: float,
    *,
    direction: Direction = "up",
    confidence: float = 0.95,
    power: float = 0.8,
    sides: int = 2,
    treatments: int = 1,
) -> float:
    """Return the smallest lift that so many paired days can see; "down" gives a negative one.

    *What can two weeks show?*

    Parameters
    ----------
    day_sd, days, confidence, power, sides, treatments
        As for :func:`days_needed` and :func:`days_power`.
    direction : {"up", "down"}
        Costs fall: the same distance on the log scale is fewer per cent downwards.

    Returns
    -------
    float
        As a fraction; infinite where the answer is beyond every lift that happens.

    Examples
    --------
    >>> round(detectable_day_lift(0.3, 14), 3), round(detectable_day_lift(0.3, 14, direction="down"), 3)
    (0.275, -0.216)
    """
    if not day_sd > 0:
        raise ValueError(f"days must differ: {day_sd}")
    _check_days(days)
    check_power(power)
    level = tail_level(confidence, sides=sides, treatments=treatments)

    def missing(log_shift: float) -> float:
        return _paired_power(math.exp(log_shift), days, level) - power

    low, high = -30.0, 1.0
    if missing(low) >= 0:
        return 0.0
    while missing(high) < 0:
        high += 1.0
    logs = day_sd * math.exp(float(scipy.optimize.brentq(missing, low, high, xtol=1e-13)))
    if direction == "down":
        return math.expm1(-logs)
    return math.expm1(logs) if logs < 700 else math.inf


def whole_weeks(days: float) -> int:
    """Return the days in whole weeks, rounded up and at least one: every weekday has to count equally often.

    Examples
    --------
    >>> whole_weeks(3.0), whole_weeks(14.0), whole_weeks(14.2)
    (7, 14, 21)
    """
    return max(1, math.ceil(round(days / DAYS_OF_A_WEEK, 9))) * DAYS_OF_A_WEEK


def _log_size(day_sd: float, lift: float) -> float:
    """Return the lift in day-to-day standard deviations."""
    if lift <= -1 or lift == 0 or not day_sd > 0:
        raise ValueError(f"no number of days shows a lift of {lift} with a deviation of {day_sd}")
    return abs(math.log1p(lift)) / day_sd


def _check_days(days: float) -> None:
    if not days >= FEWEST_DAYS:
        raise ValueError(f"needs at least two days: {days}")


def _paired_power(shift: float, days: float, level: float) -> float:
    border = -quantile(level, days - 1)
    return chance_beyond(border, shift * math.sqrt(days), days - 1)
