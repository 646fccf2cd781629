"""CUPED: what was known of each unit before the start takes chance out of a comparison of averages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stats.averages.means import effects_of_means
from stats.averages.welch import mean_refusals, quiet
from stats.effects import Effect, Effects
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level
from stats.reasons import FEW_UNITS_TO_ADJUST, IMPOSSIBLE_FIGURES, NEGATIVE_DENOMINATOR, ZERO_DENOMINATOR
from stats.refusing import BoolArray, Refusals
from stats.summaries import FloatArray, ManyWithCovariates, Mean, Means, WithCovariates

METHOD = "cuped_welch_fieller"

# Part of the variance below which what is left after subtracting is only rounding.
ROUNDING = 1e-13

# Size of a variance, relative to the squared mean, below which a covariate does not vary.
CONSTANT = 1e-20

# A covariate of which the others leave less than this part of its variance tells nothing of its own.
TOLD_BY_OTHERS = 1e-9


@dataclass(frozen=True, slots=True)
class Cuped:
    """A comparison adjusted by what was known before the start.

    Parameters
    ----------
    effect : Effect
        The adjusted comparison; its values are the adjusted averages.
    control, treatment : Mean
        The adjusted averages with the variance per unit, for other methods (:mod:`stats.averages.lifts`).
    theta : tuple of float
        What is taken off per unit of each covariate; 0 for one that was left out.
    dropped : tuple of str
        Names of covariates that were left out, since they never vary or the ones before them tell the same.
    variance_ratio : float or NotEstimable
        Variance of the adjusted difference over that of the plain one; 0.25 is worth four times as many units.
    """

    effect: Effect
    control: Mean
    treatment: Mean
    theta: tuple[float, ...]
    dropped: tuple[str, ...]
    variance_ratio: float | NotEstimable


@dataclass(frozen=True, slots=True)
class ManyCuped:
    """Many adjusted comparisons: what :class:`Cuped` says, arrays of shape ``(n,)`` and ``(n, k)``."""

    effects: Effects
    control: Means
    treatment: Means
    theta: FloatArray
    kept: BoolArray
    variance_ratio: FloatArray


def compare_cuped(
    control: WithCovariates, treatment: WithCovariates, *, confidence: float = 0.95, names: Sequence[str] = ()
) -> Cuped:
    """Compare the average per unit of two variants, adjusted by what was known of each unit before the start.

    *Did people who got B spend more each, once we allow for what they spent before?*

    Parameters
    ----------
    control, treatment : WithCovariates
        Units, means and covariance matrix of the outcome and k covariates. Each covariate was measured *before* the
        start, which only the caller can know: one that the treatment can have moved takes out part of the effect.
    confidence : float
        Level of the intervals.
    names : sequence of str
        Names of the covariates, for ``dropped``; without them "covariate 1" and so on.

    Returns
    -------
    Cuped
        ``effect`` as :func:`stats.compare_means` gives it on adjusted values, the lift over the *adjusted*
        control; ``NotEstimable`` with fewer than k + 2 units in a variant (3 with one covariate).

    Raises
    ------
    ValueError
        If a variance is negative, a number is not finite, or covariates and names do not belong together.

    Notes
    -----
    Each value becomes ``y - theta' (x - x̄)``, x̄ over both variants. theta is the least-squares slope on both variants
    together, their means not removed, as GrowthBook and tea-tasting take it; covariates enter in the order given. With
    theta = 0 (no covariate varies) it is the plain comparison. The slopes are taken as known: with few units and many
    covariates the interval is too narrow, then :func:`stats.ancova` is better.

    References
    ----------
    Deng, A., Xu, Y., Kohavi, R. & Walker, T. (2013). Improving the sensitivity of online controlled experiments by
    utilizing pre-experiment data. WSDM.

    Examples
    --------
    >>> before = WithCovariates(200, np.array([10.0, 9.0]), np.array([[25.0, 20.0], [20.0, 25.0]]))
    >>> after = WithCovariates(200, np.array([11.0, 9.1]), np.array([[25.0, 20.0], [20.0, 25.0]]))
    >>> found = compare_cuped(before, after)
    >>> round(found.variance_ratio, 2), found.effect.p_value < 0.01
    (0.36, True)
    """
    check_level(confidence)
    count = control.means.size - 1
    if treatment.means.size - 1 != count or (names and len(names) != count):
        raise ValueError(f"covariates do not belong together: {count}, {treatment.means.size - 1}, names {len(names)}")
    many = compare_many_cuped(ManyWithCovariates.of(control), ManyWithCovariates.of(treatment), confidence=confidence)
    effect = many.effects[0]
    if effect.p_value == IMPOSSIBLE_FIGURES:
        raise ValueError("variances cannot be negative, and means and variances must be finite numbers")
    ratio = many.variance_ratio[0]
    named = list(names) if names else [f"covariate {place}" for place in range(1, count + 1)]
    return Cuped(
        effect=effect,
        control=many.control[0],
        treatment=many.treatment[0],
        theta=tuple(many.theta[0].tolist()),
        dropped=tuple(name for name, kept in zip(named, many.kept[0], strict=True) if not kept),
        variance_ratio=effect.difference if isinstance(effect.difference, NotEstimable) else float(ratio),
    )


def compare_many_cuped(
    control: ManyWithCovariates, treatment: ManyWithCovariates, *, confidence: float = 0.95
) -> ManyCuped:
    """Compare adjusted averages of two variants in many places at once.

    *Which of these hundred thousand segments or metrics moved, allowing for what was known before?*

    Parameters
    ----------
    control, treatment : ManyWithCovariates
        Units ``(n,)``, means ``(n, 1 + k)`` and covariance matrices ``(n, 1 + k, 1 + k)``, the outcome first.
    confidence : float
        Level of each interval.

    Returns
    -------
    ManyCuped
        At each place what :func:`compare_cuped` gives; figures that cannot be are a reason there.

    Raises
    ------
    ValueError
        If there are not as many controls as treatments, or not as many covariates.

    References
    ----------
    As in :func:`compare_cuped`.

    Examples
    --------
    >>> one = WithCovariates(200, np.array([10.0, 9.0]), np.array([[25.0, 20.0], [20.0, 25.0]]))
    >>> many = compare_many_cuped(ManyWithCovariates.of(one, one), ManyWithCovariates.of(one, one))
    >>> many.theta.round(2).tolist()
    [[0.8], [0.8]]
    """
    check_level(confidence)
    if control.means.shape != treatment.means.shape:
        raise ValueError(f"shapes differ: {control.means.shape} and {treatment.means.shape}")
    first, second = _Turned.of(control), _Turned.of(treatment)
    refusals = _refusals(first, second)
    with quiet():
        theta, kept = _slopes(first, second)
        # What cannot be adjusted keeps its plain averages.
        theta[:, refusals.refused] = 0.0
        share = treatment.units / (control.units + treatment.units)
        # x̄ over both, seen from the control and from the treatment: no large means are added and taken off again.
        apart = ((second.means - first.means)[1:] * theta).sum(axis=0)
        adjusted = (
            Means(control.units, first.means[0] + apart * share, _left_over(first.covariance, theta)),
            Means(treatment.units, second.means[0] - apart * (1 - share), _left_over(second.covariance, theta)),
        )
        plain = [of.covariance[0, 0] / of.units for of in (first, second)]
        left = [of.variance / of.units for of in adjusted]
        ratio = (left[0] + left[1]) / (plain[0] + plain[1])
    refusals.add_all(mean_refusals(*adjusted))
    effects = effects_of_means(*adjusted, refusals, method=METHOD, confidence=confidence)
    return ManyCuped(effects, *adjusted, theta.T, kept.T, refusals.blanked(ratio))


def linearised_with_before(moments: WithCovariates) -> WithCovariates | NotEstimable:
    """Turn a ratio metric with the same ratio before the start into an outcome with one covariate.

    *Did people who got B click more per message, once we allow for how they clicked before?* The result goes into
    :func:`compare_cuped`.

    Parameters
    ----------
    moments : WithCovariates
        Means ``(4,)`` and covariance ``(4, 4)`` of numerator, denominator, numerator before, denominator before.

    Returns
    -------
    WithCovariates or NotEstimable
        Ratio and ratio before, with the covariance matrix of the linearised values ``(y - R x) / x̄``; not where there
        is nothing above 0 to divide by.

    Raises
    ------
    ValueError
        If there are not four values per unit.

    References
    ----------
    Deng, A., Knoblich, U. & Lu, J. (2018). Applying the delta method in metric analytics. KDD, section 4.

    Examples
    --------
    >>> moments = WithCovariates(100, np.array([2.0, 4.0, 1.0, 4.0]), np.eye(4))
    >>> linearised_with_before(moments).means.tolist()
    [0.5, 0.25]
    """
    if moments.means.size != 4:
        raise ValueError(f"numerator and denominator, now and before, are needed: {moments.means.size} values")
    y, x, y_before, x_before = moments.means.tolist()
    if min(x, x_before) <= 0:
        return NEGATIVE_DENOMINATOR if min(x, x_before) < 0 else ZERO_DENOMINATOR
    ratios = np.array([y / x, y_before / x_before])
    slopes = np.array([[1 / x, -ratios[0] / x, 0, 0], [0, 0, 1 / x_before, -ratios[1] / x_before]])
    return WithCovariates(moments.units, ratios, slopes @ moments.covariance @ slopes.T)


@dataclass(frozen=True, slots=True)
class _Turned:
    """The same with the comparisons last, ``(1 + k, n)`` and ``(1 + k, 1 + k, n)``: each step runs over all of them."""

    units: FloatArray
    means: FloatArray
    covariance: FloatArray

    @classmethod
    def of(cls, many: ManyWithCovariates) -> _Turned:
        covariance = np.ascontiguousarray(np.moveaxis(many.covariance, 0, -1))
        return cls(many.units, np.ascontiguousarray(many.means.T), covariance)


def _slopes(control: _Turned, treatment: _Turned) -> tuple[FloatArray, BoolArray]:
    """Return the slopes on both variants together, arrays ``(k, n)``, and which covariates were kept."""
    apart = treatment.means - control.means
    total = control.units + treatment.units
    products = control.covariance * (control.units - 1) + treatment.covariance * (treatment.units - 1)
    products += apart[:, None] * (apart * (control.units * (treatment.units / total)))
    places = np.arange(1, len(apart))
    squares = products[places, places]
    size = np.maximum(control.means[1:] ** 2, treatment.means[1:] ** 2) * total
    kept = squares > CONSTANT * size
    scale = np.where(kept, np.sqrt(squares), 1.0)
    among = products[1:, 1:] / scale[:, None] / scale
    slopes = products[1:, 0] / scale
    # Gauss-Jordan on correlations, all comparisons at once: a pivot of almost nothing is a covariate the others tell.
    for place in range(len(kept)):
        kept[place] &= among[place, place] > TOLD_BY_OTHERS
        pivot = np.where(kept[place], among[place, place], np.inf)
        row, own = among[place] / pivot, slopes[place] / pivot
        column = among[:, place].copy()
        among -= column[:, None] * row
        slopes -= column * own
        among[place], slopes[place] = row, own
    return np.where(kept, slopes, 0.0) / scale, kept


def _left_over(covariance: FloatArray, theta: FloatArray) -> FloatArray:
    """Return the variances per unit after the adjustment, 0 where they are only rounding."""
    told = 2 * (covariance[0, 1:] * theta).sum(axis=0)
    of_theta = (covariance[1:, 1:] * theta[:, None] * theta).sum(axis=(0, 1))
    parts = covariance[0, 0] + of_theta
    left = parts - told
    return np.where(left > ROUNDING * parts, left, 0.0)


def _refusals(control: _Turned, treatment: _Turned) -> Refusals:
    refusals = Refusals(control.units.size)
    least = len(control.means) + 1
    refusals.add((control.units < least) | (treatment.units < least), FEW_UNITS_TO_ADJUST)
    places = np.arange(len(control.means))
    for of in (control, treatment):
        with quiet():
            total = of.means.sum(axis=0) + of.covariance.sum(axis=(0, 1)) + of.units
        negative = (of.covariance[places, places] < 0).any(axis=0)
        refusals.add(negative | ~np.isfinite(total), IMPOSSIBLE_FIGURES)
    return refusals
