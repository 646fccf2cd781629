"""Placebo comparisons: the one that matters ranked among those where nothing was changed."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level
from stats.reasons import FEW_DONORS_TO_STAND_OUT, NO_CONSTANT_EFFECT
from stats.summaries import FloatArray

# Rounding must not make a placebo less extreme than the comparison that equals it.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class PlaceboRank:
    """A statistic beside the same statistic where nothing was changed.

    Parameters
    ----------
    observed : float
        Of the comparison that matters.
    placebos : tuple of float
        Of the comparisons without a change, in the order in which they were given.
    p_value : float
        Share of all comparisons, the observed one among them, that lie at least as far out.
    floor : float
        The smallest ``p_value`` that so many placebos could ever give.
    """

    observed: float
    placebos: tuple[float, ...]
    p_value: float
    floor: float

    def could_reach(self, confidence: float) -> bool:
        """Tell whether this many placebos could ever have made the comparison stand out at this level."""
        return reaches(self.floor, confidence)

    def stands_out(self, confidence: float) -> bool:
        """Tell whether the comparison lies further out than chance among the placebos would put it."""
        return reaches(self.p_value, confidence)


def placebo_rank(observed: float, placebos: FloatArray) -> PlaceboRank:
    """Return where a comparison falls among comparisons in which nothing was changed.

    *How often has something as large happened with nothing behind it?*

    Parameters
    ----------
    observed : float
        The larger, the further out: take the size of a difference or a ratio of errors before handing it over. May be
        infinite.
    placebos : ndarray of float, shape (n_placebos,)
        The same statistic for each placebo; may be empty, then p and floor are 1.

    Returns
    -------
    PlaceboRank

    Raises
    ------
    ValueError
        If something is not a number.

    Notes
    -----
    ``p = (1 + #{placebo >= observed}) / (1 + n)``. It is a chance of error only where the comparison could as well have
    been any of the placebos (a place or a date drawn by chance); else it describes.

    References
    ----------
    Abadie, A., Diamond, A. & Hainmueller, J. (2010). Synthetic control methods for comparative case studies. JASA
    105:493-505.

    Examples
    --------
    >>> import numpy as np
    >>> found = placebo_rank(4.0, np.array([1.0, 2.0, 5.0, 3.0]))
    >>> found.p_value, found.floor, found.could_reach(0.95)
    (0.4, 0.2, False)
    """
    if np.isnan(placebos).any() or np.isnan(observed):
        raise ValueError("a placebo comparison must be a number")
    reach = observed - ROUNDING * abs(observed) if np.isfinite(observed) else observed
    hits = int((placebos >= reach).sum())
    total = placebos.size + 1
    return PlaceboRank(float(observed), tuple(placebos.tolist()), (1 + hits) / total, 1 / total)


def constant_effects(
    gaps: FloatArray, error_before: float, ratios: FloatArray, confidence: float
) -> Estimate | NotEstimable:
    """Return the effects, the same on every day, with which a place would not stand out among the placebos.

    *Between which values could the effect have been, if the other places show what chance can do?*

    Parameters
    ----------
    gaps : ndarray of float, shape (n_days,)
        Treated minus foretold on the days after the start.
    error_before : float
        Root of the mean squared gap before the start, above 0.
    ratios : ndarray of float, shape (n_placebos,)
        Root mean squared gap after over before, of each placebo.
    confidence : float
        Level.

    Returns
    -------
    Estimate or NotEstimable
        Refused with too few placebos for the level (fewer than 19 at 95 %), and where the days after differ so much
        that every constant effect would stand out.

    Notes
    -----
    The rank test inverted: an effect c is kept while the ratio of ``gaps - c`` is no larger than the m-th largest of
    the placebos', m = floor((1 - confidence)(n + 1)). As ``mean (gap - c)² = var + (mean - c)²`` the set is one range
    around the mean gap; it holds 0 exactly where the rank p lies above 1 - confidence.

    References
    ----------
    Firpo, S. & Possebom, V. (2018). Synthetic control method: inference, sensitivity analysis and confidence sets.
    J. Causal Inference 6(2).

    Examples
    --------
    >>> import numpy as np
    >>> found = constant_effects(np.array([4.0, 6.0]), 1.0, np.linspace(0.5, 2.0, 19), 0.95)
    >>> round(found.lower, 3), round(found.upper, 3)
    (3.268, 6.732)
    """
    rank = math.floor((1 - check_level(confidence)) * (ratios.size + 1) * (1 + ROUNDING))
    if rank < 1:
        return FEW_DONORS_TO_STAND_OUT
    largest = float(np.sort(ratios)[-rank])
    middle = float(gaps.mean())
    if not math.isfinite(largest):
        return Estimate(middle, None, None, confidence)
    room = (largest * error_before) ** 2 - float(gaps.var())
    if room < 0:
        return NO_CONSTANT_EFFECT
    return Estimate(middle, middle - math.sqrt(room), middle + math.sqrt(room), confidence)


def reaches(p_value: float, confidence: float) -> bool:
    """Tell whether p is at or below 1 - confidence, whatever rounding does to 1 - 0.95.

    Examples
    --------
    >>> reaches(0.05, 0.95), reaches(0.0501, 0.95)
    (True, False)
    """
    return p_value <= (1 - check_level(confidence)) * (1 + ROUNDING)
