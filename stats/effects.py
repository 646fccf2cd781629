"""The one result form: every comparison of a treatment with a control gives an ``Effect``, many give ``Effects``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from stats.errors import NotEstimable
from stats.summaries import FloatArray


@dataclass(frozen=True, slots=True)
class Estimate:
    """A best guess with its interval.

    Parameters
    ----------
    estimate : float
        Best guess, in the unit of the quantity; lifts are fractions (0.05 is +5 %).
    lower, upper : float or None
        Ends of the interval; ``None`` says that it is unbounded on that side.
    level : float
        Confidence level of the interval, between 0 and 1.
    """

    estimate: float
    lower: float | None
    upper: float | None
    level: float

    def __bool__(self) -> bool:
        """Be true: there is a number, even where it is 0."""
        return True


@dataclass(frozen=True, slots=True)
class Effect:
    """A treatment beside a control.

    Parameters
    ----------
    method : str
        Name of the method that made the interval and the p-value, for example ``"paired_fieller"``.
    control, treatment : float or NotEstimable
        Value of the metric in each variant.
    difference : Estimate or NotEstimable
        Treatment minus control, in the metric's own unit.
    lift : Estimate or NotEstimable
        Treatment divided by control, minus 1.
    p_value : float or NotEstimable
        Two-sided; belongs to the interval shown, so that the two never disagree.
    degrees_of_freedom : float or None
        Of the t distribution used; ``None`` for normal or exact methods.
    control_units, treatment_units : int
        Number of independent units in each variant (people, posts, days).
    log_lift_se : float or None
        Standard error of ln(1 + lift) where it exists, for pooling.
    """

    method: str
    control: float | NotEstimable
    treatment: float | NotEstimable
    difference: Estimate | NotEstimable
    lift: Estimate | NotEstimable
    p_value: float | NotEstimable
    degrees_of_freedom: float | None
    control_units: int
    treatment_units: int
    log_lift_se: float | None = None


ReasonArray = npt.NDArray[np.object_]
"""``None`` where there is a number, else the ``NotEstimable`` that says why there is none."""


@dataclass(frozen=True, slots=True)
class Estimates:
    """Many best guesses with their intervals: arrays of shape ``(n,)``, one place per comparison.

    Parameters
    ----------
    estimate, lower, upper : ndarray of float
        As in :class:`Estimate`. An unbounded end is infinite; all three are nan where there is no number.
    level : float
        Confidence level of the intervals.
    reasons : ndarray of object
        ``None`` where there is a number, else why there is none.
    """

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    level: float
    reasons: ReasonArray

    def __len__(self) -> int:
        """Return the number of comparisons."""
        return self.estimate.size

    def __getitem__(self, place: int) -> Estimate | NotEstimable:
        """Return one of them in the form of a single comparison."""
        reason = self.reasons[place]
        if reason is not None:
            return cast("NotEstimable", reason)
        ends = [float(side[place]) if np.isfinite(side[place]) else None for side in (self.lower, self.upper)]
        return Estimate(float(self.estimate[place]), ends[0], ends[1], self.level)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Many single numbers: ``values`` of shape ``(n,)``, nan where ``reasons`` says why there is none."""

    values: FloatArray
    reasons: ReasonArray

    def __getitem__(self, place: int) -> float | NotEstimable:
        """Return one of them in the form of a single comparison."""
        reason = self.reasons[place]
        return float(self.values[place]) if reason is None else cast("NotEstimable", reason)


@dataclass(frozen=True, slots=True)
class Effects:
    """Many treatments, each beside its control: what :class:`Effect` says, in arrays of shape ``(n,)``.

    ``effects[i]`` is the :class:`Effect` that the single comparison gives. ``degrees_of_freedom`` and ``log_lift_se``
    are nan where the single form has ``None``.
    """

    methods: ReasonArray
    control: Numbers
    treatment: Numbers
    difference: Estimates
    lift: Estimates
    p_value: Numbers
    degrees_of_freedom: FloatArray
    control_units: FloatArray
    treatment_units: FloatArray
    log_lift_se: FloatArray

    def __len__(self) -> int:
        """Return the number of comparisons."""
        return len(self.lift)

    def __getitem__(self, place: int) -> Effect:
        """Return one of them as a single comparison."""
        degrees, error = float(self.degrees_of_freedom[place]), float(self.log_lift_se[place])
        return Effect(
            method=str(self.methods[place]),
            control=self.control[place],
            treatment=self.treatment[place],
            difference=self.difference[place],
            lift=self.lift[place],
            p_value=self.p_value[place],
            degrees_of_freedom=None if np.isnan(degrees) else degrees,
            control_units=int(self.control_units[place]),
            treatment_units=int(self.treatment_units[place]),
            log_lift_se=None if np.isnan(error) else error,
        )
