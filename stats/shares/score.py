"""Score tests of two shares: how far the data lie from an assumed difference or ratio, and the intervals by inversion.

The variance is taken where it belongs, at the shares most likely under the assumption, so nothing collapses at 0.
"""

from __future__ import annotations

import numpy as np

from stats.numerics.roots import crossing
from stats.shares.mover import newcombe_limits
from stats.summaries import FloatArray, Proportions

# Newton steps for the most likely shares; a bracket safeguards each, and halving alone would need about 60 of them.
MOST_STEPS = 120


def difference_score(
    control: Proportions, treatment: Proportions, difference: float | FloatArray, *, small_sample: bool = False
) -> FloatArray:
    """Return how many standard errors the data lie above an assumed difference of two shares.

    *Could B really be worse by a whole point?* Above 1.645 says no with 5 % risk.

    Parameters
    ----------
    control, treatment : Proportions
        Arrays of shape ``(n,)``.
    difference : float or ndarray of float, shape (n,)
        Assumed treatment rate minus control rate, between -1 and 1.
    small_sample : bool
        Multiply the variance by N/(N - 1), N people in all (Miettinen-Nurminen); without it the statistic is Mee's and,
        for a margin, Farrington and Manning's.

    Returns
    -------
    ndarray of float, shape (n,)
        At difference 0 without ``small_sample`` it is the pooled z statistic.

    References
    ----------
    Farrington, C. P. & Manning, G. (1990). Test statistics and sample size formulae for comparative binomial trials
    with null hypothesis of non-zero risk difference. Statistics in Medicine 9:1447-1454.
    Miettinen, O. & Nurminen, M. (1985). Comparative analysis of two rates. Statistics in Medicine 4:213-226.
    Mee, R. W. (1984). Confidence bounds for the difference between two probabilities. Biometrics 40:1175-1176.

    Examples
    --------
    >>> import numpy as np
    >>> a = Proportions(np.array([1500.0]), np.array([50_000.0]))
    >>> b = Proportions(np.array([1480.0]), np.array([50_000.0]))
    >>> difference_score(a, b, -0.002).round(3)
    array([1.487])
    """
    assumed = np.broadcast_to(np.asarray(difference, dtype=np.float64), control.units.shape)
    gap = treatment.rates - control.rates - assumed
    return _over(gap, _difference_variance(control, treatment, assumed, small_sample=small_sample))


def difference_limits(
    control: Proportions, treatment: Proportions, z: float, *, small_sample: bool
) -> tuple[FloatArray, FloatArray]:
    """Return all differences that the score test does not reject: Miettinen-Nurminen with ``small_sample``, else Mee.

    Parameters and references as for :func:`difference_score`; ``z`` standard errors to each side.
    """
    estimate = treatment.rates - control.rates
    both_c, both_t = _twice(control), _twice(treatment)
    ends = np.concatenate([np.full(estimate.shape, -1.0), np.ones(estimate.shape)])
    start = np.concatenate([estimate, estimate])

    def excess(assumed: FloatArray) -> FloatArray:
        gap = start - assumed
        return gap**2 - z**2 * _difference_variance(both_c, both_t, assumed, small_sample=small_sample)

    # At the estimate itself nothing is rejected, even where its own variance is 0 (none in both variants).
    inside = np.minimum(excess(start), -np.finfo(np.float64).tiny)
    # Newcombe's limits say how far to look; where three times as far is not enough, the end of the range is.
    near = np.concatenate(newcombe_limits(control, treatment, z))
    far = np.clip(start + 3 * (near - start), -1.0, 1.0)
    far = np.where(excess(far) > 0, far, ends)
    found = crossing(excess, start, far, at_low=inside)
    lower, upper = np.split(np.where(start == ends, ends, found), 2)
    return lower, upper


def ratio_score(control: Proportions, treatment: Proportions, ratio: float | FloatArray) -> FloatArray:
    """Return Koopman's statistic: how many standard errors the data lie above ``treatment = ratio × control``.

    Parameters
    ----------
    control, treatment : Proportions
        Arrays of shape ``(n,)``.
    ratio : float or ndarray of float, shape (n,)
        Assumed treatment rate over control rate, above 0.

    Returns
    -------
    ndarray of float, shape (n,)
        Signed root of Pearson's chi-square; at ratio 1 the pooled z statistic. 0 where nothing happened at all.

    References
    ----------
    Koopman, P. A. R. (1984). Confidence intervals for the ratio of two binomial proportions. Biometrics 40:513-517.

    Examples
    --------
    >>> import numpy as np
    >>> a = Proportions(np.array([351.0]), np.array([20_490.0]))
    >>> b = Proportions(np.array([412.0]), np.array([20_650.0]))
    >>> ratio_score(a, b, 1.0).round(4)
    array([2.1207])
    """
    x_c, n_c, x_t, n_t = control.successes, control.units, treatment.successes, treatment.units
    f_c, f_t, people, more = n_c - x_c, n_t - x_t, n_c + n_t, ratio - 1
    # The most likely control rate is the smaller root of a quadratic. Its discriminant, and what is left to 1 of both
    # rates, are written from those who did not, so that nothing cancels whether events are rare or nearly certain.
    root = np.sqrt((more * (x_t + n_c) + ratio * (f_t - f_c)) ** 2 + 4 * ratio * f_t * f_c)
    base = 2 * (x_c + x_t) / (n_t * ratio + x_t + n_c + x_c * ratio + root)
    other = np.minimum(ratio * base, 1.0)
    turn_c, turn_t = more * (people + f_c) + f_c + f_t, ratio * (f_c + f_t) - more * (people + f_t)
    with np.errstate(divide="ignore", invalid="ignore"):
        rest_c = np.where(turn_c > 0, (turn_c + root) / (2 * people * ratio), -2 * more * f_c / (root - turn_c))
        rest_t = np.where(turn_t > 0, (turn_t + root) / (2 * people), 2 * more * f_t / (root - turn_t))
    variance = other * np.maximum(rest_t, 0.0) / n_t + ratio * base * ratio * np.maximum(rest_c, 0.0) / n_c
    often = np.minimum(x_c / n_c, x_t / n_t) > 0.5
    gap = np.where(often, ratio * f_c / n_c - f_t / n_t - more, x_t / n_t - ratio * (x_c / n_c))
    return _over(gap, variance)


