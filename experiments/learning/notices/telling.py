"""Who is told what happened: mails to those who want them, calls to the team's webhooks, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from experiments.learning.notices.noticing import HORIZON, Happening, Writer, happenings
from experiments.people.notices.choices import NoticeChoice, NoticeKind, readers_of
from experiments.people.notices.mails import Mail, write_mail
from experiments.people.notices.webhooks import Webhook, WebhookCall, tell_webhooks
from experiments.people.permission import Actor, Role, may
from experiments.people.person import Membership, Person

TOLD = (NoticeKind.WAITS_FOR_YOU, NoticeKind.VERDICT_IN, NoticeKind.LESSON_CONTESTED)
KINDS = [kind.value for kind in TOLD]


@dataclass(frozen=True, slots=True)
class _Listeners:
    """Who listens in a team, and what each has been told within the horizon."""

    readers: Mapping[NoticeKind, Sequence[tuple[Person, datetime | None]]]
    roles: Mapping[int, Role]
    mailed: frozenset[str]
    webhooks: Sequence[Webhook]
    called: frozenset[tuple[int, str]]


def teams_that_listen(session: Session) -> list[int]:
    """List the teams in which somebody wants to be told something, or that have a webhook."""
    people = (
        sa.select(Membership.team_id)
        .join(NoticeChoice, NoticeChoice.person_id == Membership.person_id)
        .where(Membership.ended_at.is_(None), NoticeChoice.wanted, NoticeChoice.kind.in_(TOLD))
    )
    programs = sa.select(Webhook.team_id).where(Webhook.ended_at.is_(None))
    return sorted(session.scalars(people.union(programs)))


def tell_team(session: Session, team_id: int, writer: Writer, *, now: datetime) -> int:
    """Write the mails and calls of what happened in a team and was not told yet; give how many.

    Parameters
    ----------
    writer : Writer
        Has the words.

    Notes
    -----
    The number of queries that look is fixed; one more is made for each thing that is told. Several may sweep at once:
    of each key one mail and one call is written.
    """
    listeners = _listeners(session, team_id, now)
    if not listeners.webhooks and not any(listeners.readers.values()):
        return 0
    told = 0
    for happening in happenings(session, team_id, now=now):
        if any(_is_news(webhook, happening, listeners) for webhook in listeners.webhooks):
            body = writer.body(happening)
            told += tell_webhooks(session, team_id, happening.kind.value, happening.key, body, at=happening.at, now=now)
        told += _mail(session, team_id, happening, listeners, writer, now)
    return told


def _listeners(session: Session, team_id: int, now: datetime) -> _Listeners:
    readers = {kind: readers_of(session, team_id, kind) for kind in TOLD}
    people = {person.id for each in readers.values() for person, _since in each}
    roles = session.execute(
        sa.select(Membership.person_id, Membership.role).where(
            Membership.team_id == team_id, Membership.ended_at.is_(None)
        )
    )
    mailed = session.scalars(
        sa.select(Mail.key).where(Mail.person_id.in_(people), Mail.kind.in_(KINDS), Mail.created_at >= now - HORIZON)
    )
    webhooks = list(session.scalars(sa.select(Webhook).where(Webhook.team_id == team_id, Webhook.ended_at.is_(None))))
    called = session.execute(
        sa.select(WebhookCall.webhook_id, WebhookCall.key).where(
            WebhookCall.webhook_id.in_([one.id for one in webhooks]), WebhookCall.created_at >= now - HORIZON
        )
    )
    return _Listeners(
        readers,
        {row.person_id: row.role for row in roles},
        frozenset(mailed),
        webhooks,
        frozenset((webhook, key) for webhook, key in called),
    )


def _is_news(webhook: Webhook, happening: Happening, listeners: _Listeners) -> bool:
    wanted = happening.kind.value in webhook.events and webhook.created_at <= happening.at
    return wanted and (webhook.id, happening.key) not in listeners.called


def _mail(  # noqa: PLR0917 - the parts of one letter
    session: Session, team_id: int, happening: Happening, listeners: _Listeners, writer: Writer, now: datetime
) -> int:
    """Write the mails of one happening: to those who had asked for its kind when it happened, and whom it concerns."""
    told = 0
    for person, since in listeners.readers[happening.kind]:
        key = f"{happening.key}:{person.id}"
        if since is None or since > happening.at or key in listeners.mailed:
            continue
        role = listeners.roles.get(person.id, Role.VIEWER)
        if not _concerns(happening, Actor(person.id, team_id, role)):
            continue
        subject, text = writer.mail(happening)
        written = write_mail(
            session,
            address=person.email,
            kind=happening.kind.value,
            key=key,
            subject=subject,
            body=text,
            now=now,
            person_id=person.id,
        )
        told += written is not None
    return told


def _concerns(happening: Happening, actor: Actor) -> bool:
    """Say whether somebody is told: what waits, by its owner; what asks for an approval, by those who may give it."""
    waiting = happening.waiting
    if waiting is None:
        return True
    if waiting.asked_of is not None:
        return may(actor, waiting.asked_of)
    return waiting.owner_id == actor.person_id
