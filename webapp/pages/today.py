"""The first page: what waits for whom, what was learned, and the place to drop a file."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from experiments.goals.goal import list_goals
from webapp.security import current_actor
from webapp.storage import session, today

pages = Blueprint("today", __name__)


@pages.get("/")
def index() -> ResponseReturnValue:
    """Show what waits; an empty book teaches the next step instead."""
    db, actor = session(), current_actor()
    goals = list_goals(db, actor)
    waits: list[object] = []
    learned: list[object] = []
    empty = not (goals or waits or learned)
    return render_template(
        "today/index.html",
        goals=goals,
        waits=waits,
        learned=learned,
        empty=empty,
        day=today(),
        headline=_("Your book is empty. Good.") if empty else _headline(len(waits)),
    )


def _headline(waiting: int) -> str:
    if not waiting:
        return _("Nothing waits for you")
    return ngettext("One thing waits for you", "%(num)d things wait for you", waiting)
