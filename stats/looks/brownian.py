"""The score of an experiment on its way: the chance to cross limits at planned looks, by numerical integration."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import scipy

from stats.summaries import FloatArray

# A Gaussian of the narrower of two steps, times another, is integrated to 12 digits by 16 nodes over this many widths.
PANEL_WIDTH = 4.0
NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)

# Beyond this many standard deviations of the whole path there is nothing to integrate.
FAR = 9.0
MOST_PANELS = 200


class ScorePath:
    """A Brownian motion with drift, stopped at the first look at which it lies outside that look's limits.

    Parameters
    ----------
    drift : float
        Mean of the motion at time 1, which is the expected z statistic at the full information.

    Notes
    -----
    From look to look the density on what has not been stopped is carried on by Gauss-Legendre quadrature over panels as
    wide as four standard deviations of the step, so that looks close to each other are resolved as well. Limits are
    those of the motion (z times the root of time), not of z.

    References
    ----------
    Armitage, McPherson & Rowe (1969). Repeated significance tests on accumulating data. JRSS A 132:235-244.
    Jennison, C. & Turnbull, B. W. (2000). Group sequential methods. Chapman & Hall, chapter 19.
    """

    def __init__(self, drift: float = 0.0) -> None:
        self.drift = drift
        self._time, self._step = 0.0, 0.0
        self._places, self._mass = np.zeros(1), np.ones(1)  # the motion starts at 0

    def go_to(self, time: float) -> None:
        """Move to the next look: a later time than the last."""
        self._step, self._time = time - self._time, time

    def above(self, limit: float) -> float:
        """Return the chance of being above a limit now, having stayed within all earlier limits."""
        return float(self._mass @ scipy.special.ndtr((self._places + self.drift * self._step - limit) / self._width))

    def below(self, limit: float) -> float:
        """Return the chance of being below a limit now, having stayed within all earlier limits."""
        return float(self._mass @ scipy.special.ndtr((limit - self._places - self.drift * self._step) / self._width))

    def stay_within(self, lower: float, upper: float, next_time: float) -> None:
        """Stop what lies outside the limits now; the next look will be at ``next_time``.

        Raises
        ------
        ValueError
            If the looks are closer than about 0.0005 of the information: a day of three years is twice as much.
        """
        middle, reach = self.drift * self._time, FAR * math.sqrt(self._time)
        lower, upper = max(lower, middle - reach), min(upper, middle + reach)
        if upper <= lower:  # everything was stopped
            self._places, self._mass = np.zeros(1), np.zeros(1)
            return
        finest = min(self._width, math.sqrt(next_time - self._time))
        panels = max(1, math.ceil((upper - lower) / (PANEL_WIDTH * finest)))
        if panels > MOST_PANELS:
            raise ValueError(f"looks at {self._time} and {next_time} of the information are too close to tell apart")
        edges = np.linspace(lower, upper, panels + 1)
        half = (edges[1] - edges[0]) / 2
        inside = ((edges[:-1] + half)[:, None] + half * NODES).ravel()
        mass = np.tile(WEIGHTS * half, panels) * self._density(inside)
        self._places, self._mass = inside, mass

    @property
    def _width(self) -> float:
        return math.sqrt(self._step)

    def _density(self, at: FloatArray) -> FloatArray:
        away = (at[:, None] - self._places[None, :] - self.drift * self._step) / self._width
        density: FloatArray = np.exp(-(away**2) / 2) @ self._mass / (math.sqrt(2 * math.pi) * self._width)
        return density


Limits = Callable[[ScorePath, int], tuple[float, float]]
"""Given the path at a look and the number of that look (from 0), the limits within which it goes on."""


def walk(fractions: tuple[float, ...], limits: Limits, drift: float = 0.0) -> tuple[tuple[float, float], ...]:
    """Return the chances to cross the upper and the lower limit first at each look.

    Parameters
    ----------
    fractions : tuple of float
        Times of the looks, rising, above 0.
    limits : callable
        Asked at each look for the limits of the motion; it may first ask the path how likely a limit is to be crossed.
    drift : float
        Mean of the motion at time 1.

    Returns
    -------
    tuple of (float, float)
        One (upper, lower) pair per look.

    Examples
    --------
    >>> [round(sum(pair), 4) for pair in walk((0.5, 1.0), lambda path, look: (-1.96 * [0.7071, 1][look],
    ...                                                                      1.96 * [0.7071, 1][look]))]
    [0.05, 0.0331]
    """
    path = ScorePath(drift)
    chances = []
    for look, time in enumerate(fractions):
        path.go_to(time)
        lower, upper = limits(path, look)
        chances.append((path.above(upper), path.below(lower)))
        if look + 1 < len(fractions):
            path.stay_within(lower, upper, fractions[look + 1])
    return tuple(chances)
