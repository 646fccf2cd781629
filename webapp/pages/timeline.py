"""What runs when, over twelve weeks."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from experiments.learning.progress.timeline import timeline
from experiments.people.permission import may
from experiments.people.person import team_members
from webapp.records.week.timeline import TimelinePage, timeline_page
from webapp.security import current_actor
from webapp.storage import session, today

pages = Blueprint("timeline", __name__)


@pages.get("/timeline")
def index() -> ResponseReturnValue:
    """Show what runs and what is planned, and where two reach for the same people."""
    return render_template(
        "timeline/index.html", shown=timeline_shown(), may_draft=may(current_actor(), "draft.change")
    )


def timeline_shown(*, short: bool = False) -> TimelinePage | None:
    """Give the timeline of the reader's team as a page shows it; the start page has room for the short form."""
    db, actor = session(), current_actor()
    people = {person.id: person.name for person in team_members(db, actor.team_id)}
    return timeline_page(timeline(db, actor, today=today()), people, short=short)
