"""Tests of few cases: what 0 of 120 against 2 of 115 says of a lift, where the logarithm of a share says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from stats.across.sharing_control import Rows, Solved, solve
from stats.summaries import FloatArray

# Newton's steps: the largest on the log scale, how many at most, and when it has arrived.
LONGEST_STEP = 2.0
MOST_STEPS = 30
ARRIVED = 1e-5

# Added to cases to start from.
START = 0.5


@dataclass(frozen=True, slots=True)
class Cases:
    """Cases and people of every row and of every control; 0 people where only ln(1 + lift) and its error are known.

    Parameters
    ----------
    cases, people : ndarray of float, shape (k,)
    control_cases, control_people : ndarray of float, shape (m,)
    """

    cases: FloatArray
    people: FloatArray
    control_cases: FloatArray
    control_people: FloatArray

    def part(self, rows: npt.NDArray[np.bool_], tests: npt.NDArray[np.bool_]) -> Cases:
        """Return those of some rows and of some tests."""
        return Cases(self.cases[rows], self.people[rows], self.control_cases[tests], self.control_people[tests])


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of an archive, rows of one test beside each other.

    Parameters
    ----------
    rows : Rows
    effects, precisions : ndarray of float, shape (k,)
        ln(1 + lift) and 1 / its variance without the control's; not read where there are cases.
    control_variances : ndarray of float, shape (m,)
    cases : Cases
    """

    rows: Rows
    effects: FloatArray
    precisions: FloatArray
    control_variances: FloatArray
    cases: Cases

    def sample(self, most: int) -> Figures:
        """Return so many of the tests, evenly out of all sizes, whatever their order."""
        tests = self.rows.first.size
        if tests <= most:
            return self
        first, cases = self.rows.first, self.cases
        order = np.lexsort(
            (
                self.effects[first],
                self.precisions[first],
                cases.control_cases,
                cases.cases[first],
                cases.people[first],
            )
        )
        chosen = np.zeros(tests, dtype=np.bool_)
        chosen[order[np.linspace(0, tests - 1, most).round().astype(np.intp)]] = True
        kept = chosen[self.rows.test]
        _, start, test = np.unique(self.rows.test[kept], return_index=True, return_inverse=True)
        return Figures(
            Rows(test, start),
            self.effects[kept],
            self.precisions[kept],
            self.control_variances[chosen],
            cases.part(kept, chosen),
        )

    def scales(self) -> tuple[float, float]:
        """Return the smallest standard error and how far apart the lifts are, both roughly."""
        cases, rows = self.cases, self.rows
        counted = cases.people > 0
        own = np.where(counted, 1 / (cases.cases + START), 1 / np.where(counted, 1.0, self.precisions))
        control = np.where(cases.control_people > 0, 1 / (cases.control_cases + START), self.control_variances)
        rate = np.log((cases.cases + START) / (cases.people + START))
        control_rate = np.log((cases.control_cases + START) / (cases.control_people + START))
        effects = np.where(counted, rate - rows.spread_out(control_rate), self.effects)
        return float(np.sqrt((own + rows.spread_out(control)).min())), float(np.ptp(effects))


def settle(
    figures: Figures, between: tuple[FloatArray, FloatArray], *, known_middle: bool = False, arrived: float = ARRIVED
) -> Settled:
    """Return what is believed of every true effect, given how much tests and versions differ.

    *One of 120 bought, and none of the other 115. Is that a success?*

    Parameters
    ----------
    figures : Figures
        Of the whole archive.
    between : tuple of ndarray of float, each of shape (g,)
        Variance between tests, and between the versions of a test.
    known_middle : bool
        The middle is 0, not learned.
    arrived : float
        Steps shorter than this end the search.

    Notes
    -----
    Cases are binomial with a rate of their own for each control (flat prior on its logarithm). At each spread the most
    likely effects are found by Newton's method, and the likelihood is Laplace's: near exact where the spread is small
    beside what a test can say (few cases) and where cases are many. Weights are *expected* cases under the belief, not
    those seen: adding a half to the cases seen and taking the usual variance makes a large archive of small tests look
    as if its tests did not differ at all.

    References
    ----------
    Tierney, L. & Kadane, J. (1986). Accurate approximations for posterior moments. JASA 81:82-86. Breslow, N. &
    Clayton, D. (1993). Approximate inference in generalized linear mixed models. JASA 88:9-25.
    """
    search = Settled(figures, between, known_middle=known_middle)
    if search.counted.any():
        for _ in range(MOST_STEPS):
            if search.step() <= arrived:
                break
    return search


