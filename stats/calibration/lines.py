"""One line of the report: a scenario, what was promised of it, and what was counted."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from stats.calibration.answers import Answers, BoolArray, joined
from stats.calibration.promises import PROMISES, Promise, Standing

# Numbers drawn at a time: keeps the memory small, and the draws do not depend on it being exactly this.
NUMBERS_AT_ONCE = 2_000_000


@dataclass(frozen=True, slots=True)
class Batch:
    """What all methods said of one batch of datasets.

    Parameters
    ----------
    ours : mapping of str to Answers
        Intervals by method.
    beside : mapping of str to ndarray of bool
        Where another method found a difference, by its name; may hold fewer datasets (slow methods).
    """

    ours: Mapping[str, Answers]
    beside: Mapping[str, BoolArray] = field(default_factory=dict)


class Scenario(Protocol):
    """One kind of data, and the methods that are tried on it."""

    @property
    def family(self) -> str:
        """Name of the family it belongs to."""

    @property
    def name(self) -> str:
        """What tells it from the others of its family; its draws depend on this name and nothing else."""

    @property
    def lifts(self) -> tuple[float, ...]:
        """True lifts to draw."""

    @property
    def numbers(self) -> int:
        """How many numbers one dataset has, so that batches fit into memory."""

    @property
    def weight(self) -> float:
        """How many times the asked replications are drawn; more where a dataset costs little."""

    def promise(self, method: str, lift: float) -> Promise | None:
        """Return what is promised of a method at this lift."""

    def answer(self, rng: np.random.Generator, n: int, lift: float) -> Batch:
        """Draw n datasets and ask every method."""


@dataclass(frozen=True, slots=True)
class Line:
    """Counts of one method on one scenario at one true lift.

    Parameters
    ----------
    family, scenario, method : str
        What was tried on what.
    lift : float
        True lift that was drawn.
    promise : str or None
        Name of the promise (``stats.calibration.promises``); ``None`` is reported only.
    drawn, answered, covered : int
        Datasets, those that got an interval, and those whose interval holds the truth.
    called : int
        Intervals that leave out 0: false alarms at lift 0.
    unbounded : int
        Intervals without an upper end.
    refusals : mapping of str to int
        How often which reason was given instead of an interval.
    beside : mapping of str to float
        Share of datasets on which other methods found a difference.
    """

    family: str
    scenario: str
    method: str
    lift: float
    promise: str | None
    drawn: int
    answered: int
    covered: int
    called: int
    unbounded: int
    refusals: Mapping[str, int]
    beside: Mapping[str, float]

    @property
    def coverage(self) -> float:
        """Share of the intervals given that hold the truth; nan where none was given."""
        return self.covered / self.answered if self.answered else np.nan

    @property
    def standing(self) -> Standing:
        """Whether the promise is kept."""
        if self.promise is None:
            return "reported"
        return PROMISES[self.promise].standing(self.covered, self.answered)


def lines_of(scenario: Scenario, lift: float, *, replications: int) -> tuple[Line, ...]:
    """Draw one scenario at one lift and count.

    Parameters
    ----------
    scenario : Scenario
        What to draw. The seed comes from its names and the lift, so that adding scenarios changes no other.
    lift : float
        True lift.
    replications : int
        Datasets, before the scenario's weight.
    """
    rng = np.random.default_rng(zlib.crc32(f"{scenario.family}/{scenario.name}/{lift:g}".encode()))
    left, batches = max(1, round(replications * scenario.weight)), []
    at_once = max(1, NUMBERS_AT_ONCE // scenario.numbers)
    while left > 0:
        batches.append(scenario.answer(rng, min(at_once, left), lift))
        left -= at_once
    beside = {
        name: float(np.concatenate([batch.beside[name] for batch in batches]).mean()) for name in batches[0].beside
    }
    return tuple(
        _line(scenario, method, lift, joined([batch.ours[method] for batch in batches]), beside)
        for method in batches[0].ours
    )


def _line(scenario: Scenario, method: str, lift: float, answers: Answers, beside: Mapping[str, float]) -> Line:
    promise = scenario.promise(method, lift)
    return Line(
        family=scenario.family,
        scenario=scenario.name,
        method=method,
        lift=lift,
        promise=promise.name if promise else None,
        drawn=answers.lower.size,
        answered=int(answers.answered.sum()),
        covered=int(answers.covered.sum()),
        called=int(answers.called.sum()),
        unbounded=int(answers.unbounded.sum()),
        refusals=dict(Counter(reason for reason in answers.reasons if reason is not None).most_common()),
        beside=beside,
    )
