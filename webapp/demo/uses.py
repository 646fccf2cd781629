"""Who at the mill used what had been learned, each in one line."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from experiments.learning.lessons.using import UseGiven, use_lesson
from webapp.demo.book import Act, DemoBook
from webapp.demo.seasons import DemoCalendar, at

USES = (
    ("L3", 6, "ines", "Took buyers of the last 60 days out of all ads of the autumn."),
    ("L5", 14, "tom", "Wrote the letter of the autumn appeal with it."),
    ("L1", 20, "tom", "Two first-contact ads of the gift box open with a question."),
)
"""Lesson, day of the autumn, who, and for what."""


def use_acts(calendar: DemoCalendar) -> list[Act]:
    """Give the uses, each on its own day."""
    return [
        Act(at(calendar.autumn.day(day), 12), partial(_use, key=key, who=who, note=note))
        for key, day, who, note in USES
    ]


def _use(book: DemoBook, now: datetime, *, key: str, who: str, note: str) -> None:
    use_lesson(book.session, book.people[who], book.lessons[key], UseGiven(note), now=now)
