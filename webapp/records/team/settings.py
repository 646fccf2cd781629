"""The rooms behind the settings that a person may enter."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext as _

from experiments.people.permission import Actor, may


@dataclass(frozen=True, slots=True)
class SettingRoom:
    """A page of the settings: where it is, what it is called and what one does there."""

    href: str
    name: str
    says: str


def setting_rooms(actor: Actor) -> list[SettingRoom]:
    """List the pages that the actor may open."""
    every = (
        ("people.index", "see", _("People"), _("Who is in the team, what they may do, and invitations.")),
        ("teams.index", "see", _("Teams"), _("The brand's own team, customer teams and agencies.")),
        ("rules.index", "see", _("Rules"), _("Who may start what, up to which spend, and what nobody may do.")),
        ("links.index", "see", _("Shared links"), _("Pages that somebody without a log-in may read, and who did.")),
        ("webhooks.index", "webhook.change", _("Webhooks"), _("Other programs that are told what happens.")),
        ("record.index", "audit.read", _("Record"), _("Who did what and when. Nothing in it is ever changed.")),
        ("account.index", "see", _("Your account"), _("Password, tokens, mail, light or dark.")),
    )
    there = current_app.view_functions
    return [
        SettingRoom(url_for(endpoint), name, says)
        for endpoint, action, name, says in every
        if endpoint in there and may(actor, action)
    ]
