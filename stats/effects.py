"""The one result form: every comparison of a treatment with a control returns an ``Effect``."""

from __future__ import annotations

from dataclasses import dataclass

from stats.errors import NotEstimable


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
