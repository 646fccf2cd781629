"""Family ``people``: shares of people who did it (:mod:`stats.shares.proportions`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stats.calibration.answers import from_many
from stats.calibration.lines import Batch
from stats.calibration.promises import FEW_PEOPLE, PEOPLE, Promise
from stats.shares.proportions import compare_many_proportions
from stats.summaries import Proportions
from stats.units.what_people_use import totals_z_p

ENOUGH_EVENTS = 10


@dataclass(frozen=True, slots=True)
class PeopleScenario:
    """Independent people; the true value is the ratio of both chances minus 1, or their difference.

    Parameters
    ----------
    rate : float
        Chance of the control.
    control_people, treatment_people : int
        People in each variant.
    """

    rate: float
    control_people: int
    treatment_people: int
    lifts: tuple[float, ...] = (0.0, 0.2, -0.2)
    family: str = "people"
    weight: float = 5.0
    numbers: int = 2

    @property
    def name(self) -> str:
        """Say what differs between the scenarios."""
        return f"rate {self.rate:g}, {self.control_people:,} v {self.treatment_people:,} people"

    def fewest_expected(self, lift: float) -> float:
        """Return the expected events of the variant with fewer."""
        return self.rate * min(self.control_people, self.treatment_people * (1 + lift))

    def promise(self, method: str, lift: float) -> Promise | None:  # noqa: ARG002 - lift and difference alike
        """Promise by what is *expected*: choosing by what came would select."""
        return PEOPLE if round(self.fewest_expected(lift), 6) >= ENOUGH_EVENTS else FEW_PEOPLE

    def answer(self, rng: np.random.Generator, n: int, lift: float) -> Batch:
        """Compare shares, beside the pooled z-test."""
        control = rng.binomial(self.control_people, self.rate, n).astype(np.float64)
        treatment = rng.binomial(self.treatment_people, self.rate * (1 + lift), n).astype(np.float64)
        sizes = np.full(n, float(self.control_people)), np.full(n, float(self.treatment_people))
        effects = compare_many_proportions(Proportions(control, sizes[0]), Proportions(treatment, sizes[1]))
        return Batch(
            {
                "lift": from_many(effects.lift, lift),
                "difference": from_many(effects.difference, self.rate * lift),
            },
            {"z on totals": totals_z_p(control, sizes[0], treatment, sizes[1]) < 0.05},
        )


def people_grid() -> tuple[PeopleScenario, ...]:
    """Return the scenarios of the family: rates of 1e-5 to 0.5, 3 to 500 expected events."""
    equal = (
        (0.5, 20),
        (0.5, 50),
        (0.5, 1_000),
        (0.2, 50),
        (0.2, 250),
        (0.05, 100),
        (0.05, 300),
        (0.05, 1_000),
        (0.05, 10_000),
        (0.01, 300),
        (0.01, 1_500),
        (0.01, 10_000),
        (0.001, 5_000),
        (0.001, 15_000),
        (0.001, 100_000),
        (1e-4, 150_000),
        (1e-5, 300_000),
        (1e-5, 1_500_000),
        (1e-5, 5_000_000),
    )
    unequal = (
        (0.05, 500, 4_500),
        (0.05, 4_500, 500),
        (0.01, 500, 4_500),
        (0.01, 4_500, 500),
        (0.01, 1_500, 13_500),
        (0.001, 90_000, 15_000),
        (1e-5, 500_000, 4_500_000),
    )
    return (
        *(PeopleScenario(rate, people, people) for rate, people in equal),
        *(PeopleScenario(*each) for each in unequal),
    )
