"""How likely each verdict is before the experiment starts, under the very rule that will be sealed."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy

from stats.numerics.distributions import quantile
from stats.summaries import FloatArray

NODES = 12
STEPS_PER_DEVIATION = 1.5  # a panel's width in standard deviations of a step: 12 nodes give 10 digits
REACH = 8.5  # standard deviations beyond which nothing is left to integrate
NOTHING = 1e-18
MOST_PANELS = 1000


@dataclass(frozen=True, slots=True)
class LookChances:
    """Chance that each verdict falls at one look and not before."""

    succeeded: float
    harmful: float
    no_useful_difference: float

    @property
    def falls(self) -> float:
        """Chance that any verdict falls at this look."""
        return self.succeeded + self.harmful + self.no_useful_difference


@dataclass(frozen=True, slots=True)
class VerdictChances:
    """Chance of each verdict, and how long it takes.

    Parameters
    ----------
    succeeded, harmful, no_useful_difference, undecided : float
        Add up to 1.
    expected_part : float
        Part of the planned days that pass until the verdict falls, on average (1 where nothing can fall early).
    looks : tuple of LookChances
        The same, look by look.
    """

    succeeded: float
    harmful: float
    no_useful_difference: float
    undecided: float
    expected_part: float
    looks: tuple[LookChances, ...]

    @property
    def decided(self) -> float:
        """Chance to end with an answer: succeeded, harmful or no useful difference."""
        return 1 - self.undecided

    def expected_days(self, planned_days: float) -> float:
        """Return the days that pass on average until the verdict falls."""
        return self.expected_part * planned_days


def verdict_chances(
    log_lift_se: float,
    *,
    worthwhile_lift: float,
    true_lift: float | None = None,
    prior: tuple[float, float] = (0.0, 0.2),
    fractions: Sequence[float] = (1.0,),
    levels: Sequence[float] = (0.05,),
    treatments: int = 1,
    degrees_of_freedom: Sequence[float] | None = None,
    agreement: Sequence[Sequence[float]] | None = None,
) -> VerdictChances:
    """Return how likely the plan ends succeeded, harmful, without useful difference, or undecided.

    *Before we spend €300: how likely do we know more afterwards?*

    Parameters
    ----------
    log_lift_se : float
        Standard error of ln(1 + lift) that is expected at the planned end, above 0.
    worthwhile_lift : float
        Smallest lift worth acting on, at least 0; oriented so that more is better.
    true_lift : float or None
        The lift that there really is, above -1; ``None`` averages over the prior.
    prior : tuple of float
        Mean and standard deviation of true ln(1 + lift): the archive's own, (0, 0.2) without one.
    fractions, levels : sequence of float
        Part of the planned information at each look, and its two-sided level
        (:func:`stats.look_levels`).
    treatments : int
        Treatments compared with the same control: the level is divided by their number. The chances are those of one.
    degrees_of_freedom : sequence of float or None
        Of the t distribution at each look (days - 1, units - 2); ``None`` takes the spread as known.
    agreement : sequence of sequences of float, or None
        At each look, equally likely values of the t from which the randomisation test agrees (:func:`agreeing_days`,
        :func:`agreeing_units`); empty where it need not. Needs the degrees of freedom.

    Returns
    -------
    VerdictChances

    Raises
    ------
    ValueError
        If the looks do not rise within (0, 1], a level is none, or the error or a lift cannot be.

    Notes
    -----
    At each look, in this order: ``harmful`` if the upper end of the interval is below 0; ``succeeded`` if the lower end
    is above 0 and the estimate at least ``worthwhile_lift``; ``no_useful_difference`` if the upper end is below
    ``worthwhile_lift`` (never where that is 0). The first verdict stands. The score is a Brownian motion whose drift is
    the true log lift; its density on what has not been decided is carried from look to look by quadrature. A normal
    prior is carried along exactly: given the score, the drift has its posterior. With degrees of freedom the spread
    that each look will show is averaged over, independently from look to look: exact for one look, close for more.

    Not counted: grade D or E (nothing falls then), guardrails, fatal checks and fewer than the minimum. All of these
    only make "undecided" likelier.

    References
    ----------
    Armitage, McPherson & Rowe (1969). JRSS A 132:235-244. Spiegelhalter, Freedman & Parmar (1994). JRSS A 157:357-416
    (averaging the chance over a prior).

    Examples
    --------
    >>> chances = verdict_chances(0.1, worthwhile_lift=0.05, true_lift=0.3)
    >>> round(chances.succeeded, 3), round(chances.undecided, 3)
    (0.747, 0.253)
    """
    times = checked_plan(
        log_lift_se,
        worthwhile_lift=worthwhile_lift,
        true_lift=true_lift,
        prior=prior,
        fractions=fractions,
        levels=levels,
        treatments=treatments,
        degrees_of_freedom=degrees_of_freedom,
        agreement=agreement,
    )
    mean, deviation = (math.log1p(true_lift), 0.0) if true_lift is not None else prior
    drift = _Drift(mean / log_lift_se, (deviation / log_lift_se) ** 2)
    worthwhile = math.log1p(worthwhile_lift) / log_lift_se
    rules = [
        _Rule(
            time,
            level / treatments,
            worthwhile,
            None if degrees_of_freedom is None else degrees_of_freedom[look],
            () if agreement is None else tuple(agreement[look]),
        )
        for look, (time, level) in enumerate(zip(times, levels, strict=True))
    ]
    return summed_looks(times, _walked(times, rules, drift))


@dataclass(frozen=True, slots=True)
class _Drift:
    """What is believed of the drift before any data: in standard errors at the end."""

    mean: float
    variance: float

    def step(self, places: FloatArray, now: float, later: float) -> tuple[FloatArray, float]:
        """Return mean and variance of the score later, given the score now."""
        believed = (self.mean + self.variance * places) / (1 + self.variance * now)
        doubt = self.variance / (1 + self.variance * now)
        gap = later - now
        return places + believed * gap, gap + doubt * gap**2


@dataclass(frozen=True, slots=True)
class _Rule:
    """The decision table at one look, on the score S = (log lift / its error at the end) × information."""

    time: float
    level: float
    worthwhile: float
    degrees_of_freedom: float | None
    agreement: tuple[float, ...] = ()

    @property
    def reach(self) -> float:
        """Half the interval, on the score, where the spread shown is the true one."""
        return -quantile(self.level / 2, self.degrees_of_freedom) * math.sqrt(self.time)

    @property
    def farthest(self) -> float:
        """Half the interval at its widest: beyond it no spread that may be shown makes a difference."""
        if self.degrees_of_freedom is None:
            return self.reach
        half = self.degrees_of_freedom / 2
        return max(self.confirmed) * math.sqrt(float(scipy.special.gammainccinv(half, 1e-16)) / half)

    @property
    def confirmed(self) -> tuple[float, ...]:
        """Half the interval as it must be for a verdict that the randomisation test has to confirm, by its values."""
        scale = math.sqrt(self.time)
        return tuple(max(self.reach, needed * scale) for needed in self.agreement) or (self.reach,)

    @property
    def breaks(self) -> tuple[float, ...]:
        """Places at which the verdict may change, or begins to be open."""
        edge, reach, farthest = self.worthwhile * self.time, self.reach, self.farthest
        return (-farthest, -reach, 0.0, reach, farthest, edge, edge - reach, edge - farthest)

    def open_at(self, score: float) -> bool:
        """Tell whether it may be undecided at this score."""
        edge = self.worthwhile * self.time
        return abs(score) < self.farthest or edge - self.farthest < score < edge

    def chances(self, score: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return the chance of each verdict at these scores: 0 or 1 where the spread is known."""
        edge = self.worthwhile * self.time
        harmful = self._confirmed_below(-score)
        succeeded = np.where(score >= edge, self._confirmed_below(score), 0.0)
        if self.worthwhile == 0:
            return succeeded, harmful, np.zeros_like(score)
        # an upper end below 0 is below the worthwhile lift as well, and is called harmful
        return succeeded, harmful, self._shown_below(edge - score, self.reach) - harmful

    def _confirmed_below(self, distance: FloatArray) -> FloatArray:
        """Return the chance that t and, where it must, the randomisation test see a distance."""
        found: FloatArray = np.mean([self._shown_below(distance, reach) for reach in self.confirmed], axis=0)
        return found

    def _shown_below(self, distance: FloatArray, reach: float) -> FloatArray:
        """Return the chance that half the interval comes out smaller than a distance."""
        ratio = np.maximum(distance, 0.0) / reach
        if self.degrees_of_freedom is None:
            return np.asarray(ratio > 1, dtype=np.float64)
        half = self.degrees_of_freedom / 2
        return np.asarray(scipy.special.gammainc(half, half * ratio**2), dtype=np.float64)


