"""The t test that may be read after every unit: e-value, p-value and interval with a normal prior on the effect."""

from __future__ import annotations

import math
from dataclasses import dataclass

import scipy

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level
from stats.reasons import FEW_UNITS, NO_VARIATION
from stats.summaries import Mean

FIRST_UNIT = 3


@dataclass(frozen=True, slots=True)
class AnytimeT:
    """A difference of two averages that may be read at any time.

    Parameters
    ----------
    difference : Estimate
        Treatment minus control; an end is ``None`` while the interval is unbounded.
    standard_error : float
        Of the difference, with one variance for both variants.
    t : float
        Difference divided by its standard error.
    p_value : float
        Valid at this look among any number of looks; over time the smallest one counts.
    radius_in_se : float
        How many standard errors the interval reaches to each side; infinite while it is unbounded.
    """

    difference: Estimate
    standard_error: float
    t: float
    p_value: float
    radius_in_se: float


def anytime_means(
    control: Mean, treatment: Mean, *, confidence: float = 0.95, precision: float = 1.0
) -> AnytimeT | NotEstimable:
    """Compare two averages with an interval and a p-value that stay right however often one looks.

    *Can we already tell the posts apart, though we look every morning?*

    Parameters
    ----------
    control, treatment : Mean
        Units, mean and variance (divisor n - 1) of one value per unit so far.
    confidence : float
        Chance that the interval holds the true difference at all looks together.
    precision : float
        The g prior's g, above 0: the prior on the difference is worth this many units in all. Small values expect large
        effects. Fixed before the data.

    Returns
    -------
    AnytimeT or NotEstimable
        ``few_units`` below two units in a variant or three in all; ``no_variation`` where nothing varies.

    Raises
    ------
    ValueError
        If a variance is negative or a number is no number.

    Notes
    -----
    Pooled variance, so both variants must vary alike. Exact for normal values: e is the Bayes factor of the t statistic
    under a normal prior on the standardised difference, right-Haar prior on mean and spread. The g prior of the source
    takes its variance from the design so far; it is the same prior at all looks only while both variants keep their
    share of the units (:func:`stats.always_valid_post_band` does not need that). Heavy-tailed values with
    few units break it.

    References
    ----------
    Lindon, Ham, Tingley & Bojinov (2022). Anytime-valid linear models and regression adjusted causal inference. arXiv
    2210.08589 (R package avlm).

    Examples
    --------
    >>> read = anytime_means(Mean(410, 11.1, 5.8**2), Mean(400, 12.6, 6.0**2), precision=100)
    >>> round(read.p_value, 5), round(read.difference.lower, 3), round(read.difference.upper, 3)
    (0.00931, 0.238, 2.762)
    """
    alpha = 1 - check_level(confidence)
    _check_precision(precision)
    for variant in (control, treatment):
        if not (math.isfinite(variant.mean) and math.isfinite(variant.variance)) or variant.variance < 0:
            raise ValueError(f"mean and variance must be finite and the variance not negative: {variant}")
    if min(control.units, treatment.units) < 2:
        return FEW_UNITS
    units = control.units + treatment.units
    degrees = units - 2
    squares = (control.units - 1) * control.variance + (treatment.units - 1) * treatment.variance
    error = math.sqrt(squares / degrees * (1 / control.units + 1 / treatment.units))
    if error == 0:
        return NO_VARIATION
    difference = treatment.mean - control.mean
    t = difference / error
    radius = always_valid_radius(units, degrees, precision, alpha)
    reach = None if math.isinf(radius) else radius * error
    estimate = Estimate(
        difference,
        None if reach is None else difference - reach,
        None if reach is None else difference + reach,
        confidence,
    )
    return AnytimeT(estimate, error, t, always_valid_p(t, units, degrees, precision), radius)


