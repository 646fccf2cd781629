"""Difference in differences: did the treated markets change by more than the others did over the same days."""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

import numpy as np

from stats.averages.means import compare_means
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level, log_standard_error, two_sided_p, two_sided_quantile
from stats.numerics.fieller import TwoMeans, ratio_set
from stats.places.panel import MarketMeans, Panel, market_means
from stats.places.placebo import reaches
from stats.reasons import (
    AVERAGE_NOT_POSITIVE,
    CONTROL_NEAR_ZERO,
    COUNTERFACTUAL_NOT_POSITIVE,
    FEW_DAYS_BEFORE,
    FEW_UNITS,
    NO_VARIATION,
    ONLY_IN_PER_CENT,
)
from stats.summaries import FloatArray, Mean, Sums
from stats.units.randomisation import permutation_floor, permutation_p

# Size of a spread, relative to the values it comes from, below which it is only rounding.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class DifferenceInDifferences:
    """Treated markets beside comparison markets, before and after.

    Parameters
    ----------
    effect : Effect
        ``treatment``: average of the treated markets after the start; ``control``: what it would have been had they
        changed as the others did (their own average before plus the others' change). Units are markets.
    control_change, treatment_change : float or NotEstimable
        Average change of the markets of each variant, in the unit of the values (in logs for ``relative``).
    did : float or NotEstimable
        Difference of both; it exists with one market in a variant too, where nothing tells how sure it is.
    standard_error : float or NotEstimable
        Of that difference.
    permutation_p, permutation_floor : float or NotEstimable
        How often markets called treated at random would lie this far apart, and the least that so many markets allow.
    placebo : Effect or NotEstimable
        The same comparison on the two halves of the days before the start, where nothing was changed.
    placebo_passed : bool or None
        Whether the placebo's interval holds 0; ``None`` where there is no placebo. With few markets a drift has to be
        large to be seen, so look at its size too.
    left_out : tuple of str
        Markets that have days only before or only after.
    """

    effect: Effect
    control_change: float | NotEstimable
    treatment_change: float | NotEstimable
    did: float | NotEstimable
    standard_error: float | NotEstimable
    permutation_p: float | NotEstimable
    permutation_floor: float | NotEstimable
    placebo: Effect | NotEstimable
    placebo_passed: bool | None
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangeTest:
    """A t-test on the markets' changes."""

    difference: float
    standard_error: float
    degrees_of_freedom: float
    p_value: float

    def interval(self, confidence: float = 0.95) -> Estimate:
        """Return the difference with its t interval."""
        reach = two_sided_quantile(confidence, self.degrees_of_freedom) * self.standard_error
        return Estimate(self.difference, self.difference - reach, self.difference + reach, confidence)


def compare_panel(panel: Panel, *, relative: bool = False, confidence: float = 0.95) -> DifferenceInDifferences:
    """Compare how treated markets changed with how the others changed over the same days.

    *In the four cities with the campaign, did sign-ups grow by more than in the six without?*

    Parameters
    ----------
    panel : Panel
        Markets by day. Each market is reduced to one change, the average of its days after minus that of its days
        before, so that days of one market never count as independent.
    relative : bool
        Compare changes of the logarithm of each market's averages: right where markets of different size grow by the
        same per cent. Refused where an average is not above 0.
    confidence : float
        Level of the intervals.

    Returns
    -------
    DifferenceInDifferences
        Refused with fewer than 2 markets in a variant: one treated market belongs to :mod:`stats.places.synthetic`.

    Raises
    ------
    ValueError
        If the confidence is no level.

    Notes
    -----
    Welch's t-test on the changes, which on whole panels is CR2 on treated x post. Lift: Fieller for
    (before + own change) / (before + change of the others), the treated markets' level before taken as it was, with the
    same degrees of freedom, so that it excludes 0 exactly where p does; markets count by their size. With ``relative``
    it is the exponential of the difference of log changes, and each market counts the same. Interval and p need that
    without the campaign all would have changed alike (parallel trends): the placebo can refute this, never prove it
    (Roth 2022). 4 against 6 markets raise 4 to 6 % false alarms at 5 %, however much their days resemble each other.

    References
    ----------
    Bertrand, M., Duflo, E. & Mullainathan, S. (2004). QJE 119:249-275 (collapse to before and after).
    Roth, J. (2022). Pretest with caution. AER: Insights 4:305-322.

    Examples
    --------
    >>> import numpy as np
    >>> panel = Panel(
    ...     list("aabbccdd"),
    ...     np.tile([1.0, 2.0], 4),
    ...     np.repeat([True, False], 4),
    ...     np.tile([False, True], 4),
    ...     np.array([10.0, 15, 11, 17, 8, 9, 7, 10]),
    ... )
    >>> found = compare_panel(panel)
    >>> round(found.effect.difference.estimate, 2), round(found.effect.lift.estimate, 3), found.placebo_passed
    (3.5, 0.28, None)
    """
    check_level(confidence)
    control, treated, left_out = market_means(panel)
    sizes = control.change.size, treated.change.size
    if relative:
        if not _all_positive(control, treated):
            return _refused(AVERAGE_NOT_POSITIVE, sizes, left_out)
        control, treated = _logs(control), _logs(treated)
    effect = _effect(control, treated, confidence, relative=relative)
    test = _welch(_change(control), _change(treated))
    has_both = min(sizes) > 0
    chance: float | NotEstimable = FEW_UNITS
    if min(sizes) >= 2:
        ones = np.ones(sum(sizes))
        chance = permutation_p(Sums(control.change, ones[: sizes[0]]), Sums(treated.change, ones[: sizes[1]]))
    placebo = _placebo(panel, confidence, relative=relative)
    return DifferenceInDifferences(
        effect=effect,
        control_change=float(control.change.mean()) if sizes[0] else FEW_UNITS,
        treatment_change=float(treated.change.mean()) if sizes[1] else FEW_UNITS,
        did=float(treated.change.mean() - control.change.mean()) if has_both else FEW_UNITS,
        standard_error=test.standard_error if isinstance(test, ChangeTest) else test,
        permutation_p=chance,
        permutation_floor=permutation_floor(*sizes) if has_both else FEW_UNITS,
        placebo=placebo,
        placebo_passed=_passed(placebo, confidence),
        left_out=left_out,
    )


