"""The token of forms, written differently each time, so that pages may travel compressed.

Whoever watches the length of compressed answers can guess, sign by sign, a secret that stands in them unchanged beside
words of the watcher's choosing (the BREACH attack). A token under a fresh pad never stands there twice; besides, the
cookie of the session is not sent along when another site asks for a page (SameSite).
"""

from __future__ import annotations

import binascii
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask_wtf.csrf import CSRFProtect, generate_csrf

SIGNED = "."
"""A token as it is signed holds points; under a pad it never does."""


def masked(token: str) -> str:
    """Put a token under a pad of its own length, given along with it.

    Examples
    --------
    >>> masked("a.b.c") != masked("a.b.c"), unmasked(masked("a.b.c"))
    (True, 'a.b.c')
    """
    plain = token.encode()
    pad = secrets.token_bytes(len(plain))
    return urlsafe_b64encode(pad + _under(plain, pad)).decode()


def unmasked(sent: str) -> str:
    """Take the pad off; what is no masked token stays as it is and is refused as such."""
    if SIGNED in sent:
        return sent
    try:
        both = urlsafe_b64decode(sent.encode())
        half = len(both) // 2
        return _under(both[half:], both[:half]).decode()
    except (binascii.Error, UnicodeError, ValueError):
        return sent


def _under(text: bytes, pad: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(text, pad, strict=True))


def token_for_a_form() -> str:
    """Give the token of this session for one form."""
    return masked(generate_csrf())


class MaskedTokens(CSRFProtect):
    """The library's protection, which reads what `masked` wrote."""

    def _get_csrf_token(self) -> str | None:
        sent = super()._get_csrf_token()
        return unmasked(sent) if sent else sent
