"""The eight questions of two crossed tactics, answered on one scale from four estimates and their covariance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_p, two_sided_quantile
from stats.reasons import NO_VARIATION
from stats.summaries import FloatArray

# What each question adds and takes away of: none, A alone, B alone, both.
QUESTIONS: dict[str, tuple[float, float, float, float]] = {
    "a_without_b": (-1.0, 1.0, 0.0, 0.0),
    "a_with_b": (0.0, 0.0, -1.0, 1.0),
    "b_without_a": (-1.0, 0.0, 1.0, 0.0),
    "b_with_a": (0.0, -1.0, 0.0, 1.0),
    "together": (-1.0, 0.0, 0.0, 1.0),
    "main_a": (-0.5, 0.5, -0.5, 0.5),
    "main_b": (-0.5, -0.5, 0.5, 0.5),
    "interaction": (1.0, -1.0, -1.0, 1.0),
}

# Part of the variances below which a contrast's variance is only rounding.
ROUNDING = 1e-14

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Crossed(Generic[T]):
    """One thing for each of the four variants of two tactics: neither of them, A alone, B alone, both."""

    neither: T
    a_alone: T
    b_alone: T
    both: T

    def all(self) -> tuple[T, T, T, T]:
        """Return the four in the order none, A, B, both."""
        return self.neither, self.a_alone, self.b_alone, self.both


@dataclass(frozen=True, slots=True)
class Contrast:
    """One question's answer on one scale.

    Parameters
    ----------
    estimate : Estimate
        With its interval, on the scale (a log where the scale is one).
    standard_error, statistic : float
    p_value : float
        Two-sided, of 0 on this scale.
    degrees_of_freedom : float or None
        Of t; ``None`` is the normal distribution.
    """

    estimate: Estimate
    standard_error: float
    statistic: float
    p_value: float
    degrees_of_freedom: float | None

    @property
    def as_lift(self) -> Estimate:
        """The same as a change in per cent (a fraction), for scales that are logs."""
        ends = [None if end is None else math.expm1(end) for end in (self.estimate.lower, self.estimate.upper)]
        return Estimate(math.expm1(self.estimate.estimate), ends[0], ends[1], self.estimate.level)


@dataclass(frozen=True, slots=True)
class Scale:
    """All questions on one scale.

    Parameters
    ----------
    a_without_b, a_with_b : Contrast or NotEstimable
        What A adds where B is off, and where it is on.
    b_without_a, b_with_a : Contrast or NotEstimable
        What B adds where A is off, and where it is on.
    together : Contrast or NotEstimable
        Both against neither.
    main_a, main_b : Contrast or NotEstimable
        The average of a tactic's two effects, each counting the same however many were in it.
    interaction : Contrast or NotEstimable
        How much more both do than the two alone add up to; below 0 they get in each other's way.
    """

    a_without_b: Contrast | NotEstimable
    a_with_b: Contrast | NotEstimable
    b_without_a: Contrast | NotEstimable
    b_with_a: Contrast | NotEstimable
    together: Contrast | NotEstimable
    main_a: Contrast | NotEstimable
    main_b: Contrast | NotEstimable
    interaction: Contrast | NotEstimable


def answers_on_scale(
    values: FloatArray, covariance: FloatArray, confidence: float, degrees: FloatArray | float | None
) -> Scale:
    """Answer all eight questions on one scale.

    *What does each tactic add alone, what do both, and do they help each other?*

    Parameters
    ----------
    values : ndarray of float, shape (4,)
        The four variants on this scale (logs where it is one), in the order none, A, B, both.
    covariance : ndarray of float, shape (4, 4)
        Of the four.
    confidence : float
        Level of the intervals.
    degrees : ndarray of float of shape (4,), float or None
        Each variant's own degrees of freedom, to be combined by Welch and Satterthwaite; one for all; or the normal
        distribution.

    Returns
    -------
    Scale
        ``no_variation`` in place of a question whose variants do not vary.

    Examples
    --------
    >>> found = answers_on_scale(np.array([1.0, 1.2, 1.1, 1.5]), np.diag([0.01] * 4), 0.95, None)
    >>> round(found.interaction.estimate.estimate, 3), round(found.interaction.standard_error, 3)
    (0.2, 0.2)
    """
    return Scale(
        **{
            name: _contrast(np.array(weights), values, covariance, confidence, degrees)
            for name, weights in QUESTIONS.items()
        }
    )


def _contrast(
    weights: FloatArray,
    values: FloatArray,
    covariance: FloatArray,
    confidence: float,
    degrees: FloatArray | float | None,
) -> Contrast | NotEstimable:
    variance = float(weights @ covariance @ weights)
    if variance <= ROUNDING * float(weights**2 @ np.diag(covariance)):
        return NO_VARIATION
    if isinstance(degrees, np.ndarray):  # Welch-Satterthwaite over the variants' own
        parts = weights**2 * np.diag(covariance) / variance
        degrees = 1 / float((parts**2 / degrees).sum())
    gap, error = float(weights @ values), math.sqrt(variance)
    reach = two_sided_quantile(confidence, degrees) * error
    estimate = Estimate(gap, gap - reach, gap + reach, confidence)
    return Contrast(estimate, error, gap / error, two_sided_p(gap / error, degrees), degrees)
