"""Bands of days and of posts that stay right however often one looks (people: :mod:`stats.looks.always_valid_people`).

The verdict falls at planned looks (:mod:`stats.looks.group_sequential`); these are for the picture between them and
for tests sealed as open-ended. Where no band is known to hold, there is none.
"""

from __future__ import annotations

import math

import numpy as np

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.looks.anytime_t import FIRST_UNIT, always_valid_radius, tuned_precision
from stats.numerics.distributions import check_level
from stats.numerics.fieller import TwoMeans, ratio_set
from stats.reasons import (
    CONTROL_IS_ZERO,
    CONTROL_NOT_POSITIVE,
    FEW_POSTS,
    NEGATIVE_DENOMINATOR,
    NO_VARIATION,
    NOTHING_HAPPENED,
    TREATMENT_IS_ZERO,
)
from stats.summaries import FloatArray, Sums
from stats.units.paired import day_pairs, moments

# Size of a variance, relative to the squares it comes from, below which it is only rounding.
ROUNDING = 1e-20


def always_valid_day_band(
    control: Sums, treatment: Sums, *, confidence: float = 0.95, planned_days: int, from_day: int = 1
) -> tuple[tuple[float | None, float | None] | None, ...]:
    """Return, for each day so far, the lifts that stay plausible however often one has looked.

    *What may we believe this morning, though we looked every morning before?*

    Parameters
    ----------
    control, treatment : Sums
        As for :func:`stats.compare_within_days`: paired days, oldest first.
    confidence : float
        Chance that the band holds the true lift on all days at once.
    planned_days : int
        Where the band shall be narrowest; fixed in the plan, never chosen after data.
    from_day : int
        First day of the answer, counted from 1 over the days on which both ran.

    Returns
    -------
    tuple
        One entry per day on which both ran: ``None`` before day 3 and where the control has had nothing yet, else
        ``(lower, upper)`` as lifts with ``None`` for an unbounded end.

    Notes
    -----
    The t-test e-process of S_t(ρ) = P_t - ρ Q_t with a normal prior of variance g on mean/sd and the right-Haar prior
    on the sd; all ρ whose e-value stays below 1/α: Fieller's set with the radius of
    :func:`stats.always_valid_radius`. The band of a day stands for itself and is not cut with earlier ones.
    Days are taken as independent in the difference.

    References
    ----------
    Pérez-Ortiz, Lardy, de Heide & Grünwald (2024). E-statistics, group invariance and anytime-valid testing. Ann. Stat.
    Lindon, Ham, Tingley & Bojinov (2022). Anytime-valid linear models. arXiv 2210.08589.

    Examples
    --------
    >>> shown = np.full(7, 10_000.0)
    >>> a = Sums(np.array([90.0, 110, 100, 95, 105, 120, 80]), shown)
    >>> b = Sums(np.array([110.0, 125, 118, 108, 129, 140, 99]), shown)
    >>> lower, upper = always_valid_day_band(a, b, planned_days=7)[-1]
    >>> round(lower, 3), round(upper, 3)
    (0.121, 0.263)
    """
    alpha = 1 - check_level(confidence)
    pairs = day_pairs(control, treatment)
    precision = tuned_precision(planned_days, alpha)
    positive = bool((pairs.p >= 0).all() and (pairs.q >= 0).all())
    band: list[tuple[float | None, float | None] | None] = []
    for days in range(max(from_day, 1), pairs.p.size + 1):
        means, degrees = moments(pairs.p[:days], pairs.q[:days]) if days >= FIRST_UNIT else (None, 0.0)
        if means is None or means.mean_q <= 0:
            band.append(None)
            continue
        radius = always_valid_radius(days, degrees, precision, alpha)
        band.append(_ends(means, radius, positive=positive))
    return tuple(band)


