"""Webhooks: added by administrators, told what happens from then on, signed as everybody signs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from experiments.errors import Forbidden, NotFound, RuleBroken
from experiments.people.keys.secrets import Vault
from experiments.people.notices.mails import Delivery
from experiments.people.notices.webhooks import (
    NewWebhook,
    Webhook,
    WebhookCall,
    add_webhook,
    call_ended,
    calls_of,
    claim_calls,
    end_webhook,
    forget_calls,
    get_webhook,
    list_webhooks,
    send_test,
    signature,
    tell_webhooks,
)
from experiments.people.permission import Actor, Role
from experiments.people.record.audit import Audit
from tests.factories import make_actor, make_team

VAULT = Vault("the key of the book")
URL = "https://hooks.quernwell.example/trialbook?key=secret"


def added(session: Session, actor: Actor, now: datetime, **more: Any) -> Webhook:
    return add_webhook(session, actor, NewWebhook(**{"url": URL} | more), VAULT, now=now)[0]


def refused(session: Session, actor: Actor, now: datetime, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(RuleBroken) as refusal:
        added(session, actor, now, **more)
    return [(fault.field, fault.code) for fault in refusal.value.faults]


def test_its_secret_is_told_once_and_kept_sealed(session: Session, actor: Actor, now: datetime) -> None:
    webhook, secret = add_webhook(session, actor, NewWebhook(URL), VAULT, now=now)
    assert secret.startswith("whsec_")
    assert secret not in webhook.secret
    assert VAULT.open(webhook.secret) == secret
    assert list_webhooks(session, actor) == [webhook]


def test_the_record_names_the_host_and_not_the_key_in_its_address(
    session: Session, actor: Actor, now: datetime
) -> None:
    added(session, actor, now, events=["verdict_in"])
    act = session.scalars(sa.select(Audit).where(Audit.action == "webhook.add")).one()
    assert act.after == {"host": "hooks.quernwell.example", "events": ["verdict_in"]}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "not_https"),
        ("http://hooks.example/", "not_https"),
        ("https://", "not_https"),
        ("javascript:alert(1)", "not_https"),
        ("https://mill:secret@hooks.example/", "with_password"),
        ("https://hooks.example:22/", "other_port"),
        ("https://hooks.example:99999/", "not_an_address"),
        ("https://[::1/", "not_an_address"),
        ("https://hooks.example/a b", "not_an_address"),
        ("https://hooks.example/\r\nHost: x", "not_an_address"),
        ("https://hooks.example/" + "x" * 500, "not_an_address"),
    ],
)
def test_an_address_that_cannot_be_called_is_refused(
    session: Session, actor: Actor, now: datetime, url: str, code: str
) -> None:
    assert refused(session, actor, now, url=url) == [("url", code)]


def test_everything_that_does_not_fit_is_said_at_once(session: Session, actor: Actor, now: datetime) -> None:
    assert refused(session, actor, now, url="http://x", events=[]) == [("url", "not_https"), ("events", "not_a_choice")]
    assert refused(session, actor, now, events=["verdict_in", "everything"]) == [("events", "not_a_choice")]


def test_a_team_has_at_most_twenty(session: Session, actor: Actor, now: datetime) -> None:
    for _ in range(20):
        added(session, actor, now)
    assert refused(session, actor, now) == [("url", "too_many")]
    end_webhook(session, actor, 1, now=now)
    assert added(session, actor, now).id == 21


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MARKETER, Role.ANALYST, Role.LEAD])
def test_only_administrators_look_after_webhooks(session: Session, actor: Actor, now: datetime, role: Role) -> None:
    webhook = added(session, actor, now)
    other = make_actor(session, now, team=actor.team_id, role=role)
    for act in (
        lambda: added(session, other, now),
        lambda: list_webhooks(session, other),
        lambda: get_webhook(session, other, webhook.id),
        lambda: send_test(session, other, webhook.id, now=now),
        lambda: end_webhook(session, other, webhook.id, now=now),
        lambda: calls_of(session, other, webhook.id),
    ):
        with pytest.raises(Forbidden):
            act()


def test_another_team_is_not_told_that_it_exists(session: Session, actor: Actor, now: datetime) -> None:
    webhook = added(session, actor, now)
    stranger = make_actor(session, now, team=make_team(session), role=Role.ADMIN, name="Larch")
    assert list_webhooks(session, stranger) == []
    for webhook_id in (webhook.id, 99, 0, 2**40):
        with pytest.raises(NotFound):
            end_webhook(session, stranger, webhook_id, now=now)
        with pytest.raises(NotFound):
            calls_of(session, stranger, webhook_id)


def test_each_thing_is_told_once_to_those_that_want_it_and_were_there(
    session: Session, actor: Actor, now: datetime
) -> None:
    later = now + timedelta(hours=2)
    added(session, actor, now)
    added(session, actor, now, events=["lesson_contested"])
    added(session, actor, later)
    at = now + timedelta(hours=1)
    told = [
        tell_webhooks(session, actor.team_id, "verdict_in", "verdict_in:7:1", {"look": 1}, at=at, now=later)
        for _ in range(2)
    ]
    assert told == [1, 0]
    (call,) = calls_of(session, actor, 1)
    assert (call.event, call.body, call.status) == ("verdict_in", {"look": 1}, Delivery.WAITING)
    assert calls_of(session, actor, 2) == calls_of(session, actor, 3) == []


def test_a_call_is_taken_once_tried_again_and_given_up(session: Session, actor: Actor, now: datetime) -> None:
    webhook = added(session, actor, now)
    send_test(session, actor, webhook.id, now=now)
    (due,) = claim_calls(session, now=now)
    assert (due.url, due.event, due.body) == (URL, "test", {"sentence": "This is a test."})
    assert claim_calls(session, now=now) == []
    session.expire_all()
    call_ended(session, due.call_id, 503, "It answered 503.", now=now)
    (call,) = calls_of(session, actor, webhook.id)
    assert (call.status, call.answered, call.next_try) == (Delivery.WAITING, 503, now + timedelta(minutes=1))
    for _ in range(6):
        moment = call.next_try
        assert claim_calls(session, now=moment)
        session.expire_all()
        call_ended(session, due.call_id, None, "It cannot be reached.", now=moment)
    assert (call.status, call.attempts, call.answered) == (Delivery.GIVEN_UP, 7, None)


def test_an_answer_of_2xx_ends_it(session: Session, actor: Actor, now: datetime) -> None:
    send_test(session, actor, added(session, actor, now).id, now=now)
    (due,) = claim_calls(session, now=now)
    call_ended(session, due.call_id, 202, None, now=now)
    call = session.get_one(WebhookCall, due.call_id)
    assert (call.status, call.answered, call.problem, call.ended_at) == (Delivery.SENT, 202, None, now)


def test_ended_it_is_called_no_more_and_its_secret_is_gone(session: Session, actor: Actor, now: datetime) -> None:
    webhook = added(session, actor, now)
    call = send_test(session, actor, webhook.id, now=now)
    end_webhook(session, actor, webhook.id, now=now)
    session.refresh(call)
    assert (call.status, webhook.secret) == (Delivery.GIVEN_UP, "")
    assert claim_calls(session, now=now) == []
    assert tell_webhooks(session, actor.team_id, "verdict_in", "k", {}, at=now, now=now) == 0
    with pytest.raises(NotFound):
        get_webhook(session, actor, webhook.id)


def test_calls_are_listed_the_last_first_and_page_by_page(session: Session, actor: Actor, now: datetime) -> None:
    webhook = added(session, actor, now)
    for _ in range(5):
        send_test(session, actor, webhook.id, now=now)
    assert [call.id for call in calls_of(session, actor, webhook.id, limit=2)] == [5, 4]
    assert [call.id for call in calls_of(session, actor, webhook.id, 4, limit=2)] == [3, 2]


def test_calls_made_long_ago_are_forgotten(session: Session, actor: Actor, now: datetime) -> None:
    webhook = added(session, actor, now)
    for _ in range(2):
        send_test(session, actor, webhook.id, now=now)
    call_ended(session, 1, 200, None, now=now)
    assert forget_calls(session, now=now + timedelta(days=89)) == 0
    assert forget_calls(session, now=now + timedelta(days=91)) == 1
    assert [call.id for call in calls_of(session, actor, webhook.id)] == [2]


def test_a_signature_is_believed_by_the_reference_and_a_changed_body_is_not() -> None:
    moment = datetime.now(UTC)
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", '{"type":"test"}'
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": signature(secret, "msg_1", int(moment.timestamp()), body.encode()),
    }
    assert Verifier(secret).verify(body, headers) == {"type": "test"}
    with pytest.raises(WebhookVerificationError):
        Verifier(secret).verify(body.replace("test", "best"), headers)
