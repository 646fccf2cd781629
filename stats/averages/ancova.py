"""Analysis of covariance from rows: the same gain as CUPED, with slopes of each variant's own and honest errors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stats.effects import Effect, Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level, log_standard_error, two_sided_p, two_sided_quantile
from stats.numerics.fieller import TwoMeans, ratio_set
from stats.reasons import (
    CONTROL_IS_ZERO,
    CONTROL_NEAR_ZERO,
    CONTROL_NOT_POSITIVE,
    FEW_UNITS_TO_ADJUST,
    NO_VARIATION,
    ONE_UNIT_CARRIES,
)
from stats.summaries import FloatArray

METHOD = "ancova_hc2"

# A covariate of which the ones before leave less than this part of its spread tells nothing of its own.
TOLD_BY_OTHERS = 1e-6

# How near to 1 a unit's leverage may come before its own value alone decides its fit.
FULL_LEVERAGE = 1 - 1e-9

# Residuals below this part of the values are only rounding.
ROUNDING = 1e-13


@dataclass(frozen=True, slots=True)
class Ancova:
    """A comparison adjusted by regression.

    Parameters
    ----------
    effect : Effect
        The adjusted comparison; its values are the averages that each variant would have at the covariates' mean.
    dropped : tuple of str
        Names of covariates that were left out, since they never vary in a variant or the ones before tell the same.
    """

    effect: Effect
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """Rows of one variant: ``outcome`` of shape ``(n,)``, ``covariates`` of shape ``(n, k)`` from before the start."""

    outcome: FloatArray
    covariates: FloatArray

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        if self.covariates.ndim != 2 or self.outcome.shape != (len(self.covariates),):
            raise ValueError(f"rows do not belong together: {self.outcome.shape} and {self.covariates.shape}")
        if not (np.isfinite(self.outcome).all() and np.isfinite(self.covariates).all()):
            raise ValueError("outcomes and covariates must be finite numbers")


def ancova(control: Variant, treatment: Variant, *, confidence: float = 0.95, names: Sequence[str] = ()) -> Ancova:
    """Compare two averages, adjusted by regression on what was known of each unit before the start.

    *Did people who got B spend more each, once we allow for what they spent before?*

    Parameters
    ----------
    control, treatment : Variant
        Rows of independent units. Each covariate was measured *before* the start, which only the caller can know.
    confidence : float
        Level of the intervals.
    names : sequence of str
        Names of the covariates, for ``dropped``; without them "covariate 1" and so on.

    Returns
    -------
    Ancova
        ``effect.difference`` and ``p_value`` by the t-test with HC2 errors; ``lift`` by Fieller over the adjusted
        control, with the same degrees. ``NotEstimable`` with fewer than k + 3 units in a variant, and where the fit of
        one unit rests on itself alone.

    Raises
    ------
    ValueError
        If a number is not finite, or rows, covariates and names do not belong together.

    Notes
    -----
    Least squares of the outcome on treatment, covariates centred over both variants, and their products: a regression
    in each variant, read at the common mean. Such an adjustment cannot cost precision in large samples (Lin), whatever
    the true form. HC2 takes the errors of each unit as they are; degrees are n - 2 - 2k. The common mean is taken as
    known. Posts or shops that hold several units break independence.

    References
    ----------
    Lin, W. (2013). Agnostic notes on regression adjustments to experimental data. Annals of Applied Statistics 7:
    295-318. MacKinnon, J. G. & White, H. (1985). Journal of Econometrics 29:305-325.

    Examples
    --------
    >>> before = np.array([[1.0], [2.0], [3.0], [4.0], [5.0]])
    >>> one = Variant(np.array([2.0, 3.9, 6.1, 8.0, 10.1]), before)
    >>> other = Variant(np.array([3.1, 5.0, 7.0, 8.9, 11.0]), before)
    >>> effect = ancova(one, other).effect
    >>> round(effect.difference.estimate, 2), effect.degrees_of_freedom
    (0.98, 6.0)
    """
    check_level(confidence)
    count = control.covariates.shape[1]
    if treatment.covariates.shape[1] != count or (names and len(names) != count):
        raise ValueError(f"covariates do not belong together: {count}, {treatment.covariates.shape[1]}, {len(names)}")
    kept = _kept(control, treatment)
    named = list(names) if names else [f"covariate {place}" for place in range(1, count + 1)]
    dropped = tuple(name for place, name in enumerate(named) if place not in kept)
    sizes = control.outcome.size, treatment.outcome.size
    if min(sizes) < len(kept) + 3:
        return Ancova(_refused(FEW_UNITS_TO_ADJUST, control, treatment), dropped)
    centre = np.concatenate([control.covariates, treatment.covariates]).mean(axis=0)
    fits = [_at(centre[kept], of.outcome, of.covariates[:, kept]) for of in (control, treatment)]
    for fit in fits:
        if isinstance(fit, NotEstimable):
            return Ancova(_refused(fit, control, treatment), dropped)
    (base, below), (other, above) = (fit for fit in fits if not isinstance(fit, NotEstimable))
    if below + above == 0:
        return Ancova(_refused(NO_VARIATION, control, treatment), dropped)
    degrees = float(sum(sizes) - 2 - 2 * len(kept))
    quantile, error, gap = two_sided_quantile(confidence, degrees), math.sqrt(below + above), other - base
    lift = _lift(TwoMeans(other, base, above, below, 0.0), quantile, confidence)
    effect = Effect(
        method=METHOD,
        control=base,
        treatment=other,
        difference=Estimate(gap, gap - quantile * error, gap + quantile * error, confidence),
        lift=lift,
        p_value=two_sided_p(gap / error, degrees),
        degrees_of_freedom=degrees,
        control_units=sizes[0],
        treatment_units=sizes[1],
        log_lift_se=log_standard_error(lift.lower, lift.upper, quantile) if isinstance(lift, Estimate) else None,
    )
    return Ancova(effect, dropped)


def _at(centre: FloatArray, outcome: FloatArray, covariates: FloatArray) -> tuple[float, float] | NotEstimable:
    """Return the fitted average at ``centre`` with its HC2 variance."""
    # Scaled, so that amounts in thousands beside shares do not spoil the factorisation.
    scale = np.where(np.ptp(covariates, axis=0) > 0, np.ptp(covariates, axis=0), 1.0)
    design = np.column_stack([np.ones(outcome.size), (covariates - centre) / scale])
    factor, triangle = np.linalg.qr(design)
    level = float(outcome.mean())
    coefficients = np.linalg.solve(triangle, factor.T @ (outcome - level))
    residuals = outcome - level - design @ coefficients
    leverage = (factor**2).sum(axis=1)
    if leverage.max() > FULL_LEVERAGE:
        return ONE_UNIT_CARRIES
    # How each unit's value enters the fitted average: the first row of the inverse times the factor.
    first = np.zeros(triangle.shape[0])
    first[0] = 1.0
    weights = factor @ np.linalg.solve(triangle.T, first)
    if np.abs(residuals).max() <= ROUNDING * np.abs(outcome).max():
        residuals = np.zeros_like(residuals)
    return level + float(coefficients[0]), float((weights**2 * residuals**2 / (1 - leverage)).sum())


def _kept(control: Variant, treatment: Variant) -> list[int]:
    """Return the places of covariates that say something of their own in both variants."""
    kept: list[int] = []
    bases = [np.ones((of.outcome.size, 1)) / math.sqrt(max(of.outcome.size, 1)) for of in (control, treatment)]
    for place in range(control.covariates.shape[1]):
        directions = [
            _beyond(basis, of.covariates[:, place]) for basis, of in zip(bases, (control, treatment), strict=True)
        ]
        if all(direction is not None for direction in directions):
            kept.append(place)
            bases = [
                np.column_stack([basis, direction])
                for basis, direction in zip(bases, directions, strict=True)
                if direction is not None
            ]
    return kept


def _beyond(basis: FloatArray, values: FloatArray) -> FloatArray | None:
    """Return the direction of what the basis leaves of the values, if that is anything."""
    spread = values - values.mean() if values.size else values
    size = float(np.linalg.norm(spread))
    if size <= ROUNDING * float(np.linalg.norm(values)):
        return None
    rest = spread / size
    # Twice is enough (Parlett): what rounding puts back is taken off again.
    for _ in range(2):
        rest = rest - basis @ (basis.T @ rest)
    left = float(np.linalg.norm(rest))
    return None if left <= TOLD_BY_OTHERS else np.asarray(rest / left, dtype=np.float64)


def _lift(means: TwoMeans, quantile: float, confidence: float) -> Estimate | NotEstimable:
    if means.mean_q <= 0:
        return CONTROL_IS_ZERO if means.mean_q == 0 else CONTROL_NOT_POSITIVE
    found = ratio_set(means, quantile, positive=False)
    if found.lower is None or found.upper is None:
        return CONTROL_NEAR_ZERO
    return Estimate(means.mean_p / means.mean_q - 1, found.lower - 1, found.upper - 1, confidence)


def _refused(reason: NotEstimable, control: Variant, treatment: Variant) -> Effect:
    values: list[float | NotEstimable] = [
        float(of.outcome.mean()) if of.outcome.size else reason for of in (control, treatment)
    ]
    sizes = control.outcome.size, treatment.outcome.size
    return Effect(METHOD, values[0], values[1], reason, reason, reason, None, *sizes)
