"""Sufficient statistics: all that a comparison needs to know of a variant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Proportion:
    """How many of ``units`` did it: ``successes`` of ``units``, both counts, ``0 <= successes <= units``."""

    successes: float
    units: float

    def __post_init__(self) -> None:
        """Refuse counts that cannot be."""
        if not 0 <= self.successes <= self.units or self.units < 1:
            raise ValueError(f"successes must lie between 0 and units: {self.successes} of {self.units}")


@dataclass(frozen=True, slots=True)
class Mean:
    """Average of one value per unit: number of units, mean, variance (divisor n - 1)."""

    units: int
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class RatioMoments:
    """Sums and cross-products of two values per unit (numerator y, denominator x), for a ratio of sums over units.

    Variances and covariance have divisor n - 1.
    """

    units: int
    mean_y: float
    mean_x: float
    variance_y: float
    variance_x: float
    covariance: float


@dataclass(frozen=True, slots=True)
class Sums:
    """Numerator and denominator per unit (a day, a post, an ad): two arrays of the same shape ``(n_units,)``."""

    numerator: FloatArray
    denominator: FloatArray

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        if self.numerator.shape != self.denominator.shape or self.numerator.ndim != 1:
            raise ValueError(f"shapes differ: {self.numerator.shape} and {self.denominator.shape}")
