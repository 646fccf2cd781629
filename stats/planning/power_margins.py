"""Sizes for "not worse by more than" and "as good as": margins instead of lifts."""

from __future__ import annotations

import math

import numpy as np
import scipy

from stats.numerics.distributions import quantile
from stats.planning.power_levels import Sizes, check_power, tail_level
from stats.planning.power_means import mean_units_needed, smallest_units

# Nodes for the spread that the data will show, over so many standard deviations to each side.
NODES = 60
FARTHEST = 8.0


def people_needed_for_margin(
    control_rate: float,
    treatment_rate: float,
    margin: float,
    *,
    treatment_to_control: float = 1.0,
    confidence: float = 0.95,
    power: float = 0.8,
) -> Sizes:
    """Return how many people show that a share is not worse by more than a margin.

    *How many people until I may say that the new page costs at most half a point of orders?*

    Parameters
    ----------
    control_rate, treatment_rate : float
        True shares that are expected, strictly between 0 and 1; higher is better.
    margin : float
        How much worse is still fine, as an absolute difference, above 0. The treatment must not be expected to be worse
        by as much.
    treatment_to_control : float
        People in the treatment for each one in the control.
    confidence : float
        One-sided: 0.95 is a false-alarm rate of 5 % and goes with the 90 % interval.
    power : float
        Chance to show it.

    Returns
    -------
    Sizes
        People in each variant, not rounded.

    Raises
    ------
    ValueError
        If a share leaves its range, or the margin leaves no room.

    Notes
    -----
    The variance at the margin comes from the shares that fit best among those that differ by exactly the margin
    (restricted maximum likelihood), as in the test that will be used.

    References
    ----------
    Farrington, C. P. & Manning, G. (1990). Stat. Med. 9:1447-1454; R rpact ``getSampleSizeRates(thetaH0 = -margin)``.

    Examples
    --------
    >>> round(people_needed_for_margin(0.05, 0.05, 0.005).control)
    23526
    """
    room = treatment_rate - control_rate + margin
    if not margin > 0 or not room > 0:
        raise ValueError(f"the margin leaves nothing to show: {margin} with {control_rate} and {treatment_rate}")
    at_margin, expected = _margin_spreads(control_rate, treatment_rate, -margin, treatment_to_control)
    z_level = -quantile(tail_level(confidence, sides=1))
    control = ((z_level * at_margin + quantile(check_power(power)) * expected) / room) ** 2
    return Sizes(control, control * treatment_to_control)


def margin_power(
    control_rate: float,
    treatment_rate: float,
    margin: float,
    people: float,
    *,
    treatment_to_control: float = 1.0,
    confidence: float = 0.95,
) -> float:
    """Return how often so many people (in the control) show that a share is not worse by more than a margin.

    Parameters
    ----------
    control_rate, treatment_rate, margin, treatment_to_control, confidence
        As for :func:`people_needed_for_margin`; the margin may be missed, which gives a small chance.
    people : float
        People in the control, above 0.

    Examples
    --------
    >>> round(margin_power(0.05, 0.05, 0.005, 23_526.45), 3)
    0.8
    """
    if not margin > 0 or not people > 0:
        raise ValueError(f"needs a margin and some people: {margin}, {people}")
    at_margin, expected = _margin_spreads(control_rate, treatment_rate, -margin, treatment_to_control)
    room = (treatment_rate - control_rate + margin) * math.sqrt(people)
    return float(scipy.special.ndtr((room + quantile(tail_level(confidence, sides=1)) * at_margin) / expected))


def people_needed_for_equivalence(
    control_rate: float,
    treatment_rate: float,
    margin: float,
    *,
    treatment_to_control: float = 1.0,
    confidence: float = 0.95,
    power: float = 0.8,
) -> Sizes:
    """Return how many people show that two shares differ by less than a margin, either way.

    *How many people until I may say that both pages do the same?*

    Parameters
    ----------
    control_rate, treatment_rate, treatment_to_control, confidence, power
        As for :func:`people_needed_for_margin`; each of the two tests keeps the one-sided level.
    margin : float
        Largest difference that does not matter, above the expected one.

    Returns
    -------
    Sizes

    Raises
    ------
    ValueError
        If a share leaves its range, or the margin leaves no room.

    Notes
    -----
    Both one-sided tests must pass (TOST): ``Φ(a) + Φ(b) - 1``, solved for the people.

    References
    ----------
    Schuirmann, D. J. (1987). J. Pharmacokinet. Biopharm. 15:657-680. Chow, Shao & Wang (2008), section 4.2.

    Examples
    --------
    >>> round(people_needed_for_equivalence(0.05, 0.05, 0.005).control)
    32581
    """
    if not margin > abs(treatment_rate - control_rate):
        raise ValueError(f"the margin leaves nothing to show: {margin} with {control_rate} and {treatment_rate}")
    check_power(power)
    low, expected = _margin_spreads(control_rate, treatment_rate, -margin, treatment_to_control)
    high, _ = _margin_spreads(control_rate, treatment_rate, margin, treatment_to_control)
    border = quantile(tail_level(confidence, sides=1))
    difference = treatment_rate - control_rate

    def missing(log_people: float) -> float:
        root = math.exp(log_people / 2)
        not_worse = scipy.special.ndtr(((margin + difference) * root + border * low) / expected)
        not_better = scipy.special.ndtr(((margin - difference) * root + border * high) / expected)
        return float(not_worse + not_better) - 1 - power

    control = smallest_units(missing, 1.0)
    return Sizes(control, control * treatment_to_control)


