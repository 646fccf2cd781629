"""The first page: what waits for whom, what was learned, and the place to drop a file."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.goals.goal import list_goals
from experiments.learning.waiting.today import learned_lately, waits_for
from experiments.people.person import team_members
from experiments.reading.cards import all_cards
from experiments.results.drops.dropped import drop_counts, list_drops
from webapp.pages.timeline import timeline_shown
from webapp.records.goals.integration import rating_asked
from webapp.records.week.today import WaitingPage, learned_lines, waiting_page
from webapp.security import current_actor
from webapp.storage import session, today

pages = Blueprint("today", __name__)

LATELY = 5
GOALS = 5


@pages.get("/")
def index() -> ResponseReturnValue:
    """Show what waits; an empty book teaches the next step instead."""
    db, actor = session(), current_actor()
    goals = list_goals(db, actor, limit=GOALS + 1)
    people = {person.id: person.name for person in team_members(db, actor.team_id)}
    waiting = waiting_page(waits_for(db, actor, today=today()), actor, today(), people)
    learned = learned_lines(learned_lately(db, actor, limit=LATELY))
    files_read = _files_read(*drop_counts(db, actor), begun=bool(list_drops(db, actor, limit=1)))
    empty = not (goals or waiting.mine or waiting.others or learned or files_read)
    return render_template(
        "today/index.html",
        goals=goals[:GOALS],
        more_goals=len(goals) > GOALS,
        waiting=waiting,
        learned=learned,
        shown=timeline_shown(short=True),
        rating=rating_asked(waiting.rating) if waiting.rating else None,
        files_read=files_read,
        empty=empty,
        cards=all_cards(),
        day=today(),
        headline=_("Your book is empty. Good.") if empty else _headline(waiting),
    )


def _files_read(read: int, kept: int, *, begun: bool) -> str:
    """Say how many files were read and not kept: looking often and keeping the best is a way to fool oneself."""
    if read:
        return ngettext("One file read to a verdict", "%(num)d files read to a verdict", read) + (
            ", " + _("%(kept)s kept in the book", kept=kept)
        )
    return _("Go on with a file that you dropped") if begun else ""


def _headline(waiting: WaitingPage) -> str:
    if not waiting.mine:
        return _("Nothing waits for you")
    return ngettext("One thing waits for you", "%(num)d things wait for you", len(waiting.mine))
