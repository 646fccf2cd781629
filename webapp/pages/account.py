"""First-run set-up, one's own account: name, sessions, theme, and the way from the demo to a book of one's own."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.errors import Fault, RuleBroken
from experiments.people.members import change_department, departments_of, end_sessions, rename
from experiments.people.team import Team
from experiments.people.teams import teams_of
from webapp.book import end_own_book
from webapp.log_in.passwords import as_typed_anywhere, password_fault
from webapp.own_book import begin_own_book
from webapp.security import current_actor
from webapp.settings import Mode
from webapp.storage import now, running, session
from webapp.typed import came_from

pages = Blueprint("account", __name__)


@pages.get("/account")
def index() -> ResponseReturnValue:
    """Show who one is here, how one logs in, and how the pages look."""
    return _account()


@pages.post("/account/name")
def name() -> ResponseReturnValue:
    """Change one's own name."""
    _only_served()
    given = request.form.get("name", "")
    try:
        rename(session(), current_actor(), given, now=now())
    except RuleBroken as refusal:
        session().rollback()
        return _account(given, refusal.faults), 422
    flash(_("Your name is changed, in everything you did too."))
    return redirect(url_for("account.index"), 303)


@pages.post("/account/department")
def department() -> ResponseReturnValue:
    """Say in which department one works."""
    db, actor = session(), current_actor()
    given = request.form.get("department", "")
    try:
        change_department(db, actor, actor.person_id, given, now=now())
    except RuleBroken as refusal:
        db.rollback()
        return _account(department=given, faults=refusal.faults), 422
    flash(_("Your department is kept."))
    return redirect(url_for("account.index"), 303)


@pages.post("/account/sessions/end")
def end() -> ResponseReturnValue:
    """Log out on every device, on this one too."""
    from flask_security import logout_user

    _only_served()
    actor = current_actor()
    end_sessions(session(), actor, actor.person_id, now=now())
    logout_user()
    flash(_("You are logged out on every device."))
    return redirect(url_for("security.login"), 303)


def _account(given: str | None = None, faults: Sequence[Fault] = (), *, department: str | None = None) -> str:
    db, actor = session(), current_actor()
    return render_template(
        "account/index.html",
        actor=actor,
        team=db.get_one(Team, actor.team_id),
        several=len(teams_of(db, actor.person_id)) > 1,
        folder=running().home.data,
        given=given,
        department=department,
        departments=departments_of(db, actor.team_id),
        faults=faults,
    )


def _only_served() -> None:
    if running().mode is not Mode.SERVE:
        abort(404)


@pages.post("/account/theme")
def theme() -> ResponseReturnValue:
    """Keep the wished theme in a cookie; ``system`` forgets it."""
    answer = redirect(url_for("account.index"))
    wished = request.form.get("theme", "system")
    if wished in {"light", "dark"}:
        secure = running().home.https
        answer.set_cookie("theme", wished, max_age=31536000, httponly=True, samesite="Lax", secure=secure)
    else:
        answer.delete_cookie("theme")
    return answer


@pages.post("/account/density")
def density() -> ResponseReturnValue:
    """Keep in a cookie whether tables stand close; go back to where that was wished."""
    answer = redirect(came_from() or url_for("account.index"))
    if request.form.get("density") == "close":
        secure = running().home.https
        answer.set_cookie("density", "close", max_age=31536000, httponly=True, samesite="Lax", secure=secure)
    else:
        answer.delete_cookie("density")
    return answer


@pages.post("/account/keys")
def keys() -> ResponseReturnValue:
    """Keep in a cookie whether keys of one letter do something; they do where nothing was said."""
    answer = redirect(url_for("account.index", _anchor="keys-of-one"))
    if request.form.get("keys_of_one") == "off":
        secure = running().home.https
        answer.set_cookie("keys", "off", max_age=31536000, httponly=True, samesite="Lax", secure=secure)
    else:
        answer.delete_cookie("keys")
    return answer


@pages.post("/own-book")
def own_book() -> ResponseReturnValue:
    """Leave the demo: begin a book that is kept, and take along what was uploaded and written by hand."""
    if running().mode is not Mode.DEMO:
        abort(409)
    begun = begin_own_book(running(), now=now())
    flash(
        _(
            "This is your own book, kept in %(folder)s. %(carried)s",
            folder=running().home.data,
            carried=begun.sentence,
        )
    )
    return redirect(begun.address_after(request.form.get("from", "/")))


@pages.route("/set-up/<token>", methods=["GET", "POST"])
def set_up(token: str) -> ResponseReturnValue:
    """Make the first person and team and let that person in; the link works once and for 24 hours."""
    from webapp.log_in.accounts import let_in, set_up_token_holds, waits_for_set_up

    if running().mode is not Mode.SERVE or not set_up_token_holds(running().home, token):
        abort(404)
    if not waits_for_set_up(session()):
        return render_template("account/set_up_done.html"), 410
    if request.method == "GET":
        return render_template("account/set_up.html", given={"currency": "EUR"}, faults=[])
    try:
        person_id = _make_first_person()
    except RuleBroken as refusal:
        session().rollback()
        return render_template("account/set_up.html", given=request.form, faults=refusal.faults), 422
    end_own_book(running().home)
    let_in(person_id)
    return redirect(url_for("today.index"))


def _make_first_person() -> int:
    """Check the password and hand the rest to the domain, so that all faults come together."""
    from flask_security import hash_password

    from experiments.people.claim import first_person

    given = {name: request.form.get(name, "") for name in ("email", "name", "team_name", "currency")}
    password = as_typed_anywhere(request.form.get("password", ""))
    weak = password_fault(password, given["email"], given["name"], given["team_name"])
    faults = [weak] if weak else []
    try:
        hashed = hash_password(password) if not faults else None
        actor = first_person(session(), **given, password_hash=hashed, now=now())
    except RuleBroken as refusal:
        raise RuleBroken(*faults, *refusal.faults) from refusal
    if faults:
        raise RuleBroken(*faults)
    return actor.person_id
