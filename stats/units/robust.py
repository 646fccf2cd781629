"""Bias-reduced standard errors (CR2) of a ratio of sums over posts or ads, with Satterthwaite degrees of freedom."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, assert_never

import numpy as np

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_p, two_sided_quantile
from stats.reasons import CONTROL_IS_ZERO, CONTROL_NOT_POSITIVE, NO_VARIATION, TREATMENT_IS_ZERO, TREATMENT_NOT_POSITIVE
from stats.summaries import FloatArray, Sums

Working = Literal["by_denominator", "equal", "fitted"]
"""How much the rates of posts are taken to vary, in order to undo the bias of the sandwich and to count its degrees:

``"by_denominator"`` in proportion to 1/denominator (events by chance alone), ``"equal"`` all alike (posts differ by
themselves), ``"fitted"`` between the two, as far as the posts' own spread says."""

# Size of a residual, relative to the numerator, below which it is only rounding.
ROUNDING = 1e-12

# A unit with events on nothing at all (late conversions) has the working variance of this part of the denominator.
SMALLEST_SHARE = 1e-9


@dataclass(frozen=True, slots=True)
class RobustTest:
    """Standard errors by bias-reduced linearisation, with their Satterthwaite degrees of freedom.

    ``log_*`` belong to the log of the ratio of both ratios, and are ``None`` where a ratio is not above 0.
    """

    control: float
    treatment: float
    difference_se: float
    difference_df: float
    log_se: float | None
    log_df: float | None

    @property
    def no_lift(self) -> NotEstimable:
        """Why there is no log ratio, where there is none."""
        if self.control <= 0:
            return CONTROL_IS_ZERO if self.control == 0 else CONTROL_NOT_POSITIVE
        if self.treatment <= 0:
            return TREATMENT_IS_ZERO if self.treatment == 0 else TREATMENT_NOT_POSITIVE
        return NO_VARIATION

    def difference(self, confidence: float) -> Estimate:
        """Return treatment minus control with its t interval."""
        gap = self.treatment - self.control
        reach = two_sided_quantile(confidence, self.difference_df) * self.difference_se
        return Estimate(gap, gap - reach, gap + reach, confidence)

    def difference_p(self) -> float:
        """Return the two-sided p-value of no difference."""
        return two_sided_p((self.treatment - self.control) / self.difference_se, self.difference_df)

    def lift(self, confidence: float) -> Estimate | NotEstimable:
        """Return treatment/control - 1 with the t interval of the log ratio."""
        if self.log_se is None or self.log_df is None:
            return self.no_lift
        log_ratio = math.log(self.treatment / self.control)
        span = two_sided_quantile(confidence, self.log_df) * self.log_se
        ratio = self.treatment / self.control
        return Estimate(ratio - 1, math.expm1(log_ratio - span), math.expm1(log_ratio + span), confidence)

    def lift_p(self) -> float | NotEstimable:
        """Return the two-sided p-value of a log ratio of 0."""
        if self.log_se is None or self.log_df is None:
            return self.no_lift
        return two_sided_p(math.log(self.treatment / self.control) / self.log_se, self.log_df)


@dataclass(frozen=True, slots=True)
class _Form:
    """One variant's variance estimate: its value, and the traces of its quadratic form under the working variance."""

    variance: float
    trace: float
    trace_of_square: float


def robust_test(control: Sums, treatment: Sums, *, working: Working = "by_denominator") -> RobustTest:
    """Return the CR2 standard errors and degrees of freedom of difference and log ratio.

    *How far could chance have moved the ratio, given how much single posts differ?*

    Parameters
    ----------
    control, treatment : Sums
        At least 2 units each, denominators above 0, none of them nearly all of its variant.
    working : {"by_denominator", "equal", "fitted"}
        Working variance. The first two are clubSandwich's ``target`` inverse weights and identity, on
        ``lm(y/x ~ variant, weights = x)`` with one row per unit; the log ratio is that of the quasi-Poisson fit.

    Notes
    -----
    Per variant ``V = Σ h² A² e²`` with the unit's rate r, ``e = r - R``, share of the denominator ``h`` and working
    variance ``v``: ``A² = v / var(e)``, ``var(e_g) = (1 - h_g)² v_g + Σ_{k≠g} h_k² v_k``. Degrees are
    ``(Σ tr)² / Σ tr²`` of the quadratic forms of both variants under v.

    ``"fitted"``: relative to the rate, v is the geometric mean of 1/(R x) and of a/(R x) + b, where a and b (neither
    below 0) are the values that reproduce the observed sums of ``R x e²`` and ``(R x)² e²`` of both variants. Events by
    chance alone give b = 0, which is ``"by_denominator"``. The full step to a/(R x) + b counts so few degrees when
    reach is very unequal that intervals cover 97 %; half of it keeps 94 to 96.5 % (simulated, see
    :func:`stats.compare_clusters`). That half is our choice, not of the literature.

    References
    ----------
    Bell, R. M. & McCaffrey, D. F. (2002). Survey Methodology 28:169-181.
    Pustejovsky, J. E. & Tipton, E. (2018). JBES 36:672-683.

    Examples
    --------
    >>> import numpy as np
    >>> a = Sums(np.array([50.0, 61, 40, 72, 55]), np.array([5000.0, 5500, 4800, 6000, 5200]))
    >>> b = Sums(np.array([66.0, 70, 58, 81, 60]), np.array([5100.0, 5400, 4900, 6100, 5000]))
    >>> test = robust_test(a, b)
    >>> round(test.log_se, 4), round(test.log_df, 2)
    (0.0621, 7.87)
    """
    variants = control, treatment
    ratios = [ratio_of(variant) for variant in variants]
    positive = min(ratios) > 0
    if working == "by_denominator" or (working == "fitted" and not positive):
        spreads = [1 / _above_zero(variant) for variant in variants]
        # The quasi-Poisson fit takes variances in proportion to the rate as well, which only the log ratio uses.
        log_weights = [1 / ratio if positive else math.nan for ratio in ratios]
    elif working == "equal":
        spreads = [np.ones_like(variant.denominator) for variant in variants]
        log_weights = [1 / ratio**2 if positive else math.nan for ratio in ratios]
    elif working == "fitted":
        fitted = _fitted(variants, ratios)
        spreads = [spread * ratio**2 for spread, ratio in zip(fitted, ratios, strict=True)]
        log_weights = [1 / ratio**2 for ratio in ratios]
    else:
        assert_never(working)
    forms = [_form(of, ratio, spread) for of, ratio, spread in zip(variants, ratios, spreads, strict=True)]
    variance = forms[0].variance + forms[1].variance
    log_se = log_df = None
    if positive and variance > 0:
        log_se = math.hypot(*(math.sqrt(form.variance) / ratio for form, ratio in zip(forms, ratios, strict=True)))
        log_df = _satterthwaite(forms, log_weights)
    return RobustTest(
        control=ratios[0],
        treatment=ratios[1],
        difference_se=math.sqrt(variance),
        difference_df=_satterthwaite(forms, [1.0, 1.0]),
        log_se=log_se,
        log_df=log_df,
    )


