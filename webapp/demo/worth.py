"""What one more is worth: Ines says it of first orders, Tom of euros given; of the other goals nobody has said it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from experiments.learning.brief.weighing.goal_worth import GoalWorthGiven, set_goal_worth
from experiments.people.money import Money
from webapp.demo.book import Act, DemoBook
from webapp.demo.playing import CURRENCY
from webapp.demo.seasons import DemoCalendar, at

FIRST_KIT_MARGIN = 21_00
MONTHS = 3
"""One first order more a month is one in each month of a cycle, with €21 of margin each."""


EURO = 1_00
"""A euro given is a euro."""


def worth_acts(calendar: DemoCalendar) -> list[Act]:
    """Both say it on the day on which they type where their goals stand."""
    told = at(calendar.today - timedelta(days=4), 17)
    return [
        Act(told, partial(_say, who="ines", goal="new_sales", minor=FIRST_KIT_MARGIN * MONTHS)),
        Act(told, partial(_say, who="tom", goal="donations", minor=EURO)),
    ]


def _say(book: DemoBook, now: datetime, *, who: str, goal: str, minor: int) -> None:
    goal_id = book.goals[book.calendar.autumn.name, goal]
    given = GoalWorthGiven(Money(minor, CURRENCY))
    set_goal_worth(book.session, book.people[who], goal_id, given, now=now)
