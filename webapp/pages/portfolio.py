"""How we are learning: counts, costs and answers over all experiments, or over those of one planning cycle."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from experiments.learning.portfolio.figures import portfolio_of
from webapp.records.portfolio.page import portfolio_page
from webapp.security import current_actor
from webapp.storage import now, session, today

pages = Blueprint("portfolio", __name__)


@pages.get("/portfolio")
def index() -> ResponseReturnValue:
    """Show the page; ``cycle_id`` looks at the experiments for the goals of one cycle."""
    cycle_id = request.args.get("cycle_id", type=int)
    found = portfolio_of(session(), current_actor(), today=today(), cycle_id=cycle_id, now=now())
    return render_template("portfolio/index.html", page=portfolio_page(found))
