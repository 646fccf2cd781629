"""Looking early: levels of the planned looks, and bands that stay right however often one looks.

The verdict falls at planned looks (:func:`look_levels`); the always-valid bands are for the picture between them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
import scipy.optimize
import scipy.special

from stats.distributions import check_level
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.fieller import ratio_set
from stats.paired import day_pairs, moments
from stats.proportions import log_ratio_se
from stats.reasons import FEW_EVENTS
from stats.summaries import FloatArray, Proportion, Sums

MINIMUM_EVENTS = 100
FIRST_BAND_DAY = 3

# Gauss-Legendre nodes per look; 4 digits of the boundary are right with 40 already.
NODES = 128


def look_levels(
    fractions: Sequence[float], *, alpha: float = 0.05, spending: Literal["two_sided", "per_side"] = "two_sided"
) -> tuple[float, ...]:
    """Return the two-sided level at which each planned look is read, so that all looks together keep ``alpha``.

    *How sure must we be on day 7 of 14, to be allowed to look on day 14 as well?*

    Parameters
    ----------
    fractions : sequence of float
        Part of the planned information (days) at each look, rising, above 0 and at most 1.
    alpha : float
        Two-sided false-alarm rate of all looks together.
    spending : {"two_sided", "per_side"}
        O'Brien-Fleming-type spending of the two-sided ``alpha`` (``2 (1 - Φ(z / √t))`` with z for alpha / 2; what a
        plan seals) or of half of it per side (R rpact's ``asOF``; sterner early).

    Returns
    -------
    tuple of float
        One nominal two-sided level per look.

    Raises
    ------
    ValueError
        If the fractions do not rise within (0, 1] or ``alpha`` is no level.

    Notes
    -----
    The score is a Brownian motion in t. From look to look its density on what has not been stopped is carried on by
    Gauss-Legendre quadrature, and the boundary is where the crossings use up what the spending function frees. With few
    days the levels are read on t instead of z: close, not exact (methods (c): 5.0 % with 14 and 28 days).

    References
    ----------
    Lan, K. K. G. & DeMets, D. L. (1983). Discrete sequential boundaries for clinical trials. Biometrika 70:659-663.
    Armitage, McPherson & Rowe (1969). Repeated significance tests on accumulating data. JRSS A 132:235-244.

    Examples
    --------
    >>> [round(level, 4) for level in look_levels((0.5, 1.0))]
    [0.0056, 0.0478]
    """
    _check_fractions(fractions)
    check_level(alpha)
    levels: list[float] = []
    spent, before = 0.0, 0.0
    places, density = np.zeros(1), np.ones(1)  # the motion starts at 0
    for time in fractions:
        due = _spent(time, alpha, spending)
        bound = _bound(places, density, math.sqrt(time - before), due - spent, math.sqrt(time))
        levels.append(float(2 * scipy.special.ndtr(-bound / math.sqrt(time))))
        places, density = _carry_on(places, density, time - before, bound)
        spent, before = due, time
    return tuple(levels)


def always_valid_day_band(
    control: Sums, treatment: Sums, *, confidence: float = 0.95, planned_days: int
) -> tuple[tuple[float | None, float | None] | None, ...]:
    """Return, for each day so far, the lifts that stay plausible however often one has looked.

    Parameters
    ----------
    control, treatment : Sums
        As for :func:`stats.paired.compare_within_days`: paired days, oldest first.
    confidence : float
        Chance that the band holds the true lift on all days at once.
    planned_days : int
        Where the band shall be narrowest; fixed in the plan, never chosen after data.

    Returns
    -------
    tuple
        One entry per day on which both ran: ``None`` before day 3 and where the control has had nothing yet, else
        ``(lower, upper)`` as lifts with ``None`` for an unbounded end.

    Notes
    -----
    The t-test e-process of S_t(ρ) = P_t - ρ Q_t with a normal prior of variance g on mean/sd and the right-Haar prior
    on the sd; all ρ whose e-value stays below 1/α: Fieller's set with the radius of :func:`always_valid_radius`.
    The band of a day stands for itself and is not cut with earlier ones.

    References
    ----------
    Pérez-Ortiz, Lardy, de Heide & Grünwald (2024). E-statistics, group invariance and anytime-valid testing. Ann. Stat.
    Lindon, Ham, Tingley & Bojinov (2022). Anytime-valid linear models. arXiv 2210.08589.
    """
    alpha = 1 - check_level(confidence)
    pairs = day_pairs(control, treatment)
    precision = tuned_precision(planned_days, alpha)
    positive = bool((pairs.p >= 0).all() and (pairs.q >= 0).all())
    band: list[tuple[float | None, float | None] | None] = []
    for days in range(1, pairs.p.size + 1):
        means, degrees = moments(pairs.p[:days], pairs.q[:days]) if days >= FIRST_BAND_DAY else (None, 0.0)
        if means is None or means.mean_q <= 0:
            band.append(None)
            continue
        radius = always_valid_radius(days, degrees, precision, alpha)
        if math.isinf(radius):
            band.append((None, None))
            continue
        found = ratio_set(means, radius, positive=positive)
        lower = None if found.lower is None else found.lower - 1
        band.append((lower, None if found.upper is None else found.upper - 1))
    return tuple(band)


def always_valid_radius(units: int, degrees_of_freedom: float, precision: float, alpha: float) -> float:
    """Return how many standard errors an always-valid t interval reaches to each side; infinite where it is unbounded.

    Parameters
    ----------
    units : int
        Units so far.
    degrees_of_freedom : float
        Of the t statistic.
    precision : float
        1/g of the normal prior on the standardised effect.
    alpha : float
        Chance that the interval ever misses.

    References
    ----------
    Lindon, Ham, Tingley & Bojinov (2022), equation of the t radius; R ``avlm::t_radius``.
    """
    share = precision / (precision + units)
    root = (share * alpha**2) ** (1 / (degrees_of_freedom + 1))
    room = root - share
    return math.sqrt(degrees_of_freedom * (1 - root) / room) if room > 0 else math.inf


def tuned_precision(planned_units: int, alpha: float) -> float:
    """Return the prior precision that makes the always-valid t interval narrowest at the planned end."""
    units = max(planned_units, FIRST_BAND_DAY)

    def log_radius(log_precision: float) -> float:
        radius = always_valid_radius(units, units - 1, math.exp(log_precision), alpha)
        # A finite wall keeps the search on the side where the interval is bounded.
        return math.log(radius) if math.isfinite(radius) else 1e3 - log_precision

    found = scipy.optimize.minimize_scalar(log_radius, bounds=(-60.0, math.log(units) + 5), method="bounded")
    return math.exp(float(found.x))


def always_valid_people_band(
    control: Proportion, treatment: Proportion, *, confidence: float = 0.95, planned_units: int
) -> Estimate | NotEstimable:
    """Return the lift of shares of people with an interval that stays right however often one looks.

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
    """
    alpha = 1 - check_level(confidence)
    if min(control.successes, treatment.successes) < MINIMUM_EVENTS:
        return FEW_EVENTS
    log_ratio = math.log(treatment.successes / treatment.units) - math.log(control.successes / control.units)
    radius = asymptotic_radius(control.units + treatment.units, planned_units, alpha)
    reach = radius * log_ratio_se(control, treatment)
    return Estimate(math.expm1(log_ratio), math.expm1(log_ratio - reach), math.expm1(log_ratio + reach), confidence)


def asymptotic_radius(units: float, planned_units: float, alpha: float) -> float:
    """Return how many standard errors the asymptotic confidence sequence reaches to each side.

    Notes
    -----
    ``√(2 (N ρ² + 1) / (N ρ²) · ln(√(N ρ² + 1) / α))`` with ``ρ² = (-2 ln α + ln(1 - 2 ln α)) / n*``: the approximation
    that gbstats uses, close to the exact optimum of confseq.
    """
    weight = units * (-2 * math.log(alpha) + math.log(1 - 2 * math.log(alpha))) / planned_units
    return math.sqrt(2 * (weight + 1) / weight * math.log(math.sqrt(weight + 1) / alpha))


def _check_fractions(fractions: Sequence[float]) -> None:
    rising = all(earlier < later for earlier, later in itertools.pairwise(fractions))
    if not fractions or not rising or fractions[0] <= 0 or fractions[-1] > 1:
        raise ValueError(f"fractions must rise within (0, 1]: {tuple(fractions)}")


def _spent(time: float, alpha: float, spending: str) -> float:
    """Return the two-sided alpha that may be used up to this time."""
    share = 1 if spending == "two_sided" else 2
    quantile = -float(scipy.special.ndtri(alpha / share / 2))
    return share * 2 * float(scipy.special.ndtr(-quantile / math.sqrt(time)))


def _bound(places: FloatArray, density: FloatArray, step: float, due: float, scale: float) -> float:
    """Find how far from 0 the motion must be for the crossings at this look to have chance ``due``."""

    def excess(bound: float) -> float:
        tails = scipy.special.ndtr((places - bound) / step) + scipy.special.ndtr((-places - bound) / step)
        return math.log(max(float(density @ tails), 1e-300)) - math.log(max(due, 1e-299))

    return float(scipy.optimize.brentq(excess, 0.0, 40.0 * scale, xtol=1e-12))


def _carry_on(places: FloatArray, density: FloatArray, variance: float, bound: float) -> tuple[FloatArray, FloatArray]:
    """Return the quadrature nodes within the bound and the weighted density of the motion there."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    # Beyond 10 standard deviations of the whole path there is nothing to integrate.
    edge = min(bound, 10.0)
    inside = nodes * edge
    kernel = np.exp(-((inside[:, None] - places[None, :]) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)
    return inside, (kernel @ density) * weights * edge
