"""Where the goals of the present cycle stand, as their owners typed it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from experiments.goals.goal import GoalChange, change_goal
from webapp.demo.book import Act, DemoBook
from webapp.demo.seasons import DemoCalendar, at
from webapp.demo.sheets import GOALS, GoalTold


def standing_acts(calendar: DemoCalendar) -> list[Act]:
    """Each owner types the figure of four days ago."""
    told = at(calendar.today - timedelta(days=4), 16)
    return [Act(told, partial(_say, goal=goal)) for goal in GOALS if calendar.autumn.name in goal.cycles]


def _say(book: DemoBook, now: datetime, *, goal: GoalTold) -> None:
    change = GoalChange(standing=goal.standing, standing_on=now.date())
    goal_id = book.goals[book.calendar.autumn.name, goal.key]
    change_goal(book.session, book.people[goal.owner], goal_id, change, now=now)
