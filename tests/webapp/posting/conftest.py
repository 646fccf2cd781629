"""A book to send from, and a real mail server to send to."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from experiments.people.keys.secrets import Vault
from tests.webapp.api.conftest import Clock
from webapp.posting.places import mail_server, sender
from webapp.posting.postman import PostOffice
from webapp.posting.sending import Folder, Server

VAULT = Vault("a key only for tests")
BASE = "https://trialbook.quernwell.example"


@dataclass
class MailBox:
    """What a mail server took in."""

    port: int = 0
    taken: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    refuses: str = ""
    on_data: Callable[[], None] = lambda: None

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.refuses and self.refuses in address:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.on_data()
        self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=default)))
        return "250 OK"


class FreePort(Controller):
    """Listens on a socket that is bound already, so that nobody else can have taken its port."""

    def __init__(self, handler: Any, taken: socket.socket, **more: Any) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=taken.getsockname()[1], **more)
        self._taken = taken

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._taken, ssl=self.ssl_context)

    def factory(self) -> SMTP:
        return SMTP(self.handler, **self.SMTP_kwargs)


@contextmanager
def taking_mail(box: MailBox, *, password: str | None = None, **more: Any) -> Iterator[MailBox]:
    """Take mails in on a free port; with a password only from those who know it."""
    if password is not None:

        def let_in(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
            known = (given.login, given.password) == (b"mill", password.encode())
            return AuthResult(success=known, handled=False)

        more |= {"authenticator": let_in, "auth_required": True}
        more.setdefault("auth_require_tls", True)
    controller = FreePort(box, socket.create_server(("127.0.0.1", 0)), **more)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


@pytest.fixture
def mail_box() -> Iterator[MailBox]:
    with taking_mail(MailBox()) as box:
        yield box


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def office(engine: sa.Engine, clock: Clock, tmp_path: Path) -> PostOffice:
    """Mails are put into a folder; webhooks are not called."""
    return PostOffice(
        engine=engine,
        clock=clock,
        outlet=Folder(tmp_path / "mail"),
        sender=sender("Trialbook <book@quernwell.example>"),
        vault=lambda: VAULT,
        base=BASE,
    )


def server_at(port: int, **more: Any) -> Server:
    return Server(mail_server(f"smtp://127.0.0.1:{port}"), **more)
