"""Welch's t-test of two independent estimates with their own variances, for one comparison or many."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import check_level, two_sided_p, two_sided_quantile
from stats.numerics.student import two_sided_ps, two_sided_quantiles
from stats.reasons import FEW_UNITS, IMPOSSIBLE_FIGURES, NO_VARIATION
from stats.refusing import Refusals
from stats.summaries import FloatArray, Mean, Means


@dataclass(frozen=True, slots=True)
class WelchTests:
    """Many gaps between a treatment and its control, each with its t-test: arrays of shape ``(n,)``."""

    gap: FloatArray
    standard_error: FloatArray
    degrees_of_freedom: FloatArray
    quantile: FloatArray
    p_value: FloatArray

    @property
    def lower(self) -> FloatArray:
        """Lower ends of the intervals."""
        return self.gap - self.quantile * self.standard_error

    @property
    def upper(self) -> FloatArray:
        """Upper ends of the intervals."""
        return self.gap + self.quantile * self.standard_error


@dataclass(frozen=True, slots=True)
class ByMethod:
    """A comparison by one named method, to be shown beside others.

    Parameters
    ----------
    method : str
        Name of the method, for example ``"welch_t"``.
    interval : Estimate or NotEstimable
        Difference or lift (a fraction) with its interval.
    standard_error : float or NotEstimable
        Of the difference or lift; on the log scale where the method works there.
    degrees_of_freedom : float or None
        Of the t quantile.
    p_value : float or NotEstimable
        Two-sided, of the same test as the interval.
    statistic : float or NotEstimable
        Estimate divided by its standard error.
    """

    method: str
    interval: Estimate | NotEstimable
    standard_error: float | NotEstimable
    degrees_of_freedom: float | None
    p_value: float | NotEstimable
    statistic: float | NotEstimable

    @classmethod
    def refused(cls, method: str, reason: NotEstimable) -> ByMethod:
        """Say that the method gives no number here."""
        return cls(method, reason, reason, None, reason, reason)


def quiet() -> np.errstate:
    """Let arithmetic run through places that are refused anyway, without a warning."""
    return np.errstate(divide="ignore", invalid="ignore", over="ignore")


def gap_tests(
    gap: FloatArray,
    variances: tuple[FloatArray, FloatArray],
    units: tuple[FloatArray, FloatArray],
    confidence: float,
) -> WelchTests:
    """Test many gaps between two independent estimates.

    Parameters
    ----------
    gap : ndarray of float, shape (n,)
        Treatment minus control, on any scale.
    variances : two ndarrays of float, shape (n,)
        Of the two estimates (already divided by the units), control first.
    units : two ndarrays of float, shape (n,)
        Units behind each.
    confidence : float
        Level of the intervals.
    """
    with quiet():
        error = np.sqrt(variances[0] + variances[1])
        degrees = welch_degrees(variances, units)
        p_values = two_sided_ps(gap / error, degrees)
    return WelchTests(gap, error, degrees, two_sided_quantiles(confidence, degrees), p_values)


def welch_degrees(variances: tuple[FloatArray, FloatArray], units: tuple[FloatArray, FloatArray]) -> FloatArray:
    """Return Welch's degrees of freedom of many sums of two independent variances.

    Notes
    -----
    Written in the shares of the two variances, which neither overflow nor vanish.
    """
    share = variances[0] / (variances[0] + variances[1])
    rest = 1 - share
    degrees: FloatArray = 1 / (share * share / (units[0] - 1) + rest * rest / (units[1] - 1))
    return degrees


def welch(control: Means, treatment: Means, confidence: float) -> WelchTests:
    """Test many differences of two averages."""
    return gap_tests(
        treatment.mean - control.mean,
        (control.variance / control.units, treatment.variance / treatment.units),
        (control.units, treatment.units),
        confidence,
    )


def mean_refusals(control: Means, treatment: Means) -> Refusals:
    """Say where two averages cannot be compared at all."""
    if len(control) != len(treatment):
        raise ValueError(f"as many controls as treatments are needed: {len(control)} and {len(treatment)}")
    refusals = Refusals(len(control))
    refusals.add((control.units < 2) | (treatment.units < 2), FEW_UNITS)
    with quiet():
        total = control.mean + treatment.mean + control.variance + treatment.variance
        spread = control.variance / control.units + treatment.variance / treatment.units
    negative = (control.variance < 0) | (treatment.variance < 0)
    # A number that is none makes every comparison false, so units are asked for the other way round.
    refusals.add(negative | ~np.isfinite(total) | ~(control.units + treatment.units >= 4), IMPOSSIBLE_FIGURES)
    refusals.add(spread == 0, NO_VARIATION)
    return refusals


def check_means(control: Mean, treatment: Mean) -> None:
    """Refuse averages that cannot be.

    Raises
    ------
    ValueError
        If a variance is negative or a number is not finite.
    """
    if min(control.units, treatment.units) < 2:
        return
    if control.variance < 0 or treatment.variance < 0:
        raise ValueError(f"a variance cannot be negative: {control.variance}, {treatment.variance}")
    if not math.isfinite(control.mean + treatment.mean + control.variance + treatment.variance):
        raise ValueError("means and variances must be finite numbers")


def welch_difference(control: Mean, treatment: Mean, *, confidence: float = 0.95) -> ByMethod:
    """Compare two averages by Welch's t-test alone.

    *How far apart are the averages, and how sure is that?*

    Parameters
    ----------
    control, treatment : Mean
        Units, mean and variance; a ratio of sums comes as :func:`stats.linearised`.
    confidence : float
        Level of the interval.

    Returns
    -------
    ByMethod
        ``method`` is ``"welch_t"``.

    Raises
    ------
    ValueError
        If a variance is negative or a number is not finite.

    References
    ----------
    Welch, B. L. (1947). Biometrika 34:28-35.

    Examples
    --------
    >>> round(welch_difference(Mean(3, 4.0, 0.81), Mean(2, 5.0, 1.44)).p_value, 4)
    0.4324
    """
    check_level(confidence)
    check_means(control, treatment)
    pair = Means.of(control), Means.of(treatment)
    refused = mean_refusals(*pair).reasons[0]
    if refused is not None:
        return ByMethod.refused("welch_t", refused)
    return one_of(welch(*pair, confidence), "welch_t", confidence)


def pooled_difference(control: Mean, treatment: Mean, *, confidence: float = 0.95) -> ByMethod:
    """Compare two averages by Student's t-test, which takes both variances as one.

    *What would the t-test of a spreadsheet say?* Shown beside Welch's only: with unequal variants and variances it is
    wrong in either direction.

    Parameters
    ----------
    control, treatment : Mean
        Units, mean and variance.
    confidence : float
        Level of the interval.

    Returns
    -------
    ByMethod
        ``method`` is ``"pooled_t"``, with n1 + n2 - 2 degrees.

    Raises
    ------
    ValueError
        If a variance is negative or a number is not finite.

    References
    ----------
    Student (1908). The probable error of a mean. Biometrika 6:1-25.

    Examples
    --------
    >>> round(pooled_difference(Mean(3, 4.0, 0.81), Mean(2, 5.0, 1.44)).p_value, 4)
    0.3575
    """
    check_level(confidence)
    check_means(control, treatment)
    refused = mean_refusals(Means.of(control), Means.of(treatment)).reasons[0]
    if refused is not None:
        return ByMethod.refused("pooled_t", refused)
    degrees = float(control.units + treatment.units - 2)
    pooled = ((control.units - 1) * control.variance + (treatment.units - 1) * treatment.variance) / degrees
    error = math.sqrt(pooled * (1 / control.units + 1 / treatment.units))
    gap = treatment.mean - control.mean
    reach = two_sided_quantile(confidence, degrees) * error
    interval = Estimate(gap, gap - reach, gap + reach, confidence)
    return ByMethod("pooled_t", interval, error, degrees, two_sided_p(gap / error, degrees), gap / error)


def one_of(test: WelchTests, method: str, confidence: float) -> ByMethod:
    """Return the first of the tests in the form that is shown by name."""
    gap, error = float(test.gap[0]), float(test.standard_error[0])
    interval = Estimate(gap, float(test.lower[0]), float(test.upper[0]), confidence)
    return ByMethod(method, interval, error, float(test.degrees_of_freedom[0]), float(test.p_value[0]), gap / error)
