"""Sufficient statistics: all that a comparison needs to know of a variant."""

from __future__ import annotations

from dataclasses import dataclass, fields

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
class Proportions:
    """Many :class:`Proportion` at once: arrays of one shape ``(n,)``.

    What cannot be (more successes than units, nobody at all) is told at its place by what compares them, since one
    array holds many experiments.
    """

    successes: FloatArray
    units: FloatArray

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        if self.successes.shape != self.units.shape or self.successes.ndim != 1:
            raise ValueError(f"shapes differ: {self.successes.shape} and {self.units.shape}")

    @classmethod
    def of(cls, given: Proportion | Proportions) -> Proportions:
        """Return one share as an array with one place, many as they are."""
        if isinstance(given, Proportions):
            return given
        return cls(np.array([given.successes], dtype=np.float64), np.array([given.units], dtype=np.float64))

    @property
    def rates(self) -> FloatArray:
        """Successes over units; there must be units."""
        return self.successes / self.units


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
class Means:
    """Averages of one variant in many comparisons: what :class:`Mean` says, in arrays of shape ``(n,)``."""

    units: FloatArray
    mean: FloatArray
    variance: FloatArray

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        _of_one_shape(self)

    @classmethod
    def of(cls, *means: Mean) -> Means:
        """Put single ones into arrays."""
        return cls(*_columns(means))

    def __len__(self) -> int:
        """Return the number of comparisons."""
        return self.units.size

    def __getitem__(self, place: int) -> Mean:
        """Return one of them."""
        return Mean(int(self.units[place]), float(self.mean[place]), float(self.variance[place]))


@dataclass(frozen=True, slots=True)
class ManyRatioMoments:
    """Moments of one variant in many comparisons: what :class:`RatioMoments` says, in arrays of shape ``(n,)``."""

    units: FloatArray
    mean_y: FloatArray
    mean_x: FloatArray
    variance_y: FloatArray
    variance_x: FloatArray
    covariance: FloatArray

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        _of_one_shape(self)

    @classmethod
    def of(cls, *moments: RatioMoments) -> ManyRatioMoments:
        """Put single ones into arrays."""
        return cls(*_columns(moments))

    def __len__(self) -> int:
        """Return the number of comparisons."""
        return self.units.size


@dataclass(frozen=True, slots=True)
class WithCovariates:
    """An outcome and k values known before the start, per unit: the outcome first, then the covariates.

    Parameters
    ----------
    units : int
        Number of independent units.
    means : ndarray of float, shape (1 + k,)
        Averages.
    covariance : ndarray of float, shape (1 + k, 1 + k)
        Variances and covariances, divisor n - 1.
    """

    units: int
    means: FloatArray
    covariance: FloatArray

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        if self.means.ndim != 1 or self.covariance.shape != (self.means.size, self.means.size):
            raise ValueError(f"means and covariance do not belong together: {self.means.shape, self.covariance.shape}")


@dataclass(frozen=True, slots=True)
class ManyWithCovariates:
    """Many of :class:`WithCovariates`: units ``(n,)``, means ``(n, 1 + k)``, covariance ``(n, 1 + k, 1 + k)``."""

    units: FloatArray
    means: FloatArray
    covariance: FloatArray

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        count, values = self.means.shape if self.means.ndim == 2 else (-1, -1)
        if self.units.shape != (count,) or self.covariance.shape != (count, values, values):
            raise ValueError(
                f"shapes do not belong together: {self.units.shape, self.means.shape, self.covariance.shape}"
            )

    @classmethod
    def of(cls, *variants: WithCovariates) -> ManyWithCovariates:
        """Put single ones with equally many covariates into arrays."""
        units = np.array([one.units for one in variants], dtype=np.float64)
        return cls(units, np.array([one.means for one in variants]), np.array([one.covariance for one in variants]))

    def __len__(self) -> int:
        """Return the number of comparisons."""
        return self.units.size


@dataclass(frozen=True, slots=True)
class Sums:
    """Numerator and denominator per unit (a day, a post, an ad): two arrays of the same shape ``(n_units,)``."""

    numerator: FloatArray
    denominator: FloatArray

    def __post_init__(self) -> None:
        """Refuse arrays that do not belong together."""
        if self.numerator.shape != self.denominator.shape or self.numerator.ndim != 1:
            raise ValueError(f"shapes differ: {self.numerator.shape} and {self.denominator.shape}")


def _of_one_shape(record: Means | ManyRatioMoments) -> None:
    shapes = {getattr(record, field.name).shape for field in fields(record)}
    if len(shapes) != 1 or len(next(iter(shapes))) != 1:
        raise ValueError(f"arrays of one shape (n,) are needed: {sorted(shapes)}")


def _columns(records: tuple[Mean, ...] | tuple[RatioMoments, ...]) -> list[FloatArray]:
    names = [field.name for field in fields(records[0])]
    return [np.array([getattr(one, name) for one in records], dtype=np.float64) for name in names]
