"""What to do now: chance to beat the control, expected losses, and a lift shrunken by what lifts usually are.

*If changing costs nothing, which one?* None of this says what is known: a chance of 96 % with a flat prior, watched
daily, keeps no error rate.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.optimize
import scipy.special

from stats.distributions import check_level
from stats.summaries import FloatArray, Proportion

# Quadrature nodes per panel; panels are laid where the densities live.
NODES = 24

# Standard deviations (or probabilities) between which panels are laid.
STEPS = np.array([0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 13, 17, 25, 40, 70, 150, 500])
PROBABILITIES = np.array([1e-14, 1e-11, 1e-8, 1e-6, 1e-4, 1e-3, 0.01, 0.05, 0.15, 0.3])

# A normal prior has nothing left beyond this many of its standard deviations.
PRIOR_REACH = 12.0

# A log lift beyond this (more than the 10^43-fold) is a mistake of the caller.
LARGEST_LOG = 100.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What the data and the prior say together.

    Parameters
    ----------
    chance_to_beat : float
        That the treatment is truly better (higher) than the control.
    expected_loss : float
        What is lost on average by taking the treatment, in ``loss_unit``.
    expected_loss_of_keeping : float
        What is lost on average by keeping the control, in ``loss_unit``.
    shrunken_lift : float
        exp of the posterior mean of ln(1 + lift), minus 1: the lift to plan with.
    lower, upper : float
        Ends of the central credible interval of the lift.
    prior : str
        The prior in words of the field.
    loss_unit : {"rate", "lift"}
        ``"rate"``: absolute difference of the shares; ``"lift"``: fraction of the control.
    """

    chance_to_beat: float
    expected_loss: float
    expected_loss_of_keeping: float
    shrunken_lift: float
    lower: float
    upper: float
    prior: str
    loss_unit: str = "lift"


def read_proportions(
    control: Proportion, treatment: Proportion, *, confidence: float = 0.95, prior: tuple[float, float] = (1.0, 1.0)
) -> Reading:
    """Read two shares of people with a beta prior on each.

    Parameters
    ----------
    control, treatment : Proportion
        People, and how many of them did it.
    confidence : float
        Probability within the credible interval.
    prior : tuple of float
        Both parameters of the beta prior, above 0; (1, 1) says that every share is as likely as any other.

    Returns
    -------
    Reading
        Losses are in absolute rate (0.002 is 2 of 1,000 people).

    Notes
    -----
    ``P(T > C) = ∫ F_C dF_T``, ``E max(C - T, 0) = ∫ F_T (1 - F_C)``, by Gauss-Legendre on panels between quantiles of
    both posteriors; no sampling.

    Examples
    --------
    >>> reading = read_proportions(Proportion(100, 1000), Proportion(120, 1000))
    >>> round(reading.chance_to_beat, 3), round(reading.expected_loss, 5)
    (0.923, 0.00048)
    """
    tail = (1 - check_level(confidence)) / 2
    if min(prior) <= 0:
        raise ValueError(f"both parameters of a beta prior are above 0: {prior}")
    base = control.successes + prior[0], control.units - control.successes + prior[1]
    other = treatment.successes + prior[0], treatment.units - treatment.successes + prior[1]
    places, weights = _panels(np.concatenate([_beta_breaks(base), _beta_breaks(other)]))
    below_base, below_other = scipy.special.betainc(*base, places), scipy.special.betainc(*other, places)
    above_base, above_other = scipy.special.betaincc(*base, places), scipy.special.betaincc(*other, places)
    mean_log = _mean_log(other) - _mean_log(base)
    return Reading(
        chance_to_beat=1 - _chance_below(other, base, 1.0),
        expected_loss=float(weights @ (below_other * above_base)),
        expected_loss_of_keeping=float(weights @ (below_base * above_other)),
        shrunken_lift=math.expm1(mean_log),
        lower=_ratio_quantile(other, base, tail) - 1,
        upper=_ratio_quantile(other, base, 1 - tail) - 1,
        prior=f"Beta({prior[0]:g}, {prior[1]:g}) on each share",
        loss_unit="rate",
    )