def compare_market_means(
    control: MarketMeans, treated: MarketMeans, *, relative: bool = False, confidence: float = 0.95
) -> Effect:
    """Compare how treated markets changed with how the others did, from each market's averages alone.

    *We know what each city sold before and after: did those with the campaign grow by more?*

    Parameters
    ----------
    control, treated : MarketMeans
        Average before and after of each market (or the ratio of its sums).
    relative : bool
        Compare changes of the logarithm; refused where an average is not above 0.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Effect
        The ``effect`` of :func:`compare_panel`, which also deals the markets out anew and looks at the days before.

    Examples
    --------
    >>> import numpy as np
    >>> control = MarketMeans(np.array([8.0, 7, 9]), np.array([9.0, 10, 10]))
    >>> found = compare_market_means(control, MarketMeans(np.array([10.0, 11, 9]), np.array([15.0, 17, 13])))
    >>> round(found.difference.estimate, 2), round(found.lift.estimate, 3)
    (3.33, 0.286)
    """
    check_level(confidence)
    if relative:
        if not _all_positive(control, treated):
            return _refused(AVERAGE_NOT_POSITIVE, (control.change.size, treated.change.size), ()).effect
        control, treated = _logs(control), _logs(treated)
    return _effect(control, treated, confidence, relative=relative)


def welch_on_changes(control: FloatArray, treated: FloatArray) -> ChangeTest | NotEstimable:
    """Return Welch's t-test on one change per market.

    Parameters
    ----------
    control, treated : ndarray of float, shape (n_markets,)
        After minus before of each market.
    """
    return _welch(_mean(control), _mean(treated))


def pooled_t_on_changes(control: FloatArray, treated: FloatArray) -> ChangeTest | NotEstimable:
    """Return Student's t-test on one change per market, with one spread for both variants.

    *What do programs give that take both groups to vary alike?* Shown beside Welch's, which needs no such luck.

    Parameters
    ----------
    control, treated : ndarray of float, shape (n_markets,)
        After minus before of each market.
    """
    means = _mean(control), _mean(treated)
    if min(control.size, treated.size) < 2:
        return FEW_UNITS
    degrees = control.size + treated.size - 2
    variance = sum((of.units - 1) * of.variance for of in means) / degrees
    if variance == 0:
        return NO_VARIATION
    error = math.sqrt(variance * (1 / control.size + 1 / treated.size))
    gap = means[1].mean - means[0].mean
    return ChangeTest(gap, error, degrees, two_sided_p(gap / error, degrees))


