"""The size of a step in a series: least squares with the step, a level and whatever else is known of each day."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.errors import NotEstimable
from stats.numerics.fieller import TwoMeans
from stats.places.newey_west import newey_west_covariance, rule_of_thumb_lag
from stats.reasons import CHANGE_NOT_SEPARABLE, FEW_DAYS_AROUND, NO_VARIATION
from stats.summaries import FloatArray

MINIMUM_DAYS = 3

# Part of a column's length that may be left of it by rounding alone.
ROUNDING = 1e-10


@dataclass(frozen=True, slots=True)
class LevelShift:
    """A step with its standard errors.

    Parameters
    ----------
    shift : float
        After minus what the days after would have been without the step, in the unit of the values.
    standard_error : float
        Newey-West with ``lag``.
    naive_standard_error : float
        What people use: days taken as independent. Far too small where one day resembles the next; never decided by.
    degrees_of_freedom : int
        Days minus coefficients.
    lag : int
        Days over which one is taken to resemble another.
    levels : TwoMeans
        Average of the days after (p) and what it would have been without the step (q), with their Newey-West
        covariance, for a change in per cent.
    """

    shift: float
    standard_error: float
    naive_standard_error: float
    degrees_of_freedom: int
    lag: int
    levels: TwoMeans


def level_shift(
    values: FloatArray,
    n_before: int,
    covariates: FloatArray | None = None,
    *,
    lag: int | None = None,
    small_sample: bool = True,
) -> LevelShift | NotEstimable:
    """Return how far a series steps up or down at a date.

    *By how much did the level change on that day, beyond the trend it was on anyway?*

    Parameters
    ----------
    values : ndarray of float, shape (n_days,)
        Oldest first, without gaps (or posts in the order in which they were published).
    n_before : int
        How many of them lie before the change.
    covariates : ndarray of float, shape (n_days, n_columns), optional
        What else is known of each day: :func:`trend_column`, :func:`weekday_columns`, hour, format. No constant is
        needed; columns that repeat each other do no harm.
    lag : int, optional
        For Newey-West; the default is :func:`stats.rule_of_thumb_lag`.
    small_sample : bool
        Multiply the Newey-West variance by n / (n - k).

    Returns
    -------
    LevelShift or NotEstimable
        Refused with fewer than 3 days on a side, where a covariate changes with the date itself, and where nothing
        varies.

    Raises
    ------
    ValueError
        If something is not finite, the shapes differ, or ``n_before`` or ``lag`` is impossible.

    Notes
    -----
    Least squares of the values on a column that is 1 from the change on, a constant and the covariates.

    Examples
    --------
    >>> import numpy as np
    >>> found = level_shift(np.array([41.0, 38, 44, 40, 39, 49, 47, 50, 46, 48]), 5, lag=2)
    >>> round(found.shift, 2), round(found.standard_error, 2), round(found.naive_standard_error, 2)
    (7.6, 0.7, 1.25)
    """
    others = _with_constant(values, n_before, covariates)
    after = np.zeros(values.size)
    after[n_before:] = 1.0
    if min(n_before, values.size - n_before) < MINIMUM_DAYS:
        return FEW_DAYS_AROUND
    basis = _basis(others)
    left = after - basis @ (basis.T @ after)
    if np.linalg.norm(left) <= ROUNDING * np.linalg.norm(after):
        return CHANGE_NOT_SEPARABLE
    design = np.column_stack([after, basis])
    degrees = values.size - design.shape[1]
    if degrees < 1:
        return FEW_DAYS_AROUND
    # around the middle of the values, so that a high level costs no digits
    middle = float(values.mean())
    coefficients = np.linalg.lstsq(design, values - middle, rcond=None)[0]
    residuals = values - middle - design @ coefficients
    if np.abs(residuals).max() <= ROUNDING * np.abs(values).max():
        return NO_VARIATION
    lag = rule_of_thumb_lag(values.size) if lag is None else lag
    covariance = newey_west_covariance(design, residuals, lag, small_sample=small_sample)
    error = math.sqrt(max(float(covariance[0, 0]), 0.0))
    naive = math.sqrt(float(residuals @ residuals) / degrees) / float(np.linalg.norm(left))
    if error <= ROUNDING * naive:
        return NO_VARIATION
    with_step = design[n_before:].mean(axis=0)
    without = with_step.copy()
    without[0] = 0.0
    levels = TwoMeans(
        middle + float(with_step @ coefficients),
        middle + float(without @ coefficients),
        float(with_step @ covariance @ with_step),
        float(without @ covariance @ without),
        float(with_step @ covariance @ without),
    )
    return LevelShift(float(coefficients[0]), error, naive, degrees, lag, levels)


def trend_column(days: int) -> FloatArray:
    """Return a straight trend over so many days, shape ``(days, 1)``, for ``covariates``."""
    return np.linspace(-1.0, 1.0, days)[:, None] if days > 1 else np.zeros((days, 1))


def weekday_columns(days: int) -> FloatArray:
    """Return which weekday each of these consecutive days is, shape ``(days, 7)``, for ``covariates``.

    The first day stands for whatever weekday it was; a gap in the days would shift all that follow.
    """
    return np.eye(7)[np.arange(days) % 7]


def _with_constant(values: FloatArray, n_before: int, covariates: FloatArray | None) -> FloatArray:
    """Return the constant beside the covariates, or refuse what does not belong together."""
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("the values must be one row of finite numbers")
    if not 0 <= n_before <= values.size:
        raise ValueError(f"n_before must lie between 0 and {values.size}: {n_before}")
    constant = np.ones((values.size, 1))
    if covariates is None:
        return constant
    if covariates.ndim != 2 or covariates.shape[0] != values.size or not np.isfinite(covariates).all():
        raise ValueError(f"covariates need a row of finite numbers for each day: {covariates.shape}")
    return np.column_stack([constant, covariates])


def _basis(columns: FloatArray) -> FloatArray:
    """Return orthonormal columns that span the same, without those that only repeat others."""
    lengths = np.linalg.norm(columns, axis=0)
    scaled = columns[:, lengths > 0] / lengths[lengths > 0]
    vectors, sizes, _ = np.linalg.svd(scaled, full_matrices=False)
    kept: FloatArray = vectors[:, sizes > ROUNDING * sizes[0]]
    return kept
