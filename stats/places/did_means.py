"""Difference in differences from four averages as they are printed, each with its standard error."""

from __future__ import annotations

import math
from dataclasses import dataclass

from stats.effects import Estimate
from stats.errors import NotEstimable
from stats.numerics.distributions import two_sided_p, two_sided_quantile
from stats.reasons import NO_ERROR_GIVEN, NO_VARIATION


@dataclass(frozen=True, slots=True)
class PrintedMean:
    """An average with its standard error; ``error`` is ``None`` where none is printed."""

    mean: float
    error: float | None = None


@dataclass(frozen=True, slots=True)
class PrintedChanges:
    """What four printed averages say.

    Parameters
    ----------
    control_change, treatment_change : float
        After minus before.
    did : float
        Difference of the two.
    control_error, treatment_error : float or None
        Standard errors of the changes.
    difference : Estimate or NotEstimable
        Difference in differences with a normal interval.
    standard_error : float or None
        Of the difference in differences.
    p_value : float or NotEstimable
    """

    control_change: float
    treatment_change: float
    did: float
    control_error: float | None
    treatment_error: float | None
    difference: Estimate | NotEstimable
    standard_error: float | None
    p_value: float | NotEstimable


def did_from_means(
    control: tuple[PrintedMean, PrintedMean],
    treatment: tuple[PrintedMean, PrintedMean],
    *,
    control_error: float | None = None,
    treatment_error: float | None = None,
    confidence: float = 0.95,
) -> PrintedChanges:
    """Return the difference in differences of averages read from a report.

    *The study prints four averages: what is the effect?*

    Parameters
    ----------
    control, treatment : tuple of PrintedMean
        Before and after.
    control_error, treatment_error : float, optional
        Standard errors of the two *changes*, where they are printed. They know that the same stores or people were
        asked twice; the errors of the four averages do not.
    confidence : float
        Level of the normal interval.

    Returns
    -------
    PrintedChanges
        Without any error the interval is not estimable, the changes are.

    Raises
    ------
    ValueError
        If an error is negative.

    Notes
    -----
    ``se = sqrt(se_T² + se_C²)`` of the changes; a change's own error, where not given, is ``sqrt(before² + after²)``,
    which takes before and after to be different people and is too large where they are the same.

    References
    ----------
    Card, D. & Krueger, A. B. (1994). AER 84:772-793, Table 3.

    Examples
    --------
    >>> found = did_from_means(
    ...     (PrintedMean(23.33, 1.35), PrintedMean(21.17, 0.94)),
    ...     (PrintedMean(20.44, 0.51), PrintedMean(21.03, 0.52)),
    ...     control_error=1.25,
    ...     treatment_error=0.54,
    ... )
    >>> round(found.difference.estimate, 2), round(found.standard_error, 2)
    (2.75, 1.36)
    """
    quantile = two_sided_quantile(confidence)
    changes = tuple(after.mean - before.mean for before, after in (control, treatment))
    errors = _error(control, control_error), _error(treatment, treatment_error)
    gap = changes[1] - changes[0]
    error = None if errors[0] is None or errors[1] is None else math.hypot(errors[0], errors[1])
    reason = NO_ERROR_GIVEN if error is None else NO_VARIATION
    difference: Estimate | NotEstimable = reason
    p_value: float | NotEstimable = reason
    if error:
        difference = Estimate(gap, gap - quantile * error, gap + quantile * error, confidence)
        p_value = two_sided_p(gap / error)
    return PrintedChanges(changes[0], changes[1], gap, errors[0], errors[1], difference, error, p_value)


def _error(means: tuple[PrintedMean, PrintedMean], printed: float | None) -> float | None:
    """Return the error of a change: the printed one, else from both averages."""
    both = [of.error for of in means if of.error is not None]
    if any(error < 0 for error in (*both, printed if printed is not None else 0.0)):
        raise ValueError(f"a standard error cannot be negative: {both}, {printed}")
    if printed is not None:
        return printed
    return math.hypot(*both) if len(both) == 2 else None
