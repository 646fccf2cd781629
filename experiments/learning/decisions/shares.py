"""Shares over a team's own experiments: how many of how many, the range of it, and silence where there are too few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stats.errors import NotEstimable
from stats.shares.mover import wilson_limits
from stats.summaries import Proportions

FEWEST = 8
"""Below this many a share would say more than is known."""
STANDARD_ERRORS = 1.959963984540054
"""To each side of a range that is right 19 times out of 20."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its n and its likely range (Wilson's)."""

    part: int
    of: int
    estimate: float
    lower: float
    upper: float


def share_of(part: int, of: int, what: str) -> Share | NotEstimable:
    """Give a share, or say that there are too few of ``what`` to tell.

    Examples
    --------
    >>> share_of(2, 3, "answers").sentence
    'Too few to say: 3 of at least 8 answers.'
    >>> found = share_of(6, 8, "answers")
    >>> round(found.lower, 3), found.estimate, round(found.upper, 3)
    (0.409, 0.75, 0.929)
    """
    if of < FEWEST:
        return NotEstimable("too_few", f"Too few to say: {of} of at least {FEWEST} {what}.")
    return ranged(part, of)


def ranged(part: int, of: int) -> Share:
    """Give a share with its range, however few there are: for parts of a whole that is large enough to speak of.

    Examples
    --------
    >>> found = ranged(1, 1)
    >>> round(found.lower, 3), found.estimate, found.upper
    (0.207, 1.0, 1.0)
    """
    lower, upper = wilson_limits(Proportions(np.array([float(part)]), np.array([float(of)])), STANDARD_ERRORS)
    return Share(part, of, part / of, float(lower[0]), float(upper[0]))