def log_e_value(t: float, units: float, degrees_of_freedom: float, precision: float) -> float:
    """Return the logarithm of the evidence against "no effect": the e-value of a t statistic.

    Parameters
    ----------
    t : float
        The t statistic so far.
    units : float
        Units so far (or what stands for them in the variance of the estimate).
    degrees_of_freedom : float
        Of the t statistic, above 0.
    precision : float
        Inverse variance of the normal prior on the standardised effect, above 0.

    Notes
    -----
    ``½ ln r + (ν + 1)/2 [ln(1 + t²/ν) - ln(1 + r t²/ν)]`` with ``r = precision / (precision + units)``.

    References
    ----------
    Gönen, Johnson, Lu & Westfall (2005). The Bayesian two-sample t test. Am. Stat. 59:252-257.
    Lindon, Ham, Tingley & Bojinov (2022); R ``avlm::log_G_t``.
    """
    share = precision / (precision + units)
    # t² itself may overflow for a spread near 0; 1e150 is certainty already.
    square = min(abs(t), 1e150) ** 2 / degrees_of_freedom
    gain = math.log1p(square) - math.log1p(share * square)
    return (math.log(share) + (degrees_of_freedom + 1) * gain) / 2


def always_valid_p(t: float, units: float, degrees_of_freedom: float, precision: float) -> float:
    """Return the p-value of a t statistic that may be read at any time: 1 over the e-value, at most 1.

    Parameters
    ----------
    t, units, degrees_of_freedom, precision : float
        As for :func:`log_e_value`.

    Examples
    --------
    >>> round(always_valid_p(3.61782356898734, 810, 808, 100), 5)
    0.00931
    """
    return math.exp(min(0.0, -log_e_value(t, units, degrees_of_freedom, precision)))


def always_valid_radius(units: float, degrees_of_freedom: float, precision: float, alpha: float) -> float:
    """Return how many standard errors an always-valid t interval reaches to each side; infinite where it is unbounded.

    Parameters
    ----------
    units : float
        Units so far (or what stands for them in the variance of the estimate).
    degrees_of_freedom : float
        Of the t statistic.
    precision : float
        1/g of the normal prior on the standardised effect.
    alpha : float
        Chance that the interval ever misses.

    Notes
    -----
    All values whose e-value stays below ``1 / alpha``. With few units and a small ``alpha`` no t statistic is enough:
    then every value stays plausible.

    References
    ----------
    Lindon, Ham, Tingley & Bojinov (2022), equation of the t radius; R ``avlm::t_radius``.

    Examples
    --------
    >>> round(always_valid_radius(47, 45, 1, 0.05), 4)
    3.3235
    """
    share = precision / (precision + units)
    log_root = (math.log(share) + 2 * math.log(alpha)) / (degrees_of_freedom + 1)
    root = math.exp(log_root)
    room = root - share
    # 1 - root loses its digits for many units.
    return math.sqrt(degrees_of_freedom * -math.expm1(log_root) / room) if room > 0 else math.inf


def tuned_precision(planned_units: float, alpha: float, *, degrees_of_freedom: float | None = None) -> float:
    """Return the prior precision that makes the always-valid t interval narrowest at the planned end.

    Parameters
    ----------
    planned_units : float
        Units at the planned end.
    alpha : float
        Chance that the interval ever misses.
    degrees_of_freedom : float or None
        At the planned end; ``None`` is one less than the units.
    """
    units = planned_units if degrees_of_freedom is not None else max(planned_units, FIRST_UNIT)
    degrees = units - 1 if degrees_of_freedom is None else degrees_of_freedom

    def log_radius(log_precision: float) -> float:
        radius = always_valid_radius(units, degrees, math.exp(log_precision), alpha)
        # A finite wall keeps the search on the side where the interval is bounded.
        return math.log(radius) if math.isfinite(radius) else 1e3 - log_precision

    found = scipy.optimize.minimize_scalar(log_radius, bounds=(-60.0, math.log(units) + 5), method="bounded")
    return math.exp(float(found.x))


def _check_precision(precision: float) -> None:
    if not (precision > 0 and math.isfinite(precision)):
        raise ValueError(f"the precision of the prior must be above 0: {precision}")
