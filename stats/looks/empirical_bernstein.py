"""Averages of values between 0 and 1 that may be read at any time, whatever their distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.numerics.distributions import check_level
from stats.summaries import FloatArray

# No single value may weigh more than this in the bet (the default of confseq).
LARGEST_BET = 0.5


@dataclass(frozen=True, slots=True)
class BoundedSequence:
    """Limits of an average of values between 0 and 1 after each value: arrays of shape ``(n,)``, within [0, 1]."""

    lower: FloatArray
    upper: FloatArray
    level: float


def bounded_mean_sequence(values: Sequence[float] | npt.ArrayLike, *, confidence: float = 0.95) -> BoundedSequence:
    """Return the limits of the average of shares after each one, right however often one looks.

    *What share of a video do people watch, judged after every post?*

    Parameters
    ----------
    values : sequence of float, shape (n,)
        Shares between 0 and 1 in the order in which they came (share of each video watched).
    confidence : float
        Chance that the limits hold the true average after all values together.

    Returns
    -------
    BoundedSequence
        After each value by itself; the narrowest so far would hold as well (running intersection).

    Raises
    ------
    ValueError
        Without values, or with one that does not lie between 0 and 1.

    Notes
    -----
    Predictable plug-in empirical Bernstein: each value is weighed by a bet λ set from those before it,
    ``√(2 ln(2/α) / (σ̂² t ln(1 + t)))``, at most a half, with one made-up value of mean ½ and variance ¼ to start from;
    the limits are the weighted mean ± ``(ln(2/α) + Σ (x - μ̂)² (-ln(1 - λ) - λ)) / Σ λ``, the mean before the first
    value being 0 as in the library. No assumption about the distribution; a mean that drifts (later posts differ from
    earlier ones) breaks it.

    References
    ----------
    Waudby-Smith, I. & Ramdas, A. (2024). Estimating means of bounded random variables by betting. JRSS B 86:1-27,
    theorem 2 (confseq ``predmix_empbern_cs``).

    Examples
    --------
    >>> shares = bounded_mean_sequence([0.4, 0.6] * 40)
    >>> round(float(shares.lower[-1]), 3), round(float(shares.upper[-1]), 3)
    (0.403, 0.598)
    """
    alpha = 1 - check_level(confidence)
    shares = np.asarray(values, dtype=float)
    if shares.ndim != 1 or shares.size == 0 or not ((shares >= 0) & (shares <= 1)).all():
        raise ValueError("values must be a list of shares between 0 and 1")
    lower = np.clip(_lower(shares, alpha / 2), 0.0, 1.0)
    upper = np.clip(1 - _lower(1 - shares, alpha / 2), 0.0, 1.0)
    return BoundedSequence(lower, upper, confidence)


def _lower(shares: FloatArray, alpha: float) -> FloatArray:
    """Return the one-sided lower limits."""
    count = np.arange(1, shares.size + 1)
    so_far = np.cumsum(shares)
    before = np.append(0.0, (so_far / count)[:-1])
    # The bets see the values before only, smoothed by one made-up value.
    centre = (0.5 + so_far) / (count + 1)
    spread = np.append(0.25, ((0.25 + np.cumsum((shares - centre) ** 2)) / (count + 1))[:-1])
    bets = np.minimum(np.sqrt(-2 * math.log(alpha) / (count * np.log1p(count) * spread)), LARGEST_BET)
    paid = np.cumsum((shares - before) ** 2 * (-np.log1p(-bets) - bets))
    total = np.cumsum(bets)
    lower: FloatArray = (np.cumsum(bets * shares) - (paid - math.log(alpha))) / total
    return lower
