"""Sending mails: by a mail server, or into a folder where none is set."""

from __future__ import annotations

import os
import smtplib
import ssl
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from webapp.posting.places import FROM_FOLDER, MailServer, mail_server, sender
from webapp.settings import Settings

SECONDS = 10.0


class Outlet(Protocol):
    """Where mails go."""

    def post(self, letters: Iterable[tuple[str, EmailMessage]]) -> Iterator[str | None]:
        """Send messages, each with its name; give for each, once it went out, ``None`` or what went wrong."""


class Folder:
    """Puts mails into a folder as files, readable by their owner only: for those who try it, or send them on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def post(self, letters: Iterable[tuple[str, EmailMessage]]) -> Iterator[str | None]:
        """Write each into a file of its name; the same name again takes the place of the file."""
        for name, message in letters:
            try:
                self._write(name, message)
            except OSError as error:
                yield f"The mail cannot be put into {self.folder}: {error.strerror or error}."
            else:
                yield None

    def _write(self, name: str, message: EmailMessage) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, draft = tempfile.mkstemp(dir=self.folder, prefix=".")  # made with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(message.as_bytes())
            Path(draft).replace(self.folder / f"{name}.eml")
        except OSError:
            Path(draft).unlink(missing_ok=True)
            raise


class Server:
    """Sends mails by a mail server, all of a round over one connection."""

    def __init__(self, server: MailServer, *, trusted: ssl.SSLContext | None = None, seconds: float = SECONDS) -> None:
        self.server, self._seconds = server, seconds
        self._trusted = trusted

    def post(self, letters: Iterable[tuple[str, EmailMessage]]) -> Iterator[str | None]:
        """Send each; where the server cannot be reached, the same is said of all."""
        connection: smtplib.SMTP | None = None
        away: str | None = None
        try:
            for _name, message in letters:
                if connection is None and away is None:
                    try:
                        connection = self.open()
                    except (smtplib.SMTPException, OSError, MailRefused) as error:
                        away = said(error)
                if connection is None:
                    yield away
                    continue
                try:
                    connection.send_message(message)
                except smtplib.SMTPServerDisconnected as error:
                    connection.close()
                    connection = None  # the next one tries again
                    yield said(error)
                except (smtplib.SMTPException, OSError, ValueError) as error:
                    yield said(error)
                else:
                    yield None
        finally:
            if connection is not None:
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()

    def open(self) -> smtplib.SMTP:
        """Connect, encrypt and log in.

        Raises
        ------
        MailRefused
            The password would be sent in the open.
        smtplib.SMTPException, OSError
            The server is not there or does not let us in.
        """
        trusted = self._trusted or ssl.create_default_context()
        host, port = self.server.host, self.server.port
        connection = (
            smtplib.SMTP_SSL(host, port, timeout=self._seconds, context=trusted)
            if self.server.encrypted
            else smtplib.SMTP(host, port, timeout=self._seconds)
        )
        try:
            connection.ehlo_or_helo_if_needed()
            if self.server.starttls:
                self._encrypt(connection, trusted)
            if self.server.user is not None:
                connection.login(self.server.user, self.server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection

    def _encrypt(self, connection: smtplib.SMTP, trusted: ssl.SSLContext) -> None:
        if connection.has_extn("starttls"):
            connection.starttls(context=trusted)
            connection.ehlo_or_helo_if_needed()
        elif self.server.user is not None:
            raise MailRefused(
                "It offers no encryption (STARTTLS), and the password would be sent in the open; "
                "add ?starttls=0 to TRIALBOOK_SMTP_URL where that is all right."
            )


class MailRefused(Exception):
    """Nothing is sent this way; the message says why."""


def said(error: Exception) -> str:
    """Say what a mail server did, in one line and without the password."""
    if isinstance(error, MailRefused):
        return str(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return f"The server refused the address: {code} {_line(text)}"
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"The server does not know user and password: {error.smtp_code} {_line(error.smtp_error)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The server answered {error.smtp_code} {_line(error.smtp_error)}"
    if isinstance(error, ssl.SSLError):
        return f"No encrypted connection could be agreed on: {error.reason or error}."
    if isinstance(error, TimeoutError):
        return "The server did not answer in time."
    if isinstance(error, ValueError):
        return f"The mail cannot be written: {error}."
    return f"The server cannot be reached: {_line(getattr(error, 'strerror', None) or str(error))}"


def check_server(server: MailServer, *, trusted: ssl.SSLContext | None = None, seconds: float = 5.0) -> str | None:
    """Connect to a mail server as for sending, and send nothing; give what went wrong."""
    try:
        connection = Server(server, trusted=trusted, seconds=seconds).open()
    except (smtplib.SMTPException, OSError, MailRefused) as error:
        return said(error)
    with suppress(smtplib.SMTPException, OSError):
        connection.quit()
    return None


def outlet_of(settings: Settings) -> Outlet:
    """Give where mails go by the settings."""
    if settings.smtp_url is None:
        return Folder(settings.mail_folder)
    return Server(mail_server(settings.smtp_url))


def sender_of(settings: Settings) -> Address:
    """Give who mails come from."""
    return sender(settings.mail_from or FROM_FOLDER)


def _line(text: bytes | str) -> str:
    plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(plain.split())[:300].rstrip(".") + "."
