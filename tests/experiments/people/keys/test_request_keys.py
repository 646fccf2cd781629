"""Keys of calls: the same call gets the same answer, another call none, and two at once are one."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from experiments.errors import RuleBroken, WrongStatus
from experiments.people.keys.request_keys import RequestKey, answered_before, claim_key, forget_request_keys

CALL, OTHER_CALL = "a" * 64, "b" * 64


def answer(session: Session, key: str, now: datetime, owner: str = "token:7") -> None:
    claimed = claim_key(session, owner, key, CALL, now=now)
    claimed.status, claimed.answer, claimed.location = 201, "sealed", "/api/v1/goals/1"
    session.commit()


def test_a_call_that_was_answered_is_known_until_it_expires(session: Session, now: datetime) -> None:
    assert answered_before(session, "token:7", "k", CALL, now=now) is None
    answer(session, "k", now)
    known = answered_before(session, "token:7", "k", CALL, now=now + timedelta(hours=47, minutes=59))
    assert known is not None
    assert (known.status, known.answer, known.location) == (201, "sealed", "/api/v1/goals/1")
    assert answered_before(session, "token:7", "k", CALL, now=now + timedelta(hours=48)) is None
    # the key is free again, for any call
    assert claim_key(session, "token:7", "k", OTHER_CALL, now=now + timedelta(hours=48)).call_hash == OTHER_CALL


def test_a_key_belongs_to_one_caller(session: Session, now: datetime) -> None:
    answer(session, "k", now)
    assert answered_before(session, "person:7", "k", CALL, now=now) is None
    answer(session, "k", now, owner="person:7")


def test_a_key_with_another_call_is_refused(session: Session, now: datetime) -> None:
    answer(session, "k", now)
    with pytest.raises(RuleBroken) as refused:
        answered_before(session, "token:7", "k", OTHER_CALL, now=now)
    assert [fault.code for fault in refused.value.faults] == ["key_of_another_call"]


@pytest.mark.parametrize("key", ["", "x" * 256, "a\nb", "a\x00b"])
def test_what_can_be_no_key_is_refused(session: Session, now: datetime, key: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        answered_before(session, "token:7", key, CALL, now=now)
    assert [fault.code for fault in refused.value.faults] == ["not_a_key"]


def test_what_has_expired_is_deleted(session: Session, now: datetime) -> None:
    answer(session, "old", now - timedelta(hours=48))
    answer(session, "young", now - timedelta(hours=47))
    assert forget_request_keys(session, now=now) == 1
    assert list(session.scalars(sa.select(RequestKey.key))) == ["young"]


@pytest.mark.parametrize("first_ends", ["done", "refused"])
def test_of_two_calls_at_once_the_second_waits_for_the_first(engine: sa.Engine, now: datetime, first_ends: str) -> None:
    found: list[str | None] = []
    begun = threading.Event()

    def second() -> None:
        with Session(engine) as session:
            assert answered_before(session, "token:7", "k", CALL, now=now) is None
            begun.set()
            try:
                claim_key(session, "token:7", "k", CALL, now=now)
                found.append(None)
            except IntegrityError:
                session.rollback()
                known = answered_before(session, "token:7", "k", CALL, now=now)
                found.append(known.answer if known else None)

    with Session(engine) as first:
        claimed = claim_key(first, "token:7", "k", CALL, now=now)
        other = threading.Thread(target=second)
        other.start()
        assert begun.wait(10)
        other.join(0.2)
        assert found == []
        claimed.status, claimed.answer = 201, "of the first"
        first.commit() if first_ends == "done" else first.rollback()
        other.join(10)
    assert found == (["of the first"] if first_ends == "done" else [None])


def test_whoever_cannot_wait_is_told_so(engine: sa.Engine, now: datetime) -> None:
    with Session(engine) as first, Session(engine) as second:
        claim_key(first, "token:7", "k", CALL, now=now)
        if engine.dialect.name == "sqlite":
            second.execute(sa.text("PRAGMA busy_timeout=1"))
        with pytest.raises(WrongStatus) as refused:
            claim_key(second, "token:7", "k", CALL, now=now, waits_ms=1)
        assert [fault.code for fault in refused.value.faults] == ["key_in_work"]
        second.rollback()
        first.rollback()
