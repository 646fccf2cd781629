"""What to do now: chance to beat the control, expected losses, and a lift shrunken by what lifts usually are.

*If changing costs nothing, which one?* None of this says what is known: a chance of 96 % with a flat prior, watched
daily, keeps no error rate. Shares of people are read with a beta prior (:func:`read_proportions`), days and posts by a
t likelihood on ln(1 + lift) with the archive's prior (:func:`read_log_lift`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from stats.across.archive import ArchivePrior, predictive, usual_prior
from stats.bayes.people import (
    SharePosterior,
    beta_losses,
    beta_mean_log,
    beta_parameters,
    chance_below,
    prior_in_words,
    ratio_quantile,
    share_posterior,
)
from stats.numerics.distributions import check_level
from stats.numerics.quadrature import NODES, panels
from stats.numerics.roots import crossing
from stats.summaries import FloatArray, Proportion

# Standard deviations between which panels are laid.
STEPS = np.array([0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 13, 17, 25, 40, 70, 150, 500])

# A normal prior has nothing left beyond this many of its standard deviations.
PRIOR_REACH = 12.0

# Parts of an archive's prior less likely than this are left out.
UNLIKELY = 1e-12

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
    control, treatment : SharePosterior or None
        What is believed of each share; ``None`` where a lift was read instead of shares.
    mean_difference : float or None
        Posterior mean of treatment minus control, absolute; ``None`` with a lift.
    """

    chance_to_beat: float
    expected_loss: float
    expected_loss_of_keeping: float
    shrunken_lift: float
    lower: float
    upper: float
    prior: str
    loss_unit: str = "lift"
    control: SharePosterior | None = None
    treatment: SharePosterior | None = None
    mean_difference: float | None = None


def read_proportions(
    control: Proportion | None,
    treatment: Proportion | None,
    *,
    confidence: float = 0.95,
    prior: tuple[float, float] = (1.0, 1.0),
) -> Reading:
    """Read two shares of people with a beta prior on each.

    *Which of the two pages should we use, if we must choose today?*

    Parameters
    ----------
    control, treatment : Proportion or None
        People, and how many of them did it; ``None`` where nobody was in it yet, so that the prior stands.
    confidence : float
        Probability within the credible intervals.
    prior : tuple of float
        Both parameters of the beta prior, above 0; (1, 1) says that every share is as likely as any other.

    Returns
    -------
    Reading
        Losses are in absolute rate (0.002 is 2 of 1,000 people).

    Raises
    ------
    ValueError
        If a parameter of the prior is not above 0 or the level is no level.

    Notes
    -----
    ``P(T > C) = ∫ F_C dF_T``, ``E max(C - T, 0) = ∫ F_T (1 - F_C)``, by Gauss-Legendre on panels between quantiles of
    both posteriors; no sampling. For people only: impressions and clicks are not independent of one another.

    References
    ----------
    Stucchio, C. (2015). Bayesian A/B testing at VWO. Miller, E. (2014). Formulas for Bayesian A/B testing.

    Examples
    --------
    >>> reading = read_proportions(Proportion(100, 1000), Proportion(120, 1000))
    >>> round(reading.chance_to_beat, 3), round(reading.expected_loss, 5)
    (0.923, 0.00048)
    """
    tail = (1 - check_level(confidence)) / 2
    base, other = beta_parameters(control, prior), beta_parameters(treatment, prior)
    losses = beta_losses(base, other)
    shares = [share_posterior(variant, prior=prior, confidence=confidence) for variant in (control, treatment)]
    return Reading(
        chance_to_beat=chance_below(base, other, 1.0),
        expected_loss=losses[0],
        expected_loss_of_keeping=losses[1],
        shrunken_lift=math.expm1(beta_mean_log(other) - beta_mean_log(base)),
        lower=ratio_quantile(other, base, tail) - 1,
        upper=ratio_quantile(other, base, 1 - tail) - 1,
        prior=prior_in_words(prior),
        loss_unit="rate",
        control=shares[0],
        treatment=shares[1],
        mean_difference=shares[1].mean - shares[0].mean,
    )


