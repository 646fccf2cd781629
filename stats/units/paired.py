"""Two variants that ran on the same days: compared within each day, then added up (Mantel-Haenszel).

*Did B do better than A on the same days?* A ratio of totals answers another question as soon as one variant got more of
its delivery on good days; within a day both met the same audience, weather and news.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.effects import Effect
from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_p
from stats.numerics.fieller import TwoMeans
from stats.reasons import (
    CONTROL_IS_ZERO,
    CONTROL_NOT_POSITIVE,
    FEW_DAYS,
    NO_VARIATION,
    NOTHING_HAPPENED,
    ZERO_DENOMINATOR,
)
from stats.summaries import FloatArray, Sums
from stats.units.paired_many import (
    FEWEST_DAYS,
    MINIMUM_DAYS,
    ROUNDING,
    ManySums,
    compare_many_within_days,
    many_moments,
)


@dataclass(frozen=True, slots=True)
class DayPairs:
    """Days on which both ran: P (treatment), Q (control) and weight, arrays of shape ``(n_days,)``.

    ``p = y_T x_C / (x_T + x_C)``, ``q = y_C x_T / (x_T + x_C)``, ``weight = x_T x_C / (x_T + x_C)``, so that
    ``p - q = weight (rate_T - rate_C)``.
    """

    p: FloatArray
    q: FloatArray
    weight: FloatArray


def compare_within_days(
    control: Sums,
    treatment: Sums,
    *,
    confidence: float = 0.95,
    carry_over: bool = False,
    extra_log_variance: float = 0.0,
    minimum_days: int = MINIMUM_DAYS,
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
    minimum_days : int
        With fewer days on which both ran nothing is said: ``few_days``. The t-test itself needs two (three with
        ``carry_over``), which is what other programs ask for; from two or three days its range is hardly ever of use.

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
        If the arrays differ in length or hold something that is no number, or ``minimum_days`` is less than a t-test
        needs.

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
    sides = (ManySums(variant.numerator[None, :], variant.denominator[None, :]) for variant in (control, treatment))
    return compare_many_within_days(
        *sides,
        confidence=confidence,
        carry_over=carry_over,
        extra_log_variance=extra_log_variance,
        minimum_days=minimum_days,
    )[0]


def ran_on_both(control: Sums, treatment: Sums) -> npt.NDArray[np.bool_]:
    """Return on which days both variants have something to divide by; the others drop out of both, by name.

    Parameters
    ----------
    control, treatment : Sums
        As for :func:`compare_within_days`; a day without figures has denominator 0.

    Returns
    -------
    ndarray of bool, shape (n_days,)

    Examples
    --------
    >>> import numpy as np
    >>> ran_on_both(Sums(np.ones(3), np.array([9.0, 0, 9])), Sums(np.ones(3), np.array([8.0, 8, 8]))).tolist()
    [True, False, True]
    """
    return np.asarray((control.denominator > 0) & (treatment.denominator > 0))


def day_pairs(control: Sums, treatment: Sums) -> DayPairs:
    """Return P, Q and weight of the days on which both variants have something to divide by."""
    both = ran_on_both(control, treatment)
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
    found, degrees = many_moments(p[None, :], q[None, :], carry_over=carry_over)
    numbers = (found.mean_p, found.mean_q, found.variance_p, found.variance_q, found.covariance)
    return TwoMeans(*(float(number[0]) for number in numbers)), float(degrees)


def same_rate_p(control: Sums, treatment: Sums, *, minimum_days: int = MINIMUM_DAYS) -> float | NotEstimable:
    """Return the p-value of the paired t-test of no lift, whatever the interval looks like.

    *Are the two variants the same on the same days?* It is the ``p_value`` of :func:`compare_within_days`, and is there
    as well where no single range of lifts is plausible.

    Parameters
    ----------
    control, treatment : Sums
        As for :func:`compare_within_days`.
    minimum_days : int
        As for :func:`compare_within_days`.

    Raises
    ------
    ValueError
        If ``minimum_days`` is less than a t-test needs.

    Examples
    --------
    >>> import numpy as np
    >>> shown = np.full(5, 1000.0)
    >>> control, treatment = np.array([10.0, 12, 9, 11, 10]), np.array([13.0, 14, 12, 12, 14])
    >>> round(same_rate_p(Sums(control, shown), Sums(treatment, shown)), 4)
    0.007
    """
    if minimum_days < FEWEST_DAYS:
        raise ValueError(f"from so few days no variance can be taken: {minimum_days}")
    scores = day_scores(control, treatment)
    if scores.size < minimum_days:
        return FEW_DAYS
    test, degrees = moments(scores, scores)
    pairs = day_pairs(control, treatment)
    size = float((pairs.p**2).sum() + (pairs.q**2).sum())
    if test.variance_p <= ROUNDING * size:
        return NO_VARIATION if size else NOTHING_HAPPENED
    return two_sided_p(test.mean_p / math.sqrt(test.variance_p), degrees)


def _rate(of: Sums, other: Sums) -> float | NotEstimable:
    """Return sum over sum of one variant on the days on which both ran."""
    both = (of.denominator > 0) & (other.denominator > 0)
    total = float(of.denominator[both].sum())
    return float(of.numerator[both].sum()) / total if total > 0 else ZERO_DENOMINATOR
