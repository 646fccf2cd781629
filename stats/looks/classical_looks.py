"""Planned looks by the textbook: O'Brien-Fleming's and Pocock's own boundaries, beside the spending that plans seal."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Literal

import scipy

from stats.looks.group_sequential import FARTHEST, PlannedLooks, boundary_chances, checked_fractions

Shape = Literal["obrien_fleming", "pocock"]


def classical_looks(
    fractions: Sequence[float], shape: Shape, *, alpha: float = 0.05, two_sided: bool = True
) -> PlannedLooks:
    """Plan looks by the classical boundaries, whose shape is fixed and whose height is fitted.

    *What would the textbook plan with five looks have asked for?*

    Parameters
    ----------
    fractions : sequence of float
        Part of the planned information at each look, rising, above 0 and at most 1.
    shape : {"obrien_fleming", "pocock"}
        ``"obrien_fleming"``: ``z = C / √t`` (constant score); ``"pocock"``: ``z = C`` (constant level).
    alpha : float
        False-alarm rate of all looks together.
    two_sided : bool
        Whether both directions stop.

    Returns
    -------
    PlannedLooks

    Raises
    ------
    ValueError
        If the fractions do not rise within (0, 1] or ``alpha`` is no level.

    Notes
    -----
    Unlike a spending function these need all looks fixed beforehand: a week's look left out or added changes every
    boundary, also past ones.

    References
    ----------
    O'Brien, P. C. & Fleming, T. R. (1979). Biometrics 35:549-556. Pocock, S. J. (1977). Biometrika 64:191-199.
    Jennison, C. & Turnbull, B. W. (2000). Group sequential methods, tables 2.1 and 2.3.

    Examples
    --------
    >>> round(classical_looks((0.2, 0.4, 0.6, 0.8, 1.0), "pocock").z_boundaries[0], 3)
    2.413
    """
    times = checked_fractions(fractions, alpha)

    def at(height: float) -> tuple[float, ...]:
        return tuple(height / math.sqrt(time) if shape == "obrien_fleming" else height for time in times)

    def excess(height: float) -> float:
        return sum(_false_alarms(times, at(height), two_sided=two_sided)) - alpha

    low = 0.0 if two_sided else -FARTHEST
    boundaries = at(float(scipy.optimize.brentq(excess, low, FARTHEST, xtol=1e-12)))
    spent = itertools.accumulate(_false_alarms(times, boundaries, two_sided=two_sided))
    return PlannedLooks(times, boundaries, tuple(spent), alpha, two_sided)


def _false_alarms(times: tuple[float, ...], boundaries: tuple[float, ...], *, two_sided: bool) -> list[float]:
    """Return the chance of each look to be the first to cross where there is no effect."""
    return [upper + lower for upper, lower in boundary_chances(times, boundaries, 0.0, two_sided=two_sided)]
