"""Two shares of people, one comparison or a hundred thousand at once: Newcombe's difference, and the lift.

The lift is exact given the total with fewer than 4 events in a variant, by Koopman's score below 100, by the log ratio
from there on; where each begins was found by adding up what can happen, not by taste (see ``compare_proportions``).
"""

from __future__ import annotations

import math

import numpy as np

from stats.effects import Effect, Effects, Estimates, Numbers, ReasonArray
from stats.numerics.distributions import two_sided_quantile
from stats.reasons import CONTROL_IS_ZERO, IMPOSSIBLE_COUNTS, ZERO_DENOMINATOR
from stats.shares.lift_switch import BoolArray, limits, only, p_values, paths, unanswered
from stats.shares.mover import newcombe_limits, wilson_limits
from stats.shares.proportion_methods import answered, paired
from stats.summaries import FloatArray, Proportion, Proportions


def compare_proportions(control: Proportion, treatment: Proportion, *, confidence: float = 0.95) -> Effect:
    """Compare the share of people who did it in two variants.

    *Did a larger part of the people who got B buy?*

    Parameters
    ----------
    control, treatment : Proportion
        People, and how many of them did it; people are independent of each other.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Effect
        ``difference`` by Newcombe's hybrid of two Wilson intervals. ``lift`` by ``method``:
        ``"exact_conditional"`` with fewer than 4 successes in a variant, ``"log_ratio"`` from 100 successes and 100
        failures in both, ``"koopman_score"`` between; ``NotEstimable`` at control 0 (``"newcombe"``). ``p_value``
        belongs to the lift's interval (the same test at lift 0), at control 0 to the difference's.

    Notes
    -----
    Coverage of the 95 % interval of the lift, added up over all outcomes (rates 0.00001 to 0.5, 20 to 1,000,000 people,
    variants 1:1, 1:3, 1:9, 9:1, lifts -50, 0, +10, +50 %; ``tests/stats/test_proportion_coverage.py``): 94 to 96 %
    where 10 events or more are expected in each variant; the one exception is a share of about one half among two equal
    variants of 25, 33, 42 or 52 people (93.5 to 93.9 %), where outcomes are too coarse for any test of the difference.
    With fewer expected never below 94.5 %, often far above, counted among the comparisons that are answered at all: at
    control 0 there is no lift, which at 1 expected event happens to 37 %, at 3 to 5 %. The log ratio from 10 successes,
    which many tools use, falls to 92 % (20 v 180 people, rate 0.5).

    Not for clicks on impressions: one person sees many, and some click often. People per cluster (posts, shops) break
    independence as well.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions, method 10.
    Statistics in Medicine 17:873-890. Katz et al. (1978). Biometrics 34:469-474.
    Koopman, P. A. R. (1984). Confidence intervals for the ratio of two binomial proportions. Biometrics 40:513-517.
    Przyborowski, J. & Wilenski, H. (1940). Biometrika 31:313-323 (exact given the total).

    Examples
    --------
    >>> effect = compare_proportions(Proportion(351, 20490), Proportion(412, 20650))
    >>> round(effect.lift.estimate, 3), round(effect.lift.lower, 3), round(effect.p_value, 3)
    (0.165, 0.011, 0.034)
    """
    return compare_many_proportions(Proportions.of(control), Proportions.of(treatment), confidence=confidence)[0]


