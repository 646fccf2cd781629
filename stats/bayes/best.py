"""Which of several variants is best, where each is an average or a lift against one shared control."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from stats.across.archive import ArchivePrior, usual_prior
from stats.across.heterogeneity import checked
from stats.bayes.log_lift import STEPS, LiftPrior, log_likelihood
from stats.bayes.people import Best
from stats.bayes.relative_lift import level_and_error
from stats.numerics.quadrature import panels, running
from stats.summaries import FloatArray, Mean, Proportion

NODES = 12

# Standard deviations to which the control's own luck is followed, and stretches and nodes for it.
LUCK = 8.0
LUCK_STRETCHES, LUCK_NODES = 16, 4

# Most steps between which a treatment's likelihood is followed while the control's luck moves it.
MOST_STEPS = 200


def best_average(variants: Sequence[Mean | Proportion]) -> Best:
    """Return how likely each of several independent averages is truly the highest (flat priors).

    *Five landing pages, revenue per visitor: which one is it?*

    Parameters
    ----------
    variants : sequence of Mean or Proportion, at least two
        Units, mean and variance of each; a share is read by its normal approximation
        (:func:`stats.best_share` has the exact one).

    Returns
    -------
    Best
        Losses are in the unit of the metric.

    Raises
    ------
    ValueError
        If there are fewer than two, or one does not vary at all.

    Notes
    -----
    ``P(i best) = ∫ f_i Π_{j ≠ i} F_j``; normal posteriors, so for many people per variant only.

    References
    ----------
    Chapelle, O. & Li, L. (2011). An empirical evaluation of Thompson sampling. NIPS 24.

    Examples
    --------
    >>> found = best_average([Mean(5000, 3.18, 50.0), Mean(5000, 3.42, 60.5), Mean(5000, 3.30, 50.0)])
    >>> [round(float(chance), 3) for chance in found.chance_best]
    [0.029, 0.771, 0.2]
    """
    if len(variants) < 2:
        raise ValueError(f"needs at least two variants to choose from: {len(variants)}")
    levels = [level_and_error(variant) for variant in variants]
    centres, errors = checked([level for level, _ in levels], [error for _, error in levels])
    steps = np.concatenate([-STEPS[STEPS <= 10], [0.0], STEPS[STEPS <= 10]])
    breaks = (centres[:, None] + errors[:, None] * steps).ravel()
    places, weights = panels(breaks, NODES)
    density = np.exp(-(((places - centres[:, None]) / errors[:, None]) ** 2) / 2) / errors[:, None]
    density /= (density @ weights)[:, None]
    tops = density * _others_below(running(density, breaks, NODES))
    chances = tops @ weights
    expected_best = float(tops.sum(axis=0) * places @ weights) / float(chances.sum())
    return Best(chances / chances.sum(), np.maximum(expected_best - centres, 0.0), "flat on each average", "unit")


def best_log_lift(
    log_lifts: Sequence[float] | FloatArray,
    standard_errors: Sequence[float] | FloatArray,
    *,
    degrees_of_freedom: Sequence[float | None] | None = None,
    control_variance: float = 0.0,
    archive: ArchivePrior | None = None,
) -> Best:
    """Return how likely the control and each treatment is truly the best, from lifts against that control.

    *Three new ads against the old one over two weeks: which should run, and what if we are wrong?*

    Parameters
    ----------
    log_lifts, standard_errors : sequence of float, shape (k,)
        ln(1 + lift) of each treatment and its standard error, above 0.
    degrees_of_freedom : sequence of float or None, optional
        Of the t likelihood of each; without, normal ones.
    control_variance : float
        Variance of the log of the control's own value, which all lifts share; 0 takes them as independent.
    archive : ArchivePrior, optional
        From :func:`stats.archive_prior`; without, N(0, 0.2²).

    Returns
    -------
    Best
        The control first, then the treatments: k + 1 numbers. Losses are in lift.

    Raises
    ------
    ValueError
        If lengths differ, an error is not above 0 or the control's variance is not below every squared error.

    Notes
    -----
    Given the luck c of the control, ``y_i + c`` has likelihood with variance ``se_i² - control_variance``, independent
    for each treatment; c is integrated with its normal distribution, weighted by how well it fits all of them. The
    archive's prior is taken for each treatment by itself.

    References
    ----------
    Chapelle, O. & Li, L. (2011). NIPS 24. Deng, A. (2015). WWW 2015:923-928.

    Examples
    --------
    >>> found = best_log_lift([0.10, 0.25], [0.08, 0.09], control_variance=0.003)
    >>> [round(float(chance), 3) for chance in found.chance_best], round(float(found.expected_loss[2]), 4)
    ([0.003, 0.067, 0.929], 0.003)
    """
    values, errors = checked(log_lifts, standard_errors)
    own = errors**2 - control_variance
    degrees = [None] * values.size if degrees_of_freedom is None else list(degrees_of_freedom)
    if len(degrees) != values.size:
        raise ValueError(f"needs degrees of freedom (or None) for each of {values.size} treatments: {len(degrees)}")
    if control_variance < 0 or (own <= 0).any():
        raise ValueError(f"the control's variance lies between 0 and each treatment's: {control_variance}")
    prior = LiftPrior(archive or usual_prior())
    spreads = np.sqrt(own)
    breaks = _breaks(prior, values, spreads, math.sqrt(control_variance))
    places, weights = panels(breaks, NODES)
    before = prior.log_density(places)
    total, chances, best, means = 0.0, np.zeros(values.size + 1), 0.0, np.zeros(values.size)
    parts = []
    for luck, luck_weight in zip(*_luck(math.sqrt(control_variance)), strict=True):
        logs = np.array(
            [
                before + log_likelihood(places - value - luck, float(spread), each)
                for value, spread, each in zip(values, spreads, degrees, strict=True)
            ]
        )
        parts.append((luck_weight, logs))
    highest = [max(float(logs[place].max()) for _, logs in parts) for place in range(values.size)]
    for luck_weight, logs in parts:
        density = np.exp(logs - np.array(highest)[:, None])
        fits = density @ weights
        share = float(luck_weight) * float(np.prod(fits))
        if share == 0.0:
            continue
        density /= fits[:, None]
        below = np.clip(running(density, breaks, NODES), 0.0, 1.0)
        tops = density * _others_below(below) * (places > 0)
        each_best = tops @ weights
        chances += share * np.concatenate([[1 - float(each_best.sum())], each_best])
        best += share * float(tops.sum(axis=0) * np.expm1(places) @ weights)
        means += share * (density * np.expm1(places) @ weights)
        total += share
    losses = best / total - np.concatenate([[0.0], means / total])
    words = "N(0, 0.2²) on ln(1 + lift)" if archive is None else archive.source
    return Best(np.clip(chances / total, 0.0, 1.0), np.maximum(losses, 0.0), words, "lift")


def _breaks(prior: LiftPrior, values: FloatArray, spreads: FloatArray, luck: float) -> FloatArray:
    """Return places between which prior and all likelihoods are smooth, wherever the control's luck moves them."""
    found = [prior.breaks()]
    for value, spread in zip(values, spreads, strict=True):
        found.append(prior.inside(float(value), float(spread)))
        if luck > 0:
            steps = min(MOST_STEPS, math.ceil(2 * LUCK * luck / float(spread)) + 1)
            found.append(value + luck * np.linspace(-LUCK, LUCK, steps + 1))
    return np.unique(np.concatenate(found))


def _luck(sd: float) -> tuple[FloatArray, FloatArray]:
    """Return how far the control may be from its true value, and how likely that is."""
    if sd == 0:
        return np.zeros(1), np.ones(1)
    places, weights = panels(np.linspace(-LUCK, LUCK, LUCK_STRETCHES + 1), LUCK_NODES)
    return sd * places, weights * np.exp(-(places**2) / 2)


def _others_below(below: FloatArray) -> FloatArray:
    """Return for each row the product of all other rows."""
    ones = np.ones((1, below.shape[1]))
    first = np.cumprod(np.concatenate([ones, below[:-1]]), axis=0)
    last = np.cumprod(np.concatenate([ones, below[:0:-1]]), axis=0)[::-1]
    result: FloatArray = first * last
    return result
