"""Shares of people with a beta prior: what is believed of each, which is best, and what a wrong choice costs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from stats.numerics.distributions import check_level
from stats.numerics.quadrature import panels
from stats.summaries import FloatArray, Proportion

# Probabilities between whose quantiles panels are laid.
PROBABILITIES = np.array([1e-14, 1e-11, 1e-8, 1e-6, 1e-4, 1e-3, 0.01, 0.05, 0.15, 0.3])

# Probabilities below this have no quantiles in floating point.
SMALLEST = 1e-200

# Nodes per panel where several variants are laid over one another.
FEWER_NODES = 12

Beta = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SharePosterior:
    """What is believed of one variant's share after the data.

    Parameters
    ----------
    alpha, beta : float
        Parameters of the beta distribution.
    mean : float
        Its mean.
    lower, upper : float
        Central credible interval.
    """

    alpha: float
    beta: float
    mean: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True)
class Best:
    """Which of several variants is best: arrays of shape ``(k,)`` in the order given.

    Parameters
    ----------
    chance_best : ndarray of float
        That this variant is truly the highest; they sum to 1.
    expected_loss : ndarray of float
        What is lost on average against the truly best by taking this one, in ``loss_unit``.
    prior : str
        The prior in words.
    loss_unit : {"rate", "lift", "unit"}
        Absolute rate, fraction of the control, or the unit of the metric.
    """

    chance_best: FloatArray
    expected_loss: FloatArray
    prior: str
    loss_unit: str


def share_posterior(
    variant: Proportion | None, *, prior: Beta = (1.0, 1.0), confidence: float = 0.95
) -> SharePosterior:
    """Return what is believed of one variant's share.

    *How many of its people would do it, in the long run?*

    Parameters
    ----------
    variant : Proportion or None
        People, and how many of them did it; ``None`` where nobody was in it yet, so that the prior stands.
    prior : tuple of float
        Both parameters of the beta prior, above 0; (1, 1) says that every share is as likely as any other.
    confidence : float
        Probability within the credible interval.

    Raises
    ------
    ValueError
        If a parameter of the prior is not above 0 or the level is no level.

    Notes
    -----
    Beta(a + successes, b + others). For *people* only: clicks per impression vary more than this allows.

    References
    ----------
    Gelman, A. et al. (2013). Bayesian Data Analysis, 3rd ed., section 2.4.

    Examples
    --------
    >>> found = share_posterior(Proportion(120, 1000))
    >>> found.alpha, found.beta, round(found.lower, 3), round(found.upper, 3)
    (121.0, 881.0, 0.101, 0.142)
    """
    tail = (1 - check_level(confidence)) / 2
    alpha, beta = beta_parameters(variant, prior)
    ends = (beta_quantiles((alpha, beta), np.array([tail]), upper=upper) for upper in (False, True))
    lower, upper = (float(end[0]) for end in ends)
    return SharePosterior(alpha, beta, alpha / (alpha + beta), lower, upper)


def best_share(variants: Sequence[Proportion | None], *, prior: Beta = (1.0, 1.0)) -> Best:
    """Return how likely each of several variants has the highest share.

    *We tried five subject lines. Which one is it, and what if we are wrong?*

    Parameters
    ----------
    variants : sequence of Proportion or None, at least two
        People, and how many of them did it; ``None`` where nobody was in it yet.
    prior : tuple of float
        Both parameters of the beta prior on each share.

    Returns
    -------
    Best
        Losses are in absolute rate.

    Raises
    ------
    ValueError
        If there are fewer than two variants or a parameter of the prior is not above 0.

    Notes
    -----
    ``P(i best) = ∫ Π_{j ≠ i} F_j dF_i`` on the probability scale of F_i, so that no density is needed; loss is
    ``E max - E theta_i``. Watching it daily and stopping when it is high keeps no error rate.

    References
    ----------
    Chapelle, O. & Li, L. (2011). NIPS 24. Stucchio, C. (2015). Bayesian A/B testing at VWO (expected loss).

    Examples
    --------
    >>> found = best_share([Proportion(40, 1000), Proportion(52, 1010), Proportion(47, 990)])
    >>> [round(float(chance), 4) for chance in found.chance_best]
    [0.0585, 0.6236, 0.3179]
    """
    if len(variants) < 2:
        raise ValueError(f"needs at least two variants to choose from: {len(variants)}")
    known = [beta_parameters(variant, prior) for variant in variants]
    chances = np.array([_chance_best(known, place) for place in range(len(known))])
    places, weights = panels(np.concatenate([beta_breaks(each) for each in known]), FEWER_NODES)
    # 1 - Π F = 1 - Π (1 - G): without a loss of digits where all are nearly 1.
    above = np.array([scipy.special.betaincc(*each, places) for each in known])
    with np.errstate(divide="ignore"):
        best = float(weights @ -np.expm1(np.log1p(-above).sum(axis=0)))
    means = np.array([each[0] / sum(each) for each in known])
    return Best(chances / chances.sum(), np.maximum(best - means, 0.0), prior_in_words(prior), "rate")


def prior_in_words(prior: Beta) -> str:
    """Return the prior as the pages name it."""
    return f"Beta({prior[0]:g}, {prior[1]:g}) on each share"


def beta_parameters(variant: Proportion | None, prior: Beta) -> Beta:
    """Return the posterior's parameters, or refuse a prior that is none."""
    if min(prior) <= 0:
        raise ValueError(f"both parameters of a beta prior are above 0: {prior}")
    if variant is None:
        return float(prior[0]), float(prior[1])
    return variant.successes + prior[0], variant.units - variant.successes + prior[1]


