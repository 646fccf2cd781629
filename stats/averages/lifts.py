"""The lift between two averages by several named methods; each works on ratios of sums as well (``linearised``)."""

from __future__ import annotations

import math

import numpy as np

from stats.averages.welch import (
    ByMethod,
    WelchTests,
    check_means,
    gap_tests,
    mean_refusals,
    quiet,
    welch,
    welch_degrees,
)
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level, two_sided_p
from stats.numerics.fieller import ratio_sets
from stats.numerics.student import two_sided_quantiles
from stats.reasons import (
    CONTROL_IS_ZERO,
    CONTROL_NEAR_ZERO,
    CONTROL_NOT_POSITIVE,
    TREATMENT_IS_ZERO,
    TREATMENT_NOT_POSITIVE,
)
from stats.refusing import Refusals
from stats.summaries import FloatArray, Mean, Means

# e to this is still a number.
LARGEST_EXPONENT = 709.0


def lifts_by_method(control: Mean, treatment: Mean, *, confidence: float = 0.95) -> tuple[ByMethod, ...]:
    """Give the lift by all three methods, for those who want to see them side by side.

    *Would another tool say the same?*

    Parameters
    ----------
    control, treatment : Mean
        Units, mean and variance; a ratio of sums comes as :func:`stats.linearised`.
    confidence : float
        Level of the intervals.

    Returns
    -------
    tuple of ByMethod
        :func:`fieller_lift`, :func:`log_lift`, :func:`delta_lift`.

    Examples
    --------
    >>> [one.method for one in lifts_by_method(Mean(38, 10.9, 22.09), Mean(40, 12.4, 26.01))]
    ['fieller', 'log_t', 'delta_t']
    """
    return tuple(by(control, treatment, confidence=confidence) for by in (fieller_lift, log_lift, delta_lift))


def fieller_lift(control: Mean, treatment: Mean, *, confidence: float = 0.95) -> ByMethod:
    """Give the lift by Fieller's set with unequal variances.

    *Which changes in per cent does a t-test of the two averages leave standing?*

    Parameters
    ----------
    control, treatment : Mean
        Units, mean and variance; a ratio of sums comes as :func:`stats.linearised`.
    confidence : float
        Level of the interval.

    Returns
    -------
    ByMethod
        ``method`` is ``"fieller"``; the interval is ``NotEstimable`` (``control_near_zero``) where the control cannot
        be told from 0, since every change could then be. ``p_value`` and ``statistic`` are Welch's.

    Raises
    ------
    ValueError
        If a variance is negative or a number is not finite.

    Notes
    -----
    Degrees of freedom are Welch's *at the estimated ratio*, as R mratios takes them; :func:`stats.compare_means`
    departs from that where p and interval would disagree by a hair's breadth.

    References
    ----------
    Fieller, E. C. (1954). JRSS B 16:175-185. Tamhane, A. C. & Logan, B. R. (2004). Biopharm. Stat. 14:257-269.

    Examples
    --------
    >>> found = fieller_lift(Mean(38, 10.9, 4.7**2), Mean(40, 12.4, 5.1**2)).interval
    >>> round(found.lower, 4), round(found.upper, 4)
    (-0.0596, 0.3799)
    """
    pair, refused = _pair(control, treatment, confidence)
    if refused is not None:
        return ByMethod.refused("fieller", refused)
    with quiet():
        test = welch(*pair, confidence)
        found = FiellerLifts(*pair, test, confidence)
    reason = found.refusals.reasons[0]
    interval = (
        Estimate(float(found.lift[0]), float(found.lower[0]), float(found.upper[0]), confidence)
        if reason is None
        else reason
    )
    degrees = float(found.degrees_of_freedom[0])
    statistic = float(test.gap[0] / test.standard_error[0])
    return ByMethod("fieller", interval, float(test.standard_error[0]), degrees, float(test.p_value[0]), statistic)


