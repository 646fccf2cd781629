"""Several p-values at once: Holm for treatments on the primary metric, Benjamini-Hochberg for exploring.

Bonferroni, Hochberg and Benjamini-Yekutieli stand beside them for readers who know them from other tools.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from stats.numerics.distributions import check_level

# Rounding must not take back what lies exactly at the level.
ROUNDING = 1e-12


def holm(p_values: Sequence[float]) -> list[float]:
    """Return Holm's adjusted p-values, in the order given.

    Below the level wherever all false alarms together keep it (family-wise error).

    Parameters
    ----------
    p_values : sequence of float
        Between 0 and 1; tests without a p-value are left out by the caller.

    Raises
    ------
    ValueError
        If a value is no p-value.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scand. J. Stat. 6:65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03, 0.005])
    [0.03, 0.06, 0.06, 0.02]
    """
    _check(p_values)
    count, largest = len(p_values), 0.0
    adjusted = [0.0] * count
    for rank, place in enumerate(sorted(range(count), key=p_values.__getitem__)):
        largest = max(largest, min(1.0, (count - rank) * p_values[place]))
        adjusted[place] = largest
    return adjusted


def bonferroni(p_values: Sequence[float]) -> list[float]:
    """Return Bonferroni's adjusted p-values: each times their number, at most 1.

    *What if I simply divide the 5 % by the number of treatments?* Keeps the same promise as :func:`holm`, which never
    finds less.

    Parameters
    ----------
    p_values : sequence of float
        Between 0 and 1; tests without a p-value are left out by the caller.

    Raises
    ------
    ValueError
        If a value is no p-value.

    References
    ----------
    Dunn, O. J. (1961). Multiple comparisons among means. JASA 56:52-64.

    Examples
    --------
    >>> bonferroni([0.01, 0.04, 0.03, 0.005])
    [0.04, 0.16, 0.12, 0.02]
    """
    _check(p_values)
    return [min(1.0, len(p_values) * value) for value in p_values]


def hochberg(p_values: Sequence[float]) -> list[float]:
    """Return Hochberg's adjusted p-values, in the order given.

    *May I stop at the largest p that is small enough?* Finds at least what :func:`holm` finds, but holds its promise
    only where the tests are independent or depend on each other positively: treatments against one control do,
    segments that share people may not.

    Parameters
    ----------
    p_values : sequence of float
        Between 0 and 1; tests without a p-value are left out by the caller.

    Raises
    ------
    ValueError
        If a value is no p-value.

    References
    ----------
    Hochberg, Y. (1988). A sharper Bonferroni procedure. Biometrika 75:800-802.

    Examples
    --------
    >>> hochberg([0.01, 0.04, 0.03, 0.005])
    [0.03, 0.04, 0.04, 0.02]
    """
    return _step_up(p_values, [(float(rank), 1) for rank in range(len(p_values), 0, -1)])


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Return Benjamini-Hochberg's adjusted p-values, in the order given.

    Those below 5 % hold on average at most 5 % false alarms among them (false discovery rate).

    Parameters
    ----------
    p_values : sequence of float
        Between 0 and 1; tests without a p-value are left out by the caller.

    Raises
    ------
    ValueError
        If a value is no p-value.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57:289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.005])
    [0.02, 0.04, 0.04, 0.02]
    """
    count = len(p_values)
    return _step_up(p_values, [(float(count), rank) for rank in range(1, count + 1)])


def benjamini_yekutieli(p_values: Sequence[float]) -> list[float]:
    """Return Benjamini-Yekutieli's adjusted p-values, in the order given.

    *And if the metrics hang together in ways nobody knows?* The promise of :func:`benjamini_hochberg` under any
    dependence, at the price of a factor 1 + 1/2 + ... + 1/n.

    Parameters
    ----------
    p_values : sequence of float
        Between 0 and 1; tests without a p-value are left out by the caller.

    Raises
    ------
    ValueError
        If a value is no p-value.

    References
    ----------
    Benjamini, Y. & Yekutieli, D. (2001). The control of the false discovery rate under dependency. Ann. Stat.
    29:1165-1188.

    Examples
    --------
    >>> [round(value, 4) for value in benjamini_yekutieli([0.01, 0.04, 0.03, 0.005])]
    [0.0417, 0.0833, 0.0833, 0.0417]
    """
    count = len(p_values)
    harmonic = math.fsum(1 / rank for rank in range(1, count + 1))
    return _step_up(p_values, [(harmonic * count, rank) for rank in range(1, count + 1)])


def rejected(adjusted: Sequence[float], alpha: float = 0.05) -> list[bool]:
    """Return which of the adjusted p-values count as found at a level.

    Parameters
    ----------
    adjusted : sequence of float
        From one of the functions above.
    alpha : float
        Level, strictly between 0 and 1; a value exactly at it is found.

    Raises
    ------
    ValueError
        If the level or a value is impossible.

    Examples
    --------
    >>> rejected(holm([0.01, 0.04, 0.03, 0.005]))
    [True, False, False, True]
    """
    check_level(alpha)
    _check(adjusted)
    return [value <= alpha * (1 + ROUNDING) for value in adjusted]


def _step_up(p_values: Sequence[float], fractions: Sequence[tuple[float, int]]) -> list[float]:
    """Multiply the sorted p-values by their fractions, none larger than one behind it."""
    _check(p_values)
    smallest = 1.0
    adjusted = [1.0] * len(p_values)
    for rank, place in reversed(list(enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)))):
        smallest = min(smallest, p_values[place] * fractions[rank][0] / fractions[rank][1])
        adjusted[place] = smallest
    return adjusted


def _check(p_values: Sequence[float]) -> None:
    if not all(0 <= value <= 1 for value in p_values):
        raise ValueError(f"a p-value lies between 0 and 1: {list(p_values)}")
