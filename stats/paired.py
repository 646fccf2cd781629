"""Two variants that ran on the same days: compared within each day, then added up (Mantel-Haenszel).

*Did B do better than A on the same days?* A ratio of totals answers another question as soon as one variant got more of
its delivery on good days; within a day both met the same audience, weather and news.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.distributions import check_level, log_standard_error, two_sided_p, two_sided_quantile
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.fieller import TwoMeans, ratio_set
from stats.reasons import (
    CONTROL_IS_ZERO,
    CONTROL_NOT_POSITIVE,
    FEW_DAYS,
    IN_TWO_PIECES,
    NEGATIVE_DENOMINATOR,
    NO_VARIATION,
    NOTHING_HAPPENED,
    TREATMENT_IS_ZERO,
    ZERO_DENOMINATOR,
)
from stats.summaries import FloatArray, Sums

MINIMUM_DAYS = 5

# Size of a variance, relative to the squares it comes from, below which it is only rounding.
ROUNDING = 1e-20


@dataclass(frozen=True, slots=True)
class DayPairs:
    """Days on which both ran: P (treatment), Q (control) and weight, arrays of shape ``(n_days,)``.

    ``p = y_T x_C / (x_T + x_C)``, ``q = y_C x_T / (x_T + x_C)``, ``weight = x_T x_C / (x_T + x_C)``, so that
    ``p - q = weight (rate_T - rate_C)``.
    """

    p: FloatArray
    q: FloatArray
    weight: FloatArray


@dataclass(frozen=True, slots=True)
class _Test:
    """The t-test behind all intervals of one comparison."""

    scores: TwoMeans  # p and q
    gaps: TwoMeans  # p - q and weight
    degrees_of_freedom: float
    quantile: float
    level: float


def compare_within_days(
    control: Sums,
    treatment: Sums,
    *,
    confidence: float = 0.95,
    carry_over: bool = False,
    extra_log_variance: float = 0.0,
) -> Effect:
    """Compare two variants within each day on which both ran.

    Parameters
    ----------
    control, treatment : Sums
        Numerator (clicks) and denominator (impressions) per day, shape ``(n_days,)``: the same days in the same order,
        oldest first. A plain count has denominator 1. Days on which either denominator is 0 drop out of both.
    confidence : float
        Level of the intervals.
    carry_over : bool
        The plan expects one day to act on the next: the variance is taken from equal-weighted cosines, with fewer
        degrees of freedom.
    extra_log_variance : float
        Added to the variance of the log lift, for people who were counted more than once (``people_seen_again``).

    Returns
    -------
    Effect
        ``lift`` is ΣP/ΣQ - 1 with the Fieller interval of the paired t-test; an unbounded end is ``None``; where values
        cannot be negative the interval stops at -100 %. ``difference`` is Σ(P - Q)/Σ weight (Mantel-Haenszel rate
        difference) by the same inversion. ``p_value`` is that t-test at lift 0, which is difference 0, so that none of
        the three disagrees.

    Raises
    ------
    ValueError
        If the arrays differ in length or hold something that is no number.

    Notes
    -----
    Days are taken as independent *in the difference*. A paired t-test on S_t(ρ) = P_t - ρ Q_t with D - 1 degrees of
    freedom is inverted over ρ in closed form. With ``carry_over`` ν = max(2, ⌊0.6 D^(2/3)⌋) cosines give the long-run
    variance and t has ν degrees. ``extra_log_variance`` v adds ρ v P̄ Q̄ to the variance of the mean score, which is v on
    the log scale near the estimate and stays the same when the variants are swapped.

    References
    ----------
    Mantel, N. & Haenszel, W. (1959). JNCI 22:719-748. Fieller, E. C. (1954). JRSS B 16:175-185.
    Lazarus, Lewis, Stock & Watson (2018). HAR inference: recommendations for practice. JBES 36:541-559 (cosines).

    Examples
    --------
    >>> import numpy as np
    >>> impressions = np.full(7, 10_000.0)
    >>> a = Sums(np.array([90.0, 110, 100, 95, 105, 120, 80]), impressions)
    >>> b = Sums(np.array([110.0, 125, 118, 108, 129, 140, 99]), impressions)
    >>> effect = compare_within_days(a, b)
    >>> round(effect.lift.estimate, 3), round(effect.lift.lower, 3), round(effect.lift.upper, 3)
    (0.184, 0.148, 0.226)
    """
    check_level(confidence)
    if control.numerator.shape != treatment.numerator.shape:
        raise ValueError(f"both variants need the same days: {control.numerator.shape} and {treatment.numerator.shape}")
    values = (control.numerator, control.denominator, treatment.numerator, treatment.denominator)
    if not all(np.isfinite(array).all() for array in values):
        raise ValueError("numerators and denominators must be finite numbers")
    if (control.denominator < 0).any() or (treatment.denominator < 0).any():
        return _refused(NEGATIVE_DENOMINATOR, 0, NEGATIVE_DENOMINATOR, NEGATIVE_DENOMINATOR)
    pairs = day_pairs(control, treatment)
    days = pairs.p.size
    rates = _rate(control, treatment), _rate(treatment, control)
    if days < MINIMUM_DAYS:
        return _refused(FEW_DAYS, days, *rates)
    test = _test(pairs, confidence, carry_over=carry_over, extra_log_variance=extra_log_variance)
    one_sign = bool((control.numerator >= 0).all() and (treatment.numerator >= 0).all())
    lift, in_one_piece = _lift(test, one_sign=one_sign)
    return Effect(
        method="paired_cosines" if carry_over else "paired_fieller",
        control=rates[0],
        treatment=rates[1],
        difference=_difference(test),
        lift=lift,
        # The test may reject a lift of 0 that an interval shown as unbounded would hold.
        p_value=_p_value(test) if in_one_piece else IN_TWO_PIECES,
        degrees_of_freedom=test.degrees_of_freedom,
        control_units=days,
        treatment_units=days,
        log_lift_se=log_standard_error(lift.lower, lift.upper, test.quantile) if isinstance(lift, Estimate) else None,
    )


def day_pairs(control: Sums, treatment: Sums) -> DayPairs:
    """Return P, Q and weight of the days on which both variants have something to divide by."""
    both = (control.denominator > 0) & (treatment.denominator > 0)
    y_c, x_c = control.numerator[both], control.denominator[both]
    y_t, x_t = treatment.numerator[both], treatment.denominator[both]
    total = x_t + x_c
    return DayPairs(y_t * x_c / total, y_c * x_t / total, x_t * x_c / total)


def day_scores(control: Sums, treatment: Sums) -> FloatArray:
    """Return S_t(1) = P_t - Q_t per day: above 0 where the treatment did better, for the sign-flip test.

    Parameters
    ----------
    control, treatment : Sums
        As for :func:`compare_within_days`.

    Returns
    -------
    ndarray of float, shape (n_days_on_which_both_ran,)
    """
    pairs = day_pairs(control, treatment)
    return pairs.p - pairs.q


def lift_of_totals(control: Sums, treatment: Sums) -> float | NotEstimable:
    """Return the lift of the same days' totals: shown beside the lift within days, never decided by.

    It moves without any effect as soon as one variant gets more of its delivery on good days.
    """
    base, other = _rate(control, treatment), _rate(treatment, control)
    if isinstance(base, NotEstimable):
        return base
    if isinstance(other, NotEstimable):
        return other
    if base == 0:
        return CONTROL_IS_ZERO
    return other / base - 1 if base > 0 else CONTROL_NOT_POSITIVE


def moments(p: FloatArray, q: FloatArray, *, carry_over: bool = False) -> tuple[TwoMeans, float]:
    """Return both averages with the variances of the averages, and the degrees of freedom behind them.

    Parameters
    ----------
    p, q : ndarray of float, shape (n_days,)
    carry_over : bool
        Take the long-run variance from equal-weighted cosines instead of the days' own.
    """
    days = p.size
    mean_p, mean_q = float(p.mean()), float(q.mean())
    if carry_over:
        degrees = max(2, math.floor(0.6 * days ** (2 / 3)))
        waves = np.cos(np.pi * np.outer(np.arange(1, degrees + 1), np.arange(days) + 0.5) / days)
        shape_p, shape_q = waves @ p * math.sqrt(2 / days), waves @ q * math.sqrt(2 / days)
    else:
        degrees = days - 1
        shape_p, shape_q = p - mean_p, q - mean_q
    scale = degrees * days
    variance_p, variance_q = float(shape_p @ shape_p) / scale, float(shape_q @ shape_q) / scale
    return TwoMeans(mean_p, mean_q, variance_p, variance_q, float(shape_p @ shape_q) / scale), float(degrees)


def _test(pairs: DayPairs, confidence: float, *, carry_over: bool, extra_log_variance: float) -> _Test:
    scores, degrees = moments(pairs.p, pairs.q, carry_over=carry_over)
    gaps, _ = moments(pairs.p - pairs.q, pairs.weight, carry_over=carry_over)
    if extra_log_variance > 0:
        extra = extra_log_variance * scores.mean_p * scores.mean_q
        scores = TwoMeans(
            scores.mean_p, scores.mean_q, scores.variance_p, scores.variance_q, scores.covariance - extra / 2
        )
        gaps = TwoMeans(gaps.mean_p, gaps.mean_q, gaps.variance_p + extra, gaps.variance_q, gaps.covariance)
    return _Test(scores, gaps, degrees, two_sided_quantile(confidence, degrees), confidence)


def _p_value(test: _Test) -> float | NotEstimable:
    """Test a lift of 0, which is the same as a difference of 0."""
    if test.scores.mean_p == 0 and test.scores.mean_q == 0 and test.gaps.variance_p == 0:
        return NOTHING_HAPPENED
    if _is_rounding(test.gaps.variance_p, test.scores):
        return NO_VARIATION
    return two_sided_p(test.gaps.mean_p / math.sqrt(test.gaps.variance_p), test.degrees_of_freedom)


def _lift(test: _Test, *, one_sign: bool) -> tuple[Estimate | NotEstimable, bool]:
    """Return the lift, and whether its plausible values form one range."""
    means = test.scores
    if means.mean_q == 0:
        return (CONTROL_IS_ZERO if means.mean_p else NOTHING_HAPPENED), True
    if means.mean_q < 0:
        return CONTROL_NOT_POSITIVE, True
    ratio = means.mean_p / means.mean_q
    if _is_rounding(means.variance_at(ratio), means):
        return (NO_VARIATION if ratio else TREATMENT_IS_ZERO), True
    found = ratio_set(means, test.quantile, positive=one_sign)
    lower = None if found.lower is None else found.lower - 1
    upper = None if found.upper is None else found.upper - 1
    return Estimate(ratio - 1, lower, upper, test.level), found.in_one_piece


def _difference(test: _Test) -> Estimate | NotEstimable:
    means = test.gaps
    difference = means.mean_p / means.mean_q
    if _is_rounding(means.variance_at(difference), test.scores):
        return NOTHING_HAPPENED if test.scores.mean_p == 0 and test.scores.mean_q == 0 else NO_VARIATION
    found = ratio_set(means, test.quantile, positive=False)
    if found.in_one_piece and found.lower is not None:
        return Estimate(difference, found.lower, found.upper, test.level)
    # Weights so unequal that their own average is uncertain: take them as given instead, which agrees with p as well.
    margin = test.quantile * math.sqrt(means.variance_p) / means.mean_q
    return Estimate(difference, difference - margin, difference + margin, test.level)


def _is_rounding(variance: float, scale: TwoMeans) -> bool:
    """Tell whether a variance is 0 but for the last digits of the numbers it was computed from."""
    size = scale.mean_p**2 + scale.mean_q**2 + scale.variance_p + scale.variance_q
    return variance <= ROUNDING * size


def _rate(of: Sums, other: Sums) -> float | NotEstimable:
    """Return sum over sum of one variant on the days on which both ran."""
    both = (of.denominator > 0) & (other.denominator > 0)
    total = float(of.denominator[both].sum())
    return float(of.numerator[both].sum()) / total if total > 0 else ZERO_DENOMINATOR


def _refused(reason: NotEstimable, days: int, control: float | NotEstimable, treatment: float | NotEstimable) -> Effect:
    return Effect("paired_fieller", control, treatment, reason, reason, reason, None, days, days)
