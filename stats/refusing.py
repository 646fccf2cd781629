"""Why numbers are missing, for many comparisons at once: masks in, one reason per place out."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from stats.effects import Estimates, Numbers, ReasonArray
from stats.errors import NotEstimable
from stats.summaries import FloatArray

BoolArray = npt.NDArray[np.bool_]


def one_method(name: str, count: int) -> ReasonArray:
    """Return the same name of a method at each place (a view that cannot be written to)."""
    return np.broadcast_to(np.array(name, dtype=object), (count,))


def counted(units: FloatArray) -> FloatArray:
    """Return numbers of units, 0 where the number is none."""
    return np.where(np.isfinite(units), units, 0.0)


class Refusals:
    """Reasons by place, the first one given stays; ``reasons`` is ``None`` where there is a number."""

    def __init__(self, count: int) -> None:
        # An empty array of objects holds None everywhere, and is made at once.
        self.reasons: ReasonArray = np.empty(count, dtype=object)
        self.refused: BoolArray = np.zeros(count, dtype=bool)

    def add(self, where: BoolArray, reason: NotEstimable) -> None:
        """Give this reason where there is none yet."""
        if where.any():
            fresh = where & ~self.refused
            self.reasons[fresh] = reason
            self.refused |= fresh

    def add_all(self, others: Refusals) -> None:
        """Give the other reasons where there is none yet."""
        fresh = others.refused & ~self.refused
        if fresh.any():
            self.reasons[fresh] = others.reasons[fresh]
            self.refused |= fresh

    def copy(self) -> Refusals:
        """Return the same reasons, to which others may be added."""
        other = Refusals(0)
        other.reasons, other.refused = self.reasons.copy(), self.refused.copy()
        return other

    def blanked(self, values: FloatArray) -> FloatArray:
        """Return the values with nan where there is a reason."""
        return np.where(self.refused, np.nan, values) if self.refused.any() else values

    def numbers(self, values: FloatArray) -> Numbers:
        """Return single numbers with their reasons."""
        return Numbers(self.blanked(values), self.reasons)

    def estimates(self, estimate: FloatArray, lower: FloatArray, upper: FloatArray, level: float) -> Estimates:
        """Return intervals with their reasons."""
        return Estimates(self.blanked(estimate), self.blanked(lower), self.blanked(upper), level, self.reasons)
