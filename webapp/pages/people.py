"""The people of a team: invitations, roles, leaving, erasing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken, WrongStatus
from experiments.people.erasing import erase_person
from experiments.people.keys.invitations import invite, open_invitations, revoke_invitation
from experiments.people.members import (
    change_department,
    change_role,
    departments_of,
    end_sessions,
    get_member,
    list_members,
)
from experiments.people.permission import Role, may, require
from experiments.people.team import Team
from experiments.trials.leaving import deactivate, open_work, reactivate
from webapp import words
from webapp.forms.answers import key
from webapp.log_in.invitations import refuse_without_log_in, send_invitation
from webapp.log_in.lost_factor import take_second_factor
from webapp.security import current_actor
from webapp.storage import now, session
from webapp.undoing import done

pages = Blueprint("people", __name__, url_prefix="/settings/people")


@pages.get("")
def index() -> ResponseReturnValue:
    """List who is in the team and who was asked in."""
    return _list({"role": Role.MARKETER.value}, ())


@pages.post("/invite")
def ask_in() -> ResponseReturnValue:
    """Ask somebody in; the link goes by mail and is shown once, for where no mail is sent."""
    db, actor = session(), current_actor()
    refuse_without_log_in(actor)
    try:
        invitation, secret = invite(
            db, actor, email=request.form.get("email", ""), role=request.form.get("role", ""), now=now()
        )
    except (RuleBroken, WrongStatus) as refusal:
        db.rollback()
        return _list(request.form, refusal.faults), 422
    link = send_invitation(db, actor, invitation, secret)
    return render_template("people/invited.html", invitation=invitation, link=link)


@pages.post("/invitations/<int:invitation_id>/revoke")
def uninvite(invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    revoke_invitation(session(), current_actor(), invitation_id, now=now())
    flash(_("The invitation works no more."))
    return redirect(url_for("people.index"), 303)


@pages.get("/<int:person_id>")
def show(person_id: int) -> ResponseReturnValue:
    """Show one person: role, open work, and what an admin may do."""
    return _person(person_id, {}, ())


@pages.post("/<int:person_id>/role")
def role(person_id: int) -> ResponseReturnValue:
    """Give another role."""
    before = get_member(session(), current_actor(), person_id).role.value
    member = change_role(session(), current_actor(), person_id, request.form.get("role", ""), now=now())
    name, became = member.person.name, words.word("role", member.role.value)
    says = _("%(name)s is %(role)s from now on.", name=name, role=became)
    undoes = _("Make %(name)s %(role)s again", name=name, role=words.word("role", before))
    done(says, url_for("people.role", person_id=person_id), undoes, role=before)
    return redirect(url_for("people.show", person_id=person_id), 303)


@pages.post("/<int:person_id>/department")
def department(person_id: int) -> ResponseReturnValue:
    """Say in which department somebody works."""
    db, actor = session(), current_actor()
    require(actor, "people.change")
    try:
        change_department(db, actor, person_id, request.form.get("department", ""), now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _person(person_id, request.form, refusal.faults), 422
    flash(_("The department is kept."))
    return redirect(url_for("people.show", person_id=person_id), 303)


@pages.post("/<int:person_id>/deactivate")
def leave(person_id: int) -> ResponseReturnValue:
    """Deactivate; what is open goes to the successor."""
    db, actor = session(), current_actor()
    try:
        member = deactivate(db, actor, person_id, key(request.form.get("successor")), now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _person(person_id, request.form, refusal.faults), 422
    done(
        _("%(name)s can act here no more. What they did stays on record.", name=member.person.name),
        url_for("people.come_back", person_id=person_id),
        _("Let %(name)s act here again; open work stays with whoever took it over", name=member.person.name),
    )
    return redirect(url_for("people.index"), 303)


@pages.post("/<int:person_id>/reactivate")
def come_back(person_id: int) -> ResponseReturnValue:
    """Let a deactivated person act again."""
    member = reactivate(session(), current_actor(), person_id, now=now())
    flash(_("%(name)s is back, as %(role)s.", name=member.person.name, role=words.word("role", member.role.value)))
    return redirect(url_for("people.show", person_id=person_id), 303)


@pages.post("/<int:person_id>/erase")
def erase(person_id: int) -> ResponseReturnValue:
    """Erase name and address."""
    person = erase_person(session(), current_actor(), person_id, now=now())
    flash(_("Name and address are gone. What they did stands under “%(name)s”.", name=person.name))
    return redirect(url_for("people.index"), 303)


@pages.post("/<int:person_id>/sessions/end")
def log_out(person_id: int) -> ResponseReturnValue:
    """Log somebody out everywhere."""
    end_sessions(session(), current_actor(), person_id, now=now())
    flash(_("Logged out everywhere."))
    return redirect(url_for("people.show", person_id=person_id), 303)


@pages.post("/<int:person_id>/second-factor/off")
def second_factor_off(person_id: int) -> ResponseReturnValue:
    """Take the second factor from somebody who lost it."""
    take_second_factor(person_id)
    flash(_("The second factor is off; the password alone lets in until a new one is set up."))
    return redirect(url_for("people.show", person_id=person_id), 303)


def _list(given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    may_change = may(actor, "people.change")
    members = list_members(db, actor)
    return render_template(
        "people/index.html",
        team=db.get_one(Team, actor.team_id),
        members=[one for one in members if one.is_active],
        left=[one for one in members if not one.is_active],
        invitations=open_invitations(db, actor, now=now()) if may_change else [],
        roles=words.choices("role"),
        given=given,
        faults=faults,
        may_change=may_change,
    )


def _person(person_id: int, given: Mapping[str, str], faults: Sequence[Fault]) -> str:
    db, actor = session(), current_actor()
    member = get_member(db, actor, person_id)
    others = [one for one in list_members(db, actor) if one.is_active and one.person.id != person_id]
    return render_template(
        "people/show.html",
        member=member,
        own=person_id == actor.person_id,
        work=open_work(db, actor, person_id),
        departments=departments_of(db, actor.team_id),
        successors=[(one.person.id, one.person.name) for one in others],
        roles=words.choices("role"),
        given=given,
        faults=faults,
        may_change=may(actor, "people.change"),
    )
