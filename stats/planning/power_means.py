"""Values per unit (order value, revenue per person, rate per post): sizes by the t test, with its real power."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import scipy

from stats.numerics.distributions import quantile
from stats.planning.power_levels import Sizes, chance_beyond, check_power, tail_level

# Beyond this many units nobody plans; the answer is then that it cannot be seen.
MOST_UNITS = 1e15
FEWEST_UNITS = 2.0  # per variant, so that there is a spread to estimate


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean of a value per unit and how much units differ: ``sd`` in the same unit, not 0."""

    mean: float
    sd: float

    @property
    def relative_sd(self) -> float:
        """``sd`` as a part of the mean: 2.4 says that units differ by 2.4 times their average."""
        return self.sd / abs(self.mean)


def revenue_per_person(conversion_rate: float, order_mean: float, order_sd: float) -> Spread:
    """Return mean and spread of revenue per person where most people buy nothing.

    *Orders average €60 give or take €45, and 2 in 100 visitors order: how much do visitors differ?*

    Parameters
    ----------
    conversion_rate : float
        Share of people who order, above 0 and at most 1.
    order_mean, order_sd : float
        Mean and standard deviation of the value of an order, in money, above 0 and not below 0.

    Returns
    -------
    Spread
        Mean ``c m`` and variance ``c s² + c (1 - c) m²``: people without an order count as 0.

    Raises
    ------
    ValueError
        If the rate is no share, orders have no value, or the deviation is below 0.

    Notes
    -----
    A few very large orders make ``order_sd`` itself uncertain: what a plan needs grows with its square.

    Examples
    --------
    >>> spread = revenue_per_person(0.02, 60.0, 45.0)
    >>> round(spread.mean, 2), round(spread.sd, 2)
    (1.2, 10.54)
    """
    if not 0 < conversion_rate <= 1 or not order_mean > 0 or order_sd < 0:
        raise ValueError(f"no such orders: {conversion_rate} of people, {order_mean} give or take {order_sd}")
    variance = conversion_rate * order_sd**2 + conversion_rate * (1 - conversion_rate) * order_mean**2
    return Spread(conversion_rate * order_mean, math.sqrt(variance))


def mean_units_needed(
    difference: float,
    sd: float,
    *,
    treatment_to_control: float = 1.0,
    confidence: float = 0.95,
    power: float = 0.8,
    sides: int = 2,
    treatments: int = 1,
    far_tail: bool = False,
) -> Sizes:
    """Return how many units each variant needs to see a difference of means.

    *How many customers until €1.80 more per order would show?*

    Parameters
    ----------
    difference : float
        Difference of the means to see, not 0. With a *relative* spread (:attr:`Spread.relative_sd`) as ``sd`` it is a
        lift.
    sd : float
        Standard deviation between units, the same in both variants, above 0.
    treatment_to_control : float
        Units in the treatment for each one in the control.
    confidence, power : float
        Level of the test, and the chance that it finds the difference.
    sides, treatments : int
        As for :func:`stats.tail_level`.
    far_tail : bool
        Count the chance to find it in the wrong direction as well (tea-tasting, R with ``strict = TRUE``).

    Returns
    -------
    Sizes
        Units in each variant, not rounded, at least 2 in each.

    Raises
    ------
    ValueError
        If the difference is 0, the deviation not above 0, or more than 10^15 units were needed.

    Notes
    -----
    Noncentral t with Welch's degrees of freedom, since that is the test that will be used. Values per person have heavy
    tails; the formula holds on average, single very large orders cost power beyond it.

    References
    ----------
    R ``power.t.test`` (equal variants); tea-tasting ``Mean.solve_power`` (unequal ones).

    Examples
    --------
    >>> round(mean_units_needed(1.8, 14, power=0.9).control, 1)
    1272.2
    """
    if difference == 0 or not math.isfinite(difference):
        raise ValueError(f"a difference to see must not be 0: {difference}")
    check_power(power)

    def missing(log_units: float) -> float:
        control = math.exp(log_units)
        found = mean_power(
            difference,
            sd,
            control,
            control * treatment_to_control,
            confidence=confidence,
            sides=sides,
            treatments=treatments,
            far_tail=far_tail,
        )
        return found - power

    control = smallest_units(missing, FEWEST_UNITS * max(1.0, 1 / _split(treatment_to_control)))
    return Sizes(control, control * treatment_to_control)


