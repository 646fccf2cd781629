"""Family ``revenue``: money per person, where few buy and few of those spend much (:mod:`stats.averages.means`)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from stats.averages.heavy_tail import DECIDES_FROM, FINE_FROM, HeavyTail, heavy_tail
from stats.averages.means import compare_many_means
from stats.calibration.answers import from_many
from stats.calibration.lines import Batch
from stats.calibration.promises import REVENUE, Promise
from stats.errors import NotEstimable
from stats.summaries import Means


@dataclass(frozen=True, slots=True)
class RevenueScenario:
    """People of whom a share buys baskets of lognormal value; the true value is the ratio of the expected means less 1.

    Parameters
    ----------
    buyers : float
        Share of the control who buy.
    basket_sd : float
        Standard deviation of the log of a basket.
    control_people, treatment_people : int
        People in each variant.
    """

    buyers: float
    basket_sd: float
    control_people: int
    treatment_people: int
    lifts: tuple[float, ...] = (0.0, 0.2)
    family: str = "revenue"
    weight: float = 5.0

    @property
    def name(self) -> str:
        """Say what differs between the scenarios."""
        return (
            f"{self.buyers:.1%} buy, baskets sd log {self.basket_sd:g}, "
            f"{self.control_people:,} v {self.treatment_people:,} people, "
            f"typical effective number {self.typical_effective_number:.0f}"
        )

    @property
    def numbers(self) -> int:
        """Return the expected purchases."""
        return max(1, math.ceil(self.buyers * (self.control_people + self.treatment_people) * 1.2))

    @property
    def typical_effective_number(self) -> float:
        """Return people × (E y)² / E y² of the smaller variant at lift 0: what (Σy)²/Σy² comes to in a typical file."""
        return min(self.control_people, self.treatment_people) * self.buyers * math.exp(-(self.basket_sd**2))

    def promise(self, method: str, lift: float) -> Promise | None:  # noqa: ARG002 - lift does not lower the number
        """Promise by the *typical* effective number; what is told by the number of each file is only reported."""
        typical = self.typical_effective_number >= FINE_FROM
        return REVENUE if typical and method in {"lift", "difference"} else None

    def answer(self, rng: np.random.Generator, n: int, lift: float) -> Batch:
        """Compare means; then once more only those files whose own effective number is large enough."""
        control = self._spent(rng, n, self.control_people, self.buyers)
        treatment = self._spent(rng, n, self.treatment_people, self.buyers * (1 + lift))
        effects = compare_many_means(control, treatment)
        smaller = np.array([_smaller(heavy_tail(control[place], treatment[place])) for place in range(n)])
        answers = from_many(effects.lift, lift)
        return Batch(
            {
                "lift": answers,
                "difference": from_many(effects.difference, lift * self.buyers),
                f"lift, files showing {FINE_FROM:g} or more": answers.where(smaller >= FINE_FROM),
            },
            {
                f"undecided (under {DECIDES_FROM:g})": smaller < DECIDES_FROM,
                "verdicts": answers.called & (smaller >= DECIDES_FROM),
            },
        )

    def _spent(self, rng: np.random.Generator, n: int, people: int, buyers: float) -> Means:
        counts = rng.binomial(people, buyers, n)
        baskets = np.exp(rng.normal(-(self.basket_sd**2) / 2, self.basket_sd, int(counts.sum())))
        places = np.repeat(np.arange(n), counts)
        total = np.bincount(places, weights=baskets, minlength=n)
        squares = np.bincount(places, weights=baskets**2, minlength=n)
        variance = np.maximum(squares - total**2 / people, 0.0) / (people - 1)
        return Means(np.full(n, float(people)), total / people, variance)


def _smaller(tail: HeavyTail | NotEstimable) -> float:
    return tail.effective_number if isinstance(tail, HeavyTail) else 0.0


def revenue_grid() -> tuple[RevenueScenario, ...]:
    """Return the scenarios of the family: 0.5 to 5 % buy, effective numbers of about 10 to 500."""
    equal = (
        (0.005, 0.8, 5_000),
        (0.005, 1.0, 10_000),
        (0.005, 1.0, 30_000),
        (0.01, 0.8, 10_000),
        (0.01, 1.0, 15_000),
        (0.01, 1.2, 25_000),
        (0.02, 0.5, 3_500),
        (0.02, 1.0, 7_500),
        (0.02, 1.0, 20_000),
        (0.05, 0.8, 2_000),
        (0.05, 1.0, 500),
        (0.05, 1.0, 1_500),
        (0.05, 1.0, 3_000),
        (0.05, 1.2, 5_000),
        (0.05, 1.5, 10_000),
        (0.05, 1.0, 20_000),
    )
    unequal = ((0.02, 1.0, 7_500, 30_000), (0.02, 1.0, 30_000, 7_500), (0.05, 1.0, 3_000, 27_000))
    return (
        *(RevenueScenario(buyers, sd, people, people) for buyers, sd, people in equal),
        *(RevenueScenario(*each) for each in unequal),
    )
