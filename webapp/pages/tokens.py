"""Tokens with which programs call the JSON interface: one's own, and for an admin those of the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.people.keys.tokens import issue_token, list_tokens, revoke_token
from experiments.people.permission import may, require
from webapp import words
from webapp.forms.answers import key
from webapp.security import current_actor
from webapp.storage import now, session

pages = Blueprint("tokens", __name__, url_prefix="/account/tokens")

DAYS = (30, 90, 365)


@pages.get("")
def index() -> ResponseReturnValue:
    """List tokens, and ask for a new one."""
    return _page({"days": "90", "scopes": ("read",)}, ())


@pages.post("")
def make() -> ResponseReturnValue:
    """Make a token; its secret is shown once."""
    db, actor = session(), current_actor()
    require(actor, "token.issue")
    scopes = request.form.getlist("scopes")
    expires = now() + timedelta(days=min(key(request.form.get("days")) or 0, 3650))
    try:
        token, secret = issue_token(
            db, actor, name=request.form.get("name", ""), scopes=scopes, expires=expires, now=now()
        )
    except RuleBroken as refusal:
        db.rollback()
        given = {**request.form.to_dict(), "scopes": tuple(scopes)}
        return _page(given, refusal.faults), 422
    return render_template("tokens/made.html", token=token, secret=secret)


@pages.post("/<int:token_id>/revoke")
def revoke(token_id: int) -> ResponseReturnValue:
    """End a token."""
    revoke_token(session(), current_actor(), token_id, now=now())
    flash(_("The token works no more."))
    return redirect(url_for("tokens.index"), 303)


def _page(given: Mapping[str, object], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    of_team = may(actor, "token.end")
    tokens = list_tokens(db, actor, of_team=of_team)
    return render_template(
        "tokens/index.html",
        live=[one for one in tokens if one[0].revoked_at is None and one[0].expires > now()],
        over=[one for one in tokens if one[0].revoked_at is not None or one[0].expires <= now()],
        of_team=of_team,
        scopes=[(name, word.says, word.line) for name, word in words.SCOPES.items()],
        days=[(number, _("%(days)s days", days=number)) for number in DAYS],
        given=given,
        faults=faults,
        may_make=may(actor, "token.issue"),
    )
