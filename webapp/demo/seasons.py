"""The demo's calendar: three planning cycles counted back from the day the demo is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

DAYS_IN = 62  # the loading day is day 63 of the present cycle: 62 whole days lie behind it
CYCLE_DAYS = 91
SPRING = ((3, "Posts are planned when everything else is done."), (4, None), (3, "Nobody looks at what comes after."))
SUMMER = ((4, "The shop learns of an offer when customers ask."), (4, None), (5, None))
AUTUMN = ((5, None), (4, "Service hears of a post on the day it runs."), (5, None))


@dataclass(frozen=True, slots=True)
class DemoCycle:
    """A planning cycle of the demo: name, days, budgets in cents.

    ``ratings`` are the self-ratings of three people (1 to 7), each with what stands in the way, if anything.
    """

    name: str
    starts: date
    ends: date
    marketing_budget: int
    social_budget: int
    ratings: tuple[tuple[int, str | None], ...]

    def day(self, number: int) -> date:
        """Return a day of the cycle, counted from 1."""
        return self.starts + timedelta(days=number - 1)


@dataclass(frozen=True, slots=True)
class DemoCalendar:
    """The three cycles, oldest first, and the moment of loading.

    >>> calendar = DemoCalendar.of(datetime(2026, 11, 22, 9, tzinfo=UTC))
    >>> calendar.autumn.starts, calendar.autumn.ends
    (datetime.date(2026, 9, 21), datetime.date(2026, 12, 20))
    >>> calendar.summer.ends
    datetime.date(2026, 9, 20)
    """

    now: datetime
    spring: DemoCycle
    summer: DemoCycle
    autumn: DemoCycle

    @classmethod
    def of(cls, now: datetime) -> DemoCalendar:
        """Count the cycles back from ``now``."""
        autumn = now.date() - timedelta(days=DAYS_IN)
        summer = autumn - timedelta(days=CYCLE_DAYS)
        spring = summer - timedelta(days=CYCLE_DAYS)
        last = timedelta(days=CYCLE_DAYS - 1)
        return cls(
            now=now,
            spring=DemoCycle("Spring", spring, spring + last, 24_000_00, 4_100_00, SPRING),
            summer=DemoCycle("Summer", summer, summer + last, 26_000_00, 4_900_00, SUMMER),
            autumn=DemoCycle("Autumn", autumn, autumn + last, 26_000_00, 5_600_00, AUTUMN),
        )

    @property
    def today(self) -> date:
        """The day of loading."""
        return self.now.date()

    @property
    def next_monday(self) -> date:
        """The first Monday after the day of loading."""
        return self.today + timedelta(days=7 - self.today.weekday())


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """Return a moment of that day."""
    return datetime.combine(day, time(hour, minute), tzinfo=UTC)
