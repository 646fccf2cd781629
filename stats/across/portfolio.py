"""All tests of a team together: what its wins brought, once luck is taken out, and how many of them are real."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import scipy

from stats.across.archive import ArchivePrior, archive_prior
from stats.across.heterogeneity import checked
from stats.across.shrinkage import posterior_effects
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.counting import count_estimate
from stats.numerics.distributions import check_level
from stats.numerics.normal_mixtures import NormalMixture
from stats.reasons import NO_WINS
from stats.summaries import FloatArray

# Values of the middle of the true effects, as likely as one another, within each spread.
MIDDLES = 48

# Possible worlds less likely than this are left out of counts.
UNLIKELY = 1e-8


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What the wins of an archive brought, and how many are real.

    Parameters
    ----------
    tests, wins : int
        Finished tests, and how many of them were called wins.
    raw_total : float or NotEstimable
        Sum of baseline × lift over the wins, as the tests said: too high, since luck helped to win.
    total : Estimate or NotEstimable
        The same, corrected, with its interval.
    above_zero, worthwhile : Estimate or NotEstimable
        How many of the wins truly bring something, and truly bring at least the worthwhile lift.
    share_above_zero, share_worthwhile : Estimate or NotEstimable
        The same as shares of the wins.
    false_sign : ndarray of float, shape (wins,)
        For each win in the order given, the chance that it brings nothing or harms.
    prior : str
        Where the prior comes from.
    """

    tests: int
    wins: int
    raw_total: float | NotEstimable
    total: Estimate | NotEstimable
    above_zero: Estimate | NotEstimable
    worthwhile: Estimate | NotEstimable
    share_above_zero: Estimate | NotEstimable
    share_worthwhile: Estimate | NotEstimable
    false_sign: FloatArray
    prior: str


def portfolio(
    log_lifts: Sequence[float] | FloatArray,
    standard_errors: Sequence[float] | FloatArray,
    won: Sequence[bool] | npt.NDArray[np.bool_],
    *,
    baselines: Sequence[float] | FloatArray | None = None,
    worthwhile: float = 0.0,
    confidence: float = 0.95,
) -> Portfolio:
    """Add up what the wins of an archive brought, without the luck that made them win.

    *Our twelve wins promised +180 points. What did they really bring?*

    Parameters
    ----------
    log_lifts, standard_errors : sequence of float, shape (k,)
        ln(1 + lift) of every finished test, losers too, and its error. Where down is good, times -1 by the caller.
    won : sequence of bool, shape (k,)
        Which were called wins, by whatever rule.
    baselines : sequence of float, shape (k,), optional
        What the control brings where the win is used, 0 or more: money or conversions. Without, lifts are added up.
    worthwhile : float
        Smallest worthwhile lift, above -1.
    confidence : float
        Probability within the intervals.

    Returns
    -------
    Portfolio
        Without a win all but the counts is ``NotEstimable``.

    Raises
    ------
    ValueError
        If lengths differ, a baseline is negative or all are 0, or the worthwhile lift is not above -1.

    Notes
    -----
    Nothing is drawn at random: given the spread tau, the true effects of the wins are jointly normal on the log scale
    (they share the middle), so that mean and variance of Σ a exp(theta) are exact; its distribution is taken as
    lognormal with these (Fenton 1960), which is exact for one win, and mixed over tau. Counts are Poisson-binomial
    given middle and spread. Lifts of tests that ran on top of one another multiply rather than add.

    References
    ----------
    Fenton, L. (1960). IRE Trans. Communications Systems 8:57-67. Lee, M. & Shen, M. (2018). Winner's curse: bias
    estimation for total effects of features in online controlled experiments. KDD 2018:491-499.

    Examples
    --------
    >>> found = portfolio([0.05, 0.20, -0.03, 0.08, 0.12], [0.05, 0.08, 0.04, 0.06, 0.09], [False, True] + [False] * 3)
    >>> round(found.raw_total, 3), round(found.total.estimate, 3), round(float(found.false_sign[0]), 3)
    (0.221, 0.138, 0.017)
    """
    check_level(confidence)
    values, errors = checked(log_lifts, standard_errors)
    called = np.asarray(won, dtype=bool)
    amounts = np.ones(values.size) if baselines is None else np.asarray(baselines, dtype=np.float64)
    if called.shape != values.shape or amounts.shape != values.shape:
        raise ValueError(f"needs a verdict (and baseline) for each of {values.size} tests")
    if not (np.isfinite(amounts).all() and (amounts >= 0).all()) or worthwhile <= -1:
        raise ValueError("baselines are finite and not negative, and a worthwhile lift is above -1")
    prior = archive_prior(values, errors)
    wins = int(called.sum())
    if wins == 0:
        none = (NO_WINS,) * 6
        return Portfolio(values.size, 0, *none, false_sign=np.empty(0), prior=prior.source)
    values, errors, amounts = values[called], errors[called], amounts[called]
    if amounts.sum() == 0:
        raise ValueError("at least one win must have a baseline above 0")
    above = wins_above(values, errors, prior, 0.0, confidence)
    useful = wins_above(values, errors, prior, math.log1p(worthwhile), confidence)
    mixture, pull = posterior_effects(values, errors, prior)
    return Portfolio(
        tests=len(called),
        wins=wins,
        raw_total=float(amounts @ np.expm1(values)),
        total=_total(mixture, pull, prior, amounts, confidence),
        above_zero=above,
        worthwhile=useful,
        share_above_zero=_share(above, wins),
        share_worthwhile=_share(useful, wins),
        false_sign=mixture.below(0.0),
        prior=prior.source,
    )


