"""One page of rules: who may start what, up to which spend, and what nobody may do."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from experiments.people.permission import may
from experiments.people.rules import team_rules
from experiments.people.team import Team
from webapp.records.team.rules import approvers_said, rules_page
from webapp.security import current_actor
from webapp.storage import session

pages = Blueprint("rules", __name__)


@pages.app_context_processor
def _spoken() -> dict[str, object]:
    """Let the pages of a draft name who may approve its budget."""
    return {"approvers": _approvers}


def _approvers() -> str:
    return approvers_said(team_rules(session(), current_actor()))


@pages.get("/rules")
def index() -> ResponseReturnValue:
    """Show the rules; everybody may read them."""
    db, actor = session(), current_actor()
    return render_template(
        "rules/index.html",
        page=rules_page(team_rules(db, actor)),
        team=db.get_one(Team, actor.team_id),
        may_change=may(actor, "team.change"),
    )
