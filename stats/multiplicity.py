"""Several p-values at once: Holm for treatments on the primary metric, Benjamini-Hochberg for exploring."""

from __future__ import annotations

from collections.abc import Sequence


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
    _check(p_values)
    count, smallest = len(p_values), 1.0
    adjusted = [1.0] * count
    for rank, place in reversed(list(enumerate(sorted(range(count), key=p_values.__getitem__)))):
        smallest = min(smallest, p_values[place] * count / (rank + 1))
        adjusted[place] = smallest
    return adjusted


def _check(p_values: Sequence[float]) -> None:
    if not all(0 <= value <= 1 for value in p_values):
        raise ValueError(f"a p-value lies between 0 and 1: {list(p_values)}")
