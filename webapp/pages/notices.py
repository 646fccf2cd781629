"""What one wants to be told by mail."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from experiments.people.notices.choices import NoticeKind, choices_of, choose
from experiments.people.permission import may
from webapp.records.team.notices import notice_lines
from webapp.security import current_actor
from webapp.storage import now, running, session

pages = Blueprint("notices", __name__)


@pages.get("/account/notices")
def index() -> ResponseReturnValue:
    """Show the switches, and where mails go."""
    lines = notice_lines(choices_of(session(), current_actor().person_id))
    settings = running().home
    folder = settings.mail_folder if settings.smtp_url is None else None
    may_know = may(current_actor(), "team.change")  # where on the server is nobody else's business
    return render_template("account/notices.html", lines=lines, folder=folder, may_know=may_know)


@pages.post("/account/notices")
def save() -> ResponseReturnValue:
    """Keep what is switched on."""
    on = request.form.getlist("notice")
    choose(session(), current_actor(), {kind: kind.value in on for kind in NoticeKind}, now=now())
    flash(_("Kept."))
    return redirect(url_for("notices.index"), 303)
