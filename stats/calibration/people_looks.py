"""Family ``looks``, people and what they spend: every week at planned levels, every day by bands that stay right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from stats.calibration.answers import Answers, at_all_looks, from_estimates, from_many
from stats.calibration.day_looks import levels, weeks
from stats.calibration.lines import Batch
from stats.calibration.promises import ALWAYS_VALID, WEEKLY_LOOKS, Promise
from stats.looks.always_valid_people import always_valid_mean_band, always_valid_people_band
from stats.shares.proportions import compare_many_proportions
from stats.summaries import FloatArray, Mean, Proportion, Proportions
from stats.units.what_people_use import totals_z_p


class _Arriving(Protocol):
    """People who arrive evenly over the days: what both scenarios have in common."""

    @property
    def control_people(self) -> int:
        """Of the control, per day."""

    @property
    def treatment_people(self) -> int:
        """Of the treatment, per day."""


@dataclass(frozen=True, slots=True)
class PeopleLooksScenario:
    """Shares of people who arrive evenly over the days.

    Parameters
    ----------
    rate : float
        Chance of the control.
    control_people, treatment_people : int
        Per day.
    days : int
        Planned, and looked at.
    every_day : bool
        By the asymptotic always-valid band, from 100 events in each variant on; else every week at planned levels.
    """

    rate: float
    control_people: int
    treatment_people: int
    days: int
    every_day: bool
    lifts: tuple[float, ...] = (0.0, 0.2)
    family: str = "looks"
    weight: float = 1.0

    @property
    def name(self) -> str:
        """Say what differs between the scenarios."""
        return (
            f"{'every day' if self.every_day else 'every week'} of {self.days}, rate {self.rate:g}, "
            f"{self.control_people:,} v {self.treatment_people:,} people a day"
        )

    @property
    def numbers(self) -> int:
        """Return the drawn numbers."""
        return 2 * self.days

    def promise(self, method: str, lift: float) -> Promise | None:  # noqa: ARG002 - the same at every lift
        """Promise by how often one looks."""
        return ALWAYS_VALID if self.every_day else WEEKLY_LOOKS

    def answer(self, rng: np.random.Generator, n: int, lift: float) -> Batch:
        """Look as planned, beside the z-test read at 5 % at every look."""
        looks = tuple(range(1, self.days + 1)) if self.every_day else weeks(self.days)
        places = [day - 1 for day in looks]
        control, treatment = (
            rng.binomial(people, chance, (n, self.days)).cumsum(axis=-1)[:, places].astype(np.float64)
            for people, chance in ((self.control_people, self.rate), (self.treatment_people, self.rate * (1 + lift)))
        )
        control_of, treatment_of = (
            np.broadcast_to(people, control.shape) for people in _people_so_far(self, np.array(looks, dtype=np.float64))
        )
        z = totals_z_p(control, control_of, treatment, treatment_of)
        found = [
            self._look(
                Proportions(control[:, place], control_of[:, place]),
                Proportions(treatment[:, place], treatment_of[:, place]),
                lift,
                looks,
                place,
            )
            for place in range(len(looks))
        ]
        method = "always-valid band" if self.every_day else "planned levels"
        return Batch({method: at_all_looks(found)}, {"z on totals, each look": np.asarray((z < 0.05).any(axis=-1))})

    def _look(
        self, control: Proportions, treatment: Proportions, lift: float, looks: tuple[int, ...], place: int
    ) -> Answers:
        if not self.every_day:
            confidence = 1 - levels(looks)[place]
            return from_many(compare_many_proportions(control, treatment, confidence=confidence).lift, lift)
        planned = self.days * (self.control_people + self.treatment_people)
        every = (control.successes, control.units, treatment.successes, treatment.units)
        return from_estimates(
            [
                always_valid_people_band(Proportion(a, of_a), Proportion(b, of_b), planned_units=planned)
                for a, of_a, b, of_b in zip(*(each.tolist() for each in every), strict=True)
            ],
            lift,
        )


@dataclass(frozen=True, slots=True)
class RevenueLooksScenario:
    """What people spend who arrive evenly over the days, looked at every day.

    Parameters
    ----------
    buyers : float
        Share of the control who buy.
    basket_sd : float
        Standard deviation of the log of a basket, whose mean is 1.
    control_people, treatment_people : int
        Per day.
    days : int
        Planned, and looked at.
    """

    buyers: float
    basket_sd: float
    control_people: int
    treatment_people: int
    days: int = 60
    lifts: tuple[float, ...] = (0.0, 0.2)
    family: str = "looks"
    weight: float = 1.0

    @property
    def name(self) -> str:
        """Say what differs between the scenarios."""
        return (
            f"every day of {self.days}, revenue, {self.buyers:.1%} buy, baskets sd log {self.basket_sd:g}, "
            f"{self.control_people:,} v {self.treatment_people:,} people a day"
        )

    @property
    def numbers(self) -> int:
        """Return the expected purchases, with some room."""
        return int(1.2 * self.days * max(1.0, self.buyers * (self.control_people + self.treatment_people)))

    def promise(self, method: str, lift: float) -> Promise | None:  # noqa: ARG002 - the same at every lift
        """Promise what is promised of every daily look."""
        return ALWAYS_VALID

    def answer(self, rng: np.random.Generator, n: int, lift: float) -> Batch:
        """Look every day by the band for averages of people."""
        people = _people_so_far(self, np.arange(1.0, self.days + 1))
        control = self._spent(rng, n, self.control_people, self.buyers)
        treatment = self._spent(rng, n, self.treatment_people, self.buyers * (1 + lift))
        planned = self.days * (self.control_people + self.treatment_people)
        looks = []
        for day in range(self.days):
            sides = [
                _means(int(of[day]), total[:, day], squares[:, day])
                for of, (total, squares) in zip(people, (control, treatment), strict=True)
            ]
            bands = [always_valid_mean_band(a, b, planned_units=planned) for a, b in zip(*sides, strict=True)]
            looks.append(from_estimates(bands, lift))
        return Batch({"always-valid band": at_all_looks(looks)})

    def _spent(self, rng: np.random.Generator, n: int, people: int, buyers: float) -> tuple[FloatArray, FloatArray]:
        counts = rng.binomial(people, buyers, (n, self.days))
        baskets = np.exp(rng.normal(-(self.basket_sd**2) / 2, self.basket_sd, int(counts.sum())))
        places = np.repeat(np.arange(counts.size), counts.ravel())
        sums = [
            np.bincount(places, weights=values, minlength=counts.size).reshape(counts.shape).cumsum(axis=-1)
            for values in (baskets, baskets**2)
        ]
        return sums[0], sums[1]


def _people_so_far(arriving: _Arriving, days: FloatArray) -> tuple[FloatArray, FloatArray]:
    control: FloatArray = days * float(arriving.control_people)
    treatment: FloatArray = days * float(arriving.treatment_people)
    return control, treatment


def _means(people: int, total: FloatArray, squares: FloatArray) -> list[Mean]:
    variance = np.maximum(squares - total**2 / people, 0.0) / (people - 1)
    return [Mean(people, *each) for each in zip((total / people).tolist(), variance.tolist(), strict=True)]


def people_looks_grid() -> tuple[PeopleLooksScenario | RevenueLooksScenario, ...]:
    """Return the scenarios of people."""
    return (
        PeopleLooksScenario(0.01, 500, 500, 28, every_day=False),
        PeopleLooksScenario(0.05, 1_000, 1_000, 28, every_day=False),
        PeopleLooksScenario(0.001, 500, 500, 56, every_day=False),
        PeopleLooksScenario(0.01, 500, 500, 60, every_day=True),
        PeopleLooksScenario(0.05, 2_500, 2_500, 60, every_day=True),
        PeopleLooksScenario(0.5, 250, 250, 60, every_day=True),
        PeopleLooksScenario(0.05, 300, 2_700, 60, every_day=True),
        PeopleLooksScenario(0.001, 20_000, 20_000, 60, every_day=True),
        RevenueLooksScenario(0.02, 1.0, 1_000, 1_000),
        RevenueLooksScenario(0.05, 0.8, 300, 900),
    )
