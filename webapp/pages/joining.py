"""Taking an invitation: a name and a password, or the log-in of somebody who is in the book already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, Gone
from experiments.people.joining import person_faults
from experiments.people.keys.invitations import Invitation, Joining, invitation_of, join, known_person
from experiments.people.team import Team
from webapp import words
from webapp.log_in.passwords import as_typed_anywhere, password_fault
from webapp.security import TEAM, current_person
from webapp.settings import Mode
from webapp.storage import now, running, session

pages = Blueprint("joining", __name__)


@pages.get("/join/<token>")
def form(token: str) -> ResponseReturnValue:
    """Show who asks one in, and what is needed to come."""
    return _page(_invitation(token), {}, ())


@pages.post("/join/<token>")
def come_in(token: str) -> ResponseReturnValue:
    """Take the invitation."""
    db, invitation = session(), _invitation(token)
    known = known_person(db, invitation)
    if known is not None:
        here = current_person()
        if here is None or here.id != known.id:
            return redirect(url_for("security.login", next=url_for("joining.form", token=token)), 303)
        join(db, invitation, None, now=now())
        cookie[TEAM] = invitation.team_id
        flash(_("You are in. You can change between your teams in your account."))
        return redirect(url_for("today.index"), 303)
    name, password = request.form.get("name", ""), as_typed_anywhere(request.form.get("password", ""))
    team = db.get_one(Team, invitation.team_id)
    faults = person_faults(invitation.email, name)
    weak = password_fault(password, invitation.email, name, team.name)
    faults += [weak] if weak else []
    if faults:
        return _page(invitation, request.form, faults), 422
    from flask_security import hash_password

    from webapp.log_in.accounts import let_in

    joined = join(db, invitation, Joining(name, hash_password(password)), now=now())
    if not let_in(joined.person_id):
        flash(_("You are in. Log in with your address and password."))
        return redirect(url_for("security.login"), 303)
    cookie[TEAM] = invitation.team_id
    flash(_("You are in."))
    return redirect(url_for("today.index"), 303)


def _invitation(token: str) -> Invitation:
    if running().mode is not Mode.SERVE:
        abort(404)
    invitation = invitation_of(session(), token, now=now())
    if invitation is None:
        sentence = _("This invitation was used, taken back, or is older than a week. Ask for another.")
        raise Gone(Fault("invitation", "over", sentence))
    return invitation


def _page(invitation: Invitation, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    known = known_person(session(), invitation)
    here = current_person()
    return render_template(
        "people/join.html",
        invitation=invitation,
        team=session().get_one(Team, invitation.team_id),
        role=words.word("role", invitation.role.value),
        known=known is not None,
        here=known is not None and here is not None and here.id == known.id,
        given=given,
        faults=faults,
    )
