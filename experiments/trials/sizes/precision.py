"""What so many units can see: shares of people, values or rates per unit, and days on which all versions run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from experiments.metrics.kinds import Direction
from stats.errors import NotEstimable
from stats.planning.agreement import agreeing_days, agreeing_units
from stats.planning.power_days import days_needed, days_power, detectable_day_lift
from stats.planning.power_means import detectable_difference, mean_power, mean_units_needed
from stats.planning.power_people import detectable_people_lift, people_needed, people_power


@dataclass(frozen=True, slots=True)
class Aim:
    """How sure to be (``confidence``), how often to find a real lift (``power``), and against how many treatments."""

    confidence: float = 0.95
    power: float = 0.8
    treatments: int = 1


class Precision(Protocol):
    """What a kind of unit can show. All lifts are sizes above 0, whichever way is better.

    ``inflation`` is how many times the units of one look at the end are needed, so that planned looks and the
    randomisation test cost no power.
    """

    @property
    def aim(self) -> Aim:
        """How sure to be, and how often to find a real lift."""

    @property
    def direction(self) -> Direction:
        """Which way is better."""

    @property
    def fewest(self) -> int:
        """Units per variant below which nothing can be said."""

    def needed(self, lift: float, inflation: float = 1.0) -> float:
        """Units per variant that see a lift."""

    def visible(self, units: float, inflation: float = 1.0) -> float | NotEstimable:
        """Smallest lift that so many units per variant can see."""

    def power(self, lift: float, units: float) -> float:
        """How often so many units show a lift."""

    def error(self, units: float, lift: float = 0.0) -> float:
        """Give the standard error of ln(1 + lift) where the treatment is better by a lift (below 0: worse)."""

    def degrees(self, units: float, part: float = 1.0) -> float | None:
        """Degrees of freedom of t after a part of the run, ``None`` for a known spread."""

    def agreement(self, units: float, part: float, level: float) -> tuple[float, ...]:
        """From which t on the randomisation test agrees, where it has to: see :mod:`stats.planning.agreement`."""

    def counted(self, units: float, part: float) -> tuple[float, str]:
        """Give what the rule's least number is held against after a part of the run: how many "days" or "units"."""


def times(lift: float, direction: Direction) -> float:
    """Give treatment ÷ control for a lift that is a size above 0, whichever way is better.

    Examples
    --------
    >>> times(0.25, Direction.UP), times(0.25, Direction.DOWN)
    (1.25, 0.75)
    """
    return 1 + lift if direction is Direction.UP else 1 - lift


def as_rise(lift: float, direction: Direction) -> float:
    """Give the rise that is as far from nothing, on the log scale, as a lift in the better direction.

    Examples
    --------
    >>> as_rise(0.2, Direction.UP), round(as_rise(0.2, Direction.DOWN), 4), round(as_rise(-0.25, Direction.DOWN), 4)
    (0.2, 0.25, -0.2)
    """
    return lift if direction is Direction.UP else 1 / (1 - lift) - 1


@dataclass(frozen=True, slots=True)
class Shares:
    """A share of people, ``baseline`` of whom do it anyway."""

    baseline: float
    aim: Aim = Aim()
    direction: Direction = Direction.UP
    fewest: int = 2

    def needed(self, lift: float, inflation: float = 1.0) -> float:
        """Give people per variant."""
        alone = people_needed(
            self.baseline,
            self._turned(lift),
            confidence=self.aim.confidence,
            power=self.aim.power,
            treatments=self.aim.treatments,
        )
        return alone * inflation

    def visible(self, units: float, inflation: float = 1.0) -> float | NotEstimable:
        """Give the smallest visible lift, or say that not even the largest shows."""
        found = detectable_people_lift(
            self.baseline,
            units / inflation,
            direction=self.direction.value,
            confidence=self.aim.confidence,
            power=self.aim.power,
            treatments=self.aim.treatments,
        )
        return found if isinstance(found, NotEstimable) else abs(found)

    def power(self, lift: float, units: float) -> float:
        """Give the chance to find a lift."""
        return people_power(
            self.baseline,
            self._turned(lift),
            units,
            confidence=self.aim.confidence,
            treatments=self.aim.treatments,
        )

    def error(self, units: float, lift: float = 0.0) -> float:
        """Give the standard error of the log ratio of the two shares."""
        treated = min(self.baseline * times(lift, self.direction), 1 - 1e-9)
        return math.sqrt(sum((1 - share) / (share * units) for share in (self.baseline, treated)))

    def degrees(self, units: float, part: float = 1.0) -> None:  # noqa: ARG002 - the other kinds depend on it
        """Say that the spread of a share is known with the share."""
        return

    def agreement(self, units: float, part: float, level: float) -> tuple[float, ...]:  # noqa: ARG002 - as above
        """Say that an exact test decides anyway."""
        return ()

    def counted(self, units: float, part: float) -> tuple[float, str]:
        """Count people."""
        return units * part, "units"

    def _turned(self, lift: float) -> float:
        return lift if self.direction is Direction.UP else -lift


