"""The postman: what waits is sent once, what failed again later, and nothing that breaks ends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from standardwebhooks.webhooks import Webhook as Verifier

from experiments.people.notices.mails import Delivery, Mail, write_mail
from experiments.people.notices.webhooks import NewWebhook, WebhookCall, add_webhook, send_test
from experiments.people.permission import Actor
from tests.webapp.api.conftest import Clock
from tests.webapp.posting.conftest import BASE, VAULT, MailBox, server_at
from tests.webapp.posting.listening import HOST, Heard, Listener, listening
from webapp.posting.calling import Caller
from webapp.posting.postman import Postman, PostOffice, delivering

MILL = "ines@quernwell.example"


def wait_for_mails(office: PostOffice, number: int, **more: Any) -> None:
    with Session(office.engine) as session, session.begin():
        for each in range(number):
            given: dict[str, Any] = {"address": MILL, "kind": "weekly", "subject": f"Number {each}", "body": "Read on."}
            assert write_mail(session, **given | more, key=f"k{each}", now=office.clock()) is not None


def mails(office: PostOffice) -> list[Mail]:
    with Session(office.engine) as session:
        return list(session.scalars(sa.select(Mail).order_by(Mail.id)))


def calls(office: PostOffice) -> list[WebhookCall]:
    with Session(office.engine) as session:
        return list(session.scalars(sa.select(WebhookCall).order_by(WebhookCall.id)))


@pytest.fixture
def admin(session: Session, actor: Actor) -> Actor:
    session.commit()
    return actor


def wait_for_calls(office: PostOffice, admin: Actor, number: int, url: str = f"https://{HOST}/trialbook") -> str:
    """Have a webhook that is to be called so often; gives its secret."""
    with Session(office.engine) as session, session.begin():
        webhook, secret = add_webhook(session, admin, NewWebhook(url), VAULT, now=office.clock())
        for _ in range(number):
            send_test(session, admin, webhook.id, now=office.clock())
    return secret


def calling(office: PostOffice, listener: Listener) -> PostOffice:
    caller = Caller(
        resolver=lambda *_: [("127.0.0.1", listener.port)], allowed=lambda _: True, trusted=listener.trusted
    )
    return replace(office, caller=caller)


# Mails


def test_a_mail_that_waits_is_sent_and_noted(office: PostOffice, mail_box: MailBox) -> None:
    office = replace(office, outlet=server_at(mail_box.port))
    wait_for_mails(office, 2)
    postman = Postman(office)
    assert (postman.send_mails(), postman.send_mails()) == (2, 0)
    assert [message["Subject"] for _, message in mail_box.taken] == ["Number 0", "Number 1"]
    assert [(mail.status, mail.body, mail.sent_at) for mail in mails(office)] == [
        (Delivery.SENT, "", office.clock())
    ] * 2


def test_without_a_mail_server_they_lie_in_the_folder(office: PostOffice, tmp_path: Path) -> None:
    wait_for_mails(office, 1)
    Postman(office).send_mails()
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["2026-11-02-090000-1.eml"]
    assert mails(office)[0].status is Delivery.SENT


def test_what_failed_is_tried_again_a_minute_later(office: PostOffice, clock: Clock, mail_box: MailBox) -> None:
    office = replace(office, outlet=server_at(mail_box.port))
    mail_box.refuses = MILL
    wait_for_mails(office, 1)
    postman = Postman(office)
    assert (postman.send_mails(), postman.send_mails()) == (1, 0)
    (mail,) = mails(office)
    assert (mail.status, mail.problem) == (Delivery.WAITING, "The server refused the address: 550 no such mailbox.")
    mail_box.refuses = ""
    clock.now += timedelta(minutes=1)
    assert postman.send_mails() == 1
    assert (mails(office)[0].status, mails(office)[0].problem) == (Delivery.SENT, None)
    assert len(mail_box.taken) == 1


def test_a_mail_to_an_impossible_address_keeps_no_other_from_being_sent(office: PostOffice, mail_box: MailBox) -> None:
    office = replace(office, outlet=server_at(mail_box.port))
    wait_for_mails(office, 2)
    with Session(office.engine) as session, session.begin():
        session.get_one(Mail, 1).address = "a@b.example, c@d.example"
    Postman(office).send_mails()
    assert [mail.status for mail in mails(office)] == [Delivery.WAITING, Delivery.SENT]
    assert (mails(office)[0].problem or "").startswith("The mail cannot be written")


class DiesAfterSending:
    """A process that ends after a mail went out and before that was noted."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def post(self, letters: Iterable[tuple[str, EmailMessage]]) -> Iterator[str | None]:
        for _name, message in letters:
            self.sent.append(message["Message-ID"])
            raise KeyboardInterrupt
        yield None


def test_after_a_crash_between_sending_and_noting_a_mail_may_come_twice_and_is_never_lost(
    office: PostOffice, clock: Clock, mail_box: MailBox
) -> None:
    dying = DiesAfterSending()
    wait_for_mails(office, 2)
    with pytest.raises(KeyboardInterrupt):
        Postman(replace(office, outlet=dying)).send_mails()
    next_one = Postman(replace(office, outlet=server_at(mail_box.port)))
    assert next_one.send_mails() == 0  # for a while they are still the other's
    clock.now += timedelta(minutes=5)
    assert next_one.send_mails() == 2
    assert mail_box.taken[0][1]["Message-ID"] == dying.sent[0]
    assert {mail.status for mail in mails(office)} == {Delivery.SENT}


