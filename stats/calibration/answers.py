"""What a method said of many datasets at once: intervals, refusals, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from stats.effects import Effect, Estimate, Estimates
from stats.errors import NotEstimable
from stats.summaries import FloatArray

BoolArray = npt.NDArray[np.bool_]
Quantity = Literal["lift", "difference"]


@dataclass(frozen=True, slots=True)
class Answers:
    """Intervals of one method for n datasets.

    Parameters
    ----------
    lower, upper : ndarray of float, shape (n,)
        Ends; infinite where unbounded, nan where refused.
    truth : float
        What the interval should hold; no change is 0.
    reasons : tuple of (str or None)
        Why there is no interval; ``None`` where there is one.
    """

    lower: FloatArray
    upper: FloatArray
    truth: float
    reasons: tuple[str | None, ...]

    @property
    def answered(self) -> BoolArray:
        """Where an interval was given."""
        return np.asarray(~np.isnan(self.lower))

    @property
    def covered(self) -> BoolArray:
        """Where an interval was given and holds the truth."""
        return (self.lower <= self.truth) & (self.truth <= self.upper)

    @property
    def called(self) -> BoolArray:
        """Where the interval leaves out 0: a false alarm if nothing differs."""
        return (self.lower > 0) | (self.upper < 0)

    @property
    def unbounded(self) -> BoolArray:
        """Where the interval has no upper end: it holds the truth without saying much."""
        return np.isposinf(self.upper)

    def where(self, kept: BoolArray) -> Answers:
        """Return the answers for some of the datasets."""
        reasons = tuple(reason for reason, keep in zip(self.reasons, kept, strict=True) if keep)
        return Answers(self.lower[kept], self.upper[kept], self.truth, reasons)

    def or_else(self, other: Answers) -> Answers:
        """Return these answers, and the other method's where there is none."""
        reasons = tuple(
            second if first is not None else None for first, second in zip(self.reasons, other.reasons, strict=True)
        )
        lower = np.where(self.answered, self.lower, other.lower)
        return Answers(lower, np.where(self.answered, self.upper, other.upper), self.truth, reasons)


def from_effects(effects: Iterable[Effect], truth: float, quantity: Quantity = "lift") -> Answers:
    """Read the intervals of single comparisons."""
    found = [effect.lift if quantity == "lift" else effect.difference for effect in effects]
    return from_estimates(found, truth)


def from_estimates(estimates: Sequence[Estimate | NotEstimable], truth: float) -> Answers:
    """Read intervals one by one."""
    ends = [ends_of(estimate) for estimate in estimates]
    table = np.array(ends, dtype=np.float64).reshape(-1, 2)
    reasons = tuple(estimate.reason if isinstance(estimate, NotEstimable) else None for estimate in estimates)
    return Answers(table[:, 0], table[:, 1], truth, reasons)


def from_many(estimates: Estimates, truth: float) -> Answers:
    """Read the intervals of many comparisons made at once."""
    reasons = tuple(None if reason is None else str(reason.reason) for reason in estimates.reasons)
    none = np.array([reason is not None for reason in reasons], dtype=bool)
    return Answers(
        np.where(none, np.nan, np.where(np.isfinite(estimates.lower), estimates.lower, -np.inf)),
        np.where(none, np.nan, np.where(np.isfinite(estimates.upper), estimates.upper, np.inf)),
        truth,
        reasons,
    )


def ends_of(estimate: Estimate | NotEstimable) -> tuple[float, float]:
    """Return both ends, infinite where unbounded and nan where there is no interval."""
    if isinstance(estimate, NotEstimable):
        return np.nan, np.nan
    return (
        -np.inf if estimate.lower is None else estimate.lower,
        np.inf if estimate.upper is None else estimate.upper,
    )


def at_all_looks(looks: Sequence[Answers]) -> Answers:
    """Return what all looks together say: it holds the truth only if each look's interval does.

    A look without an interval says nothing; without any interval at any look the whole is refused.
    """
    lower = np.stack([look.lower for look in looks])
    upper = np.stack([look.upper for look in looks])
    none = np.asarray(np.isnan(lower).all(axis=0))
    lowest = np.where(none, np.nan, np.where(np.isnan(lower), -np.inf, lower).max(axis=0))
    highest = np.where(none, np.nan, np.where(np.isnan(upper), np.inf, upper).min(axis=0))
    reasons = tuple(reason if empty else None for reason, empty in zip(looks[-1].reasons, none, strict=True))
    return Answers(lowest, highest, looks[0].truth, reasons)


def joined(parts: Sequence[Answers]) -> Answers:
    """Put the answers for several batches of datasets behind each other."""
    return Answers(
        np.concatenate([part.lower for part in parts]),
        np.concatenate([part.upper for part in parts]),
        parts[0].truth,
        tuple(reason for part in parts for reason in part.reasons),
    )
