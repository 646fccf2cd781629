"""From rows or from sums to the summaries that comparisons take."""

from __future__ import annotations

import numpy as np

from stats.summaries import FloatArray, Mean, RatioMoments, WithCovariates

# Part of a sum of squares below which what is left after the mean is only rounding, and above which it is an error.
ROUNDING = 1e-13
WRONG = 1e-6


def mean_of(values: FloatArray) -> Mean:
    """Summarise one value per unit.

    Parameters
    ----------
    values : ndarray of float, shape (n_units,)
        At least one; a unit without the event counts with 0.

    Examples
    --------
    >>> mean_of(np.array([1.0, 2.0, 6.0]))
    Mean(units=3, mean=3.0, variance=7.0)
    """
    found = covariates_of(values)
    return Mean(found.units, float(found.means[0]), float(found.covariance[0, 0]))


def mean_from_sums(units: int, total: float, squares: float) -> Mean:
    """Summarise one value per unit from its sum and sum of squares.

    Parameters
    ----------
    units : int
        Units behind the sums, at least 1.
    total, squares : float
        Sum of the values and of their squares.

    Raises
    ------
    ValueError
        If the squares are smaller than any values with that sum can give.

    Notes
    -----
    ``(squares - total²/n) / (n - 1)`` loses digits where the mean is large beside the spread; a spread of 1e-13 of the
    squares is taken as none. Means and variances from the database (``var_samp``) are better where they can be had.

    Examples
    --------
    >>> mean_from_sums(3, 9.0, 41.0)
    Mean(units=3, mean=3.0, variance=7.0)
    """
    found = covariates_from_sums(units, np.array([total]), np.array([[squares]]))
    return Mean(units, float(found.means[0]), float(found.covariance[0, 0]))


def mean_from_sd(units: int, mean: float, sd: float) -> Mean:
    """Summarise one value per unit from what a report prints: how many, the average, and give or take how much.

    Parameters
    ----------
    units : int
        Units behind the average.
    mean, sd : float
        Average and standard deviation (divisor n - 1), in the unit of the value.

    Raises
    ------
    ValueError
        If the standard deviation is below 0.

    Examples
    --------
    >>> mean_from_sd(40, 12.0, 5.0)
    Mean(units=40, mean=12.0, variance=25.0)
    """
    if sd < 0:
        raise ValueError(f"a standard deviation is not below 0: {sd}")
    return Mean(units, mean, sd**2)


def ratio_moments_of(numerator: FloatArray, denominator: FloatArray) -> RatioMoments:
    """Summarise numerator and denominator per unit.

    Parameters
    ----------
    numerator, denominator : ndarray of float, shape (n_units,)
        Both of the same units in the same order.

    Examples
    --------
    >>> ratio_moments_of(np.array([1.0, 3.0]), np.array([2.0, 4.0]))
    RatioMoments(units=2, mean_y=2.0, mean_x=3.0, variance_y=2.0, variance_x=2.0, covariance=2.0)
    """
    return _two(covariates_of(numerator, denominator))


def ratio_moments_from_sums(
    units: int,
    numerator: tuple[float, float],
    denominator: tuple[float, float],
    products: float,
) -> RatioMoments:
    """Summarise numerator and denominator from sums.

    Parameters
    ----------
    units : int
        Units behind the sums.
    numerator, denominator : tuple of float
        Sum and sum of squares of each.
    products : float
        Sum of the products numerator times denominator.

    Raises
    ------
    ValueError
        If the squares are smaller than any values with that sum can give.

    Examples
    --------
    >>> ratio_moments_from_sums(2, (4.0, 10.0), (6.0, 20.0), 14.0)
    RatioMoments(units=2, mean_y=2.0, mean_x=3.0, variance_y=2.0, variance_x=2.0, covariance=2.0)
    """
    sums = np.array([numerator[0], denominator[0]])
    return _two(covariates_from_sums(units, sums, np.array([[numerator[1], products], [products, denominator[1]]])))


def covariates_of(outcome: FloatArray, *covariates: FloatArray) -> WithCovariates:
    """Summarise an outcome and what was known before the start, per unit.

    Parameters
    ----------
    outcome : ndarray of float, shape (n_units,)
        One value per unit.
    *covariates : ndarray of float, shape (n_units,)
        Of the same units in the same order.

    Raises
    ------
    ValueError
        If there is no unit, or the arrays do not belong together.

    Examples
    --------
    >>> covariates_of(np.array([1.0, 3.0]), np.array([2.0, 4.0])).means
    array([2., 3.])
    """
    if outcome.ndim != 1 or outcome.size == 0 or any(one.shape != outcome.shape for one in covariates):
        raise ValueError(f"one value per unit is needed: {[one.shape for one in (outcome, *covariates)]}")
    table = np.stack([outcome, *covariates]).astype(np.float64)
    means = table.mean(axis=1)
    centred = table - means[:, None]
    # What the mean misses by rounding is taken out, so that a value that never varies has the variance 0.
    centred[np.ptp(table, axis=1) == 0] = 0.0
    return WithCovariates(outcome.size, means, centred @ centred.T / max(outcome.size - 1, 1))


def covariates_from_sums(units: int, sums: FloatArray, products: FloatArray) -> WithCovariates:
    """Summarise an outcome and covariates from sums, squares and products.

    Parameters
    ----------
    units : int
        Units behind the sums, at least 1.
    sums : ndarray of float, shape (1 + k,)
        Sums of the outcome and of each covariate.
    products : ndarray of float, shape (1 + k, 1 + k)
        Sums of squares (diagonal) and of products.

    Raises
    ------
    ValueError
        If the squares are smaller than any values with that sum can give.

    Examples
    --------
    >>> found = covariates_from_sums(2, np.array([4.0, 6.0]), np.array([[10.0, 14.0], [14.0, 20.0]]))
    >>> found.covariance.tolist()
    [[2.0, 2.0], [2.0, 2.0]]
    """
    if units < 1:
        raise ValueError(f"sums of no units say nothing: {units}")
    means = sums / units
    spread = products - np.outer(sums, means)
    squares, own = np.diag(products), np.diag(spread)
    if (own < -WRONG * squares).any():
        raise ValueError(f"sums of squares are too small for these sums: {squares.tolist()} and {sums.tolist()}")
    still = own <= ROUNDING * squares
    spread[still, :] = 0.0
    spread[:, still] = 0.0
    return WithCovariates(units, means, spread / max(units - 1, 1))


def _two(found: WithCovariates) -> RatioMoments:
    (y, x), ((yy, yx), (_, xx)) = found.means.tolist(), found.covariance.tolist()
    return RatioMoments(found.units, y, x, yy, xx, yx)
