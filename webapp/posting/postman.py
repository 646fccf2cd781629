"""The postman: threads that send what waits and look for what is to be told, as long as a process serves."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.people.notices.mails import Mail, claim_mails, mail_failed, mail_sent
from experiments.people.notices.webhooks import DueCall, call_ended, claim_calls, signature
from webapp.posting.building import build_message
from webapp.posting.calling import Caller, Outcome
from webapp.posting.pictured import picture_for
from webapp.posting.sending import Outlet, outlet_of, sender_of
from webapp.posting.sweeping import Sweeper

if TYPE_CHECKING:
    from experiments.people.keys.secrets import Vault
    from webapp.book import Book, Clock

LOOK_SECONDS = 3.0
SWEEP_SECONDS = 300.0
AT_ONCE = 10
"""So many are taken in a round: fewer than can be sent, however slowly, before others may take them."""
CALLERS = 2
"""Threads that call webhooks, so that one slow program holds up neither the mails nor all other programs."""
AGENT = "Trialbook (webhook)"

log = logging.getLogger("trialbook")


@dataclass(frozen=True, slots=True)
class PostOffice:
    """What a postman needs: the book, where mails go and come from, and what calls are made and signed with."""

    engine: sa.Engine
    clock: Callable[[], datetime]
    outlet: Outlet
    sender: Address
    vault: Callable[[], Vault]
    base: str | None = None
    locale: str | None = None
    caller: Caller = field(default_factory=Caller)

    @classmethod
    def of(cls, book: Book, clock: Clock) -> PostOffice:
        """Make the one of an open book by its settings."""
        from webapp.book import open_vault

        settings = book.settings
        return cls(
            engine=book.engine,
            clock=clock,
            outlet=outlet_of(settings),
            sender=sender_of(settings),
            vault=lambda: open_vault(settings),
            base=settings.url,
            locale=settings.locale,
        )


class Postman:
    """Delivers what waits, each once; of several at work at the same time, one takes it.

    What is taken is marked and committed before it is sent, and its outcome afterwards. Where a process dies between
    the two, somebody else takes it up again minutes later: it may then arrive twice, and is never lost.
    """

    def __init__(self, office: PostOffice) -> None:
        self._office = office
        self._sweeper = Sweeper(office.engine, clock=office.clock, base=office.base, locale=office.locale)
        self._stopping = Event()
        self._threads: list[Thread] = []

    def send_mails(self) -> int:
        """Send the mails that are due; give how many were tried."""
        office = self._office
        with Session(office.engine, expire_on_commit=False) as session:
            taken = claim_mails(session, now=office.clock(), limit=AT_ONCE)
            session.commit()
            today = office.clock().date()
            pictures = {mail.id: picture_for(session, mail, office.locale, today) for mail in taken}
        ready: list[tuple[int, tuple[str, EmailMessage]]] = []
        for mail in taken:
            try:
                message = build_message(mail, office.sender, office.base, now=office.clock(), picture=pictures[mail.id])
            except (ValueError, IndexError, MessageError) as error:
                self._note_mail(mail.id, f"The mail cannot be written: {error}.")
            else:
                ready.append((mail.id, (_file_name(mail), message)))
        outcomes = office.outlet.post(letter for _id, letter in ready)
        for (mail_id, _letter), problem in zip(ready, outcomes, strict=True):
            self._note_mail(mail_id, problem)
        return len(taken)

    def make_calls(self) -> int:
        """Make the calls of webhooks that are due; give how many were tried."""
        office = self._office
        with Session(office.engine, expire_on_commit=False) as session:
            taken = claim_calls(session, now=office.clock(), limit=AT_ONCE)
            session.commit()
        for call in taken:
            outcome = self._called(call)
            with Session(office.engine) as session, session.begin():
                call_ended(session, call.call_id, outcome.answered, outcome.problem, now=office.clock())
        return len(taken)

    def sweep(self) -> int:
        """Write the mails and calls that follow from what is stored."""
        return self._sweeper.sweep()

    def start(self) -> None:
        """Work in threads of its own from now on."""
        works: list[tuple[Callable[[], int], float]] = [
            (self.sweep, SWEEP_SECONDS),
            (self.send_mails, LOOK_SECONDS),
            *[(self.make_calls, LOOK_SECONDS)] * CALLERS,
        ]
        self._threads = [
            Thread(target=self._again_and_again, args=work, name="trialbook-postman", daemon=True) for work in works
        ]
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 3.0) -> None:
        """Begin nothing new, and wait a little for what is under way; what is not noted by then is taken up again."""
        self._stopping.set()
        end = monotonic() + timeout
        for thread in self._threads:
            thread.join(max(end - monotonic(), 0))

    def _again_and_again(self, work: Callable[[], int], seconds: float) -> None:
        """Do it at once and then every few seconds; whatever breaks, the next time may fare better."""
        while not self._stopping.is_set():
            try:
                while work() and not self._stopping.is_set():
                    pass  # until nothing is left that is due
            except Exception:
                log.exception("Mails or webhooks could not be looked after; tried again in %g seconds", seconds)
            self._stopping.wait(seconds)

    def _note_mail(self, mail_id: int, problem: str | None) -> None:
        with Session(self._office.engine) as session, session.begin():
            if problem is None:
                mail_sent(session, mail_id, now=self._office.clock())
            else:
                mail_failed(session, mail_id, problem, now=self._office.clock())

    def _called(self, call: DueCall) -> Outcome:
        from experiments.people.keys.secrets import SealBroken

        try:
            secret = self._office.vault().open(call.secret)
        except SealBroken:
            return Outcome(None, "Its secret cannot be read with the key of this book; end the webhook, add it anew.")
        told = {"type": call.event, "timestamp": call.created_at.isoformat(), "data": call.body}
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        name, moment = f"msg_{call.call_id}", int(self._office.clock().timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": AGENT,
            "webhook-id": name,
            "webhook-timestamp": str(moment),
            "webhook-signature": signature(secret, name, moment, body),
        }
        return self._office.caller.call(call.url, body, headers)


def _file_name(mail: Mail) -> str:
    return f"{mail.created_at:%Y-%m-%d-%H%M%S}-{mail.id}"


@contextmanager
def delivering(office: PostOffice) -> Iterator[None]:
    """Have a postman at work as long as the block lasts."""
    postman = Postman(office)
    postman.start()
    try:
        yield
    finally:
        postman.stop()
