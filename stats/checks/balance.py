"""Whether the variants got the same money and met the same kind of people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from stats.errors import NotEstimable
from stats.reasons import AUDIENCE_UNKNOWN, SPEND_UNKNOWN

SPEND_WARNS = 1.25
SPEND_FATAL = 2.0
AUDIENCE_LIMIT = 0.05


@dataclass(frozen=True, slots=True)
class SpendBalance:
    """How evenly money was spent.

    Parameters
    ----------
    ratio : float
        The dearest variant's spend divided by the cheapest's, at least 1.
    equal_planned : bool
        The plan gave all variants the same budget.
    """

    ratio: float
    equal_planned: bool

    @property
    def passed(self) -> bool:
        """Tell whether the spend is even: at most 1.25 times as much."""
        return self.ratio <= SPEND_WARNS

    @property
    def fatal(self) -> bool:
        """Tell whether the comparison is lost: more than twice as much where equal budgets were planned."""
        return self.equal_planned and self.ratio > SPEND_FATAL


@dataclass(frozen=True, slots=True)
class AudienceMix:
    """How far the audiences lie apart.

    Parameters
    ----------
    distance : float
        Largest total variation distance between two variants: the share of people who would have to change segments.
        0 is the same mix, 1 nobody in common.
    """

    distance: float

    @property
    def passed(self) -> bool:
        """Tell whether the variants met the same kind of people: a distance of at most 0.05."""
        return self.distance <= AUDIENCE_LIMIT


def spend_balance(spend: Sequence[float], *, equal_planned: bool = True) -> SpendBalance | NotEstimable:
    """Compare what was spent on each variant.

    *Did one version get much more budget than the other?*

    Parameters
    ----------
    spend : sequence of float
        Money spent on each of at least two variants, in one currency.
    equal_planned : bool
        Whether equal budgets were planned.

    Returns
    -------
    SpendBalance or NotEstimable
        ``spend_unknown`` where a variant has no spend above 0.

    Raises
    ------
    ValueError
        With fewer than two variants or an amount that is no number.

    Notes
    -----
    With more budget a platform goes on to people who are less likely to act, so that a variant with twice the money
    looks worse without being worse. The limits of 1.25 and 2 are the product's own convention.

    Examples
    --------
    >>> balance = spend_balance([300.0, 700.0])
    >>> round(balance.ratio, 2), balance.passed, balance.fatal
    (2.33, False, True)
    """
    if len(spend) < 2 or not all(math.isfinite(amount) for amount in spend):
        raise ValueError(f"at least two variants need an amount: {list(spend)}")
    if min(spend) <= 0:
        return SPEND_UNKNOWN
    return SpendBalance(max(spend) / min(spend), equal_planned)


def audience_mix(counts: Sequence[Sequence[float]] | npt.ArrayLike) -> AudienceMix | NotEstimable:
    """Compare the kind of people whom each variant met.

    *Did one version reach more young women than the other?*

    Parameters
    ----------
    counts : array of float, shape (n_variants, n_segments)
        People reached (else impressions) per variant and segment (age by gender), the same segments in all variants.

    Returns
    -------
    AudienceMix or NotEstimable
        The largest distance between any two variants; ``audience_unknown`` where a variant has nobody.

    Raises
    ------
    ValueError
        With fewer than two variants, or counts that are negative or no numbers.

    Notes
    -----
    Half the sum of the absolute differences between the shares of all segments. Platforms optimise each ad's delivery
    for itself, so even a platform's split test may give two ads different audiences (divergent delivery). With few
    people in many segments chance alone makes a distance, about √((segments - 1) / (π n)) between two variants of n
    people: 0.05 for 12 segments and 1,500 people each. The limit of 0.05 is the product's own convention.

    References
    ----------
    Braun, M. & Schwartz, E. M. (2025). Where A/B testing goes wrong: how divergent delivery affects what online
    experiments cannot (and can) tell you about how customers respond to advertising. J. Marketing 89(2):71-95.

    Examples
    --------
    >>> mix = audience_mix([[500, 500], [440, 560]])
    >>> round(mix.distance, 3), mix.passed
    (0.06, False)
    """
    table = np.asarray(counts, dtype=float)
    if table.ndim != 2 or len(table) < 2 or not np.isfinite(table).all() or (table < 0).any():
        raise ValueError(f"at least two variants need counts of the same segments: {table.tolist()}")
    totals = table.sum(axis=1)
    if (totals <= 0).any():
        return AUDIENCE_UNKNOWN
    shares = table / totals[:, None]
    return AudienceMix(max(float(np.abs(first - second).sum()) / 2 for first, second in combinations(shares, 2)))