def _walked(times: Sequence[float], rules: Sequence[_Rule], drift: _Drift) -> list[LookChances]:
    """Carry the density of the score from look to look and collect what falls."""
    places: FloatArray = np.zeros(1)
    weights: FloatArray = np.ones(1)
    now = 0.0
    found: list[LookChances] = []
    for look, (time, rule) in enumerate(zip(times, rules, strict=True)):
        means, variance = drift.step(places, now, time)
        step = math.sqrt(variance)
        next_step = math.sqrt(drift.step(places, time, times[look + 1])[1]) if look + 1 < len(times) else step
        ends = float(means.min()) - REACH * step, float(means.max()) + REACH * step
        nodes, widths = _panels(rule, ends, step, next_step)
        kernel = np.exp(-((nodes[:, None] - means[None, :]) ** 2) / (2 * variance)) / math.sqrt(2 * math.pi * variance)
        density = (kernel @ weights) * widths
        succeeded, harmful, useless = rule.chances(nodes)
        found.append(LookChances(*(float(density @ chance) for chance in (succeeded, harmful, useless))))
        left = density * (1 - succeeded - harmful - useless)
        goes_on = left > NOTHING
        if not goes_on.any():
            break
        places, weights, now = nodes[goes_on], left[goes_on], time
    return found + [LookChances(0.0, 0.0, 0.0)] * (len(times) - len(found))


