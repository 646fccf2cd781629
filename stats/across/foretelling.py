"""How well one number foretold another over several experiments: whether larger ones go with larger ones."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy.special
import scipy.stats

from stats.errors import NotEstimable
from stats.summaries import FloatArray

FEWEST_PAIRS = 8


@dataclass(frozen=True, slots=True)
class RankAgreement:
    """Spearman's rank correlation of ``pairs`` pairs with its interval: 1 is the same order, -1 the opposite one."""

    estimate: float
    lower: float
    upper: float
    pairs: int


def rank_agreement(first: FloatArray, second: FloatArray, *, confidence: float = 0.95) -> RankAgreement | NotEstimable:
    """Say how far the order of the first numbers foretells the order of the second.

    *Did the experiments with the larger early sign also have the larger outcome?*

    Parameters
    ----------
    first, second : ndarray of float, shape (n,)
        Pairs; ranks do not mind how either was counted.
    confidence : float
        Of the interval.

    Returns
    -------
    RankAgreement or NotEstimable
        Not below eight pairs, and not where all numbers of one side are the same: there is no order then.

    Notes
    -----
    Interval on Fisher's scale with the variance ``(1 + r² / 2) / (n - 3)`` of Bonett and Wright, right for samples as
    small as these where the older ``1.06 / (n - 3)`` is too narrow for strong agreement.

    References
    ----------
    Bonett, D. G. and Wright, T. A. (2000). Sample size requirements for estimating Pearson, Kendall and Spearman
    correlations. Psychometrika 65:23-28.

    Examples
    --------
    >>> import numpy as np
    >>> found = rank_agreement(np.arange(8.0), np.array([0.0, 2, 1, 3, 4, 6, 5, 7]))
    >>> round(found.estimate, 3), round(found.lower, 2), round(found.upper, 2)
    (0.952, 0.66, 0.99)
    """
    pairs = int(first.size)
    if pairs < FEWEST_PAIRS:
        return NotEstimable("too_few", f"Too few to say: {pairs} of at least {FEWEST_PAIRS} pairs of numbers.")
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return NotEstimable("no_order", "All numbers of one side are the same: there is no order to compare.")
    estimate = float(scipy.stats.spearmanr(first, second).statistic)
    # At exactly the same order Fisher's scale ends; half a step of the ranks before it still says where it lies.
    inside = math.copysign(min(abs(estimate), 1 - 3 / (pairs * (pairs**2 - 1))), estimate)
    reach = float(scipy.special.ndtri(0.5 + confidence / 2)) * math.sqrt((1 + inside**2 / 2) / (pairs - 3))
    middle = math.atanh(inside)
    lower, upper = math.tanh(middle - reach), math.tanh(middle + reach)
    return RankAgreement(estimate, min(lower, estimate), max(upper, estimate), pairs)