@pytest.mark.parametrize("postmen", [4])
def test_several_at_once_send_each_mail_and_make_each_call_once(
    office: PostOffice, admin: Actor, mail_box: MailBox, tmp_path: Path, postmen: int
) -> None:
    barrier = Barrier(postmen, timeout=30)
    with listening(tmp_path) as listener:
        office = calling(replace(office, outlet=server_at(mail_box.port)), listener)
        wait_for_mails(office, 25)
        wait_for_calls(office, admin, 15)

        def work(_number: int) -> None:
            postman = Postman(office)
            barrier.wait()
            while postman.send_mails() + postman.make_calls():
                pass

        with ThreadPoolExecutor(postmen) as threads:
            list(threads.map(work, range(postmen)))
    assert sorted(message["Subject"] for _, message in mail_box.taken) == sorted(f"Number {n}" for n in range(25))
    assert sorted(heard.headers["webhook-id"] for heard in listener.heard) == sorted(
        f"msg_{number}" for number in range(1, 16)
    )
    assert {mail.attempts for mail in mails(office)} | {call.attempts for call in calls(office)} == {1}


# Webhooks


def verified(secret: str, heard: Heard) -> Any:
    """What was told, if the signature is right by the reference."""
    return Verifier(secret).verify(heard.body.decode(), heard.headers)


def test_a_call_is_signed_as_the_specification_says(
    office: PostOffice, clock: Clock, admin: Actor, tmp_path: Path
) -> None:
    clock.now = datetime.now(UTC)  # the reference refuses what is older than five minutes
    with listening(tmp_path) as listener:
        office = calling(office, listener)
        secret = wait_for_calls(office, admin, 1)
        assert Postman(office).make_calls() == 1
    (heard,) = listener.heard
    told = verified(secret, heard)
    assert told == {"type": "test", "timestamp": clock.now.isoformat(), "data": {"sentence": "This is a test."}}
    assert heard.headers["content-type"] == "application/json"
    (call,) = calls(office)
    assert (call.status, call.answered, call.ended_at) == (Delivery.SENT, 204, clock.now)


def test_a_call_that_was_refused_is_repeated_under_its_number_with_a_new_time(
    office: PostOffice, clock: Clock, admin: Actor, tmp_path: Path
) -> None:
    answers = [503, 200]

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(answers.pop(0))
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with listening(tmp_path, answer) as listener:
        office = calling(office, listener)
        wait_for_calls(office, admin, 1)
        postman = Postman(office)
        postman.make_calls()
        (call,) = calls(office)
        assert (call.status, call.answered, call.problem) == (Delivery.WAITING, 503, "It answered 503.")
        assert postman.make_calls() == 0
        clock.now += timedelta(minutes=1)
        postman.make_calls()
    first, second = listener.heard
    assert first.headers["webhook-id"] == second.headers["webhook-id"] == "msg_1"
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 60
    assert first.body == second.body
    assert (calls(office)[0].status, calls(office)[0].problem) == (Delivery.SENT, None)


def test_what_only_this_machine_reaches_is_not_called(office: PostOffice, admin: Actor) -> None:
    wait_for_calls(office, admin, 1, url="https://127.0.0.1/admin")
    Postman(office).make_calls()
    (call,) = calls(office)
    assert (call.status, call.answered) == (Delivery.WAITING, None)
    assert call.problem == "127.0.0.1 leads to an address outside the open network; such addresses are not called."


def test_with_another_key_of_the_book_nothing_is_signed_and_that_is_said(office: PostOffice, admin: Actor) -> None:
    from experiments.people.keys.secrets import Vault

    wait_for_calls(office, admin, 1)
    Postman(replace(office, vault=lambda: Vault("another key"))).make_calls()
    assert (calls(office)[0].problem or "").startswith("Its secret cannot be read with the key of this book")


# The threads


class Breaks:
    """An outlet that breaks the first time."""

    def __init__(self) -> None:
        self.tries = 0
        self.sent = Event()

    def post(self, letters: Iterable[tuple[str, EmailMessage]]) -> Iterator[str | None]:
        for _ in letters:
            self.tries += 1
            if self.tries == 1:
                raise RuntimeError("something nobody thought of")
            yield None
            self.sent.set()


def test_it_begins_at_once_and_ends_when_told(office: PostOffice, mail_box: MailBox) -> None:
    arrived = Event()
    mail_box.on_data = arrived.set
    wait_for_mails(office, 1)
    with delivering(replace(office, outlet=server_at(mail_box.port))):
        assert arrived.wait(30)
    assert mails(office)[0].status is Delivery.SENT


def test_what_breaks_does_not_end_it(
    office: PostOffice, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("webapp.posting.postman.LOOK_SECONDS", 0.01)
    breaking = Breaks()
    wait_for_mails(office, 1)
    with delivering(replace(office, outlet=breaking)):
        tick = Event()
        while breaking.tries == 0:
            tick.wait(0.01)
        clock.now += timedelta(minutes=5)
        assert breaking.sent.wait(30)
    assert "could not be looked after" in caplog.text
    assert mails(office)[0].status is Delivery.SENT


def test_a_database_that_is_away_is_waited_for(
    office: PostOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("webapp.posting.postman.LOOK_SECONDS", 0.01)
    away = sa.create_engine(f"sqlite:///{tmp_path}/nowhere/book.db")
    tick = Event()
    said = "could not be looked after"
    with delivering(replace(office, engine=away)):
        for _ in range(3000):  # at most half a minute, on the busiest machine
            if caplog.text.count(said) >= 5:
                break
            tick.wait(0.01)
    away.dispose()
    assert caplog.text.count(said) >= 5


def test_links_in_mails_begin_with_the_address_of_the_book(office: PostOffice, tmp_path: Path) -> None:
    wait_for_mails(office, 1)
    Postman(office).send_mails()
    (written,) = (tmp_path / "mail").iterdir()
    assert f"List-Unsubscribe: <{BASE}/account/notices>" in written.read_text("utf-8")
