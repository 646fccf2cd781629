"""What other tools and other formulas give for posts or ads: beside ours for an analyst, never decided by."""

from __future__ import annotations

import math
from dataclasses import dataclass

from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_p
from stats.reasons import (
    CONTROL_IS_ZERO,
    CONTROL_NOT_POSITIVE,
    FEW_UNITS,
    IMPOSSIBLE_COUNTS,
    NO_VARIATION,
    NOTHING_HAPPENED,
    ONE_UNIT_CARRIES,
    TREATMENT_IS_ZERO,
    TREATMENT_NOT_POSITIVE,
)
from stats.summaries import Sums
from stats.units.clusters import design_effect
from stats.units.robust import ratio_of, residuals_of, shares_of


@dataclass(frozen=True, slots=True)
class OtherErrors:
    """Standard errors of the same comparison by other formulas.

    Parameters
    ----------
    linearised_control, linearised_treatment, linearised_difference : float or NotEstimable
        Survey ratio estimator, G/(G-1) per variant, and both combined.
    cr0_difference, cr3_difference : float or NotEstimable
        Sandwich without correction, and the jackknife-like one (e/(1 - h)).
    poisson_log_ratio : float or NotEstimable
        Of the log of the ratio of both ratios, as if every event were independent.
    quasi_poisson_log_ratio : float or NotEstimable
        The same times the root of the dispersion.
    dispersion : float or NotEstimable
        :func:`stats.design_effect`.
    pooled_z_p : float or NotEstimable
        Two-sided p of two proportions over all impressions: what people use, with 62 to 73 % false alarms on posts.
    """

    linearised_control: float | NotEstimable
    linearised_treatment: float | NotEstimable
    linearised_difference: float | NotEstimable
    cr0_difference: float | NotEstimable
    cr3_difference: float | NotEstimable
    poisson_log_ratio: float | NotEstimable
    quasi_poisson_log_ratio: float | NotEstimable
    dispersion: float | NotEstimable
    pooled_z_p: float | NotEstimable


def other_errors(control: Sums, treatment: Sums) -> OtherErrors:
    """Return what other formulas say about the same posts.

    *Why does the other tool call this significant?* Usually because it counts impressions as if each were drawn.

    Parameters
    ----------
    control, treatment : Sums
        Numerator and denominator per unit. With rows per ad and day instead of ads, ``linearised_difference`` is the
        error of rows taken as independent, which they are not.

    Raises
    ------
    ValueError
        If a denominator is below 0, or all of a variant's are 0.

    Notes
    -----
    With ``e = y - R x`` and share h of the denominator X: linearised ``G/(G-1) Σe²/X²``, CR0 ``Σe²/X²``, CR3
    ``Σ(e/(1-h))²/X²``. All but CR3 are too small with few posts: 14 to 25 % false alarms at 6 v 6 (methods (a)).

    References
    ----------
    Lumley, T. (2010). Complex Surveys, section 2.5 (ratio estimator). Cameron, A. C. & Miller, D. L. (2015). JHR
    50:317-372. McCullagh, P. & Nelder, J. A. (1989). Generalized Linear Models, section 6.2.

    Examples
    --------
    >>> import numpy as np
    >>> a = Sums(np.array([50.0, 61, 40, 72, 55]), np.array([5000.0, 5500, 4800, 6000, 5200]))
    >>> b = Sums(np.array([66.0, 70, 58, 81, 60]), np.array([5100.0, 5400, 4900, 6100, 5000]))
    >>> found = other_errors(a, b)
    >>> round(found.linearised_difference, 5), round(found.cr3_difference, 5)
    (0.00067, 0.00075)
    """
    variants = control, treatment
    if any((variant.denominator < 0).any() or variant.denominator.sum() == 0 for variant in variants):
        raise ValueError("no denominator may be below 0, and each variant needs one above it")
    linearised = [_linearised(variant) for variant in variants]
    dispersion = design_effect(control, treatment)
    poisson = _poisson_log_ratio(control, treatment)
    quasi = (
        poisson * math.sqrt(dispersion)
        if isinstance(poisson, float) and isinstance(dispersion, float)
        else (poisson if isinstance(poisson, NotEstimable) else dispersion)
    )
    return OtherErrors(
        linearised_control=linearised[0],
        linearised_treatment=linearised[1],
        linearised_difference=_combined(linearised),
        cr0_difference=_combined([_sandwich(variant, 0) for variant in variants]),
        cr3_difference=_combined([_sandwich(variant, 1) for variant in variants]),
        poisson_log_ratio=poisson,
        quasi_poisson_log_ratio=quasi,
        dispersion=dispersion,
        pooled_z_p=_pooled_z_p(control, treatment),
    )


def log_ratio(control: Sums, treatment: Sums) -> float | NotEstimable:
    """Return the log of the treatment's ratio of sums over the control's.

    Examples
    --------
    >>> import numpy as np
    >>> round(log_ratio(Sums(np.array([2.0]), np.array([100.0])), Sums(np.array([3.0]), np.array([100.0]))), 4)
    0.4055
    """
    base, other = ratio_of(control), ratio_of(treatment)
    reason = _no_log_ratio(base, other)
    return math.log(other / base) if reason is None else reason


def _linearised(variant: Sums) -> float | NotEstimable:
    units = variant.numerator.size
    bare = _sandwich(variant, 0)
    if units < 2 or isinstance(bare, NotEstimable):
        return FEW_UNITS
    return bare * math.sqrt(units / (units - 1))


def _sandwich(variant: Sums, power: int) -> float | NotEstimable:
    """Return the root of Σ (e / (1 - h)^power)² / X²."""
    shares = shares_of(variant)
    if power and shares.max() == 1:
        return FEW_UNITS if variant.numerator.size < 2 else ONE_UNIT_CARRIES
    scaled = residuals_of(variant, ratio_of(variant)) / variant.denominator.sum() / (1 - shares) ** power
    return math.sqrt(float(scaled @ scaled))


def _combined(errors: list[float | NotEstimable]) -> float | NotEstimable:
    total = 0.0
    for error in errors:
        if isinstance(error, NotEstimable):
            return error
        total = math.hypot(total, error)
    return total


def _poisson_log_ratio(control: Sums, treatment: Sums) -> float | NotEstimable:
    events = float(control.numerator.sum()), float(treatment.numerator.sum())
    reason = _no_log_ratio(*events)
    return math.sqrt(1 / events[0] + 1 / events[1]) if reason is None else reason


def _no_log_ratio(control: float, treatment: float) -> NotEstimable | None:
    if control <= 0:
        return CONTROL_IS_ZERO if control == 0 else CONTROL_NOT_POSITIVE
    if treatment <= 0:
        return TREATMENT_IS_ZERO if treatment == 0 else TREATMENT_NOT_POSITIVE
    return None


def _pooled_z_p(control: Sums, treatment: Sums) -> float | NotEstimable:
    shown = float(control.denominator.sum()), float(treatment.denominator.sum())
    pooled = (float(control.numerator.sum()) + float(treatment.numerator.sum())) / sum(shown)
    if not 0 <= pooled <= 1:
        return IMPOSSIBLE_COUNTS
    if pooled in {0, 1}:
        return NOTHING_HAPPENED if pooled == 0 else NO_VARIATION
    gap = ratio_of(treatment) - ratio_of(control)
    return two_sided_p(gap / math.sqrt(pooled * (1 - pooled) * (1 / shown[0] + 1 / shown[1])))
