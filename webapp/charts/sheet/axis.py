"""The axis of lifts: round ends, few round marks, the same for every picture."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
MOST_MARKS = 7
LOWEST = -1.0
# Beyond three times as much the far end says nothing more: the interval gets an arrow instead.
FARTHEST = 3.0


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of lifts (fractions) with its marks; ``step`` is the distance between two marks."""

    low: float
    high: float
    step: float

    @property
    def marks(self) -> list[float]:
        """Give the marks from the low to the high end."""
        count = round((self.high - self.low) / self.step)
        return [round(self.low + index * self.step, 6) for index in range(count + 1)]

    def holds(self, value: float) -> bool:
        """Say whether a value lies on the axis."""
        return self.low <= value <= self.high

    def clip(self, value: float) -> float:
        """Give the nearest value on the axis."""
        return min(max(value, self.low), self.high)


def lift_axis(values: Iterable[float | None], *, least: float = 0.1) -> Axis:
    """Choose an axis that holds zero and, as far as sensible, all values.

    Parameters
    ----------
    values : iterable of float or None
        Lifts as fractions; ``None`` (unbounded) is ignored.
    least : float
        The axis reaches at least this far to both sides, so that a tiny effect does not look large.
    """
    known = [value for value in values if value is not None and math.isfinite(value)]
    low = max(min([*known, -least]), LOWEST)
    high = min(max([*known, least]), FARTHEST)
    step = next((step for step in STEPS if (high - low) / step <= MOST_MARKS - 1), STEPS[-1])
    # The small tolerance keeps 0.3 / 0.1 from needing a fourth step.
    return Axis(low=math.floor(low / step + 1e-9) * step, high=math.ceil(high / step - 1e-9) * step, step=step)
