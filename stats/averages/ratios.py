"""A ratio of two sums over units that were drawn (clicks per session over people): delta method on the log ratio."""

from __future__ import annotations

import math
from dataclasses import astuple

import numpy as np

from stats.averages.lifts import add_log_refusals, log_errors, log_ratios
from stats.averages.welch import quiet, welch
from stats.effects import Effect, Effects, Numbers
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level
from stats.reasons import (
    FEW_UNITS,
    IMPOSSIBLE_FIGURES,
    NEGATIVE_DENOMINATOR,
    NO_VARIATION,
    NOTHING_HAPPENED,
    ZERO_DENOMINATOR,
)
from stats.refusing import BoolArray, Refusals, counted, one_method
from stats.summaries import FloatArray, ManyRatioMoments, Mean, Means, RatioMoments

# Part of the variances below which what is left after the covariance is only rounding.
ROUNDING = 1e-13

# A covariance beyond what the variances allow by more than this is no rounding.
CORRELATION_SLACK = 1e-6


def compare_ratios(control: RatioMoments, treatment: RatioMoments, *, confidence: float = 0.95) -> Effect:
    """Compare a ratio of sums (never a mean of ratios) between two variants of drawn units.

    *Did people who got B click more per message sent to them?*

    Parameters
    ----------
    control, treatment : RatioMoments
        Means, variances and covariance of numerator and denominator over the units that were drawn.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Effect
        ``lift`` by the t interval of the log ratio with the Welch degrees of the relative variances, to which
        ``p_value`` and ``degrees_of_freedom`` belong; ``difference`` by the delta method with its own Welch degrees.
        Where there is no lift, p and degrees are those of the difference.

    Raises
    ------
    ValueError
        If a variance is negative, the covariance larger than the variances allow, or a number is not finite.

    Notes
    -----
    Variance of y/x over n units: ``(s_yy - 2 R s_xy + R^2 s_xx) / (n x̄^2)``. Few units and very unequal denominators
    make it too small: for posts and ads use :mod:`stats.units.clusters`.

    References
    ----------
    Deng, A., Knoblich, U. & Lu, J. (2018). Applying the delta method in metric analytics. KDD.

    Examples
    --------
    >>> a = RatioMoments(30, 16 / 30, 223 / 30, 0.3954, 4.4644, -0.1701)
    >>> b = RatioMoments(30, 17 / 30, 202 / 30, 0.8747, 4.5471, 0.5356)
    >>> round(compare_ratios(a, b).lift.estimate, 3)
    0.173
    """
    check_level(confidence)
    pair = ManyRatioMoments.of(control), ManyRatioMoments.of(treatment)
    effect = compare_many_ratios(*pair, confidence=confidence)[0]
    if isinstance(effect.p_value, NotEstimable) and effect.p_value == IMPOSSIBLE_FIGURES:
        raise ValueError(f"moments that cannot be: {astuple(control)} and {astuple(treatment)}")
    return effect


def compare_many_ratios(control: ManyRatioMoments, treatment: ManyRatioMoments, *, confidence: float = 0.95) -> Effects:
    """Compare a ratio of sums between two variants of drawn units in many places at once.

    *In which of these hundred thousand segments did people click more per message?*

    Parameters
    ----------
    control, treatment : ManyRatioMoments
        Moments of numerator and denominator, arrays of shape ``(n,)``.
    confidence : float
        Level of each interval.

    Returns
    -------
    Effects
        At each place what :func:`compare_ratios` gives; figures that cannot be are a reason there
        (``impossible_figures``), not an error.

    Raises
    ------
    ValueError
        If there are not as many controls as treatments.

    References
    ----------
    As in :func:`compare_ratios`.

    Examples
    --------
    >>> one = RatioMoments(30, 16 / 30, 223 / 30, 0.3954, 4.4644, -0.1701)
    >>> other = RatioMoments(30, 17 / 30, 202 / 30, 0.8747, 4.5471, 0.5356)
    >>> effects = compare_many_ratios(ManyRatioMoments.of(one, one), ManyRatioMoments.of(other, one))
    >>> [round(float(lift), 3) for lift in effects.lift.estimate]
    [0.173, 0.0]
    """
    check_level(confidence)
    refusals = _refusals(control, treatment)
    with quiet():
        base, other = _linearised(control), _linearised(treatment)
        still = (base.variance == 0) & (other.variance == 0)
        refusals.add(still & (base.mean == 0) & (other.mean == 0), NOTHING_HAPPENED)
        refusals.add(still, NO_VARIATION)
        lifts = refusals.copy()
        add_log_refusals(lifts, base, other)
        plain, log = welch(base, other, confidence), log_ratios(base, other, confidence)
        lift = lifts.estimates(other.mean / base.mean - 1, np.expm1(log.lower), np.expm1(log.upper), confidence)
    without = lifts.refused
    return Effects(
        methods=one_method("delta_log_ratio", len(control)),
        control=_values(control, base, refusals),
        treatment=_values(treatment, other, refusals),
        difference=refusals.estimates(plain.gap, plain.lower, plain.upper, confidence),
        lift=lift,
        p_value=refusals.numbers(np.where(without, plain.p_value, log.p_value)),
        degrees_of_freedom=refusals.blanked(np.where(without, plain.degrees_of_freedom, log.degrees_of_freedom)),
        control_units=counted(control.units),
        treatment_units=counted(treatment.units),
        log_lift_se=log_errors(lift.lower, lift.upper, log.quantile),
    )


