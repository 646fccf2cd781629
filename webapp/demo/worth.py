"""What Ines says one more first order is worth; of the other goals nobody has said it, and nothing waits for that."""

from __future__ import annotations

from datetime import datetime, timedelta

from experiments.learning.brief.goal_worth import GoalWorthGiven, set_goal_worth
from experiments.people.money import Money
from webapp.demo.book import Act, DemoBook
from webapp.demo.playing import CURRENCY
from webapp.demo.seasons import DemoCalendar, at

FIRST_KIT_MARGIN = 21_00
MONTHS = 3
"""One first order more a month is one in each month of a cycle, with €21 of margin each."""


def worth_acts(calendar: DemoCalendar) -> list[Act]:
    """Ines says it on the day on which she types where the goal stands."""
    return [Act(at(calendar.today - timedelta(days=4), 17), _say)]


def _say(book: DemoBook, now: datetime) -> None:
    goal_id = book.goals[book.calendar.autumn.name, "new_sales"]
    given = GoalWorthGiven(Money(FIRST_KIT_MARGIN * MONTHS, CURRENCY))
    set_goal_worth(book.session, book.people["ines"], goal_id, given, now=now)
