"""Whether two shares are the same, by tests with a name: for an analyst's page and for other tools."""

from __future__ import annotations

from typing import Literal, overload

import numpy as np
import scipy

from stats.effects import Numbers, ReasonArray
from stats.errors import NotEstimable
from stats.reasons import NO_VARIATION, NOTHING_HAPPENED
from stats.shares.exact import fisher_exact_p
from stats.shares.proportion_methods import answered, possible_pair
from stats.shares.score import ratio_score
from stats.summaries import Proportion, Proportions

PValueMethod = Literal["pooled_z", "fisher_exact"]


@overload
def proportion_p(control: Proportion, treatment: Proportion, method: PValueMethod) -> float | NotEstimable: ...
@overload
def proportion_p(control: Proportions, treatment: Proportions, method: PValueMethod) -> Numbers: ...
def proportion_p(
    control: Proportion | Proportions, treatment: Proportion | Proportions, method: PValueMethod
) -> float | NotEstimable | Numbers:
    """Test whether two shares are the same, by a method of choice.

    *What does the calculator on that other page say?*

    Parameters
    ----------
    control, treatment : Proportion or Proportions
        Both single, or both arrays of shape ``(n,)``.
    method : str
        ``"pooled_z"`` (two-sided, no correction; the same as Koopman's score test and as chi-square) or
        ``"fisher_exact"``.

    Returns
    -------
    float, NotEstimable or Numbers
        The pooled z does not exist where nobody, or everybody, did it in both; Fisher's p is 1 there, since no other
        outcome was possible.

    Raises
    ------
    ValueError
        If the method has another name, or counts cannot be.

    References
    ----------
    R ``prop.test(correct = FALSE)`` and ``fisher.test``.

    Examples
    --------
    >>> round(proportion_p(Proportion(7, 1180), Proportion(0, 1200), "pooled_z"), 5)
    0.00754
    """
    base, other = possible_pair(control, treatment)
    reasons: ReasonArray = np.full(base.units.shape, None)
    if method == "pooled_z":
        found = 2 * scipy.special.ndtr(-np.abs(ratio_score(base, other, 1.0)))
        reasons[(base.successes == 0) & (other.successes == 0)] = NOTHING_HAPPENED
        reasons[(base.successes == base.units) & (other.successes == other.units)] = NO_VARIATION
    elif method == "fisher_exact":
        found = fisher_exact_p(base, other)
    else:
        raise ValueError(f"no test of two shares is called {method!r}")
    numbers = Numbers(np.where(answered(reasons), found, np.nan), reasons)
    return numbers if isinstance(control, Proportions) else numbers[0]
