"""How well social is linked to the marketing strategy: each person's rating of a cycle, and what the facts say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.goals.listing import get_cycle
from experiments.goals.self_rating import RatingGiven, cycle_ratings, rate_cycle
from experiments.learning.progress.integration import integration_of
from experiments.people.permission import may
from webapp.forms.answers import key
from webapp.records.goals.integration import IntegrationPage, form_seen, integration_page
from webapp.security import current_actor
from webapp.storage import now, session, today

pages = Blueprint("ratings", __name__)


def integration_shown(cycle_id: int) -> IntegrationPage:
    """Give what a page shows of a cycle's integration, for ``cycles/_ratings.html``."""
    db, actor = session(), current_actor()
    return integration_page(
        get_cycle(db, actor, cycle_id),
        cycle_ratings(db, actor, cycle_id),
        integration_of(db, actor, cycle_id, today=today()),
    )


@pages.app_context_processor
def _asked_anywhere() -> dict[str, object]:
    """Let the page of a cycle, and whichever other, show it by including the part."""
    return {"integration_shown": integration_shown}


@pages.get("/cycles/<int:cycle_id>/ratings")
def show(cycle_id: int) -> ResponseReturnValue:
    """Ask, and show what came out."""
    return _page(cycle_id, {}, ())


@pages.post("/cycles/<int:cycle_id>/ratings")
def rate(cycle_id: int) -> ResponseReturnValue:
    """Keep one's own rating; on the start page one stays there."""
    db, actor = session(), current_actor()
    given = RatingGiven(cycle_id, key(request.form.get("score")), request.form.get("hindrance"))
    try:
        rate_cycle(db, actor, given, now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _page(cycle_id, request.form, refusal.faults), 422
    flash(_("Kept. Others see how many said what, not who."))
    if request.form.get("from") == "today":
        return redirect(url_for("today.index"), 303)
    return redirect(url_for("ratings.show", cycle_id=cycle_id), 303)


def _page(cycle_id: int, form: Mapping[str, str], faults: Sequence[Fault]) -> str:
    shown = integration_shown(cycle_id)
    score, hindrance = form_seen(shown, form)
    return render_template(
        "cycles/ratings.html",
        integration=shown,
        score=score,
        hindrance=hindrance,
        faults=faults,
        may_rate=may(current_actor(), "cycle.rate"),
    )