def mean_power(
    difference: float,
    sd: float,
    control_units: float,
    treatment_units: float,
    *,
    confidence: float = 0.95,
    sides: int = 2,
    treatments: int = 1,
    far_tail: bool = False,
) -> float:
    """Return how often so many units would show a difference of means.

    *Would 400 orders in each version show €2 more per order?*

    Parameters
    ----------
    difference, sd, confidence, sides, treatments, far_tail
        As for :func:`mean_units_needed`.
    control_units, treatment_units : float
        Units in each variant, more than 1.

    Returns
    -------
    float
        Chance that the interval excludes 0.

    Raises
    ------
    ValueError
        If the deviation is not above 0 or a variant has not more than 1 unit.

    References
    ----------
    R ``power.t.test(strict = FALSE)``; statsmodels ``TTestIndPower`` counts both tails.

    Examples
    --------
    >>> round(mean_power(2.0, 14.0, 400, 400), 3)
    0.523
    """
    if not sd > 0 or not min(control_units, treatment_units) > 1:
        raise ValueError(f"needs units that differ, more than 1 each: {sd}, {control_units}, {treatment_units}")
    first, second = 1 / control_units, 1 / treatment_units
    # Welch's, of equal deviations
    degrees = (first + second) ** 2 / (first**2 / (control_units - 1) + second**2 / (treatment_units - 1))
    shift = abs(difference) / (sd * math.sqrt(first + second))
    border = -quantile(tail_level(confidence, sides=sides, treatments=treatments), degrees)
    near = chance_beyond(border, shift, degrees)
    return near + chance_beyond(border, -shift, degrees) if far_tail and sides == 2 else near


def detectable_difference(
    sd: float,
    control_units: float,
    treatment_units: float,
    *,
    confidence: float = 0.95,
    power: float = 0.8,
    sides: int = 2,
    treatments: int = 1,
    far_tail: bool = False,
) -> float:
    """Return the smallest difference of means that so many units can see.

    *My list has 20,000 people: which difference in revenue per person could show?*

    Parameters
    ----------
    sd, confidence, power, sides, treatments, far_tail
        As for :func:`mean_units_needed`.
    control_units, treatment_units : float
        Units in each variant, more than 1.

    Returns
    -------
    float
        In the unit of ``sd``; divided by the mean it is a lift. The same upwards and downwards.

    Raises
    ------
    ValueError
        As for :func:`mean_power`.

    Examples
    --------
    >>> round(detectable_difference(7.7, 10_000, 10_000) / 3.2, 4)
    0.0953
    """
    check_power(power)

    def missing(log_shift: float) -> float:
        found = mean_power(
            math.exp(log_shift) * sd,
            sd,
            control_units,
            treatment_units,
            confidence=confidence,
            sides=sides,
            treatments=treatments,
            far_tail=far_tail,
        )
        return found - power

    scale = math.log(1 / control_units + 1 / treatment_units) / 2
    low, high = scale - 30.0, scale + 1.0
    if missing(low) >= 0:
        return 0.0  # a power below the false-alarm rate is had without any difference
    while missing(high) < 0:
        high += 1.0
    return sd * math.exp(float(scipy.optimize.brentq(missing, low, high, xtol=1e-13)))


def smallest_units(missing: Callable[[float], float], fewest: float) -> float:
    """Return the fewest units at which the power is reached: the root of a rising function of ln(units).

    Parameters
    ----------
    missing : callable
        ln(units) → power had minus power wanted.
    fewest : float
        The answer where even so few have the power.

    Raises
    ------
    ValueError
        If more than 10^15 units were needed.
    """
    low = math.log(fewest)
    if missing(low) >= 0:
        return fewest
    high = low + 1.0
    while missing(high) < 0:
        low, high = high, high + 1.0
        if high > math.log(MOST_UNITS):
            raise ValueError("no realistic number of units shows so small a difference")
    return math.exp(float(scipy.optimize.brentq(missing, low, high, xtol=1e-14, rtol=1e-14)))


def _split(treatment_to_control: float) -> float:
    if not treatment_to_control > 0:
        raise ValueError(f"units in the treatment per unit in the control must be above 0: {treatment_to_control}")
    return treatment_to_control
