"""Two averages per person or other unit: difference by Welch, lift by Fieller with unequal variances."""

from __future__ import annotations

import math
from dataclasses import dataclass

from stats.distributions import log_standard_error, two_sided_p, two_sided_quantile, welch_degrees_of_freedom
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.fieller import TwoMeans, ratio_set
from stats.reasons import CONTROL_IS_ZERO, CONTROL_NEAR_ZERO, CONTROL_NOT_POSITIVE, FEW_UNITS, NO_VARIATION
from stats.summaries import Mean


@dataclass(frozen=True, slots=True)
class _Welch:
    """Variances of both averages with the test of their difference."""

    control: float
    treatment: float
    degrees_of_freedom: float
    p_value: float


def compare_means(control: Mean, treatment: Mean, *, confidence: float = 0.95) -> Effect:
    """Compare the average per unit of two variants.

    *Did people who got B spend more each?*

    Parameters
    ----------
    control, treatment : Mean
        Units, mean and variance (divisor n - 1) of one value per unit; units are independent.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Effect
        ``difference`` and ``p_value`` by Welch's t-test; ``lift`` by Fieller with unequal variances, ``NotEstimable``
        where the control cannot be told from 0 or is not above it.

    Raises
    ------
    ValueError
        If a variance is negative or a number is not finite.

    Notes
    -----
    The Fieller limits take the degrees of freedom at the estimated ratio (R mratios). Where that puts 0 on the other
    side of the interval than Welch's p does, by a hair's breadth, the limits take Welch's degrees instead, so that p
    and interval never disagree. With heavy tails (revenue) and few units any interval of this kind is too narrow.

    References
    ----------
    Welch, B. L. (1947). Biometrika 34:28-35. Fieller, E. C. (1954). JRSS B 16:175-185.
    Tamhane, A. C. & Logan, B. R. (2004). Finding the maximum safe dose level. Biopharm. Stat. 14:257-269.

    Examples
    --------
    >>> effect = compare_means(Mean(38, 10.9, 4.7**2), Mean(40, 12.4, 5.1**2))
    >>> round(effect.lift.estimate, 3), round(effect.lift.lower, 3), round(effect.lift.upper, 3)
    (0.138, -0.06, 0.38)
    """
    z = two_sided_quantile(confidence)
    if min(control.units, treatment.units) < 2:
        return _refused(FEW_UNITS, control, treatment)
    if control.variance < 0 or treatment.variance < 0:
        raise ValueError(f"a variance cannot be negative: {control.variance}, {treatment.variance}")
    if not math.isfinite(z + control.mean + treatment.mean + control.variance + treatment.variance):
        raise ValueError("means and variances must be finite numbers")
    if control.variance == 0 and treatment.variance == 0:
        return _refused(NO_VARIATION, control, treatment)
    welch = _welch(control, treatment)
    quantile = two_sided_quantile(confidence, welch.degrees_of_freedom)
    difference = treatment.mean - control.mean
    reach = quantile * math.sqrt(welch.control + welch.treatment)
    lift, lift_quantile = _lift(control, treatment, welch, confidence)
    return Effect(
        method="welch_fieller",
        control=control.mean,
        treatment=treatment.mean,
        difference=Estimate(difference, difference - reach, difference + reach, confidence),
        lift=lift,
        p_value=welch.p_value,
        degrees_of_freedom=welch.degrees_of_freedom,
        control_units=control.units,
        treatment_units=treatment.units,
        log_lift_se=log_standard_error(lift.lower, lift.upper, lift_quantile) if isinstance(lift, Estimate) else None,
    )


def _welch(control: Mean, treatment: Mean) -> _Welch:
    base, other = control.variance / control.units, treatment.variance / treatment.units
    degrees = welch_degrees_of_freedom(base, control.units, other, treatment.units)
    statistic = (treatment.mean - control.mean) / math.sqrt(base + other)
    return _Welch(base, other, degrees, two_sided_p(statistic, degrees))


def _lift(control: Mean, treatment: Mean, welch: _Welch, confidence: float) -> tuple[Estimate | NotEstimable, float]:
    """Return the lift and the quantile that its interval reaches to."""
    if control.mean <= 0:
        return (CONTROL_IS_ZERO if control.mean == 0 else CONTROL_NOT_POSITIVE), math.nan
    ratio = treatment.mean / control.mean
    scaled = ratio**2 * welch.control
    at_ratio = (
        welch_degrees_of_freedom(scaled, control.units, welch.treatment, treatment.units)
        if scaled + welch.treatment > 0
        else welch.degrees_of_freedom
    )
    means = TwoMeans(treatment.mean, control.mean, welch.treatment, welch.control, 0.0)
    quantile = two_sided_quantile(confidence, at_ratio)
    found = ratio_set(means, quantile, positive=False)
    if found.lower is not None and found.upper is not None:
        excludes_no_change = found.lower > 1 or found.upper < 1
        if excludes_no_change != (welch.p_value < 1 - confidence):
            quantile = two_sided_quantile(confidence, welch.degrees_of_freedom)
            found = ratio_set(means, quantile, positive=False)
    if found.lower is None or found.upper is None:
        return CONTROL_NEAR_ZERO, quantile
    return Estimate(ratio - 1, found.lower - 1, found.upper - 1, confidence), quantile


def _refused(reason: NotEstimable, control: Mean, treatment: Mean) -> Effect:
    base = control.mean if control.units else FEW_UNITS
    other = treatment.mean if treatment.units else FEW_UNITS
    return Effect("welch_fieller", base, other, reason, reason, reason, None, control.units, treatment.units)
