"""Secrets: those handed out once are kept as a hash, those that must be read again are encrypted."""

from __future__ import annotations

import base64
import hashlib
import secrets


def new_secret(prefix: str = "") -> str:
    """Make a secret of 256 random bits; the prefix lets one be found where it was left lying."""
    return prefix + secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """Give the SHA-256 of a secret, in hex.

    The secret has 256 random bits, so a plain hash cannot be guessed back; a slow one would only cost time.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class Vault:
    """Keeps secrets that must be read again (those that sign webhooks) unreadable in the database.

    Parameters
    ----------
    key : str
        The key of the book. Without it, or with another one, what was sealed cannot be opened.

    Examples
    --------
    >>> vault = Vault("the key of the book")
    >>> vault.open(vault.seal("whsec_abc"))
    'whsec_abc'
    """

    def __init__(self, key: str) -> None:
        from cryptography.fernet import Fernet
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        # Fernet wants 32 bytes; the derivation keeps this use of the key apart from every other.
        derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"trialbook secrets at rest").derive(key.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(derived))

    def seal(self, secret: str) -> str:
        """Encrypt a secret."""
        return self._fernet.encrypt(secret.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """Decrypt what was sealed with the same key.

        Raises
        ------
        SealBroken
            It was sealed with another key, or was changed.
        """
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SealBroken("a secret was sealed with another key") from error


class SealBroken(Exception):
    """A sealed secret cannot be opened: the key of the book is another one than before."""