def read_log_lift(
    log_lift: float,
    standard_error: float,
    degrees_of_freedom: float | None,
    *,
    prior_mean: float = 0.0,
    prior_sd: float = 0.2,
    confidence: float = 0.95,
) -> Reading:
    """Read a log lift with a normal prior on it.

    Parameters
    ----------
    log_lift, standard_error : float
        ln(1 + lift) and its standard error, above 0.
    degrees_of_freedom : float or None
        Of the t likelihood; ``None`` takes a normal one.
    prior_mean, prior_sd : float
        Of ln(1 + lift) among experiments of this kind; N(0, 0.2²) where there is no archive.
    confidence : float
        Probability within the credible interval.

    Returns
    -------
    Reading
        Losses are in lift (0.02 is 2 % of the control).

    Raises
    ------
    ValueError
        If the standard error or the prior's spread is not above 0, or the log lift is no number that happens.

    Examples
    --------
    >>> reading = read_log_lift(0.20, 0.10, None)
    >>> round(reading.shrunken_lift, 3), round(reading.chance_to_beat, 3)
    (0.174, 0.963)
    """
    tail = (1 - check_level(confidence)) / 2
    if not (standard_error > 0 and prior_sd > 0 and abs(log_lift) < LARGEST_LOG and math.isfinite(standard_error)):
        raise ValueError(f"needs a log lift that happens and a standard error above 0: {log_lift}, {standard_error}")

    def log_density(values: FloatArray) -> FloatArray:
        prior = -(((values - prior_mean) / prior_sd) ** 2) / 2
        squares = ((values - log_lift) / standard_error) ** 2
        if degrees_of_freedom is None:
            total: FloatArray = prior - squares / 2
        else:
            total = prior - (degrees_of_freedom + 1) / 2 * np.log1p(squares / degrees_of_freedom)
        return total

    breaks = _log_lift_breaks(log_lift, standard_error, prior_mean, prior_sd)
    places, weights = _panels(breaks)
    logs = log_density(places)
    highest = float(logs.max())
    mass = weights * np.exp(logs - highest)
    total = float(mass.sum())

    def below(value: float) -> float:
        inside = np.append(breaks[breaks < value], value)
        if inside.size < 2:
            return 0.0
        some, their_weights = _panels(inside)
        return float(their_weights @ np.exp(log_density(some) - highest)) / total

    def at(probability: float) -> float:
        found = scipy.optimize.brentq(lambda value: below(value) - probability, breaks[0], breaks[-1], xtol=1e-10)
        return math.expm1(found)

    lifts = np.expm1(places)
    return Reading(
        chance_to_beat=float(mass[places > 0].sum()) / total,
        expected_loss=float(mass @ np.maximum(-lifts, 0)) / total,
        expected_loss_of_keeping=float(mass @ np.maximum(lifts, 0)) / total,
        shrunken_lift=math.expm1(float(mass @ places) / total),
        lower=at(tail),
        upper=at(1 - tail),
        prior=f"N({prior_mean:g}, {prior_sd:g}²) on ln(1 + lift)",
    )


def _panels(breaks: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return Gauss-Legendre nodes and weights on all stretches between the breaks."""
    edges = np.unique(breaks)
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half, middle = np.diff(edges) / 2, (edges[1:] + edges[:-1]) / 2
    return (middle[:, None] + half[:, None] * nodes).ravel(), (half[:, None] * weights).ravel()


def _beta_breaks(parameters: tuple[float, float]) -> FloatArray:
    """Return places from 0 to 1 between which a beta distribution is smooth."""
    probabilities = np.concatenate([PROBABILITIES, [0.5]])
    lower = scipy.special.betaincinv(*parameters, probabilities)
    upper = scipy.special.betainccinv(*parameters, PROBABILITIES)
    return np.concatenate([[0.0], lower, upper, [1.0]])


def _log_lift_breaks(log_lift: float, standard_error: float, prior_mean: float, prior_sd: float) -> FloatArray:
    """Return places between which prior times likelihood is smooth; 0 is one, so that sides do not mix."""
    # What prior and likelihood agree on lies between their centres, give or take the prior's spread.
    first = min(prior_mean, log_lift) - PRIOR_REACH * prior_sd
    last = max(prior_mean, log_lift) + PRIOR_REACH * prior_sd
    inner = np.concatenate(
        [
            [0.0],
            *(
                middle + sign * sd * STEPS
                for middle, sd in ((prior_mean, prior_sd), (log_lift, standard_error))
                for sign in (-1, 1)
            ),
            [prior_mean, log_lift],
        ]
    )
    first, last = min(first, 0.0), max(last, 0.0)
    breaks: FloatArray = np.concatenate([[first], np.sort(inner[(inner > first) & (inner < last)]), [last]])
    return breaks


def _mean_log(parameters: tuple[float, float]) -> float:
    """Return the mean of the log of a beta variable."""
    return float(scipy.special.psi(parameters[0]) - scipy.special.psi(sum(parameters)))


def _log_variance(parameters: tuple[float, float]) -> float:
    """Return the variance of the log of a beta variable."""
    return float(scipy.special.polygamma(1, parameters[0]) - scipy.special.polygamma(1, sum(parameters)))


def _chance_below(other: tuple[float, float], base: tuple[float, float], ratio: float) -> float:
    """Return P(T <= ratio C) for two independent beta variables.

    Integrates F_T(ratio c) over the probability scale of C, on which the density needs no evaluation.
    """
    marks = np.minimum(_beta_breaks(other) / ratio, 1.0)
    # Where C lies in its upper tail its own complement is the finer scale.
    lower = np.concatenate([[0.0, 0.5], PROBABILITIES, scipy.special.betainc(*base, marks)])
    upper = np.concatenate([[0.0, 0.5], PROBABILITIES, scipy.special.betaincc(*base, marks)])
    total = 0.0
    inverses: tuple[Callable[..., FloatArray], ...] = (scipy.special.betaincinv, scipy.special.betainccinv)
    for breaks, inverse in zip((lower, upper), inverses, strict=True):
        places, weights = _panels(breaks[breaks <= 0.5])
        total += float(weights @ scipy.special.betainc(*other, np.minimum(ratio * inverse(*base, places), 1.0)))
    return total


def _ratio_quantile(other: tuple[float, float], base: tuple[float, float], probability: float) -> float:
    """Return the ratio T / C that is not exceeded with this probability."""
    centre = _mean_log(other) - _mean_log(base)

    def excess(log_ratio: float) -> float:
        return _chance_below(other, base, math.exp(log_ratio)) - probability

    reach = 3 * math.sqrt(_log_variance(other) + _log_variance(base))
    while excess(centre - reach) > 0 or excess(centre + reach) < 0:
        reach *= 2
    return math.exp(float(scipy.optimize.brentq(excess, centre - reach, centre + reach, xtol=1e-9)))
