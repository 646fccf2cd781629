"""Several tests of the same thing in one number: fixed effect, random effects, and what the next test may show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import scipy

from stats.across.heterogeneity import checked, restricted_log_likelihood
from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level, two_sided_p, two_sided_quantile
from stats.reasons import ONE_TEST, TESTS_AGREE_EXACTLY
from stats.summaries import FloatArray

SpreadMethod = Literal["reml", "dersimonian_laird", "paule_mandel", "none"]
ErrorMethod = Literal["normal", "hartung_knapp", "hartung_knapp_ad_hoc"]

# Points of the scan for the best tau²: the restricted likelihood may have two tops.
SCAN = 400

# A spread relative to the effects below which it is only rounding.
ROUNDING = 1e-13


@dataclass(frozen=True, slots=True)
class Pooled:
    """One number for several tests.

    Parameters
    ----------
    method : str
        How tau² and the errors were found, for example ``"reml, hartung_knapp_ad_hoc"``.
    tests : int
        How many.
    effect : Estimate or NotEstimable
        The average true effect, in the unit of the effects (ln(1 + lift) in the product).
    standard_error : float
        Of that average.
    p_value : float or NotEstimable
        Two-sided, that the average is 0; belongs to the interval.
    degrees_of_freedom : float or None
        Of t; ``None`` for the normal distribution.
    tau2 : float or NotEstimable
        Variance between the true effects; 0 for the fixed effect.
    i2 : float or NotEstimable
        Share of the variation that is not chance, 0 to 1.
    q, q_degrees : float
        Cochran's Q and its degrees of freedom.
    q_p : float or NotEstimable
        p-value of Q: below 0.05 the tests disagree by more than chance.
    prediction : Estimate or NotEstimable
        Where the true effect of the next test may lie.
    """

    method: str
    tests: int
    effect: Estimate | NotEstimable
    standard_error: float
    p_value: float | NotEstimable
    degrees_of_freedom: float | None
    tau2: float | NotEstimable
    i2: float | NotEstimable
    q: float
    q_degrees: int
    q_p: float | NotEstimable
    prediction: Estimate | NotEstimable


def pool(
    effects: Sequence[float] | FloatArray,
    variances: Sequence[float] | FloatArray,
    *,
    spread: SpreadMethod = "reml",
    errors: ErrorMethod = "hartung_knapp_ad_hoc",
    confidence: float = 0.95,
    tau2: float | None = None,
) -> Pooled:
    """Pool the estimates of several tests.

    *We tried it five times. What does it bring on average, and what may the sixth bring?*

    Parameters
    ----------
    effects, variances : sequence of float, shape (k,)
        Estimates and their sampling variances, above 0; tests share nobody (see :func:`stats.merge_treatments`
        for two treatments against one control).
    spread : {"reml", "dersimonian_laird", "paule_mandel", "none"}
        How the variance between true effects is found; ``"none"`` is the fixed effect.
    errors : {"normal", "hartung_knapp", "hartung_knapp_ad_hoc"}
        z, or t with k - 1 degrees and the spread seen; ``ad_hoc`` never lets that make the interval shorter.
    confidence : float
        Level of both intervals.
    tau2 : float, optional
        The variance between true effects where it is known from elsewhere (0 or more): it is taken as it is, and
        ``spread`` only names it.

    Returns
    -------
    Pooled
        One test is passed through with its own normal interval; what needs two is ``NotEstimable``.

    Raises
    ------
    ValueError
        If a variance is not above 0, ``tau2`` below 0, a number not finite, or the level no level.

    Notes
    -----
    ``w = 1 / (v + tau²)``, average ``Σ w y / Σ w``, variance ``1 / Σ w``. Hartung-Knapp multiplies it by
    ``Σ w (y - average)² / (k - 1)``. Prediction: average ± quantile × √(variance + tau²). I² is
    ``tau² / (tau² + typical v)``. z intervals with DerSimonian-Laird are too short below 20 tests. Social ads break
    independence where several tests ran on the same people at the same time.

    References
    ----------
    DerSimonian, R. & Laird, N. (1986). Controlled Clinical Trials 7:177-188. Hartung, J. & Knapp, G. (2001). Stat. Med.
    20:3875-3889. IntHout, J., Ioannidis, J. & Borm, G. (2014). BMC Med. Res. Methodol. 14:25. Higgins, J. & Thompson,
    S. (2002). Stat. Med. 21:1539-1558 (I²). Viechtbauer, W. (2010). J. Stat. Softw. 36(3) (metafor).

    Examples
    --------
    >>> found = pool([0.08, 0.15, 0.02, 0.11, 0.20], [0.0025, 0.0036, 0.0016, 0.0049, 0.0064])
    >>> round(found.effect.estimate, 3), round(found.effect.lower, 3), round(found.effect.upper, 3)
    (0.095, 0.006, 0.183)
    """
    check_level(confidence)
    values, squares = checked(effects, variances)
    count = values.size
    found = taken_or_found(values, squares, tau2, spread)
    numeric = found if isinstance(found, float) else 0.0
    weights = 1 / (squares + numeric)
    average = _average(values, weights)
    variance = 1 / float(weights.sum())
    q, fixed = _cochran(values, squares), 1 / squares
    t_like = errors != "normal" and count > 1
    degrees = float(count - 1) if t_like else None
    if t_like:
        factor = float(weights @ (values - average) ** 2) / (count - 1)
        variance *= max(factor, 1.0) if errors == "hartung_knapp_ad_hoc" else factor
    error = math.sqrt(variance)
    flat = error <= ROUNDING * float(np.abs(values).max())
    quantile = two_sided_quantile(confidence, degrees)
    typical = (count - 1) / float(fixed.sum() - (fixed**2).sum() / fixed.sum()) if count > 1 else math.inf
    reach = quantile * math.sqrt(variance + numeric)
    return Pooled(
        method=f"{spread}, {errors}" if count > 1 else "one test",
        tests=count,
        effect=TESTS_AGREE_EXACTLY
        if flat
        else Estimate(average, average - quantile * error, average + quantile * error, confidence),
        standard_error=error,
        p_value=TESTS_AGREE_EXACTLY if flat else two_sided_p(average / error, degrees),
        degrees_of_freedom=degrees,
        tau2=found,
        i2=numeric / (numeric + typical) if count > 1 else ONE_TEST,
        q=q,
        q_degrees=count - 1,
        q_p=float(scipy.special.chdtrc(count - 1, q)) if count > 1 else ONE_TEST,
        prediction=_prediction(average, reach, confidence, count, flat=flat),
    )


def between_test_variance(
    effects: Sequence[float] | FloatArray, variances: Sequence[float] | FloatArray, *, spread: SpreadMethod = "reml"
) -> float | NotEstimable:
    """Return tau², the variance between the true effects of several tests.

    *Do our tests differ by more than chance?*

    Parameters
    ----------
    effects, variances : sequence of float, shape (k,)
        Estimates and their sampling variances, above 0.
    spread : {"reml", "dersimonian_laird", "paule_mandel"}
        Restricted likelihood (its highest top, also at 0), moments, or the tau² at which Q equals k - 1.

    Returns
    -------
    float or NotEstimable
        0 or more. All three are 0 on many small archives: shrink with :func:`stats.shrink` instead.

    References
    ----------
    Viechtbauer, W. (2005). J. Educ. Behav. Stat. 30:261-293. Paule, R. & Mandel, J. (1982). J. Res. NBS 87:377-385.

    Examples
    --------
    >>> round(between_test_variance([0.02, 0.19], [0.0025, 0.0036]), 4)
    0.0114
    """
    values, squares = checked(effects, variances)
    if values.size == 1:
        return ONE_TEST
    if spread == "none":
        return 0.0
    if spread == "dersimonian_laird":
        weights = 1 / squares
        total = float(weights.sum())
        return max(0.0, (_cochran(values, squares) - (values.size - 1)) / (total - float((weights**2).sum()) / total))
    return _paule_mandel(values, squares) if spread == "paule_mandel" else _reml(values, squares)


def taken_or_found(
    effects: FloatArray, variances: FloatArray, tau2: float | None, spread: SpreadMethod
) -> float | NotEstimable:
    """Return tau² as it was given, else as it is found; the fixed effect has none, also of a single test."""
    if spread == "none":
        return 0.0
    if tau2 is None:
        return between_test_variance(effects, variances, spread=spread)
    if not 0 <= tau2 < math.inf:
        raise ValueError(f"tau² is 0 or more: {tau2}")
    return float(tau2)


def _paule_mandel(values: FloatArray, squares: FloatArray) -> float:
    degrees = values.size - 1

    def excess(tau2: float) -> float:
        return _cochran(values, squares + tau2) - degrees

    if excess(0.0) <= 0:
        return 0.0
    # Q at tau² is at most Σ (y - ȳ)² / tau².
    highest = float(((values - values.mean()) ** 2).sum()) / degrees
    return float(scipy.optimize.brentq(excess, 0.0, highest * (1 + 1e-9), xtol=1e-15 * highest, rtol=1e-13))


def _reml(values: FloatArray, squares: FloatArray) -> float:
    # The likelihood falls beyond the spread of the estimates, as even without any chance in them tau² is not larger.
    highest = float(((values - values.mean()) ** 2).sum()) / (values.size - 1) + float(squares.max())
    lowest = min(float(squares.min()) * 1e-6, highest / 2)
    grid = np.concatenate([[0.0], np.geomspace(lowest, 2 * highest, SCAN)])
    likelihood, _, _ = restricted_log_likelihood(grid, values, squares)
    best = int(likelihood.argmax())
    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, grid.size - 1)])

    def slope(tau2: float) -> float:
        weights = 1 / (squares + tau2)
        total = float(weights.sum())
        pull = float(weights**2 @ (values - _average(values, weights)) ** 2)
        return pull - (total - float((weights**2).sum()) / total)

    if slope(low) <= 0:
        return 0.0 if low == 0 else low
    return float(scipy.optimize.brentq(slope, low, high, xtol=1e-16 * highest, rtol=1e-13)) if slope(high) < 0 else high


def _average(values: FloatArray, weights: FloatArray) -> float:
    centre = float(np.median(values))
    return centre + float(weights @ (values - centre)) / float(weights.sum())


def _cochran(values: FloatArray, squares: FloatArray) -> float:
    weights = 1 / squares
    return float(weights @ (values - _average(values, weights)) ** 2)


def _prediction(average: float, reach: float, confidence: float, count: int, *, flat: bool) -> Estimate | NotEstimable:
    if count == 1:
        return ONE_TEST
    return TESTS_AGREE_EXACTLY if flat else Estimate(average, average - reach, average + reach, confidence)
