"""Who heard what was found at the mill; one failure of the autumn was told to nobody yet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from experiments.learning.stories.tell import Telling, tell
from webapp.demo.book import Act, DemoBook
from webapp.demo.seasons import DemoCalendar, at

HEARD = (
    ("E1", "spring", 33, "ines", "Studio Larch", "mail"),
    ("E3", "spring", 75, "ada", "Tom Reyes", "meeting"),
    ("E4", "spring", 80, "tom", "Hanne Voss", "meeting"),
    ("E7", "summer", 56, "tom", "the head of the school", "mail"),
    ("E7", "summer", 60, "ines", "Hanne Voss", "meeting"),
    ("E9", "summer", 81, "tom", "Ines Morrow", "meeting"),
    ("E8", "summer", 86, "tom", "Customer service", "mail"),
    ("E13", "autumn", 35, "ines", "Studio Larch", "meeting"),
    ("E12", "autumn", 41, "ada", "Ines Morrow", "meeting"),
)
"""Experiment, cycle and its day, who told it, to whom, how. Nobody was told of E14, closed seventeen days ago."""


def heard_acts(calendar: DemoCalendar) -> list[Act]:
    """Give the tellings, each on its own day."""
    cycles = {"spring": calendar.spring, "summer": calendar.summer, "autumn": calendar.autumn}
    return [
        _told(cycles[cycle].day(number), partial(_tell, key=key, teller=teller, to=to, how=how))
        for key, cycle, number, teller, to, how in HEARD
    ]


def _told(day: date, do: partial[None]) -> Act:
    return Act(at(day, 15) + timedelta(minutes=30), do)


def _tell(book: DemoBook, now: datetime, *, key: str, teller: str, to: str, how: str) -> None:
    tell(book.session, book.people[teller], Telling("experiment", book.experiments[key], to, how=how), now=now)
