"""Webhooks: addresses of other programs that are told what happens in a team, and the calls that wait for them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from experiments.database import Base, CanonicalJson, Key, named_enum
from experiments.errors import Fault, RuleBroken
from experiments.people.notices.mails import KEPT_FOR, Delivery, is_taken, pause_after, written_once
from experiments.people.permission import Actor, is_key, not_found, require
from experiments.people.record.audit import record_act

if TYPE_CHECKING:
    from experiments.people.keys.secrets import Vault


class Webhook(Base):
    """An address that is called; ``secret`` (encrypted) signs the calls, ``events`` names what is told."""

    __tablename__ = "webhook"
    __table_args__ = (sa.Index(None, "team_id", "id"),)

    id: Mapped[Key]
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id"))
    url: Mapped[str]
    secret: Mapped[str]
    events: Mapped[list[str]] = mapped_column(CanonicalJson)
    created_at: Mapped[datetime]
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class WebhookCall(Base):
    """One call that is to be made, or was. ``key`` says what it tells, so that nothing is told twice."""

    __tablename__ = "webhook_call"
    __table_args__ = (sa.UniqueConstraint("webhook_id", "key"), sa.Index(None, "status", "next_try"))

    id: Mapped[Key]
    webhook_id: Mapped[int] = mapped_column(sa.ForeignKey("webhook.id"))
    key: Mapped[str] = mapped_column(sa.String(120))
    event: Mapped[str] = mapped_column(sa.String(40))
    body: Mapped[dict[str, Any]] = mapped_column(CanonicalJson)
    created_at: Mapped[datetime]
    status: Mapped[Delivery] = mapped_column(named_enum(Delivery, "status"))
    attempts: Mapped[int]
    next_try: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    answered: Mapped[int | None]
    problem: Mapped[str | None]


EVENTS = ("waits_for_you", "verdict_in", "lesson_contested")
PREFIX = "whsec_"
"""Begins every secret, as the Standard Webhooks specification wants it."""
LONGEST_URL = 500
MOST_OF_TEAM = 20


@dataclass(frozen=True, slots=True)
class NewWebhook:
    """An address to call and what to tell it."""

    url: str
    events: Sequence[str] = EVENTS


@dataclass(frozen=True, slots=True)
class DueCall:
    """A call to make: where to, with which secret (sealed), and what it says."""

    call_id: int
    url: str
    secret: str
    event: str
    body: Mapping[str, Any]
    created_at: datetime


def add_webhook(
    session: Session, actor: Actor, wanted: NewWebhook, vault: Vault, *, now: datetime
) -> tuple[Webhook, str]:
    """Have an address called from now on.

    Returns
    -------
    Webhook, str
        The webhook and the secret that signs its calls; it is shown once and kept encrypted.

    Raises
    ------
    RuleBroken
        Address or events do not fit, or there are too many already; all of it at once.
    """
    require(actor, "webhook.change")
    faults = list(url_faults(wanted.url))
    if not wanted.events or not set(wanted.events) <= set(EVENTS):
        faults.append(Fault("events", "not_a_choice", f"Choose from: {', '.join(EVENTS)}."))
    if len(list_webhooks(session, actor)) >= MOST_OF_TEAM:
        faults.append(Fault("url", "too_many", f"A team has at most {MOST_OF_TEAM} webhooks."))
    if faults:
        raise RuleBroken(*faults)
    secret = PREFIX + base64.b64encode(secrets.token_bytes(24)).decode("ascii")
    webhook = Webhook(
        team_id=actor.team_id,
        url=wanted.url.strip(),
        secret=vault.seal(secret),
        events=[event for event in EVENTS if event in wanted.events],
        created_at=now,
        created_by=actor.person_id,
    )
    session.add(webhook)
    session.flush()
    # The address may hold a key of the other side: only its host is noted.
    after = {"host": urlsplit(webhook.url).hostname, "events": webhook.events}
    record_act(session, actor, "webhook.add", "webhook", webhook.id, None, after, now)
    return webhook, secret


def url_faults(url: str) -> list[Fault]:
    """Find what does not fit in an address; whether it is a public one shows when it is called."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return [Fault("url", "not_an_address", "This is no address of a page.")]
    if len(url) > LONGEST_URL or not url.strip().isprintable() or any(letter.isspace() for letter in url.strip()):
        return [Fault("url", "not_an_address", f"Give an address of at most {LONGEST_URL} characters.")]
    if parts.scheme != "https" or not parts.hostname:
        return [Fault("url", "not_https", "Give an address that begins with https://.")]
    if parts.username or parts.password:
        return [Fault("url", "with_password", "An address with a password in it is not taken.")]
    if port not in {None, 443, 8443}:
        return [Fault("url", "other_port", "Only the ports 443 and 8443 are called.")]
    return []


def list_webhooks(session: Session, actor: Actor) -> list[Webhook]:
    """List the webhooks of the actor's team."""
    require(actor, "webhook.change")
    wanted = sa.select(Webhook).where(Webhook.team_id == actor.team_id, Webhook.ended_at.is_(None))
    return list(session.scalars(wanted.order_by(Webhook.id)))


