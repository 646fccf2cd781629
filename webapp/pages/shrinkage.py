"""First results and what remains: the picture of shrinkage for the whole archive."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from experiments.learning.sizes.kept_sizes import what_remains
from webapp.records.archive.shrinkage import shrinkage_page
from webapp.security import current_actor
from webapp.storage import now, session

pages = Blueprint("shrinkage", __name__)


@pages.get("/archive/shrinkage")
def index() -> ResponseReturnValue:
    """Show what usually remains of first results, and on which history that rests."""
    return render_template(
        "archive/shrinkage.html", page=shrinkage_page(what_remains(session(), current_actor(), now=now()))
    )