def always_valid_post_band(
    control: Sums, treatment: Sums, *, confidence: float = 0.95, planned_posts: int
) -> Estimate | NotEstimable:
    """Return the lift of posts published so far with an interval that stays right however often one looks.

    *Are the posts with a question ahead, judged anew after every post?*

    Parameters
    ----------
    control, treatment : Sums
        Numerator and denominator per post, shape ``(n_posts,)``: the posts whose figures are final, one entry each.
        Posts without a denominator drop out.
    confidence : float
        Chance that the interval holds the true lift at all looks together, from three posts per variant on.
    planned_posts : int
        Posts of both variants together at which the interval is narrowest; fixed in the plan.

    Returns
    -------
    Estimate or NotEstimable
        Lift of the *average rate of a post* (every post counts the same, unlike a ratio of sums). ``few_posts`` below
        three posts in a variant; no lift where the control is not above 0 or nothing varies.

    Raises
    ------
    ValueError
        If a figure is no number or ``planned_posts`` is not above 0.

    Notes
    -----
    For every ratio ρ the t test of the treatment's rates against ρ times the control's: where B is ρ times A, both
    vary alike. The e-value has a normal prior on the standardised difference, which counts ``n_C n_T / (n_C + n_T)``
    units, so that the prior stays the same while the shares of the variants change. All ρ with an e-value below 1/α, in
    closed form as Fieller's set; exact for normal rates that vary alike. Against variants that do not, the interval is
    the wider one by pooled and by separate variances, and its radius at least that of two variants as small as the
    smaller. False alarms over 60 looks (see the tests): 0.4 to 2.7 % with skewed rates, up to 5 : 1 posts, and 1 to 4 %
    where one variant varies twice as much as the other. Three times as much breaks it (6 to 8 %), and so does counting
    posts whose clicks still grow.

    References
    ----------
    Pérez-Ortiz, Lardy, de Heide & Grünwald (2024). E-statistics, group invariance and anytime-valid testing. Ann. Stat.
    Gönen, Johnson, Lu & Westfall (2005). The Bayesian two-sample t test. Am. Stat. 59:252-257.

    Examples
    --------
    >>> reach = np.full(6, 2_000.0)
    >>> plain = Sums(np.array([40.0, 44, 38, 41, 45, 39]), reach)
    >>> question = Sums(np.array([60.0, 55, 63, 58, 61, 57]), reach)
    >>> band = always_valid_post_band(plain, question, planned_posts=20)
    >>> round(band.estimate, 3), round(band.lower, 3), round(band.upper, 3)
    (0.433, 0.259, 0.64)
    """
    alpha = 1 - check_level(confidence)
    if planned_posts < 1:
        raise ValueError(f"the planned number of posts must be above 0: {planned_posts}")
    for variant in (control, treatment):
        if not (np.isfinite(variant.numerator).all() and np.isfinite(variant.denominator).all()):
            raise ValueError("numerators and denominators must be finite numbers")
        if (variant.denominator < 0).any():
            return NEGATIVE_DENOMINATOR
    first, second = _rates(control), _rates(treatment)
    if min(first.size, second.size) < FIRST_UNIT:
        return FEW_POSTS
    planned = max(planned_posts, 2 * FIRST_UNIT)
    precision = tuned_precision(planned / 4, alpha, degrees_of_freedom=planned - 2)
    radius = max(
        always_valid_radius(n_c * n_t / (n_c + n_t), n_c + n_t - 2, precision, alpha)
        for n_c, n_t in ((first.size, second.size), (min(first.size, second.size),) * 2)
    )
    positive = bool((first >= 0).all() and (second >= 0).all())
    return _widest(
        [plausible_lift(means, radius, confidence, positive=positive) for means in _both_ways(first, second)]
    )


def plausible_lift(means: TwoMeans, radius: float, confidence: float, *, positive: bool) -> Estimate | NotEstimable:
    """Return the lift of two averages with all lifts that are less than ``radius`` standard errors from the data.

    Parameters
    ----------
    means : TwoMeans
        Treatment (p) and control (q).
    radius : float
        In standard errors; may be infinite.
    confidence : float
        What the radius stands for.
    positive : bool
        Averages below 0 are impossible.
    """
    if means.mean_q <= 0:
        if means.mean_q < 0:
            return CONTROL_NOT_POSITIVE
        return CONTROL_IS_ZERO if means.mean_p else NOTHING_HAPPENED
    ratio = means.mean_p / means.mean_q
    if means.variance_at(ratio) <= ROUNDING * (means.mean_p**2 + means.mean_q**2):
        return NO_VARIATION if ratio else TREATMENT_IS_ZERO
    lower, upper = _ends(means, radius, positive=positive)
    return Estimate(ratio - 1, lower, upper, confidence)


def _rates(posts: Sums) -> FloatArray:
    kept = posts.denominator > 0
    rates: FloatArray = posts.numerator[kept] / posts.denominator[kept]
    return rates


def _both_ways(first: FloatArray, second: FloatArray) -> tuple[TwoMeans, TwoMeans]:
    """Return the average rates of control and treatment with pooled and with separate variances of the averages."""
    averages = float(second.mean()), float(first.mean())
    squares = [float(((rates - rates.mean()) ** 2).sum()) for rates in (second, first)]
    pooled = (1 / first.size + 1 / second.size) / (first.size + second.size - 2)
    own = [1 / (rates.size * (rates.size - 1)) for rates in (second, first)]
    return (
        TwoMeans(*averages, squares[0] * pooled, squares[1] * pooled, 0.0),
        TwoMeans(*averages, squares[0] * own[0], squares[1] * own[1], 0.0),
    )


def _widest(found: list[Estimate | NotEstimable]) -> Estimate | NotEstimable:
    """Return the estimate with all that is plausible by any of several intervals around the same lift."""
    lifts = [lift for lift in found if isinstance(lift, Estimate)]
    if len(lifts) < len(found):
        return found[0]
    lower = [lift.lower for lift in lifts if lift.lower is not None]
    upper = [lift.upper for lift in lifts if lift.upper is not None]
    return Estimate(
        lifts[0].estimate,
        min(lower) if len(lower) == len(lifts) else None,
        max(upper) if len(upper) == len(lifts) else None,
        lifts[0].level,
    )


def _ends(means: TwoMeans, radius: float, *, positive: bool) -> tuple[float | None, float | None]:
    """Return the lifts that a t test with this radius does not reject."""
    if math.isinf(radius):
        return None, None
    found = ratio_set(means, radius, positive=positive)
    return None if found.lower is None else found.lower - 1, None if found.upper is None else found.upper - 1
