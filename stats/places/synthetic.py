"""Synthetic control: the mix of comparison places that moved like the treated one before the start."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level
from stats.places.conformal import block_p, invert_average_effect
from stats.places.model_checks import ModelCheck, within
from stats.places.placebo import PlaceboRank, constant_effects, reaches
from stats.places.synthetic_fit import (
    SyntheticFit,
    check_places,
    mix_gaps,
    rank_places,
    synthetic_control,
)
from stats.reasons import (
    CONTROL_DOES_NOT_MOVE,
    COUNTERFACTUAL_NOT_POSITIVE,
    FEW_BLOCKS,
    NO_VARIATION,
)
from stats.summaries import FloatArray

# Part of the treated place's own spread before the start that the mix may leave unexplained.
LARGEST_MISFIT = 0.5
# Gaps below this part of the level are rounding.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class SyntheticControl:
    """A treated place beside its synthetic control.

    Parameters
    ----------
    effect : Effect
        Per day after the start: ``treatment`` as observed, ``control`` the mix. Interval and ``p_value`` by the placebo
        over places (``method`` ends in ``places``), with too few donors for that by shifted time blocks (``blocks``);
        never from the misfit. Units: 1 treated place, the donors.
    fit : SyntheticFit or NotEstimable
        Weights and effects.
    placebo : PlaceboRank or NotEstimable
        Ratio of the gaps after to before, among the ratios of every donor taken as if it were the treated one. With
        fewer than 19 donors its ``could_reach(0.95)`` is false: it could never have reached 5 %.
    blocks_p : float or NotEstimable
        The alternative: p of shifted time blocks at no effect, never below 1 / days.
    checks : tuple of ModelCheck
        Fit before the start, more days than donors, level within the donors' range.
    early_start_p : float or NotEstimable
        p of the same analysis with a start too early, where nothing was changed.
    placebo_passed : bool or None
        Whether that early start shows nothing; ``None`` where there are too few days to tell.
    """

    effect: Effect
    fit: SyntheticFit | NotEstimable
    placebo: PlaceboRank | NotEstimable
    blocks_p: float | NotEstimable
    checks: tuple[ModelCheck, ...]
    early_start_p: float | NotEstimable
    placebo_passed: bool | None


def compare_with_synthetic(
    treatment: FloatArray, donors: FloatArray, n_pre: int, *, confidence: float = 0.95
) -> SyntheticControl:
    """Compare one treated place with the mix of others that moved like it before the start.

    *We ran the campaign in one city: how would that city have done without, judged by the others?*

    Parameters
    ----------
    treatment : ndarray of float, shape (n_days,)
        The treated place, oldest day first.
    donors : ndarray of float, shape (n_days, n_donors)
        Places without treatment on the same days, on the same scale (a mix cannot leave their range).
    n_pre : int
        Days before the start.
    confidence : float
        Level of the interval.

    Returns
    -------
    SyntheticControl
        Refused with fewer than 2 donors or 2 days before the start. No interval with both fewer than 19 donors and
        fewer than 20 days in all (at 95 %).

    Raises
    ------
    ValueError
        If the shapes differ, something is not finite, or no day follows the start.

    Notes
    -----
    The interval holds every effect, the same on all days, with which the place would not stand out among the donors
    (:func:`stats.constant_effects`), or that shifted blocks do not reject (:mod:`stats.places.conformal`); ``p_value``
    is that test at 0. Lift is the cumulative effect as a part of the mix's sum, its interval the same set of effects
    read in per cent. The placebo over places is a test only where the treated place was drawn by chance; the blocks
    need days that are alike over time, and find less where many donors can take up the effect. 19 donors, 30 + 10 days,
    simulated: false alarms at 5 % with a day-to-day correlation of 0 to 0.5 places 2 to 4 %, blocks 3 % (400 sets); an
    effect of four times the daily noise is found by places in 90 %, by blocks in 51 %, and the interval holds the
    truth in 96 % (150 sets).

    References
    ----------
    Abadie, A., Diamond, A. & Hainmueller, J. (2010). JASA 105:493-505.
    Chernozhukov, V., Wüthrich, K. & Zhu, Y. (2021). An exact and robust conformal inference method for counterfactual
    and synthetic controls. JASA 116:1849-1864.

    Examples
    --------
    >>> import numpy as np
    >>> waves = np.sin(np.arange(24) * np.array([[0.5], [0.9], [1.4]])).T * 5 + 50
    >>> city = waves @ np.array([0.6, 0.4, 0.0]) + np.tile([0.2, -0.2], 12) + np.repeat([0.0, 4.0], [20, 4])
    >>> found = compare_with_synthetic(city, waves, 20)
    >>> round(found.effect.difference.estimate, 1), round(found.effect.lift.estimate, 2), found.placebo.floor
    (4.0, 0.08, 0.25)
    """
    check_level(confidence)
    check_places(treatment, donors, n_pre)
    fit = synthetic_control(treatment, donors, n_pre)
    if isinstance(fit, NotEstimable):
        observed = float(treatment[n_pre:].mean())
        effect = Effect("synthetic_control_places", fit, observed, fit, fit, fit, None, donors.shape[1], 1)
        return SyntheticControl(effect, fit, fit, fit, (), fit, None)
    placebo = rank_places(donors, n_pre, fit)
    early = _early_start_p(treatment[:n_pre], donors[:n_pre], treatment.size - n_pre, confidence)
    return SyntheticControl(
        effect=_effect((treatment, donors), n_pre, fit, placebo, confidence),
        fit=fit,
        placebo=placebo,
        blocks_p=block_p(mix_gaps(treatment, donors), n_pre),
        checks=_checks(treatment[:n_pre], donors, n_pre, fit),
        early_start_p=early,
        placebo_passed=None if isinstance(early, NotEstimable) else not reaches(early, confidence),
    )


def _effect(
    series: tuple[FloatArray, FloatArray], n_pre: int, fit: SyntheticFit, placebo: PlaceboRank, confidence: float
) -> Effect:
    """Return the average effect, judged by the places where they are enough, else by blocks of time."""
    treatment, donors = series
    observed = float(treatment[n_pre:].mean())
    method = "synthetic_control_places"
    difference: Estimate | NotEstimable
    p_value: float | NotEstimable
    if fit.pre_rmse <= ROUNDING * float(np.abs(treatment).max()):
        difference = p_value = NO_VARIATION
    elif placebo.could_reach(confidence):
        ratios = np.array(placebo.placebos)
        difference = constant_effects(np.array(fit.effect_by_day), fit.pre_rmse, ratios, confidence)
        p_value = placebo.p_value
    else:
        method = "synthetic_control_blocks"
        difference, p_value = _by_blocks(treatment, donors, n_pre, fit, confidence)
    lift = _lift(difference, observed, fit.average_effect)
    mix = observed - fit.average_effect
    return Effect(method, mix, observed, difference, lift, p_value, None, donors.shape[1], 1)


def _by_blocks(
    treatment: FloatArray, donors: FloatArray, n_pre: int, fit: SyntheticFit, confidence: float
) -> tuple[Estimate | NotEstimable, float | NotEstimable]:
    if not reaches(1 / treatment.size, confidence):
        return FEW_BLOCKS, FEW_BLOCKS

    def residuals(average: float) -> FloatArray:
        adjusted = treatment.copy()
        adjusted[n_pre:] -= average
        return mix_gaps(adjusted, donors)

    return invert_average_effect(residuals, n_pre, fit.average_effect, confidence)


def _lift(difference: Estimate | NotEstimable, observed: float, average: float) -> Estimate | NotEstimable:
    """Return the same set of effects as parts of what would have been without each of them."""
    if observed - average <= 0:
        return COUNTERFACTUAL_NOT_POSITIVE
    if isinstance(difference, NotEstimable):
        return difference
    ends = [
        end / (observed - end) if end is not None and observed - end > 0 else None
        for end in (difference.lower, difference.upper)
    ]
    return Estimate(average / (observed - average), ends[0], ends[1], difference.level)


def _early_start_p(treatment: FloatArray, donors: FloatArray, n_test: int, confidence: float) -> float | NotEstimable:
    """Test the last days before the start as if it had been earlier: as long as the test, a third at most."""
    length = min(n_test, treatment.size // 3)
    if length < 1 or not reaches(1 / treatment.size, confidence):
        return FEW_BLOCKS
    return block_p(mix_gaps(treatment, donors), treatment.size - length)


def _checks(before: FloatArray, donors: FloatArray, n_pre: int, fit: SyntheticFit) -> tuple[ModelCheck, ...]:
    spread = float(before.std())
    poor = "Before the start the mix does not follow the treated place, so its gap afterwards says little."
    level = float(before.mean())
    levels = donors[:n_pre].mean(axis=0)
    return (
        within("fit_before", fit.pre_rmse / spread, None, LARGEST_MISFIT, poor)
        if spread > 0
        else ModelCheck("fit_before", None, None, None, LARGEST_MISFIT, CONTROL_DOES_NOT_MOVE.sentence),
        within(
            "days_per_donor",
            n_pre / donors.shape[1],
            1.0,
            None,
            "There are more donors than days before the start, so a good fit proves nothing.",
        ),
        within(
            "within_range",
            level,
            float(levels.min()),
            float(levels.max()),
            "The treated place lies outside what the others reach, and no mix of them can get there.",
        ),
    )
