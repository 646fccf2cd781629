"""What a team sets for itself, and the way to its people, links, webhooks and record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.people.permission import may, require
from experiments.people.team import Team
from experiments.people.team_settings import TeamSettings, change_team
from webapp.forms.numbers import money_from, money_text
from webapp.records.team.settings import setting_rooms
from webapp.security import current_actor
from webapp.storage import now, session

pages = Blueprint("settings", __name__)


@pages.get("/settings")
def index() -> ResponseReturnValue:
    """Show name, cap and price of an hour, and what else can be looked after."""
    team = session().get_one(Team, current_actor().team_id)
    return _page(team, _fields(team), ())


@pages.post("/settings")
def save() -> ResponseReturnValue:
    """Change name, cap and price of an hour."""
    db, actor = session(), current_actor()
    require(actor, "team.change")
    team = db.get_one(Team, actor.team_id)
    faults: list[Fault] = []
    spend_cap, hour = (money_from(name, request.form.get(name, ""), team.currency, faults) for name in MONEY)
    try:
        change_team(db, actor, TeamSettings(request.form.get("name", ""), spend_cap, hour), now=now())
    except RuleBroken as refusal:
        faults += refusal.faults
    if faults:
        db.rollback()
        return _page(db.get_one(Team, actor.team_id), request.form, faults), 422
    flash(_("Kept."))
    return redirect(url_for("settings.index"), 303)


MONEY = ("spend_cap", "hour")


def _fields(team: Team) -> dict[str, str]:
    return {
        "name": team.name,
        "spend_cap": money_text(team.spend_cap_minor, team.currency),
        "hour": money_text(team.hour_minor, team.currency),
    }


def _page(team: Team, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    actor = current_actor()
    return render_template(
        "settings/index.html",
        team=team,
        given=given,
        faults=faults,
        may_change=may(actor, "team.change"),
        rooms=setting_rooms(actor),
    )