def units_needed_for_margin(
    difference: float,
    sd: float,
    margin: float,
    *,
    treatment_to_control: float = 1.0,
    confidence: float = 0.95,
    power: float = 0.8,
) -> Sizes:
    """Return how many units show that a mean is not worse by more than a margin.

    *How many orders until I may say that the gift costs at most €1 per order?*

    Parameters
    ----------
    difference : float
        True difference that is expected, treatment minus control; higher is better. Often 0.
    sd : float
        Standard deviation between units, above 0.
    margin : float
        How much worse is still fine, above 0 and above ``-difference``.
    treatment_to_control, confidence, power
        As for :func:`people_needed_for_margin`.

    Returns
    -------
    Sizes
        Not rounded, at least 2 in each variant.

    Raises
    ------
    ValueError
        If the margin leaves no room or the deviation is not above 0.

    References
    ----------
    R ``power.t.test(alternative = "one.sided")`` at ``delta = difference + margin``.

    Examples
    --------
    >>> round(units_needed_for_margin(0.0, 14.0, 1.0).control)
    2424
    """
    if not margin > 0 or not difference + margin > 0:
        raise ValueError(f"the margin leaves nothing to show: {margin} with a difference of {difference}")
    return mean_units_needed(
        difference + margin,
        sd,
        treatment_to_control=treatment_to_control,
        confidence=confidence,
        power=power,
        sides=1,
    )


def units_needed_for_equivalence(
    difference: float, sd: float, margin: float, *, confidence: float = 0.95, power: float = 0.8
) -> float:
    """Return how many units per variant show that two means differ by less than a margin, either way.

    Parameters
    ----------
    difference, sd, confidence, power
        As for :func:`units_needed_for_margin`.
    margin : float
        Largest difference that does not matter, above the expected one.

    Returns
    -------
    float
        Units in each of two equal variants, not rounded, at least 2.

    Raises
    ------
    ValueError
        If the margin leaves no room or the deviation is not above 0.

    Examples
    --------
    >>> round(units_needed_for_equivalence(0.0, 14.0, 1.0))
    3358
    """
    if not margin > abs(difference):
        raise ValueError(f"the margin leaves nothing to show: {margin} with a difference of {difference}")
    check_power(power)

    def missing(log_units: float) -> float:
        return equivalence_power(difference, sd, margin, math.exp(log_units), confidence=confidence) - power

    return smallest_units(missing, 2.0)


def equivalence_power(difference: float, sd: float, margin: float, units: float, *, confidence: float = 0.95) -> float:
    """Return how often so many units per variant show that two means differ by less than a margin.

    Parameters
    ----------
    difference, sd, margin, confidence
        As for :func:`units_needed_for_equivalence`.
    units : float
        Units in each of two equal variants, at least 2.

    Notes
    -----
    Exact: for each spread that the data may show, the chance that the whole 90 % interval lies within the margins, then
    averaged over the spread (chi distribution), by Gauss-Legendre quadrature over its probability.

    Examples
    --------
    >>> round(equivalence_power(0.0, 14.0, 1.0, 3358), 3)
    0.8
    """
    if not sd > 0 or not margin > 0 or not units >= 2:
        raise ValueError(f"needs units that differ, a margin and at least two units: {sd}, {margin}, {units}")
    error, degrees = sd * math.sqrt(2 / units), 2 * units - 2
    border = -quantile(tail_level(confidence, sides=1), degrees)
    # beyond this spread the interval is wider than both margins together
    widest = degrees * (margin / (border * error)) ** 2 / 2
    # the spread by its normal score, on which everything is smooth
    highest = -float(scipy.special.ndtri(scipy.special.gammaincc(degrees / 2, widest)))
    if highest <= -FARTHEST:
        return 0.0
    half = (min(highest, FARTHEST) + FARTHEST) / 2
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    scores = half * (nodes + 1) - FARTHEST
    shown = np.sqrt(2 * scipy.special.gammainccinv(degrees / 2, scipy.special.ndtr(-scores)) / degrees)
    inside = scipy.special.ndtr((margin - difference) / error - border * shown) - scipy.special.ndtr(
        -(margin + difference) / error + border * shown
    )
    density = np.exp(-(scores**2) / 2) / math.sqrt(2 * math.pi)
    return float((np.maximum(inside, 0.0) * density) @ weights) * half


def _margin_spreads(
    control_rate: float, treatment_rate: float, gap: float, treatment_to_control: float
) -> tuple[float, float]:
    """Return the standard deviations at the margin and as expected, for one person in the control."""
    if not (0 < control_rate < 1 and 0 < treatment_rate < 1) or not treatment_to_control > 0 or not abs(gap) < 1:
        raise ValueError(f"no such shares, margin or split: {control_rate}, {treatment_rate}, {gap}")
    control, treatment = _rates_at(gap, control_rate, treatment_rate, treatment_to_control)
    at_margin = control * (1 - control) + treatment * (1 - treatment) / treatment_to_control
    expected = control_rate * (1 - control_rate) + treatment_rate * (1 - treatment_rate) / treatment_to_control
    return math.sqrt(at_margin), math.sqrt(expected)


def _rates_at(
    gap: float, control_rate: float, treatment_rate: float, treatment_to_control: float
) -> tuple[float, float]:
    """Return the most likely shares among those whose difference is exactly ``gap``.

    The score falls all the way through, so that its root loses no digits where the closed cubic would.
    """
    low, high = max(0.0, -gap), min(1.0, 1.0 - gap)

    def score(control: float) -> float:
        treatment = control + gap
        return (control_rate - control) / (control * (1 - control)) + treatment_to_control * (
            treatment_rate - treatment
        ) / (treatment * (1 - treatment))

    width = high - low
    control = float(scipy.optimize.brentq(score, low + 1e-12 * width, high - 1e-12 * width, xtol=1e-300, rtol=1e-14))
    return control, control + gap