def _panels(rule: _Rule, ends: tuple[float, float], step: float, next_step: float) -> tuple[FloatArray, FloatArray]:
    """Return quadrature nodes and weights over all scores that can be.

    Panels end where the verdict changes. They are narrow only where it is open: there the next look has to be carried
    on from, and with an unknown spread the chances change smoothly.
    """
    low, high = ends
    inside = sorted({low, high, *(place for place in rule.breaks if low < place < high)})
    narrow = min(step, next_step) * STEPS_PER_DEVIATION
    if rule.degrees_of_freedom is not None:
        narrow = min(narrow, 2 * rule.reach / math.sqrt(2 * rule.degrees_of_freedom))
    edges: list[float] = []
    for first, last in itertools.pairwise(inside):
        width = narrow if rule.open_at((first + last) / 2) else step * STEPS_PER_DEVIATION
        panels = max(1, math.ceil((last - first) / width))
        if len(edges) + panels > MOST_PANELS:
            raise ValueError("these looks are too close to each other to tell them apart")
        edges += list(np.linspace(first, last, panels + 1)[:-1])
    borders = np.array([*edges, high])
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    half = np.diff(borders)[:, None] / 2
    return (borders[:-1, None] + half * (nodes + 1)).ravel(), (half * weights).ravel()


def summed_looks(times: Sequence[float], looks: Sequence[LookChances]) -> VerdictChances:
    """Add up what falls at each look."""
    succeeded = sum(look.succeeded for look in looks)
    harmful = sum(look.harmful for look in looks)
    useless = sum(look.no_useful_difference for look in looks)
    undecided = max(1 - succeeded - harmful - useless, 0.0)
    part = sum(time * look.falls for time, look in zip(times, looks, strict=True)) + times[-1] * undecided
    return VerdictChances(succeeded, harmful, useless, undecided, part, tuple(looks))


def checked_plan(
    log_lift_se: float,
    *,
    worthwhile_lift: float,
    true_lift: float | None,
    prior: tuple[float, float],
    fractions: Sequence[float],
    levels: Sequence[float],
    treatments: int,
    degrees_of_freedom: Sequence[float] | None,
    agreement: Sequence[Sequence[float]] | None,
) -> tuple[float, ...]:
    """Return the times of the looks, or refuse what cannot be planned."""
    rising = all(earlier < later for earlier, later in itertools.pairwise(fractions))
    if not fractions or not rising or fractions[0] <= 0 or fractions[-1] > 1:
        raise ValueError(f"fractions must rise within (0, 1]: {tuple(fractions)}")
    if len(levels) != len(fractions) or not all(0 < level < 1 for level in levels) or treatments < 1:
        raise ValueError(f"needs one level between 0 and 1 per look, and a treatment: {tuple(levels)}, {treatments}")
    if not log_lift_se > 0 or worthwhile_lift < 0 or (true_lift is not None and true_lift <= -1) or prior[1] < 0:
        raise ValueError(f"no such plan: error {log_lift_se}, worthwhile {worthwhile_lift}, lift {true_lift}, {prior}")
    if degrees_of_freedom is not None and len(degrees_of_freedom) != len(fractions):
        raise ValueError(f"needs degrees of freedom for each of {len(fractions)} looks: {degrees_of_freedom}")
    if agreement is not None and (degrees_of_freedom is None or len(agreement) != len(fractions)):
        raise ValueError(f"agreement needs degrees of freedom, and values for each of {len(fractions)} looks")
    return tuple(fractions)
