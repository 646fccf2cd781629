"""Where mails go and what they come from: the settings as they are written, read and refused with a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

FROM_FOLDER = "Trialbook <trialbook@localhost>"
"""The sender where mails are only put into a folder."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server: ``encrypted`` from the first byte (smtps), or by STARTTLS unless that was turned off."""

    host: str
    port: int
    user: str | None
    password: str | None
    encrypted: bool
    starttls: bool

    @property
    def shown(self) -> str:
        """Host and port, without the password."""
        return f"{self.host}:{self.port}"


def public_address(value: str) -> str:
    """Read the public address of the book.

    Examples
    --------
    >>> public_address("https://trialbook.example.com/")
    'https://trialbook.example.com'
    """
    parts, _port = _split(value, "https://trialbook.example.com")
    if parts.scheme not in {"http", "https"}:
        raise ValueError("an address begins with https:// or http://, as in https://trialbook.example.com")
    if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username or parts.password:
        raise ValueError("give the name alone, as in https://trialbook.example.com; nothing may follow it")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def mail_server(value: str) -> MailServer:
    """Read the address of a mail server.

    Examples
    --------
    >>> mail_server("smtp://mill:se%40cret@mail.example.com").port
    587
    """
    parts, port = _split(value, "smtp://user:password@host:587")
    if parts.scheme not in {"smtp", "smtps"}:
        raise ValueError("a mail server begins with smtp:// or smtps://, as in smtp://user:password@host:587")
    asked = parse_qs(parts.query, keep_blank_values=True)
    if parts.path not in {"", "/"} or parts.fragment or set(asked) - {"starttls"}:
        raise ValueError("behind the mail server only ?starttls=0 may stand")
    if asked.get("starttls", ["1"])[-1] not in {"0", "1"}:
        raise ValueError("starttls is 0 or 1")
    if parts.username and parts.password is None:
        raise ValueError("a user wants a password too, as in smtp://user:password@host:587")
    usual = 465 if parts.scheme == "smtps" else (587 if parts.username else 25)
    return MailServer(
        host=parts.hostname or "",
        port=port or usual,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        encrypted=parts.scheme == "smtps",
        starttls=parts.scheme == "smtp" and asked.get("starttls", ["1"])[-1] == "1",
    )


def sender(value: str) -> Address:
    """Read a sender.

    Examples
    --------
    >>> str(sender("Trialbook <book@example.com>"))
    'Trialbook <book@example.com>'
    """
    name, address = parseaddr(value)
    try:
        read = Address(name, addr_spec=address)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise ValueError(_NO_SENDER) from error
    if not read.username or not read.domain or not value.isprintable():
        raise ValueError(_NO_SENDER)
    return read


_NO_SENDER = "it is no address of a sender; write it like Trialbook <book@example.com>"


def _split(value: str, example: str) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(value.strip())
        port = parts.port
    except ValueError as error:
        raise ValueError(f"it is no address; write it like {example}") from error
    if not parts.hostname or not value.isprintable() or " " in value.strip():
        raise ValueError(f"it is no address; write it like {example}")
    return parts, port
