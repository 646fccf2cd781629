"""Promises across experiments: pooled averages, the next test, shrunken tests, and winners after they were picked."""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from stats.across.lessons import MANY, SCALE, pool_lesson
from stats.across.shrinkage import shrink
from stats.calibration.promises import ACROSS, Standing, monte_carlo_error
from stats.effects import Estimate
from stats.summaries import FloatArray

# Standard errors of ln(1 + lift), from large mailings to a few posts.
ERRORS = (0.04, 0.40)
MIDDLE = 0.05
SPREADS = (0.0, 0.05, 0.15, 0.3)
SIZES = (2, 3, 5, 10, 30)

# True lifts around +2 %, of which tests with z above 1.96 are called wins: middle, spread, tests, errors.
WINNERS = ((0.02, 0.05, 10), (0.02, 0.05, 30), (0.02, 0.05, 100), (0.0, 0.1, 30), (0.05, 0.15, 10))
WINNERS_ERRORS = (0.04, 0.10)


@dataclass(frozen=True, slots=True)
class AcrossLine:
    """What was counted of one method on archives of one kind.

    Parameters
    ----------
    method : {"pooled", "next_test", "shrunken", "winners"}
        Interval of the average, of the next test's true effect, of each test, of each test that was called a win.
    tests : int
        Tests per archive.
    middle, spread : float
        Mean and standard deviation of the true ln(1 + lift).
    answered, covered : int
        Intervals, and those that hold the truth.
    truth, bias, raw_bias : float
        For ``"shrunken"`` and ``"winners"``: average true effect, and how far shrunken and raw estimates are above it.
    """

    method: str
    tests: int
    middle: float
    spread: float
    answered: int
    covered: int
    truth: float = math.nan
    bias: float = math.nan
    raw_bias: float = math.nan

    @property
    def coverage(self) -> float:
        """Share of the intervals that hold the truth."""
        return self.covered / self.answered if self.answered else math.nan

    @property
    def standing(self) -> Standing:
        """Whether at least 92 % of the intervals hold the truth."""
        return ACROSS.standing(self.covered, self.answered) if self.is_promised else "reported"

    @property
    def is_promised(self) -> bool:
        """Whether anything is promised: not of a lesson of few repeats that differ by more than its prior allows for.

        Repeats of one comparison differ less than tests do in general, so a lesson of two to four takes a narrower
        prior (``SCALE``). Where they truly differ by twice that, it is too sure: counted and shown.
        """
        a_few = self.method in {"pooled", "next_test"} and self.tests < MANY
        return not (a_few and self.spread > SCALE)


def coverage_across(replications: int, seed: int) -> tuple[AcrossLine, ...]:
    """Draw archives of every size and spread, and count what their intervals hold.

    Parameters
    ----------
    replications : int
        Archives of each kind; the error of a coverage of 95 % is 0.5 points at 2,000.
    seed : int
        The same seed gives the same archives; one kind does not depend on the others.

    Returns
    -------
    tuple of AcrossLine

    Examples
    --------
    >>> lines = coverage_across(2, 1)
    >>> len(lines), sorted({line.method for line in lines})
    (65, ['next_test', 'pooled', 'shrunken', 'winners'])
    """
    found: list[AcrossLine] = []
    for spread in SPREADS:
        for tests in SIZES:
            found += archives(tests, MIDDLE, spread, replications=replications, seed=seed)
    found += [winners(*kind, replications=replications, seed=seed) for kind in WINNERS]
    return tuple(found)


def archives(
    tests: int, middle: float, spread: float, *, replications: int, seed: int
) -> tuple[AcrossLine, AcrossLine, AcrossLine]:
    """Count for archives of one size and spread: the pooled average, the next test, every shrunken test."""
    rng = _rng(seed, f"archives/{tests}/{middle:g}/{spread:g}")
    pooled = new = each = 0
    sums = np.zeros(3)
    for _ in range(replications):
        errors, truth, seen = _draw(rng, tests, middle, spread, ERRORS)
        lesson, shrunken = pool_lesson(seen, errors), shrink(seen, errors)
        pooled += _holds(lesson.log_lift, middle)
        new += _holds(lesson.prediction, float(rng.normal(middle, spread)))
        each += int(((shrunken.lower <= truth) & (truth <= shrunken.upper)).sum())
        sums += truth.sum(), (shrunken.estimate - truth).sum(), (seen - truth).sum()
    truths, bias, raw = (float(part) / (replications * tests) for part in sums)
    return (
        AcrossLine("pooled", tests, middle, spread, replications, pooled),
        AcrossLine("next_test", tests, middle, spread, replications, new),
        AcrossLine("shrunken", tests, middle, spread, replications * tests, each, truths, bias, raw),
    )


def winners(middle: float, spread: float, tests: int, *, replications: int, seed: int) -> AcrossLine:
    """Count only tests that were called wins, z above 1.96: where raw lifts are far too high."""
    rng = _rng(seed, f"winners/{tests}/{middle:g}/{spread:g}")
    count = covered = 0
    sums = np.zeros(3)
    for _ in range(replications):
        errors, truth, seen = _draw(rng, tests, middle, spread, WINNERS_ERRORS, even=True)
        shrunken, won = shrink(seen, errors), seen > 1.96 * errors
        count += int(won.sum())
        covered += int(((shrunken.lower <= truth) & (truth <= shrunken.upper))[won].sum())
        sums += truth[won].sum(), (shrunken.estimate - truth)[won].sum(), (seen - truth)[won].sum()
    truths, bias, raw = (float(part) / count if count else math.nan for part in sums)
    return AcrossLine("winners", tests, middle, spread, count, covered, truths, bias, raw)


def table(lines: Iterable[AcrossLine]) -> str:
    """Return the counts as text, one line each."""
    rows = ["method     tests  middle  spread  coverage         standing  truth   bias    raw bias"]
    for line in lines:
        error = monte_carlo_error(line.coverage, line.answered)
        sizes = "" if math.isnan(line.truth) else f"  {line.truth:6.3f}  {line.bias:+6.3f}  {line.raw_bias:+6.3f}"
        rows.append(
            f"{line.method:9}  {line.tests:5d}  {line.middle:6.2f}  {line.spread:6.2f}  "
            f"{line.coverage:6.1%} ± {error:5.1%}  {line.standing:>8}{sizes}"
        )
    return "\n".join(rows)


def _rng(seed: int, name: str) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def _draw(
    rng: np.random.Generator,
    tests: int,
    middle: float,
    spread: float,
    between: tuple[float, float],
    *,
    even: bool = False,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Draw errors (evenly, or evenly on the log scale), true effects and estimates."""
    if even:
        errors = rng.uniform(*between, tests)
    else:
        errors = np.exp(rng.uniform(math.log(between[0]), math.log(between[1]), tests))
    truth = rng.normal(middle, spread, tests)
    return errors, truth, rng.normal(truth, errors)


def _holds(interval: object, truth: float) -> bool:
    if not isinstance(interval, Estimate) or interval.lower is None or interval.upper is None:
        return False
    return interval.lower <= truth <= interval.upper
