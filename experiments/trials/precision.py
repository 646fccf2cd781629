"""What so many units can see, for the three ways in which experiments are counted: people, values or posts, days."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from experiments.metrics.kinds import Direction
from stats.errors import NotEstimable
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
    """What a kind of unit can show. All lifts are sizes above 0, whichever way is better."""

    @property
    def fewest(self) -> int:
        """Units per variant below which nothing can be said."""

    def needed(self, lift: float) -> float:
        """Units per variant that see a lift."""

    def visible(self, units: float) -> float | NotEstimable:
        """Smallest lift that so many units per variant can see."""

    def power(self, lift: float, units: float) -> float:
        """How often so many units show a lift."""

    def error(self, units: float) -> float:
        """Give the standard error of ln(1 + lift)."""

    def degrees(self, units: float) -> float | None:
        """Degrees of freedom of t, ``None`` for a known spread."""


@dataclass(frozen=True, slots=True)
class Shares:
    """A share of people, ``baseline`` of whom do it anyway."""

    baseline: float
    aim: Aim = Aim()
    direction: Direction = Direction.UP
    fewest: int = 2

    def needed(self, lift: float) -> float:
        """Give people per variant."""
        return people_needed(
            self.baseline,
            self._turned(lift),
            confidence=self.aim.confidence,
            power=self.aim.power,
            treatments=self.aim.treatments,
        )

    def visible(self, units: float) -> float | NotEstimable:
        """Give the smallest visible lift, or say that not even the largest shows."""
        found = detectable_people_lift(
            self.baseline,
            units,
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

    def error(self, units: float) -> float:
        """Give the standard error where both variants do as well as the baseline."""
        return math.sqrt(2 * (1 - self.baseline) / (self.baseline * units))

    def degrees(self, units: float) -> None:  # noqa: ARG002 - the other kinds depend on it
        """Say that the spread of a share is known with the share."""
        return

    def _turned(self, lift: float) -> float:
        return lift if self.direction is Direction.UP else -lift


@dataclass(frozen=True, slots=True)
class Values:
    """A value per person, or a rate per post or ad; ``relative_sd`` is how much units differ as a part of the mean."""

    relative_sd: float
    aim: Aim = Aim()
    fewest: int = 2

    def needed(self, lift: float) -> float:
        """Give units per variant."""
        return mean_units_needed(
            lift,
            self.relative_sd,
            confidence=self.aim.confidence,
            power=self.aim.power,
            treatments=self.aim.treatments,
        ).control

    def visible(self, units: float) -> float:
        """Give the smallest visible lift."""
        return detectable_difference(
            self.relative_sd,
            units,
            units,
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

    def error(self, units: float) -> float:
        """Give the standard error of the log lift."""
        return self.relative_sd * math.sqrt(2 / units)

    def degrees(self, units: float) -> float:
        """Give Welch's degrees for equal variants."""
        return max(2 * units - 2, 1.0)


@dataclass(frozen=True, slots=True)
class Days:
    """Days on which all variants run; ``day_sd`` is how far one day's log lift lies from the next."""

    day_sd: float
    aim: Aim = Aim()
    direction: Direction = Direction.UP
    fewest: int = 5

    def needed(self, lift: float) -> float:
        """Give days."""
        return days_needed(
            self.day_sd,
            lift if self.direction is Direction.UP else -lift,
            confidence=self.aim.confidence,
            power=self.aim.power,
            treatments=self.aim.treatments,
        )

    def visible(self, units: float) -> float:
        """Give the smallest visible lift."""
        found = detectable_day_lift(
            self.day_sd,
            units,
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
            lift if self.direction is Direction.UP else -lift,
            units,
            confidence=self.aim.confidence,
            treatments=self.aim.treatments,
        )

    def error(self, units: float) -> float:
        """Give the standard error of the log lift."""
        return self.day_sd / math.sqrt(units)

    def degrees(self, units: float) -> float:
        """Give the degrees of the paired t test."""
        return max(units - 1, 1.0)