def read_log_lift(
    log_lift: float,
    standard_error: float,
    degrees_of_freedom: float | None,
    *,
    prior_mean: float = 0.0,
    prior_sd: float = 0.2,
    archive: ArchivePrior | None = None,
    confidence: float = 0.95,
) -> Reading:
    """Read a log lift with a normal prior on it, or with what an archive says of new tests.

    *It shows +22 % after two weeks. What should we plan with?*

    Parameters
    ----------
    log_lift, standard_error : float
        ln(1 + lift) and its standard error, above 0.
    degrees_of_freedom : float or None
        Of the t likelihood; ``None`` takes a normal one.
    prior_mean, prior_sd : float
        Of ln(1 + lift) among experiments of this kind; N(0, 0.2²) where there is no archive.
    archive : ArchivePrior, optional
        From :func:`stats.archive_prior` (or :func:`stats.leave_one_out`, if the test is in it); takes
        the place of both: middle and spread stay uncertain.
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

    Notes
    -----
    Likelihood times prior on panels laid around both; an archive's prior is a mixture of normals over its spread. A
    few days have a t likelihood, so that an outlier is shrunken more.

    References
    ----------
    Deng, A. (2015). Objective Bayesian two sample hypothesis testing for online controlled experiments. WWW 2015:923.

    Examples
    --------
    >>> reading = read_log_lift(0.20, 0.10, None)
    >>> round(reading.shrunken_lift, 3), round(reading.chance_to_beat, 3)
    (0.174, 0.963)
    """
    tail = (1 - check_level(confidence)) / 2
    if not (standard_error > 0 and prior_sd > 0 and abs(log_lift) < LARGEST_LOG and math.isfinite(standard_error)):
        raise ValueError(f"needs a log lift that happens and a standard error above 0: {log_lift}, {standard_error}")
    prior = LiftPrior(archive or usual_prior(prior_mean, prior_sd))

    def log_density(values: FloatArray) -> FloatArray:
        return prior.log_density(values) + log_likelihood(values - log_lift, standard_error, degrees_of_freedom)

    breaks = np.unique(np.concatenate([prior.breaks(), prior.inside(log_lift, standard_error)]))
    places, weights = panels(breaks)
    logs = log_density(places)
    highest = float(logs.max())
    mass = weights * np.exp(logs - highest)
    total = float(mass.sum())

    def at(probability: float) -> float:
        return math.expm1(_quantile(breaks, mass, lambda some: np.exp(log_density(some) - highest), probability))

    lifts = np.expm1(places)
    return Reading(
        chance_to_beat=min(float(mass[places > 0].sum()) / total, 1.0),  # two sums may differ by the last digit
        expected_loss=float(mass @ np.maximum(-lifts, 0)) / total,
        expected_loss_of_keeping=float(mass @ np.maximum(lifts, 0)) / total,
        shrunken_lift=math.expm1(float(mass @ places) / total),
        lower=at(tail),
        upper=at(1 - tail),
        prior=f"N({prior_mean:g}, {prior_sd:g}²) on ln(1 + lift)" if archive is None else archive.source,
    )


def log_likelihood(gaps: FloatArray, standard_error: float, degrees_of_freedom: float | None) -> FloatArray:
    """Return the log of a normal or t density, up to a constant, at these distances."""
    squares = (gaps / standard_error) ** 2
    if degrees_of_freedom is None:
        normal: FloatArray = -squares / 2
        return normal
    t_like: FloatArray = -(degrees_of_freedom + 1) / 2 * np.log1p(squares / degrees_of_freedom)
    return t_like


class LiftPrior:
    """A prior on ln(1 + lift), ready for quadrature."""

    def __init__(self, archive: ArchivePrior) -> None:
        whole = predictive(archive)
        kept = whole.weight > UNLIKELY
        self._log_weight = np.log(whole.weight[kept]) - np.log(whole.sd[kept])
        self._mean, self._sd = whole.mean[kept], whole.sd[kept]
        self._middle = float(whole.average())

    def log_density(self, values: FloatArray) -> FloatArray:
        """Return the log density up to a constant."""
        logs = self._log_weight - ((values[:, None] - self._mean) / self._sd) ** 2 / 2
        highest = logs.max(axis=1)
        result: FloatArray = highest + np.log(np.exp(logs - highest[:, None]).sum(axis=1))
        return result

    def breaks(self) -> FloatArray:
        """Return places between which the prior is smooth; 0 is one, so that sides do not mix."""
        sizes = np.unique([self._sd.min(), np.median(self._sd), self._sd.max()])
        own = [self.inside(self._middle, float(sd)) for sd in sizes]
        return np.concatenate([np.array([0.0, *self._ends()]), *own])

    def inside(self, centre: float, sd: float) -> FloatArray:
        """Return steps around a centre, as far as the prior reaches from it."""
        # What prior and likelihood agree on lies between their centres, give or take the prior's spread.
        reach = PRIOR_REACH * float(self._sd.max())
        first, last = min(self._ends()[0], centre - reach), max(self._ends()[1], centre + reach)
        steps = np.concatenate([[first, centre, last], centre - sd * STEPS, centre + sd * STEPS])
        result: FloatArray = steps[(steps >= first) & (steps <= last)]
        return result

    def _ends(self) -> tuple[float, float]:
        reach = PRIOR_REACH * float(self._sd.max())
        return float(self._mean.min()) - reach, float(self._mean.max()) + reach


def _quantile(
    breaks: FloatArray, mass: FloatArray, density: Callable[[FloatArray], FloatArray], probability: float
) -> float:
    """Return the value not exceeded with this probability: the stretch by its mass, the place in it by root finding."""
    reached = np.cumsum(mass.reshape(-1, NODES).sum(axis=1))
    wanted = probability * float(reached[-1])
    stretch = int(np.searchsorted(reached, wanted))
    before = float(reached[stretch - 1]) if stretch else 0.0
    first, last = float(breaks[stretch]), float(breaks[stretch + 1])

    def missing(value: float) -> float:
        some, weights = panels(np.array([first, value]))
        return before + float(weights @ density(some)) - wanted

    if missing(last) <= 0:
        return last
    start = np.array([first + 1e-14 * (last - first)])
    return float(crossing(lambda value: np.array([missing(float(value[0]))]), start, np.array([last]))[0])
