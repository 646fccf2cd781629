"""What the data add to the facts of the record, for the strength of evidence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GradeFacts:
    """What the data add to the facts of the record.

    Parameters
    ----------
    sample_ratio_p : float or None
        Of the drawn units; ``None`` where it could not be checked.
    audience_distance : float or None
        Total variation distance between the audiences; ``None`` without a breakdown export.
    dates_differ, spend_differs : bool
        Overlap of dates or spend balance failed without being fatal.
    units : int
        Units of the smaller variant.
    paired_days : int or None
        Days on which both ran, where days are compared.
    has_spread : bool
        There is something to tell chance from.
    """

    sample_ratio_p: float | None
    audience_distance: float | None
    dates_differ: bool
    spend_differs: bool
    units: int
    paired_days: int | None
    has_spread: bool
