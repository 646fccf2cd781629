"""What Tom did to the plan of the next cycle before the meeting: the repeat of L2 as large as he has hours for."""

from __future__ import annotations

from datetime import datetime, timedelta

from experiments.goals.goal import Goal
from experiments.learning.brief.acting.editing import ProposalChange, change_proposal
from webapp.demo.book import Act, DemoBook
from webapp.demo.seasons import DemoCalendar, at

POSTS_EACH = 16
HOURS = 8.0


def resize_acts(calendar: DemoCalendar) -> list[Act]:
    """Tom has eight hours in the winter; what so many posts can see is worked out anew."""
    return [Act(at(calendar.today - timedelta(days=1), 11), _resize)]


def _resize(book: DemoBook, now: datetime) -> None:
    autumn = book.goals[book.calendar.autumn.name, "new_sales"]
    cycle_id = book.session.get_one(Goal, autumn).cycle_id
    key = f"repeat:lesson:{book.lessons['L2']}"
    change = ProposalChange(per_version=POSTS_EACH, hours=HOURS)
    change_proposal(book.session, book.people["tom"], cycle_id, key, change, now=now)
