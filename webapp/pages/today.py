"""The first page: drop a file, see what waits for whom, learn what the book is for."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from webapp.security import current_actor
from webapp.storage import session, today

pages = Blueprint("today", __name__)


@pages.get("/")
def index() -> ResponseReturnValue:
    """Show the first page; an empty book teaches the next step instead."""
    from experiments.goals.goal import list_goals

    db, actor = session(), current_actor()
    return render_template(
        "today/index.html",
        goals=list_goals(db, actor),
        day=today(),
        can_drop="drop.receive" in current_app.view_functions,
    )