def ratio_limits(control: Proportions, treatment: Proportions, z: float) -> tuple[FloatArray, FloatArray]:
    """Return all ratios of treatment rate to control rate that Koopman's test does not reject, shape ``(n,)`` each.

    Every control needs a success. Where the treatment has none the lower limit is 0. References as for
    :func:`ratio_score`.
    """
    both_c, both_t = _twice(control), _twice(treatment)
    none = both_t.successes == 0
    # At a treatment of 0 the statistic comes from 0 at ratio 0; a billionth of a success is near enough to begin there.
    start = np.log(np.maximum(both_t.successes, 1e-9) / both_t.units) - np.log(both_c.rates)
    below = np.arange(none.size) < control.units.size
    side, target = np.where(below, -1.0, 1.0), np.where(below, z, -z)

    def distance(log_ratio: FloatArray) -> FloatArray:
        return ratio_score(both_c, both_t, np.exp(log_ratio)) - target

    near, far, step = start, start + 0.5 * side, 0.5 * side
    value = distance(far)
    while (short := (value * side > 0) & ~(below & none)).any():
        step = np.where(short, 2 * step, step)
        near, far = np.where(short, far, near), np.where(short, start + step, far)
        value = np.where(short, distance(far), value)
    limits = np.exp(crossing(distance, near, far, at_high=value))
    lower, upper = np.split(np.where(below & none, 0.0, limits), 2)
    return lower, upper


def _difference_variance(
    control: Proportions, treatment: Proportions, assumed: FloatArray, *, small_sample: bool
) -> FloatArray:
    """Return the variance of the difference of rates at the most likely shares under an assumed difference."""
    p_c, p_t = _most_likely(control, treatment, assumed)
    variance: FloatArray = p_c * (1 - p_c) / control.units + p_t * (1 - p_t) / treatment.units
    people = control.units + treatment.units
    return variance * (people / (people - 1)) if small_sample else variance


def _most_likely(control: Proportions, treatment: Proportions, assumed: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the shares of largest likelihood that differ by the assumed difference.

    The likelihood has one peak in the smaller share s, between 0 and 1 - |difference|; safeguarded Newton steps on its
    slope find it to the last digits, where the closed form of the cubic loses half of them for rare events.
    """
    shift_c, shift_t = np.maximum(-assumed, 0.0), np.maximum(assumed, 0.0)
    room = 1 - np.abs(assumed)

    def slope(s: FloatArray) -> tuple[FloatArray, FloatArray]:
        first, second = _slope(control, s + shift_c), _slope(treatment, s + shift_t)
        return first[0] + second[0], first[1] + second[1]

    low, high = np.zeros(room.shape), room
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        at_low, at_high = slope(low)[0] <= 0, slope(high)[0] >= 0
        total = control.successes + treatment.successes - control.units * shift_c - treatment.units * shift_t
        s = total / (control.units + treatment.units)
        s = np.where((s > low) & (s < high), s, 0.5 * high)
        s = np.where(at_low, low, np.where(at_high, high, s))
        open_ = ~(at_low | at_high)
        for _ in range(MOST_STEPS):
            if not open_.any():
                break
            rise, bend = slope(s)
            low, high = np.where(rise > 0, s, low), np.where(rise < 0, s, high)
            # From above a hyperbola with this slope and bend, which cannot fall below 0; from below a straight line.
            new = np.where(rise < 0, s * (bend * s / (bend * s + rise)), s - rise / bend)
            new = np.where((new > low) & (new < high), new, 0.5 * (low + high))
            new = np.where(open_ & (rise != 0), new, s)
            open_ = np.abs(new - s) > 1e-10 * new
            s = new
    return np.minimum(s + shift_c, 1.0), np.minimum(s + shift_t, 1.0)


def _slope(shares: Proportions, rate: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return slope and bend of the log likelihood at a rate; what nobody did (or left undone) adds nothing."""
    failures, rest = shares.units - shares.successes, np.maximum(1 - rate, 0.0)
    gain = np.where(shares.successes > 0, shares.successes / rate, 0.0)
    loss = np.where(failures > 0, failures / rest, 0.0)
    return gain - loss, -np.where(gain > 0, gain / rate, 0.0) - np.where(loss > 0, loss / rest, 0.0)


def _over(gap: FloatArray, variance: FloatArray) -> FloatArray:
    """Return gap over standard error; infinitely far where there is a gap but no variance."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(gap == 0, 0.0, gap / np.sqrt(np.maximum(variance, 0.0)))


def _twice(shares: Proportions) -> Proportions:
    """Return each share two times, for the lower and the upper limit."""
    return Proportions(np.concatenate([shares.successes] * 2), np.concatenate([shares.units] * 2))
