"""Many pairs of variants on their own days at once; one pair alone is :func:`stats.compare_within_days`."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.effects import Effects, Estimates, Numbers
from stats.numerics.distributions import check_level, two_sided_quantile
from stats.numerics.fieller import ratio_sets
from stats.numerics.student import two_sided_ps
from stats.reasons import (
    CONTROL_IS_ZERO,
    CONTROL_NOT_POSITIVE,
    FEW_DAYS,
    IN_TWO_PIECES,
    NEGATIVE_DENOMINATOR,
    NO_VARIATION,
    NOTHING_HAPPENED,
    TREATMENT_IS_ZERO,
    ZERO_DENOMINATOR,
)
from stats.refusing import BoolArray, Refusals
from stats.summaries import FloatArray

MINIMUM_DAYS = 5

# A t-test needs two days, and the cosines of ``carry_over`` one more.
FEWEST_DAYS = 2

# Size of a variance, relative to the squares it comes from, below which it is only rounding.
ROUNDING = 1e-20


@dataclass(frozen=True, slots=True)
class ManySums:
    """Numerator and denominator per unit (a day) of one variant in many comparisons: arrays ``(n, n_units)``."""

    numerator: FloatArray
    denominator: FloatArray

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        if self.numerator.shape != self.denominator.shape or self.numerator.ndim != 2:
            raise ValueError(f"shapes differ: {self.numerator.shape} and {self.denominator.shape}")

    def __len__(self) -> int:
        """Return the number of comparisons."""
        return len(self.numerator)


@dataclass(frozen=True, slots=True)
class ManyMoments:
    """Averages of two scores with variances and covariance *of the averages*, arrays of shape ``(n,)``."""

    mean_p: FloatArray
    mean_q: FloatArray
    variance_p: FloatArray
    variance_q: FloatArray
    covariance: FloatArray

    def variance_at(self, ratio: FloatArray) -> FloatArray:
        """Return the variance of p - ratio q."""
        return self.variance_p - 2 * ratio * self.covariance + ratio**2 * self.variance_q

    def is_rounding(self, variance: FloatArray) -> BoolArray:
        """Tell where a variance is 0 but for the last digits of the numbers it was computed from."""
        size = self.mean_p**2 + self.mean_q**2 + self.variance_p + self.variance_q
        return np.asarray(variance <= ROUNDING * size)


@dataclass(frozen=True, slots=True)
class _Tests:
    """The t-tests behind all intervals."""

    scores: ManyMoments  # p and q
    gaps: ManyMoments  # p - q and weight
    degrees: FloatArray
    quantile: FloatArray
    level: float


def compare_many_within_days(
    control: ManySums,
    treatment: ManySums,
    *,
    confidence: float = 0.95,
    carry_over: bool = False,
    extra_log_variance: float = 0.0,
    minimum_days: int = MINIMUM_DAYS,
) -> Effects:
    """Compare two variants within each day on which both ran, for many experiments at once.

    *Which of a year's split tests, or of ten thousand simulated ones, moved?*

    Parameters
    ----------
    control, treatment : ManySums
        Numerators and denominators, shape ``(n_experiments, n_days)``, oldest day first; a day that an experiment does
        not have is a denominator of 0 in either.
    confidence, carry_over, extra_log_variance, minimum_days
        As for :func:`stats.compare_within_days`.

    Returns
    -------
    Effects
        At each place what the single comparison gives.

    Raises
    ------
    ValueError
        If the arrays differ in shape, hold something that is no number, the confidence is no level, or so few days have
        no variance.

    References
    ----------
    As in :func:`stats.compare_within_days`.

    Examples
    --------
    >>> shown = np.full((2, 5), 1000.0)
    >>> control = ManySums(np.array([[10.0, 12, 9, 11, 10], [0, 0, 0, 0, 0]]), shown)
    >>> treatment = ManySums(np.array([[13.0, 14, 12, 12, 14], [1, 0, 2, 0, 0]]), shown)
    >>> effects = compare_many_within_days(control, treatment)
    >>> round(effects.lift[0].estimate, 3), effects.lift[1].reason
    (0.25, 'control_is_zero')
    """
    check_level(confidence)
    if minimum_days < FEWEST_DAYS + carry_over:
        raise ValueError(f"from so few days no variance can be taken: {minimum_days}")
    if control.numerator.shape != treatment.numerator.shape:
        raise ValueError(f"both variants need the same days: {control.numerator.shape} and {treatment.numerator.shape}")
    values = (control.numerator, control.denominator, treatment.numerator, treatment.denominator)
    if not all(np.isfinite(array).all() for array in values):
        raise ValueError("numerators and denominators must be finite numbers")
    refusals = Refusals(len(control))
    negative = _any_day(control.denominator < 0) | _any_day(treatment.denominator < 0)
    refusals.add(negative, NEGATIVE_DENOMINATOR)
    both = (control.denominator > 0) & (treatment.denominator > 0) & ~negative[:, None]
    days = both.sum(axis=1)
    refusals.add(days < minimum_days, FEW_DAYS)
    with np.errstate(all="ignore"):
        test = _tests(control, treatment, both, confidence, carry_over=carry_over, extra=extra_log_variance)
        lift, pieces = _lifts(test, refusals, one_sign=_one_sign(control) & _one_sign(treatment))
        p_value = _p_values(test, refusals, pieces)
        difference = _differences(test, refusals)
        wide = np.log1p(lift.upper) - np.log1p(lift.lower)
        errors = np.where(np.isfinite(wide) & (lift.lower > -1), wide / (2 * test.quantile), np.nan)
    return Effects(
        methods=np.full(len(control), "paired_cosines" if carry_over else "paired_fieller", dtype=object),
        control=_rates(control, both, negative),
        treatment=_rates(treatment, both, negative),
        difference=difference,
        lift=lift,
        p_value=p_value,
        degrees_of_freedom=refusals.blanked(test.degrees),
        control_units=days.astype(np.float64),
        treatment_units=days.astype(np.float64),
        log_lift_se=errors,
    )


def many_moments(p: FloatArray, q: FloatArray, *, carry_over: bool = False) -> tuple[ManyMoments, int]:
    """Return averages with the variances of the averages, and the degrees of freedom behind them.

    Parameters
    ----------
    p, q : ndarray of float, shape (n, n_days)
    carry_over : bool
        Take the long-run variance from equal-weighted cosines instead of the days' own.
    """
    days = p.shape[1]
    mean_p, mean_q = p.mean(axis=1), q.mean(axis=1)
    if carry_over:
        degrees = max(2, math.floor(0.6 * days ** (2 / 3)))
        waves = np.cos(np.pi * np.outer(np.arange(1, degrees + 1), np.arange(days) + 0.5) / days)
        shape_p, shape_q = (side @ waves.T * math.sqrt(2 / days) for side in (p, q))
    else:
        degrees = days - 1
        shape_p, shape_q = p - mean_p[:, None], q - mean_q[:, None]
    scale = degrees * days
    products = ((shape_p, shape_p), (shape_q, shape_q), (shape_p, shape_q))
    variances = [np.einsum("nd,nd->n", first, second) / scale for first, second in products]
    return ManyMoments(mean_p, mean_q, *variances), degrees


def _tests(
    control: ManySums,
    treatment: ManySums,
    both: BoolArray,
    confidence: float,
    *,
    carry_over: bool,
    extra: float,
) -> _Tests:
    """Take the moments of the days that each comparison has; those with as many days are taken together."""
    count = len(control)
    scores, gaps = np.full((5, count), np.nan), np.full((5, count), np.nan)
    degrees, quantile = np.full(count, np.nan), np.full(count, np.nan)
    days = both.sum(axis=1)
    for so_many in np.unique(days[days >= FEWEST_DAYS]):
        rows = days == so_many
        taken = both & rows[:, None]
        y_c, x_c, y_t, x_t = (
            side[taken].reshape(-1, so_many)
            for side in (control.numerator, control.denominator, treatment.numerator, treatment.denominator)
        )
        total = x_t + x_c
        p, q, weight = y_t * x_c / total, y_c * x_t / total, x_t * x_c / total
        for target, pair in ((scores, (p, q)), (gaps, (p - q, weight))):
            found, freedom = many_moments(*pair, carry_over=carry_over)
            target[:, rows] = (found.mean_p, found.mean_q, found.variance_p, found.variance_q, found.covariance)
        degrees[rows], quantile[rows] = freedom, two_sided_quantile(confidence, freedom)
    if extra > 0:
        added = extra * scores[0] * scores[1]
        scores[4] -= added / 2
        gaps[2] += added
    return _Tests(ManyMoments(*scores), ManyMoments(*gaps), degrees, quantile, confidence)


def _lifts(test: _Tests, refused: Refusals, *, one_sign: BoolArray) -> tuple[Estimates, BoolArray]:
    """Return the lifts, and where the plausible values form two ranges."""
    means, refusals = test.scores, refused.copy()
    refusals.add((means.mean_q == 0) & (means.mean_p == 0), NOTHING_HAPPENED)
    refusals.add(means.mean_q == 0, CONTROL_IS_ZERO)
    refusals.add(means.mean_q < 0, CONTROL_NOT_POSITIVE)
    ratio = means.mean_p / means.mean_q
    still = means.is_rounding(means.variance_at(ratio))
    refusals.add(still & (ratio == 0), TREATMENT_IS_ZERO)
    refusals.add(still, NO_VARIATION)
    square = means.mean_q**2
    parts = (ratio, means.variance_p / square, means.variance_q / square, means.covariance / square, test.quantile)
    of_any, of_counts = (ratio_sets(*parts, positive=positive) for positive in (False, True))
    lower, upper = (
        np.where(one_sign, counts, free) - 1
        for counts, free in ((of_counts.lower, of_any.lower), (of_counts.upper, of_any.upper))
    )
    pieces = np.where(one_sign, of_counts.in_two_pieces, of_any.in_two_pieces) & ~refusals.refused
    return refusals.estimates(ratio - 1, lower, upper, test.level), pieces.astype(bool)


def _p_values(test: _Tests, refused: Refusals, in_two_pieces: BoolArray) -> Numbers:
    """Test a lift of 0, which is the same as a difference of 0."""
    refusals, gaps, scores = refused.copy(), test.gaps, test.scores
    # The test may reject a lift of 0 that an interval shown as unbounded would hold.
    refusals.add(in_two_pieces, IN_TWO_PIECES)
    refusals.add((scores.mean_p == 0) & (scores.mean_q == 0) & (gaps.variance_p == 0), NOTHING_HAPPENED)
    refusals.add(scores.is_rounding(gaps.variance_p), NO_VARIATION)
    statistics = gaps.mean_p / np.sqrt(gaps.variance_p)
    return refusals.numbers(two_sided_ps(statistics, test.degrees))


def _differences(test: _Tests, refused: Refusals) -> Estimates:
    means, refusals = test.gaps, refused.copy()
    difference = means.mean_p / means.mean_q
    still = test.scores.is_rounding(means.variance_at(difference))
    refusals.add(still & (test.scores.mean_p == 0) & (test.scores.mean_q == 0), NOTHING_HAPPENED)
    refusals.add(still, NO_VARIATION)
    square = means.mean_q**2
    found = ratio_sets(
        difference,
        means.variance_p / square,
        means.variance_q / square,
        means.covariance / square,
        test.quantile,
        positive=False,
    )
    # Weights so unequal that their own average is uncertain: take them as given instead, which agrees with p as well.
    margin = test.quantile * np.sqrt(means.variance_p) / means.mean_q
    bounded = np.isfinite(found.lower) & np.isfinite(found.upper)
    lower = np.where(bounded, found.lower, difference - margin)
    upper = np.where(bounded, found.upper, difference + margin)
    return refusals.estimates(difference, lower, upper, test.level)


def _rates(of: ManySums, both: BoolArray, negative: BoolArray) -> Numbers:
    """Return sum over sum of one variant on the days on which both ran."""
    refusals = Refusals(len(of))
    refusals.add(negative, NEGATIVE_DENOMINATOR)
    refusals.add(~_any_day(both), ZERO_DENOMINATOR)
    below = np.where(both, of.denominator, 0.0).sum(axis=1)
    above = np.where(both, of.numerator, 0.0).sum(axis=1)
    return refusals.numbers(above / np.where(below > 0, below, 1.0))


def _one_sign(of: ManySums) -> BoolArray:
    return ~_any_day(of.numerator < 0)


def _any_day(days: BoolArray) -> BoolArray:
    return np.asarray(days.any(axis=1), dtype=np.bool_)