def get_webhook(session: Session, actor: Actor, webhook_id: int) -> Webhook:
    """Give a webhook of the actor's team; anything else is not found."""
    require(actor, "webhook.change")
    webhook = session.get(Webhook, webhook_id) if is_key(webhook_id) else None
    if webhook is None or webhook.team_id != actor.team_id or webhook.ended_at is not None:
        raise not_found("webhook")
    return webhook


def end_webhook(session: Session, actor: Actor, webhook_id: int, *, now: datetime) -> None:
    """Call an address no more; what still waited for it is given up, and its secret is forgotten."""
    webhook = get_webhook(session, actor, webhook_id)
    webhook.ended_at, webhook.secret = now, ""
    session.execute(
        sa.update(WebhookCall)
        .where(WebhookCall.webhook_id == webhook.id, WebhookCall.status == Delivery.WAITING)
        .values(status=Delivery.GIVEN_UP, ended_at=now, problem="The webhook was ended.")
    )
    record_act(session, actor, "webhook.end", "webhook", webhook.id, None, None, now)
    session.flush()


def calls_of(
    session: Session, actor: Actor, webhook_id: int, before_id: int | None = None, *, limit: int = 50
) -> list[WebhookCall]:
    """List the last calls of a webhook below ``before_id``, with what was answered."""
    webhook = get_webhook(session, actor, webhook_id)
    wanted = sa.select(WebhookCall).where(WebhookCall.webhook_id == webhook.id)
    if before_id is not None:
        wanted = wanted.where(WebhookCall.id < before_id)
    return list(session.scalars(wanted.order_by(WebhookCall.id.desc()).limit(limit)))


def send_test(session: Session, actor: Actor, webhook_id: int, *, now: datetime) -> WebhookCall:
    """Have a webhook called once to try it; the call says ``test``."""
    webhook = get_webhook(session, actor, webhook_id)
    call = WebhookCall(**_call(webhook, "test", f"test:{secrets.token_hex(8)}", {"sentence": "This is a test."}, now))
    session.add(call)
    session.flush()
    record_act(session, actor, "webhook.test", "webhook", webhook.id, None, None, now)
    return call


def tell_webhooks(
    session: Session, team_id: int, event: str, key: str, body: Mapping[str, Any], *, at: datetime, now: datetime
) -> int:
    """Have every webhook of a team called that wants an event; what happened before it was added is not told.

    Parameters
    ----------
    key : str
        What exactly is told: of each key every webhook is called once.
    at : datetime
        When it happened.
    """
    live = sa.select(Webhook).where(Webhook.team_id == team_id, Webhook.ended_at.is_(None), Webhook.created_at <= at)
    rows = [
        _call(webhook, event, key, body, now)
        for webhook in session.scalars(live.order_by(Webhook.id))
        if event in webhook.events
    ]
    return sum(written_once(session, WebhookCall, row) is not None for row in rows)


def claim_calls(session: Session, *, now: datetime, limit: int = 20) -> list[DueCall]:
    """Take the calls that are due, each for one caller; whoever takes them commits before making them."""
    due = sa.select(WebhookCall.id).where(WebhookCall.status == Delivery.WAITING, WebhookCall.next_try <= now)
    wanted = list(session.scalars(due.order_by(WebhookCall.next_try, WebhookCall.id).limit(limit)))
    taken = [key for key in sorted(wanted) if is_taken(session, WebhookCall, key, now)]
    rows = session.execute(
        sa.select(WebhookCall, Webhook.url, Webhook.secret)
        .join(Webhook, Webhook.id == WebhookCall.webhook_id)
        .where(WebhookCall.id.in_(taken))
        .order_by(WebhookCall.id)
    )
    return [DueCall(call.id, url, secret, call.event, call.body, call.created_at) for call, url, secret in rows]


def call_ended(session: Session, call_id: int, answered: int | None, problem: str | None, *, now: datetime) -> None:
    """Note what came of a call: any answer of 2xx is a success, everything else is tried again later.

    Parameters
    ----------
    answered : int or None
        The status of the answer; ``None`` where there was none.
    problem : str or None
        What went wrong; ``None`` where nothing did.
    """
    call = session.get(WebhookCall, call_id)
    if call is None or call.status is not Delivery.WAITING:
        return
    call.answered, call.problem = answered, problem[:500] if problem else None
    pause = pause_after(call.attempts)
    if problem is None:
        call.status, call.ended_at = Delivery.SENT, now
    elif pause is None:
        call.status, call.ended_at = Delivery.GIVEN_UP, now
    else:
        call.next_try = now + pause
    session.flush()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Sign a call as the Standard Webhooks specification says: HMAC-SHA256 over id, time and body.

    Examples
    --------
    >>> secret, message = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek"
    >>> signature(secret, message, 1614265330, b'{"test": 2432232314}')
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii")


def forget_calls(session: Session, *, now: datetime) -> int:
    """Forget calls that were made, or given up, long ago."""
    gone = sa.delete(WebhookCall).where(WebhookCall.status != Delivery.WAITING, WebhookCall.created_at < now - KEPT_FOR)
    return cast("sa.CursorResult[Any]", session.execute(gone)).rowcount


def _call(webhook: Webhook, event: str, key: str, body: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "webhook_id": webhook.id,
        "key": key,
        "event": event,
        "body": dict(body),
        "created_at": now,
        "status": Delivery.WAITING,
        "attempts": 0,
        "next_try": now,
    }