def log_lift(control: Mean, treatment: Mean, *, confidence: float = 0.95) -> ByMethod:
    """Give the lift by the t interval of the log ratio.

    *How many times as much is it?* The same whichever variant is called the control, and never below -100 %.

    Parameters
    ----------
    control, treatment : Mean
        Units, mean and variance; a ratio of sums comes as :func:`stats.linearised`.
    confidence : float
        Level of the interval.

    Returns
    -------
    ByMethod
        ``method`` is ``"log_t"``; ``standard_error`` is of the log ratio, ``p_value`` of its test.

    Raises
    ------
    ValueError
        If a variance is negative or a number is not finite.

    Notes
    -----
    Variance of ln(mean) is ``s² / (n mean²)``; Welch's degrees are those of these relative variances. Not for revenue:
    with heavy tails it covers too little.

    References
    ----------
    Deng, A., Knoblich, U. & Lu, J. (2018). Applying the delta method in metric analytics. KDD.

    Examples
    --------
    >>> found = log_lift(Mean(38, 10.9, 4.7**2), Mean(40, 12.4, 5.1**2)).interval
    >>> round(found.lower, 4), round(found.upper, 4)
    (-0.0595, 0.376)
    """
    pair, refused = _pair(control, treatment, confidence)
    if refused is not None:
        return ByMethod.refused("log_t", refused)
    refusals = Refusals(1)
    add_log_refusals(refusals, *pair)
    if refusals.reasons[0] is not None:
        return ByMethod.refused("log_t", refusals.reasons[0])
    test = log_ratios(*pair, confidence)
    gap, error = float(test.gap[0]), float(test.standard_error[0])
    # With two units the upper end can be beyond all numbers: unbounded.
    upper = math.expm1(float(test.upper[0])) if test.upper[0] < LARGEST_EXPONENT else None
    interval = Estimate(treatment.mean / control.mean - 1, math.expm1(float(test.lower[0])), upper, confidence)
    return ByMethod("log_t", interval, error, float(test.degrees_of_freedom[0]), float(test.p_value[0]), gap / error)


def delta_lift(control: Mean, treatment: Mean, *, confidence: float = 0.95) -> ByMethod:
    """Give the lift by the linear delta method.

    *What do tools say that treat the lift itself as normal?* For comparison with them only: it can pass -100 %, and
    its p disagrees with that of the difference.

    Parameters
    ----------
    control, treatment : Mean
        Units, mean and variance; a ratio of sums comes as :func:`stats.linearised`.
    confidence : float
        Level of the interval.

    Returns
    -------
    ByMethod
        ``method`` is ``"delta_t"``; the t quantile has Welch's degrees of the absolute difference, as in gbstats.

    Raises
    ------
    ValueError
        If a variance is negative or a number is not finite.

    Notes
    -----
    ``se² = v_T / m_C² + m_T² v_C / m_C⁴``, with v the variances of the averages.

    References
    ----------
    Deng, A., Knoblich, U. & Lu, J. (2018). Applying the delta method in metric analytics. KDD.

    Examples
    --------
    >>> found = delta_lift(Mean(3, 4.0, 0.81), Mean(2, 5.0, 1.44)).interval
    >>> round(found.lower, 4), round(found.upper, 4)
    (-1.0581, 1.5581)
    """
    pair, refused = _pair(control, treatment, confidence)
    if refused is None and control.mean <= 0:
        refused = CONTROL_IS_ZERO if control.mean == 0 else CONTROL_NOT_POSITIVE
    if refused is not None:
        return ByMethod.refused("delta_t", refused)
    test = welch(*pair, confidence)
    ratio = treatment.mean / control.mean
    below, above = control.variance / control.units, treatment.variance / treatment.units
    error = math.sqrt(above + ratio * ratio * below) / control.mean
    if error == 0:
        return ByMethod.refused("delta_t", CONTROL_NEAR_ZERO)
    degrees, reach = float(test.degrees_of_freedom[0]), float(test.quantile[0]) * error
    interval = Estimate(ratio - 1, ratio - 1 - reach, ratio - 1 + reach, confidence)
    return ByMethod("delta_t", interval, error, degrees, two_sided_p((ratio - 1) / error, degrees), (ratio - 1) / error)


