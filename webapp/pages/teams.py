"""The teams of the book: make one, change between one's own, and see which goals others let us work on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.people.first import actor_of
from experiments.people.permission import may, require
from experiments.people.team import Team, TeamKind
from experiments.people.teams import NewTeam, known_teams, make_team, teams_of
from webapp import words
from webapp.forms.answers import key
from webapp.security import TEAM, current_actor
from webapp.storage import now, session

pages = Blueprint("teams", __name__)


@pages.get("/settings/teams")
def index() -> ResponseReturnValue:
    """List the teams."""
    team = session().get_one(Team, current_actor().team_id)
    return _page({"kind": TeamKind.AGENCY.value, "currency": team.currency}, ())


@pages.post("/settings/teams")
def make() -> ResponseReturnValue:
    """Make a team."""
    db, actor = session(), current_actor()
    require(actor, "team.make")
    wanted = NewTeam(*(request.form.get(name, "") for name in ("name", "kind", "currency")))
    try:
        team = make_team(db, actor, wanted, now=now())
    except (RuleBroken, WrongStatus) as refusal:
        db.rollback()
        return _page(request.form, refusal.faults), 422
    flash(_("“%(team)s” is there. Change over to it and invite its people.", team=team.name))
    return redirect(url_for("teams.index"), 303)


@pages.post("/account/team")
def change_over() -> ResponseReturnValue:
    """Work in another of one's teams from now on."""
    wanted = key(request.form.get("team_id")) or 0
    actor = actor_of(session(), current_actor().person_id, wanted)
    cookie[TEAM] = actor.team_id
    flash(_("You work in “%(team)s” now.", team=session().get_one(Team, actor.team_id).name))
    return redirect(url_for("today.index"), 303)


def _page(given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    own = db.get_one(Team, actor.team_id)
    mine = {team.id: role for team, role in teams_of(db, actor.person_id)}
    return render_template(
        "teams/index.html",
        own=own,
        mine=mine,
        teams=known_teams(db, actor),
        kinds=words.choices("team_kind"),
        given=given,
        faults=faults,
        may_make=may(actor, "team.make") and own.kind is TeamKind.BRAND,
    )
