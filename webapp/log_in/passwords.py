"""Which passwords are refused: short ones and those that are tried first."""

from __future__ import annotations

import unicodedata

from flask_babel import gettext as _

from experiments.errors import Fault

LEAST_PASSWORD = 10
LEAST_DIFFERENT = 5
LEAST_OF_ITS_OWN = 4
ROWS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
# Words with which the published lists of stolen passwords begin, with the product's own name.
TRIED_FIRST = ("password", "passwort", "contraseña", "iloveyou", "welcome", "administrator", "admin", "letmein")
TRIED_FIRST += ("sunshine", "princess", "football", "changeme", "secret", "trialbook", "marketing", *ROWS)


def as_typed_anywhere(password: str) -> str:
    """Give a password as every device sends it: “ü” in one piece (NFC), however the keyboard writes it.

    Examples
    --------
    >>> as_typed_anywhere("u\u0308ber alle Berge") == "über alle Berge"
    True
    """
    return unicodedata.normalize("NFC", password)


def password_fault(password: str, *known: str) -> Fault | None:
    """Say what is wrong with a password that somebody wants; None where nothing is.

    Parameters
    ----------
    password : str
        As it was typed.
    known : str
        What others know of the person: address, name, team.
    """
    if len(password) < LEAST_PASSWORD:
        sentence = _("Choose a password of at least %(least)s characters.", least=LEAST_PASSWORD)
        return Fault("password", "too_short", sentence)
    if len(set(password.casefold())) < LEAST_DIFFERENT:
        return Fault("password", "too_uniform", _("Choose a password with more different characters."))
    if _easily_guessed(password.casefold(), [each.casefold() for each in known]):
        sentence = _(
            "This password would be among the first that are tried. Take three words that have nothing in common."
        )
        return Fault("password", "easily_guessed", sentence)
    return None


def _easily_guessed(password: str, known: list[str]) -> bool:
    """Say whether hardly anything is left once what everybody tries is taken out."""
    if any(password in row for row in ROWS):
        return True
    parts = {part for each in known for part in (each, *each.replace("@", " ").replace(".", " ").split())}
    for part in sorted({*parts, *TRIED_FIRST}, key=len, reverse=True):
        if len(part) >= LEAST_OF_ITS_OWN:
            password = password.replace(part, "")
    return sum(letter.isalpha() for letter in password) < LEAST_OF_ITS_OWN and len(password) < LEAST_PASSWORD
