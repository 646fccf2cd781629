"""Codes of an authenticator app by RFC 6238, written from the standard and not from what the product uses."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from datetime import datetime


def code_at(key: bytes, seconds: int, digits: int = 6) -> str:
    """The code of a key at a moment: HMAC-SHA1 over the number of half minutes, cut dynamically (RFC 4226, 5.3)."""
    digest = hmac.new(key, struct.pack(">Q", seconds // 30), hashlib.sha1).digest()
    place = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[place : place + 4])
    return str((number & 0x7FFFFFFF) % 10**digits).zfill(digits)


def app_code(typed_key: str, moment: datetime) -> str:
    """What an app shows at a moment, with the key as it is typed from the page."""
    letters = typed_key.replace("-", "").replace(" ", "").upper()
    return code_at(base64.b32decode(letters + "=" * (-len(letters) % 8)), int(moment.timestamp()))
