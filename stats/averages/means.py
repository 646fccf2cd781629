"""Two averages per person or other unit: difference by Welch, lift by Fieller with unequal variances."""

from __future__ import annotations

import math

import numpy as np

from stats.averages.lifts import FiellerLifts, log_errors
from stats.averages.welch import check_means, mean_refusals, quiet, welch
from stats.effects import Effect, Effects, Numbers
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level
from stats.reasons import FEW_UNITS, IMPOSSIBLE_FIGURES, NO_VARIATION
from stats.refusing import Refusals, counted, one_method
from stats.summaries import Mean, Means


def compare_means(control: Mean, treatment: Mean, *, confidence: float = 0.95) -> Effect:
    """Compare the average per unit of two variants.

    *Did people who got B spend more each?*

    Parameters
    ----------
    control, treatment : Mean
        Units, mean and variance (divisor n - 1) of one value per unit; units are independent.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Effect
        ``difference`` and ``p_value`` by Welch's t-test; ``lift`` by Fieller with unequal variances, ``NotEstimable``
        where the control cannot be told from 0 or is not above it.

    Raises
    ------
    ValueError
        If a variance is negative or a number is not finite.

    Notes
    -----
    The Fieller limits take the degrees of freedom at the estimated ratio (R mratios). Where that puts 0 on the other
    side of the interval than Welch's p does, by a hair's breadth, the limits take Welch's degrees instead, so that p
    and interval never disagree. With heavy tails (revenue) ask :func:`stats.heavy_tail` whether few large
    values carry the averages.

    References
    ----------
    Welch, B. L. (1947). Biometrika 34:28-35. Fieller, E. C. (1954). JRSS B 16:175-185.
    Tamhane, A. C. & Logan, B. R. (2004). Finding the maximum safe dose level. Biopharm. Stat. 14:257-269.

    Examples
    --------
    >>> effect = compare_means(Mean(38, 10.9, 4.7**2), Mean(40, 12.4, 5.1**2))
    >>> round(effect.lift.estimate, 3), round(effect.lift.lower, 3), round(effect.lift.upper, 3)
    (0.138, -0.06, 0.38)
    """
    check_level(confidence)
    check_means(control, treatment)
    return compare_many_means(Means.of(control), Means.of(treatment), confidence=confidence)[0]


def compare_many_means(control: Means, treatment: Means, *, confidence: float = 0.95) -> Effects:
    """Compare the average per unit of two variants in many places at once.

    *Which of these hundred thousand segments, days or metrics moved?* Each place by itself: that some of them stand out
    by chance alone is the matter of :mod:`stats.several.multiplicity`.

    Parameters
    ----------
    control, treatment : Means
        Units, means and variances (divisor n - 1), arrays of shape ``(n,)``.
    confidence : float
        Level of each interval.

    Returns
    -------
    Effects
        At each place what :func:`compare_means` gives; figures that cannot be are a reason there
        (``impossible_figures``), not an error.

    Raises
    ------
    ValueError
        If there are not as many controls as treatments.

    References
    ----------
    As in :func:`compare_means`.

    Examples
    --------
    >>> control = Means(np.array([38.0, 1.0]), np.array([10.9, 3.0]), np.array([22.09, 0.0]))
    >>> treatment = Means(np.array([40.0, 50.0]), np.array([12.4, 2.0]), np.array([26.01, 1.0]))
    >>> effects = compare_many_means(control, treatment)
    >>> round(float(effects.lift.lower[0]), 3), effects.lift[1].reason
    (-0.06, 'few_units')
    """
    check_level(confidence)
    refusals = mean_refusals(control, treatment)
    return effects_of_means(control, treatment, refusals, method="welch_fieller", confidence=confidence)


def effects_of_means(
    control: Means, treatment: Means, refusals: Refusals, *, method: str, confidence: float
) -> Effects:
    """Compare many pairs of averages, where it is known already which cannot be compared.

    Parameters
    ----------
    control, treatment : Means
        Arrays of shape ``(n,)``.
    refusals : Refusals
        Places that cannot be compared, with their reasons.
    method : str
        Name that the effects carry.
    confidence : float
        Level of each interval.
    """
    with quiet():
        test = welch(control, treatment, confidence)
        found = FiellerLifts(control, treatment, test, confidence, together=True)
    lifts = refusals.copy()
    lifts.add_all(found.refusals)
    lift = lifts.estimates(found.lift, found.lower, found.upper, confidence)
    return Effects(
        methods=one_method(method, len(control)),
        control=values_of(control),
        treatment=values_of(treatment),
        difference=refusals.estimates(test.gap, test.lower, test.upper, confidence),
        lift=lift,
        p_value=refusals.numbers(test.p_value),
        degrees_of_freedom=refusals.blanked(test.degrees_of_freedom),
        control_units=counted(control.units),
        treatment_units=counted(treatment.units),
        log_lift_se=log_errors(lift.lower, lift.upper, found.quantile),
    )


def standard_errors_from_zero(of: Mean) -> float | NotEstimable:
    """Return how many of its standard errors an average lies from 0.

    *Is the profit per customer of version A clearly above nothing?* Where it is not (below the t quantile), a change in
    per cent has no interval: Fieller's set is unbounded.

    Parameters
    ----------
    of : Mean
        Units, mean and variance (divisor n - 1).

    Returns
    -------
    float or NotEstimable
        Mean divided by √(variance / units); ``NotEstimable`` with fewer than 2 units or without variation.

    References
    ----------
    Fieller, E. C. (1954). Some problems in interval estimation. JRSS B 16:175-185.

    Examples
    --------
    >>> standard_errors_from_zero(Mean(64, 1.0, 64.0))
    1.0
    """
    if of.units < 2:
        return FEW_UNITS
    return of.mean / math.sqrt(of.variance / of.units) if of.variance > 0 else NO_VARIATION


def values_of(variant: Means) -> Numbers:
    """Return the averages themselves, which exist wherever there is a unit."""
    refusals = Refusals(len(variant))
    refusals.add(~(variant.units > 0), FEW_UNITS)
    refusals.add(~np.isfinite(variant.mean), IMPOSSIBLE_FIGURES)
    return refusals.numbers(variant.mean)
