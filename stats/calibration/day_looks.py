"""Family ``looks``, days: every week at planned levels, and every day by a band that stays right."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from stats.calibration.answers import Answers, BoolArray, at_all_looks, from_many
from stats.calibration.lines import Batch
from stats.calibration.promises import ALWAYS_VALID, WEEKLY_LOOKS, Promise
from stats.calibration.scenarios import DailyData, DailyDraws
from stats.looks.always_valid import always_valid_day_band
from stats.looks.group_sequential import look_levels
from stats.numerics.distributions import two_sided_quantile
from stats.units.paired_many import MINIMUM_DAYS, compare_many_within_days
from stats.units.what_people_use import totals_z_p


@dataclass(frozen=True, slots=True)
class DayLooksScenario:
    """Daily data looked at again and again; the answer is wrong if an interval misses the true lift at any look.

    Parameters
    ----------
    data : DailyData
        What is drawn.
    every_day : bool
        Look every day by the always-valid t band; else every week at the planned levels.
    """

    data: DailyData
    every_day: bool
    lifts: tuple[float, ...] = (0.0, 0.2)
    family: str = "looks"

    @property
    def weight(self) -> float:
        """Draw less where a band is computed for every day of every dataset."""
        return 0.5 if self.every_day else 2.5

    @property
    def name(self) -> str:
        """Say what differs between the scenarios."""
        data = self.data
        return (
            f"{'every day' if self.every_day else 'every week'} of {data.days}, "
            f"{data.rate * data.impressions:g} events a day, own spread {data.spread:.0%}, "
            f"{'delivery shifts' if data.follow else 'steady delivery'}"
        )

    @property
    def numbers(self) -> int:
        """Return the drawn numbers."""
        return 4 * self.data.days

    def promise(self, method: str, lift: float) -> Promise | None:  # noqa: ARG002 - the same at every lift
        """Promise by how often one looks."""
        return ALWAYS_VALID if self.every_day else WEEKLY_LOOKS

    def answer(self, rng: np.random.Generator, n: int, lift: float) -> Batch:
        """Look as planned, beside what reading 95 % at every look gives."""
        drawn = self.data.draw(rng, n, lift)
        looks = tuple(range(MINIMUM_DAYS, self.data.days + 1)) if self.every_day else weeks(self.data.days)
        beside = {"95 % paired, each look": _fixed(drawn, looks), "z on totals, each look": _totals(drawn, looks)}
        if self.every_day:
            return Batch({"always-valid band": _band(drawn, lift, self.data.days)}, beside)
        return Batch({"planned levels": _planned(drawn, lift, looks)}, beside)


def weeks(days: int) -> tuple[int, ...]:
    """Return the days after which a plan of this length is looked at: each whole week, the last day at the end.

    The last day takes the place of a week's end less than 4 days before it.
    """
    ends = [day for day in range(7, days, 7) if days - day >= 4]
    return (*ends, days)


@lru_cache(maxsize=64)
def levels(days: tuple[int, ...]) -> tuple[float, ...]:
    """Return the two-sided level of each look at these days."""
    return look_levels([day / days[-1] for day in days])


def _planned(drawn: DailyDraws, lift: float, looks: tuple[int, ...]) -> Answers:
    return at_all_looks(
        [
            from_many(compare_many_within_days(*drawn.until(day), confidence=1 - level).lift, lift)
            for day, level in zip(looks, levels(looks), strict=True)
        ]
    )


def _band(drawn: DailyDraws, lift: float, planned: int) -> Answers:
    lower, upper = np.full(len(drawn), np.nan), np.full(len(drawn), np.nan)
    for place in range(len(drawn)):
        band = always_valid_day_band(*drawn.one(place), planned_days=planned)
        given = [ends for ends in band if ends is not None]
        if given:
            lower[place] = max(-math.inf if low is None else low for low, _ in given)
            upper[place] = min(math.inf if high is None else high for _, high in given)
    return Answers(lower, upper, lift, tuple("no_band" if none else None for none in np.isnan(lower)))


def _fixed(drawn: DailyDraws, looks: tuple[int, ...]) -> BoolArray:
    """Tell where the paired t-test, read at 5 % at every look, finds a difference at any."""
    share = drawn.control_of / (drawn.control_of + drawn.treatment_of)
    gaps = drawn.treatment * share - drawn.control * (1 - share)
    found = np.zeros(len(drawn), dtype=bool)
    for day in looks:
        error = gaps[:, :day].std(axis=-1, ddof=1) / math.sqrt(day)
        found |= np.abs(gaps[:, :day].mean(axis=-1)) > two_sided_quantile(0.95, day - 1) * error
    return found


def _totals(drawn: DailyDraws, looks: tuple[int, ...]) -> BoolArray:
    """Tell where the z-test on totals, read at 5 % at every look, finds a difference at any."""
    places = [day - 1 for day in looks]
    every = (drawn.control, drawn.control_of, drawn.treatment, drawn.treatment_of)
    z = totals_z_p(*(each.cumsum(axis=-1)[:, places] for each in every))
    return np.asarray((z < 0.05).any(axis=-1))


def day_looks_grid() -> tuple[DayLooksScenario, ...]:
    """Return the scenarios of days."""
    kinds = list(itertools.product((0.0, 0.2), (0.0, 1.0)))
    weekly = [DailyData(days, spread, follow=follow) for days in (14, 28, 56) for spread, follow in kinds]
    weekly += [DailyData(days, 0.2, follow=1.0, rate=1e-3, impressions=2_000) for days in (14, 28, 56)]
    daily = [DailyData(60, spread, follow=follow) for spread, follow in kinds]
    daily += [DailyData(60, 0.2, follow=1.0, rate=1e-3, impressions=shown) for shown in (500, 2_000)]
    return (
        *(DayLooksScenario(data, every_day=False) for data in weekly),
        *(DayLooksScenario(data, every_day=True) for data in daily),
    )
