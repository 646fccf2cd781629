"""Family ``ratios``: a ratio of sums over people, both sums correlated (:mod:`stats.averages.ratios`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stats.averages.heavy_tail import FINE_FROM
from stats.averages.ratios import compare_many_ratios
from stats.calibration.answers import from_many
from stats.calibration.lines import Batch
from stats.calibration.promises import REVENUE, Promise
from stats.summaries import FloatArray, ManyRatioMoments
from stats.units.what_people_use import totals_z_p

SESSIONS = 2.0


@dataclass(frozen=True, slots=True)
class RatioScenario:
    """Orders per session: active people have more sessions and order more often in each.

    The true value is (expected orders ÷ expected sessions) of the treatment over that of the control, minus 1.

    Parameters
    ----------
    rate : float
        Orders per session of a person of average activity.
    control_people, treatment_people : int
        People in each variant.
    likeness : float
        Shape of the gamma of people's activity: the larger, the more alike; 1 is exponential.
    """

    rate: float
    control_people: int
    treatment_people: int
    likeness: float = 1.0
    lifts: tuple[float, ...] = (0.0, 0.2)
    family: str = "ratios"
    weight: float = 2.5

    @property
    def name(self) -> str:
        """Say what differs between the scenarios."""
        return (
            f"{self.rate:g} orders per session, {self.control_people:,} v {self.treatment_people:,} people, "
            f"likeness {self.likeness:g}, {self.fewest_expected:.0f} orders, "
            f"typical effective number {self.typical_effective_number:.0f}"
        )

    @property
    def numbers(self) -> int:
        """Return the drawn numbers: activity, sessions and orders of each person."""
        return 3 * (self.control_people + self.treatment_people)

    @property
    def fewest_expected(self) -> float:
        """Return the expected orders of the smaller variant at lift 0: those of a person are r E[(1 + 2a) a]."""
        return self._orders * min(self.control_people, self.treatment_people)

    @property
    def typical_effective_number(self) -> float:
        """Return people × (E y)² / E y² for the orders y of the smaller variant's people at lift 0.

        ``E y² = r² E[(1 + 6a + 4a²) a²] + E y`` as sessions are 1 and a Poisson number with mean 2a.
        """
        second, third, fourth = self._moments
        square = self.rate**2 * (second + 6 * third + 4 * fourth) + self._orders
        return min(self.control_people, self.treatment_people) * self._orders**2 / square

    @property
    def _moments(self) -> tuple[float, float, float]:
        """Return E a², E a³ and E a⁴ of the activity, whose mean is 1."""
        second = 1 + 1 / self.likeness
        third = second * (1 + 2 / self.likeness)
        return second, third, third * (1 + 3 / self.likeness)

    @property
    def _orders(self) -> float:
        return self.rate * (1 + SESSIONS * self._moments[0])

    def promise(self, method: str, lift: float) -> Promise | None:  # noqa: ARG002 - the same at every lift
        """Promise what holds for heavy tails: orders per person have one."""
        return REVENUE if self.typical_effective_number >= FINE_FROM else None

    def answer(self, rng: np.random.Generator, n: int, lift: float) -> Batch:
        """Compare ratios, beside the z-test that takes sessions as independent."""
        control = self._people(rng, (n, self.control_people), self.rate)
        treatment = self._people(rng, (n, self.treatment_people), self.rate * (1 + lift))
        effects = compare_many_ratios(_moments(*control), _moments(*treatment))
        totals = [each.sum(axis=-1) for each in (*control, *treatment)]
        return Batch({"lift": from_many(effects.lift, lift)}, {"z on totals": totals_z_p(*totals) < 0.05})

    def _people(self, rng: np.random.Generator, shape: tuple[int, int], rate: float) -> tuple[FloatArray, FloatArray]:
        activity = rng.gamma(self.likeness, 1 / self.likeness, shape)
        sessions = np.asarray(1.0 + rng.poisson(SESSIONS * activity), dtype=np.float64)
        return rng.poisson(sessions * rate * activity).astype(np.float64), sessions


def _moments(orders: FloatArray, sessions: FloatArray) -> ManyRatioMoments:
    people = orders.shape[-1]
    mean_y, mean_x = orders.mean(axis=-1), sessions.mean(axis=-1)
    y, x = orders - mean_y[:, None], sessions - mean_x[:, None]
    parts = [(a * b).sum(axis=-1) / (people - 1) for a, b in ((y, y), (x, x), (y, x))]
    return ManyRatioMoments(np.full(len(orders), float(people)), mean_y, mean_x, *parts)


def ratios_grid() -> tuple[RatioScenario, ...]:
    """Return the scenarios of the family, below and above an effective number of 50."""
    equal = (
        (0.05, 100, 1.0),
        (0.05, 500, 1.0),
        (0.05, 1_500, 1.0),
        (0.01, 500, 1.0),
        (0.01, 1_500, 1.0),
        (0.3, 50, 1.0),
        (0.3, 350, 1.0),
        (0.05, 300, 4.0),
        (0.3, 50, 4.0),
        (0.3, 200, 4.0),
    )
    return (
        *(RatioScenario(rate, people, people, likeness) for rate, people, likeness in equal),
        RatioScenario(0.05, 500, 4_500),
        RatioScenario(0.05, 4_500, 500),
        RatioScenario(0.3, 200, 1_800, 4.0),
    )
