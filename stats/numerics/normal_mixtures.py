"""Averages of normal distributions: what is believed of a number while the spread behind it is uncertain itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from stats.numerics.distributions import check_level
from stats.summaries import FloatArray

# Newton's steps inside a bracket; each at least halves it, most square the error.
MOST_STEPS = 80
PRECISION = 1e-11


@dataclass(frozen=True, slots=True)
class NormalMixture:
    """One or more mixtures of normal distributions.

    Parameters
    ----------
    weight : ndarray of float, shape (g,) or (..., g)
        Sums to 1; one for all mixtures, or each its own.
    mean, sd : ndarray of float, shape (..., g)
        Of each component, ``sd`` above 0; leading axes are mixtures of their own.
    """

    weight: FloatArray
    mean: FloatArray
    sd: FloatArray

    def average(self) -> FloatArray:
        """Return the mean, shape ``(...)``."""
        result: FloatArray = self._weighted(self.mean)
        return result

    def spread(self) -> FloatArray:
        """Return the standard deviation, shape ``(...)``."""
        from_middle = self.mean - np.asarray(self.average())[..., None]
        result: FloatArray = np.sqrt(self._weighted(self.sd**2 + from_middle**2))
        return result

    def above(self, value: float) -> FloatArray:
        """Return the probability of more than ``value``, shape ``(...)``."""
        result: FloatArray = self._weighted(scipy.special.ndtr((self.mean - value) / self.sd))
        return result

    def below(self, value: float) -> FloatArray:
        """Return the probability of less than ``value``, shape ``(...)``."""
        result: FloatArray = self._weighted(scipy.special.ndtr((value - self.mean) / self.sd))
        return result

    def quantile(self, probability: float) -> FloatArray:
        """Return the value that is not exceeded with this probability, shape ``(...)``.

        Examples
        --------
        >>> import numpy as np
        >>> two = NormalMixture(np.array([0.5, 0.5]), np.array([-1.0, 1.0]), np.array([1.0, 1.0]))
        >>> abs(round(float(two.quantile(0.5)), 9)), round(float(two.quantile(0.975)), 3)
        (0.0, 2.646)
        """
        # No component has more than the wanted mass below its own quantile, so that theirs enclose it.
        own = self.mean + scipy.special.ndtri(probability) * self.sd
        low, high = own.min(axis=-1), own.max(axis=-1)
        scale = self.sd.min(axis=-1)
        place = np.clip(self.average() + scipy.special.ndtri(probability) * self.spread(), low, high)
        for _ in range(MOST_STEPS):
            standard = (place[..., None] - self.mean) / self.sd
            gap = self._weighted(scipy.special.ndtr(standard)) - probability
            density = self._weighted(np.exp(-(standard**2) / 2) / self.sd) / np.sqrt(2 * np.pi)
            low, high = np.where(gap < 0, place, low), np.where(gap < 0, high, place)
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                step = np.asarray(place - gap / density)
            inside = (step >= low) & (step <= high)
            found = np.where(inside, step, (low + high) / 2)
            done = np.abs(found - place) <= PRECISION * scale
            place = found
            if done.all():
                break
        result: FloatArray = place
        return result

    def interval(self, confidence: float) -> tuple[FloatArray, FloatArray]:
        """Return the central interval that holds this probability."""
        tail = (1 - check_level(confidence)) / 2
        return self.quantile(tail), self.quantile(1 - tail)

    def _weighted(self, values: FloatArray) -> FloatArray:
        result: FloatArray = values @ self.weight if self.weight.ndim == 1 else (values * self.weight).sum(axis=-1)
        return result
