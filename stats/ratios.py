"""A ratio of two sums over units that were drawn (clicks per session over people): delta method on the log ratio."""

from __future__ import annotations

import math

from stats.distributions import log_standard_error, two_sided_p, two_sided_quantile, welch_degrees_of_freedom
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.reasons import (
    CONTROL_IS_ZERO,
    CONTROL_NOT_POSITIVE,
    FEW_UNITS,
    NEGATIVE_DENOMINATOR,
    NO_VARIATION,
    NOTHING_HAPPENED,
    TREATMENT_IS_ZERO,
    TREATMENT_NOT_POSITIVE,
    ZERO_DENOMINATOR,
)
from stats.summaries import RatioMoments

# Part of the variances below which what is left after the covariance is only rounding.
ROUNDING = 1e-13


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

    Notes
    -----
    Variance of y/x over n units: ``(s_yy - 2 R s_xy + R^2 s_xx) / (n x̄^2)``. Few units and very unequal denominators
    make it too small: for posts and ads use :mod:`stats.clusters`.

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
    if control.mean_x < 0 or treatment.mean_x < 0:
        return _refused(NEGATIVE_DENOMINATOR, control, treatment)
    if control.mean_x == 0 or treatment.mean_x == 0:
        return _refused(ZERO_DENOMINATOR, control, treatment)
    if min(control.units, treatment.units) < 2:
        return _refused(FEW_UNITS, control, treatment)
    base, other = control.mean_y / control.mean_x, treatment.mean_y / treatment.mean_x
    variances = _variance(control, base), _variance(treatment, other)
    if variances == (0.0, 0.0):
        return _refused(NOTHING_HAPPENED if base == other == 0 else NO_VARIATION, control, treatment)
    units = control.units, treatment.units
    degrees = welch_degrees_of_freedom(variances[0], units[0], variances[1], units[1])
    se = math.sqrt(sum(variances))
    reach = two_sided_quantile(confidence, degrees) * se
    p_value = two_sided_p((other - base) / se, degrees)
    lift: Estimate | NotEstimable | None = _no_lift(base, other)
    log_se = None
    if lift is None:
        relative = variances[0] / base**2, variances[1] / other**2
        degrees = welch_degrees_of_freedom(relative[0], units[0], relative[1], units[1])
        quantile, log_ratio = two_sided_quantile(confidence, degrees), math.log(other / base)
        span = quantile * math.sqrt(sum(relative))
        lift = Estimate(other / base - 1, math.expm1(log_ratio - span), math.expm1(log_ratio + span), confidence)
        p_value = two_sided_p(log_ratio / math.sqrt(sum(relative)), degrees)
        log_se = log_standard_error(lift.lower, lift.upper, quantile)
    difference = Estimate(other - base, other - base - reach, other - base + reach, confidence)
    return Effect("delta_log_ratio", base, other, difference, lift, p_value, degrees, *units, log_se)


def _variance(of: RatioMoments, ratio: float) -> float:
    """Return the delta-method variance of a ratio of sums, 0 where it is only rounding."""
    parts = of.variance_y + ratio**2 * of.variance_x
    spread = parts - 2 * ratio * of.covariance
    return spread / (of.units * of.mean_x**2) if spread > ROUNDING * parts else 0.0


def _no_lift(control: float, treatment: float) -> NotEstimable | None:
    """Return why there is no change in per cent, if there is none."""
    if control == 0:
        return CONTROL_IS_ZERO
    if control < 0:
        return CONTROL_NOT_POSITIVE
    if treatment == 0:
        return TREATMENT_IS_ZERO
    return TREATMENT_NOT_POSITIVE if treatment < 0 else None


def _refused(reason: NotEstimable, control: RatioMoments, treatment: RatioMoments) -> Effect:
    values: list[float | NotEstimable] = [
        of.mean_y / of.mean_x if of.mean_x > 0 else reason for of in (control, treatment)
    ]
    return Effect("delta_log_ratio", values[0], values[1], reason, reason, reason, None, control.units, treatment.units)
