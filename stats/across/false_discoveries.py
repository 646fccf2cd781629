"""How many of the called wins of an archive are none: by the archive's own distribution, and by p-values alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stats.across.archive import archive_prior
from stats.across.heterogeneity import checked
from stats.across.portfolio import wins_above
from stats.across.shrinkage import posterior_effects
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_p
from stats.reasons import NO_WINS
from stats.several.multiplicity import benjamini_hochberg
from stats.summaries import FloatArray

# p-values above this are taken as coming from tests without an effect.
NULL_FROM = 0.5


@dataclass(frozen=True, slots=True)
class FalseDiscoveries:
    """How many of the called wins are none.

    Parameters
    ----------
    tests, wins : int
        Finished tests, and how many were called wins.
    false_sign : ndarray of float, shape (k,)
        For each test the chance that the true effect has not the sign it showed (local false sign rate).
    false_wins : Estimate or NotEstimable
        How many called wins truly bring nothing or harm.
    false_share : Estimate or NotEstimable
        The same as share of the wins: the false-discovery rate of the archive.
    null_share : float
        Storey's share of tests without an effect, from p-values alone.
    q_values : ndarray of float, shape (k,)
        Storey's q: calling all tests up to this one's p a discovery leaves at most this share false.
    adjusted_p : ndarray of float, shape (k,)
        Benjamini-Hochberg: q with a null share of 1.
    """

    tests: int
    wins: int
    false_sign: FloatArray
    false_wins: Estimate | NotEstimable
    false_share: Estimate | NotEstimable
    null_share: float
    q_values: FloatArray
    adjusted_p: FloatArray


def false_discoveries(
    log_lifts: Sequence[float] | FloatArray,
    standard_errors: Sequence[float] | FloatArray,
    won: Sequence[bool] | npt.NDArray[np.bool_],
    *,
    p_values: Sequence[float] | FloatArray | None = None,
    confidence: float = 0.95,
) -> FalseDiscoveries:
    """Return how many of an archive's wins are likely none.

    *We called twelve winners this year. How many are luck?*

    Parameters
    ----------
    log_lifts, standard_errors : sequence of float, shape (k,)
        ln(1 + lift) of every finished test, losers too, and its error. Where down is good, times -1 by the caller.
    won : sequence of bool, shape (k,)
        Which were called wins.
    p_values : sequence of float, shape (k,), optional
        Two-sided; without, the normal ones of the effects.
    confidence : float
        Probability within the intervals.

    Returns
    -------
    FalseDiscoveries
        Without a win the counts are ``NotEstimable``.

    Raises
    ------
    ValueError
        If lengths differ, an error is not above 0 or a p-value is none.

    Notes
    -----
    The two answer different questions. The sign rate asks, under the archive's distribution, whether this win is above
    0; exact zeros have no mass in it. q-values ask how many true nulls pass, whatever the others are. With few tests
    the null share is mostly 1 and q is Benjamini-Hochberg.

    References
    ----------
    Stephens, M. (2017). False discovery rates: a new deal. Biostatistics 18:275-294. Storey, J., Taylor, J. & Siegmund,
    D. (2004). JRSS B 66:187-205.

    Examples
    --------
    >>> lifts, errors = [0.05, 0.20, -0.03, 0.08, 0.12], [0.05, 0.08, 0.04, 0.06, 0.09]
    >>> found = false_discoveries(lifts, errors, [False, True, False, False, False])
    >>> round(found.false_share.estimate, 2), round(float(found.q_values[1]), 3)
    (0.02, 0.025)
    """
    values, errors = checked(log_lifts, standard_errors)
    called = np.asarray(won, dtype=bool)
    if called.shape != values.shape:
        raise ValueError(f"needs a verdict for each of {values.size} tests: {called.shape}")
    given = [two_sided_p(float(z)) for z in values / errors] if p_values is None else [float(p) for p in p_values]
    if len(given) != values.size:
        raise ValueError(f"needs a p-value for each of {values.size} tests: {len(given)}")
    prior = archive_prior(values, errors)
    mixture, _ = posterior_effects(values, errors, prior)
    adjusted = np.array(benjamini_hochberg(given))
    share = null_share(given)
    wins = int(called.sum())
    false_wins: Estimate | NotEstimable = NO_WINS
    false_share: Estimate | NotEstimable = NO_WINS
    if wins:
        true = wins_above(values[called], errors[called], prior, 0.0, confidence)
        assert true.lower is not None
        assert true.upper is not None
        false_wins = Estimate(wins - true.estimate, wins - true.upper, wins - true.lower, confidence)
        false_share = Estimate(1 - true.estimate / wins, 1 - true.upper / wins, 1 - true.lower / wins, confidence)
    return FalseDiscoveries(
        tests=values.size,
        wins=wins,
        false_sign=np.where(values >= 0, mixture.below(0.0), mixture.above(0.0)),
        false_wins=false_wins,
        false_share=false_share,
        null_share=share,
        q_values=share * adjusted,
        adjusted_p=adjusted,
    )


def null_share(p_values: Sequence[float]) -> float:
    """Return Storey's estimate of the share of tests without any effect.

    *How many of the things we try do nothing at all?*

    Parameters
    ----------
    p_values : sequence of float
        Two-sided, one per test.

    Returns
    -------
    float
        At most 1; ``(number above 0.5, plus 1) / (half the tests)``, an upper bound on average.

    References
    ----------
    Storey, J., Taylor, J. & Siegmund, D. (2004). JRSS B 66:187-205, equation 6.

    Examples
    --------
    >>> null_share([0.001, 0.002, 0.01, 0.03, 0.04, 0.2, 0.3, 0.4, 0.6, 0.9])
    0.6
    """
    above = sum(value > NULL_FROM for value in p_values)
    return min(1.0, (above + 1) / (len(p_values) * (1 - NULL_FROM)))
