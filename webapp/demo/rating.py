"""How the three people of marketing rate each cycle: towards its end, and the present one ten days ago."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from experiments.goals.goal import Goal
from experiments.goals.self_rating import RatingGiven, rate_cycle
from webapp.demo.book import Act, DemoBook
from webapp.demo.seasons import DemoCalendar, DemoCycle, at

RATERS = ("ines", "tom", "ada")


def rating_acts(calendar: DemoCalendar) -> list[Act]:
    """Give the nine ratings."""
    days = (
        (calendar.spring, calendar.spring.ends - timedelta(days=4)),
        (calendar.summer, calendar.summer.ends - timedelta(days=4)),
        (calendar.autumn, calendar.today - timedelta(days=10)),
    )
    return [
        Act(at(day, 11, 10 * place), partial(_rate, cycle=cycle, who=who, score=score, hindrance=hindrance))
        for cycle, day in days
        for place, (who, (score, hindrance)) in enumerate(zip(RATERS, cycle.ratings, strict=True))
    ]


def _rate(book: DemoBook, now: datetime, *, cycle: DemoCycle, who: str, score: int, hindrance: str | None) -> None:
    goal = book.session.get_one(Goal, book.goals[cycle.name, "new_sales"])
    rate_cycle(book.session, book.people[who], RatingGiven(goal.cycle_id, score, hindrance), now=now)
