"""Wilson's interval of one share, and what is put together from two of them: Newcombe's difference, MOVER-R's ratio."""

from __future__ import annotations

import numpy as np

from stats.summaries import FloatArray, Proportions


def wilson_limits(shares: Proportions, z: float | FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return Wilson's score interval of each share.

    *How large may the part of people who buy be, in truth?*

    Parameters
    ----------
    shares : Proportions
        People and how many of them did it, arrays of shape ``(n,)``.
    z : float or ndarray of float, shape (n,)
        Standard errors to each side.

    Returns
    -------
    lower, upper : ndarray of float, shape (n,)
        Exactly 0 where nobody did it, exactly 1 where everybody did.

    Notes
    -----
    The two roots of ``(p - x)² = z² x (1 - x) / n``; the lower one in the form without cancellation, so that rare
    events among a billion people keep their digits.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22:209-212.

    Examples
    --------
    >>> import numpy as np
    >>> lower, upper = wilson_limits(Proportions(np.array([250.0]), np.array([10_000.0])), 1.96)
    >>> lower.round(5), upper.round(5)
    (array([0.02212]), array([0.02825]))
    """
    n, p = shares.units, shares.rates
    middle = p + z**2 / (2 * n)
    reach = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    lower = p**2 / (middle + reach)
    return lower, np.where(shares.successes == n, 1.0, (middle + reach) / scale)


def newcombe_limits(
    control: Proportions, treatment: Proportions, z: float | FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return Newcombe's interval (method 10) of treatment rate minus control rate, shape ``(n,)`` each.

    *How many more of a hundred people bought with B?*

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions. Statistics in
    Medicine 17:873-890, method 10 (no continuity correction).
    """
    p_c, p_t = control.rates, treatment.rates
    (low_c, high_c), (low_t, high_t) = wilson_limits(control, z), wilson_limits(treatment, z)
    difference = p_t - p_c
    return difference - np.hypot(p_t - low_t, high_c - p_c), difference + np.hypot(high_t - p_t, p_c - low_c)


def mover_ratio_limits(control: Proportions, treatment: Proportions, z: float) -> tuple[FloatArray, FloatArray]:
    """Return the interval of treatment rate over control rate from two Wilson intervals (MOVER-R), shape ``(n,)`` each.

    *How many times as many bought with B?* The control needs a success.

    References
    ----------
    Donner, A. & Zou, G. Y. (2012). Closed-form confidence intervals for functions of the normal mean and standard
    deviation. Statistical Methods in Medical Research 21:347-359; with Wilson limits as in R ratesci ``moverci``.
    """
    p_c, p_t = control.rates, treatment.rates
    (low_c, high_c), (low_t, high_t) = wilson_limits(control, z), wilson_limits(treatment, z)
    product = p_c * p_t
    # Both products under the roots are those of numbers not below 0; rounding must not make them so.
    gap = np.sqrt(np.maximum(product**2 - low_t * high_c * (2 * p_t - low_t) * (2 * p_c - high_c), 0.0))
    span = np.sqrt(np.maximum(product**2 - high_t * low_c * (2 * p_t - high_t) * (2 * p_c - low_c), 0.0))
    # The smaller root as low·low/(larger root), which needs no difference of near numbers and no division by 0.
    lower = low_t * (2 * p_t - low_t) / np.where(product > 0, product + gap, 1.0)
    return lower, (product + span) / (low_c * (2 * p_c - low_c))
