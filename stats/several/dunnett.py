"""Several treatments against one control at once: Dunnett's simultaneous intervals and adjusted p-values."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level, two_sided_p, two_sided_quantile
from stats.numerics.quadrature import panels
from stats.reasons import FEW_UNITS, NO_VARIATION
from stats.summaries import FloatArray, Mean

# Where the control's own deviate is laid out; beyond lies less than 1e-16.
FURTHEST = 8.5
Z_NODES = 16
# Tails at which the distribution of the pooled spread is cut into stretches.
TAILS = np.array([1e-17, 1e-14, 1e-11, 1e-8, 1e-5, 1e-3, 0.03, 0.2, 0.5])
SPREAD_NODES = 10
# From here on t is the normal distribution to six digits.
MANY_DEGREES = 1e6
# Loadings above this need stretches of their own, and none is taken nearer to 1 than that.
STEEP = 0.95
NEAREST_TO_ONE = 1 - 1e-10


@dataclass(frozen=True, slots=True)
class ControlComparison:
    """One treatment beside the control, with chance of all treatments allowed for.

    Parameters
    ----------
    difference : Estimate
        Treatment minus control with its simultaneous interval: all of them hold together at the level.
    standard_error : float
        From the variance pooled over all variants.
    t_statistic : float
    p_adjusted : float
        Chance that, without any effect, at least one of the treatments lies this far from the control.
    """

    difference: Estimate
    standard_error: float
    t_statistic: float
    p_adjusted: float


@dataclass(frozen=True, slots=True)
class Dunnett:
    """The result of :func:`dunnett`.

    Parameters
    ----------
    comparisons : tuple of ControlComparison
        In the order of the treatments.
    critical_value : float
        How many standard errors each interval reaches.
    degrees_of_freedom : int
        Of the pooled variance.
    pooled_variance : float
    """

    comparisons: tuple[ControlComparison, ...]
    critical_value: float
    degrees_of_freedom: int
    pooled_variance: float


def dunnett(control: Mean, treatments: Sequence[Mean], *, confidence: float = 0.95) -> Dunnett | NotEstimable:
    """Compare several treatments with one control, allowing for their number.

    *Four creatives against business as usual: which are better, counting that one of four looks good by luck?*

    Parameters
    ----------
    control : Mean
        Units, mean and variance (divisor n - 1) of one value per unit.
    treatments : sequence of Mean
        One or more.
    confidence : float
        With which all intervals hold at once.

    Returns
    -------
    Dunnett or NotEstimable
        ``few_units`` where a variant has no unit or nothing is left to estimate the variance from; ``no_variation``
        where no variant varies.

    Raises
    ------
    ValueError
        If there is no treatment, a variance is negative, a number is not finite, or the confidence is no level.

    Notes
    -----
    One variance for all variants, which is what social ads break first: where the variants' spread differs, or the
    unit is a post or a day, use :func:`stats.holm` on the single comparisons. The statistics have
    correlation ``λ_i λ_j`` with ``λ_i = sqrt(n_i/(n_i + n_0))``, so their joint tail is a double sum over the control's
    own deviate and the pooled spread.

    References
    ----------
    Dunnett, C. W. (1955). A multiple comparison procedure for comparing several treatments with a control. JASA
    50:1096-1121. Dunnett, C. W. (1964). New tables for multiple comparisons with a control. Biometrics 20:482-491.

    Examples
    --------
    Dunnett's own example, blood counts of two groups against a control:

    >>> found = dunnett(Mean(6, 8.25, 0.88412), [Mean(4, 8.9, 0.81653), Mean(5, 10.878, 2.42402)])
    >>> [round(one.p_adjusted, 3) for one in found.comparisons], round(found.critical_value, 3)
    ([0.62, 0.006], 2.513)
    """
    check_level(confidence)
    if not treatments:
        raise ValueError("a comparison needs at least one treatment")
    variants = [control, *treatments]
    if any(variant.variance < 0 for variant in variants):
        raise ValueError(f"a variance cannot be negative: {[variant.variance for variant in variants]}")
    if not all(math.isfinite(variant.mean + variant.variance) for variant in variants if variant.units > 0):
        raise ValueError("means and variances must be finite numbers")
    degrees = sum(variant.units for variant in variants) - len(variants)
    if min(variant.units for variant in variants) < 1 or degrees < 1:
        return FEW_UNITS
    squares = math.fsum((variant.units - 1) * variant.variance for variant in variants if variant.units > 1)
    if squares == 0:
        return NO_VARIATION
    pooled = squares / degrees
    loadings = [math.sqrt(one.units / (one.units + control.units)) for one in treatments]
    critical = dunnett_critical_value(loadings, degrees, confidence=confidence)
    comparisons = []
    for one in treatments:
        error = math.sqrt(pooled * (1 / one.units + 1 / control.units))
        gap = one.mean - control.mean
        reach = critical * error
        p_value = dunnett_p(gap / error, loadings, degrees)
        comparisons.append(
            ControlComparison(Estimate(gap, gap - reach, gap + reach, confidence), error, gap / error, p_value)
        )
    return Dunnett(tuple(comparisons), critical, degrees, pooled)


def dunnett_p(statistic: float, loadings: Sequence[float], degrees_of_freedom: float | None = None) -> float:
    """Return the chance that the largest of several statistics lies at least this far from 0, on either side.

    Parameters
    ----------
    statistic : float
        The one observed.
    loadings : sequence of float, shape (k,)
        λ per treatment, from 0 up to 1: two statistics have correlation ``λ_i λ_j``. For equal correlation ρ they are
        all sqrt(ρ); variants of equal size have ρ = 1/2.
    degrees_of_freedom : float or None
        Of the shared variance; ``None`` is the normal distribution.

    Raises
    ------
    ValueError
        If there is no loading or one lies outside 0 to 1, or degrees are not above 0.

    Examples
    --------
    >>> round(dunnett_p(2.54, [0.5**0.5] * 3, 20), 3)
    0.05
    """
    lambdas = np.array(loadings, dtype=np.float64)
    if lambdas.size == 0 or not ((lambdas >= 0) & (lambdas <= 1)).all():
        raise ValueError(f"loadings lie between 0 and 1: {list(loadings)}")
    if degrees_of_freedom is not None and not degrees_of_freedom > 0:
        raise ValueError(f"degrees of freedom must be above 0: {degrees_of_freedom}")
    if degrees_of_freedom is not None and degrees_of_freedom > MANY_DEGREES:
        degrees_of_freedom = None
    if lambdas.size == 1 or (lambdas == 1).all():  # one and the same statistic
        return two_sided_p(statistic, degrees_of_freedom)
    lambdas = np.minimum(lambdas, NEAREST_TO_ONE)
    scales, chances = _pooled_spread(degrees_of_freedom)
    beyond = _beyond(abs(statistic) * scales, lambdas)
    return min(1.0, float(chances @ beyond))


def dunnett_critical_value(
    loadings: Sequence[float], degrees_of_freedom: float | None = None, *, confidence: float = 0.95
) -> float:
    """Return how far the largest of several statistics stays from 0 with this confidence, on both sides.

    *How many standard errors must one of four creatives lie above business as usual?*

    Parameters
    ----------
    loadings : sequence of float, shape (k,)
        As for :func:`dunnett_p`.
    degrees_of_freedom : float or None
        Of the shared variance; ``None`` is the normal distribution.
    confidence : float
        Strictly between 0 and 1.

    Notes
    -----
    Lies between the single test's quantile and Bonferroni's, and is sought there.

    Examples
    --------
    >>> round(dunnett_critical_value([0.5**0.5] * 3, 20), 2), round(dunnett_critical_value([0.5**0.5] * 3), 2)
    (2.54, 2.35)
    """
    alpha = 1 - check_level(confidence)
    low = two_sided_quantile(confidence, degrees_of_freedom)
    high = two_sided_quantile(1 - alpha / len(loadings), degrees_of_freedom) if loadings else low
    at_low, at_high = (dunnett_p(end, loadings, degrees_of_freedom) - alpha for end in (low, high))
    if at_low <= 0:
        return low
    if at_high >= 0:
        return high
    for _ in range(60):
        # Regula falsi on the log of the tail is nearly straight; halving when it stalls.
        weight = math.log((at_low + alpha) / alpha) / math.log((at_low + alpha) / (at_high + alpha))
        middle = low + min(max(weight, 0.01), 0.99) * (high - low)
        at_middle = dunnett_p(middle, loadings, degrees_of_freedom) - alpha
        if at_middle > 0:
            low, at_low = middle, at_middle
        else:
            high, at_high = middle, at_middle
        if abs(at_middle) <= 1e-12 * alpha or high - low <= 1e-13 * high:
            return middle
    return (low + high) / 2


def equal_loadings(treatments: int, correlation: float) -> list[float]:
    """Return the loadings of so many statistics that all correlate alike.

    Parameters
    ----------
    treatments : int
        How many, at least 1.
    correlation : float
        From 0 to 1; 1/2 for variants of equal size.

    Raises
    ------
    ValueError
        If there is no treatment, or the correlation lies outside 0 to 1.

    Examples
    --------
    >>> [round(one, 3) for one in equal_loadings(2, 0.5)]
    [0.707, 0.707]
    """
    if treatments < 1 or not 0 <= correlation <= 1:
        raise ValueError(f"treatments must be 1 or more and correlation from 0 to 1: {treatments}, {correlation}")
    return [math.sqrt(correlation)] * treatments


def _beyond(bounds: FloatArray, lambdas: FloatArray) -> FloatArray:
    """Return for each bound the chance that one of the normal statistics lies beyond it, on either side."""
    rest = np.sqrt((1 - lambdas) * (1 + lambdas))
    shared, weights = panels(np.linspace(-FURTHEST, FURTHEST, 10), Z_NODES)
    if lambdas.max() <= STEEP:
        return _tails(bounds[:, None], shared, lambdas, rest) @ (weights * _density(shared))
    result = np.zeros(bounds.size)
    for place, bound in enumerate(bounds):
        # Near a loading of 1 the tail turns from 0 to 1 within a hair's breadth of bound/λ: stretches laid around it.
        steep, width = lambdas[lambdas > STEEP], rest[lambdas > STEEP]
        turns = np.outer(width / steep, [-9, -4, -1.5, 0, 1.5, 4, 9]) + (bound / steep)[:, None]
        breaks = np.concatenate([np.linspace(-FURTHEST, FURTHEST, 10), turns.ravel(), -turns.ravel()])
        shared, weights = panels(breaks[np.abs(breaks) <= FURTHEST], Z_NODES)
        result[place] = _tails(bound, shared, lambdas, rest) @ (weights * _density(shared))
    return result


def _tails(bounds: FloatArray, shared: FloatArray, lambdas: FloatArray, rest: FloatArray) -> FloatArray:
    """Return the chance of at least one statistic beyond the bound, given the control's own deviate."""
    inside = np.zeros(np.broadcast_shapes(np.shape(bounds), shared.shape))
    # Variants of equal size have equal loadings: their tails are computed once.
    _, first, times = np.unique(lambdas, return_index=True, return_counts=True)
    for loading, own, count in zip(lambdas[first], rest[first], times, strict=True):
        tail = scipy.special.ndtr((-bounds - loading * shared) / own)
        tail += scipy.special.ndtr((-bounds + loading * shared) / own)
        with np.errstate(divide="ignore"):
            inside += count * np.log1p(-np.minimum(tail, 1.0))
    tails: FloatArray = -np.expm1(inside)
    return tails


def _density(shared: FloatArray) -> FloatArray:
    density: FloatArray = np.exp(-(shared**2) / 2) / math.sqrt(2 * math.pi)
    return density


@functools.lru_cache(maxsize=64)
def _pooled_spread(degrees_of_freedom: float | None) -> tuple[FloatArray, FloatArray]:
    """Return places of the estimated over the true standard deviation, and the chance that each stands for."""
    if degrees_of_freedom is None:
        return np.ones(1), np.ones(1)
    half = degrees_of_freedom / 2
    low = scipy.special.gammaincinv(half, TAILS) / half
    high = scipy.special.gammainccinv(half, TAILS) / half
    places, weights = panels(np.sqrt(np.concatenate([[0.0], low, high])), SPREAD_NODES)
    logs = (2 * half - 1) * np.log(places) - half * (places**2 - 1)
    chances = weights * np.exp(logs - logs.max())
    return places, chances / chances.sum()