def linearised(moments: RatioMoments) -> Mean | NotEstimable:
    """Return a ratio of sums as if it were an average: the ratio, and the variance that it has per unit.

    *How much does one person move the clicks per message?* For methods that are written for averages:
    :func:`stats.delta_lift`, :func:`stats.fieller_lift`, :func:`stats.welch_difference`.

    Parameters
    ----------
    moments : RatioMoments
        Of numerator and denominator.

    Returns
    -------
    Mean or NotEstimable
        Units, ratio and ``(s_yy - 2 R s_xy + R² s_xx) / x̄²``; not where there is nothing above 0 to divide by.

    Raises
    ------
    ValueError
        If a variance is negative, the covariance larger than the variances allow, or a number is not finite.

    References
    ----------
    Deng, A., Knoblich, U. & Lu, J. (2018). Applying the delta method in metric analytics. KDD.

    Examples
    --------
    >>> linearised(RatioMoments(9, 3.0, 2.0, 1.0, 0.0, 0.0))
    Mean(units=9, mean=1.5, variance=0.25)
    """
    if moments.mean_x <= 0:
        return ZERO_DENOMINATOR if moments.mean_x == 0 else NEGATIVE_DENOMINATOR
    many = ManyRatioMoments.of(moments)
    if moments.units > 1 and _impossible(many)[0]:
        raise ValueError(f"moments that cannot be: {astuple(moments)}")
    return Mean(moments.units, moments.mean_y / moments.mean_x, float(_linearised(many).variance[0]))


def _linearised(moments: ManyRatioMoments) -> Means:
    """Return ratios and their variances per unit, 0 where the variance is only rounding."""
    ratio = moments.mean_y / moments.mean_x
    parts = moments.variance_y + ratio * ratio * moments.variance_x
    spread = parts - 2 * ratio * moments.covariance
    spread = np.where(spread > ROUNDING * parts, spread, 0.0)
    return Means(moments.units, ratio, spread / moments.mean_x / moments.mean_x)


def _refusals(control: ManyRatioMoments, treatment: ManyRatioMoments) -> Refusals:
    """Say where two ratios cannot be compared at all."""
    if len(control) != len(treatment):
        raise ValueError(f"as many controls as treatments are needed: {len(control)} and {len(treatment)}")
    refusals = Refusals(len(control))
    refusals.add((control.mean_x < 0) | (treatment.mean_x < 0), NEGATIVE_DENOMINATOR)
    refusals.add((control.mean_x == 0) | (treatment.mean_x == 0), ZERO_DENOMINATOR)
    refusals.add((control.units < 2) | (treatment.units < 2), FEW_UNITS)
    refusals.add(_impossible(control) | _impossible(treatment), IMPOSSIBLE_FIGURES)
    return refusals


def _impossible(moments: ManyRatioMoments) -> BoolArray:
    with quiet():
        parts = moments.mean_y, moments.mean_x, moments.variance_y, moments.variance_x, moments.covariance
        total: FloatArray = sum(parts[1:], parts[0]) + moments.units
        most = moments.variance_y * moments.variance_x
        beyond = moments.covariance * moments.covariance > most * (1 + CORRELATION_SLACK) + math.ulp(0.0)
    found: BoolArray = ~np.isfinite(total) | (moments.variance_y < 0) | (moments.variance_x < 0) | beyond
    return found


def _values(moments: ManyRatioMoments, ratios: Means, refusals: Refusals) -> Numbers:
    """Return the ratios themselves; where there is nothing to divide by, the reason that the comparison has."""
    own = Refusals(len(moments))
    without = ~(moments.mean_x > 0) | ~np.isfinite(ratios.mean)
    own.reasons[without], own.refused = refusals.reasons[without], without
    return own.numbers(ratios.mean)