@dataclass(frozen=True, slots=True)
class Values:
    """A value per person, or a rate per post, ad or region; also days that take turns.

    ``relative_sd`` is how much units differ as a part of the mean.
    """

    relative_sd: float
    aim: Aim = Aim()
    direction: Direction = Direction.UP
    fewest: int = 2

    def needed(self, lift: float, inflation: float = 1.0) -> float:
        """Give units per variant."""
        alone = mean_units_needed(
            lift,
            self.relative_sd,
            confidence=self.aim.confidence,
            power=self.aim.power,
            treatments=self.aim.treatments,
        )
        return alone.control * inflation

    def visible(self, units: float, inflation: float = 1.0) -> float:
        """Give the smallest visible lift."""
        alone = max(units / inflation, self.fewest)
        return detectable_difference(
            self.relative_sd,
            alone,
            alone,
            confidence=self.aim.confidence,
            power=self.aim.power,
            treatments=self.aim.treatments,
        )

    def power(self, lift: float, units: float) -> float:
        """Give the chance to find a lift."""
        return mean_power(
            lift,
            self.relative_sd,
            units,
            units,
            confidence=self.aim.confidence,
            treatments=self.aim.treatments,
        )

    def error(self, units: float, lift: float = 0.0) -> float:  # noqa: ARG002 - units differ as a part of their mean
        """Give the standard error of the log lift."""
        return self.relative_sd * math.sqrt(2 / units)

    def degrees(self, units: float, part: float = 1.0) -> float:
        """Give Welch's degrees for equal variants."""
        return max(2 * units * part - 2, 1.0)

    def agreement(self, units: float, part: float, level: float) -> tuple[float, ...]:
        """Ask the randomisation test of whole units where they are few."""
        return agreeing_units(int(units * part + 1e-9), level)

    def counted(self, units: float, part: float) -> tuple[float, str]:
        """Count units."""
        return units * part, "units"


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which all variants run; ``day_sd`` is how far one day's log lift lies from the next."""

    day_sd: float
    aim: Aim = Aim()
    direction: Direction = Direction.UP
    fewest: int = 5

    def needed(self, lift: float, inflation: float = 1.0) -> float:
        """Give days."""
        alone = days_needed(
            self.day_sd,
            times(lift, self.direction) - 1,
            confidence=self.aim.confidence,
            power=self.aim.power,
            treatments=self.aim.treatments,
        )
        return alone * inflation

    def visible(self, units: float, inflation: float = 1.0) -> float:
        """Give the smallest visible lift."""
        found = detectable_day_lift(
            self.day_sd,
            max(units / inflation, self.fewest),
            direction=self.direction.value,
            confidence=self.aim.confidence,
            power=self.aim.power,
            treatments=self.aim.treatments,
        )
        return abs(found)

    def power(self, lift: float, units: float) -> float:
        """Give the chance to find a lift."""
        return days_power(
            self.day_sd,
            times(lift, self.direction) - 1,
            units,
            confidence=self.aim.confidence,
            treatments=self.aim.treatments,
        )

    def error(self, units: float, lift: float = 0.0) -> float:  # noqa: ARG002 - what moves days is not known by parts
        """Give the standard error of the log lift."""
        return self.day_sd / math.sqrt(units)

    def degrees(self, units: float, part: float = 1.0) -> float:
        """Give the degrees of the paired t test."""
        return max(units * part - 1, 1.0)

    def agreement(self, units: float, part: float, level: float) -> tuple[float, ...]:
        """Ask the sign-flip test where days are few."""
        return agreeing_days(round(units * part), level)

    def counted(self, units: float, part: float) -> tuple[float, str]:
        """Count days."""
        return units * part, "days"
