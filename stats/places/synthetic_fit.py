"""The synthetic control itself: the mix of donors, what it says after the start, and the same for every donor."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.errors import NotEstimable
from stats.numerics.simplex import simplex_weights
from stats.places.placebo import PlaceboRank, placebo_rank
from stats.reasons import FEW_DAYS_BEFORE, FEW_DONORS
from stats.summaries import FloatArray

FEWEST_DAYS = 2


@dataclass(frozen=True, slots=True)
class SyntheticFit:
    """The mix and what it says.

    Parameters
    ----------
    weights : tuple of float
        One per donor in their order; none negative, together 1.
    effect_by_day : tuple of float
        Treated minus mix on each day after the start.
    average_effect, cumulative_effect : float
        Their mean and sum.
    pre_rmse, post_rmse : float
        Root of the mean squared gap before and after the start. ``pre_rmse`` says how well the mix fits; it is no
        standard error.
    """

    weights: tuple[float, ...]
    effect_by_day: tuple[float, ...]
    average_effect: float
    cumulative_effect: float
    pre_rmse: float
    post_rmse: float


def synthetic_control(treatment: FloatArray, donors: FloatArray, n_pre: int) -> SyntheticFit | NotEstimable:
    """Return the mix of donors with what it says of the days after the start.

    Parameters
    ----------
    treatment, donors, n_pre
        As for :func:`stats.compare_with_synthetic`.

    Returns
    -------
    SyntheticFit or NotEstimable
        Refused with fewer than 2 donors or 2 days before the start.
    """
    check_places(treatment, donors, n_pre)
    if donors.shape[1] < 2:
        return FEW_DONORS
    if n_pre < FEWEST_DAYS:
        return FEW_DAYS_BEFORE
    return fit_mix(treatment, donors, n_pre)


def place_placebo(treatment: FloatArray, donors: FloatArray, n_pre: int) -> PlaceboRank | NotEstimable:
    """Return where the treated place falls among the donors, each analysed as if it were the treated one.

    *Would the method have found as much in cities where nothing happened?*

    Parameters
    ----------
    treatment, donors, n_pre
        As for :func:`stats.compare_with_synthetic`.

    Returns
    -------
    PlaceboRank or NotEstimable
        On the ratio of post_rmse to pre_rmse. A donor's own donors are the other donors, never the treated place.

    References
    ----------
    Abadie, A. (2021). Using synthetic controls. JEL 59:391-425, section 3.5.
    """
    found = synthetic_control(treatment, donors, n_pre)
    if isinstance(found, NotEstimable):
        return found
    return rank_places(donors, n_pre, found)


def rank_places(donors: FloatArray, n_pre: int, found: SyntheticFit) -> PlaceboRank:
    """Return where a fit falls among those of the donors."""
    others = range(donors.shape[1])
    ratios = [_ratio(fit_mix(donors[:, place], np.delete(donors, place, axis=1), n_pre)) for place in others]
    return placebo_rank(_ratio(found), np.array(ratios))


def fit_mix(treatment: FloatArray, donors: FloatArray, n_pre: int) -> SyntheticFit:
    """Return the mix where there are enough donors and days."""
    weights = simplex_weights(treatment[:n_pre], donors[:n_pre])
    gaps = treatment - donors @ weights
    after = gaps[n_pre:]
    return SyntheticFit(
        tuple(weights.tolist()),
        tuple(after.tolist()),
        float(after.mean()),
        float(after.sum()),
        float(np.sqrt(np.mean(gaps[:n_pre] ** 2))),
        float(np.sqrt(np.mean(after**2))),
    )


def _ratio(fit: SyntheticFit) -> float:
    if fit.pre_rmse == 0:
        return math.inf if fit.post_rmse > 0 else 0.0
    return fit.post_rmse / fit.pre_rmse


def mix_gaps(treatment: FloatArray, donors: FloatArray) -> FloatArray:
    """Return the gaps of the mix fitted to all days, as the conformal test wants it under its hypothesis."""
    gaps: FloatArray = treatment - donors @ simplex_weights(treatment, donors)
    return gaps


def check_places(treatment: FloatArray, donors: FloatArray, n_pre: int) -> None:
    """Refuse series that do not belong together."""
    if treatment.ndim != 1 or donors.ndim != 2 or donors.shape[0] != treatment.size:
        raise ValueError(f"places need the same days: {treatment.shape} and {donors.shape}")
    if not (np.isfinite(treatment).all() and np.isfinite(donors).all()):
        raise ValueError("the series must hold finite numbers")
    if not 0 <= n_pre < treatment.size:
        raise ValueError(f"n_pre must leave a day after the start: {n_pre} of {treatment.size}")
