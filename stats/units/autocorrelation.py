"""Does one day's score carry over to the next? The lag-one autocorrelation beside what chance alone gives."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_quantile
from stats.reasons import FEW_DAYS, NO_VARIATION
from stats.summaries import FloatArray

MINIMUM_DAYS = 5
ROUNDING = 1e-20


@dataclass(frozen=True, slots=True)
class LagOne:
    """Lag-one autocorrelation ``r`` with the range in which it lies by chance on 95 of 100 files without carry-over."""

    r: float
    lower: float
    upper: float

    @property
    def within_chance(self) -> bool:
        """Whether ``r`` is no more than independent days give."""
        return self.lower <= self.r <= self.upper


def lag_one(values: FloatArray) -> LagOne | NotEstimable:
    """Return how much a day resembles the one before, for days that should be independent.

    Parameters
    ----------
    values : ndarray of float, shape (n_days,)
        Scores per day, oldest first (:func:`stats.day_scores`).

    Returns
    -------
    LagOne or NotEstimable
        Only informs: on 14 days an autocorrelation of 0.3 stays within chance more often than not, and widening the
        interval after seeing ``r`` does not repair the false alarms (methods (a)).

    Notes
    -----
    ``r = Σ (v_t - v̄)(v_{t+1} - v̄) / Σ (v_t - v̄)²``; for independent normal days its mean is -1/n and its variance
    ``(n - 2)² / (n² (n - 1))``.

    References
    ----------
    Moran, P. A. P. (1948). Some theorems on time series II. Biometrika 35:255-260.

    Examples
    --------
    >>> import numpy as np
    >>> round(lag_one(np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])).r, 3)
    0.5
    """
    days = values.size
    if days < MINIMUM_DAYS:
        return FEW_DAYS
    centred = values - values.mean()
    spread = float(centred @ centred)
    if spread <= ROUNDING * float(values @ values):
        return NO_VARIATION
    reach = two_sided_quantile(0.95) * (days - 2) / (days * math.sqrt(days - 1))
    return LagOne(float(np.dot(centred[:-1], centred[1:])) / spread, -1 / days - reach, -1 / days + reach)
