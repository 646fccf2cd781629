"""Invitations by mail: the letter, and the address of its link."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from experiments.errors import Fault, WrongStatus
from experiments.people.keys.invitations import Invitation
from experiments.people.notices.mails import write_mail
from experiments.people.permission import Actor, require
from experiments.people.person import Person
from experiments.people.team import Team
from webapp import words
from webapp.settings import Mode
from webapp.storage import now, running


def absolute(path: str) -> str:
    """Give a page of this book as an address for a mail: under the name that the settings give, else this request's."""
    base = getattr(running().home, "url", None) or request.host_url
    return base.rstrip("/") + path


def refuse_without_log_in(actor: Actor) -> None:
    """Refuse to invite into a book that asks nobody for a log-in.

    Raises
    ------
    Forbidden
        The role is too small.
    WrongStatus
        The book works on one machine, for one person.
    """
    require(actor, "people.change")
    if running().mode is not Mode.SERVE:
        sentence = _("This book asks nobody for a log-in. Open it with “trialbook serve” to work in it together.")
        raise WrongStatus(Fault("email", "no_log_in", sentence))


def send_invitation(db: Session, actor: Actor, invitation: Invitation, secret: str) -> str:
    """Write the mail of an invitation; give the link, which is shown once for where no mail is sent."""
    link = absolute(url_for("joining.form", token=secret))
    team, asking = db.get_one(Team, invitation.team_id), db.get_one(Person, actor.person_id)
    subject = _("%(name)s asks you into “%(team)s”", name=asking.name, team=team.name)
    body = _(
        "%(name)s asks you into the team “%(team)s” in Trialbook, the book of what was tried and what it taught.\n\n"
        "You would be: %(role)s. %(line)s\n\n"
        "Take a seat here, within a week:\n%(link)s\n\n"
        "If you did not expect this, leave it: the link ends by itself.",
        name=asking.name,
        team=team.name,
        role=words.word("role", invitation.role.value),
        line=words.explain("role", invitation.role.value),
        link=link,
    )
    write_mail(
        db,
        address=invitation.email,
        kind="invitation",
        key=f"invitation:{invitation.id}",
        subject=subject,
        body=body,
        now=now(),
    )
    return link