def wins_above(
    log_lifts: FloatArray, standard_errors: FloatArray, prior: ArchivePrior, threshold: float, confidence: float
) -> Estimate:
    """Return how many of some tests truly lie above a threshold on ln(1 + lift).

    Parameters
    ----------
    log_lifts, standard_errors : ndarray of float, shape (n,)
        Some of the tests behind ``prior``.
    prior : ArchivePrior
        From the whole archive.
    threshold : float
        ln(1 + lift) to be passed.
    confidence : float
        Probability within the range.
    """
    steps = scipy.special.ndtri((np.arange(MIDDLES) + 0.5) / MIDDLES)
    kept = prior.weight > UNLIKELY
    middles = (prior.mu[kept, None] + np.sqrt(prior.mu_variance[kept])[:, None] * steps).ravel()
    tau2, weights = np.repeat(prior.tau[kept] ** 2, MIDDLES)[:, None], np.repeat(prior.weight[kept], MIDDLES)
    pull = standard_errors**2 / (tau2 + standard_errors**2)
    centre = log_lifts + pull * (middles[:, None] - log_lifts)
    chances = scipy.special.ndtr((centre - threshold) / np.sqrt(tau2 * pull))
    counted = count_estimate(chances, weights / weights.sum(), confidence)
    expected = float(posterior_effects(log_lifts, standard_errors, prior)[0].above(threshold).sum())
    return replace(counted, estimate=min(expected, float(log_lifts.size)))


def _total(
    mixture: NormalMixture, pull: FloatArray, prior: ArchivePrior, amounts: FloatArray, confidence: float
) -> Estimate:
    """Return Σ amount × lift: the lognormal with the right two moments for each spread, mixed over spreads."""
    expected = amounts[:, None] * np.exp(mixture.mean + mixture.sd**2 / 2)
    totals = expected.sum(axis=0)
    parts = expected / totals
    # exp(covariance) - 1 of every pair, given the spread; two wins share nothing but the middle.
    shared = np.expm1(pull[:, None, :] * pull[None, :, :] * prior.mu_variance)
    own = np.expm1(mixture.sd**2) - np.einsum("iig->ig", shared)
    square = np.einsum("ig,jg,ijg->g", parts, parts, shared, optimize=True) + (parts**2 * own).sum(axis=0)
    log_sd = np.sqrt(np.log1p(square))
    logs = NormalMixture(prior.weight, np.log(totals) - log_sd**2 / 2, log_sd)
    lower, upper = logs.interval(confidence)
    stake = float(amounts.sum())
    low, high = (math.exp(float(end)) - stake for end in (lower, upper))
    return Estimate(float(prior.weight @ totals) - stake, low, high, confidence)


def _share(count: Estimate, wins: int) -> Estimate:
    assert count.lower is not None
    assert count.upper is not None
    return Estimate(count.estimate / wins, count.lower / wins, count.upper / wins, count.level)