def compare_many_proportions(control: Proportions, treatment: Proportions, *, confidence: float = 0.95) -> Effects:
    """Compare many pairs of shares at once; ``effects[i]`` is what the single comparison gives.

    *Which of these hundred thousand experiments of the archive moved anything?*

    Parameters
    ----------
    control, treatment : Proportions
        Arrays of one shape ``(n,)``, place by place.
    confidence : float
        Level of the intervals.

    Returns
    -------
    Effects
        Methods, definitions and promises of :func:`compare_proportions`. Counts that cannot be are ``NotEstimable`` at
        their place (``impossible_counts``; ``zero_denominator`` where a variant has nobody), with 0 units.

    Raises
    ------
    ValueError
        If the arrays differ in length or the level is none.

    Notes
    -----
    Looking at many comparisons finds some below 0.05 by chance alone: see :mod:`stats.several.multiplicity`.

    Examples
    --------
    >>> import numpy as np
    >>> people = np.array([1000.0, 1000.0, 0.0])
    >>> effects = compare_many_proportions(
    ...     Proportions(np.array([150.0, 20, 0]), people), Proportions(np.array([190.0, 31, 0]), people)
    ... )
    >>> effects.lift.estimate.round(3), list(effects.methods)[:2], effects.lift[2].reason
    (array([0.267, 0.55 ,   nan]), ['log_ratio', 'koopman_score'], 'zero_denominator')
    """
    z = two_sided_quantile(confidence)
    paired(control, treatment)
    faults = _faults(control, treatment)
    possible = answered(faults)
    base, other = _with_placeholders(control, possible), _with_placeholders(treatment, possible)
    methods = paths(base, other)
    lift_reasons, p_reasons = faults.copy(), faults.copy()
    for reason, there in unanswered(base, other).items():
        lift_reasons[there & possible] = reason
        p_reasons[there & possible & (reason is not CONTROL_IS_ZERO)] = reason
    lower, upper = (np.full(possible.shape, np.nan) for _ in range(2))
    chances = np.full(possible.shape, np.nan)
    for name, rows in methods.items():
        chosen = rows & possible
        if chosen.any():
            left, right = only(base, chosen), only(other, chosen)
            lower[chosen], upper[chosen] = limits(name, left, right, z, confidence)
            chances[chosen] = p_values(name, left, right)
    low, high = newcombe_limits(base, other, z)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = other.rates / base.rates
        log_errors = (np.log(upper) - np.log(lower)) / (2 * z)
    return Effects(
        methods=np.select(list(methods.values()), list(methods), "newcombe").astype(object),
        control=_numbers(base.rates, faults),
        treatment=_numbers(other.rates, faults),
        difference=_estimates(other.rates - base.rates, low, high, confidence, faults),
        lift=_estimates(ratio - 1, lower - 1, upper - 1, confidence, lift_reasons),
        p_value=_numbers(chances, p_reasons),
        degrees_of_freedom=np.full(possible.shape, np.nan),
        control_units=np.where(possible, control.units, 0.0),
        treatment_units=np.where(possible, treatment.units, 0.0),
        log_lift_se=np.where(answered(lift_reasons) & np.isfinite(log_errors), log_errors, np.nan),
    )


def wilson(proportion: Proportion, z: float) -> tuple[float, float]:
    """Return Wilson's score interval of one share, reaching z standard errors to each side.

    References
    ----------
    Wilson, E. B. (1927). JASA 22:209-212.
    """
    lower, upper = wilson_limits(Proportions.of(proportion), z)
    return float(lower[0]), float(upper[0])


def newcombe(control: Proportion, treatment: Proportion, z: float) -> tuple[float, float]:
    """Return Newcombe's interval (method 10) of treatment rate minus control rate."""
    lower, upper = newcombe_limits(Proportions.of(control), Proportions.of(treatment), z)
    return float(lower[0]), float(upper[0])


def log_ratio_se(control: Proportion, treatment: Proportion) -> float:
    """Return the standard error of the log ratio of two shares (Katz); both need a success."""
    return math.sqrt(sum((of.units - of.successes) / (of.successes * of.units) for of in (control, treatment)))


def _faults(control: Proportions, treatment: Proportions) -> ReasonArray:
    """Say where counts cannot be, ``None`` elsewhere."""
    faults: ReasonArray = np.full(control.units.shape, None)
    for of in (control, treatment):
        faults[(of.units == 0) & (of.successes == 0)] = ZERO_DENOMINATOR
    for of in (control, treatment):
        inside = (of.successes >= 0) & (of.successes <= of.units) & np.isfinite(of.units)
        faults[~inside | ((of.units < 1) & (of.units != 0))] = IMPOSSIBLE_COUNTS
    return faults


def _with_placeholders(shares: Proportions, possible: BoolArray) -> Proportions:
    """Put one of two where counts cannot be, so that the formulas run; what comes of it is never shown."""
    return Proportions(np.where(possible, shares.successes, 1.0), np.where(possible, shares.units, 2.0))


def _numbers(values: FloatArray, reasons: ReasonArray) -> Numbers:
    return Numbers(np.where(answered(reasons), values, np.nan), reasons)


def _estimates(
    estimate: FloatArray, lower: FloatArray, upper: FloatArray, level: float, reasons: ReasonArray
) -> Estimates:
    there = answered(reasons)
    shown = [np.where(there, values, np.nan) for values in (estimate, lower, upper)]
    return Estimates(shown[0], shown[1], shown[2], level, reasons)
