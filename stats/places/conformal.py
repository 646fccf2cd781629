"""Shifted time blocks: would the days after the start stand out had they lain anywhere else (Chernozhukov et al.)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level
from stats.places.placebo import ROUNDING, reaches
from stats.reasons import EFFECTS_IN_PIECES
from stats.summaries import FloatArray

# The set is looked for on so many effects to each side before its ends are narrowed down.
STEPS = 40
DOUBLINGS = 12
HALVINGS = 30


def block_p(residuals: FloatArray, n_pre: int) -> float:
    """Return how often a block of days as long as the test lies as far from what was foretold.

    *Is the gap after the start larger than gaps of the same length at other times?*

    Parameters
    ----------
    residuals : ndarray of float, shape (n_days,)
        Of a model fitted to **all** days after the effect under test was taken out, oldest first.
    n_pre : int
        Days before the start.

    Returns
    -------
    float
        Share of all cyclic shifts of the days whose last block is at least as far out, the unshifted one among them.
        Never below 1 / n_days.

    Raises
    ------
    ValueError
        If no day lies after the start.

    Notes
    -----
    Statistic: sum of the absolute residuals of the block (q = 1). Exact where the residuals are exchangeable, and close
    to it where they are stationary and one day drags only few others along.

    References
    ----------
    Chernozhukov, V., Wüthrich, K. & Zhu, Y. (2021). JASA 116:1849-1864 (moving-block permutations).

    Examples
    --------
    >>> import numpy as np
    >>> block_p(np.array([1.0, -1, 2, 0, 1, -1, 1, 0, 5, 6]), 8)
    0.1
    """
    days = residuals.size
    length = days - n_pre
    if not 0 < length <= days:
        raise ValueError(f"n_pre must leave a day after the start: {n_pre} of {days}")
    sizes = np.abs(residuals)
    around = np.concatenate([sizes, sizes[: length - 1]])
    sums = np.lib.stride_tricks.sliding_window_view(around, length).sum(axis=1)
    return float((sums >= sums[n_pre % days] - ROUNDING * sizes.sum()).mean())


def invert_average_effect(
    residuals: Callable[[float], FloatArray], n_pre: int, estimate: float, confidence: float
) -> tuple[Estimate, float | NotEstimable]:
    """Return the effects, the same on every day after the start, that shifted blocks do not reject.

    Parameters
    ----------
    residuals : callable
        Gives the residuals of all days with this average effect taken out of the days after the start.
    n_pre : int
        Days before the start.
    estimate : float
        Best guess of the average effect, where the search begins.
    confidence : float
        Level; 1 / n_days must not lie above 1 - confidence, else nothing would ever be rejected.

    Returns
    -------
    Estimate, float or NotEstimable
        From the smallest to the largest effect not rejected; an end is ``None`` where none of the effects tried, up to
        4096 times the largest residual away, is rejected. The best guess itself always lies within. Beside it p at an
        effect of 0.

    Notes
    -----
    The set may have holes, which the range closes. The range holds 0 exactly where p lies above 1 - confidence; where 0
    lies in a hole, p is withheld.
    """
    check_level(confidence)
    span = float(np.abs(residuals(estimate)).max())
    scale = max(span, np.finfo(float).tiny)

    def held(effect: float) -> bool:
        return not reaches(block_p(residuals(effect), n_pre), confidence)

    p_value = block_p(residuals(0.0), n_pre)
    rejected = reaches(p_value, confidence)
    lower, upper = (_end(held, estimate, side * scale) for side in (-1.0, 1.0))
    if not rejected:
        lower = None if lower is None else min(lower, 0.0)
        upper = None if upper is None else max(upper, 0.0)
    found = Estimate(estimate, lower, upper, confidence)
    in_a_hole = rejected and (lower is None or lower <= 0) and (upper is None or upper >= 0)
    return found, EFFECTS_IN_PIECES if in_a_hole else p_value


def _end(held: Callable[[float], bool], start: float, step: float) -> float | None:
    """Return the furthest effect in this direction that is held, or nothing where there is no end."""
    reach = step
    for _ in range(DOUBLINGS):
        if not held(start + reach) and not held(start + 2 * reach):
            break
        reach *= 2
    else:
        return None
    grid = start + np.linspace(0.0, reach, STEPS + 1)
    inside = [place for place in range(STEPS + 1) if held(float(grid[place]))]
    last = max(inside, default=0)
    low, high = float(grid[last]), float(grid[min(last + 1, STEPS)])
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if held(middle) else (low, middle)
    return low
