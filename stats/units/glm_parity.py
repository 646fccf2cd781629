"""Quasi-Poisson figures of posts or ads exactly as R prints them, for whoever compares the two.

The product uses :func:`stats.design_effect` and :func:`stats.compare_clusters`, which know the fitted ratios exactly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy

from stats.errors import NotEstimable
from stats.reasons import FEW_UNITS, IMPOSSIBLE_COUNTS, NOTHING_HAPPENED, ONE_UNIT_CARRIES, ZERO_DENOMINATOR
from stats.refusing import BoolArray
from stats.summaries import FloatArray, Sums

# Defaults of glm.control.
EPSILON = 1e-8
MOST_STEPS = 25

# Two ratios are fitted; one more unit tells of a spread.
SMALLEST_FIT = 3


@dataclass(frozen=True, slots=True)
class QuasiPoisson:
    """What R says of ``glm(events ~ variant + offset(log(shown)), family = quasipoisson)``.

    Parameters
    ----------
    dispersion : float
        ``summary(fit)$dispersion``.
    poisson_log_ratio, quasi_poisson_log_ratio : float
        Standard error of the log ratio without and with the dispersion.
    cr2_log_ratio : float or NotEstimable
        The same by clubSandwich's CR2 with the units as clusters.
    cr2_degrees : float or NotEstimable
        Its Satterthwaite degrees of freedom.
    """

    dispersion: float
    poisson_log_ratio: float
    quasi_poisson_log_ratio: float
    cr2_log_ratio: float | NotEstimable
    cr2_degrees: float | NotEstimable


def quasi_poisson_of_r(control: Sums, treatment: Sums) -> QuasiPoisson | NotEstimable:
    """Return the quasi-Poisson figures where R's fit stops.

    *Why does R say a dispersion of 19.60646 where Trialbook says 19.60619?*

    Parameters
    ----------
    control, treatment : Sums
        Events per unit (post, ad) and what they are counted on, one row per unit.

    Returns
    -------
    QuasiPoisson or NotEstimable
        None where R has no fit: a unit with nothing shown, events below 0, a variant without events, fewer than three
        units.

    Notes
    -----
    R reweights until the deviance moves by less than 1e-8 of itself and takes its standard errors from the weights
    *before* the last step. With one post five times another this is up to 5 in 100,000 of the dispersion. CR2: with
    fitted μ, M the inverse of the variant's sum of those weights: ``Σ M² (y - μ)² / (1 - μ / Σμ)``.

    References
    ----------
    R 4.2.2, ``glm.fit`` and ``summary.glm``. R clubSandwich 0.5.8, ``vcovCR.glm``; Pustejovsky, J. E. & Tipton, E.
    (2018). JBES 36:672-683.

    Examples
    --------
    >>> import numpy as np
    >>> a = Sums(np.array([50.0, 61, 40, 72, 55]), np.array([5000.0, 5500, 4800, 6000, 5200]))
    >>> b = Sums(np.array([66.0, 70, 58, 81, 60]), np.array([5100.0, 5400, 4900, 6100, 5000]))
    >>> found = quasi_poisson_of_r(a, b)
    >>> round(found.dispersion, 4), round(found.cr2_log_ratio, 4), round(found.cr2_degrees, 2)
    (0.5537, 0.0621, 7.87)
    """
    reason = _no_fit(control, treatment)
    if reason is not None:
        return reason
    events = np.concatenate([control.numerator, treatment.numerator]).astype(np.float64)
    shown = np.concatenate([control.denominator, treatment.denominator]).astype(np.float64)
    treated = np.arange(events.size) >= control.numerator.size
    fitted, weights = _reweighted(events, shown, treated)
    bread = np.where(treated, 1 / weights[treated].sum(), 1 / weights[~treated].sum())
    dispersion = float((weights * (events / fitted - 1) ** 2).sum()) / (events.size - 2)
    poisson = math.sqrt(1 / weights[treated].sum() + 1 / weights[~treated].sum())
    error, degrees = _cr2(events, fitted, bread, treated)
    return QuasiPoisson(dispersion, poisson, poisson * math.sqrt(dispersion), error, degrees)


def _no_fit(control: Sums, treatment: Sums) -> NotEstimable | None:
    for variant in (control, treatment):
        if (variant.numerator < 0).any() or (variant.denominator < 0).any():
            return IMPOSSIBLE_COUNTS
        if (variant.denominator == 0).any():
            return ZERO_DENOMINATOR
        if variant.numerator.sum() == 0:
            return NOTHING_HAPPENED if variant.numerator.size else FEW_UNITS
    return FEW_UNITS if control.numerator.size + treatment.numerator.size < SMALLEST_FIT else None


def _reweighted(events: FloatArray, shown: FloatArray, treated: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Return fitted events and the weights of the last step, as ``glm.fit`` leaves them."""
    fitted = events + 0.1
    deviance = _deviance(events, fitted)
    weights = fitted
    for _ in range(MOST_STEPS):
        weights, before = fitted, deviance
        target = np.log(fitted / shown) + events / fitted - 1
        levels = [float(weights[of] @ target[of] / weights[of].sum()) for of in (~treated, treated)]
        fitted = shown * np.exp(np.where(treated, levels[1], levels[0]))
        deviance = _deviance(events, fitted)
        if abs(deviance - before) < EPSILON * (abs(deviance) + 0.1):
            break
    return fitted, weights


def _deviance(events: FloatArray, fitted: FloatArray) -> float:
    return 2 * float((scipy.special.xlogy(events, events / fitted) - (events - fitted)).sum())


def _cr2(
    events: FloatArray, fitted: FloatArray, bread: FloatArray, treated: BoolArray
) -> tuple[float | NotEstimable, float | NotEstimable]:
    variance = trace = squares = 0.0
    for of in (treated, ~treated):
        share = fitted[of] / fitted[of].sum()
        if share.max() == 1:
            return ONE_UNIT_CARRIES, ONE_UNIT_CARRIES
        scale = bread[of] / np.sqrt(1 - share)
        variance += float((scale**2) @ (events[of] - fitted[of]) ** 2)
        spread = np.diag(scale**2 * fitted[of]) - np.outer(scale * fitted[of], scale * fitted[of]) * bread[of]
        trace, squares = trace + float(np.trace(spread)), squares + float((spread**2).sum())
    return math.sqrt(variance), trace**2 / squares