def _effect(control: MarketMeans, treated: MarketMeans, confidence: float, *, relative: bool) -> Effect:
    """Return the comparison of the changes as an effect on the treated markets' level."""
    found = compare_means(_change(control), _change(treated), confidence=confidence)
    method = "did_log_changes" if relative else "did_changes"
    if not isinstance(found.difference, Estimate):
        return dataclasses.replace(found, method=method, control=_reason(found), treatment=_reason(found))
    counterfactual = float(treated.before.mean() + control.change.mean())
    after = float(treated.after.mean())
    quantile = two_sided_quantile(confidence, found.degrees_of_freedom)
    lift: Estimate | NotEstimable
    if relative:
        of = found.difference
        lift = Estimate(math.expm1(of.estimate), _expm1(of.lower), _expm1(of.upper), confidence)
    else:
        lift = _lift(control, treated, quantile, confidence)
    return dataclasses.replace(
        found,
        method=method,
        control=math.exp(counterfactual) if relative else counterfactual,
        treatment=math.exp(after) if relative else after,
        difference=ONLY_IN_PER_CENT if relative else found.difference,
        lift=lift,
        log_lift_se=log_standard_error(lift.lower, lift.upper, quantile) if isinstance(lift, Estimate) else None,
    )


def _lift(control: MarketMeans, treated: MarketMeans, quantile: float, confidence: float) -> Estimate | NotEstimable:
    """Return the difference in differences as a part of what the treated markets would have had."""
    counterfactual = float(treated.before.mean() + control.change.mean())
    if counterfactual <= 0:
        return COUNTERFACTUAL_NOT_POSITIVE
    after = float(treated.after.mean())
    # The level before the start is taken as it was: chance is in the changes, as in the test itself.
    variances = [_change(of).variance / of.change.size for of in (treated, control)]
    means = TwoMeans(after, counterfactual, variances[0], variances[1], 0.0)
    limits = ratio_set(means, quantile, positive=False)
    if limits.lower is None or limits.upper is None:
        return CONTROL_NEAR_ZERO
    return Estimate(after / counterfactual - 1, limits.lower - 1, limits.upper - 1, confidence)


def _placebo(panel: Panel, confidence: float, *, relative: bool) -> Effect | NotEstimable:
    """Compare the two halves of the days before the start."""
    earlier = panel.before_the_start()
    if earlier is None:
        return FEW_DAYS_BEFORE
    control, treated, _ = market_means(earlier)
    if relative:
        if not _all_positive(control, treated):
            return AVERAGE_NOT_POSITIVE
        control, treated = _logs(control), _logs(treated)
    return _effect(control, treated, confidence, relative=relative)


def _passed(placebo: Effect | NotEstimable, confidence: float) -> bool | None:
    if isinstance(placebo, NotEstimable) or isinstance(placebo.p_value, NotEstimable):
        return None
    return not reaches(placebo.p_value, confidence)


def _all_positive(*variants: MarketMeans) -> bool:
    return all(bool((side > 0).all()) for of in variants for side in (of.before, of.after))


def _logs(means: MarketMeans) -> MarketMeans:
    return MarketMeans(np.log(means.before), np.log(means.after))


def _welch(control: Mean, treated: Mean) -> ChangeTest | NotEstimable:
    effect = compare_means(control, treated)
    if not isinstance(effect.difference, Estimate) or not isinstance(effect.p_value, float):
        return _reason(effect)
    error = math.sqrt(control.variance / control.units + treated.variance / treated.units)
    return ChangeTest(effect.difference.estimate, error, effect.degrees_of_freedom or math.nan, effect.p_value)


def _change(means: MarketMeans) -> Mean:
    return _mean(means.change, float(np.abs([means.before, means.after]).max(initial=0.0)))


def _mean(values: FloatArray, level: float = 0.0) -> Mean:
    """Return mean and variance; a spread that is only rounding, of the values or of their level, is none."""
    if values.size < 2:
        return Mean(values.size, float(values.mean()) if values.size else 0.0, 0.0)
    flat = np.ptp(values) <= ROUNDING * max(level, float(np.abs(values).max()))
    return Mean(values.size, float(values.mean()), 0.0 if flat else float(values.var(ddof=1)))


def _reason(effect: Effect) -> NotEstimable:
    return next(part for part in (effect.difference, effect.p_value) if isinstance(part, NotEstimable))


def _expm1(end: float | None) -> float | None:
    return None if end is None or end > 700 else math.expm1(end)


def _refused(reason: NotEstimable, sizes: tuple[int, int], left_out: tuple[str, ...]) -> DifferenceInDifferences:
    effect = Effect("did_log_changes", reason, reason, reason, reason, reason, None, *sizes)
    return DifferenceInDifferences(effect, reason, reason, reason, reason, reason, reason, reason, None, left_out)
