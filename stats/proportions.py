"""Two shares of people: difference by Newcombe, lift by log ratio or, for few successes, Koopman's score."""

from __future__ import annotations

import math

import scipy.optimize

from stats.distributions import log_standard_error, two_sided_p, two_sided_quantile
from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.reasons import CONTROL_IS_ZERO, NO_VARIATION, NOTHING_HAPPENED
from stats.summaries import Proportion

# Below this many successes (or failures) in a variant the log ratio is too coarse.
FEW = 10

# No p-value below that of this many standard errors is worth telling apart.
FARTHEST = 37.0


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
        ``difference`` by Newcombe's hybrid of two Wilson intervals. ``lift`` by the normal interval of the log ratio
        (``method`` is ``"log_ratio"``), by Koopman's score where a variant has fewer than 10 successes or where
        everybody did it (``"koopman_score"``); ``NotEstimable`` at control 0 (``"newcombe"``). ``p_value`` belongs to
        the lift's interval, at control 0 to the difference's.

    Notes
    -----
    Not for clicks on impressions: one person sees many, and some click often. People per cluster (posts, shops) break
    independence as well.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions, method 10.
    Statistics in Medicine 17:873-890. Katz et al. (1978). Biometrics 34:469-474.
    Koopman, P. A. R. (1984). Confidence intervals for the ratio of two binomial proportions. Biometrics 40:513-517.

    Examples
    --------
    >>> effect = compare_proportions(Proportion(351, 20490), Proportion(412, 20650))
    >>> round(effect.lift.estimate, 3), round(effect.lift.lower, 3), round(effect.p_value, 3)
    (0.165, 0.011, 0.034)
    """
    z = two_sided_quantile(confidence)
    rates = control.successes / control.units, treatment.successes / treatment.units
    lift: Estimate | NotEstimable
    p_value: float | NotEstimable
    if control.successes == 0:
        method, lift = "newcombe", CONTROL_IS_ZERO if treatment.successes else NOTHING_HAPPENED
        p_value = _newcombe_p(control, treatment) if treatment.successes else NOTHING_HAPPENED
    elif rates == (1.0, 1.0):
        method, lift, p_value = "koopman_score", NO_VARIATION, NO_VARIATION
    elif min(control.successes, treatment.successes) < FEW or 1.0 in rates:
        method, lift = "koopman_score", _koopman_lift(control, treatment, z, confidence)
        p_value = two_sided_p(_score(control, treatment, 1.0))
    else:
        method, lift = "log_ratio", _log_lift(control, treatment, z, confidence)
        p_value = two_sided_p(math.log(rates[1] / rates[0]) / log_ratio_se(control, treatment))
    lower, upper = newcombe(control, treatment, z)
    return Effect(
        method=method,
        control=rates[0],
        treatment=rates[1],
        difference=Estimate(rates[1] - rates[0], lower, upper, confidence),
        lift=lift,
        p_value=p_value,
        degrees_of_freedom=None,
        control_units=int(control.units),
        treatment_units=int(treatment.units),
        log_lift_se=log_standard_error(lift.lower, lift.upper, z) if isinstance(lift, Estimate) else None,
    )


def wilson(proportion: Proportion, z: float) -> tuple[float, float]:
    """Return Wilson's score interval of one share, reaching z standard errors to each side.

    References
    ----------
    Wilson, E. B. (1927). JASA 22:209-212.
    """
    n, p = proportion.units, proportion.successes / proportion.units
    middle = p + z**2 / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    # At 0 and at all the interval ends exactly there; rounding must not move it.
    lower = 0.0 if proportion.successes == 0 else (middle - reach) / scale
    return lower, 1.0 if proportion.successes == n else (middle + reach) / scale


def newcombe(control: Proportion, treatment: Proportion, z: float) -> tuple[float, float]:
    """Return Newcombe's interval (method 10) of treatment rate minus control rate."""
    p_c, p_t = control.successes / control.units, treatment.successes / treatment.units
    (low_c, high_c), (low_t, high_t) = wilson(control, z), wilson(treatment, z)
    difference = p_t - p_c
    return difference - math.hypot(p_t - low_t, high_c - p_c), difference + math.hypot(high_t - p_t, p_c - low_c)


def log_ratio_se(control: Proportion, treatment: Proportion) -> float:
    """Return the standard error of the log ratio of two shares (Katz); both need a success."""
    return math.sqrt(
        1 / treatment.successes - 1 / treatment.units + 1 / control.successes - 1 / control.units,
    )


def _log_lift(control: Proportion, treatment: Proportion, z: float, level: float) -> Estimate:
    """Return the normal interval of the log ratio, as a lift."""
    log_ratio = math.log(treatment.successes / treatment.units) - math.log(control.successes / control.units)
    reach = z * log_ratio_se(control, treatment)
    return Estimate(math.expm1(log_ratio), math.expm1(log_ratio - reach), math.expm1(log_ratio + reach), level)


def _koopman_lift(control: Proportion, treatment: Proportion, z: float, level: float) -> Estimate:
    """Invert Koopman's score test over all ratios; the control has a success."""
    ratio = (treatment.successes / treatment.units) / (control.successes / control.units)
    # The statistic falls in the ratio: from above z for ratios near 0 to below -z for large ones.
    # At a treatment of 0 it comes from 0 at ratio 0; a billionth of a success is near enough to begin there.
    start = math.log(ratio) if ratio > 0 else math.log(1e-9 / treatment.units)
    lower = 0.0 if ratio == 0 else math.exp(_crossing(control, treatment, z, start, step=-1.0))
    upper = math.exp(_crossing(control, treatment, -z, start, step=1.0))
    return Estimate(ratio - 1, lower - 1, upper - 1, level)


def _crossing(control: Proportion, treatment: Proportion, target: float, start: float, *, step: float) -> float:
    """Find the log ratio at which the score statistic is ``target``, going from ``start`` in steps that grow."""

    def distance(log_ratio: float) -> float:
        return _score(control, treatment, math.exp(log_ratio)) - target

    far = start + step
    while distance(far) * step > 0:
        step *= 2
        far = start + step
    return float(scipy.optimize.brentq(distance, start, far, xtol=1e-13, rtol=1e-13))


def _score(control: Proportion, treatment: Proportion, ratio: float) -> float:
    """Return Koopman's statistic: how many standard errors the data lie above ``treatment = ratio × control``."""
    x_c, n_c, x_t, n_t = control.successes, control.units, treatment.successes, treatment.units
    # Maximum likelihood of the control rate under the ratio: the smaller root, in the form without cancellation.
    a, b, c = (n_c + n_t) * ratio, n_t * ratio + x_t + n_c + x_c * ratio, x_c + x_t
    base = 2 * c / (b + math.sqrt(max(b * b - 4 * a * c, 0.0)))
    other = min(ratio * base, 1.0)
    variance = other * (1 - other) / n_t + ratio**2 * base * (1 - base) / n_c
    gap = x_t / n_t - ratio * x_c / n_c
    return gap / math.sqrt(variance) if variance > 0 else math.copysign(math.inf, gap)


def _newcombe_p(control: Proportion, treatment: Proportion) -> float:
    """Return the p-value of Newcombe's interval where the control is 0: the level at which it touches 0."""

    def lower(z: float) -> float:
        return newcombe(control, treatment, z)[0]

    if lower(FARTHEST) > 0:
        return two_sided_p(FARTHEST)
    return two_sided_p(float(scipy.optimize.brentq(lower, 1e-6, FARTHEST, xtol=1e-12)))
