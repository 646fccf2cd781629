"""Bands of people that stay right however often one looks: shares (sign-ups) and averages (revenue per visitor).

Where no band is known to hold, there is none (days and posts: :mod:`stats.looks.always_valid`).
"""

from __future__ import annotations

import math

from stats.averages.heavy_tail import effective_number
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.looks.always_valid import plausible_lift
from stats.looks.asymptotic_sequence import asymptotic_radius
from stats.numerics.distributions import check_level
from stats.numerics.fieller import TwoMeans
from stats.reasons import FEW_EVENTS, FEW_PEOPLE_CARRY, FEW_PEOPLE_WITH_A_VALUE
from stats.shares.proportions import log_ratio_se
from stats.summaries import Mean, Proportion

MINIMUM_EVENTS = 100
MINIMUM_EFFECTIVE = 50


def always_valid_people_band(
    control: Proportion, treatment: Proportion, *, confidence: float = 0.95, planned_units: int
) -> Estimate | NotEstimable:
    """Return the lift of shares of people with an interval that stays right however often one looks.

    *May we watch the sign-ups every day?*

    Parameters
    ----------
    control, treatment : Proportion
        People so far.
    confidence : float
        Chance that the interval holds the true lift at all times, from 100 conversions per variant on.
    planned_units : int
        People planned in both variants together; fixed in the plan.

    Returns
    -------
    Estimate or NotEstimable
        Lift by the log ratio with the asymptotic radius; ``few_events`` under 100 conversions in a variant.

    References
    ----------
    Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024). Time-uniform central limit theory. Ann. Stat. 52.

    Examples
    --------
    >>> band = always_valid_people_band(Proportion(351, 20_490), Proportion(412, 20_650), planned_units=40_000)
    >>> round(band.estimate, 3), round(band.lower, 3), round(band.upper, 3)
    (0.165, -0.064, 0.449)
    """
    alpha = 1 - check_level(confidence)
    if min(control.successes, treatment.successes) < MINIMUM_EVENTS:
        return FEW_EVENTS
    log_ratio = math.log(treatment.successes / treatment.units) - math.log(control.successes / control.units)
    radius = asymptotic_radius(control.units + treatment.units, planned_units, alpha)
    reach = radius * log_ratio_se(control, treatment)
    return Estimate(math.expm1(log_ratio), math.expm1(log_ratio - reach), math.expm1(log_ratio + reach), confidence)


def always_valid_mean_band(
    control: Mean,
    treatment: Mean,
    *,
    confidence: float = 0.95,
    planned_units: int,
    nonzero: tuple[int, int] | None = None,
) -> Estimate | NotEstimable:
    """Return the lift of averages of people with an interval that stays right however often one looks.

    *May we watch the revenue per visitor every day?*

    Parameters
    ----------
    control, treatment : Mean
        People so far; values of at least 0.
    confidence : float
        Chance that the interval holds the true lift at all times, from where it is shown.
    planned_units : int
        People planned in both variants together; fixed in the plan.
    nonzero : (int, int) or None
        People with a value above 0 in control and treatment. ``None`` where nobody counted them: then the smallest
        number that can have given such a mean and variance stands for it (:func:`stats.effective_number`).

    Returns
    -------
    Estimate or NotEstimable
        Lift by Fieller with the asymptotic radius; an unbounded end is ``None``. ``few_people_with_a_value`` under 100
        people with a value above 0 in a variant, ``few_people_carry_the_variant`` below an effective number of 50.

    Raises
    ------
    ValueError
        If a variance is negative, a number is no number or more people have a value than there are.

    Notes
    -----
    Every ratio whose difference ``m_T - ρ m_C`` the asymptotic sequence does not reject. The promise holds for large
    numbers; values with a tail as heavy as a log-normal of σ = 1.5 keep it from these thresholds on (see the tests).

    References
    ----------
    Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024). Time-uniform central limit theory. Ann. Stat. 52.
    Fieller, E. C. (1954). Some problems in interval estimation. JRSS B 16:175-185.

    Examples
    --------
    >>> a, b = Mean(20_000, 1.51, 9.2**2), Mean(20_100, 1.72, 9.8**2)
    >>> band = always_valid_mean_band(a, b, planned_units=40_000)
    >>> round(band.estimate, 3), round(band.lower, 3), round(band.upper, 3)
    (0.139, -0.048, 0.365)
    """
    alpha = 1 - check_level(confidence)
    for variant in (control, treatment):
        if not (math.isfinite(variant.mean) and math.isfinite(variant.variance)) or variant.variance < 0:
            raise ValueError(f"mean and variance must be finite and the variance not negative: {variant}")
    sizes = control.units, treatment.units
    if nonzero is not None and not all(0 <= some <= people for some, people in zip(nonzero, sizes, strict=True)):
        raise ValueError(f"more people with a value than people: {nonzero} of {sizes}")
    effective = math.inf
    for variant in (control, treatment):
        number = effective_number(variant)
        if isinstance(number, NotEstimable):
            return number
        effective = min(effective, number)
    if (effective if nonzero is None else min(nonzero)) < MINIMUM_EVENTS:
        return FEW_PEOPLE_WITH_A_VALUE
    if effective < MINIMUM_EFFECTIVE:
        return FEW_PEOPLE_CARRY
    means = TwoMeans(
        treatment.mean, control.mean, treatment.variance / treatment.units, control.variance / control.units, 0.0
    )
    radius = asymptotic_radius(sum(sizes), planned_units, alpha)
    return plausible_lift(means, radius, confidence, positive=True)
