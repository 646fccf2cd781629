"""Exact answers for few events: the ratio of two rates given the total, and Fisher's test."""

from __future__ import annotations

import numpy as np
import scipy

from stats.summaries import FloatArray, Proportions

# R's fisher.test counts an outcome as equally likely within this relative distance.
SAME = 1 + 1e-7

# Further from the mean than this many standard deviations (and units) no outcome has any weight left.
FARTHEST = 40

# A list of tables is never longer than this many beyond what that takes.
LONGEST = 1_000_000


def exact_ratio_limits(
    control: Proportions, treatment: Proportions, confidence: float
) -> tuple[FloatArray, FloatArray]:
    """Return exact limits of treatment rate over control rate, given how many events there were in all.

    *Two bought with A, nine with B: how many times as good can B be?*

    Parameters
    ----------
    control, treatment : Proportions
        Events and what they are counted on (people, or an exposure such as days), arrays of shape ``(n,)``; at least
        one event in each pair.
    confidence : float
        Level of the interval.

    Returns
    -------
    lower, upper : ndarray of float, shape (n,)
        Lower is 0 where the treatment has none; upper is infinite where the control has none.

    Notes
    -----
    Of ``T`` independent rare events ``X`` fall to the treatment, binomial with chance ``φ = ρ n_T / (ρ n_T + n_C)``;
    the Clopper-Pearson limits of φ become limits of ρ. Exact for counts of rare events. Shares that are not rare vary
    less than that, so the limits then cover more than they promise, never less (checked by enumeration).

    References
    ----------
    Przyborowski, J. & Wilenski, H. (1940). Homogeneity of results in testing samples from Poisson series. Biometrika
    31:313-323. Clopper, C. J. & Pearson, E. S. (1934). Biometrika 26:404-413.

    Examples
    --------
    >>> import numpy as np
    >>> two, nine = (Proportions(np.array([events]), np.array([1000.0])) for events in (2.0, 9.0))
    >>> lower, upper = exact_ratio_limits(two, nine, 0.95)
    >>> lower.round(3), upper.round(2)
    (array([0.931]), array([42.8]))
    """
    tail = (1 - confidence) / 2
    x_c, x_t = control.successes, treatment.successes
    scale = control.units / treatment.units
    # Chances are asked for the treatment below and for the control above, so that neither comes as 1 minus almost 1.
    low = _chance(x_t, x_c + 1, tail)
    high = _chance(x_c, x_t + 1, tail)
    with np.errstate(divide="ignore"):
        upper = np.where(high > 0, scale * (1 - high) / high, np.inf)
    return scale * low / (1 - low), upper


def exact_ratio_tails(
    control: Proportions, treatment: Proportions, ratio: float | FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the chances of a treatment at least as high, and at least as low, as seen if the ratio were ``ratio``.

    Parameters and references as for :func:`exact_ratio_limits`. Twice the smaller one is below 0.05 exactly where the
    95 % limits exclude the ratio.

    Returns
    -------
    as_high, as_low : ndarray of float, shape (n,)
    """
    x_c, x_t = control.successes, treatment.successes
    weight_t, weight_c = ratio * treatment.units, control.units
    chance = weight_t / (weight_t + weight_c)
    other = weight_c / (weight_t + weight_c)
    as_high = np.where(x_t > 0, scipy.special.betainc(np.maximum(x_t, 1e-9), x_c + 1, chance), 1.0)
    as_low = np.where(x_c > 0, scipy.special.betainc(np.maximum(x_c, 1e-9), x_t + 1, other), 1.0)
    return as_high, as_low


def fisher_exact_p(control: Proportions, treatment: Proportions) -> FloatArray:
    """Return Fisher's exact two-sided p-value of two shares.

    *With so few buyers, could the draw alone have dealt them like this?*

    Parameters
    ----------
    control, treatment : Proportions
        Whole counts, arrays of shape ``(n,)``.

    Returns
    -------
    ndarray of float, shape (n,)
        Chance of all tables that are no likelier than the one seen, given both totals; 1 where only one table is
        possible (nobody or everybody did it).

    Notes
    -----
    Larger than the other p-values, since the total is taken as fixed and tables are few. One comparison after the
    other: each has its own list of tables. Weights come from the ratio of neighbouring tables, so a billion people lose
    no digits.

    References
    ----------
    Fisher, R. A. (1935). The logic of inductive inference. JRSS 98:39-82; two-sided as in R ``fisher.test``.

    Examples
    --------
    >>> import numpy as np
    >>> people = np.array([1_000_000.0])
    >>> fisher_exact_p(Proportions(np.array([11.0]), people), Proportions(np.array([23.0]), people)).round(5)
    array([0.05761])
    """
    rows = zip(control.successes, control.units, treatment.successes, treatment.units, strict=True)
    return np.array([_fisher(*map(float, row)) for row in rows], dtype=np.float64)


def _fisher(x_c: float, n_c: float, x_t: float, n_t: float) -> float:
    total, people = x_c + x_t, n_c + n_t
    lowest, highest = max(0.0, total - n_c), min(total, n_t)
    mean = total * (n_t / people)
    spread = np.sqrt(mean * (n_c / people) * ((people - total) / max(people - 1, 1.0)))
    reach = FARTHEST * (spread + 1)
    if abs(x_t - mean) > max(reach, LONGEST):
        # So far out among so many that the chance is no double any more.
        return 0.0
    first = np.ceil(max(lowest, min(mean - reach, x_t)))
    last = np.floor(min(highest, max(mean + reach, x_t)))
    table = np.arange(first, last + 1)
    before = table[:-1]
    steps = np.log((total - before) * (n_t - before)) - np.log((before + 1) * (n_c - total + before + 1))
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    weights = np.exp(logs - logs.max())
    seen = weights[int(x_t - first)]
    return float(min(weights[weights <= seen * SAME].sum() / weights.sum(), 1.0))


def _chance(events: FloatArray, others: FloatArray, tail: float) -> FloatArray:
    """Return the Clopper-Pearson lower limit of a chance; 0 without events."""
    return np.where(events > 0, scipy.special.betaincinv(np.maximum(events, 1e-9), others, tail), 0.0)
