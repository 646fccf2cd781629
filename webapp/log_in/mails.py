"""Mails about one's own account: the link to a new password, and word of what changed."""

from __future__ import annotations

import secrets
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_security import MailUtil

from experiments.people.notices.mails import write_mail
from experiments.people.person import Person
from webapp.log_in.invitations import absolute
from webapp.storage import now, session

RESET_HOURS = 4


class AccountMails(MailUtil):  # type: ignore[misc] # the library is untyped
    """Writes what the log-in library wants to tell into the outbox, in our words; the body of the library is left."""

    def send_mail(self, template: str, *_parts: Any, user: Any, **context: Any) -> None:
        """Write the mail that the library's template stands for."""
        kind = template.rpartition("/")[2]
        if kind == "reset_instructions":
            _write_link(user.person, context["reset_token"])
        elif kind in {"reset_notice", "change_notice"}:
            sentence = _("The password of your account was changed.")
            _tell(user.person, "password", _("Your password was changed"), sentence)


def tell_second_factor(person: Person, *, on: bool) -> None:
    """Tell a person that a second factor was turned on or off, whoever did it."""
    if on:
        sentence = _("From now on a log-in to your account asks for a code of your app, too.")
        _tell(person, "second_factor", _("Your second factor is on"), sentence)
    else:
        sentence = _("The second factor of your account was turned off: the password alone lets in.")
        _tell(person, "second_factor", _("Your second factor is off"), sentence)


def _write_link(person: Person, token: str) -> None:
    body = _(
        "Somebody, probably you, asked for a new password for this address in Trialbook.\n\n"
        "Choose one here, within %(hours)s hours; the link works once:\n%(link)s\n\n"
        "If it was not you, leave this mail: the password stays as it is.",
        hours=RESET_HOURS,
        link=absolute(url_for("security.reset_password", token=token)),
    )
    _write(person, "reset", _("A new password for Trialbook"), body)


def _tell(person: Person, kind: str, subject: str, sentence: str) -> None:
    body = _(
        "%(sentence)s\n\n"
        "If it was not you, take a new password here, and tell an administrator of your team:\n%(link)s",
        sentence=sentence,
        link=absolute(url_for("security.forgot_password")),
    )
    _write(person, kind, subject, body)


def _write(person: Person, kind: str, subject: str, body: str) -> None:
    # The key holds nothing of the token: it stays in the book when the text of the mail is forgotten.
    write_mail(
        session(),
        address=person.email,
        kind=kind,
        key=f"{kind}:{secrets.token_hex(16)}",
        subject=subject,
        body=body,
        person_id=person.id,
        now=now(),
    )