def beta_losses(base: Beta, other: Beta) -> tuple[float, float]:
    """Return E max(C - T, 0) and E max(T - C, 0) of two independent shares.

    ``∫ F_T (1 - F_C)`` and the reverse, by Gauss-Legendre on panels between quantiles of both posteriors.
    """
    places, weights = panels(np.concatenate([beta_breaks(base), beta_breaks(other)]))
    below_base, below_other = scipy.special.betainc(*base, places), scipy.special.betainc(*other, places)
    above_base, above_other = scipy.special.betaincc(*base, places), scipy.special.betaincc(*other, places)
    return float(weights @ (below_other * above_base)), float(weights @ (below_base * above_other))


def beta_breaks(parameters: Beta) -> FloatArray:
    """Return places from 0 to 1 between which a beta distribution is smooth."""
    probabilities = np.concatenate([PROBABILITIES, [0.5]])
    lower = beta_quantiles(parameters, probabilities, upper=False)
    upper = beta_quantiles(parameters, PROBABILITIES, upper=True)
    return np.concatenate([[0.0], lower, upper, [1.0]])


def beta_quantiles(parameters: Beta, probabilities: FloatArray, *, upper: bool) -> FloatArray:
    """Return the shares that are not reached, or with ``upper`` are exceeded, with these probabilities."""
    inverse = scipy.special.betainccinv if upper else scipy.special.betaincinv
    found: FloatArray = inverse(*parameters, probabilities)
    lost = np.isnan(found)
    if lost.any():
        # SciPy has no answer far out in a tail. There the first term of the series has all its digits.
        shape = parameters[1] if upper else parameters[0]
        constant = math.log(shape) + float(scipy.special.betaln(*parameters))
        term = np.exp((np.log(probabilities[lost]) + constant) / shape)
        found[lost] = 1 - term if upper else term
    return found


def beta_mean_log(parameters: Beta) -> float:
    """Return the mean of the log of a beta variable."""
    return float(scipy.special.psi(parameters[0]) - scipy.special.psi(sum(parameters)))


def chance_below(other: Beta, base: Beta, ratio: float) -> float:
    """Return P(T <= ratio C) for two independent beta variables.

    Integrates F_T(ratio c) over the probability scale of C, on which the density needs no evaluation.
    """

    def others(places: FloatArray) -> FloatArray:
        result: FloatArray = scipy.special.betainc(*other, np.minimum(ratio * places, 1.0))
        return result

    return _over_probabilities(base, np.minimum(beta_breaks(other) / ratio, 1.0), others)


def ratio_quantile(other: Beta, base: Beta, probability: float) -> float:
    """Return the ratio T / C that is not exceeded with this probability."""
    centre = beta_mean_log(other) - beta_mean_log(base)

    def excess(log_ratio: float) -> float:
        return chance_below(other, base, math.exp(log_ratio)) - probability

    reach = 3 * math.sqrt(_log_variance(other) + _log_variance(base))
    while excess(centre - reach) > 0 or excess(centre + reach) < 0:
        reach *= 2
    return math.exp(float(scipy.optimize.brentq(excess, centre - reach, centre + reach, xtol=1e-9)))


def _log_variance(parameters: Beta) -> float:
    return float(scipy.special.polygamma(1, parameters[0]) - scipy.special.polygamma(1, sum(parameters)))


def _chance_best(known: Sequence[Beta], place: int) -> float:
    """Return P(this one is the highest), not yet normalised."""
    rest = [each for other, each in enumerate(known) if other != place]

    def others(places: FloatArray) -> FloatArray:
        result: FloatArray = np.prod([scipy.special.betainc(*each, places) for each in rest], axis=0)
        return result

    marks = np.concatenate([beta_breaks(each) for each in rest])
    return _over_probabilities(known[place], marks, others, FEWER_NODES if len(rest) > 1 else None)


def _over_probabilities(
    base: Beta, marks: FloatArray, integrand: Callable[[FloatArray], FloatArray], nodes: int | None = None
) -> float:
    """Return the mean of a function of a beta variable, with panels between marks on its scale."""
    # In its upper tail the complement is the finer scale.
    lower = np.concatenate([[0.0, 0.5], PROBABILITIES, scipy.special.betainc(*base, marks)])
    upper = np.concatenate([[0.0, 0.5], PROBABILITIES, scipy.special.betaincc(*base, marks)])
    total = 0.0
    for breaks, above in ((lower, False), (upper, True)):
        inside = breaks[(breaks <= 0.5) & ((breaks == 0) | (breaks > SMALLEST))]
        places, weights = panels(inside) if nodes is None else panels(inside, nodes)
        total += float(weights @ integrand(beta_quantiles(base, places, upper=above)))
    return total
