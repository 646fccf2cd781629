"""The second factor of a served book: secrets of authenticator apps, codes that work once, recovery codes."""

from __future__ import annotations

import base64
import io
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask_security import MfRecoveryCodesUtil, Totp
from passlib.exc import TokenError

from experiments.people.first import actor_of
from experiments.people.keys.second_factor import last_step, new_recovery_codes, spend_recovery_code, spend_step
from webapp.security import current_actor
from webapp.storage import now, session


def sealing_key(key: str) -> str:
    """Derive what encrypts the secrets of authenticator apps from the key of the book."""
    # The derivation keeps this use of the key apart from every other.
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"trialbook second factor").derive(key.encode()).hex()


class AppCodes(Totp):  # type: ignore[misc] # the library is untyped
    """Codes of an authenticator app, each of which lets in once."""

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Say whether a code fits at present and was not used; from then on it is.

        A secret that is not the person's yet is being set up: its step is left with the account, for
        ``Accounts.tf_set`` to keep.
        """
        last, sealed = last_step(totp_secret)
        try:
            found = self._totp.verify(token, sealed, window=window, last_counter=last, time=now())
        except (TokenError, ValueError, TypeError):
            # Also where the key of the book is another one than before: then no code fits.
            return False
        if totp_secret == user.tf_totp_secret:
            return spend_step(session(), user.id, found.counter)
        user.confirmed_step = found.counter
        return True

    def generate_qrcode(self, username: str, totp: str) -> str:
        """Draw the code to scan, on white, so that a camera reads it from a dark page too."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        drawn = io.BytesIO()
        qrcode.make(self.get_totp_uri(username, totp), image_factory=SvgPathFillImage).save(drawn)
        return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode('ascii')}"


class RecoveryCodes(MfRecoveryCodesUtil):  # type: ignore[misc] # the library is untyped
    """Recovery codes are shown when they are made and never again: the book keeps only their hashes."""

    def create_recovery_codes(self, user: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        """Make new ones for whoever is logged in."""
        return new_recovery_codes(session(), current_actor(), now=now())

    def get_recovery_codes(self, user: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        """Give none: they cannot be read back."""
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Use a code up; checking and deleting are one step, so that two log-ins at a time cannot share it."""
        return spend_recovery_code(session(), actor_of(session(), user.id), code, now=now())

    def delete_recovery_code(self, user: Any, code: str) -> bool:  # noqa: ARG002 - the library's signature
        """Do nothing: the check has used it up."""
        return True
