"""Honest sizes: what a lift is likely to be, given what lifts of past tests turned out to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from stats.across.archive import SCALE, ArchivePrior, archive_prior
from stats.across.heterogeneity import checked
from stats.across.pooling import SpreadMethod, taken_or_found
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level
from stats.numerics.normal_mixtures import NormalMixture
from stats.summaries import FloatArray

# Tests from which a family (idea and metric) is judged by itself.
FAMILY = 5


@dataclass(frozen=True, slots=True)
class Shrunken:
    """Shrunken effects of all tests of an archive: arrays of shape ``(k,)`` on ln(1 + lift).

    Parameters
    ----------
    estimate, sd : ndarray of float
        Posterior mean and standard deviation of each true effect.
    lower, upper : ndarray of float
        Ends of the central interval.
    chance_above_zero : ndarray of float
        That the true effect is above 0.
    level : float
        Probability within the intervals.
    sources : tuple of str
        For each test, where the prior comes from.
    """

    estimate: FloatArray
    sd: FloatArray
    lower: FloatArray
    upper: FloatArray
    chance_above_zero: FloatArray
    level: float
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmpiricalBayes:
    """Shrunken effects with one tau² plugged in, for comparison with other tools."""

    tau2: float
    mu: float
    mu_se: float
    estimate: FloatArray
    standard_error: FloatArray


def posterior_effects(
    log_lifts: FloatArray, standard_errors: FloatArray, prior: ArchivePrior
) -> tuple[NormalMixture, FloatArray]:
    """Return the posterior of every true effect of the archive that made the prior, and each one's pull to the middle.

    Parameters
    ----------
    log_lifts, standard_errors : ndarray of float, shape (k,)
        The tests behind ``prior``.
    prior : ArchivePrior
        What :func:`stats.archive_prior` made of them.

    Returns
    -------
    mixture : NormalMixture
        Of shape ``(k, g)``.
    pull : ndarray of float, shape (k, g)
        ``v / (tau² + v)``: the weight of the middle, by which the effects hang together.
    """
    variances, tau2 = standard_errors[:, None] ** 2, prior.tau**2
    pull = variances / (tau2 + variances)
    mean = log_lifts[:, None] + pull * (prior.mu - log_lifts[:, None])
    return NormalMixture(prior.weight, mean, np.sqrt(tau2 * pull + pull**2 * prior.mu_variance)), pull


def shrink(
    log_lifts: Sequence[float] | FloatArray,
    standard_errors: Sequence[float] | FloatArray,
    *,
    confidence: float = 0.95,
    scale: float = SCALE,
) -> Shrunken:
    """Return for each test of an archive the lift to plan with.

    *The test said +20 %. What will it really bring?*

    Parameters
    ----------
    log_lifts, standard_errors : sequence of float, shape (k,)
        Every finished test of a family, losers too.
    confidence : float
        Probability within the intervals.
    scale : float
        Of the half-normal prior on the spread.

    Returns
    -------
    Shrunken
        A single test is shrunken by N(0, 0.2²).

    Notes
    -----
    Given tau the effect is normal with mean ``y + B (mu - y)``, ``B = v / (tau² + v)``, and variance
    ``tau² B + B² var(mu)``; mean and interval are those of the mixture over tau. A normal spread shrinks true giants
    too much: see :func:`stats.heavy_tails`.

    References
    ----------
    Efron, B. & Morris, C. (1975). JASA 70:311-319. van Zwet, E. & Cator, E. (2021). Stat. Neerlandica 75:437-452.

    Examples
    --------
    >>> found = shrink([0.05, 0.20, -0.03, 0.08, 0.12], [0.05, 0.08, 0.04, 0.06, 0.09])
    >>> [round(float(each), 3) for each in found.estimate]
    [0.053, 0.127, -0.004, 0.072, 0.087]
    """
    check_level(confidence)
    values, errors = checked(log_lifts, standard_errors)
    prior = archive_prior(values, errors, scale=scale)
    mixture, _ = posterior_effects(values, errors, prior)
    lower, upper = mixture.interval(confidence)
    sources = (prior.source,) * values.size
    return Shrunken(mixture.average(), mixture.spread(), lower, upper, mixture.above(0.0), confidence, sources)


def shrink_families(
    log_lifts: Sequence[float] | FloatArray,
    standard_errors: Sequence[float] | FloatArray,
    families: Sequence[Hashable],
    *,
    confidence: float = 0.95,
) -> Shrunken:
    """Shrink each test by its own family where that is large enough, else by the whole archive.

    *Subject lines move less than prices: are they judged by their own history?*

    Parameters
    ----------
    log_lifts, standard_errors : sequence of float, shape (k,)
        As for :func:`shrink`.
    families : sequence of hashable, shape (k,)
        Label of each test, for example (idea, metric kind); five tests or more of one label stand by themselves.
    confidence : float
        Probability within the intervals.

    Returns
    -------
    Shrunken
        In the order given; ``sources`` says for each test which history it was shrunken by.

    Examples
    --------
    >>> found = shrink_families([0.1, 0.2, 0.1, 0.0, 0.1, 0.6], [0.1] * 6, ["price"] * 5 + ["video"])
    >>> found.sources[0], found.sources[5]
    ('family of 5 tests, half-normal(0.3) on their spread', 'archive of 6 tests, half-normal(0.3) on their spread')
    """
    values, errors = checked(log_lifts, standard_errors)
    if len(families) != values.size:
        raise ValueError(f"needs a family for each of {values.size} tests: {len(families)}")
    whole = shrink(values, errors, confidence=confidence)
    columns = [np.array(getattr(whole, name)) for name in ("estimate", "sd", "lower", "upper", "chance_above_zero")]
    sources = list(whole.sources)
    for family, count in Counter(families).items():
        if count >= FAMILY:
            places = [place for place, label in enumerate(families) if label == family]
            own = shrink(values[places], errors[places], confidence=confidence)
            parts = (own.estimate, own.sd, own.lower, own.upper, own.chance_above_zero)
            for column, part in zip(columns, parts, strict=True):
                column[places] = part
            for place in places:
                sources[place] = own.sources[0].replace("archive", "family", 1)
    return Shrunken(columns[0], columns[1], columns[2], columns[3], columns[4], confidence, tuple(sources))


def shrink_empirical_bayes(
    effects: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    *,
    spread: SpreadMethod = "reml",
    tau2: float | None = None,
) -> EmpiricalBayes | NotEstimable:
    """Shrink with a single best guess of tau², as other tools do; :func:`shrink` is what the product shows.

    *What does metafor's blup say of the same archive?*

    Parameters
    ----------
    effects, variances : sequence of float, shape (k,)
        Estimates and their sampling variances, above 0.
    spread : {"reml", "dersimonian_laird", "paule_mandel"}
        How tau² is found.
    tau2 : float, optional
        The variance between true effects where it is known from elsewhere (0 or more): taken as it is.

    Returns
    -------
    EmpiricalBayes or NotEstimable
        With tau² = 0 every test becomes the average: the archive cannot tell the tests apart. One test has no spread.

    Notes
    -----
    ``mu + tau² / (tau² + v) (y - mu)``; the variance ``tau² B + B² var(mu)`` has the uncertainty of mu in it, that of
    tau² is left out, so that intervals hold 81 to 89 % instead of 95 %.

    References
    ----------
    Viechtbauer, W. (2010). J. Stat. Softw. 36(3), function ``blup``. Raudenbush & Bryk (1985). J. Educ. Stat. 10:75-98.

    Examples
    --------
    >>> [round(float(each), 4) for each in shrink_empirical_bayes([0.02, 0.19], [0.0025, 0.0036]).estimate]
    [0.0347, 0.1688]
    """
    values, squares = checked(effects, variances)
    known = taken_or_found(values, squares, tau2, spread)
    if isinstance(known, NotEstimable):
        return known
    weights = 1 / (squares + known)
    total = float(weights.sum())
    mu = float(weights @ values) / total
    pull = squares / (known + squares)
    error = np.sqrt(known * pull + pull**2 / total)
    return EmpiricalBayes(known, mu, total**-0.5, values + pull * (mu - values), cast("FloatArray", error))
