"""Numbers of events where there is no share: comments, calls per week, sign-ups per day.

One person can comment twice, so a count has no "of how many". How far chance moves it is known only if events are
independent of each other (Poisson), or if several units (days, posts) show how much they vary.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import log_standard_error, two_sided_p, two_sided_quantile
from stats.numerics.roots import crossing
from stats.reasons import (
    CONTROL_IS_ZERO,
    FEW_UNITS,
    NEGATIVE_DENOMINATOR,
    NO_VARIATION,
    NOTHING_HAPPENED,
    TREATMENT_IS_ZERO,
    ZERO_DENOMINATOR,
)
from stats.shares.exact import exact_ratio_limits, exact_ratio_tails
from stats.summaries import FloatArray, Proportions, Sums
from stats.units.clusters import design_effect

# No p-value below that of this many standard errors is worth telling apart.
FARTHEST = 37.0


@dataclass(frozen=True, slots=True)
class Events:
    """How many events in how much exposure (weeks, posts, thousands of followers): 0 or more, in more than 0."""

    count: float
    exposure: float = 1.0

    def __post_init__(self) -> None:
        """Refuse counts that cannot be."""
        if not (0 <= self.count < math.inf and 0 < self.exposure < math.inf):
            raise ValueError(f"events must be 0 or more in an exposure above 0: {self.count} in {self.exposure}")


@dataclass(frozen=True, slots=True)
class SpreadCounts:
    """Counts of several units per variant: what their own spread says, beside what plain Poisson would have said.

    Parameters
    ----------
    effect : Effect
        By the units' own spread; this is the result.
    dispersion : float or NotEstimable
        How many times more the counts vary than independent events would; 1 is Poisson.
    poisson_lift : Estimate or NotEstimable
        Interval of the same lift if events were independent: too narrow by the root of the dispersion.
    poisson_p : float or NotEstimable
        The p-value that goes with it; shown to explain, never used.
    """

    effect: Effect
    dispersion: float | NotEstimable
    poisson_lift: Estimate | NotEstimable
    poisson_p: float | NotEstimable


def compare_events(control: Events, treatment: Events, *, confidence: float = 0.95) -> Effect:
    """Compare two bare counts, right only if every event happens independently of the others.

    *Forty calls last week, fifty-five this week: more than chance?* Only if no caller calls twice and no news makes
    many call at once; ``method`` is ``"poisson_independent_events"`` so that nobody forgets.

    Parameters
    ----------
    control, treatment : Events
        One count per variant with its exposure.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Effect
        Rates are events per exposure. ``lift`` and ``p_value`` are exact given the total; at control 0 there is no lift
        and p belongs to the difference. ``difference`` combines the score intervals of both rates (MOVER). Units are 1
        per variant: one count each.

    Raises
    ------
    ValueError
        If the level is none.

    Notes
    -----
    Of the total the treatment's part is binomial with chance ``ρ E_T / (ρ E_T + E_C)``. The exact interval covers at
    least what it promises, often more. Social counts come in bursts (shares, replies): where units within the variants
    are known use :func:`compare_counts`, which measures that.

    References
    ----------
    Przyborowski, J. & Wilenski, H. (1940). Biometrika 31:313-323. Clopper & Pearson (1934). Biometrika 26:404-413.
    Difference: Zou, G. Y. & Donner, A. (2008). Construction of confidence limits about effect measures: a general
    approach. Statistics in Medicine 27:1693-1702 (MOVER), here with score limits.

    Examples
    --------
    >>> effect = compare_events(Events(40), Events(55))
    >>> round(effect.lift.estimate, 3), round(effect.lift.lower, 3), round(effect.p_value, 3)
    (0.375, -0.102, 0.151)
    """
    z = two_sided_quantile(confidence)
    base, other = control.count / control.exposure, treatment.count / treatment.exposure
    if control.count == treatment.count == 0:
        lift: Estimate | NotEstimable = NOTHING_HAPPENED
        p_value: float | NotEstimable = NOTHING_HAPPENED
    elif control.count == 0:
        lift, p_value = CONTROL_IS_ZERO, _touching_p(control, treatment)
    else:
        lift, p_value = _exact(control, treatment, confidence)
    lower, upper = _difference_limits(control, treatment, np.array([z]))
    return Effect(
        method="poisson_independent_events",
        control=base,
        treatment=other,
        difference=Estimate(other - base, float(lower[0]), float(upper[0]), confidence),
        lift=lift,
        p_value=p_value,
        degrees_of_freedom=None,
        control_units=1,
        treatment_units=1,
        log_lift_se=log_standard_error(lift.lower, lift.upper, z) if isinstance(lift, Estimate) else None,
    )


def compare_counts(control: Sums, treatment: Sums, *, confidence: float = 0.95) -> SpreadCounts:
    """Compare counts of several days or posts per variant, letting them show how much they vary (quasi-Poisson).

    *Did the posts of kind B draw more comments, given how much comments jump from post to post?*

    Parameters
    ----------
    control, treatment : Sums
        Events (numerator) and exposure (denominator; 1 where each unit counts alike) per unit.
    confidence : float
        Level of the intervals.

    Returns
    -------
    SpreadCounts
        ``effect`` has ``method`` ``"quasi_poisson"`` and t with units - 2 degrees of freedom on the log ratio; where a
        variant has no events it is refused, since the log does not exist.

    Raises
    ------
    ValueError
        If counts are negative or not finite.

    Notes
    -----
    ``se² = φ (1/Y_T + 1/Y_C)`` with dispersion ``φ = Σ (y - R x)² / (R x) / (units - 2)``: the generalised linear model
    with log link and scale by Pearson's chi-square. It takes the variance as proportional to the expected count, and
    one dispersion for both. Units of very different reach break that; :func:`stats.compare_clusters` does not
    need it.

    References
    ----------
    McCullagh, P. & Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., chapters 4 and 6 (Chapman & Hall).
    Wedderburn, R. W. M. (1974). Quasi-likelihood functions. Biometrika 61:439-447.

    Examples
    --------
    >>> import numpy as np
    >>> a = Sums(np.array([12.0, 30, 9, 22, 17]), np.ones(5))
    >>> b = Sums(np.array([25.0, 41, 16, 33, 20]), np.ones(5))
    >>> found = compare_counts(a, b)
    >>> round(found.effect.lift.estimate, 2), round(found.dispersion, 2), round(found.effect.p_value, 2)
    (0.5, 3.81, 0.17)
    >>> round(found.poisson_p, 4)
    0.0029
    """
    z = two_sided_quantile(confidence)
    reason = _refusal(control, treatment)
    if reason is not None:
        return _refused(reason, control, treatment)
    dispersion = design_effect(control, treatment)
    if isinstance(dispersion, NotEstimable):
        return _refused(dispersion, control, treatment)
    (y_c, x_c), (y_t, x_t) = ((float(of.numerator.sum()), float(of.denominator.sum())) for of in (control, treatment))
    base, other = y_c / x_c, y_t / x_t
    plain_se, log_ratio = math.sqrt(1 / y_t + 1 / y_c), math.log(other / base)
    poisson = _log_interval(log_ratio, z * plain_se, confidence)
    poisson_p = two_sided_p(log_ratio / plain_se)
    units = control.numerator.size, treatment.numerator.size
    # Counts that agree to the last digit: rounding is no spread.
    if dispersion <= 1e-20 * (y_c + y_t):
        empty = Effect("quasi_poisson", base, other, NO_VARIATION, NO_VARIATION, NO_VARIATION, None, *units)
        return SpreadCounts(empty, dispersion, poisson, poisson_p)
    degrees, spread = float(sum(units) - 2), math.sqrt(dispersion)
    quantile = two_sided_quantile(confidence, degrees)
    reach = quantile * spread * math.sqrt(base / x_c + other / x_t)
    effect = Effect(
        method="quasi_poisson",
        control=base,
        treatment=other,
        difference=Estimate(other - base, other - base - reach, other - base + reach, confidence),
        lift=_log_interval(log_ratio, quantile * spread * plain_se, confidence),
        p_value=two_sided_p(log_ratio / (spread * plain_se), degrees),
        degrees_of_freedom=degrees,
        control_units=units[0],
        treatment_units=units[1],
        log_lift_se=spread * plain_se,
    )
    return SpreadCounts(effect, dispersion, poisson, poisson_p)


def _exact(control: Events, treatment: Events, confidence: float) -> tuple[Estimate, float]:
    base, other = _arrays(control), _arrays(treatment)
    lower, upper = exact_ratio_limits(base, other, confidence)
    above, below = exact_ratio_tails(base, other, 1.0)
    ratio = (treatment.count / treatment.exposure) / (control.count / control.exposure)
    lift = Estimate(ratio - 1, float(lower[0]) - 1, float(upper[0]) - 1, confidence)
    return lift, min(2 * float(min(above[0], below[0])), 1.0)


def _difference_limits(control: Events, treatment: Events, z: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Combine the score limits of both rates, each the roots of ``(y - m)² = z² m``."""

    def rate_limits(of: Events) -> tuple[FloatArray, FloatArray]:
        upper = of.count + z**2 / 2 + z * np.sqrt(of.count + z**2 / 4)
        return of.count**2 / upper / of.exposure, upper / of.exposure

    (low_c, high_c), (low_t, high_t) = rate_limits(control), rate_limits(treatment)
    base, other = control.count / control.exposure, treatment.count / treatment.exposure
    gap = other - base
    return gap - np.hypot(other - low_t, high_c - base), gap + np.hypot(high_t - other, base - low_c)