class FiellerLifts:
    """Fieller's lifts of many pairs of averages, arrays of shape ``(n,)``; where there is none, ``refusals`` says why.

    ``together`` lets the interval exclude 0 exactly where Welch's p is below 1 - confidence: by a hair's breadth the
    degrees of freedom at the estimated ratio can say otherwise, and then Welch's own are taken.
    """

    def __init__(
        self, control: Means, treatment: Means, test: WelchTests, confidence: float, *, together: bool = False
    ) -> None:
        self.refusals = Refusals(len(control))
        self.refusals.add(control.mean == 0, CONTROL_IS_ZERO)
        self.refusals.add(control.mean < 0, CONTROL_NOT_POSITIVE)
        scale = control.mean
        ratio = treatment.mean / scale
        below = control.variance / control.units / scale / scale
        above = treatment.variance / treatment.units / scale / scale
        scaled = ratio * ratio * below
        at_ratio = welch_degrees((scaled, above), (control.units, treatment.units))
        # Without any spread at that ratio there are no degrees either: those of the difference stand in.
        at_ratio = np.where(scaled + above > 0, at_ratio, test.degrees_of_freedom)
        quantile = two_sided_quantiles(confidence, at_ratio)
        found = ratio_sets(ratio, above, below, 0.0, quantile, positive=False)
        lower, upper = found.lower, found.upper
        if together:
            other = ((lower > 1) | (upper < 1)) != (test.p_value < 1 - confidence)
            other &= np.isfinite(lower) & np.isfinite(upper)
            if other.any():
                quantile[other] = test.quantile[other]
                again = ratio_sets(ratio[other], above[other], below[other], 0.0, quantile[other], positive=False)
                lower[other], upper[other] = again.lower, again.upper
        self.refusals.add(~(np.isfinite(lower) & np.isfinite(upper)), CONTROL_NEAR_ZERO)
        self.lift, self.lower, self.upper = ratio - 1, lower - 1, upper - 1
        self.quantile, self.degrees_of_freedom = quantile, at_ratio


def log_ratios(control: Means, treatment: Means, confidence: float) -> WelchTests:
    """Test many log ratios of two averages, both above 0."""
    relative = tuple(of.variance / of.units / of.mean / of.mean for of in (control, treatment))
    units = control.units, treatment.units
    return gap_tests(np.log(treatment.mean / control.mean), (relative[0], relative[1]), units, confidence)


def add_log_refusals(refusals: Refusals, control: Means, treatment: Means) -> None:
    """Say where there is no log ratio."""
    refusals.add(control.mean == 0, CONTROL_IS_ZERO)
    refusals.add(control.mean < 0, CONTROL_NOT_POSITIVE)
    refusals.add(treatment.mean == 0, TREATMENT_IS_ZERO)
    refusals.add(treatment.mean < 0, TREATMENT_NOT_POSITIVE)


def log_errors(lower: FloatArray, upper: FloatArray, quantile: FloatArray) -> FloatArray:
    """Return the standard errors of ln(1 + lift) that many intervals stand for; nan where an end is at -100 %."""
    with quiet():
        errors: FloatArray = (np.log1p(upper) - np.log1p(lower)) / (2 * quantile)
    return np.where((lower > -1) & np.isfinite(errors), errors, np.nan)


def _pair(control: Mean, treatment: Mean, confidence: float) -> tuple[tuple[Means, Means], NotEstimable | None]:
    check_level(confidence)
    check_means(control, treatment)
    pair = Means.of(control), Means.of(treatment)
    reason: NotEstimable | None = mean_refusals(*pair).reasons[0]
    return pair, reason