def ratio_of(sums: Sums) -> float:
    """Return the sum of the numerators over the sum of the denominators."""
    return float(sums.numerator.sum() / sums.denominator.sum())


def shares_of(sums: Sums) -> FloatArray:
    """Return each unit's part of the denominator (its leverage)."""
    shares: FloatArray = sums.denominator / sums.denominator.sum()
    return shares


def residuals_of(sums: Sums, ratio: float) -> FloatArray:
    """Return ``y - R x`` per unit, 0 for all where it is only rounding."""
    residuals: FloatArray = sums.numerator - ratio * sums.denominator
    if np.abs(residuals).max() <= ROUNDING * np.abs(sums.numerator).max():
        return np.zeros_like(residuals)
    return residuals


def _above_zero(sums: Sums) -> FloatArray:
    floor: FloatArray = np.maximum(sums.denominator, SMALLEST_SHARE * sums.denominator.sum())
    return floor


def _form(sums: Sums, ratio: float, spread: FloatArray) -> _Form:
    """Return one variant's CR2 variance and traces for a working variance ``spread`` per unit."""
    shares = shares_of(sums)
    own = shares**2 * spread
    total = float(own.sum())
    spread_of_residual = (1 - shares) ** 2 * spread + (total - own)
    adjustment = spread / spread_of_residual
    squares = (residuals_of(sums, ratio) / sums.denominator.sum()) ** 2
    weights = shares**2 * adjustment
    # tr of the square: Σ_gk w_g w_k cov(e_g, e_k)² with cov = total - c_g - c_k off the diagonal: no matrix is needed.
    common = shares * spread
    sums_of = [float((weights * common**power).sum()) for power in range(3)]
    everywhere = total**2 * sums_of[0] ** 2 + 2 * sums_of[0] * sums_of[2] + 2 * sums_of[1] ** 2
    everywhere -= 4 * total * sums_of[0] * sums_of[1]
    diagonal = float((weights**2 * (spread_of_residual**2 - (total - 2 * common) ** 2)).sum())
    return _Form(float((adjustment * squares).sum()), total, everywhere + diagonal)


def _satterthwaite(forms: list[_Form], weights: list[float]) -> float:
    """Return the degrees of freedom of a weighted sum of two independent variance estimates.

    The weights turn the working variance of a variant into that of what is compared.
    """
    total = sum(weight * form.trace for weight, form in zip(weights, forms, strict=True))
    squares = sum(weight**2 * form.trace_of_square for weight, form in zip(weights, forms, strict=True))
    return total**2 / squares


def _fitted(variants: tuple[Sums, Sums], ratios: list[float]) -> list[FloatArray]:
    """Return the fitted working variance per unit of both variants, relative to the squared rate."""
    found = np.zeros((2, 3))
    inverses = []
    for variant, ratio in zip(variants, ratios, strict=True):
        expected, shares = ratio * _above_zero(variant), shares_of(variant)
        inverses.append(1 / expected)
        relative = (residuals_of(variant, ratio) / expected) ** 2
        # Expectation of the square under a/(R x) + b: (1 - h) a/(R x) + ((1 - h)² + Σ_{k≠g} h_k²) b
        between = (1 - shares) ** 2 + (float((shares**2).sum()) - shares**2)
        for row, weight in enumerate((expected, expected**2)):
            parts = (weight * (1 - shares) / expected, weight * between, weight * relative)
            found[row] += [float(part.sum()) for part in parts]
    (chance, between_posts, observed), second = found[0], found[1]
    determinant = chance * second[1] - second[0] * between_posts
    a, b = observed / chance, 0.0
    # Where all denominators are alike the two parts cannot be told apart, and need not be.
    if abs(determinant) > ROUNDING * chance * second[1]:
        solved_a = (observed * second[1] - second[2] * between_posts) / determinant
        solved_b = (chance * second[2] - second[0] * observed) / determinant
        if solved_b > 0:
            a, b = (solved_a, solved_b) if solved_a > 0 else (0.0, observed / between_posts)
    if a == b == 0:
        a = 1.0  # no spread at all: any working variance will do
    return [np.sqrt(inverse * (a * inverse + b)) for inverse in inverses]
