"""Mails wait in the book: each is written once, taken by one sender, tried again, and its text forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.people.notices.mails import (
    Delivery,
    Mail,
    claim_mails,
    forget_mails,
    mail_failed,
    mail_sent,
    write_mail,
)


def written(session: Session, now: datetime, key: str = "weekly:1:2026-W45", **more: Any) -> Mail:
    given: dict[str, Any] = {"address": "ines@quernwell.example", "kind": "weekly", "subject": "Your week", "body": "…"}
    mail = write_mail(session, **given | more, key=key, now=now)
    assert mail is not None
    return mail


def test_of_each_key_one_mail_is_written(session: Session, now: datetime) -> None:
    first = written(session, now)
    assert (first.status, first.attempts, first.next_try) == (Delivery.WAITING, 0, now)
    again = write_mail(session, address="x@y.example", kind="weekly", key=first.key, subject="", body="", now=now)
    assert again is None
    assert session.scalar(sa.select(sa.func.count()).select_from(Mail)) == 1


def test_a_subject_is_one_line(session: Session, now: datetime) -> None:
    assert written(session, now, subject="Two\r\nBcc: everybody@quernwell.example").subject == (
        "Two Bcc: everybody@quernwell.example"
    )


def test_a_mail_is_taken_once_and_given_to_another_when_its_sender_went_silent(session: Session, now: datetime) -> None:
    mail = written(session, now)
    assert [one.id for one in claim_mails(session, now=now)] == [mail.id]
    assert claim_mails(session, now=now + timedelta(minutes=4)) == []
    assert [one.id for one in claim_mails(session, now=now + timedelta(minutes=5))] == [mail.id]


def test_once_sent_it_waits_no_more_and_its_text_is_forgotten(session: Session, now: datetime) -> None:
    mail = written(session, now, body="https://trialbook.example/reset/secret")
    claim_mails(session, now=now)
    mail_sent(session, mail.id, now=now)
    assert (mail.status, mail.body, mail.sent_at) == (Delivery.SENT, "", now)
    assert claim_mails(session, now=now + timedelta(days=1)) == []


def test_a_try_that_failed_is_repeated_after_longer_and_longer_pauses_and_then_given_up(
    session: Session, now: datetime
) -> None:
    mail, moment, waited = written(session, now), now, []
    while claim_mails(session, now=moment):
        session.refresh(mail)
        mail_failed(session, mail.id, "The server answered 450.", now=moment)
        waited.append(int((mail.next_try - moment) / timedelta(minutes=1)))
        moment = mail.next_try
    assert waited[:-1] == [1, 5, 30, 120, 480, 1440]
    assert (mail.status, mail.attempts, mail.body) == (Delivery.GIVEN_UP, 7, "")
    assert mail.problem == "The server answered 450."


def test_what_was_told_long_ago_is_forgotten_and_what_waits_is_not(session: Session, now: datetime) -> None:
    for key in ("old", "waiting"):
        written(session, now, key=key)
    mail_sent(session, 1, now=now)
    later = now + timedelta(days=91)
    mail_sent(session, written(session, later, key="new").id, now=later)
    assert forget_mails(session, now=later) == 1
    assert list(session.scalars(sa.select(Mail.key).order_by(Mail.id))) == ["waiting", "new"]


@pytest.mark.parametrize("senders", [4])
def test_senders_at_the_same_moment_take_each_mail_once(engine: sa.Engine, now: datetime, senders: int) -> None:
    with Session(engine) as session, session.begin():
        wanted = [written(session, now, key=f"k{number}").id for number in range(40)]
    barrier = Barrier(senders, timeout=30)

    def take_all(_number: int) -> list[int]:
        barrier.wait()
        found: list[int] = []
        while True:
            with Session(engine) as session, session.begin():
                taken = [mail.id for mail in claim_mails(session, now=now, limit=3)]
            if not taken and _nothing_waits(engine, now):
                return found
            found += taken

    with ThreadPoolExecutor(senders) as threads:
        taken = [mail_id for found in threads.map(take_all, range(senders)) for mail_id in found]
    assert sorted(taken) == wanted


def _nothing_waits(engine: sa.Engine, now: datetime) -> bool:
    with Session(engine) as session:
        return session.scalar(sa.select(Mail.id).where(Mail.next_try <= now).limit(1)) is None


def test_of_many_that_write_the_same_mail_at_once_one_does(engine: sa.Engine, now: datetime) -> None:
    barrier = Barrier(6, timeout=30)

    def write(_number: int) -> bool:
        with Session(engine) as session, session.begin():
            barrier.wait()
            mail = write_mail(session, address="a@b.example", kind="weekly", key="one", subject="s", body="b", now=now)
            return mail is not None

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(write, range(6))) == [False] * 5 + [True]
