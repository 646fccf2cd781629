"""Undo instead of “are you sure?”: what was done stands on the next page, beside the button that takes it back."""

from __future__ import annotations

from flask import flash, url_for
from flask_babel import gettext as _

UNDO = "undo"
"""Category of a message that can be taken back; ``_undo.html`` shows it."""


def offer_another_look(says: str, no_id: int) -> None:
    """Say that a no was kept. The no stays as it was said: what takes it back begins a draft with what there was."""
    done(says, url_for("noes.look_again", no_id=no_id), _("Take the no back: a draft with what there was"))


def done(says: str, action: str, undoes: str, **fields: str | int | None) -> None:
    """Say on the next page what was done, with a button that takes it back.

    Taking back is an act of its own: the address checks what every other door checks, and it is on record.

    Parameters
    ----------
    says : str
        What was done.
    action : str
        Where the button posts to.
    undoes : str
        What the button says to those who hear it apart from its sentence.
    **fields : str or int or None
        What it sends along; ``None`` is left out.
    """
    sent = {name: str(value) for name, value in fields.items() if value is not None}
    flash({"says": str(says), "action": action, "undoes": str(undoes), "fields": sent}, UNDO)  # type: ignore[arg-type]  # a message may be any JSON
