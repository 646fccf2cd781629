"""Planned looks: how sure one must be at each, so that all of them together keep the promised error."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import scipy

from stats.looks.brownian import ScorePath, walk
from stats.numerics.distributions import check_level

Spending = Literal["two_sided", "per_side", "pocock"]

# Beyond this many standard deviations a level is 0 in floating point.
FARTHEST = 40.0


@dataclass(frozen=True, slots=True)
class PlannedLooks:
    """Limits of planned looks.

    Parameters
    ----------
    fractions : tuple of float
        Part of the planned information (days) at each look.
    z_boundaries : tuple of float
        How many standard errors from 0 the result must lie at each look.
    alpha_spent : tuple of float
        False-alarm rate up to and with each look.
    alpha : float
        False-alarm rate of all looks together.
    two_sided : bool
        Whether a result may cross on both sides; else only upwards.
    """

    fractions: tuple[float, ...]
    z_boundaries: tuple[float, ...]
    alpha_spent: tuple[float, ...]
    alpha: float
    two_sided: bool

    @property
    def levels(self) -> tuple[float, ...]:
        """Nominal level of each look, two-sided or one-sided as the plan is: a smaller p stops."""
        sides = 2 if self.two_sided else 1
        return tuple(float(sides * scipy.special.ndtr(-z)) for z in self.z_boundaries)

    @property
    def two_sided_levels(self) -> tuple[float, ...]:
        """The boundaries as two-sided p-values, however many sides the plan has."""
        return tuple(float(2 * scipy.special.ndtr(-z)) for z in self.z_boundaries)


def look_levels(
    fractions: Sequence[float], *, alpha: float = 0.05, spending: Spending = "two_sided"
) -> tuple[float, ...]:
    """Return the two-sided level at which each planned look is read, so that all looks together keep ``alpha``.

    *How sure must we be on day 7 of 14, to be allowed to look on day 14 as well?*

    Parameters
    ----------
    fractions : sequence of float
        Part of the planned information (days) at each look, rising, above 0 and at most 1.
    alpha : float
        Two-sided false-alarm rate of all looks together.
    spending : {"two_sided", "per_side", "pocock"}
        As for :func:`spending_looks`; a plan seals ``"two_sided"``.

    Returns
    -------
    tuple of float
        One nominal two-sided level per look.

    Raises
    ------
    ValueError
        If the fractions do not rise within (0, 1], two lie closer than 0.0005 or ``alpha`` is no level.

    Notes
    -----
    The levels are exact for a result whose spread is known. With few days they are compared with the p-value of a t
    test on the days so far: each look alone then keeps its level exactly (normal differences), and only the dependence
    between the looks differs a little from the one integrated here. With 14 days (looks on 7 and 14) and 28 days (four
    weekly looks) the error of all looks together stays at 5.0 %; a run shorter than two looks of 7 days has one look.
    What breaks it in ad data is what breaks the t test itself: days that depend on each other (``day_to_day``) and
    people who act again and again (``people_seen_again``).

    References
    ----------
    Lan, K. K. G. & DeMets, D. L. (1983). Discrete sequential boundaries for clinical trials. Biometrika 70:659-663.

    Examples
    --------
    >>> [round(level, 4) for level in look_levels((0.5, 1.0))]
    [0.0056, 0.0478]
    """
    return spending_looks(fractions, alpha=alpha, spending=spending).levels


def spending_looks(
    fractions: Sequence[float], *, alpha: float = 0.05, spending: Spending = "two_sided", two_sided: bool = True
) -> PlannedLooks:
    """Plan looks by a spending function: how much of the error may be used up by each point of the run.

    *How much of our 5 % do we spend on the look on day 7?*

    Parameters
    ----------
    fractions : sequence of float
        Part of the planned information (days) at each look, rising, above 0 and at most 1.
    alpha : float
        False-alarm rate of all looks together: of both sides if ``two_sided``, else of the upper one.
    spending : {"two_sided", "per_side", "pocock"}
        ``"two_sided"``: O'Brien-Fleming type, ``2 (1 - Φ(z / √t))`` with z for ``alpha / 2``, of the whole ``alpha``.
        ``"per_side"``: the same of half of it on each side (R rpact's ``asOF``; sterner early). ``"pocock"``: Pocock
        type, ``alpha ln(1 + (e - 1) t)``, which is the same either way (rpact's ``asP``).
    two_sided : bool
        Whether both directions stop. One-sided, both O'Brien-Fleming types are the same.

    Returns
    -------
    PlannedLooks

    Raises
    ------
    ValueError
        If the fractions do not rise within (0, 1], two lie closer than 0.0005 or ``alpha`` is no level.

    Notes
    -----
    The score is a Brownian motion in t; each boundary is where the crossings use up what the function frees
    (:mod:`stats.looks.brownian`). Information is taken as proportional to days: delivery that grows or dries up during
    the run makes the looks earlier or later than planned, which moves the levels' meaning, not the promise at the end.

    References
    ----------
    Lan, K. K. G. & DeMets, D. L. (1983). Discrete sequential boundaries for clinical trials. Biometrika 70:659-663.

    Examples
    --------
    >>> looks = spending_looks((0.2, 0.4, 0.6, 0.8, 1.0), spending="per_side")
    >>> [round(z, 3) for z in looks.z_boundaries]
    [4.877, 3.357, 2.68, 2.29, 2.031]
    """
    times = checked_fractions(fractions, alpha)
    due = [_spent(time, alpha, spending, two_sided=two_sided) for time in times]
    boundaries: list[float] = []

    def limits(path: ScorePath, look: int) -> tuple[float, float]:
        scale = math.sqrt(times[look])
        free = due[look] - (due[look - 1] if look else 0.0)
        upper = _limit(path, free, scale, two_sided=two_sided)
        boundaries.append(upper / scale)
        return -upper if two_sided else -math.inf, upper

    walk(times, limits)
    return PlannedLooks(times, tuple(boundaries), tuple(due), alpha, two_sided)


def crossing_chances(
    fractions: Sequence[float], levels: Sequence[float], drift: float
) -> tuple[tuple[float, float], ...]:
    """Return how likely each planned look is to be the one that decides, upwards or downwards.

    *If B is really 10 % better, how likely do we know it after the first week?*

    Parameters
    ----------
    fractions : sequence of float
        Part of the planned information at each look, rising, above 0 and at most 1.
    levels : sequence of float
        Two-sided level of each look (:func:`look_levels`); 0 is a look that cannot decide.
    drift : float
        Expected z statistic at the full information: true effect divided by its standard error at the end.

    Returns
    -------
    tuple of (float, float)
        Per look the chance to cross upwards and the chance to cross downwards, at this look and not before. The sum of
        the upper ones is the power for a positive drift.

    Raises
    ------
    ValueError
        If the fractions do not rise within (0, 1], a level lies outside [0, 1] or their numbers differ.

    References
    ----------
    Armitage, McPherson & Rowe (1969). Repeated significance tests on accumulating data. JRSS A 132:235-244.

    Examples
    --------
    >>> [round(upper, 3) for upper, lower in crossing_chances((0.5, 1.0), (0.0056, 0.0478), 2.8)]
    [0.215, 0.582]
    """
    times = checked_fractions(fractions)
    if len(levels) != len(times) or not all(0 <= level <= 1 for level in levels):
        raise ValueError(f"each look needs a level between 0 and 1: {tuple(levels)} for {len(times)} looks")
    boundaries = tuple(-float(scipy.special.ndtri(level / 2)) for level in levels)
    return boundary_chances(times, boundaries, drift, two_sided=True)


def power_at(looks: PlannedLooks, drift: float) -> float:
    """Return the chance that some look finds an effect of this drift in its own direction."""
    chances = boundary_chances(looks.fractions, looks.z_boundaries, abs(drift), two_sided=looks.two_sided)
    return sum(upper for upper, _ in chances)


def drift_for_power(looks: PlannedLooks, power: float = 0.8) -> float:
    """Return the expected z statistic at the full information that a plan finds with this chance.

    Parameters
    ----------
    looks : PlannedLooks
        From :func:`spending_looks` or :func:`stats.classical_looks`.
    power : float
        Chance to cross in the direction of the effect; above the chance without any effect.

    Raises
    ------
    ValueError
        If the power is no chance or is reached without any effect.
    """
    check_level(power)
    if power <= power_at(looks, 0.0):
        raise ValueError(f"a power of {power} is reached without any effect")
    far = 2.0
    while power_at(looks, far) < power:
        far *= 2
    return float(scipy.optimize.brentq(lambda drift: power_at(looks, drift) - power, 0.0, far, xtol=1e-12))


def inflation_factor(looks: PlannedLooks, *, power: float = 0.8) -> float:
    """Return how many times as much data a plan with looks needs at most, compared with one look at the end.

    *What does it cost us to look every week?*

    Parameters
    ----------
    looks : PlannedLooks
        From :func:`spending_looks` or :func:`stats.classical_looks`; the last look at the full
        information.
    power : float
        Chance to find the effect that both plans are sized for.

    Returns
    -------
    float
        ``(drift with looks / drift of the fixed test)²``; 1.02 is 2 % more people or days if no look stops early.

    Notes
    -----
    Crossings in the wrong direction do not count as power, in neither plan; their chance is below 1e-4 from a power of
    a half on.

    References
    ----------
    Jennison, C. & Turnbull, B. W. (2000). Group sequential methods, section 2.3 (R(K, α, β)).

    Examples
    --------
    >>> round(inflation_factor(spending_looks((0.25, 0.5, 0.75, 1.0))), 3)
    1.031
    """
    tail = looks.alpha / 2 if looks.two_sided else looks.alpha
    fixed = float(scipy.special.ndtri(1 - tail) + scipy.special.ndtri(power))
    return (drift_for_power(looks, power) / fixed) ** 2


def checked_fractions(fractions: Sequence[float], alpha: float = 0.05) -> tuple[float, ...]:
    """Return the times of the looks, or refuse those that do not rise within (0, 1] and an alpha that is no level."""
    check_level(alpha)
    rising = all(earlier < later for earlier, later in itertools.pairwise(fractions))
    if len(fractions) == 0 or not rising or fractions[0] <= 0 or fractions[-1] > 1:
        raise ValueError(f"fractions must rise within (0, 1]: {tuple(fractions)}")
    return tuple(float(fraction) for fraction in fractions)


def _spent(time: float, alpha: float, spending: Spending, *, two_sided: bool) -> float:
    """Return the part of alpha that may be used up to this time."""
    if spending == "pocock":
        return alpha * math.log1p((math.e - 1) * time)
    shares = 2 if spending == "per_side" and two_sided else 1
    quantile = -float(scipy.special.ndtri(alpha / shares / 2))
    return shares * 2 * float(scipy.special.ndtr(-quantile / math.sqrt(time)))


def _limit(path: ScorePath, due: float, scale: float, *, two_sided: bool) -> float:
    """Find the limit of the motion whose crossings at this look have chance ``due``."""

    def excess(limit: float) -> float:
        crossed = path.above(limit) + (path.below(-limit) if two_sided else 0.0)
        return math.log(max(crossed, 1e-300)) - math.log(max(due, 1e-299))

    low = 0.0 if two_sided else -FARTHEST * scale
    return float(scipy.optimize.brentq(excess, low, FARTHEST * scale, xtol=1e-12))


def boundary_chances(
    times: tuple[float, ...], boundaries: tuple[float, ...], drift: float, *, two_sided: bool
) -> tuple[tuple[float, float], ...]:
    """Return the chance to cross upwards and downwards first at each look.

    Parameters
    ----------
    times, boundaries : tuple of float
        Part of the information and z boundary of each look.
    drift : float
        Expected z statistic at the full information.
    two_sided : bool
        Whether the mirrored boundary below stops as well.
    """

    def limits(_path: ScorePath, look: int) -> tuple[float, float]:
        upper = boundaries[look] * math.sqrt(times[look])
        return -upper if two_sided else -math.inf, upper

    return walk(times, limits, drift)
