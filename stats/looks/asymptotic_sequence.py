"""Averages of many people that may be read at any time: the asymptotic confidence sequence."""

from __future__ import annotations

import math
from dataclasses import dataclass

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level
from stats.reasons import CONTROL_IS_ZERO, CONTROL_NOT_POSITIVE, FEW_UNITS, NO_VARIATION
from stats.summaries import Mean


@dataclass(frozen=True, slots=True)
class AnytimeMeans:
    """Two averages that may be read at any time.

    Parameters
    ----------
    difference, lift : Estimate or NotEstimable
        Treatment minus control, and treatment / control - 1, each with its always-valid interval.
    difference_p, lift_p : float or NotEstimable
        The p-values that belong to them, at most 1; over time the smallest one counts.
    radius_in_se : float
        How many standard errors both intervals reach to each side.
    """

    difference: Estimate | NotEstimable
    difference_p: float | NotEstimable
    lift: Estimate | NotEstimable
    lift_p: float | NotEstimable
    radius_in_se: float


def asymptotic_means(
    control: Mean, treatment: Mean, *, confidence: float = 0.95, planned_units: float
) -> AnytimeMeans | NotEstimable:
    """Compare two averages over many people with intervals that stay right however often one looks.

    *May we look at the shop's dashboard every day and stop when B is clearly ahead?*

    Parameters
    ----------
    control, treatment : Mean
        People, mean and variance (divisor n - 1) so far.
    confidence : float
        Chance that an interval holds the true value at all looks together.
    planned_units : float
        People in both variants together at which the intervals are narrowest; fixed before the data.

    Returns
    -------
    AnytimeMeans or NotEstimable
        ``few_units`` below two people in a variant, ``no_variation`` where nothing varies.

    Raises
    ------
    ValueError
        If a variance is negative, a number is no number or ``planned_units`` is not above 0.

    Notes
    -----
    Unpooled variances; the lift by the linear delta method, ``var(m_T) / m_C² + m_T² var(m_C) / m_C⁴``. The clock is
    the number of people in both variants. Valid for large numbers only: over the first days of a test, and over days or
    posts as units, it cries wolf (25 % false alarms from day 2), and rare large orders need more people still. The
    product shows it through :mod:`stats.looks.always_valid`, which refuses early.

    References
    ----------
    Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024). Time-uniform central limit theory and asymptotic confidence
    sequences. Ann. Stat. 52:2613-2640. GrowthBook gbstats, ``SequentialTwoSidedTTest``.

    Examples
    --------
    >>> read = asymptotic_means(Mean(5150, 3.18, 7.4**2), Mean(5200, 3.42, 7.9**2), planned_units=5000)
    >>> round(read.difference.lower, 4), round(read.difference.upper, 4)
    (-0.221, 0.701)
    """
    alpha = 1 - check_level(confidence)
    for variant in (control, treatment):
        if not (math.isfinite(variant.mean) and math.isfinite(variant.variance)) or variant.variance < 0:
            raise ValueError(f"mean and variance must be finite and the variance not negative: {variant}")
    if min(control.units, treatment.units) < 2:
        return FEW_UNITS
    variance_c, variance_t = control.variance / control.units, treatment.variance / treatment.units
    if variance_c + variance_t == 0:
        return NO_VARIATION
    units = control.units + treatment.units
    radius = asymptotic_radius(units, planned_units, alpha)

    def read(estimate: float, variance: float) -> tuple[Estimate, float]:
        error = math.sqrt(variance)
        ends = Estimate(estimate, estimate - radius * error, estimate + radius * error, confidence)
        return ends, asymptotic_p(estimate / error, units, planned_units, alpha)

    difference, difference_p = read(treatment.mean - control.mean, variance_c + variance_t)
    if control.mean <= 0:
        reason = CONTROL_IS_ZERO if control.mean == 0 else CONTROL_NOT_POSITIVE
        return AnytimeMeans(difference, difference_p, reason, reason, radius)
    ratio = treatment.mean / control.mean
    relative = (variance_t + ratio**2 * variance_c) / control.mean**2
    # A treatment of nothing but zeros beside a control that does not vary: the lift is -100 %, but how surely?
    lift, lift_p = read(ratio - 1, relative) if relative > 0 else (NO_VARIATION, NO_VARIATION)
    return AnytimeMeans(difference, difference_p, lift, lift_p, radius)


def asymptotic_radius(units: float, planned_units: float, alpha: float) -> float:
    """Return how many standard errors the asymptotic confidence sequence reaches to each side.

    Parameters
    ----------
    units : float
        People so far in both variants together, above 0.
    planned_units : float
        Where the sequence is narrowest, above 0.
    alpha : float
        Chance that it ever misses.

    Raises
    ------
    ValueError
        If a number of people is not above 0 or ``alpha`` is no level.

    Notes
    -----
    ``√(2 (N ρ² + 1) / (N ρ²) · ln(√(N ρ² + 1) / α))`` with ``ρ² = (-2 ln α + ln(1 - 2 ln α)) / n*``: the formula of
    gbstats and confseq alike, whose interval is within 0.01 % of the narrowest (:func:`stats.exact_rho`).

    Examples
    --------
    >>> round(asymptotic_radius(10_350, 5_000, 0.05), 4)
    3.064
    """
    weight = _weight(units, planned_units, alpha)
    return math.sqrt((weight + 1) / weight * (math.log1p(weight) - 2 * math.log(alpha)))


def asymptotic_p(z: float, units: float, planned_units: float, alpha: float) -> float:
    """Return the p-value of an estimate ``z`` standard errors from 0 that may be read at any time, at most 1.

    Parameters
    ----------
    z : float
        Estimate divided by its standard error.
    units, planned_units, alpha : float
        As for :func:`asymptotic_radius`; ``alpha`` only tunes where the sequence is narrowest.

    Examples
    --------
    >>> round(asymptotic_p(asymptotic_radius(10_350, 5_000, 0.05), 10_350, 5_000, 0.05), 6)
    0.05
    """
    weight = _weight(units, planned_units, alpha)
    square = min(abs(z), 1e150) ** 2
    return math.exp(min(0.0, (math.log1p(weight) - square * weight / (weight + 1)) / 2))


def _weight(units: float, planned_units: float, alpha: float) -> float:
    """Return N ρ²: how much of the mixture's own variance the data amount to."""
    check_level(alpha)
    if not (units > 0 and planned_units > 0 and math.isfinite(planned_units)):
        raise ValueError(f"numbers of people must be above 0: {units} so far, {planned_units} planned")
    twice = -2 * math.log(alpha)
    return units * (twice + math.log1p(twice)) / planned_units