def _touching_p(control: Events, treatment: Events) -> float:
    """Return the p-value of the difference's interval: the level at which it touches 0."""

    def lower(z: FloatArray) -> FloatArray:
        return _difference_limits(control, treatment, z)[0]

    ends = np.array([1e-6]), np.array([FARTHEST])
    z = FARTHEST if lower(ends[1])[0] > 0 else float(crossing(lower, *ends)[0])
    return two_sided_p(z)


def _arrays(events: Events) -> Proportions:
    """Return a count over its exposure in the form that the exact ratio of two rates takes."""
    return Proportions(np.array([events.count]), np.array([events.exposure]))


def _log_interval(log_ratio: float, reach: float, level: float) -> Estimate:
    return Estimate(math.expm1(log_ratio), math.expm1(log_ratio - reach), math.expm1(log_ratio + reach), level)


def _refusal(control: Sums, treatment: Sums) -> NotEstimable | None:
    for of in (control, treatment):
        if not (np.isfinite(of.numerator).all() and np.isfinite(of.denominator).all()) or (of.numerator < 0).any():
            raise ValueError("counts must be finite numbers, 0 or more")
        if (of.denominator < 0).any():
            return NEGATIVE_DENOMINATOR
        if of.denominator.sum() == 0:
            return ZERO_DENOMINATOR if of.numerator.size else FEW_UNITS
    if control.numerator.size + treatment.numerator.size < 3:
        return FEW_UNITS
    totals = control.numerator.sum(), treatment.numerator.sum()
    if totals[0] == 0:
        return CONTROL_IS_ZERO if totals[1] else NOTHING_HAPPENED
    return None if totals[1] else TREATMENT_IS_ZERO


def _refused(reason: NotEstimable, control: Sums, treatment: Sums) -> SpreadCounts:
    values: list[float | NotEstimable] = [
        float(of.numerator.sum() / of.denominator.sum())
        if (of.denominator >= 0).all() and of.denominator.sum() > 0
        else reason
        for of in (control, treatment)
    ]
    sizes = control.numerator.size, treatment.numerator.size
    effect = Effect("quasi_poisson", values[0], values[1], reason, reason, reason, None, *sizes)
    return SpreadCounts(effect, reason, reason, reason)
