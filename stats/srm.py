"""Sample ratio mismatch: whether the draw gave each variant the share of people it was planned to get."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import scipy.special

from stats.errors import NotEstimable
from stats.reasons import NOBODY_ASSIGNED


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """Chi-square of observed against planned counts; flagged by the caller below 0.001, not below 0.05."""

    p_value: float
    statistic: float


def sample_ratio(observed: Sequence[int], shares: Sequence[float]) -> SampleRatio | NotEstimable:
    """Test whether counts of drawn units fit the planned shares.

    Parameters
    ----------
    observed : sequence of int
        Units per variant. Assigned people, never impressions: delivery is optimised, so those are no draw.
    shares : sequence of float
        Planned part of each variant, above 0; need not add up to 1.

    Returns
    -------
    SampleRatio or NotEstimable
        Pearson's chi-square with variants minus 1 degrees of freedom; ``NotEstimable`` if nobody was assigned.

    Raises
    ------
    ValueError
        With fewer than two variants, lists of different length, a negative count or a share that is not above 0.

    Examples
    --------
    >>> round(sample_ratio([50912, 49760], [0.5, 0.5]).p_value, 5)
    0.00028
    """
    if len(observed) != len(shares) or len(observed) < 2:
        raise ValueError(f"each of at least two variants needs a count and a share: {len(observed)}, {len(shares)}")
    if min(observed) < 0 or not all(share > 0 and math.isfinite(share) for share in shares):
        raise ValueError(f"counts must be 0 or more and shares above 0: {list(observed)}, {list(shares)}")
    total = sum(observed)
    if total == 0:
        return NOBODY_ASSIGNED
    expected = [total * share / sum(shares) for share in shares]
    statistic = math.fsum((count - plan) ** 2 / plan for count, plan in zip(observed, expected, strict=True))
    return SampleRatio(float(scipy.special.chdtrc(len(observed) - 1, statistic)), statistic)
