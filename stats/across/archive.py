"""An archive's own distribution of lifts: what past tests say of the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stats.across.heterogeneity import TauPosterior, checked, integrate_tau
from stats.numerics.normal_mixtures import NormalMixture
from stats.summaries import FloatArray

# Scale of the half-normal prior on the spread of true ln(1 + lift) between any two tests.
SCALE = 0.3

# Lifts of a team without history: ln(1 + lift) ~ N(0, 0.2²).
USUAL_SD = 0.2

# Fewer cannot show how much tests differ.
FEWEST = 2


@dataclass(frozen=True, slots=True)
class ArchivePrior:
    """What an archive says of a new test of its kind: a grid over the spread tau, arrays of shape ``(g,)``.

    All on ln(1 + lift).

    Parameters
    ----------
    tau, weight : ndarray of float
        Values of the spread between true effects and the probability of each.
    mu, mu_variance : ndarray of float
        Mean and variance of the middle of the true effects, given that tau.
    mean_tau, sd_tau, mean_mu, sd_mu : float
        Posterior mean and standard deviation of both.
    predictive_mean, predictive_sd : float
        Of a new test's true effect; its tails are a little longer than normal (:func:`predictive`).
    tests : int
        How many tests are behind it.
    source : str
        Where the prior comes from, in words.
    """

    tau: FloatArray
    weight: FloatArray
    mu: FloatArray
    mu_variance: FloatArray
    mean_tau: float
    sd_tau: float
    mean_mu: float
    sd_mu: float
    predictive_mean: float
    predictive_sd: float
    tests: int
    source: str


def archive_prior(
    log_lifts: Sequence[float] | FloatArray, standard_errors: Sequence[float] | FloatArray, *, scale: float = SCALE
) -> ArchivePrior:
    """Return what the finished tests of an archive say of the next one.

    *What do our tests usually bring?*

    Parameters
    ----------
    log_lifts, standard_errors : sequence of float, shape (k,)
        ln(1 + lift) of every finished test, losers too, and its standard error, above 0. May be empty.
    scale : float
        Of the half-normal prior on the spread.

    Returns
    -------
    ArchivePrior
        With fewer than 2 tests there is no archive: N(0, 0.2²), and ``source`` says so.

    Raises
    ------
    ValueError
        If lengths differ, a number is not finite or an error is not above 0.

    Notes
    -----
    ``y_i ~ N(theta_i, v_i)``, ``theta_i ~ N(mu, tau²)``; mu has a flat prior, tau a half-normal one, and tau is
    integrated on a grid. An archive that holds only the wins makes mu too high: register every test. Two treatments
    against one control are merged first (:func:`stats.merge_treatments`).

    References
    ----------
    Röver, C. (2020). J. Stat. Softw. 93(6). Gelman, A. (2006). Bayesian Analysis 1:515-534.

    Examples
    --------
    >>> prior = archive_prior([0.05, 0.20, -0.03, 0.08, 0.12], [0.05, 0.08, 0.04, 0.06, 0.09])
    >>> round(prior.mean_mu, 3), round(prior.mean_tau, 3), prior.source
    (0.067, 0.092, 'archive of 5 tests, half-normal(0.3) on their spread')
    """
    if len(log_lifts) < FEWEST:
        if len(log_lifts) or len(standard_errors):
            checked(log_lifts, standard_errors)
        return usual_prior()
    values, errors = checked(log_lifts, standard_errors)
    found = integrate_tau(values, errors**2, scale)
    source = f"archive of {values.size} tests, half-normal({scale:g}) on their spread"
    return _prior(found, values.size, source)


def usual_prior(mean: float = 0.0, sd: float = USUAL_SD) -> ArchivePrior:
    """Return the prior of a team without an archive, N(0, 0.2²) on ln(1 + lift), or any other normal one.

    *We have no history yet. What do lifts usually look like?*

    Examples
    --------
    >>> usual_prior().source
    'no archive of two tests or more: N(0, 0.2²) on ln(1 + lift)'
    """
    if not sd > 0:
        raise ValueError(f"the spread of a prior is above 0: {sd}")
    source = f"no archive of two tests or more: N({mean:g}, {sd:g}²) on ln(1 + lift)"
    one = np.ones(1)
    return _prior(TauPosterior(sd * one, one, mean * one, 0 * one), 0, source)


def leave_one_out(
    log_lifts: Sequence[float] | FloatArray, standard_errors: Sequence[float] | FloatArray, place: int
) -> ArchivePrior:
    """Return the archive's prior without one test, by which that test can be judged.

    *Judged by all the others, how likely is this one?*

    Parameters
    ----------
    log_lifts, standard_errors
        As for :func:`archive_prior`.
    place : int
        Which test to leave out, from 0.

    Notes
    -----
    With a normal likelihood and at least 3 tests, reading the test with this prior gives what
    :func:`stats.shrink` gives of all; a running test's interim figures must not enter its own prior.

    Examples
    --------
    >>> leave_one_out([0.05, 0.20, -0.03], [0.05, 0.08, 0.04], 1).tests
    2
    """
    values, errors = checked(log_lifts, standard_errors)
    if not 0 <= place < values.size:
        raise ValueError(f"there is no test {place} among {values.size}")
    return archive_prior(np.delete(values, place), np.delete(errors, place))


def predictive(prior: ArchivePrior) -> NormalMixture:
    """Return the distribution of a new test's true ln(1 + lift), with the uncertainty of middle and spread in it.

    Examples
    --------
    >>> new = predictive(archive_prior([0.05, 0.20, -0.03, 0.08, 0.12], [0.05, 0.08, 0.04, 0.06, 0.09]))
    >>> round(float(new.above(0.0)), 2)
    0.78
    """
    return NormalMixture(prior.weight, prior.mu, np.sqrt(prior.tau**2 + prior.mu_variance))


def mirrored(prior: ArchivePrior) -> ArchivePrior:
    """Return the prior for a number where less is better, of an archive written down so that more is better.

    *Our tests usually gain 4 %. What does that say of a cost?*

    Examples
    --------
    >>> mirrored(usual_prior(0.04, 0.1)).predictive_mean
    -0.04
    """
    return replace(prior, mu=-prior.mu, mean_mu=-prior.mean_mu, predictive_mean=-prior.predictive_mean)


def _prior(found: TauPosterior, tests: int, source: str) -> ArchivePrior:
    weight, middle = found.weight, float(found.weight @ found.mu)
    mu_square = float(weight @ (found.mu_variance + (found.mu - middle) ** 2))
    mean_tau = float(weight @ found.tau)
    return ArchivePrior(
        found.tau,
        weight,
        found.mu,
        found.mu_variance,
        mean_tau=mean_tau,
        sd_tau=float(weight @ (found.tau - mean_tau) ** 2) ** 0.5,
        mean_mu=middle,
        sd_mu=mu_square**0.5,
        predictive_mean=middle,
        predictive_sd=(mu_square + float(weight @ found.tau**2)) ** 0.5,
        tests=tests,
        source=source,
    )