class Settled:
    """What is believed for each of g spreads: the most likely effects and rates, found step by step."""

    def __init__(self, figures: Figures, between: tuple[FloatArray, FloatArray], *, known_middle: bool) -> None:
        cases = figures.cases
        self._figures, self._between, self._known_middle = figures, between, known_middle
        self.counted, self._test_counted = cases.people > 0, cases.control_people > 0
        self._row = cases.cases, np.where(self.counted, cases.people, 1.0)
        self._control = cases.control_cases, np.where(self._test_counted, cases.control_people, 1.0)
        shape = between[0].size, 1
        self._level = np.tile(_started(*self._control), shape)
        self._theta = np.tile(_started(*self._row), shape) - figures.rows.spread_out(self._level)
        self.solved = self._solve(0.0, 0.0)

    def step(self) -> float:
        """Go on, and return the longest step on the log scale."""
        found = self.solved
        step = np.where(self.counted, found.mean - self._theta, 0.0)
        level_step = np.where(self._test_counted, self._seen + found.control_noise, 0.0)
        self._theta = self._theta + np.clip(step, -LONGEST_STEP, LONGEST_STEP)
        self._level = self._level + np.clip(level_step, -LONGEST_STEP, LONGEST_STEP)
        self.solved = self._solve(0.0, 0.0)
        return max(float(np.abs(step).max()), float(np.abs(level_step).max()))

    def height(self) -> FloatArray:
        """Return Laplace's log likelihood of each test but for the middle, shape ``(g, m)``."""
        rows = self._figures.rows
        own = _correction(*self._row, self._theta + rows.spread_out(self._level))
        control = _correction(*self._control, self._level)
        own, control = np.where(self.counted, own, 0.0), np.where(self._test_counted, control, 0.0)
        return self.solved.height + rows.total(own) + control

    def corrected(self) -> Solved:
        """Return means in place of most likely values: expected cases are convex in the log of the rate."""
        if not self.counted.any():
            return self.solved
        own, control = self.solved.log_rate_variances()
        return self._solve(own / 2, control / 2)

    def _solve(self, own_shift: FloatArray | float, control_shift: FloatArray | float) -> Solved:
        figures, rows = self._figures, self._figures.rows
        seen, own = _working(*self._row, self._theta + rows.spread_out(self._level))
        seen_control, control = _working(*self._control, self._level)
        self._seen = seen_control
        from_control = rows.spread_out(seen_control - control_shift)
        return solve(
            rows,
            np.where(self.counted, self._theta + seen - own_shift - from_control, figures.effects),
            np.where(self.counted, own, figures.precisions),
            np.where(self._test_counted, 1 / control, figures.control_variances),
            self._between,
            known_middle=self._known_middle,
        )


def _started(cases: FloatArray, people: FloatArray) -> FloatArray:
    return cast("FloatArray", np.log((cases + START) / (people + 2 * START)))


def _working(cases: FloatArray, people: FloatArray, log_rate: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how far the cases are from what is expected, relative to it, and what they tell of the log of the rate."""
    expected, rate = _expected(people, log_rate)
    return (cases - expected) / expected, expected / (1 - rate)


def _expected(people: FloatArray, log_rate: FloatArray) -> tuple[FloatArray, FloatArray]:
    # A rate of 1 has no spread left; everybody of 35 is no more than that.
    rate = np.minimum(np.exp(np.minimum(log_rate, 0.0)), (people + START) / (people + 2 * START))
    return people * rate, rate


def _correction(cases: FloatArray, people: FloatArray, log_rate: FloatArray) -> FloatArray:
    """Return by how much the log likelihood is above that of the normal distribution that stands in for it."""
    expected, rate = _expected(people, log_rate)
    information = expected / (1 - rate)
    exact = cases * np.log(rate) + (people - cases) * np.log1p(-rate)
    normal = (np.log(information) - information * ((cases - expected) / expected) ** 2) / 2
    return exact - normal
