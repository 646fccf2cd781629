"""Paid delivery that comes out day by day: money buys times shown, these bring events, and days swing by themselves."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from experiments.metrics.kinds import Direction
from experiments.trials.sizes.precision import Aim, times
from stats.planning.agreement import agreeing_days
from stats.planning.power_days import days_power, detectable_day_lift

FEWEST_EVENTS = 5
"""Below so many events per version over the whole run nothing is planned."""
WEEK = 7
MOST_DAYS = 364


@dataclass(frozen=True, slots=True)
class Delivered:
    """A rate (clicks per time shown, orders per click) or a cost, compared within each day.

    Units are times shown per version over the whole run.

    Parameters
    ----------
    rate : float
        Deciding events (clicks, orders) that one unit brings.
    event_spread : float
        Variance that one event brings, where pure counting brings 1: more where orders differ in value, less where
        most of what stands below the line does it anyway.
    wobble : float
        How much a version's rate moves by itself from day to day, as a part of it.
    days : int
        Planned days.
    cost : bool
        Money per event: what is better is then more events for the same money.
    """

    rate: float
    wobble: float
    days: int
    event_spread: float = 1.0
    aim: Aim = field(default_factory=Aim)
    direction: Direction = Direction.UP
    cost: bool = False

    @property
    def fewest(self) -> int:
        """Units that bring the fewest events."""
        return math.ceil(FEWEST_EVENTS / self.rate)

    def lasting(self, days: int) -> Delivered:
        """Give the same for a run of another length."""
        return replace(self, days=days)

    def for_lift(self, lift: float, inflation: float = 1.0) -> Delivered:
        """Give the same for as many whole weeks, at least as planned, as leave room for a lift.

        Money cannot buy away that days swing: they may take up half of what the lift allows, the other half is money's.

        Raises
        ------
        ValueError
            Not even a year would do.
        """
        days = self.days
        while 2 * self.wobble**2 / days > self.lasting(days).largest_error(lift, inflation) ** 2 / 2:
            days = (days // WEEK + 1) * WEEK
            if days > MOST_DAYS:
                raise ValueError("days swing so much by themselves that not even a year would show so small a change")
        return self.lasting(days)

    def needed(self, lift: float, inflation: float = 1.0) -> float:
        """Give times shown per version."""
        left = self.largest_error(lift, inflation) ** 2 - 2 * self.wobble**2 / self.days
        if left <= 0:
            raise ValueError("days swing so much by themselves that so few of them cannot show so small a change")
        return max(2 * self.event_spread / (self.rate * left), float(self.fewest))

    def visible(self, units: float, inflation: float = 1.0) -> float:
        """Give the smallest visible lift."""
        distance = self._reach(inflation) * self.error(units)
        if self.direction is Direction.DOWN:
            return -math.expm1(-distance)
        return math.expm1(distance) if distance < 700 else math.inf

    def power(self, lift: float, units: float) -> float:
        """Give the chance to find a lift."""
        return days_power(
            self.error(units) * math.sqrt(self.days),
            times(lift, self.direction) - 1,
            self.days,
            confidence=self.aim.confidence,
            treatments=self.aim.treatments,
        )

    def error(self, units: float, lift: float = 0.0) -> float:
        """Give the standard error of the log lift."""
        ratio = times(lift, self.direction)
        more = 1 / ratio if self.cost else ratio
        counting = self.event_spread / (self.rate * units) * (1 + 1 / more)
        return math.sqrt(counting + 2 * self.wobble**2 / self.days)

    def degrees(self, units: float, part: float = 1.0) -> float:  # noqa: ARG002 - days count, not times shown
        """Give the degrees of the paired t test over days."""
        return max(self.days * part - 1, 1.0)

    def agreement(self, units: float, part: float, level: float) -> tuple[float, ...]:  # noqa: ARG002 - as above
        """Ask the sign-flip test where days are few."""
        return agreeing_days(round(self.days * part), level)

    def counted(self, units: float, part: float) -> tuple[float, str]:  # noqa: ARG002 - as above
        """Count days."""
        return self.days * part, "days"

    def largest_error(self, lift: float, inflation: float) -> float:
        """Give the standard error at which a lift is just found."""
        return abs(math.log(times(lift, self.direction))) / self._reach(inflation)

    def _reach(self, inflation: float) -> float:
        """Give the distance, in standard errors of the whole run, that is found with the wanted chance."""
        one = detectable_day_lift(
            1.0,
            max(self.days, 2),
            confidence=self.aim.confidence,
            power=self.aim.power,
            treatments=self.aim.treatments,
        )
        return math.log1p(one) * math.sqrt(self.days * inflation) if math.isfinite(one) else math.inf
