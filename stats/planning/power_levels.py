"""What every plan asks for: how sure to be, how often to find a real lift, and how the error is shared out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import scipy

from stats.numerics.distributions import check_level

# Even steps in z, from which an integral over a normal density has all its digits.
STRETCH = 9.0
NODES = 361


@dataclass(frozen=True, slots=True)
class Sizes:
    """Units that each variant needs, not rounded.

    Parameters
    ----------
    control, treatment : float
        Units (people, posts, days) in the control and in one treatment.
    """

    control: float
    treatment: float

    @property
    def in_all(self) -> int:
        """Whole units of both together, rounded up."""
        return math.ceil(self.control + self.treatment)


def tail_level(confidence: float, *, sides: int = 2, treatments: int = 1) -> float:
    """Return the false-alarm rate that one tail of one comparison may have.

    *How much of the 5 % is left for each of my three new versions?*

    Parameters
    ----------
    confidence : float
        Level of the intervals, strictly between 0 and 1: 0.95 leaves 5 %.
    sides : {1, 2}
        2 where better and worse both count, 1 where only one direction is asked for.
    treatments : int
        Treatments compared with the same control; the level is divided by their number.

    Returns
    -------
    float
        ``(1 - confidence) / treatments / sides``.

    Raises
    ------
    ValueError
        If the level does not lie between 0 and 1, there are not 1 or 2 sides, or fewer than 1 treatment.

    References
    ----------
    Dunn, O. J. (1961). Multiple comparisons among means. JASA 56:52-64 (dividing the level).

    Examples
    --------
    >>> round(tail_level(0.95), 4), round(tail_level(0.95, treatments=5), 4), round(tail_level(0.95, sides=1), 4)
    (0.025, 0.005, 0.05)
    """
    if sides not in (1, 2) or treatments < 1:
        raise ValueError(f"needs 1 or 2 sides and at least one treatment: {sides}, {treatments}")
    return (1 - check_level(confidence)) / treatments / sides


def check_power(power: float) -> float:
    """Return the chance to find a real lift, or refuse one that is none (80 instead of 0.8).

    Raises
    ------
    ValueError
        If it does not lie strictly between 0 and 1.
    """
    if not 0 < power < 1:
        raise ValueError(f"power must lie between 0 and 1: {power}")
    return power


def chance_beyond(quantile: float, shift: float, degrees_of_freedom: float | None = None) -> float:
    """Return the chance that a statistic, shifted by a real effect, lies above a quantile.

    Parameters
    ----------
    quantile : float
        Border of the test, in standard errors.
    shift : float
        The effect in standard errors.
    degrees_of_freedom : float or None
        Of the noncentral t distribution; ``None`` is the normal distribution.

    Examples
    --------
    >>> round(chance_beyond(1.96, 2.8), 3), round(chance_beyond(2.16, 2.8, 13), 3)
    (0.8, 0.735)
    """
    if degrees_of_freedom is None:
        return float(scipy.special.ndtr(shift - quantile))
    # The mirrored lower tail keeps its digits where 1 - nctdtr would lose them.
    found = float(scipy.special.nctdtr(degrees_of_freedom, -shift, -quantile))
    return _averaged(quantile, shift, degrees_of_freedom) if math.isnan(found) else found


def _averaged(quantile: float, shift: float, degrees_of_freedom: float) -> float:
    """Return the same as a normal chance averaged over the estimated deviation: SciPy gives nan in far tails."""
    z = np.linspace(-STRETCH, STRETCH, NODES)
    weights = np.exp(-(z**2) / 2)
    half, lower = degrees_of_freedom / 2, scipy.special.ndtr(-np.abs(z))
    # From the nearer tail each, so that no chance is 1 minus next to nothing.
    squares = np.where(z < 0, scipy.special.gammaincinv(half, lower), scipy.special.gammainccinv(half, lower)) / half
    return float(weights @ scipy.special.ndtr(shift - quantile * np.sqrt(squares)) / weights.sum())
